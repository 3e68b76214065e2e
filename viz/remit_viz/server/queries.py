"""SPARQL in a worker: a query's whole result as bytes, or why there is none."""

from __future__ import annotations

import csv
import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, cast

import pyoxigraph as ox

from remit.errors import NotSayable, QueryError, ServiceRefused
from remit.store import Embedded
from remit.store.wellformed import sayable_xml
from remit.terms import NAMESPACES
from remit_viz.server.limits import Limits
from remit_viz.server.negotiation import GRAPHS, RESULTS
from remit_viz.server.protocol import not_acceptable

Reply = tuple[dict[str, Any], bytes]

RESULT_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
# What stands between two rows in each format, and cannot stand inside a value: quotation marks,
# angle brackets and line ends are escaped there. With each, how many rows there are before the
# first of them. (Rows of CSV are counted as they are written.)
_ROW_ENDS = {
    "json": (b'}},{"', 1),
    "xml": (b"</result>", 0),
    "tsv": (b"\n", -1),
}


# What XML 1.0 has no way to say, not even by a reference; and the name that the engine gives to a
# property whose IRI ends in nothing that XML takes for a name.


class TooLarge(Exception):
    """A result has more rows or bytes than the limits allow."""


class Bounded(io.RawIOBase):
    """Bytes in memory, up to a limit of bytes and of rows."""

    def __init__(self, limits: Limits, row_end: bytes = b"", rows: int = 0) -> None:
        self.taken = bytearray()
        self.over: TooLarge | None = None
        self._limits = limits
        self._row_end = row_end
        self._rows = rows

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Take the data, or refuse the whole result."""
        before = len(self.taken)
        self.taken += data
        if self._row_end:
            start = max(0, before - len(self._row_end) + 1)
            self._rows += self.taken.count(self._row_end, start)
        if len(self.taken) > self._limits.result:
            self.over = too_large(f"{self._limits.result:,} bytes")
        elif self._rows > self._limits.rows:
            self.over = too_large(f"{self._limits.rows:,} rows")
        if self.over:
            raise self.over
        return len(data)


def too_large(limit: str) -> TooLarge:
    """The refusal of a result, with what to do about it."""
    return TooLarge(
        f"the result has more than {limit}, the most that is sent; "
        "ask for parts of it with LIMIT and OFFSET, or count"
    )


@contextmanager
def nothing_new() -> Iterator[None]:
    """Let this process open no file and no connection for a while; those it has go on working."""
    most, ceiling = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, ceiling))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, ceiling))


def answer(store: Embedded, limits: Limits, job: dict[str, Any]) -> Reply:
    """The reply to a query job: `query`, `default`, `named`, and the formats wanted."""
    try:
        result = store.query(job["query"], default_graphs=job["default"], named_graphs=job["named"])
        if isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
            return _solutions(result, limits, job["results"])
        return _triples(result, limits, job["graphs"])
    except ServiceRefused as error:
        return {"status": 403, "error": str(error)}, b""
    except QueryError as error:
        return {"status": 400, "error": str(error)}, b""
    except TooLarge as error:
        return {"status": 422, "error": str(error)}, b""
    except NotSayable as error:
        return {"status": 406, "error": str(error)}, b""


def _solutions(
    result: ox.QuerySolutions | ox.QueryBoolean, limits: Limits, form: str | None
) -> Reply:
    if form is None:
        return {"status": 406, "error": not_acceptable(RESULTS)}, b""
    if form == "csv" and isinstance(result, ox.QuerySolutions):
        return {"status": 200, "kind": "results", "format": form}, _csv(result, limits)
    one = isinstance(result, ox.QueryBoolean)
    out = Bounded(limits) if one else Bounded(limits, *_ROW_ENDS[form])
    try:
        result.serialize(cast(IO[bytes], out), format=RESULT_FORMATS[form])
    except (OSError, TooLarge) as error:
        raise out.over or error from None
    return {"status": 200, "kind": "results", "format": form}, _sayable(out.taken, form)


def _csv(result: ox.QuerySolutions, limits: Limits) -> bytes:
    """Solutions as CSV; the engine's own has IRIs without quotation marks, commas and all."""
    out = Bounded(limits)
    writer = csv.writer(_Encoded(out), lineterminator="\r\n")
    writer.writerow([variable.value for variable in result.variables])
    for number, row in enumerate(result, 1):
        if number > limits.rows:
            raise too_large(f"{limits.rows:,} rows")
        writer.writerow([_cell(term) for term in row])
    return bytes(out.taken)


class _Encoded:
    """Text as UTF-8 in a file of bytes, with nothing held back."""

    def __init__(self, out: Bounded) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _cell(term: Any) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.BlankNode) else str(term.value)


def _triples(result: Any, limits: Limits, form: str | None) -> Reply:
    if form is None:
        return {"status": 406, "error": not_acceptable(GRAPHS)}, b""
    found = set(islice(result, limits.rows + 1))
    if len(found) > limits.rows:
        raise too_large(f"{limits.rows:,} triples")
    return (
        {"status": 200, "kind": "graphs", "format": form},
        serialize(sorted(found, key=str), limits, form),
    )


def serialize(statements: Any, limits: Limits, form: str) -> bytes:
    """Triples or quads in a graph format.

    Raises
    ------
    TooLarge
        If that is more than a result may have.
    NotSayable
        If it has what the format cannot express.
    """
    out = Bounded(limits)
    try:
        ox.serialize(statements, cast(IO[bytes], out), GRAPH_FORMATS[form], prefixes=NAMESPACES)
    except (OSError, TooLarge) as error:
        raise out.over or error from None
    return _sayable(out.taken, form)


def _sayable(body: bytearray, form: str) -> bytes:
    """A serialised result, if a reader of its format will find in it what was meant."""
    if form not in {"xml", "rdf"}:
        return bytes(body)
    return sayable_xml(body)
