"""What a worker can be asked to do, and how its answers are said.

A job is a dict with the name of what to do under ``do``; an answer is a dict of facts (`status`,
and `type` or `error`) with a body. Jobs come from the server process alone, never from outside.
"""

from __future__ import annotations

import gzip
import traceback
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.errors import NotSayable, RemitError, UnknownName, UsageError
from remit.folders import state
from remit.store import Embedded, open_store
from remit_viz.page import PICTURES
from remit_viz.server import queries
from remit_viz.server.limits import Limits
from remit_viz.server.problems import Phrase, Problem, as_said, names
from remit_viz.server.queries import Reply, TooLarge
from remit_viz.server.rooted import addressed

if TYPE_CHECKING:
    import networkx as nx

    from remit_viz.server.entities import Facts

_WORTH_PACKING = 1000
Job = dict[str, Any]


class Desk:
    """A store that is open, and everything that can be asked about it.

    `kept` holds what jobs derive from the graph once, such as the index of the search.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self.store: Embedded = open_store(folder)
        # Messages go to strangers, who need not know where the folder lies.
        self.store.name = "this store"
        self.kept: dict[str, Any] = {}

    def warm(self) -> dict[str, Any]:
        """Open the store before workers are forked; what the server wants to know of it.

        A store too large for memory is opened by each worker for itself: its files do not
        survive a fork.
        """
        from remit_viz.server import pages, search

        pages.preload()
        seen = state(self.store.truth)
        if self.in_memory:
            self.store.query("ASK {}")
            search.index(self)
            pages.profiles(self)
        return {
            "content_id": self.store.content_id,
            "in_memory": self.in_memory,
            "truth": str(self.store.truth),
            "sha256": self.store.marker.truth.sha256,
            "state": seen,
            "pictures": PICTURES if self.in_memory else [],
        }

    @property
    def in_memory(self) -> bool:
        """Whether the store is small enough to be read whole."""
        return self.store.in_memory

    @cached_property
    def graph(self) -> nx.MultiDiGraph[Any]:
        """The responsibility graph, with evidence.

        Raises
        ------
        Problem
            If the store is too large to be read whole.
        """
        from remit.responsibility import read

        if not self.in_memory:
            raise Problem(400, Phrase("store-too-large"))
        return read(self.store, evidence=True)

    @property
    def facts(self) -> Facts:
        """A reader of the graph, for one job."""
        from remit_viz.server.entities import Facts

        return Facts(self.store)

    def answer(self, job: Job) -> Reply:
        """The reply to a job. A fault in the work is told, not raised: the worker goes on."""
        try:
            head, body = _WORK[job["do"]](self, job)
        except Problem as problem:
            head, body = problem.head(), b""
        except UnknownName as error:
            head, body = Problem(404, as_said(error.what), names(error.near)).head(), b""
        except UsageError as error:
            head, body = {"status": 400, "error": str(error)}, b""
        except TooLarge as error:
            head, body = {"status": 422, "error": str(error)}, b""
        except NotSayable as error:
            head, body = {"status": 406, "error": str(error)}, b""
        except RemitError as error:
            head, body = {"status": 500, "error": error.what}, b""
        except (MemoryError, OSError):
            raise
        except Exception:
            head, body = {"status": 500, "fault": traceback.format_exc()}, b""
        if head.get("type", "").startswith("text/html"):
            body = addressed(body, job.get("root", ""))
        if job.get("gzip") and len(body) > _WORTH_PACKING:
            head, body = head | {"packed": True}, gzip.compress(body, 5, mtime=0)
        return head, body


def _sparql(desk: Desk, job: Job) -> Reply:
    if desk.in_memory:
        # SERVICE is refused by its words; should any spelling of it ever pass, it reaches nobody.
        with queries.nothing_new():
            return queries.answer(desk.store, desk.limits, job)
    return queries.answer(desk.store, desk.limits, job)


def _lazily(module: str, name: str) -> Callable[[Desk, Job], Reply]:
    """Work that lives in a module of its own, imported by the worker that needs it first."""

    def work(desk: Desk, job: Job) -> Reply:
        from importlib import import_module

        function: Callable[[Desk, Job], Reply] = getattr(
            import_module(f"remit_viz.server.{module}"), name
        )
        return function(desk, job)

    return work


_WORK: dict[str, Callable[[Desk, Job], Reply]] = {
    "sparql": _sparql,
    "description": _lazily("description", "describe"),
    "node": _lazily("linkeddata", "node"),
    "find": _lazily("linkeddata", "find_label"),
    "search": _lazily("search", "answer"),
    "questions": _lazily("questions", "listed"),
    "question": _lazily("questions", "answer"),
    "workbench": _lazily("workbench", "answer"),
    "home": _lazily("pages", "home"),
    "page": _lazily("pages", "page"),
}
