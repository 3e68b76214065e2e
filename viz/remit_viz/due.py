"""Dates of an initiative: what is due when, in whose words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit_viz import labels

QUOTE_LIMIT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A dated step or a deadline of an initiative; `date` is ISO, None where none was meant.

    `iri` is empty where the graph does not know it.
    """

    iri: str
    kind: str
    date: str | None
    since: str | None
    precision: str
    text: str
    quote: str
    line: int


def told(steps: Iterable[Due]) -> tuple[Due, ...]:
    """The dates in order; a deadline that stands within a dated step is told once, as the step."""
    dates = sorted(steps, key=lambda d: (d.date or "9999", d.line, -len(d.quote)))
    kept: list[Due] = []
    for date in dates:
        within = (k for k in kept if k.date == date.date and k.line == date.line)
        if not any(date.quote in k.quote for k in within):
            kept.append(date)
    return tuple(kept)


def read(found: Mapping[str, Any]) -> Due:
    """A date as `remit.responsibility.read` gives it."""
    text = labels.clean(str(found.get("text") or ""), 60)
    return Due(
        iri=str(found.get("iri") or ""),
        kind=str(found.get("kind") or "milestone"),
        date=str(found["date"]) if found.get("date") else None,
        since=str(found["from"]) if found.get("from") else None,
        precision=str(found.get("precision") or ""),
        text=text,
        quote=labels.clean(str(found.get("quote") or text), QUOTE_LIMIT),
        line=found.get("line") or 0,
    )
