"""Who may ask: a token, or names with passwords kept as scrypt hashes.

A file of users has one ``NAME:scrypt:SALT:HASH`` a line (RFC 7914; N 16384, r 8, p 1; salt and
hash in hexadecimal); ``#`` begins a comment. `entry` makes such a line. HTTP's Basic scheme
(RFC 7617) lets a browser in, Bearer (RFC 6750) a program; without TLS in front both can be read
on the way.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from remit.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_MOST_BYTES = 1024 * 1024
_LEAST_TOKEN = 16
_ENTRY = re.compile(r"([^:\s#][^:]{0,99}):scrypt:([0-9a-f]{32}):([0-9a-f]{64})")
_KEPT = 256
_CHECKS = 2
_ASKED = "who may ask is limited here: give a name and password, or a token"


def entry(name: str, password: str) -> str:
    """A line for the file of users.

    Raises
    ------
    UsageError
        If the name has a colon, a line end or white space at its start, or is longer than 100.
    """
    salt = secrets.token_hex(16)
    line = f"{name}:scrypt:{salt}:{_hashed(password, salt)}"
    if not _ENTRY.fullmatch(line) or "\n" in name:
        raise UsageError(f"{name!r} is no name of a user", remedy="leave out colons and line ends")
    return line


def _hashed(password: str, salt: str) -> str:
    return hashlib.scrypt(
        password.encode(), salt=bytes.fromhex(salt), n=16384, r=8, p=1, dklen=32
    ).hex()


def users(path: Path) -> dict[str, tuple[str, str]]:
    """The users of a file: name → salt and hash.

    Raises
    ------
    UsageError
        If it cannot be read, a line is not of the form, or it names nobody.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"the users cannot be read: {error}", where=str(path)) from error
    if len(data) > _MOST_BYTES:
        raise UsageError("this is no file of users: it is too large", where=str(path))
    found: dict[str, tuple[str, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        hit = _ENTRY.fullmatch(line.strip())
        if hit is None:
            raise UsageError(
                "this line is no user",
                where=f"{path}:{number}:1",
                remedy="make one with: remit serve --add-user NAME",
            )
        found[hit[1]] = (hit[2], hit[3])
    if not found:
        raise UsageError(
            "no user stands in it", where=str(path), remedy="remit serve --add-user NAME"
        )
    return found


def checked_token(token: str) -> str:
    """A token that is long enough not to be guessed.

    Raises
    ------
    UsageError
        If it is shorter than 16 characters, or has others than visible ASCII.
    """
    if len(token) < _LEAST_TOKEN or not re.fullmatch(r"[\x21-\x7e]+", token):
        raise UsageError(
            f"a token has at least {_LEAST_TOKEN} characters, all visible ASCII",
            remedy="make one with: python3 -c 'import secrets; print(secrets.token_urlsafe())'",
        )
    return token


class Gate:
    """ASGI middleware that answers 401 to who may not ask.

    Passwords are checked two at a time, in threads, since a check is slow on purpose; headers that
    have passed are known for as long as the server runs.
    """

    def __init__(
        self, app: ASGIApp, *, token: str | None, users: Mapping[str, tuple[str, str]]
    ) -> None:
        self._app = app
        self._token = token
        self._users = users
        self._passed: OrderedDict[bytes, None] = OrderedDict()
        self._checks = asyncio.Semaphore(_CHECKS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or not (self._token or self._users):
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"authorization", b"")
        if await self._may(given):
            await self._app(scope, receive, send)
            return
        body = f"{_ASKED}\n".encode()
        head = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"www-authenticate", b'Basic realm="remit", charset="UTF-8"'),
            (b"www-authenticate", b'Bearer realm="remit"'),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 401, "headers": head})
        await send({"type": "http.response.body", "body": body})

    async def _may(self, given: bytes) -> bool:
        scheme, _, said = given.partition(b" ")
        if scheme.lower() == b"bearer":
            return self._is_token(said.strip())
        if scheme.lower() != b"basic":
            return False
        mark = hashlib.sha256(given).digest()
        if mark in self._passed:
            self._passed.move_to_end(mark)
            return True
        try:
            name, colon, password = (
                base64.b64decode(said.strip(), validate=True).decode().partition(":")
            )
        except (binascii.Error, UnicodeError):
            return False
        if not colon or not await self._known(name, password):
            return False
        self._passed[mark] = None
        if len(self._passed) > _KEPT:
            self._passed.popitem(last=False)
        return True

    def _is_token(self, said: bytes) -> bool:
        return self._token is not None and hmac.compare_digest(said, self._token.encode())

    async def _known(self, name: str, password: str) -> bool:
        # A token is taken as a password too, under any name, since browsers ask for both.
        if self._is_token(password.encode()):
            return True
        if not self._users:
            return False
        # An unknown name takes as long as a known one.
        salt, kept = self._users.get(name, ("0" * 32, ""))
        async with self._checks:
            found = await asyncio.to_thread(_hashed, password, salt)
        return hmac.compare_digest(found, kept)
