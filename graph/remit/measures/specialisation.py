"""Whether each official holds one field, or a bit of everything."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.measures.cards import Card, measure
from remit.measures.chance import AgainstChance, against
from remit.measures.equity import effective_number


@measure(
    Card(
        id="W8",
        title_zh="分散度",
        title_en="fragmentation",
        formula="exp(−Σ s ln s) over the shares of an agent's initiatives in each section (or "
        "under each lead body)",
        unit="effective number of fields",
        range="1..number of fields",
        source="Hill 1973, doi:10.2307/1934352",
        edge_cases="one initiative: 1; an initiative without a field is left out; none left: "
        "undefined",
        verdict="optional",
    )
)
def fragmentation(fields: Iterable[Hashable | None]) -> float | None:
    """Effective number of fields among the fields of an agent's initiatives.

    Examples
    --------
    >>> round(fragmentation(["water", "water", "roads", "roads"]), 12)
    2.0
    """
    counts: dict[Hashable, int] = {}
    for field in fields:
        if field is not None:
            counts[field] = counts.get(field, 0) + 1
    return effective_number([counts[field] for field in sorted(counts, key=str)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialisation:
    """χ² and Cramér's V of a table of officials × sections, V against chance.

    All None with a `reason` where there are fewer than two officials or sections.
    """

    chi_squared: float | None
    cramers_v: float | None
    against_chance: AgainstChance | None
    reason: str | None = None


@measure(
    Card(
        id="W10",
        title_zh="分工专业化",
        title_en="section specialisation",
        formula="χ² = Σ (O − E)²/E of the table officials × sections; V = √(χ²/(n (min(r, c) − "
        "1))); null: sections permuted over initiatives",
        unit="none",
        range="V 0..1",
        source="Cramér 1946, Mathematical Methods of Statistics; permutation p: Good 2005, "
        "doi:10.1007/b138696",
        edge_cases="fewer than two officials or sections: undefined; initiatives without official "
        "or section are left out",
        verdict="optional with null",
        cost="O(draws · n)",
    )
)
def specialisation(
    officials: Mapping[str, Iterable[str]],
    sections: Mapping[str, Hashable | None],
    *,
    draws: int = 2000,
    seed: int = 0,
) -> Specialisation:
    """Whether officials hold certain sections more than chance would give them.

    Parameters
    ----------
    officials
        The officials of each initiative.
    sections
        The section of each initiative.
    """
    import numpy as np

    kept = sorted(i for i in officials if sections.get(i) is not None and list(officials[i]))
    people = sorted({person for i in kept for person in officials[i]})
    fields = sorted({sections[i] for i in kept}, key=str)
    if len(people) < 2 or len(fields) < 2:
        reason = "fewer than two officials" if len(people) < 2 else "fewer than two sections"
        return Specialisation(chi_squared=None, cramers_v=None, against_chance=None, reason=reason)
    holds = np.array([[float(p in set(officials[i])) for p in people] for i in kept])
    lies = np.array([[float(sections[i] == field) for field in fields] for i in kept])
    chi = _chi_squared(holds.T @ lies)
    scale = float(holds.sum()) * (min(len(people), len(fields)) - 1)
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = [_chi_squared(holds.T @ lies[rng.permutation(len(kept))]) for _ in range(draws)]
    return Specialisation(
        chi_squared=chi,
        cramers_v=(chi / scale) ** 0.5,
        against_chance=against((chi / scale) ** 0.5, (np.array(drawn) / scale) ** 0.5, seed=seed),
    )


def _chi_squared(table: Any) -> float:
    """Pearson's χ² of a table without empty rows or columns."""
    expected = table.sum(axis=1)[:, None] * table.sum(axis=0)[None, :] / table.sum()
    return float(((table - expected) ** 2 / expected).sum())
