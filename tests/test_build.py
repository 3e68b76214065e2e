"""A build is all or nothing, the same on every machine, and every statement is quoted."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import invented
import pyoxigraph as ox
import pytest

from remit.build import build
from remit.errors import QuoteMismatch, SourceError, StoreError
from remit.model import Extraction, Span
from remit.registry import Registry
from remit.store import Embedded, open_store, select


def ask(store: Embedded, query: str) -> list[tuple[str, ...]]:
    return [tuple(v.value for v in row) for row in select(store, query)]


def test_one_assignment_is_one_agent_one_role_one_initiative(store: Embedded) -> None:
    found = ask(
        store,
        """SELECT ?x (COUNT(DISTINCT ?a) AS ?as) (COUNT(DISTINCT ?r) AS ?rs)
             (COUNT(DISTINCT ?i) AS ?is)
           WHERE { ?x a remit:Assignment ; remit:assignee ?a ; remit:role ?r ; remit:initiative ?i }
           GROUP BY ?x""",
    )
    assert len(found) == 10 + 2  # as written, and two members of a group
    assert {row[1:] for row in found} == {("1", "1", "1")}


def test_a_group_is_expanded_to_those_who_were_members_on_the_plans_first_day(
    store: Embedded,
) -> None:
    found = ask(
        store,
        """SELECT ?name WHERE { ?x remit:expandedFrom ?from ; remit:assignee/skos:prefLabel ?name
           FILTER(LANGMATCHES(LANG(?name), "zh")) } ORDER BY ?name""",
    )
    assert found == [("东山区人民政府",), ("西湖区人民政府",)]


def test_a_plan_without_a_year_expands_no_group_with_dated_members(
    tmp_path: Path, registry: Registry
) -> None:
    build([invented.extraction(year=None)], tmp_path / "s", registry=registry)
    assert not ask(open_store(tmp_path / "s"), "SELECT ?x WHERE { ?x remit:expandedFrom ?y }")


def test_shortcuts_follow_from_assignments_and_never_name_a_group(store: Embedded) -> None:
    lead = ask(
        store,
        """SELECT ?n ?a WHERE { ?i remit:leadDepartment ?x ; remit:number ?n . ?x skos:prefLabel ?a
           FILTER(LANGMATCHES(LANG(?a), "zh")) } ORDER BY ?n ?a""",
    )
    assert lead == [
        ("1", "示例市住房和城乡建设局"),
        ("2", "东山区人民政府"),
        ("2", "示例市住房和城乡建设局"),
        ("3", "市数据办"),
    ]
    assert not ask(store, "SELECT ?g WHERE { ?i remit:involves ?g . ?g a remit:AgentGroup }")


def test_every_asserted_node_is_quoted_and_every_quote_stands_in_the_text(store: Embedded) -> None:
    text = invented.PLAN
    quotes = ask(
        store,
        """SELECT ?s ?e ?x WHERE { ?span oa:hasSelector ?p, ?q . ?p oa:start ?s ; oa:end ?e .
           ?q oa:exact ?x }""",
    )
    assert len(quotes) > 15
    assert all(text[int(start) : int(end)] == exact for start, end, exact in quotes)
    unquoted = """SELECT ?x WHERE { GRAPH ?g { ?x a ?c } FILTER(STRSTARTS(STR(?g), STR(graph:doc)))
        VALUES ?c { remit:Assignment remit:Initiative remit:Target remit:Milestone }
        FILTER NOT EXISTS { ?x prov:wasQuotedFrom ?span } }"""
    assert not ask(store, unquoted)


def test_a_quote_that_is_not_its_name_stops_the_build(tmp_path: Path, registry: Registry) -> None:
    good = invented.extraction()
    first = good.items[0]
    moved = dataclasses.replace(first.assignments[1], span=Span(0, 3))
    bad = dataclasses.replace(good, items=(dataclasses.replace(first, assignments=(moved,)),))
    with pytest.raises(QuoteMismatch, match=r"plans/example-2024.txt:1:1: .*市住建局"):
        build([bad], tmp_path / "s", registry=registry)
    assert not (tmp_path / "s").exists()


def test_a_failing_build_leaves_the_old_store_as_it_was(tmp_path: Path, registry: Registry) -> None:
    build([invented.extraction()], tmp_path / "s", registry=registry)
    before = {p: p.read_bytes() for p in sorted((tmp_path / "s").rglob("*")) if p.is_file()}

    def sources() -> Iterator[Extraction]:
        yield invented.extraction(path="other.txt")
        raise SourceError("a source is broken")

    with pytest.raises(SourceError):
        build(sources(), tmp_path / "s", registry=registry)
    after = {p: p.read_bytes() for p in sorted((tmp_path / "s").rglob("*")) if p.is_file()}
    assert after == before


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
import invented
from remit.build import build
from remit.registry import Registry
def sources():
    yield invented.extraction(path="another.txt")
    os.kill(os.getpid(), signal.SIGKILL)
build(sources(), {folder!r}, registry=Registry())
"""


def test_a_killed_build_leaves_a_store_that_answers_and_can_be_built_again(
    tmp_path: Path, registry: Registry
) -> None:
    folder = tmp_path / "s"
    first = build([invented.extraction()], folder, registry=registry)
    code = KILLED.format(tests=str(Path(__file__).parent), folder=str(folder))
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -9
    assert open_store(folder).content_id == first.content_id
    assert ask(open_store(folder), "SELECT ?i WHERE { ?i a remit:Initiative }")
    build([invented.extraction()], folder, registry=registry)
    assert not list(folder.glob(".building-*"))


def test_the_content_id_does_not_depend_on_hash_seed_order_or_folder(
    tmp_path: Path, registry: Registry
) -> None:
    one, two = invented.extraction(), invented.extraction(path="elsewhere/second.txt")
    ids = {
        build([one, two], tmp_path / "a", registry=registry).content_id,
        build([two, one], tmp_path / "b", registry=registry).content_id,
    }
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import invented\n"
        "from remit.build import build; from remit.registry import Registry, read\n"
        f"from pathlib import Path; r = Registry([read(Path({str(tmp_path / 'shili.csv')!r}))])\n"
        "e = [invented.extraction(), invented.extraction(path='x/second.txt')]\n"
        f"print(build(e, {str(tmp_path / 'c')!r}, registry=r).content_id)"
    )
    for seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True
        )
        ids.add(done.stdout.strip())
    assert len(ids) == 1


def test_the_truth_is_sorted_unique_ascii_iris_without_blank_nodes(store: Embedded) -> None:
    lines = store.truth.read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    for quad in ox.parse(path=str(store.truth), format=ox.RdfFormat.N_QUADS):
        for node in (quad.subject, quad.predicate, quad.graph_name):
            assert isinstance(node, ox.NamedNode)
            assert node.value.isascii()
        assert not isinstance(quad.object, ox.BlankNode)


def test_no_triple_of_a_document_stands_in_two_graphs(store: Embedded) -> None:
    # Oxigraph's union of graphs does not fold duplicates, so a count would be wrong.
    quads = list(ox.parse(path=str(store.truth), format=ox.RdfFormat.N_QUADS))
    assert len({q.triple for q in quads}) == len(quads)


def test_two_different_sources_with_one_name_are_refused(
    tmp_path: Path, registry: Registry
) -> None:
    other = invented.extraction(text=invented.PLAN + "x\n", path="b/example-2024.txt")
    with pytest.raises(SourceError, match="two different sources"):
        build([invented.extraction(), other], tmp_path / "s", registry=registry)


def test_the_same_source_twice_counts_once(tmp_path: Path, registry: Registry) -> None:
    twice = build([invented.extraction()] * 2, tmp_path / "s", registry=registry)
    assert (twice.documents, twice.initiatives, twice.assignments) == (1, 3, 10)


def test_nothing_to_build_from_is_an_error(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(SourceError, match="nothing to build"):
        build([], tmp_path / "s", registry=registry)


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        build([invented.extraction()], tmp_path / "file" / "s", registry=registry)


def test_many_documents_merge_from_runs_to_the_same_bytes(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [invented.extraction(path=f"plan-{n}.txt") for n in range(7)]
    whole = build(many, tmp_path / "a", registry=registry)
    monkeypatch.setattr("remit.build._RUN_LINES", 50)
    monkeypatch.setattr("remit.build._MAX_RUNS", 3)
    runs = build(many, tmp_path / "b", registry=registry)
    assert whole.content_id == runs.content_id
    assert open_store(tmp_path / "a").marker == open_store(tmp_path / "b").marker


def test_a_store_too_large_for_memory_is_opened_on_disk(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.store.index.IN_MEMORY_BYTES", 1000)
    report = build([invented.extraction()], tmp_path / "s", registry=registry)
    assert report.documents == 1
    opened = open_store(tmp_path / "s")
    assert len(list((tmp_path / "s/oxigraph").iterdir())) == 1
    assert not opened.in_memory
    assert len(ask(opened, "SELECT ?i WHERE { ?i a remit:Initiative }")) == 3


def test_a_name_that_a_page_number_interrupts_is_built_with_all_that_stands_between(
    tmp_path: Path, registry: Registry
) -> None:
    text = invented.PLAN.replace("市水务局", "市水\n\n- 2 -\n\n务局")
    plan = invented.extraction(text=text, items=invented.ITEMS[:1])
    start = text.index("市水")
    name = dataclasses.replace(
        plan.items[0].assignments[1], name="市水务局", span=Span(start, text.index("务局") + 2)
    )
    item = dataclasses.replace(plan.items[0], assignments=(name,))
    build([dataclasses.replace(plan, items=(item,))], tmp_path / "s", registry=registry)
    found = ask(
        open_store(tmp_path / "s"),
        "SELECT ?n WHERE { ?x remit:nameAsWritten ?n ; remit:assignee ?a }",
    )
    assert found == [("市水务局",)]
    wrong = dataclasses.replace(name, name="市水利局")
    item = dataclasses.replace(plan.items[0], assignments=(wrong,))
    with pytest.raises(QuoteMismatch):
        build([dataclasses.replace(plan, items=(item,))], tmp_path / "t", registry=registry)
