"""A server under a path of its own: ``https://example.org/remit/`` instead of a host of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remit.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOT = "remit.root"
"""Key of the root path in the scope of a request."""

# Attributes of our own templates, whose values are escaped: no text of a document ends one.
_ADDRESS = re.compile(rb'(\b(?:href|src|action|data-root)=")/(?!/)')
_LINKED = re.compile(r"</(?!/)")
_ROOT = re.compile(r"(?:/[A-Za-z0-9._~-]{1,100}){1,20}")


def checked(root: str) -> str:
    """A root path as it is put before addresses: empty, or ``/remit``.

    Raises
    ------
    UsageError
        If it is no path of plain names.
    """
    path = root.rstrip("/")
    if path and not _ROOT.fullmatch(path):
        raise UsageError(f"{root!r} is no path", remedy="give --root-path /remit")
    return path


def addressed(html: bytes, root: str) -> bytes:
    """A page of ours with the root put before every address of this server."""
    return _ADDRESS.sub(rb"\1" + root.encode() + rb"/", html) if root else html


class Rooted:
    """ASGI middleware: requests come with the root path or without it, answers lead under it."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on without the root, and add it to where the response leads."""
        if scope["type"] != "http" or not self._root:
            await self._app(scope, receive, send)
            return
        raw = self._root.encode()
        path, raw_path = scope["path"], scope.get("raw_path") or scope["path"].encode()
        if path == self._root or path.startswith(f"{self._root}/"):
            path = path[len(self._root) :] or "/"
            raw_path = raw_path[len(raw) :] or b"/"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                host = dict(scope["headers"]).get(b"host", b"")
                message["headers"] = [self._led(n, v, host) for n, v in message.get("headers", [])]
            await send(message)

        scope = {**scope, "path": path, "raw_path": raw_path, ROOT: self._root}
        await self._app(scope, receive, sending)

    def _led(self, name: bytes, value: bytes, host: bytes) -> tuple[bytes, bytes]:
        if name.lower() == b"location":
            # Of a whole address on this host, and of a path alone, the path goes under the root.
            own = re.compile(rb"((?:https?://" + re.escape(host) + rb")?)(/(?!/).*)?")
            hit = own.fullmatch(value)
            return (name, hit[1] + self._root.encode() + (hit[2] or b"/")) if hit else (name, value)
        if name.lower() == b"link":
            text = value.decode("latin-1")
            return name, _LINKED.sub(f"<{self._root}/", text).encode("latin-1")
        return name, value
