"""Measures on data small enough to work out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
import numpy as np
import pytest

from remit.errors import UnknownName, UsageError
from remit.measures.alternatives import carried_down
from remit.measures.asking import ask_graph, asks, officials_served, reciprocity
from remit.measures.assortativity import assortativity, mixing_assortativity
from remit.measures.balance import Portfolio, frontier, rebalance, smallest_cap
from remit.measures.bicm import bicm
from remit.measures.blocs import blocs, modularity
from remit.measures.brokerage import brokerage, single_links
from remit.measures.chance import against
from remit.measures.coreness import best_core, core_periphery
from remit.measures.coverage import (
    leads_alone,
    only_beyond,
    only_supports,
    without_date,
    without_lead,
    without_official,
)
from remit.measures.critical import critical_set
from remit.measures.equity import chance_threshold, equity, equity_null, gini
from remit.measures.equivalents import initiative_equivalents
from remit.measures.incidence import Incidence
from remit.measures.nullmodels import fdsm, pair_null, sdsm
from remit.measures.pairs import global_tests, pair_power, pair_table, stable_draws
from remit.measures.partitions import adjusted_rand, normalised_mutual_information
from remit.measures.poissonbinomial import pmf, tail
from remit.measures.resilience import answerable, exclusivity, removal, single_points
from remit.measures.schedule import coordination_spans, quarter_load
from remit.measures.sensitivity import department_loads, sensitivity
from remit.measures.specialisation import fragmentation, specialisation
from remit.measures.workload import workload


def incidence(*links: str) -> Incidence:
    """Links written as "initiative role agent"."""
    return Incidence.from_links(
        (i, agent, role) for i, role, agent in (link.split() for link in links)
    )


def two_teams(each: int = 4) -> Incidence:
    """Two teams of three, each on its own initiatives."""
    return Incidence.from_links(
        (f"{team}{n}", f"{team}-{member}", "lead" if member == 0 else "support")
        for team in "xy"
        for n in range(each)
        for member in range(3)
    )


class TestIncidence:
    def test_a_list_of_agents_is_sorted_and_without_repeats(self) -> None:
        with pytest.raises(ValueError, match="sorted"):
            Incidence(agents=("a", "b"), initiatives=("i",), members=((1, 0),))
        with pytest.raises(ValueError, match="no such agent"):
            Incidence(agents=("a",), initiatives=("i",), members=((1,),))
        with pytest.raises(ValueError, match="named twice"):
            Incidence(agents=("a", "a"), initiatives=(), members=())
        with pytest.raises(ValueError, match="2 member lists"):
            Incidence(agents=(), initiatives=("i",), members=((), ()))

    def test_matrices_of_all_links_and_of_one_role(self) -> None:
        data = incidence("i lead a", "i support b", "j support a")
        assert data.matrix().tolist() == [[1, 1], [1, 0]]
        assert data.matrix("support").tolist() == [[0, 1], [1, 0]]
        assert data.matrix("supervisor").tolist() == [[0, 0], [0, 0]]
        assert (data.sparse().toarray() == data.matrix()).all()

    def test_a_matrix_becomes_an_incidence_with_numbered_names(self) -> None:
        data = Incidence.of([[1, 0], [1, 1]])
        assert data.agents == ("a0001", "a0002")
        assert data.degrees == (1, 2)
        with pytest.raises(ValueError, match="two dimensions"):
            Incidence.of([1, 0])

    def test_a_graph_that_does_not_name_its_sides_is_refused(self) -> None:
        with pytest.raises(UsageError, match="bipartite"):
            Incidence.of(nx.path_graph(3))
        assert Incidence.of(nx.Graph()).agents == ()

    def test_initiatives_without_agents_stay(self) -> None:
        data = Incidence.from_links([("i", "a")], initiatives=["j"])
        assert data.initiatives == ("i", "j")
        assert data.sizes == (1, 0)


class TestWorkloadParts:
    def test_a_term_that_is_zero_or_unknown_is_dropped_and_named(self) -> None:
        found = initiative_equivalents(
            targets={"i": 2, "j": None}, milestones={"i": 0, "j": 0}, partners={"i": 3, "j": 1}
        )
        assert found.dropped == ("targets", "milestones")
        assert found.weights == {"i": 1.25, "j": 0.75}

    def test_terms_are_given_for_the_same_initiatives(self) -> None:
        with pytest.raises(ValueError, match="partners"):
            initiative_equivalents(targets={"i": 1}, milestones={"i": 1}, partners={"j": 1})

    def test_dominance_is_exact_and_equal_loads_do_not_dominate(self) -> None:
        rows = sensitivity(
            {"a": {"x": 3, "y": 2}, "b": {"x": 1, "y": 2}, "c": {"x": 0, "y": 3}}, draws=500
        )
        found = {row.agent: row for row in rows}
        assert found["a"].above == ("b",)
        assert found["b"].below == ("a",)
        assert (found["c"].lowest, found["c"].highest) == (1, 3)
        assert sensitivity({}) == ()
        with pytest.raises(UsageError, match="every term"):
            sensitivity({"a": {"x": 1}, "b": {"y": 1}})

    def test_a_support_may_cost_nothing_or_a_lead(self) -> None:
        rows = department_loads({"a": 2.0, "b": 0.0}, {"b": 3}, support_cost=0.5)
        assert [(row.agent, row.load) for row in rows] == [("a", 2.0), ("b", 1.5)]
        assert [(row.lowest, row.highest) for row in rows] == [(1, 2), (1, 2)]
        with pytest.raises(UsageError, match="0 to 1"):
            department_loads({}, {}, support_cost=2)

    def test_quarters_hold_the_last_day_meant_and_the_rest_is_counted_apart(self) -> None:
        found = quarter_load(
            ["2008-03-31", "2008-06-30", date(2008, 4, 1), None, "2009-01-01", "2007-12-31"],
            start=date(2008, 1, 1),
            end=date(2008, 12, 31),
        )
        assert found.quarters == {"2008-Q1": 1, "2008-Q2": 2, "2008-Q3": 0, "2008-Q4": 0}
        assert (found.undated, found.before, found.beyond) == (1, 1, 1)
        assert (found.peak, found.peak_load, found.peak_share) == (("2008-Q2",), 2, 2 / 3)
        assert quarter_load([]).peak_share is None

    def test_the_coordination_span_is_given_with_groups_both_ways(self) -> None:
        token = incidence("i lead a", "i support all")
        expanded = incidence("i lead a", "i support d1", "i support d2")
        found = coordination_spans({"i": ["o"]}, token=token, expanded=expanded)["o"]
        assert (found.token, found.expanded) == (2, 3)

    def test_fragmentation_of_one_initiative_is_one(self) -> None:
        assert fragmentation(["water"]) == 1
        assert fragmentation([None]) is None

    def test_specialisation_needs_two_officials_and_two_sections(self) -> None:
        alone = specialisation({"i": ["o"], "j": ["o"]}, {"i": "x", "j": "y"})
        assert (alone.cramers_v, alone.reason) == (None, "fewer than two officials")
        one = specialisation({"i": ["o"], "j": ["p"]}, {"i": "x", "j": "x"})
        assert one.reason == "fewer than two sections"

    def test_specialisation_is_one_when_each_official_has_a_section(self) -> None:
        officials = {f"{o}{n}": [o] for o in "op" for n in range(6)}
        found = specialisation(officials, {name: name[0] for name in officials})
        assert found.cramers_v == pytest.approx(1)
        assert found.against_chance is not None
        assert found.against_chance.p < 0.01

    def test_equity_stands_beside_what_dealing_at_random_gives(self) -> None:
        null = equity_null([8, 7, 6, 5, 3, 1], draws=2000)
        assert null is not None
        # Exactly Σ_{i<j} E|X_i − X_j| / (6 · 30) for 30 dealt to six: far from even.
        assert null["gini"].expected == pytest.approx(0.2085, abs=0.005)
        assert null["gini"].band is not None
        assert equity([3]).reason == "fewer than two agents"
        assert equity([0, 0]).reason == "no load"
        with pytest.raises(ValueError, match="not below zero"):
            gini([1, -1])

    def test_the_chance_threshold_of_a_whole_province_is_close_to_the_exact_one(self) -> None:
        # scipy.stats.binom.isf(.05 / 100, 60_000, 1 / 100) + 1 = 683.
        assert chance_threshold([1] * 60_000, 100) == pytest.approx(683, abs=1)
        assert chance_threshold([5] * 10_000, 5) is None

    def test_a_blank_official_can_be_read_as_the_one_above(self) -> None:
        graph = nx.MultiDiGraph()
        graph.add_node("o", kind="official")
        for plan, number, official in (("p", 1, ""), ("p", 2, "o"), ("p", 3, ""), ("q", 1, "")):
            name = f"{plan}{number}"
            graph.add_node(name, kind="initiative", plan=plan, number=number)
            if official:
                graph.add_edge(name, official, role="official", mode="asserted")
        carried, changed = carried_down(graph)
        assert changed == ("p3",)
        assert [row.initiatives for row in workload(carried).rows] == [2]
        assert workload(carried).unassigned == 2
        assert [row.initiatives for row in workload(graph).rows] == [1]

    def test_the_chance_threshold_of_large_plans_is_the_same_sum(self) -> None:
        # scipy.stats.binom.sf(15, 1200, 1/200) * 200 = .094, sf(16, …) = .040
        assert chance_threshold([1] * 1200, 200) == 17


class TestChance:
    def test_p_counts_the_observed_value_among_the_draws(self) -> None:
        assert against(3, [1, 2, 3, 4], seed=0).p == 3 / 5
        assert against(3, [1, 2, 3, 4], seed=0, side="low").p == 4 / 5
        assert against(9, [1, 2, 3, 4], seed=0, side="both").p == 2 / 5

    def test_what_fails_its_null_is_said_in_words(self) -> None:
        assert against(3, [1, 2, 3, 4], seed=0).verdict == "not distinguishable from chance"
        assert against(9, range(99), seed=0, band=(0, 1)).as_json()["verdict"] == (
            "not distinguishable from chance"
        )
        assert against(100, range(99), seed=0).verdict == "beyond chance"


class TestPairs:
    def test_power_at_this_size_is_the_published_one(self) -> None:
        assert [round(pair_power(n), 2) for n in (30, 60, 120, 240)] == [0.18, 0.33, 0.67, 0.92]
        corrected = [round(pair_power(n, tests=231), 2) for n in (30, 60, 120, 240)]
        assert corrected == [0, 0.06, 0.21, 0.46]
        with pytest.raises(UsageError, match="no power"):
            pair_power(10, share=0.9)

    def test_two_teams_are_found_and_the_global_test_agrees(self) -> None:
        table = pair_table(two_teams(), draws=4000)
        assert table.tested == 15
        assert {row.verdict for row in table.rows} == {"beyond chance"}
        assert len(table.rows) == 6
        squares, distinct = table.structure
        assert squares.p < 0.01
        assert distinct.p < 0.01
        assert (squares.observed, distinct.observed) == (6 * 16, 6)

    def test_avoidance_is_tested_on_the_other_side(self) -> None:
        table = pair_table(two_teams(6), side="apart", draws=4000)
        apart = [row for row in table.rows if row.shared == 0]
        assert len(apart) == 9
        assert all(row.significant for row in apart)
        assert not any(row.significant for row in table.rows if row.shared)

    def test_a_pair_is_tested_only_where_both_have_two_initiatives(self) -> None:
        table = pair_table(incidence("i lead a", "i support b", "j lead a"), draws=100)
        (row,) = table.rows
        assert (row.p, row.significant, row.verdict) == (None, None, "not tested")
        assert table.as_json()["rows"][0]["verdict"] == "not tested"

    def test_settings_are_echoed(self) -> None:
        out = pair_table(two_teams(), draws=100, seed=3).as_json()
        echoed = {key: out[key] for key in ("n", "groups", "model", "draws", "seed", "alpha")}
        assert echoed == {
            "n": 8,
            "groups": "drop",
            "model": "fdsm",
            "draws": 100,
            "seed": 3,
            "alpha": 0.05,
        }
        assert out["draws_needed"] == stable_draws(two_teams()) == 30_000

    def test_the_global_test_needs_draws(self) -> None:
        with pytest.raises(UsageError, match="needs draws"):
            global_tests(sdsm(two_teams()))

    def test_unknown_models_and_levels_are_refused(self) -> None:
        with pytest.raises(UsageError, match="one of fdsm, sdsm"):
            pair_null(two_teams(), model="hunch")  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="alpha"):
            pair_table(two_teams(), alpha=0)
        with pytest.raises(UsageError, match="at least 1"):
            fdsm(two_teams(), draws=0)

    def test_margins_that_force_links_come_close_to_certainty(self) -> None:
        # Rows 0 and 1 hold columns 0 and 1 in every matrix with these margins, 2 and 3 never
        # hold 2 and 3, though no row and no column is full or empty.
        forced = np.array([[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]])
        chances = bicm(forced)
        assert np.allclose(chances[:2, :2], 1, atol=1e-6)
        assert np.allclose(chances[2:, 2:], 0, atol=1e-6)
        assert np.allclose(chances[:2, 2:], 0.5, atol=1e-6)
        assert np.allclose(chances.sum(axis=1), forced.sum(axis=1), atol=1e-6)

    def test_nothing_in_gives_nothing_out(self) -> None:
        empty = Incidence.from_links([])
        for model in ("fdsm", "sdsm", "fixed-row", "fixed-column", "fixed-fill"):
            assert pair_null(empty, model=model, draws=10).upper.shape == (0, 0)
        assert pair_table(empty, draws=10).rows == ()

    def test_probabilities_lie_from_zero_to_one(self) -> None:
        with pytest.raises(ValueError, match="from 0 to 1"):
            pmf([1.5])
        assert tail([1.0, 0.0], 1, method="refined-normal") == 1
        assert tail([1.0, 0.0], 2, method="refined-normal") == 0


class TestPositions:
    def test_two_teams_are_two_blocs_beyond_chance(self) -> None:
        found = blocs(
            two_teams(), draws=50, sections={f"{t}{n}": t for t in "xy" for n in range(4)}
        )
        assert [len(bloc) for bloc in found.partition] == [3, 3]
        assert found.modularity == 0.5
        assert found.against_chance is not None
        assert found.against_chance.distinguishable
        assert (found.agreement, found.jackknife) == (1.0, (1.0, 1.0))
        assert found.sections is not None
        assert found.sections.observed == 1

    def test_without_ties_there_are_no_blocs_and_modularity_is_undefined(self) -> None:
        found = blocs(incidence("i lead a", "j lead b"), draws=5)
        assert (found.partition, found.modularity, found.against_chance) == ((), None, None)
        assert found.followers == ("a", "b")
        assert modularity(nx.empty_graph(3), [{0, 1, 2}]) is None

    def test_the_body_between_two_teams_leads_in_brokerage(self) -> None:
        links = [(f"{t}{n}", f"{t}-{m}") for t in "xy" for n in range(3) for m in range(2)]
        links += [("x0", "bridge"), ("y0", "bridge")]
        found = brokerage(Incidence.from_links(links), draws=60)
        assert found.leading == ("bridge",)
        row = next(row for row in found.rows if row.iri == "bridge")
        assert row.variants["unweighted"].observed == pytest.approx(4 / 6)
        assert {v.draws for v in row.variants.values()} == {60}

    def test_the_only_bridge_is_found_with_what_it_rests_on(self) -> None:
        links = [(f"{t}{n}", f"{t}-{m}") for t in "xy" for n in range(3) for m in range(2)]
        links += [("x0", "bridge"), ("y0", "bridge"), ("lonely", "x-0")]
        (link,) = single_links(Incidence.from_links(links))
        assert link.iri == "bridge"
        assert link.parts == (("lonely", "x0", "x1", "x2"), ("y0", "y1", "y2"))
        assert link.rests_on == (("x0",), ("y0",))

    def test_a_star_is_a_core_with_its_periphery(self) -> None:
        ties = nx.to_numpy_array(nx.star_graph(5))
        core, fit = best_core(ties)
        assert core == (0,)
        assert fit == pytest.approx(1)
        assert best_core(np.ones((4, 4))) == ((), None)
        found = core_periphery(two_teams(), draws=20)
        assert found.correlation is not None
        assert found.against_chance is not None
        assert core_periphery(incidence("i lead a"), draws=5).against_chance is None

    def test_kinds_that_keep_to_themselves_are_assortative(self) -> None:
        graph = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z")])
        found = assortativity(graph, {n: n in "abc" for n in graph}, draws=200)
        assert found is not None
        assert found.observed == pytest.approx(1)
        assert assortativity(graph, dict.fromkeys(graph, "one")) is None
        assert mixing_assortativity([[0, 0], [0, 0]]) is None
        assert mixing_assortativity([[1, 0], [0, 0]]) is None

    def test_partitions_without_common_things_cannot_be_compared(self) -> None:
        assert adjusted_rand({1: "a"}, {2: "b"}) is None
        assert normalised_mutual_information({1: "a"}, {1: "b"}) is None
        assert normalised_mutual_information({1: "a", 2: "b"}, {1: "x", 2: "y"}) == pytest.approx(1)


class TestAsking:
    def test_every_lead_asks_its_share_of_every_support(self) -> None:
        data = incidence(
            "i lead a", "i lead b", "i support c", "i support a", "j lead c", "j support a"
        )
        graph = ask_graph(data)
        # a leads one part of i and supports another: it is a lead of i.
        assert {(u, v): w for u, v, w in graph.edges(data="weight")} == {
            ("a", "c"): 0.5,
            ("b", "c"): 0.5,
            ("c", "a"): 1.0,
        }
        assert reciprocity(graph) == pytest.approx(2 / 3)
        assert reciprocity(nx.DiGraph()) is None

    def test_net_asks_sum_to_zero_and_stand_beside_chance(self) -> None:
        found = asks(two_teams(), draws=300, seed=2)
        assert sum(row.net for row in found.rows) == pytest.approx(0)
        top = found.rows[0]
        assert (top.asks, top.asked) == (8, 0)
        assert top.against_chance is not None
        assert top.against_chance.p < 0.05
        assert found.reciprocity is not None
        assert found.reciprocity.observed == 0

    def test_who_never_could_have_another_role_is_not_tested(self) -> None:
        found = asks(incidence("i lead a"), draws=20)
        assert (found.rows[0].against_chance, found.reciprocity) == (None, None)

    def test_officials_served_leave_out_initiatives_without_official(self) -> None:
        data = incidence("i lead a", "j lead a", "k lead a", "k lead b")
        (row,) = officials_served(data, {"i": ["o"], "j": ["p"], "k": []}, draws=50)
        assert (row.iri, row.initiatives, row.officials) == ("a", 2, 2)
        assert row.effective == pytest.approx(2)
        assert officials_served(data, {}) == ()


class TestResilience:
    def test_single_points_are_those_with_exactly_one(self) -> None:
        data = incidence("i lead a", "i official o", "j lead a", "j lead b", "k responsible c")
        found = single_points(data)
        assert found.one_lead == (("i", "a"), ("k", "c"))
        assert found.one_official == (("i", "o"),)
        assert found.one_body == (("i", "a"), ("k", "c"))
        assert answerable(data)["k"] == ("c",)

    def test_exclusivity_discounts_company(self) -> None:
        found = exclusivity(incidence("i lead a", "j lead a", "j support b"))
        assert found["a"] == pytest.approx((1 + np.exp(-1)) / 2)

    def test_removal_counts_what_loses_its_last(self) -> None:
        data = incidence("i lead a", "i support b", "i official o", "j lead b", "k lead a")
        found = removal(data, ["a"])
        assert found.touched == ("i", "k")
        assert found.without_lead == ("i", "k")
        assert found.without_body == ("k",)
        assert found.alone == ("i",)
        assert found.without_official == ()
        assert (found.reachable_before, found.reachable_after) == (1, 0)
        assert found.efficiency_after is None
        with pytest.raises(UnknownName, match="nobody"):
            removal(data, ["nobody"])

    def test_greedy_removal_can_be_larger_than_the_critical_set(self) -> None:
        # Together a and b orphan four of eight; greedy starts with c, which orphans two alone.
        leads = {
            "i1": ["a", "b"],
            "i2": ["a", "b"],
            "i3": ["a", "b"],
            "i4": ["a", "b"],
            "i5": ["c"],
            "i6": ["c"],
            "i7": ["d"],
            "i8": ["e"],
        }
        found = critical_set(leads, share=0.5)
        assert (found.size, found.sets, found.complete) == (2, (("a", "b"),), True)
        assert len(found.greedy) == 3

    def test_alternative_critical_sets_are_counted_up_to_the_limit(self) -> None:
        leads = {f"i{n}": [f"a{n}"] for n in range(6)}
        assert len(critical_set(leads, share=1 / 6).sets) == 6
        cut = critical_set(leads, share=1 / 6, most=4)
        assert (len(cut.sets), cut.complete) == (4, False)

    def test_at_least_and_more_than_half_differ(self) -> None:
        leads = {"i": ["a"], "j": ["b"]}
        assert critical_set(leads, share=0.5).size == 1
        assert critical_set(leads, share=0.5, strict=True).size == 2
        assert critical_set(leads, share=1, strict=True).reason is not None
        assert critical_set({"i": []}).reason == "no initiative has a lead"
        with pytest.raises(UsageError, match="share"):
            critical_set(leads, share=0)


class TestBalance:
    portfolio = Portfolio(
        held={"i1": "a", "i2": "a", "i3": "a", "j1": "b", "k1": "c"},
        leads={"i1": ["x"], "i2": ["y"], "i3": ["z"], "j1": ["x"], "k1": ["w"]},
        sections={"i1": "s", "i2": "t", "i3": "t", "j1": "s", "k1": "u"},
        partners={"i1": ["p", "q"], "j1": ["p"]},
    )

    def test_the_least_disruptive_of_the_fewest_moves_is_chosen(self) -> None:
        found = rebalance(self.portfolio, cap=2)
        (move,) = found.moves
        # i1 to b: known lead, known section, one partner of two is new.
        assert (move.initiative, move.source, move.target) == ("i1", "a", "b")
        assert move.disruption == 1.5
        assert (found.before["a"], found.after["a"], found.after["b"]) == (3, 2, 2)
        assert found.gini_after is not None
        assert found.gini_before is not None
        assert found.gini_after < found.gini_before

    def test_alternatives_have_the_same_moves_and_disruption(self) -> None:
        even = Portfolio(held={"i": "a", "j": "a"}, officials=("b",))
        found = rebalance(even, cap=1, alternatives=5)
        assert len(found.moves) == 1
        assert len(found.alternatives) == 1
        assert found.alternatives[0] != found.moves

    def test_a_cap_that_cannot_be_kept_is_replaced_by_the_smallest(self) -> None:
        found = rebalance(self.portfolio, cap=1)
        assert (found.feasible, found.smallest_cap) == (False, 2)
        assert max(found.after.values()) == 2

    def test_fixed_loads_stay_where_they_are(self) -> None:
        fixed = Portfolio(held={"i": "a", "j": "a"}, fixed={"b": 2.0})
        assert rebalance(fixed, cap=2).moves == ()
        assert smallest_cap(fixed) == 2

    def test_unequal_loads_keep_the_cap_and_the_frontier_ends_near_the_smallest(self) -> None:
        weights = {f"i{n}": 1 + (n * 7 % 5) / 3 for n in range(18)}
        uneven = Portfolio(held=dict.fromkeys(weights, "a"), weights=weights, officials=("b", "c"))
        least = smallest_cap(uneven)
        assert least >= sum(weights.values()) / 3 - 1e-9
        points = frontier(uneven, steps=4)
        assert points[0].moves == 0
        assert points[-1].largest == pytest.approx(least, rel=0.02)

    @pytest.mark.parametrize(
        ("weights", "least"),
        [((3, 3, 2, 2, 2), 6), ((4, 4, 5), 8), ((5, 5, 4, 4, 3, 3, 3), 14), ((9, 1, 1), 9)],
    )
    def test_the_smallest_cap_of_two_equals_that_of_all_divisions(
        self, weights: tuple[int, ...], least: int
    ) -> None:
        loads = {f"i{n}": float(w) for n, w in enumerate(weights)}
        uneven = Portfolio(held=dict.fromkeys(loads, "a"), weights=loads, officials=("b",))
        divisions = range(2 ** len(weights))
        exact = min(
            max(sum(side), sum(weights) - sum(side))
            for side in ([w for n, w in enumerate(weights) if d >> n & 1] for d in divisions)
        )
        assert (exact, smallest_cap(uneven)) == (least, least)

    def test_nobody_and_no_cap_are_refused(self) -> None:
        with pytest.raises(UsageError, match="no official"):
            rebalance(Portfolio(held={}), cap=1)
        with pytest.raises(UsageError, match="above zero"):
            rebalance(self.portfolio, cap=0)
        assert frontier(Portfolio(held={})) == ()
        assert rebalance(Portfolio(held={}, fixed={"a": 1.0}), cap=2).moves == ()


class TestCoverage:
    data: Any = incidence(
        "i lead a", "i official o", "j support b", "k lead a", "k support b", "l lead c"
    )

    def test_gaps_are_listed(self) -> None:
        assert without_official(self.data) == ("j", "k", "l")
        assert without_lead(self.data) == ("j",)
        assert leads_alone(self.data) == ("i", "l")

    def test_dates_that_are_missing_or_beyond_the_horizon(self) -> None:
        due: dict[str, list[date | None]] = {
            "i": [None],
            "j": [date(2008, 6, 30)],
            "k": [date(2010, 1, 1), None],
            "l": [],
        }
        assert without_date(due) == ("i", "l")
        assert only_beyond(due, end=date(2008, 12, 31)) == ("k",)

    def test_bodies_that_only_support_are_named_with_the_threshold(self) -> None:
        found = only_supports(self.data)
        assert (found.threshold, found.bodies) == (2, (("b", 2),))
        assert only_supports(Incidence.from_links([])).bodies == ()
