"""A store folder, opened for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from remit.errors import QueryError, StoreError
from remit.store.asking import Result
from remit.store.marker import Marker, damaged, read_marker, refuse_damage
from remit.store.sparql import Term, chooses_graphs, refuse_service, substitute, syntax_error
from remit.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset


def open_store(path: str | Path) -> Embedded:
    """The store in a folder.

    Raises
    ------
    StoreError
        If there is no store in it, or it is damaged.
    """
    return Embedded(Path(path))


_MOST_BUILDS = 5  # that may take a store's place while it is being opened


def _opened(folder: Path) -> Marker:
    """The marker of a store whose files are there, each with its size."""
    for _ in range(_MOST_BUILDS):
        marker = read_marker(folder)
        try:
            refuse_damage(folder, marker.files)
        except StoreError:
            if read_marker(folder) == marker:
                raise
            continue
        return marker
    raise StoreError("the store is built again and again", where=str(folder))


class StoreReplaced(StoreError):
    """A build took the place of a store while it was read."""


class Embedded:
    """A store folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self.marker = _opened(folder)

    @property
    def truth(self) -> Path:
        """The N-Quads: every statement, sorted."""
        return self.folder / self.marker.truth.path

    @property
    def in_memory(self) -> bool:
        """Whether the store is small enough to be read whole."""
        return not self.marker.index

    @cached_property
    def engine(self) -> ox.Store:
        """The Oxigraph store with all statements, every byte of which was compared."""
        for _ in range(_MOST_BUILDS):
            try:
                return self._loaded()
            except (OSError, SyntaxError, ValueError) as error:
                now = read_marker(self.folder)
                if now.truth != self.marker.truth:
                    # A build took its place between our opening and our reading it.
                    self.marker = now
                    continue
                if isinstance(error, StoreError):
                    raise
                raise StoreError(
                    f"the store cannot be opened: {error}",
                    where=str(self.truth),
                    remedy="build it again from its sources",
                ) from error
        raise StoreError("the store is built again and again", where=self.name)

    def _loaded(self) -> ox.Store:
        if not self.in_memory:
            index = self.folder / self.marker.index[0].path
            return ox.Store.read_only(str(index.parent))
        self.verify()
        engine = ox.Store()
        engine.bulk_load(path=str(self.truth), format=ox.RdfFormat.N_QUADS, lenient=True)
        return engine

    def verify(self, *, every: bool = False) -> None:
        """Compare every byte of the N-Quads, or of all files, with what was built.

        Raises
        ------
        StoreError
            If one differs.
        """
        files = self.marker.files if every else (self.marker.truth,)
        try:
            refuse_damage(self.folder, files, whole=True)
        except StoreError:
            self._refuse_replaced()
            raise

    def _refuse_replaced(self) -> None:
        """Say that a build took the place of what is open, rather than that it is damaged."""
        if read_marker(self.folder).truth != self.marker.truth:
            raise StoreReplaced(
                "the store was replaced while it was read", where=self.name, remedy="ask again"
            )

    @property
    def content_id(self) -> str:
        """SHA-256 of the sorted N-Quads without the build graph."""
        return self.marker.content_id

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
            If the kept text is no longer the one that was built from, or the store was replaced.
        """
        path = f"documents/{sha256}.txt"
        if path not in self.marker.paths:
            return None
        file = next(file for file in self.marker.files if file.path == path)
        if file.altered(self.folder) is None:
            data = (self.folder / path).read_bytes()
            if hashlib.sha256(data).hexdigest() == sha256:
                return data.decode("utf-8", "surrogatepass")
        self._refuse_replaced()
        raise damaged(self.folder, file, file.altered(self.folder) or "altered")

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
