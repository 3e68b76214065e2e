"""No damage to a store is answered: it is said, with what to do, and repaired where it can be."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import invented
import pytest
from test_cli import remit

from remit.build import build
from remit.errors import StoreError
from remit.registry import Registry
from remit.store import MARKER, Embedded, open_store, select
from remit.store.check import check, repair
from remit.store.lock import LOCK
from remit.store.writing import writing

COUNT = "SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a remit:Initiative }"
Harm = Callable[[Path], object]


def _text(folder: Path) -> Path:
    return next((folder / "documents").iterdir())


def _truth(folder: Path) -> Path:
    return next((folder / "graph").iterdir())


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


def _linked(path: Path) -> None:
    """The same bytes, but elsewhere."""
    away = path.parent.parent / f"away-{path.name}"
    path.rename(away)
    path.symlink_to(away)


def _remarked(folder: Path, **changes: object) -> None:
    whole = json.loads((folder / MARKER).read_bytes())
    (folder / MARKER).write_text(json.dumps(whole | changes), encoding="utf-8")


def _old(folder: Path) -> None:
    """As versions before the marker left it; or any N-Quads in a folder."""
    _truth(folder).rename(folder / "graph.nq")
    (folder / "graph").rmdir()
    (folder / MARKER).unlink()


OPENING: dict[str, tuple[Harm, str]] = {
    "graph empty": (lambda f: os.truncate(_truth(f), 0), "is empty.*build again"),
    "graph cut": (lambda f: _cut(_truth(f)), "another size.*build again"),
    "graph flipped": (lambda f: _flip(_truth(f)), "changed after it was written.*build again"),
    "graph missing": (lambda f: _truth(f).unlink(), "is missing.*build again"),
    "graph linked": (lambda f: _linked(_truth(f)), "symbolic link.*build again"),
    "graph swapped": (lambda f: shutil.copy(_text(f), _truth(f)), "another size"),
    "text missing": (lambda f: _text(f).unlink(), "is missing.*build again"),
    "text swapped": (lambda f: _text(f).write_text("别的"), "another size.*build again"),
    "marker missing": (lambda f: (f / MARKER).unlink(), "is missing.*store repair"),
    "marker cut": (lambda f: _cut(f / MARKER), "damaged.*store repair"),
    "marker empty": (lambda f: os.truncate(f / MARKER, 0), "damaged.*store repair"),
    "marker linked": (lambda f: _linked(f / MARKER), "symbolic link"),
    "newer format": (lambda f: _remarked(f, format=2), "a newer remit.*pip install --upgrade"),
    "older format": (lambda f: _remarked(f, format=0), "an older remit.*build it anew"),
    "no format": (lambda f: _remarked(f, format="x"), "damaged"),
    "paths that lead out": (
        lambda f: _remarked(f, files=[{"path": "../x", "size": 1, "sha256": "0" * 64}]),
        "damaged",
    ),
    "foreign N-Quads": (_old, "no store, or one of an older remit.*build it anew"),
    "documents linked": (
        lambda f: _linked(f / "documents"),
        "symbolic link",
    ),
}


@pytest.mark.parametrize("name", OPENING)
def test_a_damaged_store_answers_nothing_and_says_what_to_do(store: Embedded, name: str) -> None:
    harm, said = OPENING[name]
    harm(store.folder)
    with pytest.raises(StoreError, match=said) as raised:
        open_store(store.folder).query(COUNT)
    assert raised.value.exit_status == 4
    assert raised.value.where
    assert raised.value.remedy


def test_the_command_line_says_it_and_leaves_with_4(store: Embedded) -> None:
    os.truncate(store.truth, 0)
    for command in (["workload"], ["query", "-e", COUNT], ["validate"], ["export", "--as", "nq"]):
        done = remit(*command, "--store", str(store.folder))
        assert (done.returncode, done.stdout) == (4, ""), command
        assert "is empty (build again" in done.stderr


def test_a_flipped_byte_of_a_text_is_shown_to_nobody(store: Embedded) -> None:
    path = _text(store.folder)
    _flip(path)
    with pytest.raises(StoreError, match="changed after it was written"):
        open_store(store.folder).text(path.stem)
    done = remit("validate", "--store", str(store.folder))
    assert (done.returncode, done.stdout) == (4, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_lists_every_damage_in_one_language(store: Embedded, lang: str) -> None:
    whole = remit("store", "check", "--store", str(store.folder), "--lang", lang)
    assert (whole.returncode, whole.stdout) == (0, "")
    _flip(_text(store.folder))
    _flip(store.truth)
    (store.folder / "graph" / "note.txt").write_text("mine")
    done = remit("store", "check", "--store", str(store.folder), "--lang", lang)
    assert done.returncode == 4
    assert done.stdout.count({"zh": "写入后被改动", "en": "changed after it"}[lang]) == 2
    assert "example-2024.txt" in done.stdout
    assert "graph/note.txt" in done.stderr
    said = remit("store", "check", "--store", str(store.folder), "--format", "json")
    rows = json.loads(said.stdout)["rows"]
    assert [row["damage"] for row in rows] == ["altered", "altered"]


def test_a_content_id_that_is_not_that_of_the_statements_is_found(store: Embedded) -> None:
    _remarked(store.folder, content_id="0" * 64)
    assert [damage.kind for damage in check(store.folder).damages] == ["content-id"]
    repair(store.folder)
    assert open_store(store.folder).marker == store.marker


@pytest.mark.parametrize("harm", ["marker missing", "marker cut", "marker empty"])
def test_repair_writes_the_very_marker_anew(store: Embedded, harm: str) -> None:
    before = (store.folder / MARKER).read_bytes()
    OPENING[harm][0](store.folder)
    repair(store.folder)
    assert (store.folder / MARKER).read_bytes() == before
    assert sorted(p.name for p in store.folder.iterdir()) == ["documents", "graph", MARKER]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("graph flipped", "graph/[0-9a-f]{64}.nq"),
        ("graph missing", "graph/[0-9a-f]{64}.nq"),
        ("text missing", r"documents/[0-9a-f]{64}.txt \(example-2024.txt\)"),
        ("newer format", "a newer remit"),
        ("foreign N-Quads", "older remit"),
    ],
)
def test_repair_says_what_only_the_sources_can_give(store: Embedded, name: str, said: str) -> None:
    OPENING[name][0](store.folder)
    before = {p: p.read_bytes() for p in sorted(store.folder.rglob("*")) if p.is_file()}
    with pytest.raises(StoreError, match=said):
        repair(store.folder)
    assert {p: p.read_bytes() for p in sorted(store.folder.rglob("*")) if p.is_file()} == before


@pytest.fixture
def indexed(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """A store that is opened on disk."""
    monkeypatch.setattr("remit.store.index.IN_MEMORY_BYTES", 1000)
    build([invented.extraction()], tmp_path / "big", registry=registry)
    return open_store(tmp_path / "big")


def _index(folder: Path) -> Path:
    return next((folder / "oxigraph").iterdir())


INDEX: dict[str, Harm] = {
    "missing": lambda f: shutil.rmtree(f / "oxigraph"),
    "cut": lambda f: _cut(max(_index(f).iterdir(), key=lambda p: p.stat().st_size)),
    "one file less": lambda f: next(_index(f).glob("*.sst")).unlink(),
}


@pytest.mark.parametrize("name", INDEX)
def test_a_damaged_index_is_said_and_made_anew(indexed: Embedded, name: str) -> None:
    INDEX[name](indexed.folder)
    with pytest.raises(StoreError, match="store repair"):
        open_store(indexed.folder)
    repair(indexed.folder)
    again = open_store(indexed.folder)
    assert not again.in_memory
    assert [row["n"].value for row in select(again, COUNT)] == ["3"]
    assert len(list((indexed.folder / "oxigraph").iterdir())) == 1


def test_the_index_of_another_store_is_not_taken_for_its_own(
    indexed: Embedded, tmp_path: Path, registry: Registry
) -> None:
    plan = invented.PLAN.replace("滨河", "山地")
    items = [(title.replace("滨河", "山地"), s, n) for title, s, n in invented.ITEMS]
    build([invented.extraction(plan, items)], tmp_path / "other", registry=registry)
    mine, theirs = _index(indexed.folder), _index(tmp_path / "other")
    shutil.rmtree(mine)
    shutil.copytree(theirs, mine)
    with pytest.raises(StoreError, match="store repair"):
        open_store(indexed.folder)
    repair(indexed.folder)
    assert [row["n"].value for row in select(open_store(indexed.folder), COUNT)] == ["3"]


def test_a_build_mends_every_damage_but_that_of_the_marker(
    store: Embedded, registry: Registry
) -> None:
    before = (store.folder / MARKER).read_bytes()
    for name in ("graph empty", "text missing", "graph flipped"):
        OPENING[name][0](store.folder)
        build([invented.extraction()], store.folder, registry=registry)
        assert check(store.folder).damages == ()
    assert (store.folder / MARKER).read_bytes() == before


# -- what is not remit's ----------------------------------------------------------------------


def _tree(folder: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def _project(folder: Path) -> None:
    for name in ("documents/plan.txt", "oxigraph/thesis.docx", "graph/notes.nq"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("mine")


FOREIGN: dict[str, Harm] = {
    "a project": _project,
    "a file": lambda f: (f / "notes.txt").write_text("mine"),
    "a hidden file": lambda f: (f / ".env").write_text("mine"),
    "N-Quads": lambda f: (f / "graph.nq").write_text("<urn:a> <urn:b> <urn:c> .\n"),
    "a lock of another": lambda f: (f / LOCK).write_text("mine"),
    "a link": lambda f: (f / "documents").symlink_to("/tmp"),  # noqa: S108 - not followed
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_folder_that_is_no_store_is_left_as_it_is(
    tmp_path: Path, registry: Registry, name: str
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    FOREIGN[name](folder)
    before = _tree(folder)
    with pytest.raises(StoreError) as raised:
        build([invented.extraction()], folder, registry=registry)
    assert raised.value.remedy
    assert _tree(folder) == before


def test_files_of_others_beside_and_inside_a_store_stay(
    store: Embedded, registry: Registry
) -> None:
    mine = [
        store.folder / p for p in ("a.txt", "documents/b.txt", "graph/c.nq", ".building-mine/d")
    ]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    build([invented.extraction(year=2023)], store.folder, registry=registry)
    assert [path.read_text() for path in mine] == ["mine"] * 4
    assert not store.truth.exists()


@pytest.mark.parametrize("part", ["documents", "graph", "oxigraph"])
def test_no_build_writes_or_deletes_through_a_link(
    store: Embedded, registry: Registry, tmp_path: Path, part: str
) -> None:
    away = tmp_path / "away"
    if (store.folder / part).exists():
        (store.folder / part).rename(away)
    else:
        away.mkdir()
    (store.folder / part).symlink_to(away)
    before = _tree(tmp_path)
    with pytest.raises(StoreError, match="symbolic link"):
        build([invented.extraction(year=2023)], store.folder, registry=registry)
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_what_is_no_folder_is_no_place_for_a_store(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    if kind == "file":
        place.write_text("mine", "utf-8")
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="this is no folder"), writing(place):
        pass
    assert place.is_symlink() or place.read_text("utf-8") == "mine"
