"""Who comes next where many ask for what takes long."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from serving import serving, stored, waited

from remit_viz.server.jobs import Busy
from remit_viz.server.lanes import Line

# Two thirds of a second of work on an idle machine.
SLOW = (
    "SELECT ?p (COUNT(?r) AS ?n) { ?s ?p ?o . { SELECT ?r { ?t ?q ?r } LIMIT 200 } "
    "FILTER(CONTAINS(STR(?o), STR(?r)) || STRLEN(STR(?o)) > 3) } GROUP BY ?p"
)


def test_clients_take_turns_each_in_its_own_order() -> None:
    order: list[str] = []

    async def wait(line: Line, client: str, number: int) -> None:
        await line.enter(client)
        order.append(f"{client}{number}")
        await asyncio.sleep(0)
        line.leave()

    async def all_at_once() -> None:
        line = Line(1, most=20, patience=5)
        asked = [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("c", 1), ("c", 2)]
        await asyncio.gather(*(wait(line, *who) for who in asked))
        assert line.taken_at_once()

    waited(all_at_once())
    assert order == ["a1", "a2", "b1", "c1", "a3", "c2"]


def test_a_full_line_lets_in_who_has_less_in_it_at_the_cost_of_who_has_most() -> None:
    async def wait(line: Line, client: str) -> str:
        try:
            await line.enter(client)
        except Busy:
            return f"{client} was sent away"
        line.leave()
        return client

    async def all_at_once() -> list[str]:
        line = Line(1, most=3, patience=5)
        assert line.taken_at_once()
        waiting = [asyncio.ensure_future(wait(line, c)) for c in ("a", "a", "a", "b", "b", "a")]
        await asyncio.sleep(0)
        line.leave()
        return list(await asyncio.gather(*waiting))

    said = waited(all_at_once())
    assert said == ["a", "a", "a was sent away", "b", "b was sent away", "a was sent away"]


@pytest.mark.parametrize("place", [0, 1])
def test_who_leaves_the_line_takes_no_place_with_him(place: int) -> None:
    """Cancelled while waiting, or in the very moment in which the turn has come."""

    async def leave() -> None:
        line = Line(1, most=9, patience=5)
        assert line.taken_at_once()
        waiting = [asyncio.ensure_future(line.enter(c)) for c in ("a", "b")]
        await asyncio.sleep(0)
        if place:
            waiting[0].cancel()
            line.leave()
        else:
            line.leave()
            waiting[0].cancel()
        await waiting[1]
        line.leave()
        assert line.taken_at_once()
        assert len(line) == 0

    waited(leave())


def test_a_turn_that_does_not_come_in_time_is_no_turn() -> None:
    async def wait() -> None:
        line = Line(1, most=9, patience=0.01)
        assert line.taken_at_once()
        with pytest.raises(Busy):
            await line.enter("a")
        line.leave()
        assert line.taken_at_once()

    waited(wait())


def test_everybody_who_asks_for_what_takes_long_is_answered_in_turn(tmp_path: Path) -> None:
    served = serving(stored(tmp_path), tmp_path / "log", "--parallel", "4")
    with served as server, ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda _: server.query(SLOW, timeout=90), range(16)))
    assert Counter(a.status for a in answers) == {200: 16}
