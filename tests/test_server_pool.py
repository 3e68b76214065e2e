"""Workers as the server takes them from the process that holds the store."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from serving import stored, waited

from remit_viz.server import pool
from remit_viz.server.jobs import Busy, OutOfMemory
from remit_viz.server.limits import Limits
from remit_viz.server.pool import Pool
from remit_viz.server.workers import Nursery

ASK = {"do": "sparql", "query": "ASK {}", "default": [], "named": [], "results": "json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store."""
    return stored(tmp_path_factory.mktemp("pool"))


def _in_nursery(folder: Path, work: Callable[[Nursery], Awaitable[None]]) -> None:
    async def opened() -> None:
        nursery = Nursery(folder, Limits())
        await nursery.ready()
        try:
            async with asyncio.timeout(10):
                await work(nursery)
        finally:
            nursery.end()
            nursery.retire()
            await nursery.ended()

    waited(opened())


async def _begun(nursery: Nursery) -> asyncio.Task[Any]:
    """A taking that has asked for a new worker and has not got it yet."""
    taking = asyncio.ensure_future(nursery.take())
    for _ in range(3):
        await asyncio.sleep(0)
    assert not taking.done()
    return taking


def test_a_client_that_leaves_while_a_worker_is_made_mixes_no_numbers_up(folder: Path) -> None:
    async def work(nursery: Nursery) -> None:
        (await _begun(nursery)).cancel()
        worker = await nursery.take()
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(OutOfMemory):
            await worker.ask(ASK)
        nursery.kill(worker)
        left = await nursery.take()
        assert (await left.ask(ASK)).head["status"] == 200
        nursery.give_back(left)

    _in_nursery(folder, work)


def test_a_worker_on_its_way_is_waited_for_when_a_new_store_takes_over(folder: Path) -> None:
    async def work(nursery: Nursery) -> None:
        taking = await _begun(nursery)
        nursery.retire()
        worker = await taking
        assert (await worker.ask(ASK)).head["status"] == 200
        nursery.give_back(worker)
        await nursery.ended()

    _in_nursery(folder, work)


def test_who_asks_a_store_whose_process_died_may_come_back(folder: Path) -> None:
    async def work(nursery: Nursery) -> None:
        worker = await nursery.take()
        # The process that workers come from leads their group.
        os.kill(os.getpgid(worker.pid), signal.SIGKILL)
        await nursery.ended()
        with pytest.raises(Busy):
            await nursery.take()
        nursery.kill(worker)

    _in_nursery(folder, work)


def test_a_store_that_cannot_be_opened_for_a_moment_is_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    tries = 0

    def scarce(*given: Any) -> Nursery:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError(24, "Too many open files")
        return Nursery(*given)

    async def follow() -> None:
        monkeypatch.setattr(pool, "Nursery", scarce)
        following = Pool(folder, Limits(), say=said.append)
        watching = asyncio.ensure_future(following.watch(0.01))
        async with asyncio.timeout(10):
            while not following.alive and not watching.done():
                await asyncio.sleep(0.01)
        assert following.alive
        watching.cancel()
        await following.close()

    waited(follow())
    assert "Too many open files" in said[0]
