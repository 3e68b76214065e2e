"""What a server does with connections on which something is wrong or nothing happens."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from serving import Server, serving, stored, waited

from remit_viz.server.connections import MOST, Connections
from remit_viz.server.outgoing import PIECE, Outgoing

GOOD = "SELECT ?t WHERE { ?i a remit:Initiative ; skos:prefLabel ?t }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store."""
    return stored(tmp_path_factory.mktemp("connections"))


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server."""
    with serving(folder, tmp_path_factory.mktemp("log") / "log") as running:
        yield running


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("Content-Length: 6\r\nContent-Length: 7", "ASK {}x"),
        ("Content-Length: +6", "ASK {}"),
        ("Content-Length: -1", "ASK {}"),
        ("Transfer-Encoding: xchunked", "6\r\nASK {}\r\n0\r\n\r\n"),
        ("Transfer-Encoding : chunked", "6\r\nASK {}\r\n0\r\n\r\n"),
        ("Host: evil.example\r\nContent-Length: 6", "ASK {}"),
    ],
)
def test_a_request_that_two_readers_read_two_ways_is_refused(
    server: Server, shape: str, body: str
) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"{head}{shape}\r\n\r\n{body}".encode())
        assert raw.recv(100).split()[1] == b"400"


def test_a_request_with_two_ends_is_refused_and_nothing_after_it_is_read(server: Server) -> None:
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    both = "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
    after = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"{head}{both}{after}".encode())
        taken = _to_its_end(raw)
        assert _is_closed(raw)
    assert taken.startswith(b"HTTP/1.1 400")
    assert taken.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, identity", "x-unheard-of"])
def test_a_packed_body_is_refused_not_misread(server: Server, coding: str) -> None:
    head = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    answer = server.ask("/sparql", method="POST", body=b"ASK {}", headers=head)
    assert answer.status == 415
    assert answer.headers["Accept-Encoding"] == "identity"
    head["Content-Encoding"] = "Identity"
    assert server.ask("/sparql", method="POST", body=b"ASK {}", headers=head).status == 200


def test_who_holds_hundreds_of_connections_and_says_nothing_locks_nobody_out(
    server: Server,
) -> None:
    with ExitStack() as held:
        for _ in range(MOST + 40):
            held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        other = held.enter_context(
            socket.create_connection(
                ("127.0.0.1", server.port), timeout=10, source_address=("127.0.0.2", 0)
            )
        )
        for _ in range(40):
            held.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        assert server.query(GOOD, timeout=5).status == 200
        other.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert other.recv(100).split()[1] == b"200"


def test_the_connection_that_gives_way_is_the_oldest_idle_one_of_whoever_holds_most() -> None:
    held = Connections(most=4, most_busy=6)
    assert [held.opened(name, name[0]) for name in ("b1", "a1", "a2", "a3")] == [None] * 4
    held.busy("a1")
    # a holds two idle connections, b one; a1 is being answered, and stays.
    assert held.opened("c1", "c") == "a2"
    held.closed("a2")
    for name in ("a3", "b1", "c1"):
        held.busy(name)
    assert [held.opened(name, "e") for name in ("e1", "e2")] == [None, "e1"]
    held.closed("e1")
    held.busy("e2")
    assert held.opened("f1", "f") is None
    held.busy("f1")
    assert held.opened("g1", "g") == "g1"
    held.closed("g1")
    held.idle("a1")
    assert held.opened("g2", "g") == "a1"


@pytest.mark.parametrize("path", ["/id/%", "/id/%zz", "/id/%u0041", "/doc/%e4%b8", "/graph/%2"])
def test_an_escape_that_is_none_is_no_fault_of_the_server(server: Server, path: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert raw.recv(100).split()[1] == b"404"


def _to_its_end(raw: socket.socket) -> bytes:
    """What comes until the server closes the connection or is silent for a moment."""
    raw.settimeout(2)
    taken = b""
    with suppress(TimeoutError):
        while part := raw.recv(1 << 16):
            taken += part
    return taken


def test_a_client_that_dawdles_is_not_waited_for(folder: Path, tmp_path: Path) -> None:
    large = "SELECT ?x { VALUES ?k { %s } BIND(CONCAT('%s', STR(?k)) AS ?x) }"
    query = (large % (" ".join(map(str, range(60))), "a" * 300_000)).encode()
    post = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    openings = {
        "says nothing": b"",
        "never ends its first head": b"GET / HTTP/1.1\r\nX: ",
        "never ends its second head": b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET",
        "never sends its body": post + b"Content-Length: 9\r\n\r\nASK",
        "never reads its answer": post + b"Content-Length: %d\r\n\r\n" % len(query) + query,
    }
    with serving(folder, tmp_path / "log") as server, ExitStack() as held:
        clients = {}
        for name, opening in openings.items():
            clients[name] = raw = held.enter_context(socket.socket())
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.connect(("127.0.0.1", server.port))
            raw.sendall(opening)
        for _ in range(23):
            for name in ("never ends its first head", "never ends its second head"):
                with suppress(ConnectionError):
                    clients[name].sendall(b"x")
            assert server.query(GOOD).status == 200
            time.sleep(1)
        assert [name for name, raw in clients.items() if not _is_closed(raw)] == []


def _is_closed(raw: socket.socket) -> bool:
    """Whether the server has closed the connection, or broken it off."""
    raw.settimeout(1)
    try:
        while raw.recv(1 << 20):
            continue
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def test_answers_on_their_way_stay_within_bounds() -> None:
    """Of four readers that read nothing, the first two make room for the last."""
    body = b"a" * (4 * PIECE)
    sent: dict[int, int] = {}

    async def read(number: int, outgoing: Outgoing) -> None:
        async def send(message: Any) -> None:
            sent[number] = sent.get(number, 0) + len(message["body"])
            if number < 4:
                await asyncio.Event().wait()

        await outgoing.send(send, {"type": "http.response.body", "body": body})

    async def all_at_once() -> list[bool]:
        outgoing = Outgoing(most=2 * len(body))
        readers = [asyncio.ensure_future(read(number, outgoing)) for number in (1, 2, 3, 4)]
        await readers[3]
        await asyncio.sleep(0)
        broken_off = [reader.cancelled() for reader in readers]
        for reader in readers:
            reader.cancel()
        return broken_off

    assert waited(all_at_once()) == [True, True, False, False]
    assert sent == {1: PIECE, 2: PIECE, 3: PIECE, 4: len(body)}
