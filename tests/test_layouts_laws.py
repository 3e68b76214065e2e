"""Laws of reading: nothing crashes it, every name is quoted, and form changes lose nothing."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.findings import KINDS
from remit.layouts import recognise
from remit.model import Document, Extraction
from remit.vocabulary.fold import seen

OWN = Path(__file__).parent / "golden" / "documents"
PIECES = [
    "责任单位", "牵头单位", "配合部门", "责任人", "序号", "工作任务", "完成时限", "市教育局",
    "县财政局", "各区政府",
    "刘东", "王成斌", "负责", "牵头", "配合", "由", "等有关部门", "上述项目", "一、", "（一）",
    "1.", "2、", "①", "6月底前",
    "：", ":", "、", "，", "；", "。", "（", "）", "【", "】", "|", "\t", "\n", "\n\n", " ",
    "Lead: ", "OMB", " and ",
    "Owner(s) Actions", "列第一位者为牵头单位，下同", "- 2 -", "建设项目3个", "ICP备", "●",
    "**", "各",
]  # fmt: skip


def read(text: str) -> Extraction:
    return recognise(Document(path="x.txt", text=text))


def bare(words: str) -> str:
    """Words without white space, emphasis and what is not seen."""
    return re.sub(r"[\s*_]+", "", seen(words))


def check(extraction: Extraction) -> None:
    text = extraction.document.text
    at = 0
    for n, item in enumerate(extraction.items, 1):
        assert item.number == n
        assert at <= item.span.start <= item.title_span.start <= item.title_span.end
        assert item.title_span.end <= item.span.end <= len(text)
        at = item.span.end
        for a in item.assignments:
            assert bare(text[a.span.start : a.span.end]) == bare(a.name)
        for p in item.passages:
            assert item.span.holds(p.span)
    for f in extraction.findings:
        assert f.code in KINDS
        assert f.span.end <= len(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_of_the_genre_breaks_it(text: str) -> None:
    if "- 2 -" not in text:
        check(read(text))
    else:
        read(text)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_no_text_at_all_breaks_it(text: str) -> None:
    check(read(text))


def named(extraction: Extraction) -> list[tuple[str, str]]:
    half = str.maketrans("，；：（）", ",;:()")
    return sorted((a.name.translate(half), a.role) for i in extraction.items for a in i.assignments)


def texts() -> list[tuple[str, str]]:
    return [(p.stem, p.read_text(encoding="utf-8")) for p in sorted(OWN.glob("*.txt"))]


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda v: v if len(v) < 60 else "")
def test_half_and_full_width_punctuation_say_the_same(name: str, text: str) -> None:
    full, half = "，；：（）", ",;:()"
    if name.startswith(("07", "08", "09")):
        pytest.skip("Latin script has no full-width punctuation")
    there = text.translate(str.maketrans(full, half))
    back = there.translate(str.maketrans(half, full))
    assert named(read(there)) == named(read(back)) == named(read(text))


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda v: v if len(v) < 60 else "")
@pytest.mark.parametrize("mark", ["**", "__", "****", "*"])
def test_emphasis_of_ordinals_and_labels_says_nothing(name: str, text: str, mark: str) -> None:
    zh = "[一二三四五六七八九十]+"
    ordinal = rf"(?m)^([ \t]*)([(（]{zh}[)）]|\d{{1,2}}[.、]|{zh}、)(?!\d)"
    marked = re.sub(ordinal, rf"\1{mark}\2{mark}", text)
    marked = re.sub(r"(?m)((?:责任|牵头|配合|完成|Lead|Owner)[^\s:：*_|、]{0,6})([:：])",
                    rf"{mark}\1{mark}\2", marked)  # fmt: skip
    found = read(marked)
    assert named(found) == named(read(text))
    if "page-numbers" not in name:
        check(found)


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda v: v if len(v) < 60 else "")
def test_characters_of_no_width_say_nothing(name: str, text: str) -> None:
    chance = random.Random(name)  # noqa: S311
    strewn = "".join(
        c + chance.choice("\u200b\u00ad\u2060\ufeff") * (chance.random() < 0.1) for c in text
    )
    found = read(strewn)
    assert named(found) == named(read(text))
    if "page-numbers" not in name:
        check(found)


@pytest.mark.parametrize("stem", ["01", "03", "05"])
@pytest.mark.parametrize("width", [24, 34, 41])
def test_nothing_is_lost_when_lines_are_wrapped(stem: str, width: int) -> None:
    [path] = OWN.glob(f"{stem}*.txt")
    text = path.read_text(encoding="utf-8")
    wrapped = "\n".join(
        "\n".join(line[i : i + width] for i in range(0, max(1, len(line)), width))
        for line in text.split("\n")
    )
    assert named(read(wrapped)) == named(read(text))


@pytest.mark.parametrize(
    "unit",
    [
        "(", "()", "由市", "责任单位:", "责任单位:市教育局\n", "\t1\n", "|\n", "1.市教育局\n",
        "市局和", "王李张",
        "1.1.1.1 任务(市教育局负责)\n", "1.任务\n上述项目由市教育局负责。\n",
        "序号\n任务\n责任单位\n1\n甲\n市局\n",
        "任务\t责任单位\na\t市教育局\n", "|任务|责任单位|\n|甲|市局|\n", "序号任务责任单位1",
        "一、任务\n", " ", "\n", "由甲局负责甲乙,", ",甲乙负责负责负责甲甲",
        "  甲局牵头,乙局配合配合配合",
        "M1 a\n", "甲局为牵头单位,", "上述项目由", "主办:市政府\n",
    ],
)  # fmt: skip
def test_long_hostile_input_takes_time_in_proportion(unit: str) -> None:
    assert growth(unit * (5_000 // len(unit)), unit * (40_000 // len(unit))) < 40


def test_noise_is_read_in_time_in_proportion() -> None:
    noise = random.Random(7)  # noqa: S311
    text = "".join(
        noise.choice("市县局委责任单位牵头，、（）：\n\t|0123456789") for _ in range(32_000)
    )
    check(read(text))
    assert growth(text[:4_000], text) < 40


def growth(short: str, long: str) -> float:
    """How many times the processor time of a text takes one that is eight times as long.

    A quadratic reader takes 64 times; what is too quick to be measured counts as 5 ms.
    """

    def seconds(text: str) -> float:
        started = time.process_time()
        read(text)
        return time.process_time() - started

    read(short)
    return min(seconds(long), seconds(long)) / max(0.005, seconds(short), seconds(short))
