"""A sound graph passes its shapes; each way of breaking it is found and said in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from chenghu import GOLDEN, Memory
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import SH

from remit.errors import MissingExtra, SourceError
from remit.resources import shipped
from remit.shapes import ShapeResult, validate
from remit.terms import BASE, PREFIXES

pytest.importorskip("pyshacl")
DOC = "chenghu-2008"
HOUSING = f"<{BASE}id/department/chenghu/housing>"
FINANCE = f"<{BASE}id/department/chenghu/finance>"
DONGHU = f"<{BASE}id/district/chenghu/donghu>"
ALL = f"<{BASE}id/group/chenghu/all-districts>"
BUREAUS = f"<{BASE}id/group/chenghu/building-bureaus>"
DEADLINE = f"<{BASE}id/deadline/{DOC}/01/1>"


def _initiative(number: int) -> str:
    return f"<{BASE}id/initiative/{DOC}/{number:02d}>"


def _assignment(number: int, role: str, rank: int = 1) -> str:
    return f"<{BASE}id/assignment/{DOC}/{number:02d}/{role}/{rank}>"


def _target(number: int) -> str:
    return f"<{BASE}id/target/{DOC}/{number:02d}/1>"


def _without(subject: str, predicate: str) -> str:
    return f"DELETE WHERE {{ GRAPH ?g {{ {subject} {predicate} ?any }} }}"


def _instead(subject: str, predicate: str, value: str) -> str:
    return (
        f"DELETE {{ GRAPH ?g {{ {subject} {predicate} ?old }} }}"
        f" INSERT {{ GRAPH ?g {{ {subject} {predicate} {value} }} }}"
        f" WHERE {{ GRAPH ?g {{ {subject} {predicate} ?old }} }}"
    )


def _also(statements: str) -> str:
    return f"INSERT DATA {{ GRAPH <{BASE}graph/doc/x> {{ {statements} }} }}"


def _day(text: str) -> str:
    return f'"{text}"^^xsd:date'


MEMBERSHIP = f"<{BASE}id/membership/x> a org:Membership ; org:organization {ALL} ; org:member"
# A way to break the graph, and the shape that must find it. Each touches a node of its own.
CONTRADICTIONS = {
    "initiative-number": _without(_initiative(3), "remit:number"),
    "initiative-title": _without(_initiative(4), "skos:prefLabel"),
    "number-twice": _instead(_initiative(1), "remit:number", "2"),
    "initiative-quote": _without(_initiative(5), "prov:wasQuotedFrom"),
    "initiative-shortcuts": _also(f"{_initiative(1)} remit:involves {ALL}"),
    "assignment-role": _also(f"{_assignment(1, 'lead')} remit:role role:support"),
    "assignment-assignee": _also(f"{_assignment(2, 'lead')} remit:assignee {FINANCE}"),
    "assignment-assignee-kind": _instead(_assignment(3, "lead"), "remit:assignee", DONGHU),
    "assignment-assignee-label": _without(FINANCE, "skos:prefLabel"),
    "assignment-mode": _without(_assignment(4, "lead"), "remit:mode"),
    "Assignment": _without(_assignment(5, "lead"), "prov:wasQuotedFrom"),
    "expansion-agrees": _also(
        f"{_assignment(6, 'support')} remit:expandedFrom {_assignment(1, 'support', 3)}"
    ),
    "membership-member": _also(f"{MEMBERSHIP} {BUREAUS}"),
    "membership-from": _also(
        f"{MEMBERSHIP} {HOUSING} ; remit:validFrom {_day('2009-01-01')} ;"
        f" remit:validUntil {_day('2008-01-01')}"
    ),
    "promise-due": _instead(_target(1), "remit:dueDate", '"2008-06"^^xsd:gYearMonth'),
    "step-words": _without(DEADLINE, "remit:dateText"),
    "target-range": _also(f"{_target(2)} remit:maximumValue 10.0"),
    "position-order": _instead(f"<{BASE}doc/{DOC}#pos=81,85>", "oa:end", "81"),
    "span-quote": _without(f"<{BASE}doc/{DOC}#quote=91,95>", "oa:exact"),
    "document-hash": _instead(f"<{BASE}doc/{DOC}>", "schema:sha256", '"abc"'),
    "finding-severity": _without(f"<{BASE}id/finding/{DOC}/1>", "remit:severity"),
}
DOUBTS = {
    "lead-also-supports": _also(
        f"<{BASE}id/a> a remit:Assignment ; remit:initiative {_initiative(1)} ;"
        f" remit:assignee {HOUSING} ; remit:role role:support ; remit:mode mode:curated"
    ),
    "due-before-plan": _instead(_target(1), "remit:dueDate", _day("2007-12-31")),
    "target-unit": _without(_target(2), "remit:unitText"),
    "OfficialRole": _also(
        f"<{BASE}id/b> a remit:Assignment ; remit:initiative {_initiative(2)} ;"
        f" remit:assignee {HOUSING} ; remit:role role:official ; remit:mode mode:curated"
    ),
}


@pytest.fixture
def city() -> Memory:
    return Memory(GOLDEN / "invented-city.trig", vocabularies=()).derive()


def _broken(city: Memory, folder: Path, *updates: str) -> tuple[ShapeResult, ...]:
    for update in updates:
        before = set(city.engine)
        city.engine.update(update, prefixes=PREFIXES)
        assert set(city.engine) != before, f"this changed nothing: {update}"
    return validate(city.nquads(folder / "broken.nq"))


def test_a_sound_graph_has_no_violations_and_says_what_the_plan_leaves_open(
    city: Memory, tmp_path: Path
) -> None:
    results = validate(city.nquads(tmp_path / "city.nq"))
    assert [(r.severity, r.shape, r.number) for r in results] == [
        ("warning", "plan-date", None),
        ("warning", "assignment-open", 2),
        ("warning", "assignment-open-group", 4),
        ("warning", "initiative-official", 5),
        ("warning", "initiative-lead", 6),
        ("warning", "initiative-official", 1),
    ]


def test_every_contradiction_is_a_violation(city: Memory, tmp_path: Path) -> None:
    results = _broken(city, tmp_path, *CONTRADICTIONS.values())
    found = {r.shape for r in results if r.severity == "violation"}
    assert found >= CONTRADICTIONS.keys()


def test_what_a_reader_should_know_is_a_warning(city: Memory, tmp_path: Path) -> None:
    results = _broken(city, tmp_path, *DOUBTS.values())
    assert {r.shape for r in results if r.severity == "warning"} >= DOUBTS.keys()
    assert not [r for r in results if r.severity == "violation"]


def test_a_lead_that_a_supporting_group_includes_is_no_doubt(city: Memory, tmp_path: Path) -> None:
    donghu = f"<{BASE}id/district-government/chenghu/donghu>"
    leads = _also(
        f"<{BASE}id/a> a remit:Assignment ; remit:initiative {_initiative(1)} ;"
        f" remit:assignee {donghu} ; remit:role role:lead ; remit:mode mode:curated"
    )
    assert "lead-also-supports" not in {r.shape for r in _broken(city, tmp_path, leads)}


def test_a_result_is_a_sentence_with_number_title_and_place(city: Memory, tmp_path: Path) -> None:
    late = _instead(DEADLINE, "remit:dueDate", _day("2009-01-01"))
    (result,) = [r for r in _broken(city, tmp_path, late) if r.severity == "info"]
    assert (result.shape, result.where) == ("due-after-plan", "chenghu-2008.txt:4")
    assert result.sentence("zh") == "第1项“推进老旧小区改造”，时限“年底前”：时限在计划期之后"
    assert result.sentence("en") == (
        "Initiative 1 “推进老旧小区改造”, deadline “年底前”:"
        " the deadline lies after the plan's time"
    )
    assert result.as_json()["message_en"] == result.sentence("en")


def test_a_result_on_an_agent_names_the_agent(city: Memory, tmp_path: Path) -> None:
    update = f'DELETE WHERE {{ GRAPH ?g {{ {HOUSING} skos:prefLabel "Housing Bureau"@en }} }}'
    found = [r for r in _broken(city, tmp_path, update) if r.severity == "info"]
    assert [r.sentence("zh") for r in found] == ["市住房和城乡建设局：没有英文名称"]


def test_datasets_graphs_and_files_give_the_same_results(city: Memory, tmp_path: Path) -> None:
    path = city.nquads(tmp_path / "city.nq")
    dataset, graph = Dataset(), Graph()
    for quad in city.engine:
        s, p = URIRef(quad.subject.value), URIRef(quad.predicate.value)
        o = quad.object
        if isinstance(o, ox.Literal):
            kind = None if o.language else URIRef(o.datatype.value)
            value: URIRef | Literal = Literal(o.value, lang=o.language, datatype=kind)
        else:
            value = URIRef(o.value)
        dataset.graph(URIRef(quad.graph_name.value)).add((s, p, value))
        graph.add((s, p, value))
    assert validate(path) == validate(dataset) == validate(graph)
    assert len(dataset) == len(city.engine)


def test_suppositions_and_builds_are_not_checked(city: Memory, tmp_path: Path) -> None:
    bad = f"{_assignment(1, 'lead')} remit:role role:support"
    update = (
        f"INSERT DATA {{ GRAPH <{BASE}graph/whatif/x> {{ {bad} }}"
        f" GRAPH <{BASE}graph/build> {{ {bad} }} }}"
    )
    assert not [r for r in _broken(city, tmp_path, update) if r.severity == "violation"]


def test_every_shape_speaks_both_languages_and_is_used() -> None:
    shapes = Graph().parse(shipped("ontology", "shapes.ttl"), format="turtle")
    named = {s for s in shapes.subjects() if "/shape/" in str(s)}
    speaking = {s for s in named if (s, SH.property, None) not in shapes} - {
        s for s in named if str(s).endswith(("/prefixes", "/PlanTime", "/PlanHorizon"))
    }
    for shape in speaking:
        said = {getattr(m, "language", None) for m in shapes.objects(shape, SH.message)}
        assert said == {"zh", "en"}, shape
    linked = {o for p in (SH.property, SH.sparql) for o in shapes.objects(None, p)}
    lonely = {s for s in named if str(s).rsplit("/", 1)[-1][0].islower()} - linked
    assert {str(s).rsplit("/", 1)[-1] for s in lonely} == {"prefixes"}


def test_a_file_that_is_no_nquads_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.nq"
    path.write_text("this is not a graph\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"x\.nq: is no N-Quads"):
        validate(path)
    with pytest.raises(SourceError, match="cannot be read"):
        validate(tmp_path / "absent.nq")


def test_without_pyshacl_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtra, match=r"remit\[shapes\]"):
        validate(Graph())
