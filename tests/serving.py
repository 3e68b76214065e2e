"""A server of our own for tests: a real process on a free port of this machine."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import invented

from remit.build import build
from remit.registry import Registry, read

START_SECONDS = 30.0
COMMAND = [sys.executable, "-m", "remit", "serve"]


def waited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread: a browser's loop may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@dataclass(frozen=True)
class Answer:
    """A response, read whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def type(self) -> str:
        """The media type, without parameters."""
        return self.headers.get_content_type()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def stored(root: Path, plan: str = invented.PLAN) -> Path:
    """A store of the invented plan in a folder."""
    names = root / "shili.csv"
    names.write_text(invented.REGISTRY, encoding="utf-8")
    registry = Registry([read(names)])
    build([invented.extraction(plan)], root / "store", registry=registry)
    return root / "store"


class Server:
    """A running `remit serve`."""

    def __init__(self, folder: Path, log: Path, *options: str, let_in: str | None = None) -> None:
        self._log = log
        self._let_in = let_in
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "--store", str(folder), "--port", "0", *options], stderr=out
            )
        self.port = self._port()

    def _port(self) -> int:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            hit = re.search(r"at http://\S+:([0-9]+)/", self.log)
            if hit:
                port = int(hit.group(1))
                given = {"Authorization": self._let_in} if self._let_in else {}
                if self.ask("/health", port=port, headers=given).status == 200:
                    return port
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log}")
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the server did not start: {self.log}")

    @property
    def log(self) -> str:
        """What the server wrote to standard error."""
        return self._log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        """The address of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        port: int | None = None,
        timeout: float = 30.0,
    ) -> Answer:
        """One request on a connection of its own; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(self, text: str, *, accept: str | None = None, timeout: float = 30.0) -> Answer:
        """A query by POST."""
        headers = {"Content-Type": "application/sparql-query"}
        if accept is not None:
            headers["Accept"] = accept
        return self.ask(
            "/sparql", method="POST", body=text.encode(), headers=headers, timeout=timeout
        )

    def processes(self) -> list[int]:
        """The server's own process and all that descend from it."""
        found = [self.process.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            if children.is_file():
                found += [int(child) for child in children.read_text().split()]
        return found

    def stop(self) -> int:
        """End the server as a supervisor does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@contextmanager
def serving(folder: Path, log: Path, *options: str, let_in: str | None = None) -> Iterator[Server]:
    """A server that is stopped at the end; `let_in` is the Authorization that it wants, if any."""
    server = Server(folder, log, *options, let_in=let_in)
    try:
        yield server
    finally:
        server.stop()


def encoded(**parameters: str | Sequence[str]) -> str:
    """Parameters as a form or the query of an address."""
    return urllib.parse.urlencode(parameters, doseq=True)


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def gone_within(pids: list[int], seconds: float) -> bool:
    """Whether all processes end in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def kill(pid: int) -> None:
    """End a process with no chance to clean up."""
    os.kill(pid, signal.SIGKILL)
