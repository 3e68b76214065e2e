"""Two editions of an invented plan, worked out by hand."""

from __future__ import annotations

import pytest

from remit.errors import UsageError
from remit.measures.change import (
    Entry,
    bloc_change,
    changes,
    flows,
    load_changes,
    match_editions,
    renamed,
    stability,
    title_similarity,
)
from remit.measures.incidence import Incidence


def entry(iri: str, title: str, officials: str, leads: str, supports: str, weight: float) -> Entry:
    return Entry(
        iri=iri,
        title=title,
        officials=frozenset(officials.split()),
        leads=frozenset(leads.split()),
        supports=frozenset(supports.split()),
        weight=weight,
    )


OLD = (
    entry("1/1", "加快湖区水环境综合整治", "wang", "water", "finance", 1.5),
    entry("1/2", "推进城市快速路网建设", "li", "construction", "planning", 1.0),
    entry("1/3", "完善城乡居民养老保险", "zhao", "labour", "", 0.5),
    entry("1/4", "举办全市农民运动会", "zhao", "sports", "", 1.0),
)
NEW = (
    entry("2/1", "继续推进城市快速路网建设", "wang", "transport", "planning", 1.2),
    entry("2/2", "加快湖区水环境综合整治工程", "wang", "water", "finance", 1.8),
    entry("2/3", "完善城乡居民养老保险制度", "zhao", "labour", "finance", 0.5),
    entry("2/4", "建设智慧医疗平台", "", "health", "", 0.5),
)
MATCHING = match_editions(OLD, NEW)


def test_titles_find_their_counterparts_with_a_visible_score() -> None:
    pairs = {match.old.iri: (match.new.iri, match.basis) for match in MATCHING.matches}
    assert pairs == {
        "1/1": ("2/2", "title"),
        "1/2": ("2/1", "title"),
        "1/3": ("2/3", "title"),
    }
    assert all(0.5 <= match.score <= 1 for match in MATCHING.matches)
    assert [e.iri for e in MATCHING.new] == ["2/4"]
    assert [e.iri for e in MATCHING.dropped] == ["1/4"]


def test_an_identifier_outranks_the_title() -> None:
    old = [Entry(iri="a", title="水环境", identifier="P7"), Entry(iri="b", title="道路建设")]
    new = [Entry(iri="c", title="道路建设", identifier="P7"), Entry(iri="d", title="水环境")]
    matches = match_editions(old, new).matches
    assert [(m.old.iri, m.new.iri, m.basis) for m in matches] == [("a", "c", "identifier")]


def test_an_identifier_used_twice_identifies_nothing() -> None:
    old = [
        Entry(iri="a", title="x1 road", identifier="P"),
        Entry(iri="b", title="y", identifier="P"),
    ]
    new = [Entry(iri="c", title="x1 road", identifier="P")]
    (match,) = match_editions(old, new).matches
    assert (match.old.iri, match.basis) == ("a", "title")


def test_the_best_matching_is_the_best_in_sum() -> None:
    old = [Entry(iri="a", title="abcd"), Entry(iri="b", title="abcdefgh")]
    new = [Entry(iri="c", title="abcdef"), Entry(iri="d", title="abcdefghij")]
    pairs = {(m.old.iri, m.new.iri) for m in match_editions(old, new).matches}
    assert pairs == {("a", "c"), ("b", "d")}


def test_similarity_ignores_width_case_space_and_punctuation() -> None:
    assert title_similarity("ＡＢ c，d", "ab cd") == 1
    assert title_similarity("", "") == 1
    assert title_similarity("一", "二") == 0
    with pytest.raises(UsageError, match="threshold"):
        match_editions(OLD, NEW, similar_from=0)


def test_flows_name_what_changed_in_each_initiative() -> None:
    assert flows(MATCHING) == {
        "kept": ("2/2",),
        "moved": ("2/1",),
        "re-led": ("2/1",),
        "re-supported": ("2/3",),
        "new": ("2/4",),
        "dropped": ("1/4",),
    }
    assert changes(MATCHING.matches[0]) == ()


def test_stability_is_corrected_for_chance() -> None:
    found = stability(MATCHING)
    assert (found.matched, found.same, found.stability) == (3, 2, 2 / 3)
    # Shares wang 1/3, li 1/3, zhao 1/3 before; wang 2/3, zhao 1/3 after.
    assert found.expected == pytest.approx(1 / 3)
    assert found.kappa == pytest.approx(1 / 2)
    # Kept: water lead and finance support of 1, planning support of 2, labour lead of 3.
    # Gone: construction, sports. New: transport, finance support of 3, health.
    assert found.links == pytest.approx(4 / 9)


def test_nothing_matched_has_no_stability() -> None:
    found = stability(match_editions(OLD, []))
    assert (found.stability, found.expected, found.kappa) == (None, None, None)
    assert stability(match_editions([], [])).links is None


def test_one_official_for_all_has_no_kappa() -> None:
    old, new = ([entry(f"{y}", "道路建设", "o", "", "", 1)] for y in (1, 2))
    assert stability(match_editions(old, new)).kappa is None


def test_load_changes_are_the_exact_sum_of_their_parts() -> None:
    found = {change.official: change.as_json() for change in load_changes(MATCHING)}
    wang = found["wang"]
    assert (wang["before"], wang["after"]) == (1.5, 3.0)
    assert wang["heavier"] == pytest.approx(0.3)
    assert (wang["moved_in"], wang["moved_out"]) == (1.2, 0)
    assert (found["li"]["moved_out"], found["li"]["after"]) == (1.0, 0)
    assert (found["zhao"]["dropped"], found["zhao"]["change"]) == (1.0, -1.0)


def test_a_renamed_office_has_not_changed() -> None:
    old = renamed(OLD, {"construction": "transport", "li": "wang"})
    assert flows(match_editions(old, NEW))["kept"] == ("2/2", "2/1")


def test_blocs_change_only_beyond_the_noise_within_a_year() -> None:
    def teams(pattern: str) -> Incidence:
        return Incidence.from_links(
            (f"{team}{n}", member)
            for team, members in zip("xy", pattern.split(), strict=True)
            for n in range(3)
            for member in members
        )

    same = bloc_change(teams("abc def"), teams("abc def"))
    assert (same.between, same.within, same.beyond_noise) == (1.0, (1.0, 1.0), False)
    mixed = bloc_change(teams("abc def"), teams("ade bcf"))
    assert mixed.beyond_noise is True
    assert bloc_change(teams("abc def"), Incidence.from_links([])).beyond_noise is None
