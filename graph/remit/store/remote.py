"""A SPARQL 1.1 endpoint, asked over HTTP."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pyoxigraph as ox

from remit.errors import QueryError, StoreError
from remit.store.asking import Result
from remit.store.sparql import Term, declare_prefixes, substitute


class Remote:
    """A SPARQL 1.1 endpoint, asked over HTTP."""

    def __init__(self, url: str, *, timeout: float = 60.0) -> None:
        if not re.match(r"https?://", url):
            raise StoreError(
                f"{url!r} is no HTTP address", remedy="give --endpoint http://host:port/sparql"
            )
        self.name = url
        self._timeout = timeout

    def query(self, text: str, values: Mapping[str, Term] | None = None) -> Result:
        """The endpoint's answer to a SPARQL query; as `Embedded.query`.

        The endpoint decides whether its default graph is the union of its named graphs; those
        that `remit serve` opens do.

        Raises
        ------
        QueryError
            If the endpoint says that the query is wrong (HTTP 400).
        StoreError
            If it cannot be reached, or answers with anything that is no SPARQL result.
        """
        import urllib.error
        import urllib.parse
        import urllib.request

        body = urllib.parse.urlencode({"query": declare_prefixes(substitute(text, values))})
        accept = (
            "application/sparql-results+json, application/n-triples;q=0.9, "
            "application/sparql-results+xml;q=0.5, text/turtle;q=0.4"
        )
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.name, body.encode(), headers={"Accept": accept}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310
                return _parse(answer.read(), answer.headers.get_content_type())
        except urllib.error.HTTPError as error:
            said = error.read(500).decode("utf-8", "replace").strip()
            kind = QueryError if error.code == 400 else StoreError
            raise kind(
                f"the endpoint answers {error.code}: {said or error.reason}", where=self.name
            ) from error
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(
                f"the endpoint cannot be asked: {error}",
                where=self.name,
                remedy="check the address and that it is running",
            ) from error

    def text(self, sha256: str) -> str | None:
        """None: an endpoint keeps statements, not documents."""
        return None


def _parse(data: bytes, media_type: str) -> Result:
    results = ox.QueryResultsFormat.from_media_type(media_type)
    if results is not None:
        return ox.parse_query_results(io.BytesIO(data), format=results)
    syntax = ox.RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise ValueError(f"it sent {media_type}, which is no SPARQL result")
    return [q.triple for q in ox.parse(io.BytesIO(data), format=syntax)]
