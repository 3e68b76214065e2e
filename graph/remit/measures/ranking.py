"""Ranks that admit ties: equal values share a range of ranks, never an arbitrary order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def rank_ranges(values: Mapping[Key, float | None]) -> dict[Key, tuple[int, int] | None]:
    """First and last rank of each key, the largest value first; ties share the range.

    An undefined value (None) has no rank. Values that differ by less than 1e-12 of the largest
    magnitude are one tie, so that the order of a sum cannot decide a rank.

    Examples
    --------
    >>> rank_ranges({"a": 7, "b": 5, "c": 5, "d": None})
    {'a': (1, 1), 'b': (2, 3), 'c': (2, 3), 'd': None}
    """
    defined = [-value for value in values.values() if value is not None]
    tolerance = 1e-12 * max((abs(value) for value in defined), default=0.0)
    ordered = sorted(defined)
    return {
        key: None
        if value is None
        else (
            bisect_left(ordered, -value - tolerance) + 1,
            bisect_right(ordered, -value + tolerance),
        )
        for key, value in values.items()
    }
