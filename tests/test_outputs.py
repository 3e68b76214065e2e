"""What commands write: whole or not at all, well-formed, inert, and told where it fails."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from remit.errors import NotSayable, StoreError
from remit.exports import export, opened
from remit.exports.tables import inert
from remit.store import Embedded

PLAN = "云水县2024年重点工作\n1. 整修桥\x01梁\n责任领导：林一\n牵头单位：县交通局\n"


def run(*args: str, out: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """A command, its standard output in a file if one is named."""
    command = [sys.executable, "-m", "remit", *args]
    if out is None:
        return subprocess.run(command, capture_output=True, check=False)
    with Path(out).open("wb") as file:
        return subprocess.run(command, stdout=file, stderr=subprocess.PIPE, check=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose one initiative has a control character in its title."""
    folder = tmp_path_factory.mktemp("outputs")
    source = folder / "plan.txt"
    source.write_text(PLAN, encoding="utf-8")
    assert run("build", str(source), "--store", str(folder / "store")).returncode == 0
    return folder / "store"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "args",
    [
        ("export", "--as", "nq"),
        ("workload", "--format", "csv"),
        ("map", "-o", "/dev/full"),
        ("calendar", "-o", "/dev/full"),
    ],
)
def test_a_full_disk_is_told(store: Path, args: tuple[str, ...]) -> None:
    """No fault (70), no traceback: the reason, and exit 4."""
    done = run(*args, "--store", str(store), out="/dev/full")
    assert done.returncode == 4
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert Path("/dev/full").is_char_device()


def test_what_fails_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    """A file is replaced when the new one is whole; one that fails half way leaves nothing."""
    path = tmp_path / "out.txt"
    path.write_text("old")

    def half() -> None:
        with opened(str(path)) as out:
            out.write(b"new")
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space"):
        half()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]


@pytest.mark.parametrize("length", [250, 255, 256, 5000])
def test_long_names_are_written_or_told(tmp_path: Path, length: int) -> None:
    """A name as long as the system allows works; a longer one is told."""
    path = tmp_path / ("a" * length)
    if length <= 255:
        with opened(str(path)) as out:
            out.write(b"x")
        assert path.read_bytes() == b"x"
        return
    with pytest.raises(StoreError, match="too long"), opened(str(path)) as out:
        out.write(b"x")


def test_xml_is_well_formed_or_refused(store: Path, tmp_path: Path) -> None:
    """The graph of this store holds a character that no XML can hold."""
    with pytest.raises(NotSayable, match="XML"):
        export(Embedded(store), "xml", str(tmp_path / "graph.xml"))
    assert list(tmp_path.iterdir()) == []
    query = "SELECT ?t { ?i a remit:Initiative ; skos:prefLabel ?t }"
    done = run("query", "-e", query, "--format", "xml", "--store", str(store))
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize("word", ["=1+1", "-2+3", "@SUM(A1)", "＝1+1"])
def test_formulas_are_inert_in_files_and_whole_in_pipes(
    store: Path, tmp_path: Path, word: str
) -> None:
    """A spreadsheet that opens a file runs nothing of it; a program that reads a pipe gets all."""
    query = f'SELECT ("{word}" AS ?w) (-2 AS ?n) {{}}'
    args = ("query", "-e", query, "--format", "csv", "--store", str(store))
    file = tmp_path / "rows.csv"
    assert run(*args, out=str(file)).returncode == 0
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode(), newline="")))
    assert rows[1] == [f"'{word}", "-2"]
    assert run(*args).stdout.decode().split("\r\n")[1] == f"{word},-2"
    assert run(*args, "--safe-csv").stdout == file.read_bytes()
    assert (inert(word), inert(-2)) == (f"'{word}", -2)
