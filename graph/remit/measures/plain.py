"""Results as plain values, the same for every measure: what JSON and tables are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any


def plain(result: Any) -> Any:
    """A result as dicts, lists, strings, numbers, booleans and None.

    Dataclasses become dicts in the order of their fields, with their `verdict` where they have
    one; sets are sorted, fractions become floats, floats are rounded (see `rounded`), and what is
    not a number becomes None.

    Examples
    --------
    >>> plain((Fraction(1, 2), float("nan"), {"b", "a"}))
    [0.5, None, ['a', 'b']]
    """
    if is_dataclass(result) and not isinstance(result, type):
        out = {field.name: plain(getattr(result, field.name)) for field in fields(result)}
        verdict = getattr(result, "verdict", None)
        return out if verdict is None else out | {"verdict": verdict}
    if isinstance(result, Mapping):
        return {str(key): plain(value) for key, value in result.items()}
    if isinstance(result, (set, frozenset)):
        return sorted(map(plain, result), key=str)
    if isinstance(result, (list, tuple)):
        return [plain(value) for value in result]
    if isinstance(result, Fraction):
        return float(result)
    if isinstance(result, float):
        return rounded(result)
    return result


def rounded(value: float) -> float | None:
    """A float to twelve significant digits; None where it is not finite.

    The last digits of a sum depend on the processor's order of adding: without them, the same seed
    gives the same bytes on every machine.

    Examples
    --------
    >>> rounded(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.12g}") if math.isfinite(value) else None
