"""Markdown: its front matter, and the HTML tables that converters write into it."""

from __future__ import annotations

import re

from remit.model import Span
from remit.sources.rendering import Rendered, Rendering

_FRONT = re.compile(
    r"---[ \t]*\n(?=[\w-]+:)(?P<said>(?:(?!---[ \t]*(?:\n|$)).*\n){1,200})---[ \t]*(?:\n|$)"
)
_TITLE = re.compile(r"^title:[ \t]*(?P<quote>[\"']?)(?P<words>\S.*?)(?P=quote)[ \t]*$", re.M)
_TABLE_TAG = re.compile(r"<(?P<end>/?)table\b[^>]*>", re.I)
# Tags that stand around a table in a page of its own, and say nothing.
_EDGE = re.compile(r"</?(?:html|body|div|center|p)\b[^>]*>", re.I)
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def render(text: str, *, where: str) -> Rendered:
    """The text with its paragraphs; tables in HTML are read as those of web pages are.

    The title of the front matter (YAML between two lines of `---`) is the format's own title;
    nothing else of it counts as the document's words about itself.
    """
    front = _FRONT.match(text)
    title = _TITLE.search(front["said"]) if front else None
    tables = _tables(text)
    begin = front.end() if front else 0
    if not tables:
        return Rendered(
            text=text,
            media_type="text/markdown",
            paragraphs=tuple(Span(*m.span()) for m in _LINE.finditer(text)),
            title=title["words"] if title else None,
            lead=text[begin:] if front else None,
        )
    out = _poured(text[begin:], [Span(t.start - begin, t.end - begin) for t in tables], where)
    return out.rendered("text/markdown", title=title["words"] if title else None)


def _tables(text: str) -> list[Span]:
    """The outermost HTML tables; one that is never closed is left as text."""
    found: list[Span] = []
    depth = start = 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag["end"]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append(Span(start, tag.end()))
    return found


def _poured(text: str, tables: list[Span], where: str) -> Rendering:
    from remit.sources import web

    out = Rendering(where)
    at = 0
    for table in [*tables, Span(len(text), len(text))]:
        _lines(text[at : table.start], out)
        if table.start < table.end:
            web.pour(text[table.start : table.end], out)
        at = table.end
    return out


def _lines(text: str, out: Rendering) -> None:
    for line in _EDGE.sub("", text).split("\n"):
        if line.strip():
            out.paragraph(line)
        else:
            out.gap()
