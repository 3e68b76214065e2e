"""The workload page: one square for each initiative that somebody carries, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit_viz import explorer, page, view
from remit_viz.view import View

if TYPE_CHECKING:
    import networkx as nx


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
class Loads:
    """Officials and bodies, each the heaviest first."""

    people: list[Load]
    bodies: list[Load]


def render(
    graph: nx.MultiDiGraph[Any], *, lang: page.Lang = "zh", theme: page.Theme = "auto"
) -> str:
    """One self-contained HTML page with the workload in a responsibility graph.

    Parameters and errors are those of `remit_viz.network.render`.
    """
    page.require(lang=lang, theme=theme)
    return draw(view.read(graph), lang=lang, theme=theme)


def draw(
    seen: View,
    *,
    lang: str,
    theme: str,
    neighbours: Sequence[explorer.Neighbour] = (),
    addresses: Mapping[int, str] | None = None,
) -> str:
    """The page of a view, with links to its neighbours and to pages of nodes in a site."""
    return explorer.render(
        "workload.html",
        seen,
        lang=lang,
        theme=theme,
        neighbours=neighbours,
        addresses=addresses,
        picture=arrange(seen),
    )


def arrange(seen: View) -> Loads:
    """The loads of a view; memberships in groups are left out."""
    people = list(seen.of_kind(*view.PEOPLE))
    bodies = [i for i, n in enumerate(seen.nodes) if n.kind not in ("initiative", *view.PEOPLE)]
    return Loads(_ranked(seen, people), _ranked(seen, bodies))


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
