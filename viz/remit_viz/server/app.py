"""Routes: from requests to jobs, from answers to responses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import MissingExtra, StoreError
from remit.terms import BASE
from remit_viz import page as shell
from remit_viz.server import protocol
from remit_viz.server.answers import Answers
from remit_viz.server.files import Files
from remit_viz.server.gate import Gate
from remit_viz.server.guard import WORKBENCH_POLICY, Guard, to_stderr
from remit_viz.server.jobs import Answer, JobStopped
from remit_viz.server.limits import Limits
from remit_viz.server.negotiation import CSV, GRAPHS, HTML, JSON, TRIPLES, choose, offered
from remit_viz.server.pool import Pool
from remit_viz.server.problems import Phrase, as_said, told
from remit_viz.server.protocol import Refused
from remit_viz.server.proxies import Network, Proxies
from remit_viz.server.rendering import in_language
from remit_viz.server.requests import body_of, lang_of, parameters_of, while_connected
from remit_viz.server.responses import (
    failed,
    retry,
    sent,
    stopped,
    stopped_phrase,
    takes_gzip,
    wants_page,
)
from remit_viz.server.rooted import Rooted

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    Handler = Callable[[Request], Awaitable[Response]]

_WATCH_SECONDS = 2.0
_SUFFIX = re.compile(r"\.(html|ttl|nt|jsonld|rdf|trig|nq)\Z")
_PLAIN_IRI = re.compile(r"(?:[!#$&'()*+,\-./0-9:;=?@A-Z_a-z~]|%[0-9A-Fa-f]{2}){1,2000}")
_PROFILES = ("initiative", "official", "body")
_METHODS = "GET, HEAD, POST, OPTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a server is set up; see `remit serve --help`."""

    folder: Path
    limits: Limits
    hosts: Sequence[str] | None = None
    cors: Sequence[str] = ()
    log: Callable[[str], None] = to_stderr
    root: str = ""
    proxies: Sequence[Network] = ()
    token: str | None = None
    users: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Site:
    """The handlers of one server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings.folder, settings.limits, say=settings.log)
        self.answers = Answers(self.pool)
        self.files = Files(self.pool)

    # -- work -------------------------------------------------------------------------------

    async def _worked(self, request: Request, job: dict[str, Any]) -> Answer:
        """The answer to a job of a page, unless the client leaves."""
        # A question is a query: it may take as long as one, not as long as a page.
        most = self.settings.limits.timeout if job["do"] == "question" else None
        working = self.answers.get(job | {"gzip": True, "root": self.settings.root}, timeout=most)
        return await while_connected(request, working)

    async def _page(
        self, request: Request, job: dict[str, Any], *, headers: dict[str, str] | None = None
    ) -> Response:
        """The response to a job of a page."""
        lang = lang_of(request)
        as_page = job.get("form") in (None, "html") and wants_page(request)
        try:
            answer = await self._worked(request, job)
        except JobStopped as error:
            if job["do"] == "question" and job["form"] == "html" and "stopped" not in job:
                # Its page is there all the same, with the form in which less can be asked.
                told = {"stopped": stopped_phrase(error), "status": error.status}
                return await self._page(request, job | told, headers=retry(error))
            return stopped(request, error, lang=lang, page=as_page)
        more = dict(headers or {})
        if answer.head.get("left_out"):
            more["Remit-Left-Out"] = str(answer.head["left_out"])
        return self._sent(request, answer, lang=lang, page=as_page, headers=more)

    def _sent(
        self,
        request: Request,
        answer: Answer,
        *,
        lang: str,
        page: bool | None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """The response of an answer, or of what kept a worker from giving one."""
        head = answer.head
        if "fault" in head:
            for line in head["fault"].splitlines():
                self.settings.log(f"fault: {line}")
            return failed(request, 500, Phrase("fault"), lang=lang, page=page)
        if "error" in head:
            what, near = told(head)
            return failed(request, head["status"], what, lang=lang, near=near, page=page)
        return sent(request, answer, headers=headers)

    def _frame(self, request: Request, path: str | None = None) -> dict[str, Any]:
        """What every page needs to know of its request."""
        lang = lang_of(request)
        where = path or request.url.path
        return {
            "lang": lang,
            "chosen": "lang" in request.query_params,
            "path": where,
            "other": in_language(where, parameters_of(request), "en" if lang == "zh" else "zh"),
        }

    # -- SPARQL -----------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Response:
        """The SPARQL 1.1 Protocol, and the service description where nothing is asked."""
        from starlette.responses import Response

        if request.method == "OPTIONS":
            return Response(status_code=204, headers=self._preflight())
        lang = lang_of(request)
        try:
            body = await body_of(request, self.settings.limits.request)
            asked = protocol.read(
                "POST" if request.method == "POST" else "GET",
                request.scope["query_string"],
                request.headers.get("content-type"),
                body,
            )
            if asked is None:
                return await self._description(request)
            wanted = protocol.wanted(request.headers.get("accept"))
            job = {
                "do": "sparql",
                "query": asked.text,
                "default": asked.default_graphs,
                "named": asked.named_graphs,
                "results": wanted.results and wanted.results[0].key,
                "graphs": wanted.graphs and wanted.graphs[0].key,
                "gzip": takes_gzip(request),
            }
            client = request.client.host if request.client else ""
            answer = await while_connected(request, self.pool.query(job, client=client))
        except Refused as error:
            what = as_said(str(error))
            return failed(request, error.status, what, lang=lang, headers=error.headers, page=False)
        except JobStopped as error:
            return stopped(request, error, lang=lang, page=False)
        if "kind" in answer.head:
            answer.head["media_type"] = getattr(wanted, answer.head["kind"])[1]
        return self._sent(request, answer, lang=lang, page=False)

    async def _description(self, request: Request) -> Response:
        from starlette.responses import RedirectResponse

        found = choose(request.headers.get("accept"), (*GRAPHS, HTML))
        if found is None:
            raise Refused(406, protocol.not_acceptable((*GRAPHS, HTML)))
        if found[0] is HTML:
            return RedirectResponse("/query", status_code=303, headers={"Vary": "Accept"})
        root = f"{request.url.scheme}://{request.url.netloc}{self.settings.root}"
        endpoint = f"{root}/sparql"
        job = {"do": "description", "endpoint": endpoint, "format": found[0].key}
        answer = await self._worked(request, job)
        named = Answer(answer.head | {"media_type": found[1]}, answer.body)
        return self._sent(request, named, lang=lang_of(request), page=False)

    def _preflight(self) -> dict[str, str]:
        headers = {"Allow": _METHODS, "Accept-Post": f"{protocol.DIRECT}, {protocol.FORM}"}
        if self.settings.cors:
            headers |= {
                "Access-Control-Allow-Methods": _METHODS,
                "Access-Control-Allow-Headers": "Accept, Content-Type",
                "Access-Control-Max-Age": "86400",
            }
        return headers

    # -- linked data ------------------------------------------------------------------------

    async def node(self, request: Request) -> Response:
        """An IRI of the graph: 303 to its page or data, or that page or data itself."""
        from starlette.responses import RedirectResponse

        path = request.scope["raw_path"].decode("ascii", "replace").split("?")[0]
        suffix = _SUFFIX.search(path)
        stem = path[: suffix.start()] if suffix else path
        iri = BASE + stem.removeprefix("/")
        if not _PLAIN_IRI.fullmatch(iri):
            return failed(request, 404, Phrase("no-iri"), lang=lang_of(request))
        if suffix:
            frame = self._frame(request, stem)
            job = {"do": "node", "iri": iri, "form": suffix.group(1), **frame}
            links = ", ".join(
                f'<{stem}.{f.key}>; rel="alternate"; type="{f.types[0]}"'
                for f in (HTML, *GRAPHS)
                if f.key != suffix.group(1)
            )
            return await self._page(
                request, job, headers={"Link": f'{links}, <{iri}>; rel="describes"'}
            )
        # With named graphs, clients that look into the default graph alone would find nothing:
        # they are sent to those who accept nothing else.
        accept = request.headers.get("accept")
        found = choose(accept, (HTML, *TRIPLES)) or choose(accept, GRAPHS)
        if found is None:
            return _not_acceptable(request, (HTML, *GRAPHS))
        job = {"do": "node", "iri": iri, "form": None, "lang": lang_of(request)}
        checked = await self._page(request, job)
        if checked.status_code != 200:
            return checked
        query = request.scope["query_string"].decode("ascii", "replace")
        where = f"{stem}.{found[0].key}" + (f"?{query}" if query else "")
        return RedirectResponse(
            where, status_code=303, headers={"Vary": "Accept", "Cache-Control": "no-cache"}
        )

    async def find(self, request: Request) -> Response:
        """Where a label leads."""
        from starlette.responses import RedirectResponse

        lang = lang_of(request)
        label = request.query_params.get("label", "").strip()
        if not label or len(label) > 300:
            return failed(request, 400, Phrase("give-label", {"most": 300}), lang=lang)
        try:
            answer = await self._worked(request, {"do": "find", "label": label, "lang": lang})
        except JobStopped as error:
            return stopped(request, error, lang=lang, page=None)
        if "location" not in answer.head:
            return self._sent(request, answer, lang=lang, page=None)
        return RedirectResponse(answer.head["location"], status_code=303)

    # -- pages ------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        """The home page."""
        return await self._page(request, {"do": "home", **self._frame(request)})

    async def to_page(self, request: Request) -> Response:
        """A page under the name of its file in a site that `remit site` wrote."""
        from starlette.responses import RedirectResponse

        name = request.url.path.removesuffix(".html")
        where = "/" if name in {"/index", "/home"} else name
        query = request.url.query
        return RedirectResponse(f"{where}?{query}" if query else where, status_code=303)

    async def picture(self, request: Request) -> Response:
        """A page of the site, live: a picture of the whole, or the page of one node."""
        job = {"do": "page", "name": request.url.path.removeprefix("/")}
        frame = self._frame(request)
        return await self._page(request, job | {k: frame[k] for k in ("lang", "chosen")})

    async def workbench(self, request: Request) -> Response:
        """The query workbench."""
        return await self._page(
            request,
            {"do": "workbench", **self._frame(request)},
            headers={"Content-Security-Policy": WORKBENCH_POLICY},
        )

    async def initiatives(self, request: Request) -> Response:
        """Faceted search, as a page, JSON or CSV."""
        return await self._formed(request, {"do": "search"}, (HTML, JSON, CSV))

    async def questions(self, request: Request) -> Response:
        """The list of ready-made questions."""
        return await self._formed(request, {"do": "questions"}, (HTML, JSON))

    async def question(self, request: Request) -> Response:
        """One ready-made question, answered."""
        name = request.path_params["name"]
        if name.endswith(".rq"):
            job = {"do": "question", "name": name.removesuffix(".rq"), "form": "rq"}
            return await self._page(
                request, job | self._frame(request) | {"parameters": parameters_of(request)}
            )
        if name.endswith(".html"):
            return await self.to_page(request)
        stem = re.sub(r"\.(json|csv)\Z", "", name)
        return await self._formed(request, {"do": "question", "name": stem}, (HTML, JSON, CSV))

    async def _formed(
        self, request: Request, job: dict[str, Any], offers: Sequence[Any]
    ) -> Response:
        """A page that is also data: by its suffix, else by what is accepted."""
        path = request.url.path
        suffix = path.rpartition(".")[2]
        if suffix in {"json", "csv"}:
            form, path = suffix, path.removesuffix(f".{suffix}")
        else:
            found = choose(request.headers.get("accept"), offers)
            if found is None:
                return _not_acceptable(request, offers)
            form = found[0].key
        return await self._page(
            request,
            job | self._frame(request, path) | {"form": form, "parameters": parameters_of(request)},
        )


def _pictures(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The jobs that draw the pages of the whole, as most readers will ask for them."""
    return [
        {"do": "page", "name": name, "lang": lang, "chosen": False, "gzip": True}
        for lang, name in product(shell.LANGUAGES, facts["pictures"])
    ]


@asynccontextmanager
async def _living(site: Site, app: Starlette) -> AsyncIterator[None]:
    """From the opening of the store to the end of its processes."""
    try:
        await site.pool.open()
    except StoreError as error:
        app.state.failure = error
        raise
    app.state.opened()
    watching = asyncio.ensure_future(site.pool.watch(_WATCH_SECONDS))
    warming = asyncio.ensure_future(site.answers.keep_warm(_pictures, say=site.settings.log))
    yield
    watching.cancel()
    warming.cancel()
    await site.pool.close()


async def _unknown(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    what = Phrase("no-method" if status == 405 else "nothing-here")
    headers = getattr(error, "headers", None)
    return failed(request, status, what, lang=lang_of(request), headers=headers)


def _not_acceptable(request: Request, offers: Sequence[Any]) -> Response:
    what = Phrase("these-can-be-sent", {"offers": offered(offers)})
    return failed(request, 406, what, lang=lang_of(request))


def _routes(site: Site) -> list[Route]:
    from starlette.routing import Route

    def route(path: str, handler: Handler, *more: str) -> Route:
        return Route(path, handler, methods=["GET", *more])

    data = [f".{form.key}" for form in GRAPHS]
    return [
        route("/", site.home),
        *(route(path, site.sparql, "POST", "OPTIONS") for path in ("/sparql", "/sparql/")),
        route("/query", site.workbench),
        *(route(f"/initiatives{s}", site.initiatives) for s in ("", ".json", ".csv")),
        *(route(f"/questions{s}", site.questions) for s in ("", ".json")),
        route("/questions/{name}", site.question),
        route("/find", site.find),
        route("/favicon.ico", site.files.no_icon),
        route("/health", site.files.health),
        route("/openapi.json", site.files.openapi),
        route("/dump.nq", site.files.dump),
        route("/static/{name:path}", site.files.static),
        *(route(f"/{kind}/{{rest:path}}", site.node) for kind in ("id", "doc", "graph", "ns")),
        *(route(f"/ns{suffix}", site.node) for suffix in ("", ".html", *data)),
        *(route(f"/{kind}/{{name}}", site.picture) for kind in _PROFILES),
        *(route(f"/{name}.html", site.to_page) for name in ("index", *shell.NAVIGATION)),
        route("/{name}", site.picture),
    ]


def application(settings: Settings) -> Starlette:
    """The ASGI application of a store.

    `state.opened` is called when the store is open; `state.failure` tells why it could not be.

    Raises
    ------
    MissingExtra
        If the server's libraries are not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.middleware import Middleware
    except ImportError as error:
        raise MissingExtra("starlette", "server") from error
    site = Site(settings)
    app = Starlette(
        routes=_routes(site),
        exception_handlers={404: _unknown, 405: _unknown},
        middleware=[
            Middleware(Proxies, trusted=settings.proxies),
            Middleware(Guard, hosts=settings.hosts, cors=settings.cors, log=settings.log),
            Middleware(Gate, token=settings.token, users=settings.users),
            Middleware(Rooted, root=settings.root),
        ],
        lifespan=partial(_living, site),
    )
    app.state.opened = lambda: None
    app.state.failure = None
    return app
