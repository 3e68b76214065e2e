"""Targets of an initiative: what was promised in numbers, and which of the numbers compare."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit_viz import labels
from remit_viz.due import QUOTE_LIMIT

SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "", "approx": "≈"}
CHANGES = ("absolute", "count", "increment", "growth", "share", "reduction", "progress")
INDICATOR_LIMIT = 80
# From here on a number is written with an exponent.
LONGEST = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number that was promised.

    `maximum` is the upper end of a range whose lower end is `value`; `comparator` and `change` are
    empty where the pages do not know them, `due` is ISO or None.
    """

    iri: str
    indicator: str
    comparator: str
    value: float | None
    maximum: float | None
    unit: str
    change: str
    aspirational: bool
    due: str | None
    quote: str
    line: int

    @property
    def sign(self) -> str:
        """The comparator as a sign; nothing for a bare number."""
        return SIGNS.get(self.comparator, "")

    @property
    def amount(self) -> str:
        """The number, or both ends of the range; empty without a value."""
        ends = [end for end in (self.value, self.maximum) if end is not None]
        return "–".join(map(_written, ends))


def read(found: Mapping[str, Any]) -> Target:
    """A target as `remit.responsibility.read` gives it."""
    comparator, change = str(found.get("comparator") or ""), str(found.get("change") or "")
    return Target(
        iri=str(found.get("iri") or ""),
        indicator=labels.clean(str(found.get("indicator") or ""), INDICATOR_LIMIT),
        comparator=comparator if comparator in SIGNS else "",
        value=_finite(found.get("value")),
        maximum=_finite(found.get("maximum")),
        unit=labels.clean(str(found.get("unit") or ""), 20),
        change=change if change in CHANGES else "",
        aspirational=bool(found.get("aspirational")),
        due=str(found["due"]) if found.get("due") else None,
        quote=labels.clean(str(found.get("quote") or ""), QUOTE_LIMIT),
        line=found.get("line") or 0,
    )


def bars(targets: Sequence[Target]) -> list[float | None]:
    """How long the bar of each target is, from 0 to 1; None where nothing compares with it.

    Only like is set against like: one indicator in one unit and one sense, promised for several
    dates, against the largest of these values.
    """
    series: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, target in enumerate(targets):
        if target.value is not None and target.value >= 0 and target.due:
            series[target.indicator, target.unit, target.change].append(place)
    found: list[float | None] = [None] * len(targets)
    for places in series.values():
        values = [targets[place].value or 0.0 for place in places]
        days = {targets[place].due for place in places}
        if len(places) > 1 and len(days) == len(places) and max(values) > 0:
            for place, value in zip(places, values, strict=True):
                found[place] = value / max(values)
    return found


def _finite(value: Any) -> float | None:
    number = float(value) if isinstance(value, int | float) else math.nan
    return number if math.isfinite(number) else None


def _written(number: float) -> str:
    if abs(number) >= LONGEST:
        return f"{number:.6g}"
    text = format(Decimal(repr(number)), ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text
