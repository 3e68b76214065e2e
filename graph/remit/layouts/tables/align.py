"""Cells to columns by what they hold, where a text has lost the places of its cells.

A stream of cells is laid over the columns by the best path (Viterbi): within a row columns only
go forwards, a cell may go on with the column before it, and going back begins a new row. What
fits where is judged by `columns.fits`. The same serves one row with a cell too few or too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column

_SKIP = {"ordinal": 0.55, "role": 0.3, "date": 0.25, "category": 0.05, "task": 1.0}
_STAY = {"role": 0.45, "task": 0.45, "text": 0.35, "category": 0.6, "unknown": 0.4, "date": 0.5}
_NEVER = 9.0
_LEAD = 0.15
_HEADING = 0.6
SECTION = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the cells of a stream were placed: for each its column and whether it begins a row.

    The column of a cell that is a heading for the rows below it is `SECTION`.
    """

    columns: tuple[Column, ...]
    at: tuple[tuple[int, bool], ...]
    score: float


def place(
    columns: Sequence[Column],
    texts: Sequence[str],
    *,
    near: Sequence[Sequence[float]] | None = None,
    whole: bool = False,
) -> Placed:
    """The best placing of a stream of cells; an unnamed ordinal column is added where it helps.

    Parameters
    ----------
    columns
        The columns that the headings name, in order.
    texts
        The folded words of each cell, without white space; empty where a cell is known to be.
    near
        For each cell and column, what the cell's place on its line says for that column.
    whole
        That marks end the cells, so that none goes on with the one before it.
    """
    fits = [[_fit(c, t) for c in columns] for t in texts]
    if near is not None:
        fits = [
            [f + b for f, b in zip(row, by, strict=True)]
            for row, by in zip(fits, near, strict=True)
        ]
    headings = [_HEADING if cols.SECTION.match(t) and "。" not in t else -_NEVER for t in texts]
    if near is not None:
        headings = [h + max(by) for h, by in zip(headings, near, strict=True)]
    best = _sectioned(columns, fits, headings, whole=whole)
    if near is None and all(c.kind != "ordinal" for c in columns) and _ordinals(texts):
        extra = Column(heading="", kind="ordinal")
        own = [_fit(extra, t) for t in texts]
        for k in range(min(len(columns), 4)):
            wider = [[*row[:k], o, *row[k:]] for row, o in zip(fits, own, strict=True)]
            spread = [*columns[:k], extra, *columns[k:]]
            tried = _sectioned(spread, wider, headings, whole=whole)
            if tried.score > best.score + 1.0:
                best = tried
    return best


def _ordinals(texts: Sequence[str]) -> bool:
    """Whether cells 1, 2, 3 stand in the stream."""
    numbers = [t.strip(".、") for t in texts if t.strip(".、").isdecimal() and len(t) < 5]
    return len(numbers) >= 2 and any(int(b) == int(a) + 1 for a, b in pairwise(numbers))


def _sectioned(
    columns: Sequence[Column],
    fits: Sequence[Sequence[float]],
    headings: Sequence[float],
    *,
    whole: bool,
) -> Placed:
    """The best path where a row of its own, before all columns, holds each heading."""
    if max(headings, default=-1.0) < 0:
        return _path(columns, fits, whole=whole)
    before = Column(heading="", kind="unknown")
    rows = [[h, *row] for h, row in zip(headings, fits, strict=True)]
    placed = _path([before, *columns], rows, whole=whole, free=1)
    return Placed(tuple(columns), tuple((k - 1, anew) for k, anew in placed.at), placed.score)


def _path(
    columns: Sequence[Column],
    fits: Sequence[Sequence[float]],
    *,
    whole: bool = False,
    free: int = 0,
) -> Placed:
    """The best path of cells through columns; `fits[n][k]` says how cell n fits column k.

    The first `free` columns cost nothing where they stay empty, and end the row.
    """
    width = len(columns)
    skip = [0.0]
    for k, c in enumerate(columns):
        skip.append(skip[-1] + (0.0 if k < free else _SKIP.get(c.kind, 0.3)))
    stay = [_NEVER if whole else _stay(columns, k) for k in range(width)]
    step = _steps(width, skip, stay)
    for k in range(free, width):
        step[k][:free] = [skip[k] - skip[free]] * free
    scores = [f - skip[k] for k, f in enumerate(fits[0])] if fits else []
    back: list[list[int]] = []
    for fit in fits[1:]:
        row: list[int] = []
        after: list[float] = []
        for k in range(width):
            costs = step[k]
            best = 0
            top = scores[0] - costs[0]
            for j in range(1, width):
                value = scores[j] - costs[j]
                if value > top:
                    best, top = j, value
            row.append(best)
            after.append(top + fit[k])
        back.append(row)
        scores = after
    return _unwind(columns, scores, back, stay, free)


def _stay(columns: Sequence[Column], k: int) -> float:
    """What it costs to go on in a column; a lead beside other bodies is mostly one."""
    cost = _STAY.get(columns[k].kind, _NEVER)
    leads = [x.role == "lead" for x in columns[k].labels]
    others = any(x.role in ("responsible", "support") for c in columns[k + 1 :] for x in c.labels)
    return cost + _LEAD if leads and all(leads) and others else cost


def _fit(column: Column, text: str) -> float:
    if not text:
        return -0.3 if column.kind in ("ordinal", "task") else 0.25
    fit = cols.fits(column, text)
    return 1.5 if column.kind == "ordinal" and fit > 0 else fit


def _steps(width: int, skip: Sequence[float], stay: Sequence[float]) -> list[list[float]]:
    """`steps[k][j]`: what it costs to go from column j to column k."""
    steps = []
    for k in range(width):
        costs = []
        for j in range(width):
            if k > j:
                costs.append(skip[k] - skip[j + 1])
            else:
                anew = 0.1 + (skip[width] - skip[j + 1]) + skip[k]
                costs.append(min(stay[k], anew) if k == j else anew)
        steps.append(costs)
    return steps


def _unwind(
    columns: Sequence[Column],
    scores: Sequence[float],
    back: Sequence[Sequence[int]],
    stay: Sequence[float],
    free: int,
) -> Placed:
    if not scores:
        return Placed(tuple(columns), (), 0.0)
    k = max(range(len(scores)), key=lambda i: scores[i])
    total = scores[k]
    path = [k]
    for row in reversed(back):
        k = row[k]
        path.append(k)
    path.reverse()
    at = [(path[0], True)]
    for before, here in pairwise(path):
        anew = here < before or before < free or (here == before and stay[here] >= _NEVER)
        at.append((here, anew))
    return Placed(tuple(columns), tuple(at), total)


def one_row(columns: Sequence[Column], texts: Sequence[str]) -> list[int]:
    """The column of each cell of one row, forwards only, where their number differs.

    Returns as many column numbers as there are texts that are not empty.
    """
    held = [t for t in texts if t]
    width = len(columns)
    if len(held) > width:
        return list(range(width)) + [width - 1] * (len(held) - width)
    none = float("-inf")
    table = [[none] * (width + 1) for _ in range(len(held) + 1)]
    table[0] = [0.0] * (width + 1)
    for i, text in enumerate(held, 1):
        for k in range(i, width + 1):
            take = table[i - 1][k - 1] + _fit(columns[k - 1], text)
            leave = table[i][k - 1] - 0.01
            table[i][k] = max(take, leave)
    return _trace(columns, held, table)


def _trace(columns: Sequence[Column], held: Sequence[str], table: list[list[float]]) -> list[int]:
    found: list[int] = []
    i, k = len(held), len(columns)
    while i:
        take = table[i - 1][k - 1] + _fit(columns[k - 1], held[i - 1])
        if take >= table[i][k - 1] - 0.01 or k == i:
            found.append(k - 1)
            i -= 1
        k -= 1
    return found[::-1]
