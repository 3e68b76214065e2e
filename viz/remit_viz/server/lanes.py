"""Lanes: places for jobs at once, and who comes next.

In each lane a few jobs run at once. One that is still running after a moment has to take one of
the few slow places, at a lower priority; where none is free, it gives its worker back and waits in
line, to begin again when its turn comes. So short requests go on being answered whatever the long
ones do, and the long ones are answered in turn, one of each client after the other.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from remit_viz.server.jobs import Answer, Busy, OutOfTime
from remit_viz.server.limits import QUICK_SECONDS, Limits
from remit_viz.server.workers import Nursery, Worker


class Line:
    """Who waits for a slow place: clients take turns, each with its own requests in order.

    Parameters
    ----------
    places
        Slow places in all.
    most, patience
        How many may wait, and how many seconds each. In a full line one more is let in where its
        client has fewer in it than another: the last of whoever has most gives way.
    """

    def __init__(self, places: int, *, most: int, patience: float) -> None:
        self._free = places
        self._most = most
        self._patience = patience
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def taken_at_once(self) -> bool:
        """Whether a place was free, with nobody waiting for it; then it is taken."""
        if self._waiting or not self._free:
            return False
        self._free -= 1
        return True

    async def enter(self, client: str) -> None:
        """Wait for a place and take it.

        Raises
        ------
        Busy
            If the line is full, or its turn does not come in time.
        """
        if self.taken_at_once():
            return
        self._make_room(client)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except TimeoutError as error:
            self._forget(client, turn)
            raise Busy("it takes long, and its turn among long ones did not come") from error
        except asyncio.CancelledError:
            self._forget(client, turn)
            raise

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        if turn in self._waiting.get(client, ()):
            self._waiting[client].remove(turn)
            if not self._waiting[client]:
                del self._waiting[client]
        elif turn.done() and not turn.cancelled() and turn.exception() is None:
            # Its turn had come in the same moment: the place goes to the next.
            self.leave()

    def _make_room(self, client: str) -> None:
        if len(self) < self._most:
            return
        longest = max(self._waiting, key=lambda c: len(self._waiting[c]))
        full = Busy("it takes long, and too many long ones are waiting")
        if len(self._waiting[longest]) <= len(self._waiting.get(client, ())) + 1:
            raise full
        last = self._waiting[longest].pop()
        last.set_exception(full)

    def leave(self) -> None:
        """Give a place back: to the next client in turn, or to whoever comes."""
        while self._waiting:
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[client] = turns
            # One that has just left the line is still in it until it is told.
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class _Slow(Exception):
    """A job has turned out to take long, and there is no slow place for it now."""


class Lane:
    """Some places for jobs at once, with a queue in front of them."""

    def __init__(
        self, limits: Limits, *, quick: int, slow: int, timeout: float, niceness: int
    ) -> None:
        self._limits = limits
        self._niceness = niceness
        self._timeout = timeout
        self._quick = asyncio.Semaphore(quick)
        self._slow = Line(slow, most=limits.waiting, patience=limits.line)
        self._waiting = 0
        self.running = 0

    async def run(
        self,
        current: Callable[[], Nursery],
        job: dict[str, Any],
        *,
        client: str = "",
        timeout: float | None = None,
    ) -> Answer:
        """The answer to a job, from a worker of the nursery that is current when its turn comes.

        Cancelling it ends the worker: nobody waits for the answer any more. `timeout` is that of
        the lane unless given; waiting in line does not count.

        Raises
        ------
        Busy, OutOfTime, OutOfMemory
            If it was not answered.
        """
        most = self._timeout if timeout is None else min(timeout, self._timeout)
        await self._enter()
        try:
            return await self._work(current, job, most, slow=False)
        except _Slow:
            await self._slow.enter(client)
        return await self._work(current, job, most, slow=True)

    async def _work(
        self, current: Callable[[], Nursery], job: dict[str, Any], timeout: float, *, slow: bool
    ) -> Answer:
        """The answer of a worker, in a place that is taken already and is given back at the end."""
        self.running += 1
        worker = None
        answered = False
        try:
            nursery = current()
            worker = await nursery.take()
            if slow:
                worker.demote(self._niceness)
            answer = await self._ask(worker, job, timeout)
            answered = True
            return answer
        finally:
            self.running -= 1
            if slow or (worker is not None and worker.slow):
                self._slow.leave()
            else:
                self._quick.release()
            if worker is not None:
                (nursery.give_back if answered else nursery.kill)(worker)

    async def _enter(self) -> None:
        if self._waiting >= self._limits.waiting:
            raise Busy("too many requests are waiting")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.patience):
                await self._quick.acquire()
        except TimeoutError as error:
            raise Busy("no worker became free in time") from error
        finally:
            self._waiting -= 1

    async def _ask(self, worker: Worker, job: dict[str, Any], timeout: float) -> Answer:
        asked = asyncio.ensure_future(worker.ask(job))
        loop = asyncio.get_running_loop()
        end, begun = loop.time() + timeout, cpu_seconds(worker.pid)
        try:
            while not asked.done() and (left := end - loop.time()) > 0:
                # Where others wait, a place is kept for a shorter time.
                moment = QUICK_SECONDS / 3 if self._waiting else QUICK_SECONDS
                await asyncio.wait({asked}, timeout=left if worker.slow else min(moment, left))
                # What counts is work: a short query does not get long by waiting for a processor.
                busy = cpu_seconds(worker.pid) - begun
                if not asked.done() and not worker.slow and busy > moment / 2:
                    self._slow_down(worker)
            if not asked.done():
                raise OutOfTime(f"it took longer than {timeout:g} seconds")
            return asked.result()
        finally:
            asked.cancel()

    def _slow_down(self, worker: Worker) -> None:
        """Move a job from the quick places to the slow ones."""
        if not self._slow.taken_at_once():
            raise _Slow
        worker.demote(self._niceness)
        self._quick.release()


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used; where the system does not tell, the clock."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
