"""The veto: no layout assigns to what cannot be a name.

A reading most of whose names are words of sentences is no reading; of another only the names that
cannot be names are left out, and each is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from remit.findings import finding
from remit.layouts.page import Candidate
from remit.layouts.who.plausible import plausibility
from remit.model import Finding, Item

_LEAST = 0.5


def passed(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The readings whose names can be names, without the names that cannot."""
    return [kept for c in candidates if (kept := _passed(c)) is not None]


def _passed(candidate: Candidate) -> Candidate | None:
    scores = [plausibility(a.name) for i in candidate.items for a in i.assignments]
    if all(score == 1.0 for score in scores):
        return candidate
    mean = sum(scores) / len(scores)
    if mean <= _LEAST:
        return None
    items = tuple(map(_without, candidate.items))
    left_out = [f for i in candidate.items for f in _said(i)]
    return replace(
        candidate,
        items=items,
        findings=(*candidate.findings, *left_out),
        support=candidate.support * mean,
    )


def _without(item: Item) -> Item:
    kept = tuple(a for a in item.assignments if plausibility(a.name) > 0)
    return item if len(kept) == len(item.assignments) else replace(item, assignments=kept)


def _said(item: Item) -> Iterator[Finding]:
    for a in item.assignments:
        if plausibility(a.name) == 0:
            yield finding("implausible-name", a.span, words=a.name, label=a.label)
