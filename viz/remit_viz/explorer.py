"""What the exploring pages share: filters, search, panel and table around one picture.

Network, map, matrix, timeline and workload differ in the picture only. Each carries the same
data, so that a choice made in one can be followed into the next by its address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from remit_viz import labels, page, view
from remit_viz.frame import Frame
from remit_viz.view import Node, Quote, View

# In the order in which they run: each may use what those before it define.
BEFORE = ("shell.js", "data.js", "state.js", "svg.js", "shapes.js")
AFTER = ("panel.js", "table.js", "search.js", "filters.js", "export.js", "explorer.js")
STYLES = ("base.css", "bar.css", "parts.css", "explorer.css")
# Words of the documents that a page may carry, in characters: it stays a file one can mail.
TEXT_BUDGET = 300_000
# Up to this many initiatives the table stands in the page; beyond, a script makes its rows.
TABLE_ROWS = 400
# What a quote is where nothing else is said; data.js fills it in again.
PLAIN_QUOTE = (-1, 0, 0, 0, "", "", 1, "asserted")


def scripts(*stage: str) -> tuple[str, ...]:
    """The scripts of a page whose picture is driven by the given ones."""
    return (*BEFORE, *stage, *AFTER)


def render(
    template: str,
    seen: View,
    frame: Frame,
    *,
    picture: Any,
    stage: Sequence[str] = (),
    styles: Sequence[str] = ("marks.css",),
) -> str:
    """A page around a picture that its template draws as markup.

    `stage` and `styles` are scripts and styles of such pictures.
    """
    environment = page.environment(
        lang=frame.lang,
        theme=frame.theme,
        scripts=scripts(*stage, "marks.js"),
        styles=(*STYLES, *styles),
        **context(seen, frame),
    )
    html: str = environment.get_template(template).render(
        picture=picture,
        nodes=[node(seen, i) for i in range(len(seen.nodes))],
        edges=[edge(seen, i) for i in range(len(seen.ties))],
    )
    return html


def context(seen: View, frame: Frame) -> dict[str, Any]:
    """What the template of an exploring page asks for beside its picture."""
    pages = {seen.nodes[i].key: href for i, href in frame.addresses.items()}
    return {
        "view": seen,
        "rows": _rows(seen),
        "roles": {role: sum(t.role == role for t in seen.ties) for role in view.ROLES},
        "context": _told(seen) | {"pages": pages},
        "neighbours": frame.neighbours,
    }


def node(seen: View, position: int) -> dict[str, Any]:
    """A node as the page carries it; what is empty or follows from the rest stays away."""
    at = seen.nodes[position]
    carried: dict[str, Any] = {
        "id": at.key,
        "label": at.label,
        "iri": at.iri if at.iri != _prefix(seen) + at.key else None,
        "kind": at.kind,
        "en": at.short_en,
        "english": at.label_en,
        "full": at.full_name if at.full_name != at.label else None,
        "aliases": list(at.aliases),
        "provisional": at.provisional,
        "section": at.section,
    }
    if at.kind == "initiative":
        carried |= {"number": at.number, "ordinal": at.ordinal, "source": at.document}
        carried |= {"lines": _reach(seen, at)}
        carried["dates"] = [[d.date, d.text, d.quote, d.line] for d in at.dates]
        carried["passages"] = (
            [] if _has_text(seen, at) else [[p.label, p.text, p.line] for p in at.passages]
        )
    return {k: v for k, v in carried.items() if v is not None and v is not False and v != []}


def edge(seen: View, number: int) -> dict[str, Any]:
    """A tie as the page carries it, with every quote for it: eight values, plain ends left out."""
    tie = seen.ties[number]
    carried: dict[str, Any] = {
        "from": seen.nodes[tie.initiative].key,
        "to": seen.nodes[tie.agent].key,
        "role": tie.role,
        "quotes": [_quoted(q) for q in tie.quotes],
    }
    if tie.via is not None:
        carried["via"] = seen.nodes[tie.via].key
    return carried


def _quoted(q: Quote) -> list[Any]:
    values: list[Any] = [q.document, q.line, q.start, q.end, q.text, q.label, q.part, q.mode]
    while values and values[-1] == PLAIN_QUOTE[len(values) - 1]:
        values.pop()
    return values


def _prefix(seen: View) -> str:
    """What nearly all IRIs begin with, before the key."""
    first = next((n for n in seen.nodes if n.iri.endswith(n.key)), None)
    return first.iri.removesuffix(first.key) if first else ""


def _has_text(seen: View, node: Node) -> bool:
    return node.document is not None and seen.sources[node.document].text is not None


def _reach(seen: View, node: Node) -> list[int]:
    """First and last line of an initiative in its document."""
    if node.document is None or seen.sources[node.document].text is None:
        return [node.line, max([node.line, *(p.line for p in node.passages)])]
    start, end = seen.extent(node)
    text = seen.sources[node.document].text or ""
    return [node.line, node.line + text.count("\n", start, end)]


def _told(seen: View) -> dict[str, Any]:
    """What the page knows beside nodes and edges."""
    return {
        "title": seen.title,
        "prefix": _prefix(seen),
        "sections": list(seen.sections),
        "sources": [
            {"title": s.title, "name": s.name, "year": s.year, "lines": _lines(seen, i)}
            for i, s in enumerate(seen.sources)
        ],
        "remark_titles": {r.code: asdict(r.title) for r in seen.remarks},
        "remarks": [
            {
                "code": r.code,
                "severity": r.severity,
                "message": asdict(r.message),
                "line": r.line,
                "node": None if r.initiative is None else seen.nodes[r.initiative].key,
            }
            for r in seen.remarks
        ],
    }


def _lines(seen: View, document: int) -> list[list[Any]]:
    """The lines that the page quotes: number, offset of the first character, text."""
    text = seen.sources[document].text
    if text is None:
        return []
    spans = [seen.extent(n) for n in seen.nodes if n.document == document]
    budget = max(400, TEXT_BUDGET // max(1, len(spans)))
    spans = [(start, min(end, start + budget)) for start, end in spans]
    spans += [(q.start, q.end) for t in seen.ties for q in t.quotes if q.document == document]
    spans.sort()
    found: list[list[Any]] = []
    offset, at = 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        end = offset + len(line)
        while at < len(spans) and spans[at][1] <= offset:
            at += 1
        # Spans overlap little (a quote within its initiative), so a few ahead are enough.
        wanted = any(start <= end and stop > offset for start, stop in spans[at : at + 64])
        if wanted and line.strip():
            found.append([number, offset, labels.visible(line[:4000]).replace("\t", " ")])
        offset = end + 1
    return found


def _rows(seen: View) -> list[dict[str, Any]]:
    """The table that says the same as the picture: one row for each initiative.

    Of very many initiatives there are none: the page makes them as they are asked for.
    """
    works = list(seen.of_kind("initiative"))
    rows = []
    for i in works if len(works) <= TABLE_ROWS else ():
        ties = seen.numbered_ties(i)
        cells = {
            role: [(number, seen.nodes[t.agent]) for number, t in ties if t.role == role]
            for role in view.ROLES
        }
        rows.append({"node": seen.nodes[i], "cells": cells})
    return rows
