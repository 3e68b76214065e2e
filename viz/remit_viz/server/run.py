"""Listening and stopping."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remit.errors import MissingExtra, UsageError
from remit_viz.server.connections import MOST, Connections, protocol
from remit_viz.server.limits import HEAD_BYTES

if TYPE_CHECKING:
    from remit_viz.server.app import Settings


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
        http=protocol(Connections()),
        ws="none",
        lifespan="on",
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
        listener.listen(MOST)
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
