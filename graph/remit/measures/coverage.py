"""What the plan leaves open: initiatives without official, lead, date; bodies out of balance.

A5 (a body named in prose only), A6 (one target under two leads) and A7 (conflicting quantities)
need the words of the document and belong to `remit check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from remit.measures.cards import Card, measure
from remit.measures.incidence import Incidence
from remit.measures.resilience import answerable, bodies_of, officials_of
from remit.measures.workload import role_counts


def _card(
    number: int, zh: str, en: str, formula: str, edge: str, unit: str = "initiatives"
) -> Card:
    return Card(
        id=f"A{number}",
        title_zh=zh,
        title_en=en,
        formula=formula,
        unit=unit,
        range="0..n, with the list",
        source="a count of the text",
        edge_cases=edge,
        verdict="core",
    )


@measure(
    _card(
        1,
        "无责任领导",
        "no official",
        "initiatives without any official",
        "a blank cell is a gap, never the official above; the carried-down reading is another run",
    )
)
def without_official(incidence: Incidence) -> tuple[str, ...]:
    """Initiatives that no official answers for."""
    return tuple(name for name, people in officials_of(incidence).items() if not people)


@measure(
    _card(
        2,
        "无牵头单位",
        "no lead",
        "initiatives without lead and without responsible body",
        "where no lead is named, a responsible body answers",
    )
)
def without_lead(incidence: Incidence) -> tuple[str, ...]:
    """Initiatives that no body leads or answers for."""
    return tuple(name for name, leads in answerable(incidence).items() if not leads)


Dates = Mapping[str, Iterable[date | None]]


@measure(
    _card(
        3,
        "无时限",
        "no dated milestone",
        "initiatives none of whose milestones has a date",
        "an open-ended time (continuously, each year) is no date",
    )
)
def without_date(due: Dates) -> tuple[str, ...]:
    """Initiatives without a dated milestone; `due` gives the dates of each initiative."""
    return tuple(sorted(name for name, days in due.items() if all(day is None for day in days)))


@measure(
    _card(
        4,
        "时限均在期外",
        "only dates beyond the horizon",
        "initiatives that have dates, all after the end of the plan's horizon",
        "initiatives without dates are A3",
    )
)
def only_beyond(due: Dates, *, end: date) -> tuple[str, ...]:
    """Initiatives all of whose dates lie after `end`."""
    known = {name: [day for day in days if day is not None] for name, days in due.items()}
    return tuple(sorted(name for name, days in known.items() if days and min(days) > end))


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlySupports:
    """Bodies that support at least `threshold` initiatives and never lead or answer for one."""

    threshold: int
    bodies: tuple[tuple[str, int], ...]


@measure(
    _card(
        8,
        "只配合不牵头",
        "only supports",
        "bodies without lead or responsible role whose supports reach the upper quartile of all "
        "bodies' initiatives",
        "the threshold is printed; fewer than four bodies: the largest count",
        "bodies",
    )
)
def only_supports(incidence: Incidence) -> OnlySupports:
    """Heavily involved bodies that never lead, the most involved first."""
    counts = role_counts(incidence)
    held = bodies_of(incidence)
    total = {
        agent: sum(agent in bodies for bodies in held.values())
        for agent in sorted({agent for bodies in held.values() for agent in bodies})
    }
    ordered = sorted(total.values())
    threshold = ordered[(3 * len(ordered)) // 4] if ordered else 0
    found = [
        (agent, count)
        for agent, count in total.items()
        if count >= threshold and not counts[agent].lead and not counts[agent].responsible
    ]
    return OnlySupports(
        threshold=threshold, bodies=tuple(sorted(found, key=lambda row: (-row[1], row[0])))
    )


@measure(
    _card(
        9,
        "牵头而无配合",
        "leads without support",
        "initiatives with a lead and no other body",
        "co-leads are other bodies",
    )
)
def leads_alone(incidence: Incidence) -> tuple[str, ...]:
    """Initiatives whose lead works alone."""
    bodies = bodies_of(incidence)
    return tuple(
        name
        for name, leads in answerable(incidence).items()
        if len(leads) == 1 and len(bodies[name]) == 1
    )
