"""What stops if one is absent: single points, exclusivity, and the effect of one removal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.errors import UnknownName
from remit.measures.cards import Card, measure
from remit.measures.incidence import BODY_ROLES, Incidence

if TYPE_CHECKING:
    from numpy.typing import NDArray


def answerable(incidence: Incidence) -> dict[str, tuple[str, ...]]:
    """Who answers for each initiative: its leads or, where none is named, the responsible."""
    leads = incidence.by_role.get("lead", ((),) * len(incidence.initiatives))
    others = incidence.by_role.get("responsible", ((),) * len(incidence.initiatives))
    return {
        name: tuple(incidence.agents[a] for a in (first or second))
        for name, first, second in zip(incidence.initiatives, leads, others, strict=True)
    }


def officials_of(incidence: Incidence) -> dict[str, tuple[str, ...]]:
    """The officials of each initiative, empty where there is none."""
    lists = incidence.by_role.get("official", ((),) * len(incidence.initiatives))
    return {
        name: tuple(incidence.agents[a] for a in agents)
        for name, agents in zip(incidence.initiatives, lists, strict=True)
    }


def bodies_of(incidence: Incidence) -> dict[str, tuple[str, ...]]:
    """The bodies of each initiative in any role."""
    lists = [incidence.by_role[role] for role in BODY_ROLES if role in incidence.by_role]
    return {
        name: tuple(incidence.agents[a] for a in sorted({a for role in lists for a in role[i]}))
        for i, name in enumerate(incidence.initiatives)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SinglePoints:
    """Pairs (initiative, agent) in which the agent is the only one of its sort."""

    n: int
    one_lead: tuple[tuple[str, str], ...]
    one_official: tuple[tuple[str, str], ...]
    one_body: tuple[tuple[str, str], ...]


@measure(
    Card(
        id="R1",
        title_zh="单点依赖",
        title_en="single points",
        formula="initiatives with exactly one lead; one official; one body",
        unit="initiatives",
        range="0..n",
        source="a count of the text",
        edge_cases="a co-lead backs up only its own sub-row; where no lead is named the "
        "responsible bodies answer; initiatives with none are gaps (A1, A2), not single points",
        verdict="core",
    )
)
def single_points(incidence: Incidence) -> SinglePoints:
    """Initiatives that rest on one lead, one official or one body.

    Examples
    --------
    >>> single_points(Incidence.from_links([("i", "a", "lead"), ("i", "b", "support")])).one_lead
    (('i', 'a'),)
    """

    def alone(held: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
        return tuple((name, agents[0]) for name, agents in held.items() if len(agents) == 1)

    return SinglePoints(
        n=len(incidence.initiatives),
        one_lead=alone(answerable(incidence)),
        one_official=alone(officials_of(incidence)),
        one_body=alone(bodies_of(incidence)),
    )


@measure(
    Card(
        id="R3",
        title_zh="独占度",
        title_en="exclusivity",
        formula="Σ_i [b in i] exp(1 − k_i)/n, k_i the number of bodies of i",
        unit="share of initiatives, discounted",
        range="0..1",
        source="in the manner of ORA's exclusivity (Carnegie Mellon); formula not checked against "
        "its print",
        edge_cases="k = 1 weighs 1/n; no initiative: undefined",
        verdict="optional",
    )
)
def exclusivity(data: Any) -> dict[str, float | None]:
    """How far each agent is the sole performer of its initiatives.

    Examples
    --------
    >>> exclusivity(Incidence.from_links([("i", "a"), ("j", "a")]))
    {'a': 1.0}
    """
    incidence = Incidence.of(data)
    n = len(incidence.initiatives)
    parts: dict[str, list[float]] = {agent: [] for agent in incidence.agents}
    for agents in incidence.members:
        for agent in agents:
            parts[incidence.agents[agent]].append(math.exp(1 - len(agents)) / n)
    return {agent: math.fsum(shares) if n else None for agent, shares in parts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What the absence of some agents leaves behind; counts first, efficiency last.

    `without_lead` and so on are the initiatives that lose their last; those that had none before
    are not among them. `alone` are left with one body. Efficiency is the mean of 1/distance over
    pairs of bodies that share initiatives, None with fewer than two bodies.
    """

    removed: tuple[str, ...]
    touched: tuple[str, ...]
    without_lead: tuple[str, ...]
    without_official: tuple[str, ...]
    without_body: tuple[str, ...]
    alone: tuple[str, ...]
    reachable_before: int
    reachable_after: int
    efficiency_before: float | None
    efficiency_after: float | None


@measure(
    Card(
        id="R4",
        title_zh="缺位影响",
        title_en="what-if removal",
        formula="initiatives that lose their last lead, official or body; pairs of bodies still "
        "connected; global efficiency Σ 1/d over pairs before and after",
        unit="initiatives; pairs; efficiency 0..1",
        range="0..n",
        source="efficiency: Latora and Marchiori 2001, doi:10.1103/PhysRevLett.87.198701",
        edge_cases="efficiency is dominated by bodies with one initiative, so counts come first; "
        "an initiative that had no lead before does not lose it",
        verdict="core",
        cost="O(V E)",
    )
)
def removal(incidence: Incidence, agents: Iterable[str]) -> Removal:
    """Effect of the absence of one or more agents.

    Raises
    ------
    UnknownName
        If an agent takes part in nothing.
    """
    gone = sorted(set(agents))
    for agent in gone:
        if agent not in incidence.index:
            raise UnknownName(f"{agent!r} takes part in no initiative")
    rest = incidence.without(agents=gone)
    before, after = bodies_of(incidence), bodies_of(rest)
    pairs, efficiency = _reach(before)
    pairs_left, efficiency_left = _reach(after)
    places = {incidence.index[agent] for agent in gone}
    members = zip(incidence.initiatives, incidence.members, strict=True)
    return Removal(
        removed=tuple(gone),
        touched=tuple(name for name, agents in members if places & set(agents)),
        without_lead=_lost(answerable(incidence), answerable(rest)),
        without_official=_lost(officials_of(incidence), officials_of(rest)),
        without_body=_lost(before, after),
        alone=tuple(name for name in before if len(before[name]) > 1 == len(after[name])),
        reachable_before=pairs,
        reachable_after=pairs_left,
        efficiency_before=efficiency,
        efficiency_after=efficiency_left,
    )


def _lost(before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for name in before if before[name] and not after[name])


def _reach(bodies: dict[str, tuple[str, ...]]) -> tuple[int, float | None]:
    """Connected pairs of bodies, and the mean of 1/distance over all pairs."""
    import numpy as np

    names = sorted({body for held in bodies.values() for body in held})
    if len(names) < 2:
        return 0, None
    distance = _distances([[names.index(b) for b in held] for held in bodies.values()], len(names))
    linked = np.isfinite(distance) & (distance > 0)
    inverse = np.divide(1.0, distance, out=np.zeros_like(distance), where=linked)
    return int(linked.sum()) // 2, float(inverse.sum()) / (len(names) * (len(names) - 1))


def _distances(members: list[list[int]], size: int) -> NDArray[Any]:
    """Steps between bodies, each step a shared initiative; infinite where there is no way."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    rows = [body for held in members for body in held]
    columns = [number for number, held in enumerate(members) for _ in held]
    part = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, len(members)))
    distance: NDArray[Any] = shortest_path(part @ part.T, unweighted=True)
    return distance
