"""The characters of a PDF page: their places, the lines they stand on, the way they run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_STAMP = 2.5  # characters that are larger than those they lie upon by this are a watermark
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; `turn` is 0 for upright text, 1 where it runs up the page, -1 down."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    turn: int = 0


def rows_of(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Characters by lines: those whose middles lie within half a character's height."""
    row: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom) / 2):
        here = (glyph.top + glyph.bottom) / 2
        if row and here - middle > 0.5 * max(glyph.size, 1.0):
            yield row
            row = []
        if not row:
            middle = here
        row.append(glyph)
    if row:
        yield row


def direction(glyphs: Sequence[Glyph]) -> int:
    """The turn of most characters of a page."""
    inked = [glyph.turn for glyph in glyphs if glyph.text != " "]
    return next((t for t in (1, -1) if 2 * inked.count(t) > len(inked)), 0)


def turned(
    glyphs: Sequence[Glyph],
    tables: Sequence[Sequence[Box]],
    turn: int,
    width: float,
    height: float,
) -> tuple[list[Glyph], list[list[Box]]]:
    """The characters and cells of a page as its reader holds it, so that text runs across."""
    boxes = [[_turned(box, turn, width, height) for box in table] for table in tables]
    if not turn:
        return list(glyphs), boxes
    return [_held(glyph, turn, width, height) for glyph in glyphs], boxes


def _held(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    box = (glyph.left, glyph.top, glyph.right, glyph.bottom)
    left, top, right, bottom = _turned(box, turn, width, height)
    return replace(glyph, left=left, right=right, top=top, bottom=bottom)


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    left, top, right, bottom = box
    if turn > 0:
        return height - bottom, left, height - top, right
    return (top, width - right, bottom, width - left) if turn else box


def without_stamps(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters without those of a watermark: several times larger than what they cover."""
    inked = [glyph for glyph in glyphs if glyph.text != " "]
    sizes = sorted(glyph.size for glyph in inked)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    stamps = [glyph for glyph in inked if glyph.size > _STAMP * usual]
    small = [glyph for glyph in inked if glyph.size <= _STAMP * usual]
    lines = {
        (stamp.top, stamp.size)
        for stamp in stamps[:200]
        if any(_covers(stamp, glyph) for glyph in small)
    }
    if not lines:
        return list(glyphs)
    return [glyph for glyph in glyphs if (glyph.top, glyph.size) not in lines]


def _covers(stamp: Glyph, glyph: Glyph) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return stamp.left < x < stamp.right and stamp.top < y < stamp.bottom
