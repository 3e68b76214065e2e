"""Overviews on a small responsibility graph, and results as plain values."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest

from remit.measures.chance import against
from remit.measures.collaboration import collaboration
from remit.measures.incidence import Incidence
from remit.measures.overview import collaboration_overview, load_overview
from remit.measures.plain import plain
from remit.measures.positions import CENTRALITIES, positions_null


@pytest.fixture
def graph() -> Any:
    """Eight initiatives of two teams, one group, two officials."""
    graph = nx.MultiDiGraph()
    for name in ("o1", "o2"):
        graph.add_node(name, kind="official", label=name.upper())
    for name in ("x0", "x1", "y0", "y1"):
        graph.add_node(name, kind="department", label=name.upper())
    graph.add_node("all", kind="group", label="ALL")
    graph.add_node("d", kind="district-government", label="D")
    for number in range(8):
        team, person = ("x", "o1") if number < 5 else ("y", "o2")
        unit = f"i{number}"
        graph.add_node(
            unit, kind="initiative", label=unit, section=f"s{team}", targets=1, milestones=1
        )
        links = [(person, "official"), (f"{team}0", "lead"), (f"{team}1", "support")]
        for agent, role in links:
            graph.add_edge(unit, agent, role=role, mode="asserted", part=1, via=None)
    graph.add_edge("i0", "all", role="support", mode="asserted", part=1, via=None)
    graph.add_edge("i0", "d", role="support", mode="expanded", part=1, via="all")
    return graph


def test_the_load_overview_holds_components_and_nulls(graph: Any) -> None:
    found = load_overview(graph, by="official", draws=200)
    assert found.equity_null is not None
    assert [row.agent for row in found.sensitivity] == ["o1", "o2"]
    assert found.sensitivity[0].above == ("o2",)
    assert found.fragmentation == {"o1": pytest.approx(1), "o2": pytest.approx(1)}
    assert found.specialisation.cramers_v == pytest.approx(1)
    assert (found.spans["o1"].token, found.spans["o1"].expanded) == (3, 3)
    assert found.department_loads == ()


def test_a_lead_is_no_support_in_the_department_load(graph: Any) -> None:
    graph.add_edge("i0", "x0", role="support", mode="asserted", part=2, via=None)
    rows = {row.agent: row for row in load_overview(graph, by="body", draws=50).department_loads}
    assert (rows["x0"].leads, rows["x0"].supports) == (5, 0)
    assert (rows["x1"].leads, rows["x1"].supports) == (0, 5)


def test_the_collaboration_overview_drops_groups_and_says_so(graph: Any) -> None:
    found = collaboration_overview(graph, draws=20, seed=1)
    assert (found.groups, found.n, found.draws, found.seed) == ("drop", 8, 20, 1)
    assert found.blocs.partition == (("x0", "x1"), ("y0", "y1"))
    assert "d" not in found.positions.rows
    assert [test.draws for test in found.structure] == [1000, 1000]
    expanded = collaboration_overview(graph, groups="expand", draws=20)
    assert "d" in expanded.positions.rows


def test_overviews_are_plain_json_and_the_same_twice(graph: Any) -> None:
    for overview in (
        load_overview(graph, by="body", draws=50),
        collaboration_overview(graph, draws=10),
    ):
        text = json.dumps(plain(overview), allow_nan=False)
        assert json.loads(text)
    once, again = (plain(collaboration_overview(graph, draws=10)) for _ in range(2))
    assert once == again


def test_every_centrality_stands_beside_chance() -> None:
    data = Incidence.from_links([(f"i{n}", f"a{(n * k) % 5}") for n in range(6) for k in (1, 2)])
    found = positions_null(data, draws=30)
    assert all(tuple(row) == CENTRALITIES for row in found.rows.values())
    for row in found.rows.values():
        assert all(1 / 31 <= value.p <= 1 for value in row.values())
        # Margins are kept, so an agent can never have more partners than the draws allow.
        assert row["degree"].expected > 0


def test_observed_centralities_are_those_of_the_collaboration_table() -> None:
    found = positions_null(nx.davis_southern_women_graph(), draws=5).rows
    for row in collaboration(nx.davis_southern_women_graph()).rows:
        for name in CENTRALITIES:
            assert found[row.iri][name].observed == pytest.approx(getattr(row, name), abs=1e-9)


def test_a_busy_agent_is_not_central_beyond_chance_in_a_random_plan() -> None:
    links = [(f"i{n}", "hub") for n in range(10)] + [(f"i{n}", f"a{n % 7}") for n in range(10)]
    row = positions_null(Incidence.from_links(links), draws=200).rows["hub"]
    assert row["strength"].verdict == "not distinguishable from chance"


def test_plain_values_carry_verdicts_and_no_odd_numbers() -> None:
    found = plain(against(3, [1, 2, 3, 4], seed=0))
    assert found["verdict"] == "not distinguishable from chance"
    assert plain({"a": Fraction(1, 4), "b": float("inf"), 3: {2, 1}}) == {
        "a": 0.25,
        "b": None,
        "3": [1, 2],
    }
