"""From what a worker answered to an HTTP response."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from remit_viz.server.jobs import Answer, JobStopped, OutOfMemory, OutOfTime
from remit_viz.server.limits import RETRY_SECONDS
from remit_viz.server.negotiation import GRAPHS, RESULTS, Format, allows_gzip
from remit_viz.server.problems import Near, Phrase
from remit_viz.server.rendering import in_language, render, say
from remit_viz.server.requests import parameters_of
from remit_viz.server.rooted import ROOT, addressed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_BY_KEY = {f"results-{f.key}": f for f in RESULTS} | {f"graphs-{f.key}": f for f in GRAPHS}


def sent(request: Request, answer: Answer, *, headers: dict[str, str] | None = None) -> Response:
    """The response of an answer that has a body; 304 where the client has it already."""
    from starlette.responses import Response

    head = answer.head
    said = {"Content-Type": content_type(head), "Vary": "Accept, Accept-Encoding, Accept-Language"}
    said |= headers or {}
    body, packed = answer.body, bool(head.get("packed"))
    if packed and not takes_gzip(request):
        body, packed = gzip.decompress(body), False
    if packed:
        said["Content-Encoding"] = "gzip"
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}{"-gzip" if packed else ""}"'
    said["ETag"] = tag
    said.setdefault("Cache-Control", "no-cache" if head["status"] == 200 else "no-store")
    if (
        head["status"] == 200
        and request.method in {"GET", "HEAD"}
        and names(request.headers.get("if-none-match"), tag)
    ):
        said.pop("Content-Type")
        return Response(status_code=304, headers=said)
    return Response(body, status_code=head["status"], headers=said)


def takes_gzip(request: Request) -> bool:
    """Whether a client can be sent a packed body."""
    return allows_gzip(request.headers.get("accept-encoding"))


def names(header: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names a tag: the client has that already."""
    tags = {part.strip().removeprefix("W/") for part in (header or "").split(",")}
    return tag in tags or "*" in tags


def content_type(head: dict[str, Any]) -> str:
    """The Content-Type of an answer."""
    if "type" in head:
        return str(head["type"])
    found: Format = _BY_KEY[f"{head['kind']}-{head['format']}"]
    return found.content_type(head.get("media_type"))


def wants_page(request: Request) -> bool:
    """Whether a person asks: browsers name text/html, programs that want data do not."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept or "application/xhtml+xml" in accept


def failed(
    request: Request,
    status: int,
    what: Phrase,
    *,
    lang: str,
    near: Sequence[Near] = (),
    headers: dict[str, str] | None = None,
    page: bool | None = None,
) -> Response:
    """A response that says what is wrong: a page for people, JSON for JSON, else one line.

    A page says it in the language of the reader; machines read English.
    """
    from starlette.responses import Response

    said = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"} | (headers or {})
    if wants_page(request) if page is None else page:
        body = render(
            "error.html",
            lang=lang,
            chosen="lang" in request.query_params,
            path=request.url.path,
            other=in_language(
                request.url.path, parameters_of(request), "en" if lang == "zh" else "zh"
            ),
            status=status,
            message=what.said(lang),
            near=near,
            heading=say(f"status-{status}" if status in _NAMED else "status-other", lang),
        )
        said["Content-Type"] = "text/html; charset=utf-8"
        body = addressed(body, request.scope.get(ROOT, ""))
        return Response(body, status_code=status, headers=said)
    if request.url.path.endswith(".json"):
        problem = {"status": status, "title": what.said("en"), "near": [n.key for n in near]}
        said["Content-Type"] = "application/problem+json"
        body = json.dumps(problem, ensure_ascii=False).encode("utf-8", "replace")
        return Response(body + b"\n", status_code=status, headers=said)
    said["Content-Type"] = "text/plain; charset=utf-8"
    text = "\n".join([what.said("en"), *(n.key for n in near)]) + "\n"
    return Response(text.encode("utf-8", "replace"), status_code=status, headers=said)


_NAMED = (300, 400, 403, 404, 405, 406, 422, 500, 503)
_STOPPED: dict[type[JobStopped], str] = {OutOfTime: "stopped-time", OutOfMemory: "stopped-memory"}


def stopped_phrase(error: JobStopped) -> list[Any]:
    """What is said of a job that did not come to its end: a phrase and its values."""
    key = next((k for kind, k in _STOPPED.items() if isinstance(error, kind)), "stopped-busy")
    return [key, {"why": str(error)}]


def retry(error: JobStopped) -> dict[str, str]:
    """The header that says when to come again, where that can help."""
    return {"Retry-After": str(RETRY_SECONDS)} if error.retry else {}


def stopped(request: Request, error: JobStopped, *, lang: str, page: bool | None) -> Response:
    """The response of a job that did not come to its end."""
    what = Phrase(*stopped_phrase(error))
    return failed(request, error.status, what, lang=lang, headers=retry(error), page=page)
