"""One file to one `Document`: bounded reading, the kind of file, the reader for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from remit.errors import SourceError
from remit.findings import finding
from remit.model import Document, Finding, Span
from remit.sources import metadata, text
from remit.sources.containers import Kind, kind_of
from remit.sources.content import content
from remit.sources.rendering import MAX_CHARACTERS, Rendered

MAX_BYTES = 64 * 2**20
Progress = Callable[[int, int], None]

_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def read(
    path: str | Path, *, max_bytes: int = MAX_BYTES, progress: Progress | None = None
) -> Document:
    """The document in a file: its text, paragraphs, tables and what it says of itself.

    The reader is chosen by the file's first bytes, then by its suffix: text and Markdown, CSV
    and TSV, HTML, Word (.docx), Excel (.xlsx, .xls), OpenDocument (.ods, .odt) and PDF. Nothing
    is fetched, no macro is run, no XML entity is resolved, no external link is followed.

    Parameters
    ----------
    path
        The file, or ``-`` for standard input.
    max_bytes
        Larger files are refused before they are read.
    progress
        Called with (pages done, pages in all) while a PDF is read.

    Raises
    ------
    SourceError
        If the file cannot be read, is empty, too large, damaged, encrypted or no document.
    MissingExtra
        If its format needs a library that is not installed.
    """
    where = str(path)
    data = content(path, most=max_bytes)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SourceError("this file is empty", where=where, remedy="give the document itself")
    kind = kind_of(data, suffix=Path(where).suffix.lower(), where=where)
    rendered = _render(kind, data, where, progress)
    if not rendered.text.strip():
        raise SourceError("this file holds no text", where=where, remedy="give the document itself")
    return _document(rendered, where)


def _render(kind: Kind, data: bytes, where: str, progress: Progress | None) -> Rendered:
    """What the reader for a kind of file makes of it; each is imported when it is needed."""
    if kind in ("txt", "md", "csv", "tsv"):
        return _render_text(kind, data, where)
    if kind == "html":
        from remit.sources import web

        return web.render(data, where=where)
    if kind == "docx":
        from remit.sources import word

        return word.render(data, where=where)
    if kind == "pdf":
        from remit.sources import pdf

        return pdf.render(data, where=where, progress=progress)
    if kind in ("ods", "odt"):
        from remit.sources import opendocument

        return opendocument.READERS[kind](data, where=where)
    from remit.sources import sheets

    return sheets.READERS[kind](data, where=where)


def _render_text(kind: Kind, data: bytes, where: str) -> Rendered:
    found = text.decoded(data, where=where)
    if len(found.text) > MAX_CHARACTERS:
        raise SourceError(
            f"{len(found.text):,} characters are too many for a document",
            where=where,
            remedy="split it into its documents",
        )
    findings = _decoding(found)
    if kind in ("csv", "tsv"):
        from remit.sources import delimited

        table = delimited.render(found.text, where=where, delimiter="\t" if kind == "tsv" else None)
        return Rendered(
            text=table.text,
            media_type=table.media_type,
            paragraphs=table.paragraphs,
            tables=table.tables,
            findings=findings,
            lead=table.lead,
        )
    if kind == "md":
        from remit.sources import markdown

        marked = markdown.render(found.text, where=where)
        return replace(marked, findings=(*findings, *marked.findings))
    return Rendered(
        text=found.text,
        media_type="text/plain",
        paragraphs=tuple(Span(*m.span()) for m in _LINE.finditer(found.text)),
        findings=findings,
    )


def _decoding(found: text.Decoded) -> tuple[Finding, ...]:
    """What was lost while decoding."""
    losses = [
        finding("damaged-character", Span(at, at + 1), encoding=found.encoding.upper())
        for at in found.damaged[:100]
    ]
    if found.cut_off:
        losses.append(finding("cut-off-file", Span(len(found.text), len(found.text))))
    return tuple(losses)


def _document(rendered: Rendered, where: str) -> Document:
    name = re.split(r"[/\\]", where)[-1]
    lead = rendered.text if rendered.lead is None else rendered.lead
    said = metadata.describe(lead, name=name, title=rendered.title)
    return Document(
        path=where,
        text=rendered.text,
        media_type=rendered.media_type,
        title=said.title,
        issuer=said.issuer,
        jurisdiction=said.jurisdiction,
        year=said.year,
        issued=said.issued,
        language=said.language,
        paragraphs=rendered.paragraphs,
        tables=rendered.tables,
        findings=rendered.findings,
    )
