"""What stands in the cells of a column, whatever its heading says.

A column is judged by the mean of its cells: a single one proves little, since a task can end as
a body's name does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.who import likeness
from remit.layouts.who.likeness import NOBODY, Known

_NUMBER = re.compile(r"[+-]?\d[\d,.]*\s*(?:%|[^\d\s]{1,4})?")
_SPACE = re.compile(r"\s+")
_DATES = Column(heading="", kind="date")
_SAMPLE = 200

Plain = Literal["ordinal", "date", "number", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Of the cells of a column that say anything: how many, how long, and what they are.

    `bodies`, `persons`, `posts` and `names` (any of these) are mean likenesses, `ordinals`,
    `dates` and `numbers` shares; all from 0 to 1. `different` counts the texts among the cells.
    """

    filled: int = 0
    different: int = 0
    length: float = 0.0
    bodies: float = 0.0
    persons: float = 0.0
    posts: float = 0.0
    names: float = 0.0
    ordinals: float = 0.0
    dates: float = 0.0
    numbers: float = 0.0


def of(cells: Sequence[str], known: Known = NOBODY) -> Contents:
    """The contents of a column from the folded words of its cells, of which 200 are looked at."""
    held = [c for c in cells if c and not likeness.is_silent(c)]
    if not held:
        return Contents()
    seen = held[:: max(1, len(held) // _SAMPLE)]
    n = len(seen)
    judged = [likeness.of(c, known=known) for c in seen]
    plain = [kind(c) for c in seen]
    return Contents(
        filled=len(held),
        different=len(set(held)),
        length=sum(map(len, seen)) / n,
        bodies=sum(j.bodies for j in judged) / n,
        persons=sum(j.persons for j in judged) / n,
        posts=sum(j.post for j in judged) / n,
        names=sum(1 - j.other for j in judged) / n,
        ordinals=plain.count("ordinal") / n,
        dates=plain.count("date") / n,
        numbers=plain.count("number") / n,
    )


@lru_cache(maxsize=8192)
def kind(cell: str) -> Plain:
    """Whether a cell is an ordinal, a date or a number by itself; empty where it is none."""
    text = _SPACE.sub("", cell)
    if cols.ORDINAL.fullmatch(text):
        return "ordinal"
    if cols.fits(_DATES, cell) >= 1.0 and likeness.of(cell).other > 0.5:
        return "date"
    return "number" if _NUMBER.fullmatch(text) else ""
