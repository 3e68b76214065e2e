"""`remit check` is a linter: places, codes, explanations, SARIF, an exit status to rely on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import invented
import pytest
from stores import rewritten
from test_cli import CHANGZHOU, remit

from remit.findings import KINDS
from remit.store import Embedded

BROKEN = """示例市2024年重点工作任务分解表
1. 改造老旧小区30个。（责任单位：市住建局、各相关单位）
2. 改造老旧小区50个。（牵头单位：市住建局，配合单位：市住建局）
"""


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A plan with faults that a reader would find as well."""
    path = tmp_path / "broken.txt"
    path.write_text(BROKEN, encoding="utf-8")
    return str(path)


def test_each_line_names_file_line_column_severity_and_code(broken: str) -> None:
    done = remit("check", broken)
    lines = done.stdout.splitlines()
    assert lines
    for line in lines:
        place, said = line.split(": ", 1)
        path, number, column = place.rsplit(":", 2)
        assert path == broken
        assert int(number) >= 1
        assert int(column) >= 1
        assert said.split()[0] in {"error", "warning", "info"}
        assert said.split()[1] in KINDS
    assert "lead-also-support" in done.stdout
    assert "open-group" in done.stdout


def test_messages_are_in_the_language_asked_for_else_in_that_of_the_locale(broken: str) -> None:
    chinese = remit("check", broken, "--lang", "zh", LC_ALL="en_GB.UTF-8")
    english = remit("check", broken, LC_ALL="en_GB.UTF-8")
    assert "“市住建局”在“改造老旧小区50个”中既牵头又配合。" in chinese.stdout
    assert "注意 " in chinese.stderr
    assert "“市住建局” both leads and supports “改造老旧小区50个”." in english.stdout
    assert " warnings" in english.stderr
    for line in chinese.stdout.splitlines():
        message = line.split(": ", 1)[1].split(" ", 2)[2]
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", message)


def test_errors_make_the_exit_status_one_and_warnings_do_not(broken: str) -> None:
    assert remit("check", str(CHANGZHOU)).returncode == 1
    only = remit("check", str(CHANGZHOU), "--select", "no-official")
    assert only.returncode == 0
    assert len(only.stdout.splitlines()) == 1
    none = remit("check", broken, "--ignore", "open-group", "--ignore", "lead-also-support")
    assert "open-group" not in none.stdout


def test_json_gives_the_places_that_the_text_has() -> None:
    found = json.loads(remit("check", str(CHANGZHOU), "--format", "json").stdout)
    text = CHANGZHOU.read_text("utf-8")
    official = next(f for f in found if f["code"] == "no-official")
    assert official["item"] == 28
    assert "names nobody" in official["message"]
    assert "没有写明" in official["message_zh"]
    assert text.count("\n", 0, official["start"]) + 1 == official["line"]


def test_sarif_has_a_rule_for_each_code_and_a_region_for_each_result() -> None:
    log = json.loads(remit("check", str(CHANGZHOU), "--format", "sarif").stdout)
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"] != result["properties"]["message_zh"] != ""
        region = result["locations"][0]["physicalLocation"]["region"]
        assert 1 <= region["startLine"] <= region["endLine"]


def test_explain_prints_a_code_and_suggests_for_a_wrong_one() -> None:
    english = remit("check", "--explain", "no-official", "--lang", "en").stdout
    assert english.startswith("no-official (warning): Official not named\n")
    assert "What to do:" in english
    chinese = remit("check", "--explain", "no-official", "--lang", "zh").stdout
    assert chinese.startswith("no-official (warning): 未写明责任人\n")
    assert "怎么办：" in chinese
    wrong = remit("check", "--explain", "no-oficial")
    assert wrong.returncode == 2
    assert "did you mean no-official" in wrong.stderr


def test_all_codes_are_listed_in_the_language_of_the_reader() -> None:
    for locale, lang in (("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en")):
        listed = remit("check", "--list", LC_ALL=locale).stdout
        for code in KINDS:
            assert code in listed
            assert KINDS[code].meaning.said(lang) in listed


def test_a_registry_reports_names_that_it_does_not_know(tmp_path: Path) -> None:
    registry, plan = tmp_path / "shili.csv", tmp_path / "plan.txt"
    registry.write_text(invented.REGISTRY, encoding="utf-8")
    plan.write_text("示例市2024年重点工作\n1. 建设步道。（责任单位：市住建委）\n", encoding="utf-8")
    done = remit("check", str(plan), "--registry", str(registry))
    assert "unknown-name" in done.stdout
    assert "是否应为" in done.stdout


def test_the_checkability_report_counts_what_each_plan_lacks() -> None:
    report = json.loads(remit("check", "--report", str(CHANGZHOU)).stdout)
    assert report["items"] == 30
    assert report["conditions"]["owner"]["missing"] == [28]


def test_validate_passes_a_fresh_store_and_fails_an_altered_one(store: Embedded) -> None:
    fresh = remit("validate", "--store", str(store.folder), "--format", "json")
    assert fresh.returncode == 0, fresh.stdout
    whole = json.loads(fresh.stdout)
    assert whole["conforms"]
    assert whole["quotes"] > 15
    rewritten(store.folder, lambda t: t.replace('oa#exact> "市水务局"', 'oa#exact> "市水利局"'))
    altered = remit("validate", "--store", str(store.folder))
    assert altered.returncode == 1
    assert "市水利局" in altered.stdout
