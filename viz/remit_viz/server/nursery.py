"""The process that holds the store, and forks a worker from itself for each that is asked for.

A fork shares the memory of the store, so that a worker starts in milliseconds and takes little of
its own. The nursery has one thread and runs no query, so nothing in it can be held in the middle
of a fork. It ends, with all its workers, when the server's end of its socket closes: no query
outlives the server, however the server ends.

The server writes five bytes: ``F`` (fork; the worker's socket comes along) or ``K`` and a process
number (kill). The answer to ``F`` is the number of the new process. At the start the nursery
writes one frame: what it has opened, or why it could not.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit_viz.server.limits import PAGE_SECONDS

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk

ORDER = struct.Struct("!cI")
PID = struct.Struct("!I")
FRAME = struct.Struct("!II")
_LONGEST = 256 * 1024 * 1024


def send_frame(channel: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Write a frame: two lengths, JSON, bytes."""
    said = json.dumps(head, ensure_ascii=True).encode()
    channel.sendall(FRAME.pack(len(said), len(body)) + said)
    if body:
        channel.sendall(body)


def receive_frame(channel: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, or None where the other side has closed."""
    lengths = _exactly(channel, FRAME.size)
    if lengths is None:
        return None
    head_length, body_length = FRAME.unpack(lengths)
    if head_length + body_length > _LONGEST:
        raise ValueError(f"a frame of {head_length + body_length} bytes")
    head, body = _exactly(channel, head_length), _exactly(channel, body_length)
    if head is None or body is None:
        return None
    return json.loads(head), body


def _exactly(channel: socket.socket, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


def main(argv: list[str]) -> None:
    """Hold the store of a folder: ``nursery FD FOLDER LIMITS``, limits as JSON."""
    from remit.errors import RemitError
    from remit_viz.server.desk import Desk
    from remit_viz.server.limits import Limits

    # Ctrl-C in a terminal reaches the whole group; stopping is the server's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(argv[0]))
    try:
        desk = Desk(Path(argv[1]), Limits(**json.loads(argv[2])))
        opened = desk.warm()
    except RemitError as error:
        send_frame(control, {"error": str(error)})
        return
    gc.collect()
    gc.freeze()
    send_frame(control, {"ready": True, **opened})
    _nurse(control, desk)


def _nurse(control: socket.socket, desk: Desk) -> None:
    workers: set[int] = set()
    while True:
        readable, _, _ = select.select([control], [], [], 1.0)
        _reap(workers)
        if not readable:
            continue
        order, fds, _, _ = socket.recv_fds(control, ORDER.size, 1)
        if len(order) < ORDER.size:
            break
        kind, number = ORDER.unpack(order)
        if kind == b"F" and fds:
            pid = os.fork()
            if pid == 0:
                control.close()
                _work(socket.socket(fileno=fds[0]), desk)
            os.close(fds[0])
            workers.add(pid)
            control.sendall(PID.pack(pid))
        elif kind == b"K" and number in workers:
            # Only our own children that were not reaped: the number cannot be another's.
            os.kill(number, signal.SIGKILL)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


def _reap(workers: set[int]) -> None:
    while workers:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        workers.discard(pid)


def _work(channel: socket.socket, desk: Desk) -> None:
    """A worker's life: answer jobs until the server closes the socket."""
    bound(desk.limits.memory)
    quiet = os.open(os.devnull, os.O_WRONLY)
    # A failed allocation makes the engine print and abort; the server says what happened.
    os.dup2(quiet, 2)
    status = 0
    try:
        while (frame := receive_frame(channel)) is not None:
            # The server kills at the limit; this alarm is for a server that cannot any more.
            signal.setitimer(signal.ITIMER_REAL, 2 * max(desk.limits.timeout, PAGE_SECONDS))
            head, body = desk.answer(frame[0])
            signal.setitimer(signal.ITIMER_REAL, 0)
            send_frame(channel, head, body)
    except (MemoryError, OSError):
        status = 1
    os._exit(status)


def bound(memory: int) -> None:
    """Let this process take at most `memory` bytes of address space more than it has."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.is_file():
        taken = int(statm.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


if __name__ == "__main__":
    main(sys.argv[1:])
