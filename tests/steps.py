"""A build that fails or dies at a step of its writing, counted from 1.

``python -m steps STORE TEXT STEP`` builds the invented plan with TEXT in place of 滨河, and dies
without any cleaning up at the step; 0 is no step.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import invented

from remit.build import Report, build
from remit.registry import Registry

_STEPS: tuple[tuple[Any, str], ...] = (
    (Path, "mkdir"),
    (Path, "replace"),
    (Path, "unlink"),
    (Path, "write_bytes"),
    (os, "fsync"),
    (os, "pwrite"),
    (os, "ftruncate"),
)


def built(folder: Path, text: str) -> Report:
    """Build the invented plan, said a little otherwise."""
    plan = invented.PLAN.replace("滨河", text)
    items = [(title.replace("滨河", text), s, n) for title, s, n in invented.ITEMS]
    return build([invented.extraction(plan, items)], folder, registry=Registry())


@contextmanager
def stopped_at(step: int, stop: Callable[[], object]) -> Iterator[list[str]]:
    """Call `stop` at a step that changes the disk; gives the names of the steps so far."""
    done: list[str] = []
    real = {(home, name): getattr(home, name) for home, name in _STEPS}

    def counted(home: Any, name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            done.append(name)
            if len(done) == step:
                stop()
            return real[home, name](*given, **named)

        return call

    patches = [mock.patch.object(home, name, counted(home, name)) for home, name in _STEPS]
    for patch in patches:
        patch.start()
    try:
        yield done
    finally:
        for patch in patches:
            patch.stop()


def full() -> None:
    """What a full disk says."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


if __name__ == "__main__":
    with stopped_at(int(sys.argv[3]), lambda: os._exit(9)):
        built(Path(sys.argv[1]), sys.argv[2])
