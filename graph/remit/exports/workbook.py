"""Rows as an Excel workbook, for those who count in spreadsheets."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from remit.errors import MissingExtra

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CELL = 32_767  # characters that a cell of Excel holds
_EPOCH = (1980, 1, 1, 0, 0, 0)


def workbook(
    rows: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
    *,
    title: str,
    tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> bytes:
    """One sheet with the rows and one with the settings that made them, as .xlsx bytes.

    Further `tables` have a sheet each between the two, by their names. Text that begins like a
    formula stays text. The same rows give the same bytes.

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtra("openpyxl", "documents") from error
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    _table(sheet, rows)
    for name, more in (tables or {}).items():
        _table(book.create_sheet(name[:31]), more)
    _write(book.create_sheet("settings"), [[k, v] for k, v in settings.items()])
    out = io.BytesIO()
    book.save(out)
    return _without_times(out.getvalue())


def _table(sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    keys = list(dict.fromkeys(k for row in rows for k in row))
    _write(sheet, [keys, *([row.get(k) for k in keys] for row in rows)])
    sheet.freeze_panes = "A2"


def _write(sheet: Any, lines: Sequence[Sequence[Any]]) -> None:
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row=number, column=column)
            if value is None or isinstance(value, int | float):
                cell.value = value
            else:
                text = _text(value)
                cell.value = _CONTROLS.sub("\ufffd", text)[:_CELL]
                # openpyxl takes text that begins with = for a formula.
                cell.data_type = "s"


def _text(value: Any) -> str:
    """A list of words joined by 、; what is nested deeper as JSON."""
    if not isinstance(value, list | tuple):
        return str(value)
    if any(isinstance(one, list | tuple | dict) for one in value):
        return json.dumps(value, ensure_ascii=False)
    return "、".join(map(str, value))


def _without_times(data: bytes) -> bytes:
    """The package with the clock taken out: of its entries and of its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(created|modified)[^>]*>)[^<]*",
                    rb"\g<1>2000-01-01T00:00:00Z",
                    content,
                )
            entry = zipfile.ZipInfo(info.filename, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
