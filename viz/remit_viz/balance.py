"""Where the parts of a page stand, so that its two columns are about as high."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Literal

from remit_viz import labels

Place = Literal["first", "second", "below"]

BOTH: tuple[Place, ...] = ("first", "second")
BELOW: tuple[Place, ...] = ("below",)
# Pixels, as the styles of the page give them on a wide screen.
HEAD, ROW, LINE, CHIP_ROW = 58, 30, 20, 33
LETTER, COLUMN, CHIP = 13, 590, 56


def rows(texts: Iterable[str], *, width: int, row: int = ROW) -> float:
    """The height of a table or list with one row for each text, of which `width` pixels show."""
    return sum(row + LINE * (_lines(text, width) - 1) for text in texts)


def chips(names: Iterable[str]) -> float:
    """The height of names side by side."""
    wide = sum(labels.em(name) * LETTER + CHIP for name in names)
    return CHIP_ROW * math.ceil(wide / COLUMN)


def places(
    first: float, second: float, loose: Mapping[str, float], *, spread: str = ""
) -> dict[str, Place]:
    """Where the loose parts go for the page to be least high.

    Parameters
    ----------
    first, second
        Height of what stands in each column anyway.
    loose
        Height of each part that may go to either column.
    spread
        The part that may stand below both columns as well, itself in two.
    """
    choices = [(*BOTH, *BELOW) if name == spread else BOTH for name in loose]

    def height(chosen: tuple[Place, ...]) -> float:
        added: dict[Place, float] = {"first": 0.0, "second": 0.0, "below": 0.0}
        for place, own in zip(chosen, loose.values(), strict=True):
            added[place] += own
        return max(first + added["first"], second + added["second"]) + added["below"] / 2

    best = min(product(*choices), key=height)
    return dict(zip(loose, best, strict=True))


def _lines(text: str, width: int) -> int:
    return max(1, math.ceil(labels.em(text) * LETTER / width))
