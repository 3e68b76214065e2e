"""What a reader should find in a document against what was found: sets of (role, name) per item.

A gold item is placed by the words of its `title_gist`; a read item covers it when its range holds
that place. Read items that cover one gold item, or gold items that one read item covers, are
compared together, so that splitting an item in parts is not punished.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from remit.model import Extraction

FIELDS = {
    "officials": "official",
    "officials_by_post": "official",
    "lead": "lead",
    "lead_by_rule": "lead",
    "responsible": "responsible",
    "support": "support",
}
Triples = set[tuple[str, str]]


def bare(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def wanted(item: dict[str, Any]) -> Triples:
    return {(role, bare(n)) for field, role in FIELDS.items() for n in item.get(field) or ()}


def found(extraction: Extraction, number: int) -> Triples:
    item = extraction.items[number]
    return {(a.role, bare(a.name)) for a in item.assignments if a.role != "supervisor"}


def placed(text: str, gold: list[dict[str, Any]]) -> list[int]:
    kept = [(c, i) for i, c in enumerate(text) if not c.isspace()]
    flat = "".join(c for c, _ in kept)
    places, at = [], 0
    for item in gold:
        gist = re.sub(r"\s+", "", item["title_gist"])
        hit = flat.find(gist, at)
        at = hit if hit >= 0 else flat.find(gist)
        assert at >= 0, f"the gold's {gist!r} is not in the text"
        places.append(kept[at][1])
    return places


def score(extraction: Extraction, gold: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Right, wrong and missing assignments."""
    places = placed(extraction.document.text, gold)
    cover = [
        next((n for n, i in enumerate(extraction.items) if at in i.span), None) for at in places
    ]
    right = wrong = missing = 0
    for n in range(len(extraction.items)):
        mine = [g for g, c in zip(gold, cover, strict=True) if c == n]
        if any(g.get("truncated") for g in mine):
            continue
        want: Triples = set().union(*map(wanted, mine)) if mine else set()
        have = found(extraction, n)
        right += len(want & have)
        wrong += len(have - want)
        missing += len(want - have)
    lost = [g for g, c in zip(gold, cover, strict=True) if c is None and not g.get("truncated")]
    return right, wrong, missing + sum(len(wanted(g)) for g in lost)


def f1(right: int, wrong: int, missing: int) -> float:
    return 1.0 if not wrong + missing else 2 * right / (2 * right + wrong + missing)
