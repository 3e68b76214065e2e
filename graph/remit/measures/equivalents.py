"""Initiative-equivalents: targets, dated milestones and partners on one scale.

No weight is hidden in a constant: each term is divided by its own mean, so that an average
initiative weighs 1, and `remit.measures.sensitivity` tells what holds under every weighting.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from remit.measures.cards import Card, measure

TERMS = ("initiative", "targets", "milestones", "partners")


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalents:
    """Weight of each initiative, the terms it is made of, and the terms that had to be dropped.

    `terms[name][initiative]` is the term relative to its mean (1 for "initiative" itself).
    """

    weights: Mapping[str, float]
    terms: Mapping[str, Mapping[str, float]]
    dropped: tuple[str, ...] = ()


@measure(
    Card(
        id="W3",
        title_zh="工作量（当量件数）",
        title_en="initiative-equivalents",
        formula="w_i = (1 + T_i/T̄ + M_i/M̄ + P_i/P̄)/4 with means over all n initiatives; "
        "W_o = Σ w_i over the initiatives of o",
        unit="initiatives of average size",
        range="w_i ≥ 1/4, mean 1; W_o 0..n",
        source="defined here; sensitivity by W4",
        edge_cases="a term whose mean is zero or unknown is dropped, the divisor falls by one, "
        "and the term is named; partners are counted in the group mode echoed",
        verdict="core",
        cost="O(n)",
    )
)
def initiative_equivalents(
    *,
    targets: Mapping[str, float | None],
    milestones: Mapping[str, float | None],
    partners: Mapping[str, float | None],
) -> Equivalents:
    """Weight of every initiative from its targets, dated milestones and partners.

    The three mappings have the same keys, the initiatives. A term is used only if it is known
    (not None) for every initiative and not zero throughout.

    Examples
    --------
    >>> w = initiative_equivalents(
    ...     targets={"i": 3, "j": 1}, milestones={"i": 0, "j": 0}, partners={"i": 2, "j": 2}
    ... )
    >>> w.dropped, w.weights
    (('milestones',), {'i': 1.1666666666666667, 'j': 0.8333333333333334})
    """
    columns = dict(zip(TERMS[1:], (targets, milestones, partners), strict=True))
    names = sorted(targets)
    for term, column in columns.items():
        if sorted(column) != names:
            raise ValueError(f"{term} are not given for the same initiatives as targets")
    terms: dict[str, Mapping[str, float]] = {TERMS[0]: dict.fromkeys(names, 1.0)}
    dropped = []
    for term, column in columns.items():
        known = [value for name in names if (value := column[name]) is not None]
        total = math.fsum(known)
        if len(known) < len(names) or total == 0:
            dropped.append(term)
        else:
            mean = total / len(names)
            terms[term] = {name: value / mean for name, value in zip(names, known, strict=True)}
    return Equivalents(
        weights={
            name: math.fsum(column[name] for column in terms.values()) / len(terms)
            for name in names
        },
        terms=terms,
        dropped=tuple(dropped),
    )
