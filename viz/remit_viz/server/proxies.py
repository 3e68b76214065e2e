"""What named proxies say of the client, the scheme and the host of a request.

`Forwarded` (RFC 7239) and, where it is absent, `X-Forwarded-For`, `-Proto` and `-Host` are read
from named addresses alone: anybody else could claim with them to be somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from remit.errors import UsageError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network

_PAIR = re.compile(r'\s*([!#$%&\'*+.^_`|~\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;,"\s]*))\s*')
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
_MOST = 20


def networks(named: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks (``10.0.0.0/8``) as they are given on the command line.

    Raises
    ------
    UsageError
        If one is neither.
    """
    found = []
    for text in named:
        try:
            found.append(ip_network(text, strict=False))
        except ValueError as error:
            raise UsageError(
                f"{text!r} is no address and no network",
                remedy="give --proxy 127.0.0.1, or --proxy 10.0.0.0/8",
            ) from error
    return tuple(found)


class Proxies:
    """ASGI middleware that takes a request for what a trusted proxy says it was.

    Parameters
    ----------
    trusted
        Where proxies of ours stand. Of several in a row the one nearest to a stranger counts.
    """

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with what was forwarded put in place."""
        if scope["type"] == "http" and scope.get("client") and self._trusts(scope["client"][0]):
            scope = {**scope, **self._said(scope)}
        await self._app(scope, receive, send)

    def _trusts(self, address: str) -> bool:
        try:
            found = ip_address(address.split("%")[0])
        except ValueError:
            return False
        return any(found in network for network in self._trusted)

    def _said(self, scope: Scope) -> dict[str, object]:
        said: dict[str, object] = {}
        for hop in _hops(scope["headers"]):
            if hop.get("proto", "").lower() in {"http", "https"}:
                said["scheme"] = hop["proto"].lower()
            if _HOST.fullmatch(hop.get("host", "")):
                others = [(n, v) for n, v in scope["headers"] if n != b"host"]
                said["headers"] = [(b"host", hop["host"].encode()), *others]
            client = _address(hop.get("for", ""))
            if client:
                said["client"] = (client, 0)
            if not client or not self._trusts(client):
                break
        return said


def _hops(headers: Sequence[tuple[bytes, bytes]]) -> Iterator[dict[str, str]]:
    """What each proxy added, the nearest first."""
    forwarded = _values(headers, b"forwarded")
    if forwarded:
        yield from list(_elements(forwarded))[::-1][:_MOST]
        return
    names = {"for": b"x-forwarded-for", "proto": b"x-forwarded-proto", "host": b"x-forwarded-host"}
    lists = {
        key: [part.strip() for part in _values(headers, name).split(",")][::-1]
        for key, name in names.items()
    }
    for at in range(min(_MOST, max(map(len, lists.values())))):
        yield {key: parts[min(at, len(parts) - 1)] for key, parts in lists.items()}


def _values(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    return ",".join(value.decode("latin-1") for key, value in headers if key == name)


def _elements(text: str) -> Iterator[dict[str, str]]:
    """The elements of a `Forwarded` header; what is not well-formed in one ends the reading."""
    pairs: dict[str, str] = {}
    at = 0
    while hit := _PAIR.match(text, at):
        value = re.sub(r"\\(.)", r"\1", hit[2]) if hit[2] is not None else hit[3]
        pairs.setdefault(hit[1].lower(), value)
        at = hit.end()
        if at >= len(text) or text[at] == ",":
            yield pairs
            pairs = {}
        elif text[at] != ";":
            return
        at += 1


def _address(node: str) -> str:
    """The address of a node (``192.0.2.1:80``, ``[2001:db8::1]``); empty where it hides."""
    bare = re.sub(r"\A\[(.*)\](?::\d+)?\Z|\A([^:]*):\d+\Z", r"\1\2", node.strip())
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""
