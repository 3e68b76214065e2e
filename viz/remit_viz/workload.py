"""The workload page: one square for each initiative that somebody carries, and the figures.

How even the load is, and when it is due, stand beside it with what chance would give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remit.measures.chance import AgainstChance
from remit.measures.equity import Equity, equity, equity_null
from remit.measures.incidence import BODY_ROLES
from remit.measures.schedule import QuarterLoad, quarter_load
from remit_viz import explorer, view
from remit_viz.frame import Frame
from remit_viz.view import View

# Of the null model of evenness, as the command line's; draws × agents stay below the budget.
DRAWS, SEED = 10_000, 0
BUDGET = 1_000_000
# Who is compared with whom, and in which roles: as the command line does.
COMPARED = {
    "workload-officials": ("official", "post"),
    "evenness-bodies": ("department", "zone", "other-body"),
    "evenness-districts": ("district-government",),
}
COUNTED = ("official", *BODY_ROLES)
# Quarters shown; a plan of many years has its first ones in the table.
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """One square: the tie that it stands for, its initiative and its role."""

    tie: int
    work: int
    role: str


@dataclass(frozen=True, slots=True)
class Load:
    """An agent's squares by role, the number of its initiatives, and its rank (ties share one)."""

    node: int
    units: list[Unit]
    counts: dict[str, int]
    initiatives: int
    rank: int


@dataclass(frozen=True, slots=True)
class Evenness:
    """How evenly the initiatives are spread over some agents, and what dealing at random gives.

    `null` has the keys of `remit.measures.equity.equity_null`; None where nothing can be said.
    """

    word: str
    indices: Equity
    null: dict[str, AgainstChance] | None


@dataclass(frozen=True, slots=True)
class Quarters:
    """Dated steps by quarter, of the whole and of each official who has any."""

    names: list[str]
    whole: QuarterLoad
    people: list[tuple[int, QuarterLoad]]


@dataclass(frozen=True, slots=True)
class Loads:
    """Officials and bodies, each the heaviest first, with evenness and quarters of the load."""

    people: list[Load]
    bodies: list[Load]
    evenness: list[Evenness]
    quarters: Quarters


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    return explorer.render(
        "workload.html",
        seen,
        frame,
        picture=arrange(seen),
        styles=("marks.css", "tables.css"),
    )


def arrange(seen: View) -> Loads:
    """The loads of a view; memberships in groups are left out."""
    people = _ranked(seen, list(seen.of_kind(*view.PEOPLE)))
    bodies = _ranked(seen, [i for i, n in enumerate(seen.nodes) if _is_body(n.kind)])
    named = [load for load in people if seen.nodes[load.node].kind != "missing"]
    evenness = [_evenness(seen, word, kinds) for word, kinds in COMPARED.items()]
    return Loads(people, bodies, [e for e in evenness if e.indices.n], _quarters(seen, named))


def _is_body(kind: str) -> bool:
    return kind not in ("initiative", *view.PEOPLE)


def _evenness(seen: View, word: str, kinds: tuple[str, ...]) -> Evenness:
    """Evenness among agents of some kinds; what a group carries counts for each member."""
    held = (
        {t.initiative for t in seen.ties_by_node.get(node, []) if t.role in COUNTED}
        for node in seen.of_kind(*kinds)
    )
    counts = [len(works) for works in held if works]
    draws = min(DRAWS, BUDGET // max(1, len(counts)))
    return Evenness(word, equity(counts), equity_null(counts, draws=draws, seed=SEED))


def _quarters(seen: View, people: list[Load]) -> Quarters:
    start = date(seen.year, 1, 1) if seen.year else None
    end = date(seen.year, 12, 31) if seen.year else None

    def load(works: Iterable[int]) -> QuarterLoad:
        steps = (step for work in works for step in seen.nodes[work].steps)
        due = [step.date for step in steps if step.kind == "milestone"]
        return quarter_load(due, start=start, end=end)

    whole = load(seen.of_kind("initiative"))
    own = [(p.node, load(sorted({u.work for u in p.units}))) for p in people]
    return Quarters(
        names=list(whole.quarters)[:QUARTERS],
        whole=whole,
        people=[(node, found) for node, found in own if found.quarters or found.undated],
    )


def _ranked(seen: View, agents: list[int]) -> list[Load]:
    loads = [load for agent in agents if (load := _load(seen, agent)).units]
    loads.sort(key=lambda load: (-load.initiatives, -_strong(load), load.node))
    ranked: list[Load] = []
    for place, load in enumerate(loads, start=1):
        same = ranked and ranked[-1].initiatives == load.initiatives
        rank = ranked[-1].rank if same else place
        ranked.append(Load(load.node, load.units, load.counts, load.initiatives, rank))
    return ranked


def _strong(load: Load) -> int:
    return sum(load.counts.get(role, 0) for role in ("official", "lead", "responsible"))


def _load(seen: View, agent: int) -> Load:
    units = [
        Unit(number, tie.initiative, tie.role)
        for number, tie in seen.numbered_ties(agent)
        if tie.via is None and tie.agent == agent
    ]
    units.sort(key=lambda u: (view.ROLES.index(u.role), u.work))
    counts = {role: sum(u.role == role for u in units) for role in view.ROLES}
    return Load(agent, units, counts, len({u.work for u in units}), 0)
