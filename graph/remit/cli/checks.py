"""`check`, `validate`: a linter for documents, and shapes for the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from remit.errors import UsageError


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--registry",
    "registries",
    multiple=True,
    metavar="FILE",
    help="Curated names (CSV): report names that they do not know.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
)
@click.option("--select", "selected", multiple=True, metavar="CODE", help="Only these codes.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="All but these codes.")
@click.option("--report", is_flag=True, help="Print how checkable each plan is, instead.")
@click.option("--explain", metavar="CODE", help="Say what a code means, and what to do.")
@click.option("--list", "listing", is_flag=True, help="List all codes.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=None,
    help="Language of messages.  [default: the locale's, else zh]",
)
@roles_option
@click.pass_context
def check(
    ctx: click.Context,
    sources: Sequence[str],
    registries: Sequence[str],
    form: str,
    selected: Sequence[str],
    ignored: Sequence[str],
    report: bool,
    explain: str | None,
    listing: bool,
    lang: Any,
    roles: str | None,
) -> None:
    """Check responsibility documents as a linter does.

    One line for each finding: file:line:column: severity code message. Exit status 1 if a finding
    is an error. Examples: remit check plan.txt · remit check --explain no-official
    """
    from remit import checks
    from remit.cli.documents import listed
    from remit.findings import kind
    from remit.reading import extract_many
    from remit.vocabulary import rolefile

    lang = lang or reader_language()
    if explain is not None:
        _explain(kind(explain), lang)
        return
    if listing:
        _list(lang)
        return
    if not sources:
        raise UsageError("which documents?", remedy="remit check plan.txt")
    for code in (*selected, *ignored):
        kind(code)
    extractions = list(extract_many(listed(sources), roles=rolefile.load(roles)))
    if report:
        reports = [{"path": e.document.path} | checks.checkability(e) for e in extractions]
        print_json(reports if len(reports) > 1 else reports[0])
        return
    found = [
        (e.document, finding)
        for e in extractions
        for finding in _findings(e, registries)
        if (not selected or finding.code in selected) and finding.code not in ignored
    ]
    _print(found, form, lang)
    if any(finding.severity == "error" for _, finding in found):
        ctx.exit(1)


def _findings(extraction: Any, registries: Sequence[str]) -> Sequence[Any]:
    """Findings of reading, of the plan, and of names that the registries do not know."""
    from remit.rdf import document_key, quads
    from remit.registry import Registry

    resolved = quads(
        extraction,
        key=document_key(extraction.document.name),
        registry=Registry.load(registries),
    )
    return resolved.findings


def _print(found: Sequence[tuple[Any, Any]], form: str, lang: str) -> None:
    if form == "json":
        print_json(
            [
                {"path": d.path, "column": d.position(f.span.start)[1]} | f.as_json(d)
                for d, f in found
            ]
        )
        return
    if form == "sarif":
        from remit.exports.sarif import sarif
        from remit.findings import KINDS

        print_json(sarif(found, KINDS))
        return
    for document, f in found:
        line, column = document.position(f.span.start)
        click.echo(plain(f"{document.path}:{line}:{column}: {f.severity} {f.code} {f.said(lang)}"))
    counts = {
        name: sum(f.severity == name for _, f in found) for name in ("error", "warning", "info")
    }
    note(_COUNTS[lang].format(**counts))


_COUNTS = {
    "zh": "错误 {error} 处，注意 {warning} 处，说明 {info} 处",
    "en": "{error} errors, {warning} warnings, {info} notes",
}


def _list(lang: str) -> None:
    from remit.findings import KINDS

    for code in sorted(KINDS):
        click.echo(f"{KINDS[code].severity:<8} {code:<28} {KINDS[code].meaning.said(lang)}")


def _explain(kind: Any, lang: str) -> None:
    example, remedy = _HEADS[lang]
    click.echo(
        f"{kind.code} ({kind.severity}): {kind.title.said(lang)}\n\n{kind.meaning.said(lang)}\n\n"
        f"{example}{kind.example.said(lang)}\n\n{remedy}{kind.remedy.said(lang)}"
    )


_HEADS = {"zh": ("例如：", "怎么办："), "en": ("For example: ", "What to do: ")}


_RESULTS = (
    Column("severity", "级别", "Severity"),
    Column("sentence", "说明", "Finding"),
)


@click.command()
@store_folder
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of messages.")
@format_option
@click.pass_context
def validate(ctx: click.Context, folder: str, lang: Any, form: str) -> None:
    """Check the graph against the SHACL shapes, and every quote against its text.

    Exit status 1 if a shape is violated or a quote is broken, 4 if a file of the store was changed
    after the build. Example: remit validate
    """
    from remit.evidence import broken_quotes
    from remit.shapes import validate as validate_shapes
    from remit.store import open_store

    lang = lang or reader_language()
    store = open_store(folder)
    store.verify(every=True)
    compared, broken = broken_quotes(store)
    results = validate_shapes(store.truth)
    rows = [result.as_json() | {"sentence": result.sentence(lang)} for result in results]
    rows += [
        {
            "severity": "violation",
            "sentence": f"{b.file}:{b.line}: “{b.quote}” ≠ “{b.found}”",
            "focus": b.span,
        }
        for b in broken
    ]
    whole = {
        "conforms": not any(r["severity"] == "violation" for r in rows),
        "quotes": compared,
        "broken_quotes": len(broken),
        "rows": rows,
    }
    print_rows(rows, _RESULTS, form=form, lang=lang, whole=whole)
    if form == "table":
        note(
            f"{compared} quotes stand in their texts, {len(broken)} do not; {len(results)} results"
        )
    if not whole["conforms"]:
        ctx.exit(1)
