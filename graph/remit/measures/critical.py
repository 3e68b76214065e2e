"""The smallest set whose absence leaves a given share of the plan without a lead, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.errors import UsageError
from remit.measures.cards import Card, measure

#: Alternative optima are counted up to this many.
MOST_ALTERNATIVES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalSet:
    """A smallest set of leads, its alternatives, and what the greedy search would have said.

    `sets` are the optima in order (up to the limit asked for; `complete` says whether these are
    all), `needed` the number of initiatives that have to lose every lead, out of `n` that have
    one. All empty with a `reason` where the question has no answer.
    """

    n: int
    needed: int
    share: float
    strict: bool
    size: int | None
    sets: tuple[tuple[str, ...], ...]
    complete: bool
    greedy: tuple[str, ...]
    reason: str | None = None


@measure(
    Card(
        id="R2",
        title_zh="关键集合",
        title_en="critical set",
        formula="min Σ y_l subject to z_i ≤ y_l for every lead l of i and Σ z_i ≥ τ n; the exact "
        "form of the truck factor",
        unit="agents",
        range="1..number of leads",
        source="truck factor: Avelino et al. 2016, doi:10.1109/ICPC.2016.7503718; the integer "
        "programme is ours",
        edge_cases="n counts the initiatives that have a lead; 'at least' or 'more than' τ is "
        "said; all optima are counted up to a limit; greedy is shown as an upper bound",
        verdict="core",
        cost="integer programme of leads + initiatives; milliseconds for one plan",
    )
)
def critical_set(
    leads: Mapping[str, Sequence[str]],
    *,
    share: float = 0.5,
    strict: bool = False,
    most: int = MOST_ALTERNATIVES,
) -> CriticalSet:
    """Smallest sets of agents whose absence leaves a share of initiatives without a lead.

    Parameters
    ----------
    leads
        The leads of each initiative; initiatives without one are left out.
    share
        τ, above 0 and at most 1.
    strict
        Ask for more than τ n instead of at least τ n.
    most
        Optima to list at most.

    Examples
    --------
    >>> critical_set({"i": ["a"], "j": ["a"], "k": ["b"], "l": ["b", "c"]}).sets
    (('a',),)
    """
    if not 0 < share <= 1 or most < 1:
        raise UsageError(f"a critical set needs a share in (0, 1] and a limit, not {share}, {most}")
    held = {name: sorted(set(agents)) for name, agents in leads.items() if agents}
    n = len(held)
    # A share such as 0.3 of 10 is 3, whatever the rounding of 0.3 * 10.
    exact = round(share * n, 9)
    needed = math.floor(exact) + 1 if strict else math.ceil(exact)
    if n == 0 or needed > n:
        reason = "no initiative has a lead" if n == 0 else "more than all cannot lose their lead"
        return CriticalSet(
            n=n,
            needed=needed,
            share=share,
            strict=strict,
            size=None,
            sets=(),
            complete=True,
            greedy=(),
            reason=reason,
        )
    sets, complete = _optima(held, needed, most)
    return CriticalSet(
        n=n,
        needed=needed,
        share=share,
        strict=strict,
        size=len(sets[0]),
        sets=tuple(sorted(sets)),
        complete=complete,
        greedy=_greedy(held, needed),
    )


def _optima(
    held: Mapping[str, Sequence[str]], needed: int, most: int
) -> tuple[list[tuple[str, ...]], bool]:
    """All smallest sets, each cut off once found, up to `most`; and whether these are all."""
    import numpy as np

    agents = sorted({agent for leads in held.values() for agent in leads})
    place = {agent: number for number, agent in enumerate(agents)}
    m, n = len(agents), len(held)
    rows, bounds = [], []
    for number, leads in enumerate(held.values()):
        for agent in leads:
            row = np.zeros(m + n)
            row[m + number], row[place[agent]] = 1, -1
            rows.append(row)
            bounds.append(0.0)
    row = np.zeros(m + n)
    row[m:] = -1
    rows.append(row)
    bounds.append(-float(needed))
    found: list[tuple[str, ...]] = []
    while len(found) < most:
        chosen = _solve(rows, bounds, m, n)
        if chosen is None or (found and len(chosen) > len(found[0])):
            return found, True
        found.append(tuple(agents[a] for a in chosen))
        row = np.zeros(m + n)
        row[chosen] = 1
        rows.append(row)
        bounds.append(len(chosen) - 1.0)
    last = _solve(rows, bounds, m, n)
    return found, last is None or len(last) > len(found[0])


def _solve(rows: list[Any], bounds: list[float], m: int, n: int) -> list[int] | None:
    """Agents chosen by the integer programme; None where nothing is left."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cost = np.concatenate((np.ones(m), np.zeros(n)))
    done = milp(
        cost,
        constraints=LinearConstraint(csr_array(np.array(rows)), ub=np.array(bounds)),
        integrality=np.concatenate((np.ones(m), np.zeros(n))),
        bounds=Bounds(0, 1),
    )
    if done.x is None:
        return None
    return [int(a) for a in np.flatnonzero(done.x[:m] > 0.5)]


def _greedy(held: Mapping[str, Sequence[str]], needed: int) -> tuple[str, ...]:
    """Remove whoever leaves most initiatives without lead next; then whoever leads most."""
    left = {name: set(leads) for name, leads in held.items()}
    chosen: list[str] = []
    while sum(not leads for leads in left.values()) < needed:
        counts: dict[str, tuple[int, int]] = {}
        for leads in left.values():
            for agent in leads:
                sole, every = counts.get(agent, (0, 0))
                counts[agent] = sole + (len(leads) == 1), every + 1
        best = min(counts, key=lambda agent: (-counts[agent][0], -counts[agent][1], agent))
        chosen.append(best)
        for leads in left.values():
            leads.discard(best)
    return tuple(chosen)
