"""What holds for every request: the host it names, the headers it gets, the line it leaves."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from remit_viz.server.limits import HEAD_BYTES
from remit_viz.server.outgoing import Outgoing

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# The one style element that the editor's result table makes (column-resizer, constant text).
WORKBENCH_POLICY = CONTENT_SECURITY_POLICY.replace(
    "style-src 'self'", "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_LONGEST_TARGET = 400
_MISDIRECTED = "this server does not answer under that name; see remit serve --hostname"
_TWO_LENGTHS = "a request has a Content-Length or a Transfer-Encoding, not both"
_NOT_PACKED = "a request's body is read as it is: send it without Content-Encoding"
_NOT_PLAIN = re.compile(r"[^\x21-\x7e]")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def log_line(parts: Sequence[str]) -> str:
    """One line of the access log; what a client wrote cannot end it or steer a terminal."""
    return " ".join(_NOT_PLAIN.sub(lambda m: f"\\x{ord(m.group()):02x}", part) for part in parts)


def to_stderr(line: str) -> None:
    """Write a line of the log."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


class Guard:
    """ASGI middleware around everything else.

    Parameters
    ----------
    hosts
        Names under which the server may be addressed; None for any. A page of another site whose
        name was made to point here (DNS rebinding) is kept from reading a server meant for this
        machine alone.
    cors
        Origins whose pages may read answers; ``*`` for all, none by default.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Sequence[str] | None,
        cors: Sequence[str],
        log: Callable[[str], None],
    ) -> None:
        self._app = app
        self._hosts = None if hosts is None else {host.lower() for host in hosts}
        self._cors = frozenset(cors)
        self._log = log
        self._outgoing = Outgoing()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add to its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        told = {"status": 0, "bytes": 0}
        headers = dict(scope["headers"])

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                message["headers"] = self._with_ours(message.get("headers", []), headers)
            await self._outgoing.send(counting, message)

        async def counting(message: Message) -> None:
            await send(message)
            told["bytes"] += len(message.get("body", b""))

        try:
            if _head_bytes(scope) > HEAD_BYTES:
                await _refused(sending, 431, f"a request's head may have {HEAD_BYTES:,} bytes")
            elif b"transfer-encoding" in headers and b"content-length" in headers:
                # Two readers could see two ends of such a request (RFC 9112, section 6.1).
                await _refused(sending, 400, _TWO_LENGTHS, (b"connection", b"close"))
            elif headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
                await _refused(sending, 415, _NOT_PACKED, (b"accept-encoding", b"identity"))
            elif self._known(headers.get(b"host", b"")):
                await self._app(scope, receive, sending)
            else:
                await _refused(sending, 421, _MISDIRECTED)
        except asyncio.CancelledError:
            told["status"] = told["status"] or 499
            raise
        finally:
            self._log(_told(scope, told, time.perf_counter() - begun))

    def _known(self, host: bytes) -> bool:
        if self._hosts is None:
            return True
        name = re.sub(r":[0-9]*\Z", "", host.decode("latin-1")).lower()
        return name in self._hosts

    def _with_ours(
        self, said: Sequence[tuple[bytes, bytes]], asked: dict[bytes, bytes]
    ) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in said}
        ours = [
            (name.encode(), value.encode())
            for name, value in _HEADERS.items()
            if name.encode() not in names
        ]
        origin = asked.get(b"origin", b"").decode("latin-1")
        if "*" in self._cors:
            ours.append((b"access-control-allow-origin", b"*"))
        elif self._cors:
            ours.append((b"vary", b"Origin"))
            if origin in self._cors:
                ours.append((b"access-control-allow-origin", origin.encode("latin-1")))
        else:
            ours.append((b"cross-origin-resource-policy", b"same-origin"))
        return [*said, *ours]


def _head_bytes(scope: Scope) -> int:
    """About as many bytes as the request's line and headers had."""
    fields = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    return len(scope.get("raw_path") or b"") + len(scope["query_string"]) + fields


async def _refused(
    send: Callable[[Message], Any], status: int, message: str, *more: tuple[bytes, bytes]
) -> None:
    body = f"{message}\n".encode()
    head = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    head += more
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _told(scope: Scope, told: dict[str, int], seconds: float) -> str:
    target = scope.get("raw_path", scope["path"].encode()) or b"/"
    if scope["query_string"]:
        target += b"?" + scope["query_string"]
    text = target.decode("latin-1")
    if len(text) > _LONGEST_TARGET:
        text = f"{text[:_LONGEST_TARGET]}...({len(text)})"
    client = scope["client"][0] if scope.get("client") else "-"
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return log_line(
        (
            now,
            client,
            scope["method"],
            text,
            str(told["status"]),
            f"{told['bytes']}B",
            f"{seconds * 1000:.1f}ms",
        )
    )
