"""Measures beside networkx, rustworkx, NetworKit and igraph: CPU seconds, one thread each.

Projections of simulated plans with 50, 300, 1,000 and 3,000 bodies. The remark of another library
is its largest difference from networkx. Libraries that are not installed are left out; networkx is
left out where it would take minutes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import networkx as nx
import numpy as np

from remit.measures import backend
from remit.measures.balance import Portfolio, rebalance
from remit.measures.blocs import communities
from remit.measures.critical import critical_set
from remit.measures.holes import structural_holes
from remit.measures.incidence import Incidence
from remit.measures.nullmodels import fdsm, sdsm
from remit.measures.projections import project

Row = tuple[str, float, str]
SIZES = (50, 300, 1000, 3000)


def plan(bodies: int, *, seed: int = 0) -> Incidence:
    """Cities of fifty bodies, twelve initiatives a body, 3 to 8 bodies each, 5 % across cities."""
    rng = np.random.Generator(np.random.PCG64(seed))
    share = 1 / np.arange(1, 51)
    share /= share.sum()
    links = []
    for city in range(bodies // 50):
        for number in range(600):
            members = set(rng.choice(50, int(rng.integers(3, 9)), p=share).tolist())
            agents = {city * 50 + member for member in members}
            if rng.random() < 0.05:
                agents.add(int(rng.integers(bodies)))
            links += [(f"i{city:04}-{number:04}", f"b{agent:05}") for agent in agents]
    return Incidence.from_links(links)


def small_plan(*, seed: int = 0) -> Any:
    """Fifty bodies on thirty initiatives."""
    rng = np.random.Generator(np.random.PCG64(seed))
    return (rng.random((50, 30)) < 0.15).astype(np.uint8)


def portfolio(*, seed: int = 0) -> Portfolio:
    """Thirty initiatives of unequal load, unevenly held by six officials."""
    rng = np.random.Generator(np.random.PCG64(seed))
    owners = np.minimum(5, rng.exponential(1.5, 30).astype(int)).tolist()
    held = {f"i{n:02}": f"o{owner}" for n, owner in enumerate(owners)}
    weights = {name: float(w) for name, w in zip(held, rng.uniform(0.4, 2.0, 30), strict=True)}
    return Portfolio(held=held, weights=weights, officials=tuple(f"o{n}" for n in range(6)))


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a call, and its result."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


def weighted(incidence: Incidence) -> nx.Graph:
    """Count projection with lengths 1/weight."""
    graph = project(incidence)
    for _, _, data in graph.edges(data=True):
        data["distance"] = 1 / data["weight"]
    return graph


def ours(graph: nx.Graph, name: str, **options: Any) -> Any:
    """A function of the backend, conversion included."""
    attribute = options.get("weight") or options.get("distance")
    arrays = backend.convert_from_nx(graph, edge_attrs={attribute: 1} if attribute else None)
    return backend.FUNCTIONS[name](arrays, **options)


def others(graph: nx.Graph, distance: str | None) -> dict[str, Callable[[], Any]]:
    """Betweenness in other libraries, as scores by node in order."""
    found: dict[str, Callable[[], Any]] = {}
    n = len(graph)
    if find_spec("rustworkx") and distance is None:
        rustworkx = import_module("rustworkx")

        def by_rustworkx() -> Any:
            converted = rustworkx.networkx_converter(graph)
            return list(rustworkx.betweenness_centrality(converted).values())

        found["rustworkx"] = by_rustworkx
    if find_spec("networkit"):
        networkit = import_module("networkit")

        def by_networkit() -> Any:
            networkit.setNumberOfThreads(1)
            converted = networkit.nxadapter.nx2nk(graph, weightAttr=distance)
            scores = networkit.centrality.Betweenness(converted).run().scores()
            return [score / ((n - 1) * (n - 2)) for score in scores]

        found["networkit"] = by_networkit
    if find_spec("igraph"):
        igraph = import_module("igraph")

        def by_igraph() -> Any:
            converted = igraph.Graph.from_networkx(graph)
            scores = converted.betweenness(weights=distance)
            return [2 * score / ((n - 1) * (n - 2)) for score in scores]

        found["igraph"] = by_igraph
    return found


def igraph_others(graph: nx.Graph) -> list[tuple[str, Callable[[], Any]]]:
    """Constraint and blocs in igraph, without the conversion; none where it is not installed."""
    if not find_spec("igraph"):
        return []
    converted = import_module("igraph").Graph.from_networkx(graph)

    def blocs() -> None:
        for _ in range(10):
            converted.community_leiden(
                objective_function="modularity", weights="weight", n_iterations=2
            )

    return [
        ("constraint, igraph", lambda: converted.constraint(weights="weight")),
        ("blocs, 10 starts, igraph", blocs),
    ]


def betweenness_rows(graph: nx.Graph, *, reference: bool) -> list[Row]:
    """One row a library, for steps and for lengths."""
    rows: list[Row] = []
    for label, distance in (("betweenness", None), ("betweenness, lengths", "distance")):
        took, mine = seconds(partial(ours, graph, "betweenness_centrality", weight=distance))
        scores = {"remit": (took, [mine[node] for node in graph])}
        if reference:
            took, theirs = seconds(partial(nx.betweenness_centrality, graph, weight=distance))
            scores["networkx"] = took, [theirs[node] for node in graph]
        for name, run in others(graph, distance).items():
            scores[name] = seconds(run)
        base = np.array(scores.get("networkx", scores["remit"])[1])
        for name, (took, values) in scores.items():
            gap = float(np.abs(np.array(values) - base).max())
            rows.append((f"{len(graph)} bodies, {label}, {name}", took, f"difference {gap:.0e}"))
    return rows


def size_rows(bodies: int) -> list[Row]:
    """All measures at one size."""
    incidence = plan(bodies)
    took, graph = seconds(lambda: weighted(incidence))
    rows: list[Row] = [(f"{bodies} bodies, projection", took, f"{graph.size()} ties")]
    rows += betweenness_rows(graph, reference=bodies <= 1000)
    for label, measure in (
        ("constraint, remit", lambda: structural_holes(graph, weight="weight")),
        ("constraint, networkx", lambda: nx.constraint(graph, weight="weight")),
        ("blocs, 10 starts, remit", lambda: communities(graph, starts=10)),
        *igraph_others(graph),
        ("sdsm, all pairs", lambda: sdsm(incidence)),
    ):
        rows.append((f"{bodies} bodies, {label}", seconds(measure)[0], ""))
    return rows


def curveball_reference(matrix: Any, *, draws: int, seed: int = 0) -> int:
    """Curveball as its authors print it, one trade after another on Python's sets.

    Strona et al. (2014), doi:10.1038/ncomms5114; five trades a row between two draws. Gives the
    number of links, which no trade changes.
    """
    chance = random.Random(seed)  # noqa: S311 - draws, not secrets
    rows = [set(np.flatnonzero(row).tolist()) for row in matrix]
    for _ in range(draws):
        for _ in range(5 * len(rows)):
            a, b = chance.sample(range(len(rows)), 2)
            shared = rows[a] & rows[b]
            free = sorted(rows[a] ^ rows[b])
            chance.shuffle(free)
            taken = len(rows[a]) - len(shared)
            rows[a], rows[b] = shared | set(free[:taken]), shared | set(free[taken:])
        projected = np.zeros((len(rows), matrix.shape[1]), dtype=np.int64)
        for number, row in enumerate(rows):
            projected[number, sorted(row)] = 1
        projected @ projected.T
    return sum(map(len, rows))


def small_rows() -> list[Row]:
    """What one plan needs."""
    data, work = small_plan(), portfolio()
    leads = {name: [owner] for name, owner in work.held.items()}
    cap = 1.1 * sum(work.loads().values()) / 6
    return [
        ("10,000 FDSM draws, 50 × 30", seconds(lambda: fdsm(data))[0], ""),
        (
            "1,000 FDSM draws, 50 × 30, reference in Python",
            seconds(lambda: curveball_reference(data, draws=1000))[0],
            "",
        ),
        ("sdsm, 50 × 30", seconds(lambda: sdsm(data))[0], ""),
        ("balance, 30 × 6", seconds(lambda: rebalance(work, cap=cap))[0], ""),
        ("critical set, 30 × 6", seconds(lambda: critical_set(leads))[0], ""),
    ]


def run() -> list[Row]:
    """Rows (what, CPU seconds, remark)."""
    return [*small_rows(), *(row for size in SIZES for row in size_rows(size))]
