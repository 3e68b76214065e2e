"""How much words look like bodies, persons or posts: no label, only the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.layouts.who import likeness
from remit.vocabulary.fold import fold

BODIES = [
    "市住建局、市城管局",
    "市数据局",
    "省市场监管局（省知识产权局）",
    "数据中心牵头",
    "各区、县级市",
    "云溪县、白水县",
    "Planning Office",
    "Department of Transport (DoT), Harbour Authority, and Statistics\nOffice",
    "Civil society organizations",
    "GSA, OMB",
    "DfT",
    "Agenzia digitale, Comuni",
    "Ministero dei Trasporti e Agenzia digitale",
    "Bundesamt für Umwelt",
]
PERSONS = ["副市长刘东", "毛杰、王建国", "刘东副市长", "Jane Holt", "Dr Holt"]
POSTS = ["董事长、总经理", "分管副市长", "City Manager", "Community Development Director"]
OTHERS = [
    "全市",
    "三个试点区",
    "施工前三日书面告知周边居民",
    "完善考核机构",
    "加强组织领导",
    "牛奶",
    "2026年6月",
    "持续推进",
    "1",
    "无",
    "",
    "Replace paper permits",
    "Feasibility",
    "In progress",
    "June 2027",
    "challenges",
    "and",
    "the",
    "agencies",
    "agencies as they conduct trials and reviews as",
    "This commitment is on track to be completed by June 2027.",
    "La squadra aumenta la propria capacità.",
    "Improve the City website",
]


def of(words: str) -> likeness.Likeness:
    return likeness.of(fold(words))


@pytest.mark.parametrize("words", BODIES)
def test_a_list_of_bodies_needs_no_label(words: str) -> None:
    found = of(words)
    assert found.bodies >= 0.5 > max(found.persons, found.post)


@pytest.mark.parametrize("words", PERSONS)
def test_a_person_is_told_from_a_body_and_a_post(words: str) -> None:
    found = of(words)
    assert found.persons >= 0.5 > max(found.bodies, found.post)


@pytest.mark.parametrize("words", POSTS)
def test_a_post_is_told_from_a_body_and_a_person(words: str) -> None:
    found = of(words)
    assert found.post >= 0.5 > max(found.bodies, found.persons)


@pytest.mark.parametrize("words", OTHERS)
def test_prose_dates_numbers_and_places_are_none_of_these(words: str) -> None:
    assert of(words).other > 0.5


def test_a_document_calls_its_bodies_by_acronyms() -> None:
    flat = "The Board of Harbour Works (BoHW) and Harbour Watch (HW) met (IN 2026)."
    known = likeness.called(flat)
    assert known == {"BoHW", "Board of Harbour Works", "HW", "Harbour Watch"}
    assert likeness.of("Harbour Watch", known=known).bodies > likeness.of("Harbour Watch").bodies


def test_a_column_is_judged_by_its_cells_that_say_something() -> None:
    cells = ["市住建局", "", "无", "市发改委、市市场监管局"]
    assert likeness.of_cells(cells).bodies > 0.9
    assert likeness.of_cells(["", "无"]).other == 1.0


@given(st.lists(st.sampled_from(["市教育局", "县财政局", "完善制度", "刘东", "各区"]), min_size=1))
def test_the_order_of_a_list_does_not_matter(pieces: list[str]) -> None:
    there, back = likeness.of("、".join(pieces)), likeness.of("、".join(reversed(pieces)))
    assert there.bodies == pytest.approx(back.bodies)
    assert there.persons == pytest.approx(back.persons)


@given(st.text(max_size=80))
def test_every_score_is_between_zero_and_one(words: str) -> None:
    found = of(words)
    assert all(0 <= score <= 1 for score in (found.bodies, found.persons, found.post, found.other))
