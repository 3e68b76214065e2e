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
    one; sets are sorted, fractions become floats, and what is not a number becomes None.

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
    if isinstance(result, float) and not math.isfinite(result):
        return None
    return result
