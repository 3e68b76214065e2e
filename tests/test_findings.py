"""Every finding speaks Chinese and English, and its words stand in one catalogue."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from remit.errors import UsageError
from remit.findings import KINDS, Bilingual, finding, kind, phrase
from remit.model import Document, Span
from remit.resources import shipped
from remit.vocabulary.fold import simplified

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "graph" / "remit").rglob("*.py"))
CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH_SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2}")
TEXTS = ("title", "message", "meaning", "example", "remedy")


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """The calls of `finding`, as a function or a method, and of `phrase`."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("code", KINDS)
def test_every_code_says_everything_in_both_languages(code: str) -> None:
    told = KINDS[code]
    assert told.code == code
    assert told.severity in {"error", "warning", "info"}
    for name in TEXTS:
        said: Bilingual = getattr(told, name)
        assert CHINESE.search(said.zh), f"{name} is not Chinese"
        assert not ENGLISH_SENTENCE.search(said.zh), f"{name}.zh is English"
        assert said.en, f"{name} is not English"
    for sentence in (told.message, told.meaning, told.remedy):
        assert sentence.zh.endswith(("。", "}"))
        assert sentence.en.endswith((".", "}"))
    assert not told.title.zh.endswith("。")
    assert not told.title.en.endswith(".")


@pytest.mark.parametrize("code", KINDS)
def test_a_message_has_the_same_places_in_both_languages(code: str) -> None:
    message = KINDS[code].message
    assert places(message.zh) == places(message.en)
    for said in (KINDS[code].meaning, KINDS[code].example, KINDS[code].remedy):
        assert not places(said.zh) | places(said.en)


@pytest.mark.parametrize("code", KINDS)
def test_a_finding_says_what_it_is_told_in_both_languages(code: str) -> None:
    told = {name: f"<{name}>" for name in places(KINDS[code].message.en)}
    made = finding(code, Span(0, 1), item=3, severity=None, **told)
    assert (made.code, made.severity, made.item) == (code, KINDS[code].severity, 3)
    for words in told.values():
        assert words in made.message
        assert words in made.message_zh
    assert made.said("zh") == made.message_zh != made.said("en") == made.message


def test_titles_tell_the_codes_apart_in_both_languages() -> None:
    for lang in ("zh", "en"):
        assert len({told.title.said(lang) for told in KINDS.values()}) == len(KINDS)


def test_no_finding_is_made_outside_the_catalogue() -> None:
    made = [path for path, node in calls() if called(node) == "Finding"]
    assert [path.name for path in made] == ["findings.py"]


def test_every_code_that_is_made_is_in_the_catalogue() -> None:
    said = [
        node.args[0].value
        for _, node in calls()
        if called(node) == "finding" and isinstance(node.args[0], ast.Constant)
    ]
    assert len(said) > 20
    assert set(said) <= set(KINDS)


def test_every_code_and_phrase_of_the_catalogue_is_used() -> None:
    constants = {
        node.value
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    text = shipped("ontology", "findings.toml").read_text("utf-8")
    phrases = re.findall(r"(?m)^\[phrases\.([a-z-]+)\]$", text)
    assert phrases
    assert set(KINDS) <= constants
    assert set(phrases) <= constants


def test_a_call_gives_a_message_the_words_that_it_needs() -> None:
    for path, node in calls():
        if called(node) != "finding" or not isinstance(node.args[0], ast.Constant):
            continue
        if any(keyword.arg is None for keyword in node.keywords):
            continue  # words that are gathered in a dict first
        given = {str(keyword.arg) for keyword in node.keywords} - {"item", "severity"}
        code = str(node.args[0].value)
        assert given == places(KINDS[code].message.en), f"{path.name}: {code}"


def test_a_message_lacking_its_words_and_an_unknown_code_are_errors() -> None:
    with pytest.raises(KeyError):
        finding("no-official", Span(0, 1), title="x")
    with pytest.raises(KeyError):
        finding("no-such-code", Span(0, 1))
    with pytest.raises(UsageError, match="did you mean no-official"):
        kind("no-oficial")


def test_each_language_writes_dates_and_phrases_in_its_own_way() -> None:
    made = finding(
        "repeated-target",
        Span(0, 1),
        words="引进人才500名",
        date=date(2008, 12, 31),
        other=date(2010, 12, 31),
        place=phrase("item-and-line", item=4, line=17),
    )
    assert "2008年12月31日" in made.message_zh
    assert "第4项（第17行）" in made.message_zh
    assert "2008-12-31" in made.message
    assert "item 4, line 17" in made.message


def test_quoted_words_are_cut_kept_on_one_line_and_never_taken_for_places() -> None:
    made = finding("running-head", Span(0, 1), words="{0}{words} 一\n二 " + "长" * 500)
    assert "{0}{words} 一 二 长长" in made.message_zh
    assert made.message_zh.endswith("长…”。")
    assert len(made.message_zh) < 100


def test_a_finding_as_json_has_both_messages() -> None:
    document = Document(path="a.txt", text="责任人：", media_type="text/plain")
    told = finding("no-official", Span(0, 3), title="甲", label="责任人").as_json(document)
    assert told["message"].startswith("“甲” names nobody")
    assert told["message_zh"].startswith("“甲”的“责任人”没有写明")


def test_the_catalogue_is_written_in_simplified_characters() -> None:
    text = shipped("ontology", "findings.toml").read_text("utf-8")
    assert simplified(text) == text


def test_the_page_of_all_findings_is_fresh_and_complete() -> None:
    docs = ROOT / "docs"
    shown = (docs / "findings.md").read_text("utf-8")
    assert shown == runpy.run_path(str(docs / "findings.py"))["page"](), "run docs/findings.py"
    for code, told in KINDS.items():
        assert shown.count(f"| `{code}` |") == 2
        for said in (told.title, told.meaning, told.example, told.remedy):
            assert said.zh in shown
            assert said.en in shown
