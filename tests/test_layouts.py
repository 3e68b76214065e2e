"""Each layout of the genre, by a short text of its kind: who is responsible, and for what."""

from __future__ import annotations

import pytest

from remit.layouts import recognise
from remit.model import Cell, Document, Extraction, Span, Table

Said = list[tuple[str, str]]


def read(text: str, tables: tuple[Table, ...] = ()) -> Extraction:
    return recognise(Document(path="plan.txt", text=text, tables=tables))


def said(extraction: Extraction, number: int = 1) -> Said:
    return [(a.name, a.role) for a in extraction.items[number - 1].assignments]


def layouts(extraction: Extraction) -> set[str]:
    return {r.layout for r in extraction.readings}


def codes(extraction: Extraction) -> list[str]:
    return [f.code for f in extraction.findings]


# -- brackets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("（甲局、乙委负责）", [("甲局", "responsible"), ("乙委", "responsible")]),
        ("(牵头单位：甲局；配合单位：乙委)", [("甲局", "lead"), ("乙委", "support")]),
        ("【责任单位：甲局，各县区】", [("甲局", "responsible"), ("各县区", "responsible")]),
        (
            "（甲局、乙委牵头，丙办及各县区政府按职责分工负责）",
            [
                ("甲局", "lead"),
                ("乙委", "lead"),
                ("丙办", "responsible"),
                ("各县区政府", "responsible"),
            ],
        ),
        ("（牵头单位甲局，配合单位乙委）", [("甲局", "lead"), ("乙委", "support")]),
        ("（6月底前完成，甲局负责）", [("甲局", "responsible")]),
        ("（甲局为牵头单位，乙委为配合单位）", [("甲局", "lead"), ("乙委", "support")]),
        ("（甲局会同有关部门负责）", [("甲局", "responsible")]),
        ("（责任部门：甲局；配合部门：乙委）", [("甲局", "lead"), ("乙委", "support")]),
    ],
)
def test_a_bracket_at_a_paragraphs_end_assigns(bracket: str, expected: Said) -> None:
    found = read(f"一、任务\n（一）推进某事。做好某项工作{bracket}\n")
    assert [i.ordinal for i in found.items] == ["（一）"]
    assert said(found) == expected
    assert layouts(found) == {"brackets"}


def test_several_brackets_in_one_item_are_parts_of_it() -> None:
    found = read("1.推进某事。做第一步。（甲局负责）做第二步。（乙局牵头，丙局配合）\n")
    [item] = found.items
    assert [(a.name, a.role, a.part) for a in item.assignments] == [
        ("甲局", "responsible", 1),
        ("乙局", "lead", 2),
        ("丙局", "support", 2),
    ]
    assert len(item.passages) == 2


def test_the_first_named_is_the_lead_only_where_the_document_says_so() -> None:
    rule = "（甲局、乙局负责。列第一位者为牵头单位，下同）"
    found = read(
        f"（一）做某事。{rule}\n（二）做另一事。（乙局、丙局负责）\n（三）再做。（丙局负责）\n"
    )
    leads = [[(a.name, a.mode) for a in i.assignments if a.role == "lead"] for i in found.items]
    assert leads == [[("甲局", "inferred")], [("乙局", "inferred")], []]
    plain = read("（一）做某事。（甲局、乙局负责）\n")
    assert [a.role for a in plain.items[0].assignments] == ["responsible", "responsible"]


def test_a_rule_for_one_bracket_holds_for_that_bracket() -> None:
    found = read(
        "（一）做某事。（甲局、乙局负责，列首位的为牵头单位）\n（二）做另一事。（乙局、丙局负责）\n"
    )
    assert [a.name for i in found.items for a in i.assignments if a.role == "lead"] == ["甲局"]


def test_bare_lists_count_only_where_they_are_the_custom_of_the_text() -> None:
    custom = "1.做甲事。（组织处）\n2.做乙事。（宣传处、办公室）\n3.做丙事。（办公室）\n"
    assert said(read(custom), 2) == [("宣传处", "responsible"), ("办公室", "responsible")]
    assert read("1.做甲事。（宣传处、办公室）\n2.做乙事。\n3.做丙事。\n4.做丁事。\n").items == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "企业直接申报（企业直接向国家发展改革委申报，不需省级部门转报）。",
        "建立由政府负责人牵头、相关部门共同参与的工作机制。",
        "对企业职工人数25%（超过100人的企业达到15%）的，给予支持。",
        "各责任单位要明确责任人，牵头单位负责协调。",
        "优先支持市（地、州、盟）、县（市、区、旗）。",
        "提交申请表（由企业负责人签字）。",
        "本条例由市人民政府负责解释，由公安机关依法处理。",
        "县级以上地方人民政府生态环境主管部门负责监督管理工作。",
        "会议要求，由市发改委牵头建立项目库，各责任单位要密切配合。",
    ],
)
def test_words_in_a_sentence_assign_nothing(sentence: str) -> None:
    assert read(f"一、{sentence}\n二、{sentence}\n").items == ()


# -- labels -----------------------------------------------------------------------------------


def test_label_lines_under_numbered_tasks() -> None:
    found = read(
        "1.做甲事。\n牵头单位:甲局\n责任单位:乙委,各街道\n\n2.做乙事。\n牵头单位:乙委\n\n3.做丙事。\n"
    )
    assert said(found, 1) == [("甲局", "lead"), ("乙委", "responsible"), ("各街道", "responsible")]
    assert said(found, 2) == [("乙委", "lead")]
    assert said(found, 3) == []
    assert "no-responsibility" in codes(found)


def test_labels_run_together_in_one_paragraph_end_one_another() -> None:
    found = read(
        "问题一：某河水质差。整改目标：达标。责任单位：甲局、乙委。责任人：李建国。"
        "整改时限：2021年12月底前。\n"
    )
    assert said(found) == [("甲局", "responsible"), ("乙委", "responsible"), ("李建国", "official")]


def test_unnumbered_tasks_are_told_apart_by_their_labels() -> None:
    found = read(
        "项目名称：东湖剧院\n责任领导：刘志强（副市长）\n责任单位：甲局\n\n"
        "项目名称：南环路\n责任领导：王海涛\n责任单位：乙局\n"
    )
    assert [i.title for i in found.items] == ["东湖剧院", "南环路"]
    assert [said(found, n) for n in (1, 2)] == [
        [("刘志强", "official"), ("甲局", "responsible")],
        [("王海涛", "official"), ("乙局", "responsible")],
    ]


def test_a_label_with_spaces_inside_and_its_value_on_the_next_lines() -> None:
    found = read("1.做甲事。\n责 任 单 位：\n市教育局\n市财政局\n完成时限：年底前\n")
    assert said(found) == [("市教育局", "responsible"), ("市财政局", "responsible")]


def test_a_label_may_stand_before_its_names_with_only_a_space() -> None:
    found = read(
        "措施1 锅炉淘汰。淘汰46台。\n责任单位 市生态环境局 各县（区）政府\n完成时限 年底前\n"
    )
    assert said(found) == [("市生态环境局", "responsible"), ("各县（区）政府", "responsible")]


def test_dashes_begin_items_of_their_own() -> None:
    found = read(
        "（十）扩大投资。\n——推进甲事。牵头领导：朱明华；牵头单位：市发改委\n"
        "——推进乙事。牵头领导：孙 莉；牵头单位：市财政局；协助科室：各科室\n"
    )
    assert said(found, 1) == [("朱明华", "official"), ("市发改委", "lead")]
    assert said(found, 2) == [("孙莉", "official"), ("市财政局", "lead"), ("各科室", "support")]


def test_officials_in_a_heading_are_inherited_below_it_and_not_beyond() -> None:
    found = read(
        "一、产业（牵头领导：成坤、王俊）\n1.做甲事。（甲局负责）\n2.做乙事。（乙局负责）\n"
        "二、民生\n3.做丙事。（丙局负责）\n"
    )
    officials = [
        [(a.name, a.mode) for a in i.assignments if a.role == "official"] for i in found.items
    ]
    assert officials == [[("成坤", "inherited"), ("王俊", "inherited")]] * 2 + [[]]


def test_a_claim_of_the_last_measures_speaks_for_the_paragraph_above() -> None:
    found = read(
        "（一）做甲事\n1.第一步。\n2.第二步。（甲局负责）\n（二）做乙事\n1.第一步。\n2.第二步。\n3.第三步。（乙局负责）\n"
    )
    assert [i.ordinal for i in found.items] == ["（一）", "（二）"]


def test_a_cut_off_item_takes_nothing_from_its_neighbour() -> None:
    found = read("1.做甲事。(甲局牵头,乙局配合)\n2.做乙事。(市政府办公室、市")
    assert said(found, 2) == []
    assert "cut-off-item" in codes(found)


# -- prose ------------------------------------------------------------------------------------


def test_one_sentence_speaks_for_the_items_above_it() -> None:
    found = read(
        "一、交通\n1.建路。\n2.建桥。\n上述项目由市住建局牵头负责，市城管局配合。\n"
        "二、水利\n3.清淤。\n以上项目由市水利局负责。\n"
    )
    assert said(found, 1) == said(found, 2) == [("市住建局", "lead"), ("市城管局", "support")]
    assert said(found, 3) == [("市水利局", "responsible")]
    assert {a.mode for i in found.items for a in i.assignments} == {"inherited"}


def test_leaders_portfolios_give_officials_with_their_fields() -> None:
    found = read(
        "陈立新 副县长 负责财政、统计等方面工作。分管县财政局。\n"
        "刘晓梅 副县长 负责教育方面工作。分管县教育局。\n"
    )
    assert [said(found, n) for n in (1, 2)] == [[("陈立新", "official")], [("刘晓梅", "official")]]


def test_a_list_of_a_leading_group_assigns_nothing() -> None:
    found = read(
        "决定成立县防汛指挥部：\n指 挥 长：刘志强 县长\n"
        "成    员：赵 勇 县水利局局长\n联系单位：县水利局\n"
    )
    assert found.items == ()


def test_leaders_as_headings_hold_for_the_tasks_below_them() -> None:
    found = read(
        "一、市长 李国栋\n（一）推进新城建设。配合单位：市发改委\n（二）推进园区创建。\n"
        "二、常务副市长 王芳\n（一）推进扩区。责任单位：市商务局\n"
    )
    officials = [[a.name for a in i.assignments if a.role == "official"] for i in found.items]
    assert officials == [["李国栋"], ["李国栋"], ["王芳"]]


def test_an_english_value_ends_with_its_sentence() -> None:
    found = read(
        "1. Draft the policy. Lead: Ministry of ICT; Support: St. Mary University. By Q3 2022.\n"
    )
    assert said(found) == [("Ministry of ICT", "lead"), ("St. Mary University", "support")]


def test_a_programme_in_prose_has_initiatives_and_no_assignments() -> None:
    paragraph = "强化载体建设。" + "加快基础设施建设，提升功能，完善配套，推动发展，提高水平。" * 3
    found = read(
        "".join(f"{n}、发展经济，改善民生\n{paragraph}\n{paragraph}\n{paragraph}\n" for n in "一二")
    )
    assert len(found.items) == 6
    assert not any(i.assignments for i in found.items)


def test_a_notice_full_of_role_words_gives_nothing() -> None:
    found = read(
        "各牵头单位要明确责任人，各责任单位、配合单位要积极配合。\n"
        "附件：任务分解表\n主办单位：甲市政府 承办单位：乙中心\n版权所有\n"
    )
    assert found.items == ()
    assert codes(found) == ["no-assignments"]


# -- tables -----------------------------------------------------------------------------------

ROWS = (("1", "新建道路。", "县交通局", "10月底前"), ("2", "改造老街。", "县住建局", "年底前"))
HEAD = ("序号", "工作任务", "责任单位", "完成时限")
EXPECTED = [[("县交通局", "responsible")], [("县住建局", "responsible")]]


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("cell-per-line", "\n\n".join(c for row in (HEAD, *ROWS) for c in row)),
        ("bar-lines", "\n|\n".join(c for row in (HEAD, *ROWS) for c in row)),
        ("bar-rows", "\n".join(" | ".join(row) + " |" for row in (HEAD, *ROWS))),
        ("tab-rows", "\n".join("\t".join(row) for row in (HEAD, *ROWS))),
        ("tab-cells", "".join(f"\n\t{c}" for row in (HEAD, *ROWS) for c in row)),
        ("spaced-columns", "\n".join("    ".join(row) for row in (HEAD, *ROWS))),
        ("run-together", "".join(c for row in (HEAD, *ROWS) for c in row)),
    ],
)
def test_one_table_reads_the_same_however_it_was_flattened(layout: str, text: str) -> None:
    found = read(text)
    assert [said(found, n) for n in (1, 2)] == EXPECTED
    assert [i.ordinal for i in found.items] == ["1", "2"]
    assert [i.title for i in found.items] == ["新建道路", "改造老街"]
    assert layouts(found) == {layout}


def test_columns_may_stand_in_any_order() -> None:
    order = (3, 2, 0, 1)
    rows = [tuple(row[i] for i in order) for row in (HEAD, *ROWS)]
    found = read("\n".join(" | ".join(row) for row in rows))
    assert [said(found, n) for n in (1, 2)] == EXPECTED


def test_a_shifted_row_is_placed_by_what_it_holds_and_reported() -> None:
    found = read(
        "工作任务 | 具体要求 | 责任部门 |\n一、信息公开。 | 1.公开预决算报表。 | 财务科 |\n"
        "2.回复网民的意见建议。 | 各科室 | |\n3.更新微信公众号内容。 | 办公室牵头,各科室配合 | |\n"
    )
    assert said(found, 2) == [("各科室", "responsible")]
    assert said(found, 3) == [("办公室", "lead"), ("各科室", "support")]
    assert found.items[2].section == ("一、信息公开",)
    assert codes(found).count("shifted-column") == 2


def test_a_markdown_table_with_theme_rows_in_english() -> None:
    found = read(
        "| No. | Action | Timeframe | Lead organisation | Key stakeholders |\n"
        "|---|---|---|---|---|\n"
        "| **Theme A: Roads** | | | | |\n"
        "| 1 | Audit footpaths near schools | 2023 | City Council | Elders Society; DoT |\n"
        "| 2 | Extend the night bus | 2024 | DoT, with City Council support | — |\n"
    )
    assert said(found, 1) == [
        ("City Council", "lead"),
        ("Elders Society", "support"),
        ("DoT", "support"),
    ]
    assert said(found, 2) == [("DoT", "lead"), ("City Council", "support")]


def test_codes_with_owners_and_their_action_below() -> None:
    found = read(
        "# Owner(s) Milestone Actions Timeframe\n\n1.1 OMB\n\nPublish a policy on open data.\n\n"
        "1.2 Agencies\n\nMake sure new systems follow the policy.\n"
    )
    assert [said(found, n) for n in (1, 2)] == [
        [("OMB", "responsible")],
        [("Agencies", "responsible")],
    ]
    assert found.items[0].title == "Publish a policy on open data"


def test_dated_bullets_with_owner_and_code() -> None:
    found = read(
        "● Marzo 2024 - Linee guida (AGID) - CAP1.01\n"
        "● Giugno 2024 - Avvio (AGID, PagoPA) - CAP1.02\n"
        "● Dicembre 2024 - Rilascio (PagoPA) - CAP1.03\n"
    )
    assert said(found, 2) == [("AGID", "responsible"), ("PagoPA", "responsible")]
    assert not any("●" in (i.ordinal or "") for i in found.items), "a bullet is no ordinal"


# -- tables that the format marks -------------------------------------------------------------


def table(rows: list[list[tuple[str, int]]]) -> tuple[str, Table]:
    """A text and its table from rows of (words, rows spanned); "" with 0 lies under a merge."""
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, (words, spanned) in enumerate(row):
            if spanned:
                span = Span(len(text), len(text) + len(words))
                cells.append(Cell(row=r, column=c, span=span, row_span=spanned))
                text += words + "\t"
        text += "\n"
    return text, Table(span=Span(0, len(text)), cells=tuple(cells))


def test_a_merged_cell_holds_for_every_item_it_spans() -> None:
    text, marked = table(
        [
            [(h, 1) for h in ("序号", "任务", "责任领导", "牵头单位")],
            [("1", 1), ("建设新路", 1), ("刘东", 2), ("市交通局", 1)],
            [("2", 1), ("改造老街", 1), ("", 0), ("市住建局", 1)],
        ]
    )
    found = read(text, (marked,))
    assert said(found, 2) == [("刘东", "official"), ("市住建局", "lead")]
    assert [a.mode for a in found.items[1].assignments] == ["inherited", "asserted"]
    assert layouts(found) == {"table"}


def test_an_ordinal_that_spans_rows_makes_parts_of_one_item() -> None:
    text, marked = table(
        [
            [(h, 1) for h in ("序号", "任务", "要求", "责任领导", "牵头单位")],
            [("1", 2), ("建设新路", 2), ("修路", 1), ("刘东", 2), ("市交通局", 1)],
            [("", 0), ("", 0), ("种树", 1), ("", 0), ("市园林局", 1)],
        ]
    )
    [item] = read(text, (marked,)).items
    assert [(a.name, a.part) for a in item.assignments] == [
        ("刘东", 1),
        ("市交通局", 1),
        ("市园林局", 2),
    ]
    assert [p.part for p in item.passages] == [1, 1, 2]


def test_a_blank_cell_that_is_not_merged_is_a_gap_and_a_finding() -> None:
    text, marked = table(
        [
            [(h, 1) for h in ("序号", "任务", "责任领导", "牵头单位")],
            [("1", 1), ("建设新路", 1), ("刘东", 1), ("市交通局", 1)],
            [("2", 1), ("改造老街", 1), ("", 0), ("市住建局", 1)],
        ]
    )
    found = read(text, (marked,))
    assert said(found, 2) == [("市住建局", "lead")]
    assert [(f.code, f.item) for f in found.findings] == [("no-official", 2)]
