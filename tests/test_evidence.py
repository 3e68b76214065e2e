"""Any claim leads back to its words, and a name is found however it is typed."""

from __future__ import annotations

import unicodedata

import invented
import pytest
from stores import rewritten

from remit.errors import UnknownName, UsageError
from remit.evidence import broken_quotes, explain, in_context, width
from remit.lookup import find
from remit.store import Embedded


@pytest.mark.parametrize(
    "name",
    [
        "市住建局",
        " 市 住建局 ",
        "Housing Bureau",
        "housing bureau",
        "示例市住房和城乡建设局",
        "id:department/shili/housing",
        "https://w3id.org/remit/id/department/shili/housing",
    ],
)
def test_a_name_alias_or_iri_finds_the_agent(store: Embedded, name: str) -> None:
    assert find(store, name) == "https://w3id.org/remit/id/department/shili/housing"


def test_an_unknown_name_gets_near_names_not_a_guess(store: Embedded) -> None:
    with pytest.raises(UnknownName, match=r"did you mean .*市住建局"):
        find(store, "市住建委")
    with pytest.raises(UnknownName, match="has the IRI"):
        find(store, "https://w3id.org/remit/id/department/shili/nobody")
    with pytest.raises(UsageError, match="no IRI"):
        find(store, "https://e.org/a b")


def test_an_agent_rests_on_every_place_that_names_it(store: Embedded) -> None:
    found = explain(store, find(store, "市住建局"))
    assert [(e.line, e.quote) for e in found] == [(5, "市住建局"), (10, "市住建局")]
    assert all(invented.PLAN[e.start : e.end] == e.quote for e in found)


def test_a_member_of_a_group_rests_on_the_words_for_the_group(store: Embedded) -> None:
    [found] = explain(store, find(store, "西湖区"))
    assert (found.quote, found.mode, found.line) == ("各区", "expanded", 6)


def test_an_initiative_rests_on_its_title_and_all_claims_about_it(store: Embedded) -> None:
    found = explain(store, find(store, "修订服务指南", initiatives=True))
    assert {e.quote for e in found} >= {"修订服务指南", "市数据办", "各有关部门"}


def test_carets_stand_under_the_quoted_words_counting_wide_characters_twice(
    store: Embedded,
) -> None:
    [found] = explain(store, find(store, "市水务局"))
    text = store.text(found.sha256)
    line, carets = in_context(found, text)
    before = line[: line.index(found.quote)]
    assert carets.index("^") == width(before)
    assert carets.count("^") == width(found.quote) == 2 * len(found.quote)


def test_without_the_text_the_quote_is_shown_in_its_own_context(store: Embedded) -> None:
    [found] = explain(store, find(store, "市水务局"))
    assert found.quote in in_context(found, None)[0]


def test_a_quote_in_a_very_long_line_is_shown_in_a_window(store: Embedded) -> None:
    [found] = explain(store, find(store, "市水务局"))
    long = "甲" * 5000 + found.quote + "乙" * 5000
    import dataclasses

    moved = dataclasses.replace(found, start=5000, end=5000 + len(found.quote))
    line, _ = in_context(moved, long)
    assert found.quote in line
    assert len(line) < 120


def test_width_agrees_with_unicode() -> None:
    assert width("a市，") == 5
    assert unicodedata.east_asian_width("，") == "F"


def test_every_quote_of_a_fresh_store_stands_in_its_text(store: Embedded) -> None:
    compared, broken = broken_quotes(store)
    assert compared > 15
    assert broken == []


def test_a_quote_altered_in_the_graph_is_found(store: Embedded) -> None:
    rewritten(store.folder, lambda t: t.replace('oa#exact> "市水务局"', 'oa#exact> "市水利局"'))
    [wrong] = broken_quotes(Embedded(store.folder))[1]
    assert (wrong.quote, wrong.found, wrong.line) == ("市水利局", "市水务局", 11)
