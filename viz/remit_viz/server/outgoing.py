"""Answers on their way to clients: how much of them the server holds at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Send

PIECE = 64 * 1024
MOST_BYTES = 256 * 1024 * 1024


class Outgoing:
    """Bodies that are being sent, in pieces, up to a number of bytes in all.

    A client that reads slowly keeps its answer in memory. Where all that is kept would be more
    than `most` bytes, those that began first are broken off, so that slow readers can neither
    exhaust the memory nor keep others from being answered. A body of one piece is sent as it is.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._bodies: dict[asyncio.Task[object], int] = {}

    async def send(self, send: Send, message: Message) -> None:
        """Send a message of a response; cancelled where room has to be made for others."""
        body = message.get("body", b"")
        task = asyncio.current_task()
        if len(body) <= PIECE or task is None:
            await send(message)
            return
        self._make_room(len(body))
        self._bodies[task] = len(body)
        more = message.get("more_body", False)
        try:
            for start in range(0, len(body), PIECE):
                end = start + PIECE
                left = more or end < len(body)
                piece = body[start:end]
                await send({"type": message["type"], "body": piece, "more_body": left})
        finally:
            self._bodies.pop(task, None)

    def _make_room(self, size: int) -> None:
        while self._bodies and sum(self._bodies.values()) + size > self._most:
            oldest = next(iter(self._bodies))
            del self._bodies[oldest]
            oldest.cancel()
