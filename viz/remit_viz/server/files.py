"""Answers of the listening process itself: shipped files, the dump, and whether it is well."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from remit.folders import state
from remit_viz.server.jobs import Answer
from remit_viz.server.openapi import openapi
from remit_viz.server.pool import Pool
from remit_viz.server.problems import Phrase
from remit_viz.server.rendering import packed, shipped
from remit_viz.server.requests import lang_of
from remit_viz.server.responses import failed, names, sent

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_PIECE = 256 * 1024


class Files:
    """The handlers that need no worker."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def static(self, request: Request) -> Response:
        """A shipped script or style."""
        name = request.path_params["name"]
        if name not in shipped():
            return failed(request, 404, Phrase("no-file"), lang=lang_of(request))
        fresh = request.query_params.get("v") == shipped()[name]
        kept = "public, max-age=31536000, immutable" if fresh else "no-cache"
        head = {"status": 200, "type": _TYPES[Path(name).suffix], "packed": True}
        return sent(request, Answer(head, packed(name)), headers={"Cache-Control": kept})

    async def no_icon(self, request: Request) -> Response:
        """Nothing: browsers ask for an icon whether or not a page names one."""
        from starlette.responses import Response

        return Response(status_code=204, headers={"Cache-Control": "max-age=86400"})

    async def dump(self, request: Request) -> Response:
        """Every statement, as N-Quads; 503 while the file is not the one that was opened."""
        from starlette.responses import Response, StreamingResponse

        facts = self._pool.facts
        tag = f'"{facts["sha256"][:32]}"'
        if names(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers={"ETag": tag})
        file = _opened(Path(facts["truth"]))
        if file is None or state(file.fileno()) != tuple(facts["state"]):
            if file is not None:
                file.close()
            lang, later = lang_of(request), {"Retry-After": "5"}
            return failed(request, 503, Phrase("dump-gone"), lang=lang, headers=later)
        size = os.fstat(file.fileno()).st_size
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Content-Length": str(size),
            "Content-Disposition": 'attachment; filename="graph.nq"',
        }
        return StreamingResponse(
            _pieces(file, size), media_type="application/n-quads", headers=headers
        )

    async def health(self, request: Request) -> Response:
        """Whether questions can be answered, for monitors."""
        from starlette.responses import JSONResponse

        alive = self._pool.alive
        said = {
            "status": "ok" if alive else "opening",
            "content_id": self._pool.facts["content_id"] if alive else None,
            "queries": self._pool.queries.running,
            "pages": self._pool.pages.running,
        }
        return JSONResponse(
            said, status_code=200 if alive else 503, headers={"Cache-Control": "no-store"}
        )

    async def openapi(self, request: Request) -> Response:
        """The description of the JSON addresses."""
        from starlette.responses import JSONResponse

        return JSONResponse(openapi())


def _opened(path: Path) -> IO[bytes] | None:
    try:
        return path.open("rb")
    except OSError:
        return None


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The file in pieces, to the size that was promised."""
    with file:
        left = size
        while left and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
