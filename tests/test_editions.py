"""`remit diff` on two editions of an invented plan: every figure was counted by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from test_cli import remit

EDITIONS = Path(__file__).parent / "golden" / "editions"
OLD, NEW = str(EDITIONS / "plan-2023.txt"), str(EDITIONS / "plan-2024.txt")
NAMES = ("--registry", str(EDITIONS / "registry.csv"))
PARTS = ("before", "after", "heavier", "moved_in", "moved_out", "new", "dropped")


@pytest.fixture(scope="module")
def expected() -> Any:
    """What was counted by hand."""
    return json.loads((EDITIONS / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> Any:
    """What the command finds."""
    done = remit("diff", OLD, NEW, *NAMES, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def key(row: dict[str, Any]) -> str:
    """The numbers of a row in both editions."""
    return f"{row.get('old_number', '')}-{row.get('new_number', '')}"


def test_every_initiative_flows_as_it_was_counted_by_hand(found: Any, expected: Any) -> None:
    assert {key(row): row["status"] for row in found["rows"]} == expected["status"]
    assert found["flows"] == expected["flows"]
    assert (found["n"], found["n_old"], found["n_new"]) == (18, 20, 21)


def test_a_renamed_title_shows_how_alike_it_is_and_others_are_equal(
    found: Any, expected: Any
) -> None:
    for row in found["rows"]:
        if "score" in row:
            score = float(Fraction(expected["renamed"].get(key(row), "1")))
            assert row["score"] == pytest.approx(score, abs=1e-4), key(row)


def test_a_part_split_off_names_the_initiative_it_is_like(found: Any, expected: Any) -> None:
    alike = {
        key(row): [row["alike_number"], row["alike_score"]]
        for row in found["rows"]
        if "alike_number" in row
    }
    assert alike == {
        k: [number, float(Fraction(score))] for k, (number, score) in expected["alike"].items()
    }


def test_stability_is_corrected_for_chance(found: Any, expected: Any) -> None:
    for name, value in expected["stability"].items():
        assert found["stability"][name] == pytest.approx(float(Fraction(value)), abs=1e-12), name


def test_load_changes_are_the_hand_counted_parts_and_add_up(found: Any, expected: Any) -> None:
    load = {row["official"]: row for row in found["load"]}
    assert set(load) == set(expected["load"])
    for name, parts in expected["load"].items():
        exact = {part: sum(map(Fraction, parts[part]), Fraction(0)) for part in PARTS}
        total = exact["heavier"] + exact["moved_in"] - exact["moved_out"]
        total += exact["new"] - exact["dropped"]
        assert total == exact["after"] - exact["before"], "the table was counted wrongly"
        for part in PARTS:
            assert load[name][part] == pytest.approx(float(exact[part]), abs=1e-12), (name, part)
        assert load[name]["change"] == pytest.approx(float(total), abs=1e-12)
    assert sum(row["before"] for row in load.values()) == pytest.approx(20)
    assert sum(row["after"] for row in load.values()) == pytest.approx(21)


def test_without_the_registry_no_renamed_office_is_merged(expected: Any) -> None:
    done = remit("diff", OLD, NEW, "--format", "json")
    assert json.loads(done.stdout)["flows"] == expected["flows_without_registry"]


def test_stores_are_compared_as_their_documents_are(found: Any, tmp_path: Path) -> None:
    folders = [str(tmp_path / name) for name in ("old", "new")]
    for plan, folder in zip((OLD, NEW), folders, strict=True):
        assert remit("build", plan, *NAMES, "--store", folder).returncode == 0
    whole = json.loads(remit("diff", *folders, "--format", "json").stdout)
    assert whole == found


def test_the_table_tells_who_took_over_in_both_languages() -> None:
    chinese = remit("diff", OLD, NEW, *NAMES)
    assert "责任人 孟闻川 → 卞清和" in chinese.stdout
    assert "新增（近似 15 古镇保护与夜间旅游开发 0.5）" in chinese.stdout
    assert "责任人未变 14/18 = 0.778，偶然期望 0.210，κ 0.719" in chinese.stderr
    english = remit("diff", OLD, NEW, *NAMES, "--lang", "en")
    assert "official 孟闻川 → 卞清和" in english.stdout
    assert "by chance 0.210, kappa 0.719" in english.stderr


def test_a_stricter_threshold_matches_fewer_titles_and_is_echoed() -> None:
    done = remit("diff", OLD, NEW, *NAMES, "--similar-from", "0.75", "--format", "json")
    whole = json.loads(done.stdout)
    assert whole["similar_from"] == 0.75
    assert {key(row) for row in whole["rows"] if "score" in row}.isdisjoint({"2-2", "15-15"})
    assert whole["n"] == 16


def test_names_that_differ_in_spaces_and_width_are_one_person(tmp_path: Path) -> None:
    text = Path(NEW).read_text(encoding="utf-8")
    padded = tmp_path / "plan-2024.txt"
    padded.write_text(text.replace("责任领导：洪序", "责任领导：洪　序"), encoding="utf-8")
    done = remit("diff", OLD, str(padded), *NAMES, "--format", "json")
    assert {row["official"] for row in json.loads(done.stdout)["load"]} == {
        "孟闻川",
        "洪序",
        "阮知微",
        "祁远舟",
        "卞清和",
    }
