"""How much of a plan could be checked at all: the conditions, and which initiatives miss which.

The definitions are those of `remit.checks.checkability`, read from the graph instead of the
document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from remit_viz.view import View

OPEN_CODES = frozenset({"open-group", "open-list"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: how many initiatives meet it, and the positions of those that do not."""

    name: str
    met: int
    missing: tuple[int, ...]

    def share(self) -> float | None:
        """Share of all initiatives; None without any."""
        total = self.met + len(self.missing)
        return self.met / total if total else None


@dataclass(frozen=True, slots=True)
class Checkability:
    """Five conditions, and all five at once, over a number of initiatives."""

    items: int
    conditions: tuple[Condition, ...]
    checkable: Condition

    def lacking(self) -> list[tuple[int, frozenset[str]]]:
        """Initiatives that miss something, in their order, each with what it misses."""
        return [
            (work, frozenset(c.name for c in self.conditions if work in c.missing))
            for work in self.checkable.missing
        ]


def checkability(seen: View) -> Checkability:
    """The report on all initiatives of a view.

    A lead is a body that leads or alone is responsible; a number is a target with a value; groups
    are closed where no list is left open and no body is named only as "those concerned".
    """
    opened = {r.initiative for r in seen.remarks if r.code in OPEN_CODES}
    tests: dict[str, Callable[[int], bool]] = {
        "owner": lambda work: _held(seen, work, "official"),
        "lead": lambda work: _held(seen, work, "lead", "responsible"),
        "number": lambda work: seen.nodes[work].valued > 0,
        "date": lambda work: any(step.kind == "deadline" for step in seen.nodes[work].steps),
        "closed_groups": lambda work: work not in opened and _closed(seen, work),
    }
    works = list(seen.of_kind("initiative"))
    return Checkability(
        items=len(works),
        conditions=tuple(_condition(name, works, meets) for name, meets in tests.items()),
        checkable=_condition(
            "checkable", works, lambda work: all(meets(work) for meets in tests.values())
        ),
    )


def _condition(name: str, works: list[int], meets: Callable[[int], bool]) -> Condition:
    missing = tuple(work for work in works if not meets(work))
    return Condition(name, len(works) - len(missing), missing)


def _agents(seen: View, work: int) -> list[tuple[str, str]]:
    """Role and kind of everybody whom the document names in an initiative."""
    ties = seen.ties_by_node.get(work, [])
    found = [(t.role, seen.nodes[t.agent].kind) for t in ties if t.via is None]
    return [(role, kind) for role, kind in found if kind != "missing"]


def _held(seen: View, work: int, *roles: str) -> bool:
    return any(role in roles for role, _ in _agents(seen, work))


def _closed(seen: View, work: int) -> bool:
    kinds = [kind for _, kind in _agents(seen, work)]
    return bool(kinds) and "open-group" not in kinds
