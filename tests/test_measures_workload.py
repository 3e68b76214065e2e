"""Workload on small responsibility graphs whose figures are counted by hand."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import networkx as nx
import pytest

from remit.errors import UsageError
from remit.measures.equity import chance_threshold
from remit.measures.ranking import rank_ranges
from remit.measures.workload import Load, workload

KINDS = {
    "o1": "official",
    "o2": "official",
    "a": "department",
    "b": "department",
    "d1": "district-government",
    "d2": "district-government",
    "all": "group",
    "open": "open-group",
}


def plan() -> Any:
    """Three initiatives: two with an official, one led jointly, one supported by all districts."""
    graph = nx.MultiDiGraph()
    for name, kind in KINDS.items():
        graph.add_node(name, kind=kind, label=name.upper())
    graph.add_node(
        "i1", kind="initiative", label="one", number=1, section=("x",), targets=3, milestones=1
    )
    graph.add_node(
        "i2", kind="initiative", label="two", number=2, section=("x",), targets=1, milestones=3
    )
    graph.add_node(
        "i3", kind="initiative", label="three", number=3, section=("y",), targets=2, milestones=2
    )
    links = [
        ("i1", "o1", "official", "asserted", 1, None),
        ("i2", "o1", "official", "asserted", 1, None),
        ("i1", "a", "lead", "asserted", 1, None),
        ("i1", "a", "support", "asserted", 2, None),
        ("i1", "b", "support", "asserted", 1, None),
        ("i2", "a", "lead", "asserted", 1, None),
        ("i2", "b", "lead", "asserted", 1, None),
        ("i3", "b", "lead", "asserted", 1, None),
        ("i3", "all", "support", "asserted", 1, None),
        ("i3", "d1", "support", "expanded", 1, "all"),
        ("i3", "d2", "support", "expanded", 1, "all"),
        ("i3", "d1", "support", "asserted", 1, None),
        ("i3", "open", "support", "asserted", 1, None),
    ]
    for number, (initiative, agent, role, mode, part, via) in enumerate(links):
        graph.add_edge(initiative, agent, key=number, role=role, mode=mode, part=part, via=via)
    return graph


def rows(**options: Any) -> dict[str, Load]:
    return {row.iri: row for row in workload(plan(), **options).rows}


def test_initiatives_are_counted_once_however_many_roles_an_agent_has() -> None:
    assert {iri: row.initiatives for iri, row in rows(by="body").items()} == {"a": 2, "b": 3}


def test_a_lead_of_one_part_that_supports_another_counts_in_both_roles() -> None:
    counts = rows(by="body")["a"].counts
    assert (counts.lead, counts.support) == (2, 1)


def test_co_leads_count_one_each_and_share_the_fraction() -> None:
    found = rows(by="body")
    assert (found["a"].counts.lead, found["a"].fractional) == (2, 1.5)
    assert (found["b"].counts.lead, found["b"].fractional) == (2, 1.5)


def test_equivalents_of_all_initiatives_average_one() -> None:
    # By hand, partners 2, 2, 3 (b and both districts; the open group has no members):
    # i1 (1 + 3/2 + 1/2 + 2/(7/3)) / 4, i2 (1 + 1/2 + 3/2 + 2/(7/3)) / 4.
    load = rows(by="official")["o1"]
    assert load.weighted == pytest.approx((3 + 6 / 7) / 4 * 2)


def test_a_group_is_replaced_by_its_members_and_a_member_also_named_is_one() -> None:
    found = rows(by="district")
    assert {iri: row.initiatives for iri, row in found.items()} == {"d1": 1, "d2": 1}


def test_a_group_kept_as_one_is_a_row_and_its_members_are_not() -> None:
    assert set(rows(by="body", groups="token")) == {"a", "b", "all", "open"}
    assert set(rows(by="district", groups="token")) == {"d1"}


def test_a_group_that_names_no_members_is_reported() -> None:
    assert workload(plan(), by="body").unexpanded == ("open",)


def test_an_initiative_without_official_is_unassigned_and_given_to_nobody() -> None:
    report = workload(plan(), by="official")
    assert (report.n, report.unassigned) == (3, 1)
    assert [row.iri for row in report.rows] == ["o1"]
    assert report.rows[0].share == pytest.approx(2 / 3)


def test_equity_of_a_single_agent_is_undefined_with_a_reason() -> None:
    found = workload(plan(), by="official").equity.as_json()
    assert (found["gini"], found["reason"]) == (None, "fewer than two agents")


def test_partners_and_sections_are_distinct() -> None:
    load = rows(by="official")["o1"]
    assert (load.partners, load.sections) == (2, 1)


def test_totals_of_targets_and_milestones_are_unknown_where_the_graph_is_silent() -> None:
    graph = plan()
    del graph.nodes["i1"]["targets"]
    report = workload(graph, by="official")
    assert report.rows[0].targets is None
    assert report.rows[0].milestones == 4
    assert report.dropped_terms == ("targets",)


def test_roles_can_be_chosen() -> None:
    assert rows(by="body", roles=("support",))["b"].initiatives == 1


def test_parts_as_units_are_the_sensitivity_run() -> None:
    report = workload(plan(), by="body", parts="split")
    assert report.n == 4
    assert {row.iri: row.counts.support for row in report.rows} == {"a": 1, "b": 1}


def test_a_load_over_the_cap_is_named_with_figure_and_threshold() -> None:
    (entry,) = workload(plan(), by="body", cap=2).overloaded
    assert (entry.iri, entry.initiatives, entry.threshold, entry.basis) == ("b", 3, 3, "cap")


def test_an_unknown_view_or_group_mode_is_refused() -> None:
    with pytest.raises(UsageError, match="no workload by 'planet'"):
        workload(plan(), by="planet")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no group mode"):
        workload(plan(), groups="melt")  # type: ignore[arg-type]


def test_an_empty_graph_gives_no_rows() -> None:
    report = workload(nx.MultiDiGraph())
    assert (report.rows, report.n, report.unassigned) == ((), 0, 0)


def test_the_order_of_nodes_and_edges_is_of_no_consequence() -> None:
    graph = plan()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    for by in ("official", "body", "district"):
        assert workload(turned, by=by) == workload(graph, by=by)


def test_equal_loads_share_a_range_of_ranks() -> None:
    assert rank_ranges({"a": 1.0, "b": 3.0, "c": 3.0, "d": None}) == {
        "a": (3, 3),
        "b": (1, 2),
        "c": (1, 2),
        "d": None,
    }


def test_the_chance_threshold_is_the_binomial_quantile_with_bonferroni() -> None:
    # X ~ Binomial(30, 1/6), scipy.stats.binom.sf: 6 P(X >= 11) = .0405, 6 P(X >= 10) = .1182.
    assert chance_threshold([1] * 30, 6) == 11
    assert chance_threshold([1] * 30, 1) is None
    assert chance_threshold([6] * 30, 6) is None


def test_the_basic_path_loads_neither_numpy_nor_scipy() -> None:
    script = (
        "import sys, networkx as nx\n"
        "from remit.measures.workload import workload\n"
        "graph = nx.MultiDiGraph()\n"
        "graph.add_node('i', kind='initiative'); graph.add_node('o', kind='official')\n"
        "graph.add_edge('i', 'o', role='official', mode='asserted')\n"
        "assert workload(graph).as_json()['rows'][0]['rank'] == 1\n"
        "print(*sorted({'numpy', 'scipy', 'rustworkx'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
