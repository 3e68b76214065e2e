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
from remit.errors import SourceError
from remit.model import Extraction

if TYPE_CHECKING:
    from remit.build import Report
    from remit.reading import PageProgress
    from remit.sources import Listing

_SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")


@click.command()
@_SOURCES
def text(sources: Sequence[str]) -> None:
    """Print the text of documents, as offsets count it.

    A SOURCE is a file, a folder, a pattern such as 'plans/**/*.docx', or - for standard input.
    Where one cannot be read, nothing is printed. Example: remit text plan.docx
    """
    from remit.reading import read_documents

    documents = read_documents(listed(sources), progress=_page_progress())
    for words in [document.text for document in documents]:
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
    found = list(extract_many(listed(sources), progress=_page_progress(), roles=taught))
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


def listed(sources: Sequence[str], *, store: str | None = None) -> Listing:
    """The files that sources name; what folders hold beside documents is said."""
    from remit.sources import expand

    listing = expand(sources, store=store)
    told = [f"{left.path} ({_WHY[left.because]})" for left in listing.left_out]
    if told:
        more = f", and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        note(f"left out: {', '.join(told[:_MOST_TOLD])}{more}")
    return listing


_MOST_TOLD = 8  # names of what was left out
_WHY = {
    "hidden": "hidden",
    "unknown-kind": "no kind of document that is read",
    "store": "a store",
    "no-file": "no file",
}


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
@click.option(
    "--skip-unreadable",
    "skip",
    is_flag=True,
    help="Build from what can be read; findings and exit status 3 tell of the rest.",
)
@click.pass_context
def build(
    ctx: click.Context,
    sources: Sequence[str],
    registries: Sequence[str],
    roles: str | None,
    folder: str,
    form: str,
    wait: bool,
    skip: bool,
) -> None:
    """Build a store from documents, all or nothing.

    The folder of the store is new, empty, or a store already; nothing else is ever replaced.
    A SOURCE is a file, a folder, a pattern such as 'plans/**/*.docx', or - for standard input.
    Example: remit build plans/ --registry city.csv --store city.remit
    """
    from remit.build import build as build_store
    from remit.reading import extract_many, extract_readable
    from remit.registry import Registry
    from remit.vocabulary import rolefile

    started = time.perf_counter()
    registry = Registry.load(registries)
    taught = rolefile.load(roles)
    listing = listed(sources, store=folder)
    progress = _Progress(len(listing.files))
    read = extract_readable if skip else extract_many
    # Closed at once where the build stops early, so that those who read for it stop as well.
    waiting = note if wait else None
    with closing(read(listing, progress=_page_progress(), roles=taught)) as found:
        report = build_store(
            found, folder, registry=registry, progress=progress, wait=waiting, roles=taught
        )
    report.seconds = round(time.perf_counter() - started, 3)
    progress.close()
    for each in report.unread:
        note(f"not read: {each['source']}: {each['reason']} ({each['remedy']})")
    if form == "json":
        print_json(report.as_json())
    else:
        _print_report(report, folder)
    if report.unread:
        ctx.exit(SourceError.exit_status)


def _print_report(report: Report, folder: str) -> None:
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
