"""A site owns the pages it wrote, and nothing else in its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import responsibilities
from test_site import dated

from remit.errors import StoreError
from remit_viz import site
from remit_viz.folder import MARKER, publish


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_pages_that_are_no_longer_drawn_are_removed_and_files_of_others_stay(
    tmp_path: Path,
) -> None:
    root = tmp_path / "site"
    old = {path.relative_to(root) for path in site.write(responsibilities.large(30), root)}
    (root / "CNAME").write_text("example.org")
    (root / "body" / "mine.html").write_text("mine")
    new = {path.relative_to(root) for path in site.write(dated(), root)}
    assert old - new
    assert not any((root / path).exists() for path in old - new)
    assert set(_tree(root)) == {*map(str, new), "CNAME", "body/mine.html", MARKER}
    assert json.loads((root / MARKER).read_text())["pages"] == sorted(map(str, new))


def test_the_same_site_again_is_the_same_bytes(tmp_path: Path) -> None:
    site.write(dated(), tmp_path / "site")
    before = _tree(tmp_path)
    site.write(dated(), tmp_path / "site")
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("name", ["index.html", "notes.txt", ".git", "remit-page.partial"])
def test_a_folder_that_is_no_site_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(StoreError, match=r"is no site.*with -o"):
        site.write(dated(), tmp_path)
    assert _tree(tmp_path) == {name: b"mine"}


def test_a_file_of_others_where_a_page_has_to_go_is_not_replaced(tmp_path: Path) -> None:
    publish(tmp_path, ["a.html"], [("a.html", "a")])
    (tmp_path / "b.html").write_text("mine")
    before = _tree(tmp_path)
    with pytest.raises(StoreError, match="did not write"):
        publish(tmp_path, ["a.html", "b.html"], [("a.html", "new"), ("b.html", "new")])
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("link", ["body", "a.html", MARKER])
def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path, link: str) -> None:
    root, away = tmp_path / "site", tmp_path / "away"
    pages = [("a.html", "a"), ("body/b.html", "b")]
    publish(root, [name for name, _ in pages], pages)
    (root / link).rename(away)
    (root / link).symlink_to(away)
    before = _tree(tmp_path)
    with pytest.raises(StoreError):
        publish(root, ["a.html", "body/c.html"], [("a.html", "new"), ("body/c.html", "c")])
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"format": 2, "pages": []}'])
def test_a_marker_that_cannot_be_read_is_no_leave_to_delete(tmp_path: Path, marker: str) -> None:
    publish(tmp_path, ["a.html"], [("a.html", "a")])
    (tmp_path / MARKER).write_text(marker)
    before = _tree(tmp_path)
    with pytest.raises(StoreError, match="marker of a site"):
        publish(tmp_path, ["b.html"], [("b.html", "b")])
    assert _tree(tmp_path) == before


def test_a_marker_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    root = tmp_path / "site"
    publish(root, ["a.html"], [("a.html", "a")])
    (tmp_path / "mine.html").write_text("mine")
    (root / MARKER).write_text('{"format": 1, "pages": ["../mine.html"]}')
    with pytest.raises(StoreError, match="marker of a site"):
        publish(root, ["a.html"], [("a.html", "a")])
    assert (tmp_path / "mine.html").read_text() == "mine"


def test_a_run_that_dies_is_finished_by_the_next(tmp_path: Path) -> None:
    def dying() -> list[tuple[str, str]]:
        raise KeyboardInterrupt

    publish(tmp_path, ["a.html", "old.html"], [("a.html", "a"), ("old.html", "old")])
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, ["a.html", "b.html"], (page for page in dying()))
    publish(tmp_path, ["a.html"], [("a.html", "again")])
    assert set(_tree(tmp_path)) == {"a.html", MARKER}
