"""Labels that a user teaches, in force while documents are read with them.

What is taught stands beside the shipped vocabulary, and before it where both have a label. What
is remembered of labels is remembered for each teaching, so that readings do not mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from remit.model import Role

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Taught:
    """Labels as written, each with its role, in the order of the label."""

    labels: tuple[tuple[str, Role], ...] = ()


NOTHING = Taught()
_IN_FORCE: ContextVar[Taught] = ContextVar("taught", default=NOTHING)


def in_force() -> Taught:
    """What is taught where this is asked."""
    return _IN_FORCE.get()


@contextmanager
def teaching(taught: Taught) -> Iterator[None]:
    """Read with these labels inside the block."""
    before = _IN_FORCE.set(taught)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def cached(maxsize: int) -> Callable[[Callable[[str], Made]], Callable[[str], Made]]:
    """Remember what a function says of a label, for each teaching its own."""

    def remembering(ask: Callable[[str], Made]) -> Callable[[str], Made]:
        @lru_cache(maxsize=maxsize)
        def kept(_: Taught, label: str) -> Made:
            return ask(label)

        @wraps(ask)
        def answer(label: str) -> Made:
            return kept(_IN_FORCE.get(), label)

        return answer

    return remembering
