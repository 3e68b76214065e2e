"""The one folding: every offset stays, and what means the same is the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.build import build
from remit.layouts import recognise
from remit.model import Document
from remit.reading import extract
from remit.registry import Registry
from remit.vocabulary.fold import fold, radical_free, seen, simplified

TEXT = st.text(max_size=40)
UNSEEN = "\u00ad\u200b\u200d\u2060\ufeff\ufe0f"
PLAN = "1.建食堂\n责任人：副市长孙立\n牵头单位：市民政局、市住建局\n6月底前完成。\n"


@given(TEXT, TEXT)
def test_folding_keeps_every_offset_works_by_character_and_ends_at_once(a: str, b: str) -> None:
    for folding in (fold, simplified, radical_free):
        assert len(folding(a)) == len(a)
        assert folding(a + b) == folding(a) + folding(b)
        assert folding(folding(a)) == folding(a)


def test_every_traditional_character_that_has_one_form_is_folded() -> None:
    assert fold("牽頭單位：縣發改局　乙【丙】ＡＢ１２") == "牵头单位:县发改局 乙[丙]AB12"
    assert simplified("副市長孫立、協辦，銷售、頃") == "副市长孙立、协办，销售、顷"
    assert simplified("责任单位：市发改委 Owner") == "责任单位：市发改委 Owner"


def test_every_radical_is_the_character_it_stands_for() -> None:
    """All of Unicode's blocks of radicals but the strokes that stand for no character."""
    assert radical_free("⺠政局⻝堂⻋位⽉⼈⻘") == "民政局食堂车位月人青"
    left = [
        chr(code)
        for code in range(0x2E80, 0x2FE0)
        if unicodedata.category(chr(code)) == "So" and radical_free(chr(code)) == chr(code)
    ]
    assert left == ["⺀"]  # a mark of repetition


def _said(text: str) -> list[list[tuple[str, str]]]:
    found = recognise(Document(path="a.txt", text=text))
    return [[(a.role, a.name) for a in item.assignments] for item in found.items]


@settings(deadline=None)
@given(st.data())
def test_what_a_reader_does_not_see_changes_nothing(data: st.DataObject) -> None:
    """Characters of no width inside names and labels, anywhere but beside a line end."""
    places = [i for i in range(1, len(PLAN)) if "\n" not in PLAN[i - 1 : i + 1]]
    at = sorted(data.draw(st.sets(st.sampled_from(places), max_size=6)), reverse=True)
    text = PLAN
    for place in at:
        text = text[:place] + data.draw(st.sampled_from(UNSEEN)) + text[place:]
    assert _said(text) == _said(PLAN)


def test_a_store_of_a_text_with_unseen_characters_has_each_body_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = PLAN.replace("市住建局", "市\u200b住建局") + "2.修路\n牵头单位：市住\u00ad建局\n"
    found = extract(Document(path="a.txt", text=text))
    report = build([found], tmp_path_factory.mktemp("store") / "s", registry=Registry([]))
    assert report.bodies == 2


def test_ligatures_and_soft_hyphens_are_no_part_of_a_name() -> None:
    assert seen("Oﬃce of Parks De\u00adpartment") == "Office of Parks Department"
    lead = _said("1. Open the register\nLead agency: Oﬃce of Parks\n")
    assert lead == [[("lead", "Office of Parks")]]


@pytest.mark.parametrize("mark", ["**", "__"])
def test_emphasis_within_a_line_parts_nothing_and_a_label_at_its_beginning_may(mark: str) -> None:
    tasks = {"June 2031": "Repair the wall", "July 2031": "Train", "May 2032": "Open the pier"}
    listed = "".join(
        f"- {when} - {what} - (Harbour Office, GSA) - A.1\n" for when, what in tasks.items()
    )
    marked = listed.replace("A.1", f"{mark}A.1{mark}")
    for when in tasks:
        marked = marked.replace(when, f"{mark}{when}{mark}")
    assert _said(marked) == _said(listed)
    assert len(_said(marked)) == len(tasks)
    label = f"{mark}Lead agency:{mark} Harbour Office\n"
    assert _said(f"1. Repair the wall\n{label}") == [[("lead", "Harbour Office")]]
