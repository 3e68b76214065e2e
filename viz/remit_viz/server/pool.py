"""Worker processes as the server sees them: slots, time, and what becomes of a job.

Two lanes keep requests of strangers away from the server's own pages: `queries` runs SPARQL,
`pages` runs everything else. In each lane a few jobs run at once; one that is still running after
a moment has to take one of the few slow places, at a lower priority, or is stopped where none
is free. So short requests go on being answered, whatever the long ones do.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from remit.errors import StoreError
from remit_viz.server.limits import PAGE_SECONDS, QUICK_SECONDS, Limits
from remit_viz.server.nursery import FRAME, ORDER, PID

_START_SECONDS = 600.0
_USUAL, _LAST = 0, 19


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: facts about the body, and the body."""

    head: dict[str, Any]
    body: bytes


class JobStopped(Exception):
    """A job did not come to its end."""

    status = 503
    retry = False


class Busy(JobStopped):
    """No place was free for the job, now."""

    retry = True


class OutOfTime(JobStopped):
    """The job took longer than it may."""


class OutOfMemory(JobStopped):
    """The worker died of the job: it took too much memory, or broke the query engine."""


class Worker:
    """One worker process and the connection to it."""

    def __init__(
        self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.jobs = 0
        self.slow = False
        self._reader = reader
        self._writer = writer

    async def ask(self, job: dict[str, Any]) -> Answer:
        """The worker's answer to a job.

        Raises
        ------
        OutOfMemory
            If it dies before it has answered.
        """
        self.jobs += 1
        said = json.dumps(job).encode()
        try:
            self._writer.write(FRAME.pack(len(said), 0) + said)
            await self._writer.drain()
            head_length, body_length = FRAME.unpack(await self._reader.readexactly(FRAME.size))
            head = json.loads(await self._reader.readexactly(head_length))
            return Answer(head, await self._reader.readexactly(body_length))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise OutOfMemory("the worker died") from error

    def demote(self, niceness: int) -> None:
        """Let others go first from here on."""
        self.slow = True
        try:
            os.setpriority(os.PRIO_PROCESS, self.pid, niceness)
        except ProcessLookupError:
            # It died a moment ago; reading its answer will say so.
            return

    def close(self) -> None:
        """Let the process end by itself: it ends when its socket closes."""
        self._writer.close()


class Nursery:
    """The server's end of a nursery process, with the idle workers that came from it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self.facts: dict[str, Any] = {}
        self._lock = asyncio.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker | asyncio.Task[Worker]] = set()
        self._retired = self._closed = False
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "remit_viz.server.nursery", str(theirs.fileno())]
        command += [str(folder), json.dumps(asdict(limits))]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self._control.setblocking(False)

    async def ready(self) -> None:
        """Wait until the store is open.

        Raises
        ------
        StoreError
            If it cannot be opened.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_START_SECONDS):
                lengths = await self._receive(loop, FRAME.size)
                said = await self._receive(loop, FRAME.unpack(lengths)[0]) if lengths else b""
        except TimeoutError as error:
            self.end()
            raise StoreError(f"the store did not open in {_START_SECONDS:g} seconds") from error
        self.facts = json.loads(said) if said else {"error": "the store's process died"}
        if "error" in self.facts:
            self._closed = True
            self._control.close()
            await loop.run_in_executor(None, self._process.wait)
            raise StoreError(self.facts["error"])

    async def _receive(self, loop: asyncio.AbstractEventLoop, size: int) -> bytes:
        parts = b""
        while len(parts) < size:
            part = await loop.sock_recv(self._control, size - len(parts))
            if not part:
                return b""
            parts += part
        return parts

    async def take(self) -> Worker:
        """An idle worker, or a new one.

        Raises
        ------
        Busy
            If the process that workers come from has died.
        """
        if self._idle:
            worker = self._idle.pop()
            self._busy.add(worker)
            return worker
        self._busy.add(forking := asyncio.ensure_future(self._fork()))
        forking.add_done_callback(self._forked)
        try:
            return await asyncio.shield(forking)
        except asyncio.CancelledError:
            # The new process has to be heard of all the same: its number, left unread, would be
            # taken for that of the next.
            forking.add_done_callback(self._keep)
            raise

    async def _fork(self) -> Worker:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        try:
            async with self._lock:
                with theirs:
                    socket.send_fds(self._control, [ORDER.pack(b"F", 0)], [theirs.fileno()])
                number = await self._receive(loop, PID.size)
        except OSError:
            # Dead before it took the order is as dead as before it answered.
            number = b""
        if not number:
            ours.close()
            raise Busy("the store is being opened again")
        reader, writer = await asyncio.open_connection(sock=ours)
        return Worker(PID.unpack(number)[0], reader, writer)

    def _forked(self, forking: asyncio.Task[Worker]) -> None:
        """A worker that is there works for whoever asked for it."""
        self._busy.discard(forking)
        if not forking.cancelled() and forking.exception() is None:
            self._busy.add(forking.result())
        self._end_if_done()

    def _keep(self, forking: asyncio.Task[Worker]) -> None:
        """Take in a worker whose client left before it was there."""
        if not forking.cancelled() and forking.exception() is None:
            self.give_back(forking.result())

    def give_back(self, worker: Worker) -> None:
        """Take a worker back after a job that it answered."""
        self._busy.discard(worker)
        worn = worker.slow or worker.jobs >= self.limits.jobs_per_worker
        if worn or self._retired:
            worker.close()
        else:
            self._idle.append(worker)
        self._end_if_done()

    def kill(self, worker: Worker) -> None:
        """End a worker in the middle of its job."""
        self._busy.discard(worker)
        try:
            self._control.send(ORDER.pack(b"K", worker.pid))
        except OSError:
            # The nursery is gone: an alarm ends its workers.
            self.end()
        worker.close()
        self._end_if_done()

    def retire(self) -> None:
        """Take no new jobs; end when those that run have been answered."""
        self._retired = True
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        self._end_if_done()

    def _end_if_done(self) -> None:
        if self._retired and not self._busy:
            self.end()

    def end(self) -> None:
        """End the process and all its workers, whatever they do."""
        if not self._closed:
            self._closed = True
            self._control.close()

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    async def ended(self) -> None:
        """Wait for the process to end, after `retire`."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._process.wait)


class Lane:
    """Some places for jobs at once, with a queue in front of them."""

    def __init__(
        self, limits: Limits, *, quick: int, slow: int, timeout: float, niceness: int
    ) -> None:
        self._limits = limits
        self._niceness = niceness
        self._timeout = timeout
        self._quick = asyncio.Semaphore(quick)
        self._slow_free = slow
        self._waiting = 0
        self.running = 0

    async def run(self, current: Callable[[], Nursery], job: dict[str, Any]) -> Answer:
        """The answer to a job, from a worker of the nursery that is current when its turn comes.

        Cancelling it ends the worker: nobody waits for the answer any more.

        Raises
        ------
        Busy, OutOfTime, OutOfMemory
            If it was not answered.
        """
        await self._enter()
        self.running += 1
        worker = None
        answered = False
        try:
            nursery = current()
            worker = await nursery.take()
            answer = await self._ask(worker, job)
            answered = True
            return answer
        finally:
            self.running -= 1
            self._leave(worker)
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

    async def _ask(self, worker: Worker, job: dict[str, Any]) -> Answer:
        asked = asyncio.ensure_future(worker.ask(job))
        loop = asyncio.get_running_loop()
        end, begun = loop.time() + self._timeout, cpu_seconds(worker.pid)
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
                raise OutOfTime(f"it took longer than {self._timeout:g} seconds")
            return asked.result()
        finally:
            asked.cancel()

    def _slow_down(self, worker: Worker) -> None:
        """Move a job from the quick places to the slow ones."""
        if not self._slow_free:
            raise Busy("it takes long, and as many long queries as may are running")
        self._slow_free -= 1
        worker.demote(self._niceness)
        self._quick.release()

    def _leave(self, worker: Worker | None) -> None:
        if worker is not None and worker.slow:
            self._slow_free += 1
        else:
            self._quick.release()


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
        self._seen = _state(folder)

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

    async def query(self, job: dict[str, Any]) -> Answer:
        """The answer to a query of a stranger."""
        return await self.queries.run(self._current, job)

    async def page(self, job: dict[str, Any]) -> Answer:
        """The answer to one of the server's own jobs."""
        return await self.pages.run(self._current, job)

    async def open(self) -> None:
        """Open the store as it is now, in place of the one that was open.

        Raises
        ------
        StoreError
            If it cannot be opened; the one that was open stays.
        """
        seen = _state(self._folder)
        try:
            coming = Nursery(self._folder, self.limits)
        except OSError as error:
            raise StoreError(f"its process cannot be started: {error}") from error
        self._seen = seen
        await coming.ready()
        self._retire()
        self._nursery = coming

    async def watch(self, seconds: float) -> None:
        """Follow the store: open it again after a build, or when its process died."""
        while True:
            await asyncio.sleep(seconds)
            if self.alive and _state(self._folder) in {self._seen, None}:
                continue
            try:
                await self.open()
            except StoreError as error:
                self._say(f"the store cannot be opened again: {error}")
            else:
                self._say(f"opened the store again: {self.facts['content_id'][:12]}")

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


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used; where the system does not tell, the clock."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _state(folder: Path) -> tuple[int, int, int] | None:
    """What changes when a build replaces the store; None where there is no store now."""
    try:
        found = (folder / "graph.nq").stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
