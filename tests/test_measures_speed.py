"""Speed goals as ratios within one process, or as CPU time with a wide margin."""

from __future__ import annotations

from importlib import import_module

import networkx as nx
import pytest

from remit.measures.balance import rebalance
from remit.measures.nullmodels import fdsm

bench = import_module("bench.bench_measures")


def test_ten_thousand_draws_of_one_plan_take_less_than_five_seconds() -> None:
    took, null = bench.seconds(lambda: fdsm(bench.small_plan(), draws=10_000))
    assert null.draws == 10_000
    assert took < 5


def test_a_balance_takes_less_than_half_a_second() -> None:
    work = bench.portfolio()
    rebalance(work, cap=100)  # loads the solver
    took, found = bench.seconds(lambda: rebalance(work, cap=1.1 * sum(work.loads().values()) / 6))
    assert found.moves
    assert took < 0.5


@pytest.mark.slow
def test_betweenness_is_twenty_times_faster_than_networkx_at_a_thousand_bodies() -> None:
    graph = bench.weighted(bench.plan(1000))
    quick, mine = bench.seconds(lambda: bench.ours(graph, "betweenness_centrality"))
    slow, theirs = bench.seconds(lambda: nx.betweenness_centrality(graph))
    assert all(mine[node] == pytest.approx(theirs[node], abs=1e-9) for node in graph)
    assert slow / quick >= 20
