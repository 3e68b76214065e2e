"""The card of each measure: what it is, in what unit, from where, and where it is undefined.

A measure carries its card as a decorator, so that the definition stands beside the code that
computes it; the card becomes part of the docstring and one row of `remit measures`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Literal, TypeVar

Verdict = Literal["core", "core with null", "optional", "optional with null", "not shown"]

#: Modules that define measures, in the order of their identifiers.
MEASURE_MODULES = (
    "workload",
    "equivalents",
    "sensitivity",
    "schedule",
    "specialisation",
    "equity",
    "projections",
    "nullmodels",
    "pairs",
    "blocs",
    "brokerage",
    "holes",
    "centrality",
    "asking",
    "coreness",
    "assortativity",
    "resilience",
    "critical",
    "balance",
    "change",
    "coverage",
)

_CARDS: dict[str, Card] = {}
_Measure = TypeVar("_Measure", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a reader has to know before quoting a measure.

    `verdict` says how far it can be trusted at the size of one plan: "core" is a fact of the
    text, "with null" may be shown only beside its value under chance, "not shown" repeats the
    plain count. `function` is filled in by `measure`.
    """

    id: str
    title_zh: str
    title_en: str
    formula: str
    unit: str
    range: str
    source: str
    edge_cases: str
    verdict: Verdict
    cost: str = "linear in the links"
    function: str = ""

    def as_json(self) -> dict[str, str]:
        """All fields, in the order of their definition."""
        return {key: str(value) for key, value in asdict(self).items()}

    def as_text(self) -> str:
        """The card as a numpydoc section."""
        lines = [
            f"{self.id}, {self.title_en} ({self.title_zh}); verdict: {self.verdict}.",
            f"Formula: {self.formula}",
            f"Unit: {self.unit}. Range: {self.range}. Cost: {self.cost}.",
            f"Edge cases: {self.edge_cases}",
            f"Source: {self.source}",
        ]
        return "\n\n".join(lines)


def measure(card: Card) -> Callable[[_Measure], _Measure]:
    """Attach `card` to a function: register it and show it in the docstring."""

    def attach(function: _Measure) -> _Measure:
        if card.id in _CARDS:
            raise ValueError(f"two measures share the card {card.id}")
        where = f"{function.__module__}.{function.__name__}"
        fields = asdict(card) | {"function": where}
        _CARDS[card.id] = Card(**fields)
        doc = (function.__doc__ or "").rstrip()
        body = card.as_text().replace("\n\n", "\n\n    ")
        function.__doc__ = f"{doc}\n\n    Card\n    ----\n    {body}\n    "
        return function

    return attach


def cards() -> tuple[Card, ...]:
    """Every measure's card, ordered by identifier (W, K, R, D, A; then by number)."""
    for name in MEASURE_MODULES:
        import_module(f"remit.measures.{name}")
    return tuple(sorted(_CARDS.values(), key=_order))


def _order(card: Card) -> tuple[int, int, str]:
    match = re.fullmatch(r"([A-Z])(\d+)(.*)", card.id)
    if match is None:
        raise ValueError(f"not a card identifier: {card.id!r}")
    letter, number, rest = match.groups()
    return "WKRDA".index(letter), int(number), rest
