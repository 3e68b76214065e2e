"""What all commands share: options, tables, and the formats rows are printed in."""

from __future__ import annotations

import csv
import io
import json
import locale
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from remit.errors import UsageError
from remit.store import Embedded, Remote

Language = Literal["zh", "en"]
F = TypeVar("F", bound=Callable[..., Any])

_MOST = 200  # characters of one table cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table: the key in the rows, and its heading in both languages."""

    key: str
    zh: str
    en: str
    right: bool = False


def reader_language() -> Language:
    """The language of the reader's locale: en where it says so, else zh."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if not said and sys.platform == "win32":
        said = locale.getlocale()[0] or ""
    return "en" if said.lower().startswith("en") else "zh"


def format_option(function: F) -> F:
    """Add ``--format table|json|csv|md`` and ``--safe-csv``."""
    function = safe_csv_option(function)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "md"]),
        default="table",
        show_default=True,
        help="How rows are printed.",
    )(function)


def safe_csv_option(function: F) -> F:
    """Add ``--safe-csv/--no-safe-csv``, which `safe_csv` answers for."""
    return click.option(
        "--safe-csv/--no-safe-csv",
        "safe_csv",
        default=None,
        expose_value=False,
        callback=_remember,
        help="Make formulas in CSV inert.  [default: in files, not in pipes]",
    )(function)


def _remember(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:
    ctx.meta["remit.safe_csv"] = value


def safe_csv(path: str = "-") -> bool:
    """Whether formulas are to be made inert: as the option says, else where a file is written."""
    ctx = click.get_current_context(silent=True)
    chosen = ctx.meta.get("remit.safe_csv") if ctx else None
    if chosen is not None:
        return bool(chosen)
    if path != "-":
        return True
    try:
        return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # standard output has no file: a test or a notebook reads it
        return False


def results_option(function: F) -> F:
    """Add ``--format`` with RDF and Excel beside the common forms, and ``-o`` for files."""
    function = safe_csv_option(function)
    function = click.option(
        "-o", "--output", "path", metavar="PATH", default="-", help="File.  [default: stdout]"
    )(function)
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv", "md", "nq", "xlsx"]),
        default="table",
        show_default=True,
        help="How results are printed; nq is RDF with settings and seed.",
    )(function)


def wrote_results(measure: str, whole: dict[str, Any], form: str, path: str) -> bool:
    """Write results as RDF or Excel where that was asked for; says whether it was."""
    if form not in {"nq", "xlsx"}:
        if path != "-":
            raise UsageError(
                f"-o takes nq and xlsx here, not {form}",
                remedy="redirect the output instead: > FILE",
            )
        return False
    from remit.exports import opened
    from remit.exports.analysis import analysis_lines, parted

    if form == "nq":
        data = "".join(f"{line}\n" for line in analysis_lines(measure, whole)).encode()
    else:
        from remit.exports.workbook import workbook

        settings, tables = parted(whole)
        sheets = {name: flattened(rows) for name, rows in tables.items()}
        data = workbook(sheets.pop("rows"), settings, title=measure, tables=sheets)
    with opened(path) as out:
        out.write(data)
    return True


def store_options(function: F) -> F:
    """Add ``--store``, ``--endpoint`` and ``--lang``."""
    function = click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=None,
        help="Language of labels.  [default: the locale's, else zh]",
    )(function)
    function = click.option(
        "--endpoint", metavar="URL", default=None, help="Ask a SPARQL 1.1 endpoint instead."
    )(function)
    return store_folder(function)


def roles_option(function: F) -> F:
    """Add ``--roles``: a file of labels that are known from then on."""
    return click.option(
        "--roles", metavar="FILE", help="Labels of your own: one 'label = role' a line."
    )(function)


def store_folder(function: F) -> F:
    """Add ``--store`` alone, for commands that write or need the folder."""
    return click.option(
        "--store",
        "folder",
        metavar="DIR",
        envvar="REMIT_STORE",
        default=".remit",
        show_default=True,
        show_envvar=True,
        help="The embedded store.",
    )(function)


def chosen_store(folder: str, endpoint: str | None) -> Embedded | Remote:
    """The store or endpoint that the options name."""
    return Remote(endpoint) if endpoint else Embedded(Path(folder))


def plain(text: str) -> str:
    """Text that cannot steer a terminal: control and bidirectional characters made visible."""
    return "".join(_VISIBLE.get(c, c) for c in text)


_VISIBLE = {
    **{chr(c): f"\\x{c:02x}" for c in (*range(9), *range(11, 32), *range(127, 160))},
    **{
        chr(c): f"\\u{c:04x}"
        for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
    },
    "\t": " ",
}


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    form: str,
    lang: Language,
    title: str = "",
    whole: Any = None,
) -> None:
    """Print rows as a table, JSON, CSV or Markdown.

    `whole` is what JSON prints instead of the rows alone. CSV has every key of the rows, those of
    `columns` first; tables and Markdown show `columns` alone.
    """
    if form == "json":
        print_json(rows if whole is None else whole)
    elif form == "csv":
        rows = flattened(rows)
        keys = dict.fromkeys([c.key for c in columns] + [k for row in rows for k in row])
        click.echo(as_csv(rows, list(keys)), nl=False)
    elif form == "md":
        click.echo(_markdown(rows, columns, lang), nl=False)
    else:
        print_table(rows, columns, lang=lang, title=title)


def flattened(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the parts of objects inside under dotted names, for formats that are flat."""
    from remit.exports.analysis import flat

    return [{k: v for key in row for k, v in flat(key, row[key]).items()} for row in rows]


def print_json(value: Any) -> None:
    """Print a value as JSON: non-ASCII as is, two spaces of indent."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def as_csv(rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> str:
    """Rows as RFC 4180 CSV with a header line; formulas are inert where `safe_csv` says so."""
    from remit.exports.tables import inert

    safe = safe_csv()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        values = [row.get(k) for k in keys]
        # Numbers stay numbers: only words can be taken for a formula.
        writer.writerow(
            [
                _cell(v) if isinstance(v, int | float) or not safe else inert(_cell(v))
                for v in values
            ]
        )
    return out.getvalue()


def _cell(value: Any) -> str:
    """A value as table text: lists joined by 、, floats to four digits, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        return "、".join(_cell(v) for v in value)
    return str(value)


def _markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], lang: Language) -> str:
    heads = [getattr(c, lang) for c in columns]
    lines = [
        f"| {' | '.join(heads)} |",
        f"|{'|'.join(' ---: ' if c.right else ' --- ' for c in columns)}|",
    ]
    for row in rows:
        cells = [plain(_cell(row.get(c.key))).replace("\n", " ") for c in columns]
        lines.append(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in cells)} |")
    return "\n".join(lines) + "\n"


def print_table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    *,
    lang: Language,
    title: str = "",
) -> None:
    """Print a table fit to the terminal; CJK characters count two columns."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout,
        width=None if terminal else 100_000,
        no_color=not terminal or None,
        highlight=False,
        soft_wrap=not terminal,
    )
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(
            getattr(column, lang), justify="right" if column.right else "left", overflow="fold"
        )
    for row in rows:
        cells = [plain(" ".join(_cell(row.get(c.key)).split())) for c in columns]
        table.add_row(*(Text(c if len(c) <= _MOST else f"{c[: _MOST - 1]}…") for c in cells))
    with console.capture() as capture:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def note(text: str) -> None:
    """Say something beside the results: on standard error."""
    click.echo(plain(text), err=True)
