"""Columns typed by their headings and by what stands in their cells together.

A heading that the vocabulary knows says what its column is, unless its cells can be no names: then
the column is read as text, so that prose is never read as columns of bodies. A heading that it
does not know takes what its cells are: over lists of bodies it gives the role that its parts
name, else `responsible`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from remit.layouts.tables import columns as cols
from remit.layouts.tables import contents
from remit.layouts.tables.columns import Column
from remit.layouts.tables.contents import Contents
from remit.layouts.who import likeness
from remit.layouts.who.likeness import NOBODY, Known
from remit.vocabulary.roles import Label

_SURE, _IMPLAUSIBLE = 0.6, 0.15
_LEAST, _FITTING = 2, 0.3


def columns(
    headings: Sequence[str], cells: Sequence[Sequence[str]], known: Known = NOBODY
) -> list[Column]:
    """The columns under `headings`, each typed with the folded words of its cells.

    Parameters
    ----------
    headings
        The heading of each column, folded; empty where it has none.
    cells
        For each column the folded words of its cells; those that are merged with the cell
        above left out.
    known
        Bodies that the document names elsewhere (`likeness.called`).
    """
    held = [contents.of(texts, known) for texts in cells]
    named = [cols.heading(h) for h in headings]
    tasks = [i for i, c in enumerate(named) if c.kind == "task"]
    title = None if tasks else _longest(named, held)
    typed = [
        column if i == title else _typed(column, cells[i], held[i], first=i == 0)
        for i, column in enumerate(named)
    ]
    return cols.settle(typed)


def _longest(named: Sequence[Column], held: Sequence[Contents]) -> int | None:
    """The column that names the tasks where no heading says so: the longest text without one."""
    free = [i for i, c in enumerate(named) if c.kind == "unknown" and held[i].filled]
    texts = [i for i in free if held[i].different * 3 >= held[i].filled * 2 and _plain(held[i])]
    return max(texts, key=lambda i: (held[i].length, -i), default=None)


def _plain(found: Contents) -> bool:
    return found.ordinals + found.dates + found.numbers < _SURE and found.names < _SURE


def _typed(column: Column, cells: Sequence[str], found: Contents, *, first: bool) -> Column:
    """A column with what its cells say of it."""
    if column.kind == "role":
        vetoed = implausible(column, cells, found)
        return replace(column, kind="text", labels=()) if vetoed else column
    if found.filled < _LEAST:
        return column
    if first and column.kind in ("unknown", "category") and found.ordinals == 1.0:
        return replace(column, kind="ordinal")
    if column.kind != "unknown":
        return column
    if found.bodies >= _SURE:
        return replace(column, kind="role", labels=(cols.label_over(column.heading),))
    if max(found.persons, found.posts) >= _SURE:
        return replace(column, kind="role", labels=(Label(text=column.heading, role="official"),))
    return replace(column, kind="date") if found.dates >= _SURE else column


def implausible(column: Column, cells: Sequence[str], found: Contents) -> bool:
    """Whether a column under a role's label holds hardly a name, so that it is no such column."""
    if found.filled < _LEAST or found.names >= _IMPLAUSIBLE:
        return False
    held = [c for c in cells if not likeness.is_silent(c)]
    return sum(cols.fits(column, " ".join(c.split())) for c in held) < _FITTING * len(held)
