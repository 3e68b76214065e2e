"""Connections: how many there may be, how long one may say nothing, and which gives way.

A connection is idle unless a request has come over it whole and is being answered. Where there
are as many as may be, a new one takes the place of the idle one that has waited longest, of the
address that holds most: who opens hundreds and says nothing loses his own, and locks nobody out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

MOST = 512
"""Connections at once, of all clients together."""

MOST_BUSY = 700
"""Connections at once where none is idle; further ones are closed as they come."""

# Seconds for the head of a request to arrive, and for a piece of an answer to be read.
_PATIENCE = {"head": 10.0, "reader": 20.0}


class Connections:
    """The open connections of a server, oldest first, each with its client's address."""

    def __init__(self, most: int = MOST, most_busy: int = MOST_BUSY) -> None:
        self._most = most
        self._most_busy = most_busy
        self._addresses: dict[Any, str] = {}
        self._idle: dict[Any, None] = {}

    def opened(self, connection: Any, address: str) -> Any | None:
        """Count a connection in; the one to be closed for it, where there are too many."""
        self._addresses[connection] = address
        self._idle[connection] = None
        if len(self._addresses) <= self._most:
            return None
        held = Counter(self._addresses[c] for c in self._idle if c is not connection)
        if held:
            greatest = max(held.values())
            return next(
                c
                for c in self._idle
                if c is not connection and held[self._addresses[c]] == greatest
            )
        return connection if len(self._addresses) > self._most_busy else None

    def busy(self, connection: Any) -> None:
        """Note that a request has come whole over a connection."""
        self._idle.pop(connection, None)

    def idle(self, connection: Any) -> None:
        """Note that a connection waits for its next request."""
        if connection in self._addresses:
            self._idle.setdefault(connection)

    def closed(self, connection: Any) -> None:
        """Count a connection out."""
        self._addresses.pop(connection, None)
        self._idle.pop(connection, None)


def protocol(connections: Connections) -> Any:
    """HTTP/1.1 that ends a connection on which nothing comes of a request, or of its answer.

    The head of each request, not only the first, has to arrive in time; and a client that does
    not read what it asked for is not waited for.
    """
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._due: dict[str, asyncio.TimerHandle] = {}
            self._await("head", transport.close)
            peer = transport.get_extra_info("peername")
            surplus = connections.opened(self, peer[0] if peer else "")
            if surplus is not None:
                surplus.transport.abort()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._cease("head")
                if self.conn.their_state is not h11.SEND_BODY:
                    connections.busy(self)
            elif "head" not in self._due:
                self._await("head", self.transport.close)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.conn.their_state is h11.IDLE:
                connections.idle(self)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._await("reader", self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._cease("reader")

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            connections.closed(self)
            for what in tuple(self._due):
                self._cease(what)

        def _await(self, what: str, end: Callable[[], None]) -> None:
            self._due[what] = self.loop.call_later(_PATIENCE[what], end)

        def _cease(self, what: str) -> None:
            if what in self._due:
                self._due.pop(what).cancel()

    return Protocol
