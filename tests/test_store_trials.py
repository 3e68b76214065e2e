"""Whatever stops a build, the old store or the new one answers, and nothing else is left.

``REMIT_TRIALS=100`` runs the random trials as often; by default there are few.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from steps import built, full, stopped_at
from test_cli import remit

from remit.errors import StoreError
from remit.store import MARKER, open_store, select
from remit.store.check import check
from remit.store.embedded import StoreReplaced
from remit.store.lock import LOCK

TESTS = Path(__file__).parent
TRIALS = int(os.environ.get("REMIT_TRIALS", "6"))
TITLES = (
    "SELECT ?t WHERE { ?i a remit:Initiative ; skos:prefLabel ?t FILTER(CONTAINS(?t, '步道')) }"
)
WORDS = ("滨河", "山地", "城墙")


def _told(folder: Path) -> str:
    """Which of the words the store tells of, with every byte of it compared."""
    store = open_store(folder)
    try:
        store.verify(every=True)
    except StoreReplaced:
        return _told(folder)
    [row] = select(store, TITLES)
    return next(word for word in WORDS if word in row["t"].value)


def _is_tidy(folder: Path) -> bool:
    found = check(folder)
    names = {path.name for path in folder.iterdir()}
    return not found.damages and not found.others and names == {MARKER, "graph", "documents"}


def _started(folder: Path, text: str, step: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "steps", str(folder), text, str(step)]
    return subprocess.Popen(command, cwd=TESTS, stderr=subprocess.PIPE, text=True)


def _steps(folder: Path) -> int:
    with stopped_at(0, full) as done:
        built(folder, WORDS[0])
    return len(done)


def _failure(folder: Path, text: str) -> str:
    try:
        built(folder, text)
    except StoreError as error:
        return str(error)
    return ""


def test_a_disk_that_is_full_at_any_step_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    built(folder, WORDS[0])
    failed = 0
    for step in range(1, _steps(tmp_path / "other") + 12):
        with stopped_at(step, full):
            said = _failure(folder, WORDS[step % 2])
        failed += bool(said)
        assert re.search(r"No space left.*\(free some space", said) or not said
        assert _told(folder) in WORDS[:2]
        built(folder, WORDS[0])
        assert _is_tidy(folder), step
    assert failed > 12


def test_a_disk_that_is_full_at_any_step_of_a_first_build_leaves_nothing(tmp_path: Path) -> None:
    for step in range(1, _steps(tmp_path / "other") + 1):
        folder = tmp_path / f"s{step}"
        with stopped_at(step, full):
            _failure(folder, WORDS[0])
        assert not (folder / MARKER).exists() or _told(folder) == WORDS[0]
        assert built(folder, WORDS[0]).documents == 1
        assert _is_tidy(folder), step


@pytest.mark.slow
def test_a_build_that_dies_at_any_step_leaves_the_old_store_or_the_new(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    died = set()
    for step in range(1, _steps(tmp_path / "other") + 8, 1 if TRIALS > 6 else 3):
        built(folder, WORDS[0])
        done = _started(folder, WORDS[1], step)
        done.communicate(timeout=60)
        if done.returncode == 9:
            died.add(_told(folder))
        built(folder, WORDS[2])
        assert _told(folder) == WORDS[2]
        assert _is_tidy(folder), step
    assert died == set(WORDS[:2])


@pytest.mark.slow
def test_a_first_build_that_dies_at_any_step_can_be_built_again(tmp_path: Path) -> None:
    for step in range(1, _steps(tmp_path / "other") + 1, 1 if TRIALS > 6 else 4):
        folder = tmp_path / f"s{step}"
        _started(folder, WORDS[1], step).communicate(timeout=60)
        built(folder, WORDS[0])
        assert _told(folder) == WORDS[0]
        assert _is_tidy(folder), step


@pytest.mark.slow
def test_builds_killed_at_random_leave_a_store_that_answers(tmp_path: Path) -> None:
    seed = int(os.environ.get("REMIT_SEED", "10"))
    chance = random.Random(seed)  # noqa: S311 - when, not what
    folder = tmp_path / "s"
    built(folder, WORDS[0])
    for trial in range(TRIALS):
        process = _started(folder, WORDS[1 + trial % 2])
        _until_locked(process, folder)
        time.sleep(chance.uniform(0, 0.12))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert _told(folder) in WORDS, f"seed {seed}, trial {trial}"
    built(folder, WORDS[0])
    assert _is_tidy(folder)


def _until_locked(process: subprocess.Popen[str], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None and not (folder / LOCK).exists():
        time.sleep(0.002)


def test_two_builds_at_once_end_with_one_store_and_one_refusal(tmp_path: Path) -> None:
    """And whoever reads meanwhile sees one store whole, or the other."""
    folder = tmp_path / "s"
    built(folder, WORDS[0])
    for _ in range(max(2, TRIALS // 5)):
        pair = [_started(folder, word) for word in WORDS[1:]]
        while any(process.poll() is None for process in pair):
            assert _told(folder) in WORDS
        said = [process.communicate()[1] for process in pair]
        codes = sorted(process.returncode for process in pair)
        assert codes in ([0, 0], [0, 1])
        assert codes == [0, 0] or any("another build is writing this store" in s for s in said)
        assert _told(folder) in WORDS[1:]
        assert _is_tidy(folder)


PLAN = "示例市2024年重点工作\n1. 建设步道。责任单位：市水务局。\n"


def test_a_second_build_says_who_builds_or_waits(tmp_path: Path) -> None:
    folder, plan = tmp_path / "s", tmp_path / "plan.txt"
    plan.write_text(PLAN, encoding="utf-8")
    build = [sys.executable, "-m", "remit", "build", "--store", str(folder)]
    first = subprocess.Popen(
        [*build, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    while not (folder / LOCK).exists() or not (folder / LOCK).read_bytes():
        time.sleep(0.01)
    second = remit("build", str(tmp_path / "not-read"), "--store", str(folder))
    assert second.returncode == 4
    assert f"another build is writing this store: process {first.pid} on " in second.stderr
    assert "--wait" in second.stderr
    third = subprocess.Popen(
        [*build, str(plan), "--wait", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert third.stderr is not None
    assert f"waiting for another build: process {first.pid}" in third.stderr.readline()
    first.communicate(PLAN.encode())
    out, _ = third.communicate(timeout=60)
    assert (first.returncode, third.returncode) == (0, 0)
    assert json.loads(out)["documents"] == 1
    assert _is_tidy(folder)
