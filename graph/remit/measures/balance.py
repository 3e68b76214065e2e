"""The fewest reassignments that bring the largest load under a cap.

A what-if on the distribution of work, not a judgement on persons: optimal solutions are rarely
unique, so alternatives are listed, and the frontier shows what each further step costs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit.errors import UsageError
from remit.measures.cards import Card, measure
from remit.measures.equity import gini

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Disruption of a reassignment: the new official oversees none of its leads so far, has no
#: initiative in its section so far, and the share of its partners that are new to him or her.
NEW_LEAD, NEW_SECTION, NEW_PARTNERS = 10.0, 5.0, 3.0
#: One move outweighs the disruption of all moves in one plan.
MOVE = 1000.0
#: The smallest cap for unequal weights is found to this accuracy, which one plan never shows.
CAP_GAP = 0.01
#: Branches of the integer programme; a count, unlike a time, gives the same result everywhere.
BRANCHES = 20_000
_FRONTIER_BRANCHES = 100
_LIMIT = 1


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """Who holds what: the input of a rebalancing.

    `held` gives the one official of each initiative that may move, `weights` the load of each (1
    where absent), `fixed` the load of each official that may not move. `leads`, `sections` and
    `partners` describe initiatives; what is absent causes no disruption. `officials` adds those
    who hold nothing yet.
    """

    held: Mapping[str, str]
    weights: Mapping[str, float] = field(default_factory=dict)
    fixed: Mapping[str, float] = field(default_factory=dict)
    leads: Mapping[str, Collection[str]] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, Collection[str]] = field(default_factory=dict)
    officials: Collection[str] = ()

    @property
    def initiatives(self) -> tuple[str, ...]:
        """All initiatives that may move, in order."""
        return tuple(sorted(self.held))

    @property
    def people(self) -> tuple[str, ...]:
        """All officials, in order."""
        return tuple(sorted({*self.held.values(), *self.fixed, *self.officials}))

    def weight(self, initiative: str) -> float:
        """Load of one initiative."""
        return self.weights.get(initiative, 1.0)

    def loads(self, held: Mapping[str, str] | None = None) -> dict[str, float]:
        """Load of every official, as it is or under another assignment."""
        shares = {person: [self.fixed.get(person, 0.0)] for person in self.people}
        for initiative, person in (self.held if held is None else held).items():
            shares[person].append(self.weight(initiative))
        return {person: math.fsum(parts) for person, parts in shares.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One initiative that changes hands, and the disruption it causes."""

    initiative: str
    source: str
    target: str
    disruption: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebalancing:
    """One smallest set of reassignments, its alternatives and the loads before and after.

    `feasible` is False where no assignment that keeps the cap was found; `smallest_cap` is then
    the smallest that can be kept and the result is for that cap. `alternatives` are further
    optima of the same number of moves and the same disruption. `proven` is False where the search
    stopped at its limit of branches, so that fewer moves might do.
    """

    cap: float
    feasible: bool
    smallest_cap: float | None
    moves: tuple[Move, ...]
    disruption: float
    before: Mapping[str, float]
    after: Mapping[str, float]
    gini_before: float | None
    gini_after: float | None
    proven: bool
    alternatives: tuple[tuple[Move, ...], ...] = ()


@measure(
    Card(
        id="R5",
        title_zh="再平衡",
        title_en="rebalancing",
        formula="x_io ∈ {0, 1}, Σ_o x_io = 1, Σ_i w_i x_io ≤ cap; minimise 1000 · moves + "
        "disruption (10 no lead overseen so far, 5 new section, 3 · share of new partners)",
        unit="reassignments",
        range="0..n",
        source="defined here; solved by HiGHS, Huangfu and Hall 2018, "
        "doi:10.1007/s12532-017-0130-5",
        edge_cases="a cap that cannot be kept is replaced by the smallest that can; with equal "
        "weights moves = Σ max(0, x − cap); optima are not unique, so alternatives are listed",
        verdict="core",
        cost="integer programme of n · officials; 0.1 s for 30 × 6",
    )
)
def rebalance(
    portfolio: Portfolio, *, cap: float, alternatives: int = 0, branches: int = BRANCHES
) -> Rebalancing:
    """Fewest reassignments that keep every load within a cap.

    Parameters
    ----------
    portfolio
        Who holds what.
    cap
        Largest load allowed.
    alternatives
        Further optima to look for.
    branches
        Branches of the search after which the best found so far is taken.

    Raises
    ------
    UsageError
        If there is nobody to assign to, or the cap is not a number above zero.
    """
    if not portfolio.people:
        raise UsageError("there is no official to assign initiatives to")
    if not 0 < cap < math.inf:
        raise UsageError(f"a cap is a number above zero, not {cap}")
    found, proven = _optima(portfolio, cap, 1 + alternatives, branches)
    smallest = None
    if not found:
        smallest = smallest_cap(portfolio)
        found, proven = _optima(portfolio, smallest, 1 + alternatives, branches)
        if not found:
            found, proven = [_evenly(portfolio)], False
    best = found[0]
    before, after = portfolio.loads(), portfolio.loads(best)
    moves = _moves(portfolio, best)
    return Rebalancing(
        cap=cap,
        feasible=smallest is None,
        smallest_cap=smallest,
        moves=moves,
        disruption=math.fsum(move.disruption for move in moves),
        before=before,
        after=after,
        gini_before=gini(list(before.values())),
        gini_after=gini(list(after.values())),
        proven=proven,
        alternatives=tuple(_moves(portfolio, other) for other in found[1:]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """What a cap costs and brings."""

    cap: float
    moves: int
    disruption: float
    largest: float
    gini: float | None
    proven: bool


def frontier(portfolio: Portfolio, *, steps: int = 10) -> tuple[FrontierPoint, ...]:
    """Caps from the largest load now down to the smallest that can be kept.

    With equal weights every whole number of initiatives between is a point; otherwise `steps`
    evenly spaced caps. Points that need no more moves than the one before are left out.
    """
    if not portfolio.people or not portfolio.held:
        return ()
    top, least = max(portfolio.loads().values()), smallest_cap(portfolio)
    unit = _unit(portfolio)
    if unit is not None:
        caps = [top - unit * step for step in range(int((top - least) / unit + 1e-9) + 1)]
    else:
        caps = [top + (least - top) * step / max(1, steps) for step in range(steps + 1)]
    points: list[FrontierPoint] = []
    for cap in caps:
        found = rebalance(portfolio, cap=max(cap, least), branches=_FRONTIER_BRANCHES)
        if not points or len(found.moves) > points[-1].moves:
            points.append(
                FrontierPoint(
                    cap=max(cap, least),
                    moves=len(found.moves),
                    disruption=found.disruption,
                    largest=max(found.after.values()),
                    gini=found.gini_after,
                    proven=found.proven,
                )
            )
    return tuple(points)


def smallest_cap(portfolio: Portfolio) -> float:
    """Smallest cap that some assignment keeps.

    In closed form for equal weights and no fixed load, else to within one per cent (`CAP_GAP`):
    the cap returned can be kept.
    """
    unit = _unit(portfolio)
    if unit is not None and not any(portfolio.fixed.values()):
        return math.ceil(len(portfolio.initiatives) / len(portfolio.people)) * unit
    return max(portfolio.loads(_evenly(portfolio)).values())


def _evenly(portfolio: Portfolio) -> dict[str, str]:
    """An assignment whose largest load is within one per cent of the smallest possible."""
    import numpy as np

    weights, fixed = _arrays(portfolio)
    holder = _dealt(weights, fixed)
    largest = float((fixed + np.bincount(holder, weights, len(fixed))).max())
    bound = max(float(weights.sum() + fixed.sum()) / len(fixed), float(fixed.max()), *weights)
    if largest > bound * (1 + CAP_GAP):
        cost = np.zeros(len(weights) * len(fixed) + 1)
        cost[-1] = 1
        found = _solve(cost, weights, fixed, None, [], BRANCHES)
        if found is not None and float((fixed + weights @ found[0]).max()) < largest:
            holder = found[0].argmax(axis=1)
    people = portfolio.people
    return {i: people[int(h)] for i, h in zip(portfolio.initiatives, holder, strict=True)}


def _arrays(portfolio: Portfolio) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights of the initiatives and fixed loads of the officials, in order."""
    import numpy as np

    return (
        np.array([portfolio.weight(initiative) for initiative in portfolio.initiatives]),
        np.array([portfolio.fixed.get(person, 0.0) for person in portfolio.people]),
    )


def _dealt(weights: NDArray[Any], fixed: NDArray[Any]) -> NDArray[Any]:
    """Holder of each initiative: the heaviest first to the least loaded, then exchanges."""
    import numpy as np

    loads, holder = fixed.astype(float), np.zeros(len(weights), dtype=np.int64)
    for item in np.argsort(-weights, kind="stable"):
        holder[item] = int(np.argmin(loads))
        loads[holder[item]] += weights[item]
    for _ in range(10 * len(weights)):
        top = int(np.argmax(loads))
        mine, others = np.flatnonzero(holder == top), np.flatnonzero(holder != top)
        if not len(mine) or not len(others):
            break
        gap = weights[mine][:, None] - weights[others][None, :]
        worse = np.maximum(loads[top] - gap, loads[holder[others]][None, :] + gap)
        a, b = np.unravel_index(int(np.argmin(worse)), worse.shape)
        if worse[a, b] >= loads[top] - 1e-12:
            break
        i, j = mine[a], others[b]
        loads[top] -= gap[a, b]
        loads[holder[j]] += gap[a, b]
        holder[i], holder[j] = holder[j], top
    return holder


def _unit(portfolio: Portfolio) -> float | None:
    """The one weight that all initiatives have, if they do."""
    weights = {portfolio.weight(initiative) for initiative in portfolio.initiatives}
    return weights.pop() if len(weights) == 1 else None


def _optima(
    portfolio: Portfolio, cap: float, most: int, branches: int
) -> tuple[list[dict[str, str]], bool]:
    """Optimal assignments, up to `most`, and whether they are proven to be.

    Empty where the cap cannot be kept.
    """
    initiatives, people = portfolio.initiatives, portfolio.people
    weights, fixed = _arrays(portfolio)
    cost = _costs(portfolio)
    found: list[dict[str, str]] = []
    cuts: list[NDArray[Any]] = []
    least, proven = math.inf, True
    while len(found) < most:
        solution = _solve(cost.ravel(), weights, fixed, cap, cuts, branches)
        if solution is None or float((cost * solution[0]).sum()) > least + 1e-6:
            break
        chosen, settled = solution
        least, proven = min(least, float((cost * chosen).sum())), proven and settled
        holders = (people[int(row.argmax())] for row in chosen)
        found.append(dict(zip(initiatives, holders, strict=True)))
        cuts.append(chosen.ravel())
    return found, proven


def _costs(portfolio: Portfolio) -> NDArray[Any]:
    """Cost of giving each initiative (row) to each official (column); staying costs nothing."""
    import numpy as np

    initiatives, people = portfolio.initiatives, portfolio.people
    move = max(MOVE, (NEW_LEAD + NEW_SECTION + NEW_PARTNERS) * len(initiatives) + 1)
    cost = np.zeros((len(initiatives), len(people)))
    for column, person in enumerate(people):
        known = _known(portfolio, person)
        for row, initiative in enumerate(initiatives):
            if portfolio.held[initiative] != person:
                cost[row, column] = move + _disruption(portfolio, initiative, known)
    return cost


def _known(portfolio: Portfolio, person: str) -> tuple[set[str], set[str], set[str]]:
    """Leads, sections and partners that an official works with now."""
    mine = [initiative for initiative, holder in portfolio.held.items() if holder == person]
    return (
        {lead for i in mine for lead in portfolio.leads.get(i, ())},
        {portfolio.sections[i] for i in mine if i in portfolio.sections},
        {partner for i in mine for partner in portfolio.partners.get(i, ())},
    )


def _disruption(
    portfolio: Portfolio, initiative: str, known: tuple[set[str], set[str], set[str]]
) -> float:
    leads, sections, partners = known
    own = set(portfolio.leads.get(initiative, ()))
    others = set(portfolio.partners.get(initiative, ()))
    section = portfolio.sections.get(initiative)
    return math.fsum(
        (
            NEW_LEAD if own and not own & leads else 0.0,
            NEW_SECTION if section is not None and section not in sections else 0.0,
            NEW_PARTNERS * len(others - partners) / len(others) if others else 0.0,
        )
    )


def _moves(portfolio: Portfolio, held: Mapping[str, str]) -> tuple[Move, ...]:
    return tuple(
        Move(
            initiative=initiative,
            source=portfolio.held[initiative],
            target=held[initiative],
            disruption=_disruption(portfolio, initiative, _known(portfolio, held[initiative])),
        )
        for initiative in portfolio.initiatives
        if held[initiative] != portfolio.held[initiative]
    )


def _solve(
    cost: NDArray[Any],
    weights: NDArray[Any],
    fixed: NDArray[Any],
    cap: float | None,
    cuts: Sequence[NDArray[Any]],
    branches: int,
) -> tuple[NDArray[Any], bool] | None:
    """0/1 assignment (initiatives × officials) of least cost, and whether that is proven.

    None where no assignment was found.

    With `cap` None one more variable, the last of `cost`, stands for the largest load.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack, kron

    n, m = len(weights), len(fixed)
    if n == 0:
        fits = cap is None or float(fixed.max()) <= cap + 1e-9
        return (np.zeros((0, m)), True) if fits else None
    free = cap is None
    once = kron(eye_array(n), np.ones((1, m)))
    loads = kron(weights[None, :], eye_array(m))
    if free:
        once = hstack((once, csr_array((n, 1))))
        loads = hstack((loads, -np.ones((m, 1))))
    bound = -fixed if free else np.asarray((cap or 0.0) - fixed + 1e-9)
    constraints = [
        LinearConstraint(csr_array(once), 1, 1),
        LinearConstraint(csr_array(loads), ub=bound),
    ]
    if cuts:
        constraints.append(LinearConstraint(csr_array(np.vstack(cuts)), ub=n - 1))
    top = np.ones(n * m + free)
    if free:
        top[-1] = np.inf
    done = milp(
        cost,
        constraints=constraints,
        integrality=np.concatenate((np.ones(n * m), np.zeros(int(free)))),
        bounds=Bounds(0, top),
        options={"node_limit": branches, "mip_rel_gap": CAP_GAP if free else 0.0},
    )
    if done.x is None:
        return None
    return np.rint(np.asarray(done.x)[: n * m]).reshape(n, m), done.status != _LIMIT
