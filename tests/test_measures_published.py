"""Published values: what papers and the tests of other tools print, through our functions.

Each file of `golden/measures` is a list of cases; a case names the measure, the data, the values,
the precision they are printed with, and where they were printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from remit.measures import backend
from remit.measures.asking import reciprocity
from remit.measures.assortativity import mixing_assortativity
from remit.measures.bicm import bicm
from remit.measures.blocs import communities, modularity
from remit.measures.brokerage import two_mode_betweenness
from remit.measures.centrality import centralities, eigenvector, pagerank
from remit.measures.change import Entry, match_editions, stability, title_similarity
from remit.measures.draws import draw_margins
from remit.measures.equity import effective_number, gini, hhi
from remit.measures.holes import constraint, effective_size
from remit.measures.incidence import Incidence
from remit.measures.nullmodels import pair_null
from remit.measures.pairs import false_discovery_rates
from remit.measures.partitions import adjusted_rand
from remit.measures.poissonbinomial import pmf, tail
from remit.measures.projections import project
from remit.measures.resilience import removal
from remit.measures.shortestpaths import betweenness
from remit.measures.specialisation import specialisation

Case = Mapping[str, Any]
Values = Mapping[str, float | None]

FOLDER = Path(__file__).parent / "golden" / "measures"
CASES: list[tuple[str, Case]] = [
    (f"{path.stem}-{number}-{case['measure']}", case)
    for path in sorted(FOLDER.glob("*.json"))
    for number, case in enumerate(json.loads(path.read_text(encoding="utf-8")))
]


def borgatti() -> Any:
    graph = nx.Graph()
    ties = "A B 2,A F 3,A G 5,A E 2,E G 8,F G 3,B G 4,B D 1,D G 3,G C 10"
    for a, b, weight in (tie.split() for tie in ties.split(",")):
        graph.add_edge(a, b, weight=int(weight))
    return graph


def digraph() -> Any:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([(0, 1, 2), (0, 2, 2), (1, 0, 1), (2, 1, 1)])
    return graph


def newman6() -> Any:
    graph = nx.Graph()
    graph.add_nodes_from("ABCDE", bipartite=0)
    graph.add_nodes_from("123", bipartite=1)
    graph.add_edges_from(("A1", "A2", "A3", "B1", "B2", "B3", "C1", "D1", "E3"))
    return graph


def batagelj() -> Any:
    tetrahedra = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    graph = nx.relabel_nodes(tetrahedra, {node: node + 1 for node in tetrahedra})
    ties = (
        "3 7,2 11,11 5,11 12,5 12,12 19,12 18,3 9,7 9,7 10,9 10,9 20,17 13,13 14,14 15,15 16,16 13"
    )
    graph.add_edges_from(tuple(map(int, tie.split())) for tie in ties.split(","))
    graph.add_node(21)
    return graph


def langville() -> Any:
    ties = [(1, 2), (1, 3), (3, 1), (3, 2), (3, 5), (4, 5), (4, 6), (5, 4), (5, 6), (6, 4)]
    return nx.DiGraph(ties)


GRAPHS: dict[str, Callable[[], Any]] = {
    "davis": nx.davis_southern_women_graph,
    "florentine": nx.florentine_families_graph,
    "kite": nx.krackhardt_kite_graph,
    "karate": nx.karate_club_graph,
    "barbell": lambda: nx.barbell_graph(3, 0),
    "path3": lambda: nx.path_graph(3),
    "cycle4": lambda: nx.cycle_graph(4),
    "triangle": lambda: nx.complete_graph(3),
    "borgatti": borgatti,
    "digraph": digraph,
    "newman6": newman6,
    "batagelj": batagelj,
    "langville": langville,
}


def graph_of(case: Case) -> Any:
    return GRAPHS[case["graph"]]()


def keyed(scores: Mapping[Any, float | None]) -> Values:
    return {str(node): score for node, score in scores.items()}


def dense_betweenness(case: Case) -> Values:
    graph = graph_of(case)
    lengths = nx.to_numpy_array(graph, weight=None, nonedge=np.inf)
    return keyed(dict(zip(graph, betweenness(lengths).tolist(), strict=True)))


def betweenness_of_ordered_pairs(case: Case) -> Values:
    found = backend.betweenness_centrality(
        backend.convert_from_nx(graph_of(case)), normalized=False
    )
    return keyed({node: 2 * score for node, score in found.items()})


def closeness(case: Case) -> Values:
    return keyed(backend.closeness_centrality(backend.convert_from_nx(graph_of(case))))


def core(case: Case) -> Values:
    return keyed(backend.core_number(backend.convert_from_nx(graph_of(case))))


def edges_of_model(case: Case) -> Values:
    found = {}
    for model in case["values"]:
        null = pair_null(graph_of(case), model=model, draws=20_000)
        upper = null.upper[np.triu_indices(len(null.agents), k=1)]
        found[model] = float((upper < 0.05).sum())
    return found


def partition_quality(*blocs: set[int]) -> Callable[[Case], Values]:
    return lambda case: {"Q": modularity(graph_of(case), blocs, weight=None)}


def best_quality(case: Case) -> Values:
    graph = graph_of(case)
    return {"Q": modularity(graph, communities(graph, weight=None), weight=None)}


def global_efficiency(case: Case) -> Values:
    links = [(f"{u}-{v}", str(end), "lead") for u, v in graph_of(case).edges for end in (u, v)]
    return {"E": removal(Incidence.from_links(links), []).efficiency_before}


def projected(case: Case) -> Values:
    graph = project(graph_of(case), weight=case["measure"])
    return {"-".join(sorted((u, v))): w for u, v, w in graph.edges(data="weight")}


def cells(matrix: Any) -> Values:
    return {f"{i},{j}": float(value) for (i, j), value in np.ndenumerate(matrix)}


def drawn_cells(case: Case) -> Values:
    batches = draw_margins(np.array(case["matrix"]), draws=20_000, seed=1)
    return cells(np.concatenate(list(batches)).mean(axis=0))


def pair_tails(case: Case) -> Values:
    null = pair_null(np.array(case["matrix"]), model=case["measure"], draws=20_000)
    return cells(null.upper if case["side"] == "upper" else null.lower)


def refined(case: Case) -> Values:
    matrix = np.array(case["matrix"])
    m, sizes = len(matrix), matrix.sum(axis=0)
    chances = bicm(matrix)
    out = {}
    for key in case["values"]:
        i, j = map(int, key.split(","))
        if case["measure"].startswith("sdsm"):
            p = (chances[i] * chances[j]).tolist()
        else:
            p = [k * (k - 1) / (m * (m - 1)) for k in sizes.tolist()]
        out[key] = tail(p, int(matrix[i] @ matrix[j]), side=case["side"], method="refined-normal")
    return out


def kappa(case: Case) -> Values:
    """A table of two raters as two editions: row official before, column official after."""
    pairs = [
        (row, column)
        for row, counts in enumerate(case["table"])
        for column, count in enumerate(counts)
        for _ in range(count)
    ]
    editions = [
        [
            Entry(
                iri=f"{year}{n}", title="", identifier=str(n), officials=frozenset({str(p[year])})
            )
            for n, p in enumerate(pairs)
        ]
        for year in (0, 1)
    ]
    found = stability(match_editions(*editions))
    return {"stability": found.stability, "expected": found.expected, "kappa": found.kappa}


def table_of(case: Case) -> Values:
    units = [
        (f"{row}-{column}-{n}", str(row), str(column))
        for row, counts in enumerate(case["table"])
        for column, count in enumerate(counts)
        for n in range(count)
    ]
    found = specialisation(
        {unit: [person] for unit, person, _ in units},
        {unit: section for unit, _, section in units},
        draws=20,
    )
    return {"chi_squared": found.chi_squared, "cramers_v": found.cramers_v}


def q_values(case: Case) -> Values:
    q = false_discovery_rates(case["p"])
    return {"rejected": sum(x <= 0.05 for x in q), "first": q[0], "fourth": q[3]}


def centrality(name: str) -> Callable[[Case], Values]:
    """A measure of `centralities`; a node that has none scores 0 in other tools."""
    return lambda case: {
        str(node): getattr(found, name) or 0
        for node, found in centralities(graph_of(case), weight=case.get("weight")).items()
    }


#: Measures that are computed in several ways have to agree in all of them.
OTHER_WAYS: dict[str, list[Callable[[Case], Values]]] = {
    "betweenness": [
        centrality("betweenness"),
        lambda case: keyed(backend.betweenness_centrality(backend.convert_from_nx(graph_of(case)))),
    ],
    "closeness": [centrality("closeness")],
    "constraint": [centrality("constraint")],
    "core": [centrality("core")],
    "eigenvector": [centrality("eigenvector")],
}
MEASURES: dict[str, Callable[[Case], Values]] = {
    "two_mode_betweenness": lambda case: two_mode_betweenness(graph_of(case)),
    "edges_of_model": edges_of_model,
    "betweenness": dense_betweenness,
    "betweenness_of_ordered_pairs": betweenness_of_ordered_pairs,
    "closeness": closeness,
    "core": core,
    "eigenvector": lambda case: keyed(eigenvector(graph_of(case))),
    "pagerank_90": lambda case: keyed(pagerank(graph_of(case), damping=0.9)),
    "modularity_of_best": best_quality,
    "modularity_of_halves": partition_quality({0, 1, 2}, {3, 4, 5}),
    "modularity_of_mixed": partition_quality({0, 1, 4}, {2, 3, 5}),
    "global_efficiency": global_efficiency,
    "constraint": lambda case: keyed(constraint(graph_of(case), weight=case["weight"])),
    "effective_size": lambda case: keyed(effective_size(graph_of(case), weight=case["weight"])),
    "newman": projected,
    "count": projected,
    "bicm": lambda case: cells(bicm(np.array(case["matrix"]))),
    "drawn_cells": drawn_cells,
    "fixed-row": pair_tails,
    "fixed-fill": pair_tails,
    "sdsm": pair_tails,
    "fdsm": pair_tails,
    "fixed-column-refined": refined,
    "sdsm-refined": refined,
    "refined_tails": lambda case: {
        side: tail(case["p"], case["k"], side=side, method="refined-normal")
        for side in ("lower", "upper")
    },
    "pmf": lambda case: keyed(dict(enumerate(pmf(case["p"]).tolist()))),
    "lower_tails": lambda case: {k: tail(case["p"], int(k), side="lower") for k in case["values"]},
    "gini": lambda case: {"value": gini(case["x"])},
    "hhi": lambda case: {"value": hhi(case["x"])},
    "effective_number": lambda case: {"value": effective_number(case["x"])},
    "mixing": lambda case: {"r": mixing_assortativity(case["mixing"])},
    "adjusted_rand": lambda case: {
        "value": adjusted_rand(dict(enumerate(case["one"])), dict(enumerate(case["other"])))
    },
    "kappa": kappa,
    "specialisation": table_of,
    "q_values": q_values,
    "title_similarity": lambda case: {"value": title_similarity(case["one"], case["other"])},
    "reciprocity": lambda case: {"value": reciprocity(nx.DiGraph(case["links"]))},
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES])
def test_published_values_are_reproduced(case: Case) -> None:
    ways = [MEASURES[case["measure"]]]
    if not case.get("graph", "").startswith("digraph"):
        ways += OTHER_WAYS.get(case["measure"], [])
    for way in ways:
        found = way(case)
        for key, value in case["values"].items():
            assert found[key] == pytest.approx(value, abs=case["within"]), (key, case["source"])


def test_there_are_far_more_than_sixty_published_values_each_with_its_source() -> None:
    assert all(case["source"] for _, case in CASES)
    assert sum(len(case["values"]) for _, case in CASES) >= 240
