"""The store: one sorted N-Quads file as the truth, Oxigraph for asking, rdflib as the face.

A store is a folder::

    graph.nq            every statement, sorted, UTF-8: replaced in one step by a build
    documents/<sha>.txt the text of each document, for showing a quote in its line
    oxigraph/<id>/      the same statements on disk, for stores above `IN_MEMORY_BYTES`

A store below that size is loaded into memory when it is opened (about 280,000 statements a
second); above it the on-disk index is opened instead, since joins there are 2 to 11 times slower
but loading would take minutes. `Remote` asks a SPARQL 1.1 endpoint with the same methods.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from string import ascii_lowercase
from typing import IO, TYPE_CHECKING, Protocol

import pyoxigraph as ox

from remit.errors import QueryError, ServiceRefused, StoreError
from remit.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple]
Term = ox.NamedNode | ox.Literal

IN_MEMORY_BYTES = 3_000_000_000
"""Size of `graph.nq` up to which a store is opened in memory: about 20 million statements, which
Oxigraph holds in 8 GB."""

BUILD_GRAPH = f"{BASE}graph/build"
_STRINGS_IRIS_COMMENTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|\#[^\n]*"
)
_SERVICE = re.compile(r"service(?:\s+silent\b)?", re.IGNORECASE | re.ASCII)


class Store(Protocol):
    """What can be asked: an embedded store or a remote endpoint."""

    name: str

    def query(self, text: str, values: Mapping[str, Term] | None = None) -> Result:
        """The result of a SPARQL query over the union of all graphs."""
        ...

    def text(self, sha256: str) -> str | None:
        """The text of a document, where the store keeps it."""
        ...


def select(store: Store, text: str, values: Mapping[str, Term] | None = None) -> ox.QuerySolutions:
    """The solutions of a SELECT query.

    Raises
    ------
    QueryError
        If the query is of another form.
    """
    result = store.query(text, values)
    if not isinstance(result, ox.QuerySolutions):
        raise QueryError("a SELECT query is needed here", where="query")
    return result


def open_store(path: str | Path) -> Embedded:
    """The store in a folder.

    Raises
    ------
    StoreError
        If there is no store in it, or it is damaged.
    """
    return Embedded(Path(path))


class Embedded:
    """A store folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self.truth = folder / "graph.nq"
        if not self.truth.is_file():
            raise StoreError(
                "there is no store here",
                where=str(folder),
                remedy="make one with: remit build SOURCE...",
            )

    @cached_property
    def engine(self) -> ox.Store:
        """The Oxigraph store with all statements."""
        try:
            if self.truth.stat().st_size > IN_MEMORY_BYTES:
                return ox.Store.read_only(str(self.folder / "oxigraph" / self.content_id))
            engine = ox.Store()
            engine.bulk_load(path=str(self.truth), format=ox.RdfFormat.N_QUADS, lenient=True)
        except (OSError, SyntaxError, ValueError) as error:
            raise StoreError(
                f"the store cannot be opened: {error}",
                where=str(self.truth),
                remedy="build it again from its sources",
            ) from error
        return engine

    @cached_property
    def content_id(self) -> str:
        """SHA-256 of the sorted N-Quads without the build graph."""
        with self.truth.open("rb") as lines:
            return content_id(lines)

    def query(
        self,
        text: str,
        values: Mapping[str, Term] | None = None,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """The result of a SPARQL query over the union of all graphs, or those it names by FROM.

        `values` binds variables (names without ``?``) before evaluation. The prefixes of
        `remit.terms.PREFIXES` are declared already, and relative IRIs are taken from
        `remit.terms.BASE`. Where `default_graphs` or `named_graphs` are
        given (IRIs), these alone are the dataset, and FROM and FROM NAMED of the query are passed
        over, as the SPARQL 1.1 Protocol has it (section 2.1.4).

        Raises
        ------
        QueryError
            If the text is no SPARQL 1.1 query.
        ServiceRefused
            If it would ask another host.
        """
        refuse_service(text)
        try:
            if default_graphs or named_graphs:
                return self.engine.query(
                    substitute(text, values),
                    default_graph=[ox.NamedNode(g) for g in default_graphs],
                    named_graphs=[ox.NamedNode(g) for g in named_graphs],
                    prefixes=PREFIXES,
                    base_iri=BASE,
                )
            return self.engine.query(
                substitute(text, values),
                use_default_graph_as_union=not chooses_graphs(text),
                prefixes=PREFIXES,
                base_iri=BASE,
            )
        except SyntaxError as error:
            raise _syntax(error) from error
        except ValueError as error:
            raise QueryError(str(error), remedy="check the query's variables") from error
        except RuntimeError as error:
            raise QueryError(
                f"it cannot be answered: {error}", remedy="use functions of SPARQL 1.1 alone"
            ) from error

    def text(self, sha256: str) -> str | None:
        """The text of a document, by the SHA-256 that the graph gives for it.

        Raises
        ------
        StoreError
            If the kept text is no longer the one that was built from.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            return None
        path = self.folder / "documents" / f"{sha256}.txt"
        if not path.is_file():
            return None
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                "this text was changed after the build", where=str(path), remedy="build again"
            )
        return data.decode("utf-8")

    def dataset(self) -> Dataset:
        """An rdflib `Dataset` on this store, with the union of all graphs as its default graph.

        SPARQL on it is answered by Oxigraph, not by rdflib's own evaluator.
        """
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        dataset = Dataset(store=OxigraphStore(store=self.engine), default_union=True)
        for prefix, namespace in PREFIXES.items():
            dataset.bind(prefix, namespace, override=True, replace=True)
        return dataset


def content_id(lines: IO[bytes]) -> str:
    """SHA-256, in hexadecimal, of N-Quads lines without those of the build graph."""
    digest = hashlib.sha256()
    tail = f" <{BUILD_GRAPH}> .\n".encode()
    for line in lines:
        if not line.endswith(tail):
            digest.update(line)
    return digest.hexdigest()


def chooses_graphs(text: str) -> bool:
    """Whether a query names its dataset itself, by FROM or FROM NAMED."""
    return _fault_without("from", text) is not None


def refuse_service(text: str) -> None:
    """Refuse a query that would send data to another host.

    Raises
    ------
    ServiceRefused
        If SERVICE stands in it as a keyword, not in a string, a comment or a name.
    QueryError
        If the word stands in it, and the query is not well-formed.
    """
    fault = _fault_without("service", text)
    if fault is None:
        return
    # GRAPH stands where SERVICE may: a query that is sound with it was sound but for the host.
    if _fault(_SERVICE.sub(lambda hit: f"GRAPH{' ' * (len(hit[0]) - 5)}", text)) is not None:
        raise _syntax(fault)
    raise ServiceRefused(
        "SERVICE is not allowed: remit asks no other host",
        where=f"query:{_last_before(fault, text)}",
        remedy="load the other data with: remit build",
    )


def _last_before(fault: SyntaxError, text: str) -> str:
    """Line and column of the last SERVICE before the place of a fault."""
    hit = _AT.match(str(fault))
    line, column = (int(hit[1]), int(hit[2])) if hit else (text.count("\n") + 1, len(text) + 1)
    lines = text.split("\n")[:line]
    lines[-1] = lines[-1][: column + 1]
    before = "\n".join(lines)
    start = max((hit.start() for hit in _SERVICE.finditer(before)), default=0)
    return f"{before.count(chr(10), 0, start) + 1}:{start - before.rfind(chr(10), 0, start)}"


def _fault_without(word: str, text: str) -> SyntaxError | None:
    """What is wrong with a query once the letters of a keyword in it are spelled otherwise.

    None where nothing is: then the word is no keyword there, since no other spelling is one, while
    strings, comments and names may have any. Where strings and comments end is the parser's to say;
    a second reading of them beside it could be led astray, and the parser cannot be told to do
    without a keyword.
    """
    taken = text.lower()
    if word not in taken:
        return None
    spellings = (letter * len(word) for letter in ascii_lowercase)
    other = next((spelling for spelling in spellings if spelling not in taken), None)
    if other is None:
        raise QueryError("this query leaves no word that could stand for another", where="query")

    def respelled(hit: re.Match[str]) -> str:
        # Letter case stays: SERVICE: and Service: are two prefixes.
        pairs = zip(hit.group(), other, strict=True)
        return "".join(new.upper() if old.isupper() else new for old, new in pairs)

    return _fault(re.sub(word, respelled, text, flags=re.IGNORECASE | re.ASCII))


def _fault(text: str) -> SyntaxError | None:
    try:
        _nothing().query(text, prefixes=PREFIXES, base_iri=BASE)
    except SyntaxError as error:
        return error
    except RuntimeError:
        # It was read, and only answering it failed.
        return None
    return None


@cache
def _nothing() -> ox.Store:
    """An empty store, for reading queries without answering them."""
    return ox.Store()


_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def _syntax(error: SyntaxError) -> QueryError:
    """Oxigraph's message cut to what helps: the place and the first few things expected."""
    hit = _AT.match(str(error))
    if not hit:
        return QueryError(str(error), where="query", remedy="see: remit query --help")
    line, column, said = hit.groups()
    if "Prefix not found" in said:
        said = "a prefix is used that is not declared"
        remedy = f"declare it, or use one of {', '.join(sorted(PREFIXES))}"
    else:
        said = re.sub(r"\s+", " ", said)
        said = f"this is not SPARQL 1.1 here; {said if len(said) < 120 else said[:117] + '...'}"
        remedy = "correct the query at this place"
    return QueryError(said, where=f"query:{line}:{column}", remedy=remedy)


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


def declare_prefixes(text: str) -> str:
    """The query with the common prefixes declared in front of its own, on the same line."""
    own = set(re.findall(r"(?im)^\s*PREFIX\s+([\w-]*)\s*:", text))
    lines = [f"PREFIX {p}: <{ns}>" for p, ns in PREFIXES.items() if p not in own]
    return " ".join([*lines, text])


_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


def substitute(text: str, values: Mapping[str, Term] | None) -> str:
    """The query with variables bound by VALUES at the start of its outermost WHERE group.

    Raises
    ------
    QueryError
        If the query has no WHERE group to bind them in.
    """
    if not values:
        return text
    hit = _WHERE.search(_STRINGS_IRIS_COMMENTS.sub(lambda m: " " * len(m.group()), text))
    if hit is None:
        raise QueryError("a query with parameters needs a WHERE { … } group", where="query")
    bound = " ".join(f"VALUES ?{name} {{ {value} }}" for name, value in values.items())
    return f"{text[: hit.end()]} {bound} {text[hit.end() :]}"
