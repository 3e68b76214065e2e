"""Tables and registers in their many flattenings: whose cell is whose."""

from __future__ import annotations

from remit.layouts import recognise
from remit.model import Document, Extraction

Said = list[tuple[str, str]]


def read(text: str) -> Extraction:
    return recognise(Document(path="table.txt", text=text))


def said(extraction: Extraction, number: int = 1) -> Said:
    return [(a.name, a.role) for a in extraction.items[number - 1].assignments]


def everything(extraction: Extraction) -> list[Said]:
    return [said(extraction, n + 1) for n in range(len(extraction.items))]


def barred(*cells: str) -> str:
    return "附件\n任务分解表\n" + "".join(f"{cell} |\n" if cell else "|\n" for cell in cells)


# -- bars at the ends of lines ----------------------------------------------------------------


def test_a_bar_at_a_lines_end_ends_a_cell() -> None:
    found = read(
        barred(
            *("序号", "任务", "责任领导", "牵头单位", "责任单位"),
            *("11", "修缮古桥两座。", "石 兰", "县文旅局", "县财政局"),
            *("12", "疏浚河道,\n种植护岸林。", "田 原", "县水利局", "各镇人民政府"),
        )
    )
    assert [i.ordinal for i in found.items] == ["11", "12"]
    assert everything(found) == [
        [("石兰", "official"), ("县文旅局", "lead"), ("县财政局", "responsible")],
        [("田原", "official"), ("县水利局", "lead"), ("各镇人民政府", "responsible")],
    ]


def test_a_bare_bar_is_an_empty_cell_and_a_category_row_belongs_to_no_item() -> None:
    found = read(
        barred(
            *("任务", "要求", "责任单位", "牵头单位", "时限"),
            "一、公开规划",
            *("1.公布规划", "设立专栏。", "", "区发改局", "6月底前", ""),
            "二、公开财政",
            *("2.公布预算", "完整公布。", "区审计局", "区财政局", "全年"),
        )
    )
    assert [i.ordinal for i in found.items] == ["1.", "2."]
    assert [i.section for i in found.items] == [("一、公开规划",), ("二、公开财政",)]
    assert everything(found) == [
        [("区发改局", "lead")],
        [("区审计局", "responsible"), ("区财政局", "lead")],
    ]


def test_glued_names_with_spaces_inside_are_told_apart() -> None:
    cells = (
        "任务",
        "责任领导",
        "牵头单位",
        "责任单位",
        "建桥。",
        "石 兰田 原",
        "县交通局",
        "县政府各部门",
    )
    found = read(barred(*cells))
    assert said(found) == [
        ("石兰", "official"),
        ("田原", "official"),
        ("县交通局", "lead"),
        ("县政府各部门", "responsible"),
    ]


# -- headings in other words ------------------------------------------------------------------


def test_every_column_whose_heading_ends_in_a_label_is_read() -> None:
    found = read(
        "| 序号 | 渡口名称 | 行政责任人 | 职务 | 值守责任人 | 职务 |\n"
        "| 1 | 柳湾渡 | 石兰 | 镇长 | 田 原 | 船工 |\n"
        "| 2 | 沙洲渡 | 石兰 | 镇长 | 龙江海 | 船工 |\n"
    )
    assert everything(found) == [
        [("石兰", "official"), ("田原", "official")],
        [("石兰", "official"), ("龙江海", "official")],
    ]


def test_a_label_may_be_narrowed_in_an_english_heading() -> None:
    found = read(
        "| No. | Action | Lead agency by region |\n|---|---|---|\n"
        "| 1 | Align permits | North: DPI; South: Parks Victoria with support from DELWP |\n"
    )
    assert said(found) == [
        ("DPI", "lead"),
        ("Parks Victoria", "lead"),
        ("DELWP", "support"),
    ]


STEPS = (
    "Action Number\nAction\nSteps Required for Delivery\nTimeline by Quarter\nLead\n"
    "Key Stakeholders\n"
)


def test_an_english_table_of_steps_goes_on_below_repeated_headings() -> None:
    found = read(
        f"Coastal Plan 2030\n{STEPS}Action 3\nRestore piers\n"
        "Survey all piers on the coast\nQ2 2023\n"
        "Department of Ports, Harbours and Fishing\nMarine Institute, Boat Builders Forum\n"
        "Publish the survey\nQ4 2023\nPorts Authority\nPETRA\n"
        f"Page 9\nCoastal Plan 2030\n{STEPS}Action 4\nTrain divers\n"
        "Open a school for divers\nQ1 2024\n"
        "Ports Authority\nPETRA, Marine Institute\n"
    )
    assert [i.title for i in found.items] == ["Restore piers", "Train divers"]
    assert everything(found) == [
        [
            ("Department of Ports, Harbours and Fishing", "lead"),
            ("Marine Institute", "support"),
            ("Boat Builders Forum", "support"),
            ("Ports Authority", "lead"),
            ("PETRA", "support"),
        ],
        [("Ports Authority", "lead"), ("PETRA", "support"), ("Marine Institute", "support")],
    ]


def test_a_comma_parts_names_in_latin_script_unless_it_stands_in_a_series_of_subjects() -> None:
    found = read(
        "Action | Lead | Supporting Agencies | Timeframe\n"
        "Build the trail | Department of Roads, Rails and Ports | "
        "Office of Public Works, Friends of the Trail, LakeDOT | 2024\n"
        "Extend the trail | Select Board | Department of Rural and Island Affairs, Comhar | 2025\n"
    )
    assert everything(found) == [
        [
            ("Department of Roads, Rails and Ports", "lead"),
            ("Office of Public Works", "support"),
            ("Friends of the Trail", "support"),
            ("LakeDOT", "support"),
        ],
        [
            ("Select Board", "lead"),
            ("Department of Rural and Island Affairs", "support"),
            ("Comhar", "support"),
        ],
    ]


# -- the columns of a page side by side -------------------------------------------------------

SIDE_BY_SIDE = """\
序号   工作任务            牵头单位       配合单位        完成时限
1      修建环湖步道二十    县城市管理     县水利局、县    10月底前
       公里。              局             林业局
2      办好社区食堂。      县民政局       各镇政府        年底前
                          — 5 —
3      翻修剧院,更换座    县文化旅游     县财政局        6月底前
       椅六百把。          和体育局
"""


def test_names_wrapped_in_columns_side_by_side_are_put_together() -> None:
    found = read(SIDE_BY_SIDE)
    assert [i.title for i in found.items] == [
        "修建环湖步道二十公里",
        "办好社区食堂",
        "翻修剧院,更换座椅六百把",
    ]
    assert everything(found) == [
        [("县城市管理局", "lead"), ("县水利局", "support"), ("县林业局", "support")],
        [("县民政局", "lead"), ("各镇政府", "support")],
        [("县文化旅游和体育局", "lead"), ("县财政局", "support")],
    ]


def test_a_name_wrapped_between_columns_is_quoted_from_its_first_piece_to_its_last() -> None:
    found = read(SIDE_BY_SIDE)
    name = found.items[0].assignments[0]
    quoted = SIDE_BY_SIDE[name.span.start : name.span.end]
    assert quoted.startswith("县城市管理 ")
    assert quoted.endswith(" 局")


def test_lines_of_a_column_that_are_not_full_hold_names_of_their_own() -> None:
    found = read(
        "序号    工作任务          牵头单位        配合单位            完成时限\n"
        "1       加固堤防。        县水利局        县财政局            6月底前\n"
        "                                          县自然资源和规划局\n"
        "2       种树。            县林业局        各镇政府            年底前\n"
    )
    assert said(found) == [
        ("县水利局", "lead"),
        ("县财政局", "support"),
        ("县自然资源和规划局", "support"),
    ]


# -- Markdown ---------------------------------------------------------------------------------


def test_category_rows_and_line_breaks_of_markdown_are_no_names() -> None:
    found = read(
        "| 牵头单位 | 序号 | 任务 | 协同单位 |\n|---|:---:|---|---|\n"
        "| **一、市政** | | | |\n| 区城管局 | 1 | 补种行道树 | 区园林所<br>各街道 |\n"
        "| **二、民生** | | | |\n| 区民政局 | 2 | 开办老年食堂 | 区商务局<br/>区卫健局 |\n"
    )
    assert [i.section for i in found.items] == [("一、市政",), ("二、民生",)]
    assert everything(found) == [
        [("区城管局", "lead"), ("区园林所", "support"), ("各街道", "support")],
        [("区民政局", "lead"), ("区商务局", "support"), ("区卫健局", "support")],
    ]


# -- headings with officials above the rows ---------------------------------------------------


def test_leaders_of_a_heading_stay_beside_the_persons_of_a_row() -> None:
    cells = (
        *("序号", "目标任务", "牵头单位", "责任单位", "责任人"),
        *("一、农业水利工作(牵头领导:石 兰", "田原)"),
        *("1", "修塘三口。", "县水利局", "各乡镇", "龙 江海"),
        *("2", "灭蝗。", "县农业和林", "— 4 —", "业局", "各乡镇", "—"),
    )
    found = read(
        "任务表\n\n"
        + "\n\n".join(cells[:5])
        + f"\n\n{cells[5]}\n{cells[6]}\n\n"
        + "\n\n".join(cells[7:])
    )
    leaders = [("石兰", "official"), ("田原", "official")]
    assert [sorted(names) for names in everything(found)] == [
        sorted([*leaders, ("县水利局", "lead"), ("各乡镇", "responsible"), ("龙江海", "official")]),
        sorted([*leaders, ("县农业和林业局", "lead"), ("各乡镇", "responsible")]),
    ]
    assert found.items[0].section == ("一、农业水利工作",)


# -- persons beside their bodies --------------------------------------------------------------


def test_a_body_and_the_person_glued_to_it_are_both_named() -> None:
    found = read(
        "项目 | 包保领导 | 责任单位及责任人 | 协作单位 |\n"
        "旧桥重建 | 副区长石 兰 | 区交通局田 原 西街街道办龙江海 | 区财政局 |\n"
        "公园改造 | 区政协副主席 高 远 | 区园林局局长白云飞 | |\n"
    )
    assert everything(found) == [
        [
            ("石兰", "official"),
            ("区交通局", "responsible"),
            ("田原", "official"),
            ("西街街道办", "responsible"),
            ("龙江海", "official"),
            ("区财政局", "support"),
        ],
        [("高远", "official"), ("区园林局", "responsible"), ("白云飞", "official")],
    ]


def test_an_officials_cell_that_spans_rows_holds_for_each_of_them() -> None:
    head = ("序号", "项目名称", "包保领导", "责任单位")
    rows = (
        ("1", "修渠。", "石兰", "县水利局"),
        ("2", "修闸。", "县水务站"),
        ("3", "植树。", "田原", "县林业局"),
    )
    found = read("\n".join(cell for row in (head, *rows) for cell in row))
    assert said(found, 2) == [("石兰", "official"), ("县水务站", "responsible")]
    assert [a.mode for a in found.items[1].assignments] == ["inherited", "asserted"]
    written_out = (*rows[:1], ("4", "补坝。", "石兰", "县水利局"), *rows[1:])
    found = read("\n".join(cell for row in (head, *written_out) for cell in row))
    assert said(found, 3) == [("县水务站", "responsible")]


# -- lists run together in one paragraph ------------------------------------------------------


def test_each_round_of_labels_in_one_paragraph_is_an_item() -> None:
    found = read(
        "一、思想建设方面1.学习不经常。整改目标:常学。整改措施:(1)订计划;(2)每月学2次。"
        "责任领导:石 兰责任科室:办公室责任人:田 原整改时限:立行立改2.检查走过场。"
        "整改目标:查实。整改措施:1.抽查;2.回访。责任领导:高远责任科室:综合股、执法队"
        "责任人:龙江海 白云飞整改时限:2031年9月30日前二、作风建设方面3.会议多。"
        "整改目标:精简。整改措施:合并会议。责任领导:石 兰责任科室:办公室责任人:田 原\n"
    )
    assert [(i.ordinal, i.title, i.section) for i in found.items] == [
        ("1.", "学习不经常", ("思想建设方面",)),
        ("2.", "检查走过场", ("思想建设方面",)),
        ("3.", "会议多", ("作风建设方面",)),
    ]
    first = [("石兰", "official"), ("办公室", "responsible"), ("田原", "official")]
    assert everything(found) == [
        first,
        [
            ("高远", "official"),
            ("综合股", "responsible"),
            ("执法队", "responsible"),
            ("龙江海", "official"),
            ("白云飞", "official"),
        ],
        first,
    ]


def test_a_short_label_glued_to_the_name_before_it_ends_that_name() -> None:
    found = read("1.清理河道。\n责任单位:县水务局、县城管局责任人:石兰、田原整改时限:6月底前\n")
    assert said(found) == [
        ("县水务局", "responsible"),
        ("县城管局", "responsible"),
        ("石兰", "official"),
        ("田原", "official"),
    ]


def test_a_collective_wrapped_between_two_levels_is_one_name() -> None:
    found = read(
        "序号   工作任务         牵头单位   配合单位        时限\n"
        "1      修复湿地。       县林业局   县水利局、各乡  年底前\n"
        "                                   镇人民政府\n"
        "2      办运动会。       县文旅局   县教育局、团县  年底前\n"
        "                                   委\n"
    )
    assert everything(found) == [
        [("县林业局", "lead"), ("县水利局", "support"), ("各乡镇人民政府", "support")],
        [("县文旅局", "lead"), ("县教育局", "support"), ("团县委", "support")],
    ]


def test_headings_side_by_side_stand_in_one_line() -> None:
    found = read(
        "Project Title\n\nActions\n\nLead Agency\n\n  • A plan for the border\n\n"
        "Align permits  and fees so that carriers need one of them.\n\nOperators need two.\n"
    )
    assert not any(i.assignments for i in found.items)


# -- tables without any separator -------------------------------------------------------------


def test_persons_and_bodies_run_together_are_given_to_their_columns() -> None:
    found = read(
        "序号工作任务责任领导牵头单位责任单位完成时限1修缮县剧院。石江海县文旅局县财政局、县住建局10月底前动工"
        "2新辟公交线3条,其中2条进村。高 远县交通局柳湾镇、沙洲镇人民政府11月底前"
        "3植树2.5万株,完成5个村。白云县林业局各乡镇人民政府全年\n[打印][关闭]\n"
    )
    assert [i.title for i in found.items] == [
        "修缮县剧院",
        "新辟公交线3条,其中2条进村",
        "植树2.5万株,完成5个村",
    ]
    assert everything(found) == [
        [
            ("石江海", "official"),
            ("县文旅局", "lead"),
            ("县财政局", "responsible"),
            ("县住建局", "responsible"),
        ],
        [
            ("高远", "official"),
            ("县交通局", "lead"),
            ("柳湾镇", "responsible"),
            ("沙洲镇人民政府", "responsible"),
        ],
        [("白云", "official"), ("县林业局", "lead"), ("各乡镇人民政府", "responsible")],
    ]


def test_the_date_of_a_row_without_separators_may_stand_before_the_bodies() -> None:
    found = read(
        "编号工作任务完成时限牵头单位配合单位1改造粮库。6月底前县商务局县财政局"
        "2扩建苗圃年底前县林业局县水利局、各乡镇\n"
    )
    assert everything(found) == [
        [("县商务局", "lead"), ("县财政局", "support")],
        [("县林业局", "lead"), ("县水利局", "support"), ("各乡镇", "support")],
    ]
    assert [i.title for i in found.items] == ["改造粮库", "扩建苗圃"]


def test_rows_without_separators_may_end_with_persons_and_begin_at_any_number() -> None:
    found = read(
        "序号整改事项责任单位责任人14修缮屋顶3处。县住建局、县文旅局石江海、高远15疏通水渠。县水务局副局长白云飞"
        "16更换路灯。县城管局田 原\n"
    )
    assert [i.ordinal for i in found.items] == ["14", "15", "16"]
    assert everything(found) == [
        [
            ("县住建局", "responsible"),
            ("县文旅局", "responsible"),
            ("石江海", "official"),
            ("高远", "official"),
        ],
        [("县水务局", "responsible"), ("白云飞", "official")],
        [("县城管局", "responsible"), ("田原", "official")],
    ]


# -- jurisdictions and cells as paragraphs ----------------------------------------------------


def test_each_jurisdiction_of_a_cell_names_its_own_lead_and_supporters() -> None:
    found = read(
        "Project Title\n\nIssue / Opportunities\n\nActions\n\nLead Agency\n\n"
        "Key Focus Area 1 – Water\n\n  • Shared gauges on the river\n\n"
        "Two networks of gauges are run side by side.\n\nAgree on one network, including:\n\n"
        "  • gauges and their readings\n  • alarms.\n\n"
        "WA: DWER, with BOM support\n\nSA: DEW\n\n"
        "Key Focus Area 2 – Roads\n\n  • One permit for road trains\n\n"
        "Carriers need two permits.\n\nAccept the permits of the other side.\n\n"
        "WA: MRWA and Freight Commissioner\n\nSA:DIT lead with support from SAPOL, NHVR\n"
    )
    assert [i.title for i in found.items] == [
        "Shared gauges on the river",
        "One permit for road trains",
    ]
    assert everything(found) == [
        [("DWER", "lead"), ("BOM", "support"), ("DEW", "lead")],
        [
            ("MRWA", "lead"),
            ("Freight Commissioner", "lead"),
            ("DIT", "lead"),
            ("SAPOL", "support"),
            ("NHVR", "support"),
        ],
    ]


def test_jurisdictions_in_one_line_of_a_cell_are_told_apart() -> None:
    found = read(
        "| No. | Action | Lead agency |\n|---|---|---|\n"
        "| 1 | Map the wetlands | WA: DWER, with BOM support SA: DEW |\n"
    )
    assert said(found) == [("DWER", "lead"), ("BOM", "support"), ("DEW", "lead")]


def test_a_post_in_brackets_does_not_part_a_name_with_a_space() -> None:
    found = read("一、清溪\n河长:石 兰(县委常委、县委办主任)\n责任单位:县水务局\n")
    assert said(found) == [("石兰", "official"), ("县水务局", "responsible")]


def test_rows_without_full_stops_are_cut_after_the_amount_of_their_task() -> None:
    found = read(
        "序号重点工作责任领导牵头单位责任单位1新增车位300个石江海、高远团县委县城管局、各镇(街道)"
        "2挂牌学校2所白云飞各镇(街道)柳湾镇人民政府3疏浚河道8公里田原县水利局经济开发区管委会\n"
    )
    assert [i.title for i in found.items] == ["新增车位300个", "挂牌学校2所", "疏浚河道8公里"]
    assert everything(found) == [
        [
            ("石江海", "official"),
            ("高远", "official"),
            ("团县委", "lead"),
            ("县城管局", "responsible"),
            ("各镇(街道)", "responsible"),
        ],
        [
            ("白云飞", "official"),
            ("各镇(街道)", "lead"),
            ("柳湾镇人民政府", "responsible"),
        ],
        [("田原", "official"), ("县水利局", "lead"), ("经济开发区管委会", "responsible")],
    ]


def test_a_lead_beside_other_bodies_is_the_first_of_the_lines() -> None:
    cells = (
        *("序号", "任务", "牵头单位", "责任单位", "时限"),
        *("1", "修缮县剧院。", "县文旅局", "县财政局", "县住建局", "6月底前"),
        *("2", "新辟公交线。", "县交通局", "县公安局", "各乡镇", "年底前"),
    )
    found = read("\n".join(cells))
    assert [[role for _, role in names] for names in everything(found)] == [
        ["lead", "responsible", "responsible"]
    ] * 2


def test_a_heading_between_the_rows_stands_for_the_rows_below_it() -> None:
    bars = (
        "序号 | 任务 | 责任单位 |\n一、农业(牵头领导:石 兰) |\n1 | 修塘三口 | 县水利局 |\n"
        "二、交通(牵头领导:高远)\n2 | 建桥两座 | 县交通局 |\n"
    )
    side_by_side = (
        "重点工作            责任单位           时限\n"
        "一、农业(牵头领导:石 兰)\n"
        "修塘三口,清淤十公   县水利局、县农业   年底前\n"
        "里。                农村局\n"
        "二、交通(牵头领导:高远)\n"
        "建桥两座。          县交通局           全年\n"
    )
    for text in (bars, side_by_side):
        found = read(text)
        assert [i.section for i in found.items] == [("一、农业",), ("二、交通",)]
        officials = [[n for n, role in names if role == "official"] for names in everything(found)]
        assert officials == [["石兰"], ["高远"]]


def test_an_empty_field_of_a_leader_is_a_cell_that_reaches_down_from_above() -> None:
    rows = (
        "序号\t责任领导\t项目\t主办单位\n1\t王  凯\t修塘三口\t县水利局\n2\t\t清淤十里\t县水利局\n"
        "3\t石兰\t建桥两座\t县交通局\n4\t\t新辟公交线\t县交通局\n"
    )
    found = read(rows)
    officials = [[n for n, role in names if role == "official"] for names in everything(found)]
    assert officials == [["王凯"], ["王凯"], ["石兰"], ["石兰"]]
    modes = [a.mode for i in found.items for a in i.assignments if a.role == "official"]
    assert modes == ["asserted", "inherited", "asserted", "inherited"]


def test_an_empty_field_is_nobody_where_leaders_are_written_in_every_row() -> None:
    rows = (
        "序号\t责任领导\t项目\t主办单位\n1\t王凯\t修塘三口\t县水利局\n2\t王凯\t清淤十里\t县水利局\n"
        "3\t\t建桥两座\t县交通局\n"
    )
    officials = [[n for n, r in names if r == "official"] for names in everything(read(rows))]
    assert officials == [["王凯"], ["王凯"], []]


def test_an_empty_field_beside_an_empty_post_is_an_office_that_nobody_holds() -> None:
    found = read(
        "序号\t河流\t河长\t副河长\t职务\t责任单位\n1\t清溪\t石兰\t田野\t县水利局局长\t县水利局\n"
        "2\t百福水库\t高远\t\t\t县住建局\n"
    )
    assert everything(found)[1] == [("高远", "official"), ("县住建局", "responsible")]
