"""The graph in the formats of other tools."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from remit.errors import StoreError, UsageError
from remit.exports.networks import gexf, graphml
from remit.exports.stratml import stratml
from remit.exports.tables import TABLES, table
from remit.store import Embedded, Store, select
from remit.store.wellformed import sayable_xml
from remit.terms import NAMESPACES

_SYNTAXES = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}
_NETWORKS: dict[str, Callable[[Store], bytes]] = {"graphml": graphml, "gexf": gexf}
FORMATS = (*_SYNTAXES, *_NETWORKS, "csv", "stratml")


def export(
    store: Store, form: str, path: str, *, plan: str | None = None, safe: bool = True
) -> None:
    """Write the graph of a store to `path` (``-`` is standard output).

    RDF: `nq`, `trig` and `jsonld` keep the named graphs; `ttl`, `nt` and `xml` hold their union.
    Networks: `graphml` and `gexf` hold the responsibility graph. `csv` writes one file for each
    table into the folder `path`, or the assignments alone where `path` ends in ``.csv`` or is
    ``-``. `stratml` holds one plan: `plan` is its IRI, needed where the store has several. The
    same store gives the same bytes. `safe` makes formulas in CSV files inert; what goes to standard
    output stays as it is.

    Raises
    ------
    UsageError
        If there is no such format.
    NotSayable
        If the graph holds what RDF/XML cannot express.
    StoreError
        If the file cannot be written.
    """
    if form not in FORMATS:
        raise UsageError(f"no export format {form!r}", remedy=f"one of {', '.join(FORMATS)}")
    try:
        if form == "csv":
            _write_tables(store, path, safe=safe)
        elif form == "stratml":
            with opened(path) as out:
                out.write(stratml(store, plan or _only_plan(store)))
        elif form in _NETWORKS:
            with opened(path) as out:
                out.write(_NETWORKS[form](store))
        else:
            with opened(path) as out:
                _write_rdf(store, _SYNTAXES[form], out)
    except OSError as error:
        if isinstance(error, StoreError | BrokenPipeError):
            raise
        raise _unwritable(path, error) from error


def _write_tables(store: Store, path: str, *, safe: bool) -> None:
    """Write every table into a folder, or the assignments alone to a ``.csv`` file or ``-``."""
    if path == "-" or Path(path).suffix.lower() == ".csv":
        with opened(path) as out:
            out.write(table(store, "assignments", safe=safe).encode())
        return
    Path(path).mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        with opened(str(Path(path) / f"{name}.csv")) as out:
            out.write(table(store, name, safe=safe).encode())


def _unwritable(path: str, error: OSError) -> StoreError:
    return StoreError(
        f"cannot be written: {error.strerror or error}",
        where=path,
        remedy="choose another path with -o",
    )


def _only_plan(store: Store) -> str:
    """The IRI of the one plan of a store."""
    found = select(store, "SELECT ?plan WHERE { ?plan a remit:Plan } ORDER BY ?plan")
    plans = [str(row["plan"].value) for row in found]
    if len(plans) != 1:
        raise UsageError(
            f"the store holds {len(plans)} plans, and this format holds one",
            remedy=f"name one with --plan: {', '.join(plans[:3])}",
        )
    return plans[0]


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """A binary file that appears under its name only when it is complete.

    A device or a pipe is written straight; ``-`` is standard output.

    Raises
    ------
    StoreError
        If it cannot be made, filled, or have the name; nothing of it is left then.
    """
    if path == "-":
        whole = io.BytesIO()
        yield whole
        sys.stdout.buffer.write(whole.getvalue())
        sys.stdout.buffer.flush()
        return
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with target.open("wb") as straight:
                yield straight
            return
        # A name of its own: what is added to a long one may be more than a name can hold.
        partial = target.with_name(f".remit-{os.getpid()}.partial")
        try:
            with partial.open("wb") as file:
                yield file
            partial.replace(target)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        if isinstance(error, StoreError | BrokenPipeError):
            raise
        raise _unwritable(path, error) from error


def _write_rdf(store: Store, syntax: ox.RdfFormat, out: IO[bytes]) -> None:
    """All statements in sorted order; each once, without graphs, where the syntax has none."""
    if not isinstance(store, Embedded):
        raise UsageError("an endpoint cannot be exported whole", remedy="export an embedded store")
    store.verify()
    quads = ox.parse(path=str(store.truth), format=ox.RdfFormat.N_QUADS)
    if not syntax.supports_datasets:
        # The truth is sorted, so that a triple that stands in two graphs follows itself.
        triples = (triple for triple, _ in groupby(quad.triple for quad in quads))
        if syntax == ox.RdfFormat.RDF_XML:
            out.write(sayable_xml(ox.serialize(triples, format=syntax, prefixes=NAMESPACES) or b""))
        else:
            ox.serialize(triples, out, syntax, prefixes=NAMESPACES)
    elif syntax == ox.RdfFormat.N_QUADS:
        with store.truth.open("rb") as lines:
            shutil.copyfileobj(lines, out)
    else:
        # TriG and JSON-LD want the statements of a graph together.
        by_graph = sorted(quads, key=lambda quad: str(quad.graph_name))
        ox.serialize(by_graph, out, syntax, prefixes=NAMESPACES)
