"""What handlers ask of a request: language, parameters, body, and whether it is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from remit_viz import page
from remit_viz.server.jobs import Answer, OutOfTime
from remit_viz.server.negotiation import language
from remit_viz.server.protocol import Refused

if TYPE_CHECKING:
    from starlette.requests import Request

_BODY_SECONDS = 20.0
_MOST_FIELDS = 300
# So many times what a body may have is read, not kept, before its sender is cut short.
_MOST_READ = 8


async def while_connected(request: Request, working: Awaitable[Answer]) -> Answer:
    """An answer, unless the client leaves first: then the work is stopped."""
    work = asyncio.ensure_future(working)
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise OutOfTime("the client has left")
        return work.result()
    finally:
        gone.cancel()
        if not work.done():
            work.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises
    ------
    Refused
        With 413 if it has more than `most` bytes, 408 if it does not arrive in time.
    """
    # What is left of such a body is not read, so nothing can follow it on the connection.
    last = {"Connection": "close"}
    too_large = Refused(413, f"a request may have {most:,} bytes", last)
    length = request.headers.get("content-length", "0")
    # Who is still sending when the connection closes hears of a broken pipe, not of the limit: what
    # is a little too large is read to its end, unless the client asked first.
    most_read = most if "expect" in request.headers else _MOST_READ * most
    if length.isdigit() and int(length) > most_read:
        raise too_large
    taken, size = bytearray(), 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > most_read:
                    raise too_large
                if size <= most:
                    taken += part
    except TimeoutError as error:
        raise Refused(408, "the request did not arrive in time", last) from error
    if size > most:
        raise too_large
    return bytes(taken)


def lang_of(request: Request) -> str:
    """The language of the answer: as the address says, else as the reader's browser wants."""
    asked = request.query_params.get("lang", "")
    return asked if asked in page.LANGUAGES else language(request.headers.get("accept-language"))


def parameters_of(request: Request) -> dict[str, list[str]]:
    """The parameters of the address; none where there are more than anyone means."""
    text = request.scope["query_string"].decode("ascii", "replace")
    try:
        return parse_qs(text, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return {}
