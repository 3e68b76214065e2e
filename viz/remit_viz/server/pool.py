"""The store as the server sees it: its nursery, and the lanes in which jobs are answered.

Two lanes (`remit_viz.server.lanes`) keep requests of strangers away from the server's own pages:
`queries` runs SPARQL, `pages` runs everything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from remit.errors import StoreError
from remit.folders import State, state
from remit.store import MARKER
from remit_viz.server.jobs import Answer, Busy
from remit_viz.server.lanes import Lane
from remit_viz.server.limits import PAGE_SECONDS, Limits
from remit_viz.server.workers import Nursery

_USUAL, _LAST = 0, 19


class Pool:
    """The lanes and the nursery of a store; after a new build, the nursery of the new store."""

    def __init__(self, folder: Path, limits: Limits, *, say: Callable[[str], None]) -> None:
        self.limits = limits
        self.queries = Lane(
            limits, quick=limits.quick, slow=limits.slow, timeout=limits.timeout, niceness=_LAST
        )
        self.pages = Lane(
            limits,
            quick=max(2, limits.quick // 2),
            slow=limits.quick,
            timeout=PAGE_SECONDS,
            niceness=_USUAL,
        )
        self._folder = folder
        self._say = say
        self._nursery: Nursery | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._seen: tuple[State | None, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """What the nursery said of the store it opened."""
        return self._current().facts

    @property
    def alive(self) -> bool:
        """Whether jobs can be answered."""
        return self._nursery is not None and self._nursery.alive

    def _current(self) -> Nursery:
        if self._nursery is None:
            raise Busy("the store is being opened")
        return self._nursery

    async def query(self, job: dict[str, Any], *, client: str = "") -> Answer:
        """The answer to a query of a stranger; clients take turns where queries take long."""
        return await self.queries.run(self._current, job, client=client)

    async def page(self, job: dict[str, Any], *, timeout: float | None = None) -> Answer:
        """The answer to one of the server's own jobs, within `timeout` seconds where given."""
        return await self.pages.run(self._current, job, timeout=timeout)

    async def open(self) -> None:
        """Open the store as it is now, in place of the one that was open.

        Raises
        ------
        StoreError
            If it cannot be opened; the one that was open stays.
        """
        seen = self._look()
        try:
            coming = Nursery(self._folder, self.limits)
        except OSError as error:
            raise StoreError(f"its process cannot be started: {error}") from error
        # What could not be opened is not tried again before it changes.
        self._seen = seen
        await coming.ready()
        self._retire()
        self._nursery = coming
        self._seen = (seen[0], tuple(self.facts["state"]))

    async def watch(self, seconds: float) -> None:
        """Follow the store: open it again after a build, or when its process died."""
        while True:
            await asyncio.sleep(seconds)
            if self.alive and self._look() == self._seen:
                continue
            try:
                await self.open()
            except StoreError as error:
                self._say(f"the store cannot be opened again: {error}")
                if self._nursery is not None and not self.facts["in_memory"]:
                    # Its workers read from files that are no longer sound.
                    self._retire()
                    self._nursery = None
            else:
                self._say(f"opened the store again: {self.facts['content_id'][:12]}")

    def _look(self) -> tuple[State | None, ...]:
        """The states of what a build, or damage, would change: the marker and the statements."""
        truth = [Path(self.facts["truth"])] if self._nursery is not None else []
        return tuple(state(path) for path in (self._folder / MARKER, *truth))

    def _retire(self) -> None:
        if self._nursery is not None:
            self._nursery.retire()
            leaving = asyncio.ensure_future(self._nursery.ended())
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """End every process; jobs that run are lost."""
        if self._nursery is not None:
            self._nursery.end()
        self._retire()
        self._nursery = None
        await asyncio.gather(*self._leaving)
