"""Tables on their side: the headings stand in the first column, the initiatives go across."""

from __future__ import annotations

from dataclasses import replace

from remit.layouts.page import Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables.grids import EMPTY, Lattice, Line, Slot
from remit.model import Span

_LEAST_LINES = 3


def upright(page: Page, lattice: Lattice) -> Lattice:
    """The lattice with its headings in the first line, where they stand in the first column.

    The extent of a row is then that of its title, since the cells of all rows lie between each
    other in the text.
    """
    lines = lattice.lines
    width = max((len(x.slots) for x in lines), default=0)
    if len(lines) < _LEAST_LINES or width < 2 or not _lies(lattice):
        return lattice
    kinds = [cols.heading(x.texts[0]).kind for x in lines]
    title = next((n for n, k in enumerate(kinds) if k == "task"), 0)
    turned = []
    for k in range(width):
        slots = [x.slots[k] if k < len(x.slots) else EMPTY for x in lines]
        texts = [x.texts[k] if k < len(x.texts) else "" for x in lines]
        spans = [s.span for s in slots if s.span is not None]
        if not spans:
            continue
        span = slots[title].span or spans[0]
        held = tuple(Slot(span=s.span) for s in slots)
        turned.append(Line(slots=held, texts=tuple(texts), span=Span(span.start, span.end)))
    return replace(lattice, lines=tuple(turned), ruled=frozenset({0}), exact=True)


def _lies(lattice: Lattice) -> bool:
    """Whether the first column holds headings, a role's among them, and the first line does not."""
    down = [cols.heading(x.texts[0]).kind for x in lattice.lines if x.texts and x.texts[0]]
    across = [cols.heading(t).kind for t in lattice.lines[0].texts if t]
    told = sum(k != "unknown" for k in down)
    return (
        cols.assigns(down)
        and told >= 2
        and 2 * told >= len(down)
        and not cols.assigns(across)
        and told > sum(k != "unknown" for k in across)
    )
