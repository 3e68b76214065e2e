"""Listening and stopping."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from remit.errors import MissingExtra, UsageError
from remit_viz.server.limits import HEAD_BYTES

if TYPE_CHECKING:
    from remit_viz.server.app import Settings

_CONNECTIONS = 512
# Seconds for the head of a request to arrive, and for a piece of an answer to be read.
_PATIENCE = {"head": 20.0, "reader": 20.0}


def run(settings: Settings, *, host: str, port: int, grace: float) -> None:
    """Serve until a signal says stop; requests that run then have `grace` seconds to end.

    Raises
    ------
    MissingExtra
        If the server's libraries are not installed.
    UsageError
        If the address cannot be listened on.
    StoreError
        If the store cannot be opened.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise MissingExtra("uvicorn", "server") from error
    from remit_viz.server.app import application

    listener = _listen(host, port)
    app = application(settings)
    shown = f"[{host}]" if ":" in host else host
    app.state.opened = lambda: settings.log(
        f"remit: serving {settings.folder} at http://{shown}:{listener.getsockname()[1]}/ "
        "(Ctrl-C ends)"
    )
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=True,
        http=_protocol(),
        ws="none",
        lifespan="on",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=max(1, round(grace)),
        h11_max_incomplete_event_size=HEAD_BYTES,
        proxy_headers=False,
    )
    server = _server(uvicorn.Server)(config)
    # uvicorn leaves by SystemExit where the start fails; the reason is more use to the caller.
    with contextlib.suppress(SystemExit):
        server.run(sockets=[listener])
    if app.state.failure is not None:
        raise app.state.failure


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_CONNECTIONS)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error}",
            remedy="choose another with --port or --host",
        ) from error
    return listener


def _server(base: Any) -> Any:
    """A uvicorn server that ends with status 0 when it is told to stop."""

    class Server(base):  # type: ignore[misc]
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # The one of uvicorn raises the signal again at the end, which would end the
            # process by it: a stop that was asked for is no failure.
            before = {
                number: signal.signal(number, self.handle_exit)
                for number in (signal.SIGINT, signal.SIGTERM)
            }
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

    return Server


def _protocol() -> Any:
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

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:
                self._cease("head")
            elif "head" not in self._due:
                self._await("head", self.transport.close)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._await("reader", self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._cease("reader")

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            for what in tuple(self._due):
                self._cease(what)

        def _await(self, what: str, end: Callable[[], None]) -> None:
            self._due[what] = self.loop.call_later(_PATIENCE[what], end)

        def _cease(self, what: str) -> None:
            if what in self._due:
                self._due.pop(what).cancel()

    return Protocol
