"""Worker processes as the server sees them, and the nursery that they come from."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from remit.errors import StoreError
from remit_viz.server.jobs import Answer, Busy, OutOfMemory
from remit_viz.server.limits import Limits
from remit_viz.server.nursery import FRAME, ORDER, PID

_START_SECONDS = 600.0


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
