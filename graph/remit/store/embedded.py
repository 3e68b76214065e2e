"""A store folder, opened for reading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from remit.errors import QueryError, StoreError
from remit.store.asking import Result
from remit.store.content import content_id
from remit.store.sparql import Term, chooses_graphs, refuse_service, substitute, syntax_error
from remit.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset

IN_MEMORY_BYTES = 3_000_000_000
"""Size of `graph.nq` up to which a store is opened in memory: about 20 million statements, which
Oxigraph holds in 8 GB."""


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
            raise syntax_error(error) from error
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
