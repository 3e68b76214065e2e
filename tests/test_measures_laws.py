"""Laws that hold for every incidence, whatever the data.

Order and names are of no consequence; margins are kept; sums add up; nothing undefined is zero;
the small and the large way of computing give the same.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remit.measures import backend
from remit.measures.balance import Portfolio, frontier, rebalance, smallest_cap
from remit.measures.bicm import bicm
from remit.measures.brokerage import single_links
from remit.measures.change import Entry, flows, load_changes, match_editions, stability
from remit.measures.collaboration import collaboration
from remit.measures.critical import critical_set
from remit.measures.draws import draw_margins
from remit.measures.equity import effective_number, equity_null, gini, hhi
from remit.measures.holes import structural_holes
from remit.measures.incidence import Incidence
from remit.measures.nullmodels import fdsm, pair_null, sdsm
from remit.measures.pairs import false_discovery_rates, pair_table
from remit.measures.partitions import adjusted_rand
from remit.measures.poissonbinomial import grouped_tails, pmf, tails
from remit.measures.projections import project, set_distances
from remit.measures.resilience import removal
from remit.measures.sensitivity import department_loads, sensitivity
from remit.measures.shortestpaths import betweenness
from remit.measures.workload import fractional_leads, workload

laws = settings(max_examples=40, deadline=None)
few = settings(max_examples=12, deadline=None)

ROLES = ("lead", "responsible", "support", "official")
links = st.lists(
    st.tuples(
        st.integers(0, 7).map(lambda i: f"i{i}"),
        st.integers(0, 6).map(lambda a: f"a{a}"),
        st.sampled_from(ROLES),
    ),
    min_size=1,
    max_size=40,
)
matrices = st.integers(2, 5).flatmap(
    lambda rows: st.integers(2, 6).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 1), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)
loads = st.lists(st.integers(0, 50), min_size=2, max_size=12)


def positions(incidence: Incidence) -> dict[str, tuple[Any, ...]]:
    return {
        row.iri: (
            row.degree,
            row.core,
            *(
                None if value is None else round(value, 9)
                for value in (row.strength, row.betweenness, row.harmonic, row.pagerank)
            ),
        )
        for row in collaboration(incidence).rows
    }


def responsibility_graph(links: list[tuple[str, str, str]]) -> Any:
    graph = nx.MultiDiGraph()
    for initiative, agent, role in links:
        person = role == "official"
        name = f"{agent}-person" if person else agent
        graph.add_node(initiative, kind="initiative", label=initiative, targets=1, milestones=0)
        graph.add_node(name, kind="official" if person else "department", label=name)
        graph.add_edge(initiative, name, role=role, mode="asserted", part=1, via=None)
    return graph


@laws
@given(links, st.randoms(use_true_random=False))
def test_order_and_repeats_of_links_change_nothing(links: Any, random: Any) -> None:
    turned = [*links, *links[:5]]
    random.shuffle(turned)
    assert Incidence.from_links(turned) == Incidence.from_links(links)
    graph, other = responsibility_graph(links), responsibility_graph(turned)
    for by in ("official", "body"):
        assert workload(other, by=by) == workload(graph, by=by)


@laws
@given(links)
def test_new_names_change_only_the_names(links: Any) -> None:
    new = {f"a{a}": f"z{9 - a}" for a in range(7)}
    plain = Incidence.from_links(links)
    renamed = Incidence.from_links((i, new[a], role) for i, a, role in links)
    there = positions(renamed)
    assert {new[iri]: row for iri, row in positions(plain).items()} == there
    one, other = sdsm(plain), sdsm(renamed)
    place = [other.agents.index(new[agent]) for agent in one.agents]
    assert np.allclose(one.upper, other.upper[np.ix_(place, place)], atol=1e-9, equal_nan=True)


@laws
@given(links, st.randoms(use_true_random=False))
def test_the_order_of_columns_changes_nothing(links: Any, random: Any) -> None:
    incidence = Incidence.from_links(links)
    matrix = incidence.matrix()
    order = list(range(matrix.shape[1]))
    random.shuffle(order)
    turned = Incidence.from_matrix(matrix[:, order], agents=incidence.agents)
    assert positions(turned) == positions(incidence)


@laws
@given(links)
def test_ties_of_weight_zero_change_nothing(links: Any) -> None:
    graph = responsibility_graph(links)
    plain = Incidence.from_graph(graph)
    initiatives = [node for node, kind in graph.nodes(data="kind") if kind == "initiative"]
    agents = [node for node, kind in graph.nodes(data="kind") if kind != "initiative"]
    for initiative, agent in itertools.product(initiatives, agents):
        graph.add_edge(initiative, agent, role="lead", mode="asserted", weight=0)
    graph.add_edge(initiatives[0], initiatives[0], role="lead", mode="asserted")
    assert Incidence.from_graph(graph) == plain


@laws
@given(links)
def test_newman_strength_counts_the_initiatives_with_partners(links: Any) -> None:
    incidence = Incidence.from_links(links)
    graph = project(incidence, weight="newman")
    for agent, strength in graph.degree(weight="weight"):
        row = incidence.index[agent]
        shared = sum(row in agents and len(agents) > 1 for agents in incidence.members)
        assert strength == pytest.approx(shared, abs=1e-9)


@laws
@given(links)
def test_projections_equal_those_of_networkx(links: Any) -> None:
    incidence = Incidence.from_links(links)
    two_mode = nx.Graph()
    two_mode.add_nodes_from(incidence.agents)
    two_mode.add_edges_from((agent, f"of {initiative}") for initiative, agent, _ in links)
    for weight, theirs in (
        ("count", nx.bipartite.weighted_projected_graph),
        ("newman", nx.bipartite.collaboration_weighted_projected_graph),
    ):
        reference = theirs(two_mode, incidence.agents)
        mine = project(incidence, weight=weight)  # type: ignore[arg-type]
        assert set(mine) == set(reference)
        assert mine.size() == reference.size()
        for u, v, value in mine.edges(data="weight"):
            assert reference[u][v]["weight"] == pytest.approx(value, abs=1e-12)


@laws
@given(links)
def test_fractional_ties_add_one_for_each_initiative_with_partners(links: Any) -> None:
    incidence = Incidence.from_links(links)
    total = project(incidence, weight="fractional").size(weight="weight")
    assert total == pytest.approx(sum(k > 1 for k in incidence.sizes), abs=1e-9)


@laws
@given(links)
def test_fractional_leads_sum_to_the_initiatives_that_have_a_lead(links: Any) -> None:
    incidence = Incidence.from_links(links)
    led = {i for i, _, role in links if role == "lead"}
    assert math.fsum(fractional_leads(incidence).values()) == pytest.approx(len(led), abs=1e-9)


@laws
@given(links)
def test_loads_of_officials_sum_to_the_weights_of_what_they_hold(links: Any) -> None:
    single = {i: (i, a, role) for i, a, role in links if role == "official"}
    rest = [link for link in links if link[2] != "official"]
    report = workload(responsibility_graph([*rest, *single.values()]), by="official")
    total = math.fsum(row.weighted for row in report.rows)
    everyone = {i for i, _, _ in links}
    if set(single) == everyone:
        assert total == pytest.approx(len(everyone), abs=1e-9)
    assert sum(row.initiatives for row in report.rows) + report.unassigned == report.n


@laws
@given(matrices)
def test_draws_keep_both_margins(matrix: Any) -> None:
    observed = np.array(matrix)
    for batch in draw_margins(observed, draws=30, seed=7):
        assert (batch.sum(axis=2) == observed.sum(axis=1)).all()
        assert (batch.sum(axis=1) == observed.sum(axis=0)).all()


def enumerated(rows: list[int], columns: list[int]) -> list[Any]:
    """All 0/1 matrices with these margins, row by row."""
    if not rows:
        return [np.zeros((0, len(columns)), dtype=int)]
    found = []
    for places in itertools.combinations(range(len(columns)), rows[0]):
        row = [int(column in places) for column in range(len(columns))]
        left = [total - cell for total, cell in zip(columns, row, strict=True)]
        if min(left) >= 0 and max(left) < len(rows):
            found += [np.vstack((row, rest)) for rest in enumerated(rows[1:], left)]
    return found


@settings(max_examples=6, deadline=None)
@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=4, max_size=4))
def test_draws_are_uniform_over_all_matrices_with_the_margins(matrix: Any) -> None:
    observed = np.array(matrix)
    every = enumerated(observed.sum(axis=1).tolist(), observed.sum(axis=0).tolist())
    draws = 40_000
    counts: Counter[bytes] = Counter()
    for batch in draw_margins(observed, draws=draws, seed=3):
        counts.update(drawn.tobytes() for drawn in batch)
    assert set(counts) <= {m.astype(np.uint8).tobytes() for m in every}
    expected = draws / len(every)
    chi = sum((counts[m.astype(np.uint8).tobytes()] - expected) ** 2 / expected for m in every)
    freedom = len(every) - 1
    assert chi <= freedom + 6 * math.sqrt(2 * freedom) + 6


@few
@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=4, max_size=4))
def test_drawn_tails_equal_enumerated_tails(matrix: Any) -> None:
    observed = np.array(matrix)
    every = enumerated(observed.sum(axis=1).tolist(), observed.sum(axis=0).tolist())
    shared = observed @ observed.T
    exact = np.mean([(m @ m.T) >= shared for m in every], axis=0)
    drawn = fdsm(observed, draws=20_000, seed=5).upper
    off = ~np.eye(4, dtype=bool)
    assert np.abs(drawn - exact)[off].max() < 0.02


@laws
@given(matrices)
def test_a_pair_that_never_met_has_upper_tail_one_under_every_model(matrix: Any) -> None:
    observed = np.array(matrix)
    apart = (observed @ observed.T == 0) & ~np.eye(len(observed), dtype=bool)
    for model in ("fdsm", "sdsm", "fixed-row", "fixed-column", "fixed-fill"):
        null = pair_null(observed, model=model, draws=50)
        assert np.allclose(null.upper[apart], 1)
        assert np.nanmin(null.upper + null.lower) >= 1 - 1e-9
        assert np.isnan(np.diag(null.upper)).all()


@laws
@given(matrices)
def test_the_configuration_model_keeps_the_margins_on_average(matrix: Any) -> None:
    observed = np.array(matrix)
    chances = bicm(observed)
    assert chances.min() >= 0
    assert chances.max() <= 1
    assert np.allclose(chances.sum(axis=1), observed.sum(axis=1), atol=1e-6)
    assert np.allclose(chances.sum(axis=0), observed.sum(axis=0), atol=1e-6)


@laws
@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_poisson_binomial_tails_equal_enumeration(p: list[float]) -> None:
    exact = [0.0] * (len(p) + 1)
    for outcome in itertools.product((0, 1), repeat=len(p)):
        exact[sum(outcome)] += math.prod(
            q if hit else 1 - q for q, hit in zip(p, outcome, strict=True)
        )
    assert np.allclose(pmf(p), exact, atol=1e-12)
    bounds = list(range(len(p) + 2))
    reached, short = tails(np.array([p] * len(bounds)), bounds)
    for k in bounds:
        assert reached[k] == pytest.approx(math.fsum(exact[k:]), abs=1e-12)
        assert short[k] == pytest.approx(math.fsum(exact[:k]), abs=1e-12)


@laws
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 5)), min_size=1, max_size=4),
    st.integers(0, 21),
)
def test_equal_trials_taken_together_give_the_same_tails(
    groups: list[tuple[float, int]], bound: int
) -> None:
    spread = [p for p, count in groups for _ in range(count)]
    one = tails(np.array([spread]), [bound])
    other = grouped_tails(np.array([[p for p, _ in groups]]), [c for _, c in groups], [bound])
    assert np.allclose(one, other, atol=1e-12)


@laws
@given(matrices)
def test_the_screen_is_the_same_pair_by_pair_and_in_groups(matrix: Any) -> None:
    observed = np.array(matrix).repeat(8, axis=1)
    plain = sdsm(observed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("remit.measures.nullmodels._GROUPED_FROM", 0)
        grouped = sdsm(observed)
    assert np.allclose(plain.upper, grouped.upper, atol=1e-10, equal_nan=True)
    assert np.allclose(plain.lower, grouped.lower, atol=1e-10, equal_nan=True)


@laws
@given(st.lists(st.floats(0, 1), max_size=30))
def test_false_discovery_rates_keep_the_order_and_never_fall_below_p(p: list[float]) -> None:
    q = false_discovery_rates(p)
    assert all(b >= a for a, b in zip(p, q, strict=True))
    ordered = [q[i] for i in sorted(range(len(p)), key=p.__getitem__)]
    assert ordered == sorted(ordered)
    assert all(x <= 1 for x in q)


@laws
@given(loads, st.integers(1, 9))
def test_inequality_keeps_its_bounds_and_ignores_scale_and_order(x: list[int], factor: int) -> None:
    value = gini(x)
    assume(value is not None)
    assert value is not None
    m = len(x)
    assert 0 <= value <= (m - 1) / m + 1e-12
    assert gini([factor * v for v in reversed(x)]) == pytest.approx(value, abs=1e-12)
    concentration, effective = hhi(x), effective_number(x)
    assert concentration is not None
    assert effective is not None
    assert 1 / m - 1e-12 <= concentration <= 1 + 1e-12
    assert 1 - 1e-9 <= effective <= m + 1e-9


@few
@given(loads)
def test_the_null_of_equity_lies_above_zero_and_p_within_its_bounds(x: list[int]) -> None:
    null = equity_null(x, draws=200)
    if sum(x) == 0:
        assert null is None
        return
    assert null is not None
    assert 1 / 201 <= null["gini"].p <= 1
    assert null["gini"].expected >= 0


@laws
@given(links)
def test_removing_a_body_never_raises_the_pairs_that_can_reach_each_other(links: Any) -> None:
    incidence = Incidence.from_links(links)
    for agent in incidence.agents:
        found = removal(incidence, [agent])
        assert found.reachable_after <= found.reachable_before
        assert set(found.without_lead) <= set(found.touched)


@laws
@given(links)
def test_a_single_link_really_separates_its_parts(links: Any) -> None:
    incidence = Incidence.from_links(links)
    for link in single_links(incidence):
        rest = incidence.without(agents=[link.iri])
        graph = nx.Graph()
        graph.add_nodes_from(rest.initiatives)
        for agents, name in zip(rest.members, rest.initiatives, strict=True):
            graph.add_edges_from((name, f"agent {rest.agents[a]}") for a in agents)
        ends = [part[0] for part in link.parts]
        assert not any(nx.has_path(graph, a, b) for a, b in itertools.combinations(ends, 2))
        assert all(link.rests_on)


portfolios = st.lists(st.integers(0, 3), min_size=1, max_size=12).map(
    lambda owners: {f"i{n}": f"o{owner}" for n, owner in enumerate(owners)}
)


@laws
@given(portfolios, st.integers(1, 12))
def test_rebalancing_keeps_the_cap_with_as_few_moves_as_the_closed_form(
    held: dict[str, str], cap: int
) -> None:
    portfolio = Portfolio(held=held, officials=("o0", "o1", "o2", "o3"))
    found = rebalance(portfolio, cap=cap)
    feasible = cap * 4 >= len(held)
    assert found.feasible == feasible
    kept = cap if feasible else found.smallest_cap
    assert kept is not None
    assert max(found.after.values()) <= kept + 1e-9
    before = Counter(held.values())
    assert len(found.moves) == sum(max(0, count - kept) for count in before.values())
    assert sum(found.after.values()) == len(held)


@few
@given(
    portfolios,
    st.lists(st.integers(1, 9), min_size=12, max_size=12),
    st.integers(5, 40),
)
def test_rebalancing_of_unequal_loads_equals_exhaustive_search(
    held: dict[str, str], weights: list[int], cap: int
) -> None:
    names = sorted(held)[:6]
    held = {name: held[name] for name in names}
    portfolio = Portfolio(
        held=held, weights=dict(zip(names, map(float, weights), strict=False)), officials=("o0",)
    )
    people = portfolio.people
    best = None
    for chosen in itertools.product(people, repeat=len(names)):
        assigned = dict(zip(names, chosen, strict=True))
        if max(portfolio.loads(assigned).values()) <= cap:
            moves = sum(assigned[name] != held[name] for name in names)
            best = moves if best is None else min(best, moves)
    found = rebalance(portfolio, cap=cap)
    assert found.feasible == (best is not None)
    if best is not None:
        assert len(found.moves) == best
    else:
        assert smallest_cap(portfolio) > cap


@few
@given(portfolios)
def test_the_frontier_falls_in_cap_and_rises_in_moves(held: dict[str, str]) -> None:
    points = frontier(Portfolio(held=held))
    assert [p.cap for p in points] == sorted((p.cap for p in points), reverse=True)
    assert [p.moves for p in points] == sorted(p.moves for p in points)
    assert points[0].moves == 0
    assert all(p.largest <= p.cap + 1e-9 for p in points)


@laws
@given(links, st.sampled_from([0.25, 0.5, 0.75, 1.0]), st.booleans())
def test_critical_sets_are_all_the_smallest_there_are(
    links: Any, share: float, strict: bool
) -> None:
    leads: dict[str, set[str]] = {}
    for initiative, agent, _ in links:
        leads.setdefault(initiative, set()).add(agent)
    held = {name: sorted(agents) for name, agents in leads.items()}
    found = critical_set(held, share=share, strict=strict)
    agents = sorted({agent for names in held.values() for agent in names})

    def enough(gone: tuple[str, ...]) -> bool:
        lost = sum(set(names) <= set(gone) for names in held.values())
        return lost > share * len(held) if strict else lost >= share * len(held)

    exact: list[tuple[str, ...]] = []
    for size in range(len(agents) + 1):
        exact = [gone for gone in itertools.combinations(agents, size) if enough(gone)]
        if exact:
            break
    assert list(found.sets) == exact
    assert found.complete
    if exact:
        assert len(found.greedy) >= len(exact[0])
        assert enough(found.greedy)


graphs = st.builds(
    lambda n, p, seed, weights: (nx.gnp_random_graph(n, p, seed=seed), weights),
    st.integers(1, 14),
    st.floats(0.05, 0.9),
    st.integers(0, 999),
    st.lists(st.integers(1, 6), min_size=13, max_size=13),
)


def weighted(sample: tuple[Any, list[int]]) -> Any:
    graph, weights = sample
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = weights[number % len(weights)]
    return graph


@laws
@given(graphs, st.booleans())
def test_networkx_and_the_backend_agree(sample: Any, directed: bool) -> None:
    graph = weighted(sample)
    if directed:
        graph = nx.DiGraph(graph.edges(data=True)) if graph.size() else nx.DiGraph([(0, 1)])
    for weight in (None, "weight"):
        arrays = backend.convert_from_nx(graph, edge_attrs={weight: 1} if weight else None)
        pairs = [
            (
                nx.betweenness_centrality(graph, weight=weight),
                backend.betweenness_centrality(arrays, weight=weight),
            ),
            (
                nx.closeness_centrality(graph, distance=weight),
                backend.closeness_centrality(arrays, distance=weight),
            ),
            (
                nx.harmonic_centrality(graph, distance=weight),
                backend.harmonic_centrality(arrays, distance=weight),
            ),
        ]
        if not directed:
            pairs.append((nx.core_number(graph), backend.core_number(arrays)))
        for theirs, mine in pairs:
            assert mine.keys() == theirs.keys()
            assert all(mine[v] == pytest.approx(theirs[v], abs=1e-9) for v in graph)


@laws
@given(graphs)
def test_dense_betweenness_equals_networkx_with_exact_lengths(sample: Any) -> None:
    graph = weighted(sample)
    for _, _, data in graph.edges(data=True):
        data["length"] = Fraction(1, data["weight"])
    exact = nx.betweenness_centrality(graph, weight="length")
    lengths = nx.to_numpy_array(graph, weight="weight", nonedge=0.0)
    lengths = np.divide(1, lengths, out=np.full_like(lengths, np.inf), where=lengths > 0)
    for node, score in zip(graph, betweenness(lengths), strict=True):
        assert score == pytest.approx(exact[node], abs=1e-9)
    set_distances(graph)
    scaled = nx.betweenness_centrality(graph, weight="distance")
    assert all(scaled[v] == pytest.approx(exact[v], abs=1e-9) for v in graph)


@laws
@given(graphs, st.booleans(), st.booleans())
def test_structural_holes_equal_the_right_path_of_networkx(
    sample: Any, directed: bool, use_weight: bool
) -> None:
    graph = weighted(sample)
    if directed:
        graph = nx.DiGraph(graph.edges(data=True))
    weight = "weight" if use_weight else None
    nodes = list(graph)
    constraint = nx.constraint(graph, nodes=nodes, weight=weight)
    size = nx.effective_size(graph, nodes=nodes, weight=weight)
    for node, found in structural_holes(graph, weight=weight).items():
        if not any(True for _ in nx.all_neighbors(graph, node)):
            assert found.constraint is None
            assert found.effective_size is None
        elif not graph[node]:  # networkx leaves out who is only pointed at; Burt's z does not
            assert found.constraint is not None
        else:
            assert found.constraint == pytest.approx(constraint[node], abs=1e-9)
            assert found.effective_size == pytest.approx(size[node], abs=1e-9)


@laws
@given(graphs)
def test_structural_holes_are_the_same_dense_and_sparse(sample: Any) -> None:
    graph = weighted(sample)
    dense = structural_holes(graph, weight="weight")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("remit.measures.holes.DENSE_UP_TO", 0)
        sparse = structural_holes(graph, weight="weight")
    for node, found in dense.items():
        for key in found.__slots__:
            assert getattr(sparse[node], key) == pytest.approx(getattr(found, key), abs=1e-9)


entries = st.lists(
    st.tuples(
        st.sampled_from(["水环境整治", "城市道路建设", "农民增收", "社会保障", "招商引资工作"]),
        st.sets(st.sampled_from("xyz"), max_size=2),
        st.sets(st.sampled_from("abc"), max_size=2),
        st.floats(0.1, 5),
    ),
    max_size=6,
)


def edition(year: int, rows: Any) -> list[Entry]:
    return [
        Entry(
            iri=f"{year}/{n}",
            title=title,
            officials=frozenset(officials),
            leads=frozenset(leads),
            weight=weight,
        )
        for n, (title, officials, leads, weight) in enumerate(rows)
    ]


@laws
@given(entries, entries)
def test_load_changes_add_up_exactly(old: Any, new: Any) -> None:
    matching = match_editions(edition(1, old), edition(2, new))
    for change in load_changes(matching):
        assert change.change == change.after - change.before
    found = flows(matching)
    accounted = {iri for flow, iris in found.items() if flow != "dropped" for iri in iris}
    assert accounted == {entry.iri for entry in edition(2, new)}
    assert len(found["dropped"]) + len(matching.matches) == len(old)


@laws
@given(entries)
def test_an_edition_compared_with_itself_has_not_changed(rows: Any) -> None:
    one = edition(1, rows)
    matching = match_editions(one, one)
    found = stability(matching)
    assert found.matched == len(rows)
    assert found.stability == (1.0 if rows else None)
    assert all(change.change == 0 for change in load_changes(matching))
    assert set(flows(matching)["kept"]) == {entry.iri for entry in one}


@laws
@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=6
    )
)
def test_dominance_is_never_contradicted_by_a_drawn_weighting(rows: Any) -> None:
    components = {
        agent: dict(zip(("initiative", "targets", "partners"), values, strict=True))
        for agent, values in rows.items()
    }
    found = {row.agent: row for row in sensitivity(components, draws=200, seed=1)}
    for row in found.values():
        assert sum(row.shares) == pytest.approx(1)
        assert 1 <= row.lowest <= row.highest <= len(rows) - len(row.above)
        for other in row.above:
            assert found[other].lowest >= row.lowest
            assert row.agent in found[other].below


@laws
@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.tuples(st.integers(0, 9), st.integers(0, 9)),
        min_size=1,
        max_size=6,
    )
)
def test_ranks_over_support_costs_hold_at_every_cost_tried(rows: Any) -> None:
    leads = {agent: float(lead) for agent, (lead, _) in rows.items()}
    supports = {agent: support for agent, (_, support) in rows.items()}
    found = {row.agent: row for row in department_loads(leads, supports)}
    for cost in np.linspace(0, 1, 23):
        scores = {agent: leads[agent] + cost * supports[agent] for agent in rows}
        for agent, row in found.items():
            rank = 1 + sum(score > scores[agent] + 1e-9 for score in scores.values())
            assert row.lowest <= rank <= row.highest


@laws
@given(st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_a_partition_is_like_itself_under_new_labels(labels: list[int]) -> None:
    one: dict[Any, Any] = dict(enumerate(labels))
    assert adjusted_rand(one, {k: f"new {v}" for k, v in one.items()}) == 1


@few
@given(links)
def test_the_pair_table_says_what_was_not_tested(links: Any) -> None:
    incidence = Incidence.from_links(links)
    table = pair_table(incidence, draws=100)
    busy = {a for a, d in zip(incidence.agents, incidence.degrees, strict=True) if d > 1}
    for row in table.rows:
        tested = {row.a_iri, row.b_iri} <= busy
        assert (row.p is None, row.q is None, row.significant is None) == (not tested,) * 3
        assert (row.verdict == "not tested") == (not tested)
        assert row.shared > 0


@few
@given(links)
def test_the_same_seed_gives_the_same_result(links: Any) -> None:
    incidence = Incidence.from_links(links)
    assert pair_table(incidence, draws=50, seed=4) == pair_table(incidence, draws=50, seed=4)
    assert collaboration(incidence, seed=4) == collaboration(incidence, seed=4)
