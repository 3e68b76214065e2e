"""`text`, `extract`, `build`: documents in."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from remit.cli.output import (
    Column,
    format_option,
    note,
    plain,
    print_json,
    print_rows,
    reader_language,
    roles_option,
    store_folder,
)
from remit.model import Extraction

if TYPE_CHECKING:
    from remit.reading import PageProgress

_SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


@click.command()
@_SOURCES
def text(sources: Sequence[str]) -> None:
    """Print the text of documents, as offsets count it.

    A SOURCE is a file, or - for standard input. Example: remit text plan.docx
    """
    from remit.reading import read_documents

    for document in read_documents(sources, progress=_page_progress()):
        words = document.text
        click.echo(words, nl=not words.endswith("\n"))


@click.command()
@_SOURCES
@format_option
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=None,
    help="Language of headings and findings.",
)
@roles_option
def extract(sources: Sequence[str], form: str, lang: Any, roles: str | None) -> None:
    """Print what documents say, nothing resolved yet.

    One row for each initiative; JSON gives every assignment, target and date with its offsets.
    Example: remit extract plan.txt --format json
    """
    from remit.reading import extract_many
    from remit.vocabulary import rolefile

    taught = rolefile.load(roles)
    found = list(extract_many(sources, progress=_page_progress(), roles=taught))
    if form == "json":
        answers = [e.as_json() for e in found]
        print_json(answers[0] if len(answers) == 1 else answers)
        return
    lang = lang or reader_language()
    rows = [_row(extraction, item) for extraction in found for item in extraction.items]
    print_rows(rows, _ITEM_COLUMNS, form=form, lang=lang)
    for extraction in found:
        _note_findings(extraction, lang)


_ITEM_COLUMNS = (
    Column("number", "序", "No.", right=True),
    Column("title", "工作", "Initiative"),
    Column("official", "责任人", "Official"),
    Column("lead", "牵头", "Lead"),
    Column("responsible", "责任", "Responsible"),
    Column("support", "配合", "Support"),
    Column("deadlines", "时限", "Deadlines"),
    Column("line", "行", "Line", right=True),
)


def _row(extraction: Extraction, item: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": item.number,
        "title": item.title,
        "deadlines": list(dict.fromkeys(d.text for d in item.deadlines)),
        "line": extraction.document.position(item.title_span.start)[0],
    }
    for role in ("official", "lead", "responsible", "support"):
        row[role] = list(dict.fromkeys(a.name for a in item.assignments if a.role == role))
    return row


def _note_findings(extraction: Extraction, lang: str) -> None:
    document = extraction.document
    if not extraction.items:
        note(f"{document.path}: no initiative was found")
    for finding in extraction.findings:
        line, column = document.position(finding.span.start)
        place = f"{document.path}:{line}:{column}"
        note(f"{place}: {finding.severity} {finding.code} {finding.said(lang)}")


def _pages(source: str, done: int, total: int) -> None:
    """Count the pages of a long document on standard error."""
    if total > 20:
        end = "\n" if done == total else ""
        click.echo(f"\r{plain(source)}: {done}/{total} pages{end}", nl=False, err=True)


def _page_progress() -> PageProgress | None:
    """Counts pages where a person watches."""
    return _pages if sys.stderr.isatty() else None


@click.command()
@_SOURCES
@click.option(
    "--registry",
    "registries",
    multiple=True,
    metavar="FILE",
    help="Curated names (CSV); may be given several times.",
)
@roles_option
@store_folder
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.option("--wait", is_flag=True, help="Wait for another build of the same store to end.")
def build(
    sources: Sequence[str],
    registries: Sequence[str],
    roles: str | None,
    folder: str,
    form: str,
    wait: bool,
) -> None:
    """Build a store from documents, all or nothing.

    The folder of the store is new, empty, or a store already; nothing else is ever replaced.
    Example: remit build plans/*.txt --registry city.csv --store city.remit
    """
    from remit.build import build as build_store
    from remit.reading import extract_many
    from remit.registry import Registry
    from remit.vocabulary import rolefile

    started = time.perf_counter()
    registry = Registry.load(registries)
    taught = rolefile.load(roles)
    progress = _Progress(len(sources))
    # Closed at once where the build stops early, so that those who read for it stop as well.
    waiting = note if wait else None
    with closing(extract_many(sources, progress=_page_progress(), roles=taught)) as found:
        report = build_store(
            found, folder, registry=registry, progress=progress, wait=waiting, roles=taught
        )
    report.seconds = round(time.perf_counter() - started, 3)
    progress.close()
    if form == "json":
        print_json(report.as_json())
        return
    made = report.findings
    click.echo(
        f"{folder}: {report.documents} documents, {report.initiatives} initiatives, "
        f"{report.officials} officials, {report.bodies} bodies, {report.assignments} assignments, "
        f"{report.targets} targets, {report.milestones} milestones\n"
        f"{report.triples} statements, {report.seconds:.2f} s, content {report.content_id}\n"
        f"findings: {made['error']} errors, {made['warning']} warnings, {made['info']} notes"
        + ("" if not any(made.values()) else "; list them with: remit ask findings")
    )


class _Progress:
    """Counts documents on standard error, where a person watches and there are several."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.shown = total > 1 and sys.stderr.isatty()

    def __call__(self, extraction: Extraction) -> None:
        self.done += 1
        if not extraction.items:
            note(f"{extraction.document.path}: no initiative was found")
        if self.shown:
            click.echo(f"\r{self.done}/{self.total} documents", nl=False, err=True)

    def close(self) -> None:
        if self.shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
