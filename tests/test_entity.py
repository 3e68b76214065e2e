"""The page of one official, body or initiative: its rows are those of the graph, and bounded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from remit import queries, responsibility
from remit.build import build
from remit.checks import checked
from remit.layouts import extract
from remit.registry import Registry
from remit.sources import read
from remit.store import Store, open_store
from remit_viz import target, view
from remit_viz.view import View

PLAN = Path(__file__).parents[1] / "data" / "plans" / "changzhou-2008.txt"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("store")
    build([checked(extract(read(PLAN)))], folder, registry=Registry.load())
    return open_store(folder)


@pytest.fixture(scope="module")
def seen(store: Store) -> View:
    return view.read(responsibility.read(store, evidence=True))


def test_the_targets_of_the_pages_are_those_that_the_command_lists(
    store: Store, seen: View
) -> None:
    asked = queries.run(store, queries.question("targets-in-unit"))
    expected = Counter(
        (r["number"], r["indicator"], float(r["value"]), r["unit"], bool(r["aspirational"]))
        for r in asked
    )
    found = Counter(
        (node.number, t.indicator, t.value, t.unit, t.aspirational)
        for node in seen.nodes
        for t in node.promised
    )
    assert found == expected
    assert found.total() == 386


def test_bars_compare_one_indicator_over_its_dates_and_nothing_else() -> None:
    def promised(name: str, value: float | None, day: str, unit: str = "%") -> target.Target:
        told = {"indicator": name, "value": value, "due": day, "unit": unit, "change": "share"}
        return target.read(told)

    june, december = "2021-06-30", "2021-12-31"
    assert target.bars([promised("甲", 20, june), promised("甲", 80, december)]) == [0.25, 1.0]
    for other in (
        promised("乙", 80, december),
        promised("甲", 80, december, "家"),
        promised("甲", 80, june),
        promised("甲", None, december),
    ):
        assert target.bars([promised("甲", 20, june), other]) == [None, None]


@pytest.mark.parametrize(
    ("value", "maximum", "told"),
    [
        (0.1, None, "0.1"),
        (1600.0, None, "1,600"),
        (5, 7, "5–7"),
        (None, None, ""),
        (float("nan"), None, ""),
        (1e300, None, "1e+300"),
    ],
)
def test_an_amount_is_written_as_people_write_it(value: Any, maximum: Any, told: str) -> None:
    assert target.read({"value": value, "maximum": maximum}).amount == told
