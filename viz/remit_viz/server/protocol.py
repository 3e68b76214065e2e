"""SPARQL 1.1 Protocol: what an HTTP request asks of the endpoint.

Of the protocol's operations (https://www.w3.org/TR/sparql11-protocol/) the query operation is
here, in its three forms; the update operation is refused with 403, since the store is read-only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from remit_viz.server.negotiation import GRAPHS, RESULTS, Format, choose, offered

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_MOST_FIELDS = 200
_LONGEST_IRI = 4000
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*\Z")
_UPDATE_FIELDS = ("update", "using-graph-uri", "using-named-graph-uri")


class Refused(Exception):
    """A request that is not answered; `status` and `headers` are for the response."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and the graphs that the request chooses for it."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Query | None:
    """The query that a request asks, or None if it asks none (a GET without parameters).

    Raises
    ------
    Refused
        With 400 if it is not well-formed, 403 for an update, 415 for a body of another type.
    """
    asked = _fields(query_string)
    if method == "POST":
        kind = _media_type(content_type)
        if kind == FORM:
            return _query([*asked, *_fields(body)])
        if kind == DIRECT:
            _refuse_update(asked)
            if any(name == "query" for name, _ in asked):
                raise Refused(400, "the query stands in the body and in the address: give one")
            return _query([*asked, ("query", _text(body))])
        if kind == UPDATE:
            raise _read_only()
        raise Refused(
            415,
            f"a body of type {kind or 'unknown'} is no query; send {DIRECT} or {FORM}",
            {"Accept-Post": f"{DIRECT}, {FORM}"},
        )
    if not asked:
        return None
    return _query(asked)


def _query(fields: Sequence[tuple[str, str]]) -> Query:
    _refuse_update(fields)
    texts = [value for name, value in fields if name == "query"]
    if len(texts) != 1:
        raise Refused(400, f"one query is needed, and there are {len(texts)}")
    return Query(texts[0], _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri"))


def _graphs(fields: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for key, value in fields if key == name))
    for iri in found:
        if len(iri) > _LONGEST_IRI or not _IRI.match(iri):
            raise Refused(400, f"{name} is no absolute IRI: {iri[:80]!r}")
    return found


def _refuse_update(fields: Sequence[tuple[str, str]]) -> None:
    if any(name in _UPDATE_FIELDS for name, _ in fields):
        raise _read_only()


def _read_only() -> Refused:
    return Refused(403, "updates are not taken here: the store changes by remit build alone")


def _fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        # UnicodeDecodeError is one too: raw bytes, or escapes that are not UTF-8.
        raise Refused(400, f"the parameters cannot be read: {_short(error)}") from error


def _short(error: ValueError) -> str:
    return "they are not UTF-8" if isinstance(error, UnicodeError) else str(error)


def _media_type(content_type: str | None) -> str:
    """The type of a body; a charset other than UTF-8 is refused, as the protocol demands UTF-8."""
    kind, *parameters = (content_type or "").split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in {"utf-8", "utf8", "us-ascii"}:
            raise Refused(415, f"the charset must be UTF-8, not {charset[:40]!r}")
    return kind.strip().lower()


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the query is not UTF-8 at byte {error.start}") from error


@dataclass(frozen=True, slots=True)
class Wanted:
    """The format for each kind of result: solutions or a truth value, and triples."""

    results: tuple[Format, str] | None
    graphs: tuple[Format, str] | None


def wanted(accept: str | None) -> Wanted:
    """The formats that a request wants; which of the two applies only the query's form tells.

    Raises
    ------
    Refused
        With 406, if neither kind of result could be sent.
    """
    found = Wanted(choose(accept, RESULTS), choose(accept, GRAPHS))
    if found.results is None and found.graphs is None:
        raise Refused(406, not_acceptable((*RESULTS, *GRAPHS)))
    return found


def not_acceptable(offers: Sequence[Format]) -> str:
    """What to say with status 406."""
    return f"none of the types in Accept can be sent; these can: {offered(offers)}"
