"""Work spread over processes that end with the one that started them, however it ends.

Each worker watches a pipe of which its parent alone holds the other end. The end closes when the
parent leaves, is told to stop or is killed, on every system alike; a worker then leaves at once and
says nothing. Ctrl-C in a terminal reaches all processes of its group: what comes of it is the
parent's to decide, so the workers do not hear it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from remit.errors import SourceError

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

Given = TypeVar("Given")
Made = TypeVar("Made")

_UNHEARD = ("SIGINT", "SIGHUP")


def mapped(
    work: Callable[[Given], Made], given: Iterable[Given], *, ahead: int = 64
) -> Generator[Made]:
    """What `work` makes of each thing given, in their order, by a process for each core.

    At most `ahead` results wait to be taken. Where the caller stops early, by an error, a signal or
    `close`, the workers end at once, in the middle of what they do.

    Parameters
    ----------
    work
        A function that other processes can import; what it raises is raised here.

    Raises
    ------
    SourceError
        If a worker dies of its work, as where memory ends.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    context = get_context("spawn")
    watched, held = context.Pipe(duplex=False)
    waiting: deque[Future[Made]] = deque()
    rest = iter(given)
    with _unheard():
        pool = ProcessPoolExecutor(mp_context=context, initializer=_watch, initargs=(watched,))
    with pool:
        try:
            while True:
                with _unheard():
                    waiting.extend(pool.submit(work, g) for g in islice(rest, ahead - len(waiting)))
                if not waiting:
                    break
                yield waiting.popleft().result()
        except BaseException as error:
            held.close()
            if isinstance(error, BrokenProcessPool):
                raise SourceError(
                    "a process that read sources died",
                    remedy="free some memory, or give fewer sources at once",
                ) from error
            raise
    held.close()
    watched.close()


def _watch(parent: Connection) -> None:
    """Make this worker leave when its parent's end of the pipe closes."""

    def wait() -> None:
        # Nothing is ever sent: the pipe is ready when its other end is closed.
        parent.poll(None)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep processes started here from hearing what a terminal sends to its whole group.

    A blocked signal stays blocked in a process from its first moment on, before any handler could
    be set there; here it only comes a moment later.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    unheard = {getattr(signal, name) for name in _UNHEARD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, unheard)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
