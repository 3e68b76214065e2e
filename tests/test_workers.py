"""Workers end with the process that started them, at once and without a word."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from serving import alive, gone_within

from remit.errors import SourceError, StoreError
from remit.workers import mapped


def _double(number: int) -> int:
    return 2 * number


def _wait_with_number(folder: str) -> int:
    """Say who works, and take longer than any test waits."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(600)
    return 0


def _double_or_wait(given: int | str) -> int:
    return _wait_with_number(given) if isinstance(given, str) else _double(given)


def _fail_at_three(number: int) -> int:
    if number == 3:
        raise StoreError("three", where="here", remedy="take four")
    return number


def _die(number: int) -> int:
    os._exit(number)


def test_results_come_in_the_order_of_what_was_given() -> None:
    assert list(mapped(_double, range(200), ahead=5)) == [2 * n for n in range(200)]
    assert list(mapped(_double, [])) == []


def test_what_a_worker_raises_is_raised_whole() -> None:
    made = mapped(_fail_at_three, range(10))
    with pytest.raises(StoreError) as raised:
        list(made)
    assert (raised.value.where, raised.value.remedy) == ("here", "take four")


def test_the_death_of_a_worker_is_no_fault_of_remit() -> None:
    with pytest.raises(SourceError, match=r"died.*fewer sources"):
        list(mapped(_die, [1, 2, 3]))


def _working(folder: Path) -> list[int]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = [int(path.name) for path in folder.iterdir()]
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError("no worker began")


def test_who_stops_early_does_not_wait_for_what_is_being_done(tmp_path: Path) -> None:
    given: list[int | str] = [1, str(tmp_path), str(tmp_path), 2]
    made = mapped(_double_or_wait, given)
    assert next(made) == 2
    workers = _working(tmp_path)
    made.close()
    assert gone_within(workers, 5)


MANY = 80


@pytest.fixture
def plans(tmp_path: Path) -> list[str]:
    """As many sources as several processes are started for."""
    folder = tmp_path / "plans"
    folder.mkdir()
    text = "示例市2024年重点工作\n" + "".join(
        f"{n}. 建设第{n}条滨河步道。责任单位：市水务局。配合单位：市财政局。\n"
        for n in range(1, 40)
    )
    for n in range(MANY):
        (folder / f"plan-{n}.txt").write_text(text, encoding="utf-8")
    return [str(path) for path in sorted(folder.iterdir())]


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        children = Path(f"/proc/{one}/task/{one}/children")
        if children.is_file():
            found += [int(child) for child in children.read_text().split()]
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
@pytest.mark.parametrize(
    ("number", "group", "after", "status", "said"),
    [
        (signal.SIGTERM, False, 0.3, 143, "remit: told to stop"),
        (signal.SIGTERM, True, 1.2, 143, "remit: told to stop"),
        (signal.SIGHUP, True, 0.3, 129, "remit: told to stop"),
        (signal.SIGINT, True, 0.6, 130, "remit: interrupted"),
        (signal.SIGINT, False, 1.2, 130, "remit: interrupted"),
        (signal.SIGKILL, False, 0.9, -9, ""),
    ],
)
def test_a_build_that_is_ended_leaves_no_process_and_no_word_but_one(
    tmp_path: Path, plans: list[str], number: int, group: bool, after: float, status: int, said: str
) -> None:
    store = tmp_path / "store"
    command = [sys.executable, "-m", "remit", "build", *plans, "--store", str(store)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, text=True)
    _until_it_works(process, store)
    time.sleep(after)
    family = _descendants(process.pid)
    if process.poll() is None:
        (os.killpg if group else os.kill)(process.pid, number)
    _, error = process.communicate(timeout=60)
    assert gone_within(family, 10), [pid for pid in family if alive(pid)]
    if process.returncode == 0:
        pytest.skip("it was done before")
    assert process.returncode == status
    assert "Traceback" not in error
    if number != signal.SIGKILL:
        assert error.strip() == said
        assert not store.exists()


def _until_it_works(process: subprocess.Popen[str], store: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None and not store.exists():
        time.sleep(0.01)
