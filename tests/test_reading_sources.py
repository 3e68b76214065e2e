"""Folders and patterns are sources, and one bad file is not all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from remit.errors import RegistryError, SourceError, UnreadableSources
from remit.reading import extract_many
from remit.registry import read as read_registry
from remit.sources import expand, read

PLAN = "石里市2024年重点工作\n\n一、建设{}。（责任单位：市水务局）\n"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder of documents, with what lies about in folders."""
    folder = tmp_path / "plans"
    (folder / "2023").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "old.remit").mkdir()
    for name in ("b.txt", "a.md", "2023/c.TXT", ".hidden.txt", "~$b.docx", ".git/d.txt"):
        (folder / name).write_text(PLAN.format(name), encoding="utf-8")
    for name in ("e.zip", "old.remit/graph.nq", "old.remit/f.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def named(sources: list[str], **options: str) -> list[str]:
    return [Path(path).name for path in expand(sources, **options).files]


def remit(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "remit", *args]
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, capture_output=True, check=False, cwd=cwd, env=env, encoding="utf-8"
    )


def test_a_folder_is_its_documents_in_order_and_tells_what_it_leaves_out(plans: Path) -> None:
    found = expand([plans])
    assert [Path(p).relative_to(plans).as_posix() for p in found.files] == [
        "2023/c.TXT",
        "a.md",
        "b.txt",
    ]
    assert {(Path(left.path).name, left.because) for left in found.left_out} == {
        (".git", "hidden"),
        (".hidden.txt", "hidden"),
        ("~$b.docx", "hidden"),
        ("e.zip", "unknown-kind"),
        ("old.remit", "store"),
    }
    assert named([str(plans)], store=str(plans / "2023")) == ["a.md", "b.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["b.txt"]),
        ("**/*.[tT]*", ["c.TXT", "b.txt"]),
        ("**", ["c.TXT", "a.md", "b.txt"]),
        ("**/**/?.md", ["a.md"]),
        ("20*/*", ["c.TXT"]),
    ],
)
def test_patterns_match_name_by_name(plans: Path, pattern: str, expected: list[str]) -> None:
    assert named([str(plans / pattern)]) == expected


def test_a_name_that_exists_is_no_pattern(tmp_path: Path) -> None:
    for name in ("a[1].txt", "a1.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert named([str(tmp_path / "a[1].txt")]) == ["a[1].txt"]


def test_links_lead_nowhere_twice_and_a_file_is_read_once(plans: Path) -> None:
    (plans / "2023" / "up").symlink_to(plans)
    (plans / "2023" / "round").symlink_to(plans / "2023" / "round")
    (plans / "z.txt").symlink_to(plans / "b.txt")
    os.mkfifo(plans / "pipe.txt")
    expected = ["c.TXT", "a.md", "b.txt"]
    assert named([str(plans)]) == named([str(plans), str(plans / "b.txt")]) == expected
    # Of the names of one file the same is taken, in whatever order they are given.
    names = [str(plans / "z.txt"), str(plans / "b.txt")]
    assert named(names) == named(names[::-1]) == ["b.txt"]


def test_where_nothing_is_found_it_is_said(tmp_path: Path) -> None:
    found = expand([tmp_path, str(tmp_path / "*.txt")])
    assert found.files == ()
    assert [error.what for error in found.errors] == [
        "this folder holds no documents",
        "no document matches this pattern",
    ]
    assert all(error.remedy and error.where for error in found.errors)


def test_all_that_cannot_be_read_is_told_at_the_end(plans: Path) -> None:
    (plans / "bad.doc").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    )
    (plans / "empty.txt").touch()
    got: list[object] = []
    with pytest.raises(UnreadableSources) as raised:
        got.extend(extract_many([plans, "gone.txt"]))
    assert len(got) == 3
    assert [Path(e.where).name for e in raised.value.errors] == ["bad.doc", "empty.txt", "gone.txt"]
    for command in (["text"], ["extract"], ["extract", "--format", "json"], ["check"], ["build"]):
        done = remit(*command, str(plans), "gone.txt", cwd=plans.parent)
        assert (done.returncode, done.stdout) == (3, "")
        lines = [line for line in done.stderr.splitlines() if line.startswith("remit: ")]
        assert len(lines) == 3
        assert all(line.endswith(")") for line in lines)
    assert not (plans.parent / ".remit").exists()


def test_what_is_skipped_is_a_finding_in_the_graph(plans: Path) -> None:
    (plans / "empty.txt").touch()
    (plans / "2023" / "empty.txt").touch()
    ids = set()
    for sources in ([str(plans)], ["plans/2023", "plans"]):
        done = remit("build", *sources, "--skip-unreadable", "--format", "json", cwd=plans.parent)
        report = json.loads(done.stdout)
        assert (done.returncode, report["documents"], len(report["unread"])) == (3, 3, 2)
        assert report["unread"][0]["reason"] == "this file is empty"
        assert report["findings"]["error"] >= 2
        ids.add(report["content_id"])
    assert len(ids) == 1
    asked = remit(
        "ask", "findings", "--code", "unread-source", "--format", "json", cwd=plans.parent
    )
    rows = json.loads(asked.stdout)
    assert [(row["file"], row["severity"]) for row in rows] == [("empty.txt", "error")] * 2
    whole = remit("build", "plans/a.md", "--skip-unreadable", cwd=plans.parent)
    assert whole.returncode == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_no_file_is_waited_for_or_read_without_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, what in ((tmp_path / "pipe", "nobody writes"), (tmp_path, "folder")):
        with pytest.raises(SourceError, match=what):
            read(path)
        with pytest.raises(RegistryError, match=what):
            read_registry(path)
    with pytest.raises(RegistryError, match="too large"):
        read_registry(Path("/dev/zero"))
