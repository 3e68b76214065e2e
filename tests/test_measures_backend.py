"""The networkx backend: what it takes, what it leaves, and that dispatch reaches it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from remit.measures import backend
from remit.measures.backend import can_run, convert_from_nx, should_run
from remit.measures.sparsepaths import DEEPEST

REGISTERED = any(entry.name == "remit" for entry in entry_points(group="networkx.backends"))

DISPATCH = """
import logging, networkx as nx
from remit.measures.backend import RUN_FROM
calls = []
import remit.measures.backend as backend
real = backend.betweenness_centrality
def counted(*args, **kwargs):
    calls.append(len(args[0]))
    return real(*args, **kwargs)
backend.betweenness_centrality = counted
large, small = nx.gnp_random_graph(RUN_FROM, .1, seed=1), nx.path_graph(20)
plain = nx.betweenness_centrality(large)
asked = nx.betweenness_centrality(small, backend="remit")
assert asked == nx.betweenness_centrality(small), asked
nx.config.backend_priority = ["remit"]
alone = nx.betweenness_centrality(large)
nx.betweenness_centrality(small)
deep = nx.betweenness_centrality(nx.path_graph(RUN_FROM))
nx.config.backend_priority = []
assert max(abs(plain[v] - alone[v]) for v in large) < 1e-9
assert deep == nx.betweenness_centrality(nx.path_graph(RUN_FROM))
print(*calls)
"""


def installed(folder: Path) -> dict[str, str]:
    """An environment in which remit's entry points are registered, as an installation does."""
    if REGISTERED:
        return {}
    info = folder / "remit_backend-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: remit-backend\nVersion: 0\n")
    (info / "entry_points.txt").write_text(
        "[networkx.backends]\nremit = remit.measures.backend\n"
        "[networkx.backend_info]\nremit = remit.measures.backend:info\n"
    )
    return {"PYTHONPATH": str(folder)}


def test_dispatch_reaches_the_backend_only_where_it_pays(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", DISPATCH],
        capture_output=True,
        text=True,
        env={"PATH": "", **installed(tmp_path)},
        check=False,
    )
    # Asked by name for 20 nodes; by itself for 200; paths too long fall back to networkx.
    assert (done.stdout.split(), done.stderr) == (["20", "200", "200"], "")


def test_it_says_which_functions_it_has() -> None:
    assert set(backend.info()["functions"]) == set(backend.FUNCTIONS)
    assert "effective_size" not in backend.FUNCTIONS


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "reason"),
    [
        ("effective_size", (nx.path_graph(3),), {}, "not among"),
        ("betweenness_centrality", (nx.path_graph(3),), {"k": 2}, "k=2"),
        ("betweenness_centrality", (nx.path_graph(3),), {"endpoints": True}, "endpoints"),
        ("betweenness_centrality", (nx.MultiGraph([(0, 1)]),), {}, "parallel"),
        ("betweenness_centrality", (nx.path_graph(3),), {"weight": len}, "function"),
        ("closeness_centrality", (nx.path_graph(3),), {"u": 1}, "u=1"),
        ("harmonic_centrality", (nx.path_graph(3),), {"sources": [1]}, "sources"),
        ("core_number", (nx.DiGraph([(0, 1)]),), {}, "undirected"),
        ("core_number", (nx.Graph([(0, 0)]),), {}, "self-loops"),
        ("eigenvector_centrality", (nx.path_graph(3),), {"nstart": {}}, "nstart"),
    ],
)
def test_what_it_leaves_to_networkx_it_leaves_with_a_reason(
    name: str, args: Any, kwargs: Any, reason: str
) -> None:
    answer = can_run(name, args, kwargs)
    assert isinstance(answer, str)
    assert reason in answer


def test_lengths_that_are_no_lengths_are_left_to_networkx() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=0)
    assert can_run("betweenness_centrality", (graph,), {"weight": "weight"}) == (
        "lengths have to be numbers above zero"
    )
    graph["a"]["b"]["weight"] = 2
    assert can_run("betweenness_centrality", (graph,), {"weight": "weight"}) is True


def test_small_graphs_are_left_to_networkx() -> None:
    assert should_run("betweenness_centrality", (nx.path_graph(250),), {}) is True
    assert "quicker" in str(should_run("betweenness_centrality", (nx.path_graph(20),), {}))
    assert "quicker" in str(should_run("core_number", (nx.path_graph(250),), {}))


def test_eigenvector_equals_networkx() -> None:
    graph = nx.karate_club_graph()
    arrays = convert_from_nx(graph, edge_attrs={"weight": 1})
    mine = backend.eigenvector_centrality(arrays, weight="weight")
    theirs = nx.eigenvector_centrality(graph, weight="weight")
    assert all(mine[v] == pytest.approx(theirs[v], abs=1e-9) for v in graph)


def test_an_eigenvector_that_does_not_settle_raises_as_networkx_does() -> None:
    arrays = convert_from_nx(nx.path_graph(5))
    with pytest.raises(nx.PowerIterationFailedConvergence):
        backend.eigenvector_centrality(arrays, max_iter=1)
    with pytest.raises(nx.NetworkXPointlessConcept):
        backend.eigenvector_centrality(convert_from_nx(nx.Graph()))


def test_paths_too_long_for_matrices_are_refused_not_run_for_hours() -> None:
    chain = nx.path_graph(DEEPEST + 10)
    with pytest.raises(NotImplementedError, match="more than 64 steps"):
        backend.betweenness_centrality(convert_from_nx(chain))
    with pytest.raises(NotImplementedError, match="more than 64 steps"):
        backend.betweenness_centrality(convert_from_nx(chain), weight="weight")


def test_an_empty_graph_has_empty_scores() -> None:
    arrays = convert_from_nx(nx.Graph())
    assert backend.betweenness_centrality(arrays) == {}
    assert backend.closeness_centrality(arrays) == {}
    assert backend.core_number(arrays) == {}
