"""Positions in the projection, against networkx and against figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest

import remit.measures.centrality as module
from remit.errors import UsageError
from remit.measures.blocs import communities, modularity
from remit.measures.centrality import centralities, eigenvector, pagerank
from remit.measures.collaboration import collaboration
from remit.measures.incidence import Incidence
from remit.measures.projections import project, set_distances


def davis() -> Any:
    return nx.davis_southern_women_graph()


def reference() -> Any:
    """networkx's own weighted projection of the women."""
    graph = davis()
    return nx.bipartite.weighted_projected_graph(
        graph, [node for node, side in graph.nodes(data="bipartite") if side == 0]
    )


def test_the_count_projection_equals_networkx() -> None:
    mine, theirs = project(davis()), reference()
    assert set(mine) == set(theirs)
    assert {frozenset(e[:2]): e[2] for e in mine.edges(data="weight")} == {
        frozenset(e[:2]): e[2] for e in theirs.edges(data="weight")
    }


@pytest.mark.parametrize("weight", ["count", "newman", "fractional", "tanh"])
def test_counting_and_sparse_product_give_the_same_projection(
    weight: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = project(davis(), weight=weight)
    monkeypatch.setattr("remit.measures.projections.SPARSE_ABOVE", 0)
    product = project(davis(), weight=weight)
    assert list(counted) == list(product)
    for u, v, data in counted.edges(data=True):
        assert product[u][v]["shared"] == data["shared"]
        assert product[u][v]["weight"] == pytest.approx(data["weight"], abs=1e-12)


def test_positions_equal_networkx_where_it_is_exact() -> None:
    graph = reference()
    for _, _, data in graph.edges(data=True):
        data["distance"] = Fraction(1, data["weight"])
    between = nx.betweenness_centrality(graph, weight="distance")
    close = nx.closeness_centrality(graph, distance="distance")
    rank = nx.pagerank(graph, tol=1e-13)
    vector = nx.eigenvector_centrality_numpy(graph, weight="weight")
    constraint = nx.constraint(graph, nodes=list(graph), weight="weight")
    core = nx.core_number(graph)
    for row in collaboration(davis()).rows:
        assert row.betweenness == pytest.approx(between[row.iri], abs=1e-12)
        assert row.closeness == pytest.approx(float(close[row.iri]), abs=1e-12)
        assert row.pagerank == pytest.approx(rank[row.iri], abs=1e-9)
        assert row.eigenvector == pytest.approx(vector[row.iri], abs=1e-9)
        assert row.constraint == pytest.approx(constraint[row.iri], abs=1e-12)
        assert row.core == core[row.iri]
        assert row.degree == graph.degree[row.iri]
        assert row.strength == graph.degree(row.iri, weight="weight")


def test_a_body_without_shared_initiative_has_no_centrality_but_is_listed() -> None:
    links = [("i1", "a"), ("i1", "b"), ("i2", "c")]
    report = collaboration(Incidence.from_links(links))
    row = next(row for row in report.rows if row.iri == "c")
    assert (row.degree, row.core, row.closeness, row.community) == (0, 0, None, None)
    assert (row.betweenness, row.eigenvector, row.pagerank, row.constraint) == (None,) * 4
    assert report.components == 1
    assert next(row for row in report.rows if row.iri == "a").closeness == 1


def test_in_two_components_closeness_is_undefined_and_harmonic_remains() -> None:
    links = [("i1", "a"), ("i1", "b"), ("i2", "c"), ("i2", "d")]
    report = collaboration(Incidence.from_links(links))
    assert {row.closeness for row in report.rows} == {None}
    assert {row.eigenvector for row in report.rows} == {None}
    assert {row.harmonic for row in report.rows} == {1.0}
    assert any("2 separate components" in note for note in report.notes)


def test_nothing_in_gives_nothing_out() -> None:
    report = collaboration(Incidence.from_links([]))
    assert (report.rows, report.modularity, report.components) == ((), None, 0)
    assert pagerank(nx.Graph()) == {}
    assert eigenvector(nx.Graph()) == {}


def test_an_unknown_weight_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="one of count, newman"):
        project(davis(), weight="hyperbolic")  # type: ignore[arg-type]


def test_lengths_are_exact_so_that_ties_stay_ties() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=3)
    graph.add_edge("b", "c", weight=6)
    graph.add_edge("a", "c", weight=2)
    assert set_distances(graph) == 6
    assert {d for _, _, d in graph.edges(data="distance")} == {2, 1, 3}
    assert nx.betweenness_centrality(graph, weight="distance")["b"] == 0.5


def test_lengths_of_irrational_weights_are_rounded_reciprocals() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=np.tanh(1.0))
    assert set_distances(graph) == 1
    assert graph["a"]["b"]["distance"] == 1 / np.tanh(1.0)


def test_positions_do_not_depend_on_the_way_paths_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_networkx = collaboration(davis(), weight="newman").rows
    monkeypatch.setattr(module, "RUN_FROM", 0)
    by_matrices = collaboration(davis(), weight="newman").rows
    for one, other in zip(by_networkx, by_matrices, strict=True):
        assert one.iri == other.iri
        for key in ("betweenness", "closeness", "harmonic"):
            assert getattr(other, key) == pytest.approx(getattr(one, key), abs=1e-9)


def test_paths_too_long_for_matrices_are_counted_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = Incidence.from_links(
        [(f"i{i:03}", f"a{i + end:03}") for i in range(80) for end in (0, 1)]
    )
    monkeypatch.setattr(module, "RUN_FROM", 0)
    middle = next(row for row in collaboration(chain).rows if row.iri == "a040")
    assert middle.betweenness == pytest.approx(40 * 40 / (80 * 79 / 2))


def test_large_and_small_ways_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = project(davis())
    exact = pagerank(graph), eigenvector(graph)
    monkeypatch.setattr(module, "DENSE_UP_TO", 0)
    for small, large in zip(exact, (pagerank(graph), eigenvector(graph)), strict=True):
        for node in graph:
            assert large[node] == pytest.approx(small[node], abs=1e-9)


def test_pagerank_follows_a_node_that_leads_nowhere() -> None:
    graph = nx.DiGraph([("a", "b"), ("c", "b")])
    reference_rank = nx.pagerank(graph, tol=1e-14, max_iter=1000)
    found = pagerank(graph)
    assert all(found[node] == pytest.approx(reference_rank[node], abs=1e-9) for node in graph)


def test_an_eigenvector_of_a_directed_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="undirected"):
        eigenvector(nx.DiGraph([("a", "b")]))
    with pytest.raises(ValueError, match="undirected"):
        centralities(nx.DiGraph([("a", "b")]))


def test_loops_and_ties_of_weight_zero_are_no_ties() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 2), ("b", "c", 1), ("a", "a", 5), ("a", "c", 0)])
    found = centralities(graph)
    assert (found["a"].degree, found["a"].strength, found["b"].betweenness) == (1, 2, 1)
    # Distances from b: 1/2 to a, 1 to c.
    assert found["b"].closeness == pytest.approx(2 / 1.5)
    graph["a"]["b"]["weight"] = -1
    with pytest.raises(ValueError, match="above zero"):
        centralities(graph)


def test_communities_do_not_depend_on_the_order_of_nodes() -> None:
    graph = nx.karate_club_graph()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    assert communities(turned, seed=3) == communities(graph, seed=3)


def test_without_leiden_louvain_is_named_and_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.karate_club_graph()
    best = modularity(graph, communities(graph, weight=None), weight=None)
    monkeypatch.setattr("remit.measures.blocs.find_spec", lambda name: None)
    report = collaboration(davis())
    other = modularity(graph, communities(graph, weight=None), weight=None)
    assert report.method == "louvain"
    assert other == pytest.approx(best, abs=1e-12)
