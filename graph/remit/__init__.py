"""Who answers for what: government responsibility documents as a knowledge graph.

::

    import remit

    extraction = remit.extract(remit.read("plan.docx"))       # what the document says
    found = remit.extract_many(["plan.docx", "old.pdf"])      # the same of many, in parallel
    remit.build_store(found, "city.remit", registry=remit.Registry.load(["city.csv"]))
    dataset = remit.open("city.remit")                        # an rdflib Dataset, to be asked
    graph = remit.responsibility_graph("city.remit")          # a networkx MultiDiGraph

Names are imported when they are first used: `import remit` loads none of its dependencies.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    from rdflib import Dataset

    from remit.build import build as build_store
    from remit.errors import RemitError
    from remit.model import Document, Extraction
    from remit.reading import extract, extract_many
    from remit.registry import Registry
    from remit.sources import read
    from remit.store import open_store

__version__ = "0.1.0"

__all__ = [
    "Document",
    "Extraction",
    "Registry",
    "RemitError",
    "__version__",
    "build_store",
    "extract",
    "extract_many",
    "open",
    "open_store",
    "read",
    "responsibility_graph",
]

_HOMES = {
    "Document": "remit.model:Document",
    "Extraction": "remit.model:Extraction",
    "Registry": "remit.registry:Registry",
    "RemitError": "remit.errors:RemitError",
    "build_store": "remit.build:build",
    "extract": "remit.reading:extract",
    "extract_many": "remit.reading:extract_many",
    "open_store": "remit.store:open_store",
    "read": "remit.sources:read",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'remit' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(import_module(module), attribute)


def open(path: str | Path) -> Dataset:
    """The store at `path` as an rdflib `Dataset` whose default graph is the union of all graphs.

    Oxigraph answers its SPARQL queries, not rdflib's own evaluator.

    Raises
    ------
    StoreError
        If there is no store there, or it is damaged.
    """
    from remit.store import open_store

    return open_store(path).dataset()


def responsibility_graph(path: str | Path, *, evidence: bool = False) -> nx.MultiDiGraph:
    """The store at `path` as a networkx graph; `remit.responsibility.read` says what it holds."""
    from remit.responsibility import read
    from remit.store import open_store

    return read(open_store(path), evidence=evidence)
