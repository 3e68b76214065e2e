"""A document as the graph read it: its lines, with the words that claims rest on marked."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from remit.model import ROLES
from remit.responsibility import rows
from remit.terms import BASE, NS, PREFIXES
from remit_viz.server.entities import NUMBER, Facts, local

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk

_CLAIMS = """
SELECT ?claim ?class ?role ?agent ?start ?end WHERE {
  ?span oa:hasSource ?doc ; oa:hasSelector ?p . ?p oa:start ?start ; oa:end ?end .
  ?claim prov:wasQuotedFrom ?span ; a ?class .
  FILTER(?class IN (remit:Initiative, remit:Assignment))
  OPTIONAL { ?claim remit:role/skos:notation ?role ; remit:assignee ?agent }
} ORDER BY ?start DESC(?end) ?claim
"""
_INITIATIVE = f"{NS}Initiative"
_SHA256 = ox.NamedNode(f"{PREFIXES['schema']}sha256")
_MOST_CHARACTERS = 2_000_000


def shown(desk: Desk, facts: Facts, iri: str, lang: str) -> dict[str, Any] | None:
    """The lines of a document, each a list of pieces; None where its text is not kept.

    A piece has `text`; one that a claim rests on also `href`, `role` and `span` (the fragment
    that names it). `roles` are those that occur, and `outline` the initiatives in the order in
    which they stand, each with `number`, `title` and the `line` where it begins. `more` tells how
    many characters beyond the first two million are not shown.
    """
    sha256 = facts.first(ox.NamedNode(iri), _SHA256)
    text = desk.store.text(sha256.value) if sha256 else None
    if text is None:
        return None
    # The claims of one document only: bound in the text of a query that is ours, not a stranger's.
    query = _CLAIMS.replace("?doc ;", f"<{iri}> ;")
    marks = [row for row in rows(desk.store, query) if row["end"] <= len(text)]
    kept = text[:_MOST_CHARACTERS]
    lines = list(_lines(kept, _apart(marks)))
    found = {piece.get("role") for line in lines for piece in line["pieces"]}
    return {
        "lines": lines,
        "roles": [role for role in ("title", *ROLES) if role in found],
        "outline": _outline(facts, [m for m in marks if m["end"] <= len(kept)], lines, lang),
        "more": len(text) - len(kept),
    }


def _outline(
    facts: Facts, marks: list[dict[str, Any]], lines: list[dict[str, Any]], lang: str
) -> list[dict[str, Any]]:
    starts = [line["start"] for line in lines]
    entries: dict[str, dict[str, Any]] = {}
    for mark in marks:
        if mark["class"] != _INITIATIVE or mark["claim"] in entries:
            continue
        number = facts.first(ox.NamedNode(mark["claim"]), NUMBER)
        entries[mark["claim"]] = {
            "number": number.value if number else "",
            "title": facts.caption(mark["claim"], lang),
            "line": bisect_right(starts, mark["start"]),
        }
    return list(entries.values())


def _apart(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The marks that do not lie over an earlier one."""
    apart: list[dict[str, Any]] = []
    for mark in marks:
        if not apart or mark["start"] >= apart[-1]["end"]:
            apart.append(mark)
    return apart


def _lines(text: str, marks: list[dict[str, Any]]) -> Any:
    start = 0
    waiting = list(reversed(marks))
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        pieces, at = [], start
        while waiting and waiting[-1]["start"] < end:
            mark = waiting[-1]
            begin, stop = max(mark["start"], at), min(mark["end"], end)
            if begin > at:
                pieces.append({"text": text[at:begin], "href": None})
            if text[begin:stop].strip():
                pieces.append(_marked(text[begin:stop], mark))
            elif stop > begin:
                pieces.append({"text": text[begin:stop], "href": None})
            at = max(at, stop)
            if mark["end"] > end:
                break
            waiting.pop()
        if at < end or not pieces:
            pieces.append({"text": text[at:end], "href": None})
        yield {"number": number, "start": start, "blank": not line.strip(), "pieces": pieces}
        start = end + 1


def _marked(text: str, mark: dict[str, Any]) -> dict[str, Any]:
    target = mark["agent"] if mark["agent"] else mark["claim"]
    return {
        "text": text,
        "href": local(target) if target.startswith(BASE) else target,
        "role": mark["role"] or "title",
        "span": f"char={mark['start']},{mark['end']}",
    }
