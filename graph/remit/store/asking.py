"""What can be asked of any store, embedded or remote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyoxigraph as ox

from remit.errors import QueryError
from remit.store.sparql import Term

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple]


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
