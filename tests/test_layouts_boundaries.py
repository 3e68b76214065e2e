"""Items begin on chains of ordinals, whether or not a line begins there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring import f1, placed, score

from remit.layouts import recognise
from remit.layouts.page import Page
from remit.layouts.text.outline import blocks
from remit.model import Document, Extraction

GOLDEN = Path(__file__).parent / "golden"
# running text whose items are paragraphs with ordinals of their own
NUMBERED = [
    "documents/03-several-brackets",
    "documents/04-wrapped-with-page-numbers",
    "blind/01-qinghe-labelled-brackets",
    "blind/05-province-lead-division",
]
TITLES = [
    "建设口袋公园",
    "改造老旧管网",
    "开通微循环公交",
    "完善巡查制度",
    "推广绿色建材",
    "办好社区食堂",
]
BODIES = ["市水务局", "市住建局", "市教育局", "市城管局", "市商务局", "市民政局"]
FORMS = {
    "一、": "一、 二、 三、 四、 五、 六、",
    "（一）": "（一） （二） （三） （四） （五） （六）",
    "1.": "1. 2. 3. 4. 5. 6.",
    "1、": "1、 2、 3、 4、 5、 6、",
    "（1）": "（1） （2） （3） （4） （5） （6）",
    "①": "① ② ③ ④ ⑤ ⑥",
    "第一条": "第一条 第二条 第三条 第四条 第五条 第六条",
    "1.1": "1.1 1.2 1.3 1.4 1.5 1.6",
}


def read(text: str) -> Extraction:
    return recognise(Document(path="x.txt", text=text))


def gold(stem: str) -> tuple[str, list[dict[str, object]]]:
    path = GOLDEN / f"{stem}.txt"
    items = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))["items"]
    return path.read_text(encoding="utf-8"), items


def said(extraction: Extraction) -> list[tuple[str | None, list[str]]]:
    return [(i.ordinal, [a.name for a in i.assignments]) for i in extraction.items]


@pytest.mark.parametrize("stem", NUMBERED)
def test_a_text_that_lost_its_line_ends_says_the_same(stem: str) -> None:
    text, items = gold(stem)
    joined = re.sub(r"\s*\n\s*(?:- \d+ -\s*)?", "", text)
    assert f1(*score(read(joined), items)) >= 0.97 * f1(*score(read(text), items))


@pytest.mark.parametrize("stem", NUMBERED)
@pytest.mark.parametrize("left_out", [1, 2])
def test_a_number_that_is_left_out_loses_no_other_item(stem: str, left_out: int) -> None:
    text, items = gold(stem)
    places = placed(text, items)
    starts = [text.rfind("\n", 0, at) + 1 for at in places]
    start = starts[left_out]
    end = min(other for other in starts if other > start)
    rest = [i for i, at in zip(items, places, strict=True) if not start <= at < end]
    assert f1(*score(read(text[:start] + text[end:]), rest)) >= 0.97


@given(
    form=st.sampled_from(sorted(FORMS)),
    kept=st.sets(st.integers(0, 5), min_size=3),
    between=st.sampled_from(["", "\n", "\n\n"]),
)
@settings(max_examples=150, deadline=None)
def test_every_form_of_ordinal_begins_items_anywhere(
    form: str, kept: set[int], between: str
) -> None:
    numbers = FORMS[form].split(" ")
    tasks = [
        f"{numbers[n]}{TITLES[n]}。年内完成{n + 2}处。（{BODIES[n]}负责）" for n in sorted(kept)
    ]
    extraction = read("云湾市实施方案为改善民生，制定本方案。" + between + between.join(tasks))
    assert [names for _, names in said(extraction)] == [[BODIES[n]] for n in sorted(kept)]


def test_lists_within_lists_start_again_under_each_heading() -> None:
    text = (
        "云湾市要点一、民生实事（一）教育1.建设学校。（市教育局负责）2.扩建幼儿园。（市住建局负责）"
        "（二）出行1.开通公交。（市交通运输局负责）2.修复道路。（市城管局负责）"
        "二、环境整治（一）水1.疏浚河道。（市水务局负责）"
    )
    assert [i.section[-2:] for i in read(text).items] == [
        ("民生实事", "教育"), ("民生实事", "教育"), ("民生实事", "出行"), ("民生实事", "出行"),
        ("环境整治", "水"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "投资1.5亿元，2.3公里管网", "按照第一条、第二条执行", "见（一）和（二）",
        "2024.6前完成", "《条例》第3条第2款", "“1.登记2.审核3.发证”的流程",
        "材料（1.申请表；2.身份证）", "一、二、三产业融合", "服务三、四级城镇", "时速2、3公里",
    ],
)  # fmt: skip
def test_numbers_of_other_things_begin_nothing(words: str) -> None:
    text = f"云湾市要点。1.建设学校。结合实际，{words}，抓好落实。2.扩建医院。抓紧实施。"
    document = Document(path="x.txt", text=text)
    assert len(blocks(Page.of(document))) == 3


def test_words_of_a_site_inside_a_long_paragraph_are_no_footer() -> None:
    words = "推进无障碍设施改造，做好联系我们栏目的答复，" + "完善设施并抓好落实，" * 12
    text = f"要点。1.{words}建成5处。（市残联负责）2.{words}（市城管局负责）"
    assert [names for _, names in said(read(text))] == [["市残联"], ["市城管局"]]


def test_ordinals_of_any_length_continue_their_chain() -> None:
    tasks = [f"{n}.改造小区{n}处。（市住建局负责）" for n in range(998, 1004)]
    assert [i.ordinal for i in read("要点。" + "".join(tasks)).items] == [
        f"{n}." for n in range(998, 1004)
    ]


def test_a_heading_with_a_bracket_of_its_own_is_an_item_above_its_numbered_ones() -> None:
    text = (
        "要点\n（一）整治码头。清理岸线。（责任单位：市港务局）\n"
        "（二）完善验收制度。推行联合验收。（责任单位：市住建局、市海事局）\n"
        "1.编制手册。6月底前印发。（责任单位：市住建局）\n2.压缩时限。（责任单位：市政务服务局）\n"
    )
    assert said(read(text)) == [
        ("（一）", ["市港务局"]),
        ("（二）", ["市住建局", "市海事局"]),
        ("1.", ["市住建局"]),
        ("2.", ["市政务服务局"]),
    ]
    assert [i.section for i in read(text).items][2:] == [("完善验收制度",)] * 2


@pytest.mark.parametrize("bullet", ["• ", "● ", "- ", "* ", "■", "◆ ", "— ", "○ "])
@pytest.mark.parametrize("number", ["1.", "（一）", "### 1. "])
def test_bulleted_labels_are_fields_of_the_task_above_them(bullet: str, number: str) -> None:
    second = number.replace("1", "2").replace("一", "二")
    text = "云湾市要点\n" + "\n".join(
        f"{n}{title}\n{bullet}责任人：{who}\n{bullet}牵头单位：{body}\n{bullet}完成时限：2031年6月底前"
        for n, title, who, body in (
            (number, "整治码头3处", "石兰", "市港务局"),
            (second, "修缮栈桥2座", "高远", "市住建局"),
        )
    )
    assert [(i.title, [a.name for a in i.assignments]) for i in read(text).items] == [
        ("整治码头3处", ["石兰", "市港务局"]),
        ("修缮栈桥2座", ["高远", "市住建局"]),
    ]


def test_the_bullet_of_a_label_is_no_part_of_the_names_above_it() -> None:
    text = "### 1. 整治码头\n\n- **牵头单位：** 市港务局、市海事局\n- **完成时限：** 6月底前\n"
    assert said(read(text)) == [("1.", ["市港务局", "市海事局"])]
