"""Dates of an initiative: what is due when, in whose words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from remit_viz import labels

QUOTE_LIMIT = 160
# Of each quarter so many dates are shown; the rest is counted.
MOST = 100
# Without a year of the plan, so many quarters are told apart.
QUARTERS = 12
BEFORE, AFTER, UNDATED = (0, 0), (9999, 9), (9999, 10)


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


@dataclass(frozen=True, slots=True)
class Quarter:
    """What is due in one quarter, or before or after all quarters, or on no date.

    `word` is the key of its name, to be told with `year` and `number`. `days` are the dates shown,
    each with the initiatives (by position) and their words; `left` counts those not shown,
    `targets` what was promised in numbers for the same time.
    """

    word: str
    year: int
    number: int
    days: list[tuple[str, list[tuple[int, Due]]]]
    dates: int
    left: int
    targets: int


def quarters(
    dates: Sequence[tuple[int, Due]], targets: Iterable[str | None], year: int | None
) -> list[Quarter]:
    """Dates by quarter.

    Parameters
    ----------
    dates
        In their order, each with its initiative.
    targets
        The last day of each target, as ISO text.
    year
        That of the plan: its quarters are listed even where nothing is due. Without one, the
        first quarters in which something is due.
    """
    own = {(year, n) for n in (1, 2, 3, 4)} if year else set()
    days = list(targets)
    if not year:
        found = {_quarter(day) for day in (*days, *(d.date for _, d in dates)) if day}
        own = set(sorted(found)[:QUARTERS])
    counts = Counter(_place(day, own) for day in days)
    rows: dict[tuple[int, int], list[tuple[int, Due]]] = defaultdict(list)
    for work, date in dates:
        rows[_place(date.date, own)].append((work, date))
    places = sorted(own | set(rows) | set(counts))
    return [_told(place, rows[place], counts[place], year) for place in places]


def _quarter(day: str) -> tuple[int, int]:
    return int(day[:4]), (int(day[5:7]) - 1) // 3 + 1


def _place(day: str | None, own: set[tuple[int, int]]) -> tuple[int, int]:
    if not day:
        return UNDATED
    quarter = _quarter(day)
    if quarter in own:
        return quarter
    return BEFORE if quarter < min(own) else AFTER


def _told(
    place: tuple[int, int], rows: list[tuple[int, Due]], targets: int, year: int | None
) -> Quarter:
    words = {
        BEFORE: "before",
        AFTER: "after" if year else "later",
        UNDATED: "none",
    }
    shown = rows[:MOST]
    return Quarter(
        word=words.get(place, "n"),
        year=place[0],
        number=place[1],
        # What has no date is said in the words that stand in its place.
        days=[
            (day, list(same))
            for day, same in groupby(shown, key=lambda row: row[1].date or row[1].text)
        ],
        dates=len(rows),
        left=len(rows) - len(shown),
        targets=targets,
    )
