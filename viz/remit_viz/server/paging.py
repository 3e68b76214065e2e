"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from remit_viz.server.problems import Phrase, Problem

PAGE_SIZE = 50
_MOST_DIGITS = 6


def last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    """The last value of a parameter; an empty text where it has none."""
    values = parameters.get(name) or [""]
    return values[-1]


def page_number(parameters: Mapping[str, Sequence[str]]) -> int:
    """The page that is asked for, from 1.

    Raises
    ------
    Problem
        If `page` is no number, or one that no list reaches.
    """
    text = last(parameters, "page")
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text)):
        raise Problem(400, Phrase("no-page-number", {"text": text[:20]}))
    return int(text)


def last_page(total: int) -> int:
    """How many pages a list has; an empty one has a page too."""
    return max(1, -(-total // PAGE_SIZE))
