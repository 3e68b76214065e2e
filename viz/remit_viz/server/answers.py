"""Answers to the server's own jobs: worked out once for all who ask, while the store stays."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from remit_viz.server.jobs import Answer, JobStopped
from remit_viz.server.pool import Pool

_MOST_BYTES = 64 * 1024 * 1024
_OVERHEAD = 500
_LOOK_SECONDS = 2.0


class Answers:
    """What a pool answers to its pages' jobs, kept up to a number of bytes."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._store = ""
        self._taken = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._working: dict[str, asyncio.Task[Answer]] = {}

    async def get(self, job: dict[str, Any], *, timeout: float | None = None) -> Answer:
        """The answer to a job. Who stops waiting for it does not stop it for others.

        `timeout` is in seconds, that of the pages' lane where none is given.

        Raises
        ------
        JobStopped
            If it did not come to its end.
        """
        store = self._pool.facts["content_id"]
        if store != self._store:
            self._store, self._taken = store, 0
            self._kept.clear()
        key = store + repr(sorted(job.items(), key=lambda item: item[0]))
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        return await asyncio.shield(self._shared(key, job, timeout))

    def _shared(self, key: str, job: dict[str, Any], timeout: float | None) -> asyncio.Task[Answer]:
        """The work on a job, which all who ask for it at the same time wait for together."""
        if key not in self._working:
            task = asyncio.ensure_future(self._pool.page(job, timeout=timeout))
            self._working[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return self._working[key]

    def _ended(self, key: str, done: asyncio.Task[Answer]) -> None:
        del self._working[key]
        if done.cancelled() or done.exception() is not None:
            return
        answer = done.result()
        size = len(answer.body) + len(key) + _OVERHEAD
        fits = answer.head["status"] == 200 and size <= _MOST_BYTES // 8
        if not fits or not key.startswith(self._store):
            return
        self._kept[key] = answer
        self._taken += size
        while self._taken > _MOST_BYTES:
            old, gone = self._kept.popitem(last=False)
            self._taken -= len(gone.body) + len(old) + _OVERHEAD

    async def keep_warm(
        self,
        jobs: Callable[[dict[str, Any]], Iterable[dict[str, Any]]],
        *,
        say: Callable[[str], None],
    ) -> None:
        """Work out some answers for each new store before anybody asks for them.

        `jobs` tells which, from what the pool knows of the store.
        """
        warm = ""
        while True:
            store = self._pool.facts["content_id"] if self._pool.alive else warm
            if store != warm:
                warm = store
                for job in jobs(self._pool.facts):
                    try:
                        await self.get(job)
                    except JobStopped as error:
                        say(f"{job} was not worked out: {error}")
            await asyncio.sleep(_LOOK_SECONDS)
