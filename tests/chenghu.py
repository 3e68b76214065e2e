"""The invented city of Chenghu as a store: `golden/invented-city.trig` with the rules applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from remit.queries import question, run
from remit.resources import shipped
from remit.store import Result, substitute
from remit.terms import BASE, PREFIXES

GOLDEN = Path(__file__).parent / "golden"
ONTOLOGY = shipped("ontology", "remit.ttl").parent
VOCABULARIES = ("remit", "roles", "units")


class Memory:
    """A store in memory that answers as the embedded one does."""

    name = "memory"

    def __init__(self, *files: Path, vocabularies: tuple[str, ...] = VOCABULARIES) -> None:
        self.engine = ox.Store()
        for file in files:
            self.engine.load(path=file, format=ox.RdfFormat.TRIG)
        for name in vocabularies:
            graph = ox.NamedNode(f"{BASE}graph/ontology/{name}")
            self.engine.load(
                path=ONTOLOGY / f"{name}.ttl", format=ox.RdfFormat.TURTLE, to_graph=graph
            )

    def derive(self) -> Memory:
        """Apply the two rules in their order."""
        derived = ox.NamedNode(f"{BASE}graph/derived/all")
        for rule in ("expansion", "shortcuts"):
            text = (ONTOLOGY / "rules" / f"{rule}.rq").read_text("utf-8")
            made = self.engine.query(text, use_default_graph_as_union=True)
            assert isinstance(made, ox.QueryTriples)
            quads = [ox.Quad(t.subject, t.predicate, t.object, derived) for t in made]
            self.engine.extend(quads)
        return self

    def query(self, text: str, values: Mapping[str, Any] | None = None) -> Result:
        """The result over the union of all graphs."""
        return self.engine.query(
            substitute(text, values), use_default_graph_as_union=True, prefixes=PREFIXES
        )

    def text(self, sha256: str) -> str | None:
        """No texts are kept here."""
        return None

    def ask(self, text: str) -> bool:
        """Whether an ASK pattern holds."""
        return bool(self.query(f"ASK {{ {text} }}"))

    def column(self, text: str, name: str) -> list[str]:
        """One column of a SELECT query, sorted, IRIs without the base."""
        result = self.query(text)
        assert isinstance(result, ox.QuerySolutions)
        return sorted(str(row[name].value).removeprefix(f"{BASE}id/") for row in result)

    def nquads(self, path: Path) -> Path:
        """The store written as N-Quads."""
        self.engine.dump(str(path), format=ox.RdfFormat.N_QUADS)
        return path


@cache
def store() -> Memory:
    """The city with its three plans and all that the rules derive."""
    return Memory(GOLDEN / "invented-city.trig").derive()


def ask(name: str, columns: str, **values: str) -> list[tuple[Any, ...]]:
    """The rows of a ready-made question, reduced to the columns named (separated by blanks)."""
    return list(_rows(run(store(), question(name), values), columns.split()))


def _rows(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        yield tuple(row[c] for c in columns)
