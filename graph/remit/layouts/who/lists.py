"""Lists of bodies in any script."""

from __future__ import annotations

from remit.layouts.who import latin, words
from remit.layouts.who.names import Name, Reader, squeeze
from remit.vocabulary import script


def bodies(reader: Reader, start: int, end: int) -> list[Name]:
    """The bodies listed in `[start, end)`; empty if the words are no list of names."""
    first, last = reader.trim(start, end)
    if first >= last or words.is_blank(squeeze(reader.flat[first:last])):
        return []
    if script.has_han(reader.flat[first:last]):
        return reader.bodies(first, last)
    return latin.read(reader, start, end)
