"""The dated steps of some initiatives as a calendar file that a page carries within itself."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from datetime import date

from remit.exports.calendar import Event, calendar
from remit_viz.due import Due
from remit_viz.view import View

ROLES = ("official", "lead", "responsible")
EPOCH = date(1970, 1, 1)


def text(seen: View, works: Iterable[int], *, name: str) -> str:
    """The .ics file of initiatives, as `remit calendar` writes it; empty without a date.

    The time stamp is the first day of the plan's year.
    """
    found = [event for work in works for event in events(seen, work)]
    stamp = date(seen.year, 1, 1) if seen.year else EPOCH
    return calendar(found, name=name, stamp=stamp) if found else ""


def data_uri(ics: str) -> str:
    """An address that holds the file itself, so that the page needs no other."""
    encoded = base64.b64encode(ics.encode("utf-8", "replace")).decode("ascii")
    return f"data:text/calendar;charset=utf-8;base64,{encoded}"


def events(seen: View, work: int) -> Iterator[Event]:
    """An event for each milestone, and for each deadline on a day without one."""
    dated = [step for step in seen.nodes[work].steps if step.date and step.iri]
    steps = {step.date for step in dated if step.kind == "milestone"}
    taken: set[str] = set()
    for step in sorted(dated, key=lambda s: (s.date or "", s.kind == "deadline", s.iri)):
        if step.kind == "deadline" and (step.date in steps or step.date in taken):
            continue
        if step.date:
            taken.add(step.date)
            yield _event(seen, work, step, date.fromisoformat(step.date))


def _event(seen: View, work: int, step: Due, day: date) -> Event:
    node = seen.nodes[work]
    words = step.quote if step.kind == "milestone" else step.text
    people = [
        f"{role}: {'、'.join(names)}" for role in ROLES if (names := _names(seen, work, role))
    ]
    file = seen.sources[node.document].name if node.document is not None else ""
    return Event(
        iri=step.iri,
        summary=f"{node.number} {node.label}：{words}",
        date=day,
        since=date.fromisoformat(step.since) if step.since else None,
        description="\n".join([*people, f"“{step.text}” {file}:{step.line}"]),
        categories=tuple(c for c in (_section(seen, work), step.kind) if c),
    )


def _section(seen: View, work: int) -> str:
    section = seen.nodes[work].section
    return "" if section is None else seen.sections[section]


def _names(seen: View, work: int, role: str) -> list[str]:
    ties = seen.ties_by_node.get(work, [])
    found = [seen.nodes[t.agent] for t in ties if t.role == role and t.via is None]
    return [node.label for node in found if node.kind != "missing"]
