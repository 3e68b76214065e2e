"""Overview, collaboration, evenness and calendars: what the pages that are read say."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import responsibilities
from test_site import dated

from remit import responsibility
from remit.build import build
from remit.checks import checkability as of_document
from remit.exports.agenda import events
from remit.measures import workload as measures
from remit.measures.blocs import blocs
from remit.measures.equity import equity
from remit.measures.incidence import Incidence
from remit.measures.pairs import pair_table
from remit.reading import extract
from remit.registry import Registry
from remit.sources import read
from remit.store import Store, open_store
from remit_viz import agenda, checkability, collaboration, overview, site, view, workload

PLANS = Path(__file__).parents[1] / "data" / "plans"
SHIPPED = ["changzhou-2008.txt", "example-2024.md"]


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Store]:
    plan = PLANS / request.param
    folder = tmp_path_factory.mktemp("store")
    build([extract(read(plan))], folder, registry=Registry.load())
    return plan, open_store(folder)


def test_graph_and_document_agree_on_what_can_be_checked(shipped: tuple[Path, Store]) -> None:
    plan, store = shipped
    extraction = extract(read(plan))
    expected = of_document(extraction)
    seen = view.read(responsibility.read(store, evidence=True))
    report = checkability.checkability(seen)
    assert report.items == expected["items"] > 0
    for condition in (*report.conditions, report.checkable):
        told = expected["conditions"].get(condition.name, expected["checkable"])
        assert [seen.nodes[i].number for i in condition.missing] == told["missing"]
        assert (condition.met, condition.share()) == (told["items"], told["share"])
    assert len(report.conditions) == len(expected["conditions"])


def test_each_condition_is_missed_where_the_plan_leaves_it_open() -> None:
    seen = view.read(dated())
    missing = {
        c.name: [seen.nodes[i].number for i in c.missing]
        for c in checkability.checkability(seen).conditions
    }
    assert missing["owner"] == [4]
    assert missing["lead"] == []
    assert missing["number"] == [1, 2, 3, 4]
    assert missing["date"] == [2, 4]
    assert missing["closed_groups"] == [4]


def test_an_initiative_that_names_nobody_has_no_closed_groups() -> None:
    graph = dated()
    alone = f"{responsibilities.BASE}initiative/2"
    graph.remove_edges_from(list(graph.out_edges(alone)))
    report = checkability.checkability(view.read(graph))
    assert {name for _, lacks in report.lacking() for name in lacks} >= {"closed_groups", "lead"}
    assert report.checkable.met == 0


def test_the_figures_count_what_the_document_names() -> None:
    figures = {f.word: f.count for f in overview.arrange(view.read(dated())).figures}
    assert figures["count-initiatives"] == 4
    assert figures["count-officials"] == 2
    assert figures["count-bodies"] == 13


def test_findings_lead_to_the_lines_they_speak_of() -> None:
    seen = view.read(dated())
    picture = overview.arrange(seen)
    assert [group.severity for group in picture.found] == ["warning", "info"]
    html = site.render("overview", dated())
    for place in (p for group in picture.found for p in group.places):
        assert place.line in picture.cited
        assert place.line is not None
        anchor = f"line-{place.line[0] + 1}-{place.line[1]}"
        assert f'href="#{anchor}"' in html
        assert html.count(f'id="{anchor}"') == 1
    assert "4 整治河道" in picture.cited.values()


def test_the_page_counts_pairs_as_the_command_line_does() -> None:
    graph = responsibilities.large(60)
    seen = view.read(graph)
    incidence = collaboration.incidence_of(seen)
    assert incidence == Incidence.from_graph(graph)
    picture = collaboration.arrange(seen)
    assert picture.pairs == pair_table(incidence, draws=picture.pairs.draws or 0, seed=0)
    tested = blocs(incidence, draws=collaboration.BLOC_DRAWS, seed=0)
    assert picture.blocs.tested == tested
    found = [sorted(seen.nodes[i].iri for i in bloc) for bloc in picture.blocs.partition]
    assert found == [sorted(bloc) for bloc in tested.partition]


def test_the_table_is_symmetric_and_ordered_by_bloc() -> None:
    picture = collaboration.arrange(view.read(responsibilities.large(60)))
    cells = {(r.node, c): cell for r in picture.rows for c, cell in r.cells.items()}
    assert cells
    assert all(cells[b, a] == cell for (a, b), cell in cells.items())
    order = [row.bloc for row in picture.rows if row.bloc is not None]
    assert order == sorted(order)
    for cell in cells.values():
        assert picture.listed[cell.pair][0].shared == cell.shared
        assert 1 <= cell.shade <= collaboration.SHADES


def test_every_shared_initiative_comes_with_its_words() -> None:
    seen = view.read(responsibilities.invented())
    picture = collaboration.arrange(seen)
    carried = collaboration.carried(seen, picture, {})
    for a, b, shared, *_ in carried["pairs"]:
        one, other = ({t[0] for t in carried["bodies"][i]["ties"]} for i in (a, b))
        assert len(one & other) == shared
    for body in carried["bodies"]:
        for _, _, line, _, pieces in body["ties"]:
            assert line > 0
            assert [text for text, marked in pieces if marked] == [body["zh"]]


def test_settings_and_power_stand_on_the_page() -> None:
    html = site.render("collaboration", responsibilities.invented())
    picture = collaboration.arrange(view.read(responsibilities.invented()))
    assert "与偶然无异" in html
    assert f"{picture.pairs.n} 项工作" in html
    assert str(picture.pairs.draws) in html
    assert f"{100 * picture.pairs.power:.0f}%" in html
    assert "Leiden" in html or "Louvain" in html


def test_a_large_plan_is_answered_exactly_and_says_what_is_left_out() -> None:
    picture = collaboration.arrange(view.read(responsibilities.large(3000)))
    assert picture.pairs.model == "sdsm"
    assert picture.blocs.tested is None
    assert len(picture.rows) == collaboration.BODIES < picture.bodies
    assert picture.beyond > 0


def test_evenness_is_measured_over_those_who_are_named() -> None:
    loads = workload.arrange(view.read(dated()))
    officials, _, _ = loads.evenness
    assert officials.indices == equity([2, 1])
    assert officials.null is not None
    assert officials.null["gini"].observed == officials.indices.gini
    assert officials.null["gini"].draws == workload.DRAWS


@pytest.mark.parametrize(
    ("word", "by"),
    [
        ("workload-officials", "official"),
        ("evenness-bodies", "body"),
        ("evenness-districts", "district"),
    ],
)
def test_evenness_is_what_the_command_line_prints(
    shipped: tuple[Path, Store], word: str, by: Any
) -> None:
    graph = responsibility.read(shipped[1], evidence=True)
    evenness = {e.word: e.indices for e in workload.arrange(view.read(graph)).evenness}
    expected = measures.workload(graph, by=by).equity
    if expected.n:
        assert evenness[word] == expected
    else:
        assert word not in evenness


def test_quarters_count_milestones_of_the_whole_and_of_each_official() -> None:
    quarters = workload.arrange(view.read(dated())).quarters
    assert quarters.whole.quarters == {
        "2021-Q1": 0,
        "2021-Q2": 1,
        "2021-Q3": 0,
        "2021-Q4": 0,
    }
    assert [load.peak for _, load in quarters.people] == [("2021-Q2",), ()]


def test_a_page_carries_the_calendar_that_the_command_line_writes(
    shipped: tuple[Path, Store],
) -> None:
    _, store = shipped
    graph = responsibility.read(store, evidence=True)
    seen = view.read(graph)
    works = list(seen.of_kind("initiative"))
    found = sorted((e for w in works for e in agenda.events(seen, w)), key=lambda e: e.iri)
    expected = sorted(events(graph, store), key=lambda e: e.iri)
    assert [(e.iri, e.date, e.since, e.categories) for e in found] == [
        (e.iri, e.date, e.since, e.categories) for e in expected
    ]
    assert [e.summary[:60] for e in found] == [e.summary[:60] for e in expected]


def test_a_page_of_a_name_holds_its_calendar_as_a_file(tmp_path: Path) -> None:
    site.write(dated(), tmp_path)
    for page, events_ in (("official/zhang-li.html", 2), ("initiative/1.html", 2)):
        html = (tmp_path / page).read_text("utf-8")
        found = re.search(r'href="data:text/calendar;charset=utf-8;base64,([^"]+)"', html)
        assert found is not None
        ics = base64.b64decode(found[1]).decode("utf-8")
        assert ics.startswith("BEGIN:VCALENDAR\r\n")
        assert ics.count("BEGIN:VEVENT") == events_
        assert 'download="' in html
    assert "text/calendar" not in (tmp_path / "initiative" / "2.html").read_text("utf-8")


def test_reports_of_hostile_labels_stay_inert() -> None:
    graph: nx.MultiDiGraph[str] = responsibilities.invented()
    hostile = "</script><img src=x onerror=alert(1)>\"'{{7*7}}\u202e"
    for node in graph.nodes:
        graph.nodes[node]["label"] = hostile
    graph.graph["findings"][0]["message"] = hostile
    for html in (site.render(name, graph) for name in ("overview", "collaboration")):
        assert "<img" not in html
        assert "\u202e" not in html
        assert html.count("</script>") == html.count("<script")
