"""Spreadsheets: every visible sheet, merged cells, values as they are shown.

Formulas give the value that was last computed, macros and external links are not looked at.
Rows with one filled cell above or below a sheet's table (its title, its notes) are paragraphs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from remit.errors import SourceError
from remit.sources.containers import open_zip, read_entry, refuse_entities
from remit.sources.formulas import uncalculated
from remit.sources.libraries import library, parsing
from remit.sources.markup import local
from remit.sources.rendering import MAX_CELLS, GridCell, Rendered, Rendering

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_RANGE = re.compile(r"([A-Z]{0,3})(\d{0,7}):([A-Z]{0,3})(\d{0,7})")
_LARGEST_MERGES = 500_000
_MOST_PLACES = 12
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def render_xlsx(data: bytes, *, where: str) -> Rendered:
    """The sheets of an Excel workbook (.xlsx, .xlsm)."""
    openpyxl = library("openpyxl", name="openpyxl")
    exceptions = library("openpyxl.utils.exceptions", name="openpyxl")
    etree = library("lxml.etree", name="lxml")
    with open_zip(data, where) as archive:
        refuse_entities(archive, where)
        with parsing("Excel workbook", where, etree.LxmlError):
            _refuse_sprawl(archive, where)
    out = Rendering(where)
    own = (exceptions.InvalidFileException, exceptions.IllegalCharacterError, etree.LxmlError)
    with parsing("Excel workbook", where, *own):
        book = openpyxl.load_workbook(
            io.BytesIO(data), data_only=True, keep_links=False, rich_text=True
        )
        title = book.properties.title
        with open_zip(data, where) as archive:
            bare = uncalculated(archive, where)
        sheets = [_read_xlsx(sheet, bare.get(sheet.title, ())) for sheet in book.worksheets]
    for sheet in sheets:
        write_sheet(out, sheet)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return out.rendered(media_type, title=title if isinstance(title, str) else None)


def _read_xlsx(sheet: Any, formulas: Sequence[str]) -> Sheet:
    merges = [
        (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
        for m in sheet.merged_cells.ranges
    ]
    # The sparse map: walking rows would visit a million empty ones where a stray format reaches
    # to the last row.
    filled = [
        (row - 1, column - 1, shown(_unstruck(cell), str(cell.number_format)))
        for (row, column), cell in sheet._cells.items()
        if cell.value is not None
    ]
    columns = [d for d in sheet.column_dimensions.values() if d.hidden and d.min]
    return Sheet(
        sheet.title,
        filled,
        merges,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(at - 1 for at, d in sheet.row_dimensions.items() if d.hidden),
        hidden_columns=frozenset(
            at - 1 for d in columns for at in range(d.min, min(d.max, 2**14) + 1)
        ),
        struck=tuple(words for cell in sheet._cells.values() if (words := _struck(cell))),
        uncalculated=tuple(formulas),
    )


def _unstruck(cell: Any) -> Any:
    """A cell's value without the words that are struck out."""
    if cell.font.strike:
        return ""
    if not isinstance(cell.value, list):
        return cell.value
    return "".join(str(part) for part in cell.value if not _is_struck(part))


def _struck(cell: Any) -> str:
    """The words of a cell that are struck out."""
    if cell.value is None:
        return ""
    if cell.font.strike:
        return str(cell.value)
    parts = cell.value if isinstance(cell.value, list) else ()
    return "".join(str(part) for part in parts if _is_struck(part))


def _is_struck(part: Any) -> bool:
    return not isinstance(part, str) and bool(part.font and part.font.strike)


def _refuse_sprawl(archive: zipfile.ZipFile, where: str) -> None:
    """Refuse merged ranges and link ranges over millions of cells: openpyxl makes each cell."""
    etree = library("lxml.etree", name="lxml")
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        area = 0
        content = io.BytesIO(read_entry(archive, name, where))
        for _, element in etree.iterparse(content, events=("end",), resolve_entities=False):
            if local(element) in ("mergeCell", "hyperlink"):
                area += _area(element.get("ref") or "")
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        if area > _LARGEST_MERGES:
            raise SourceError(
                f"{name} has merged cells or links over {area:,} cells",
                where=where,
                remedy="merge only the cells of the table, or copy it into a new workbook",
            )


def _area(reference: str) -> int:
    found = _RANGE.fullmatch(reference.replace("$", "").upper())
    if not found:
        return 1
    columns = [_column(found[1]), _column(found[3])]
    rows = [int(found[2] or 1), int(found[4] or 2**20)]
    return (abs(columns[1] - columns[0]) + 1) * (abs(rows[1] - rows[0]) + 1)


def _column(letters: str) -> int:
    """A column's number; a range of whole rows names none and reaches over all."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number or 2**14


def render_xls(data: bytes, *, where: str) -> Rendered:
    """The sheets of an Excel 97-2003 workbook (.xls)."""
    xlrd = library("xlrd", name="xlrd")
    compdoc = library("xlrd.compdoc", name="xlrd")
    out = Rendering(where)
    with parsing("Excel workbook", where, xlrd.XLRDError, compdoc.CompDocError):
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), ragged_rows=True
        )
        sheets = [_read_xls(book, sheet) for sheet in book.sheets()]
    for sheet in sheets:
        write_sheet(out, sheet)
    return out.rendered("application/vnd.ms-excel")


def _read_xls(book: Any, sheet: Any) -> Sheet:
    filled = [
        (row, column, _shown_xls(book, sheet.cell(row, column)))
        for row in range(sheet.nrows)
        for column in range(sheet.row_len(row))
    ]
    struck = {
        (row, column)
        for row, column, words in filled
        if words and _font_of(book, sheet.cell(row, column)).struck_out
    }
    # Damaged files name the corners of a merge in any order; none of them is lost by sorting.
    merges = [
        (min(r, r_end - 1), min(c, c_end - 1), max(r, r_end - 1), max(c, c_end - 1))
        for r, r_end, c, c_end in sheet.merged_cells
        if min(r, c) >= 0 and min(r_end, c_end) > 0
    ]
    return Sheet(
        sheet.name,
        [cell for cell in filled if (cell[0], cell[1]) not in struck],
        merges,
        hidden=bool(sheet.visibility),
        hidden_rows=frozenset(at for at, row in sheet.rowinfo_map.items() if row.hidden),
        hidden_columns=frozenset(at for at, column in sheet.colinfo_map.items() if column.hidden),
        struck=tuple(words for row, column, words in filled if (row, column) in struck),
    )


def _font_of(book: Any, cell: Any) -> Any:
    return book.font_list[book.xf_list[cell.xf_index].font_index]


def _shown_xls(book: Any, cell: Any) -> str:
    xlrd = library("xlrd", name="xlrd")
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    form = style.format_str if style else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), form)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), form)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else shown(cell.value, form)


Merges = list[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled cells (row, column, words) of a sheet and its merged ranges."""

    name: str
    filled: list[tuple[int, int, str]]
    merges: Merges
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: tuple[str, ...] = ()
    uncalculated: tuple[str, ...] = ()

    def shows(self, row: int, column: int) -> bool:
        """Whether a reader of the sheet sees a cell."""
        return row not in self.hidden_rows and column not in self.hidden_columns


def letters(column: int) -> str:
    """A column's name, counted from 0."""
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def _tell_unseen(out: Rendering, sheet: Sheet) -> None:
    """Findings for what a sheet holds and its reader does not see, or no program calculated."""
    away = [(r, c) for r, c, words in sheet.filled if words.strip() and not sheet.shows(r, c)]
    columns = sorted({c for _, c in away if c in sheet.hidden_columns})
    rows = sorted({r for r, _ in away if r in sheet.hidden_rows})
    places = [letters(c) for c in columns] + [str(r + 1) for r in rows]
    if places:
        out.finding("hidden-cells", sheet=sheet.name, places=_listed(places))
    for words in sheet.struck:
        out.unseen(words)
    if sheet.uncalculated:
        places = list(sheet.uncalculated)
        out.finding("uncalculated-formula", sheet=sheet.name, places=_listed(places))


def _listed(places: list[str]) -> str:
    return " ".join(places[:_MOST_PLACES]) + (" …" if len(places) > _MOST_PLACES else "")


def write_sheet(out: Rendering, sheet: Sheet) -> None:
    """One sheet: the lines above its table, the table, the lines below it."""
    if sheet.hidden:
        out.finding("hidden-sheet", sheet=sheet.name)
        return
    _tell_unseen(out, sheet)
    words = {
        (row, column): text
        for row, column, text in sheet.filled
        if text.strip() and sheet.shows(row, column)
    }
    if len(words) > MAX_CELLS:
        raise SourceError(
            f"sheet {sheet.name} has more than {MAX_CELLS:,} filled cells",
            where=out.where,
            remedy="give the sheet that holds the plan alone",
        )
    merges = sheet.merges
    spans = {(r, c): (r_end - r + 1, c_end - c + 1) for r, c, r_end, c_end in merges}
    covered = _covered(merges, words)
    # Most programs keep the words that a merge hides; what is hidden is not shown.
    cells = [
        GridCell(row, column, text, *spans.get((row, column), (1, 1)))
        for (row, column), text in sorted(words.items())
        if (row, column) not in covered
    ]
    in_row = Counter(cell.row for cell in cells)
    many = [row for row, count in sorted(in_row.items()) if count > 1]
    first, last = (many[0], many[-1]) if many else (2**31, 2**31)
    reach = max((c.row + c.row_span - 1 for c in cells if first <= c.row <= last), default=last)
    for cell in cells:
        if cell.row < first:
            out.paragraph(cell.text)
    out.table([cell for cell in cells if first <= cell.row <= reach], name=sheet.name)
    for cell in cells:
        if cell.row > reach:
            out.paragraph(cell.text)


def _covered(merges: Merges, words: dict[tuple[int, int], str]) -> set[tuple[int, int]]:
    """The filled cells that lie under a merged one."""
    area = sum((r_end - r + 1) * (c_end - c + 1) for r, c, r_end, c_end in merges)
    if area <= 4 * MAX_CELLS:
        return {
            (row, column)
            for r, c, r_end, c_end in merges
            for row in range(r, r_end + 1)
            for column in range(c, c_end + 1)
            if (row, column) != (r, c) and (row, column) in words
        }
    return {
        at
        for r, c, r_end, c_end in merges[:1000]
        for at in words
        if at != (r, c) and r <= at[0] <= r_end and c <= at[1] <= c_end
    }


def shown(content: Any, form: str) -> str:
    """A cell's value as its number format shows it, for the formats that plans use.

    Percentages and Chinese dates are followed; other dates are ISO dates, other numbers plain.
    """
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, datetime | date):
        return _shown_date(content, form)
    if isinstance(content, time):
        return content.isoformat(timespec="minutes")
    if isinstance(content, int | float):
        percent = _PERCENT.search(_LITERAL.sub("", form))
        if percent:
            return f"{content * 100:.{len(percent[1] or '')}f}%"
        exact = f"{content:.15g}"
        return exact if "e" not in exact else f"{content:f}".rstrip("0").rstrip(".")
    return str(content)


def _shown_date(content: date, form: str) -> str:
    words = re.sub(r'["\\]|\[[^\]]*\]', "", form)
    has = {mark: mark in words for mark in "年月日"}
    if has["年"] and has["月"] and has["日"]:
        return f"{content.year}年{content.month}月{content.day}日"
    if has["年"] and has["月"]:
        return f"{content.year}年{content.month}月"
    if has["月"] and has["日"]:
        return f"{content.month}月{content.day}日"
    if isinstance(content, datetime) and (content.hour or content.minute):
        return content.isoformat(" ", timespec="minutes")
    return f"{content.year:04d}-{content.month:02d}-{content.day:02d}"


READERS = {"xlsx": render_xlsx, "xls": render_xls}
