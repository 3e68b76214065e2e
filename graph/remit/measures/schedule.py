"""When the load bites, and with how many offices it has to be kept aligned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from remit.measures.cards import Card, measure
from remit.measures.incidence import Incidence


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterLoad:
    """Dated milestones by quarter ("2008-Q2"), and those that cannot be placed.

    `peak` names the quarters with the most (several when equal), `peak_share` their number over
    all that are dated within the horizon; both empty or None without any.
    """

    quarters: Mapping[str, int]
    undated: int
    before: int
    beyond: int
    peak: tuple[str, ...]
    peak_load: int
    peak_share: float | None


@measure(
    Card(
        id="W6",
        title_zh="季度负荷与峰值",
        title_en="load by quarter and peak",
        formula="number of dated milestones due in each quarter; the largest; its share",
        unit="deadlines",
        range="0..number of milestones; share 0..1",
        source="a count of the text",
        edge_cases="a half-year is its second quarter, a year-end the fourth, 'by the end of' a "
        "month that month; undated, before and beyond the horizon are counted apart",
        verdict="core",
        cost="O(milestones)",
    )
)
def quarter_load(
    due: Iterable[date | str | None], *, start: date | None = None, end: date | None = None
) -> QuarterLoad:
    """Milestones by quarter.

    Parameters
    ----------
    due
        The last day meant by each milestone, as a date or ISO text; None where it has none.
    start, end
        Horizon of the plan. Quarters of the horizon without milestones are listed with 0.

    Examples
    --------
    >>> quarter_load(["2008-06-30", "2008-06-30", "2008-12-31", None]).peak
    ('2008-Q2',)
    """
    dates = [date.fromisoformat(day) if isinstance(day, str) else day for day in due]
    known = [day for day in dates if day is not None]
    before = [day for day in known if start is not None and day < start]
    beyond = [day for day in known if end is not None and day > end]
    inside = [day for day in known if day not in set(before) | set(beyond)]
    counts = Counter(map(_quarter, inside))
    listed = set(counts)
    if start is not None and end is not None:
        listed |= set(_between(start, end))
    top = max(counts.values(), default=0)
    return QuarterLoad(
        quarters={quarter: counts[quarter] for quarter in sorted(listed)},
        undated=len(dates) - len(known),
        before=len(before),
        beyond=len(beyond),
        peak=tuple(sorted(quarter for quarter, count in counts.items() if count == top)),
        peak_load=top,
        peak_share=top / len(inside) if inside else None,
    )


def _quarter(day: date) -> str:
    return f"{day.year:04}-Q{(day.month - 1) // 3 + 1}"


def _between(start: date, end: date) -> list[str]:
    first, last = (day.year * 4 + (day.month - 1) // 3 for day in (start, end))
    return [f"{number // 4:04}-Q{number % 4 + 1}" for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationSpan:
    """Distinct bodies over an official's initiatives, groups as one and as their members."""

    token: int
    expanded: int


@measure(
    Card(
        id="W7",
        title_zh="协调跨度",
        title_en="coordination span",
        formula="number of distinct bodies over the initiatives of an official",
        unit="bodies",
        range="0..number of bodies",
        source="a count of the text",
        edge_cases="given twice: a group as one body, and as its members (a member also named "
        "counts once)",
        verdict="core",
    )
)
def coordination_spans(
    officials: Mapping[str, Iterable[str]], *, token: Incidence, expanded: Incidence
) -> dict[str, CoordinationSpan]:
    """Coordination span of every official.

    Parameters
    ----------
    officials
        The officials of each initiative.
    token, expanded
        Bodies × initiatives with groups kept as one, and replaced by their members.
    """
    held: dict[str, set[str]] = {}
    for initiative, people in officials.items():
        for person in people:
            held.setdefault(person, set()).add(initiative)
    return {
        person: CoordinationSpan(
            token=_bodies(token, initiatives), expanded=_bodies(expanded, initiatives)
        )
        for person, initiatives in sorted(held.items())
    }


def _bodies(incidence: Incidence, initiatives: set[str]) -> int:
    lists = zip(incidence.initiatives, incidence.members, strict=True)
    return len({agent for name, agents in lists if name in initiatives for agent in agents})
