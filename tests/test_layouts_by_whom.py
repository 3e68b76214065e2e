"""Prose that says by whom: one clause is enough, and sentences about nobody assign nothing."""

from __future__ import annotations

import pytest

from remit.layouts import recognise
from remit.model import Document, Item

Said = list[tuple[str, str]]


def items(text: str) -> tuple[Item, ...]:
    return recognise(Document(path="plan.txt", text=text)).items


def said(item: Item) -> Said:
    return [(a.name, a.role) for a in item.assignments]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("今年修缮祠堂九座。上述项目由县文物局牵头负责。\n", [("县文物局", "lead")]),
        ("1.修缮祠堂九座,由县文物局负责。\n", [("县文物局", "responsible")]),
        (
            "修缮祠堂。县文物局为牵头单位,县文旅公司为责任单位。\n",
            [("县文物局", "lead"), ("县文旅公司", "responsible")],
        ),
        (
            "一、修缮祠堂。\n由县文物局牵头,县财政局配合。\n",
            [("县文物局", "lead"), ("县财政局", "support")],
        ),
        (
            "这项工作由县文物局牵头负责,县财政局配合,各乡镇负责具体实施。今年修缮祠堂九座。\n",
            [("县文物局", "lead"), ("县财政局", "support"), ("各乡镇", "responsible")],
        ),
        (
            "全县祠堂全部配齐灭火器,县文物局局长石兰为第一责任人。\n",
            [("石兰", "official")],
        ),
    ],
)
def test_one_clause_that_says_by_whom_is_enough(text: str, names: Said) -> None:
    found = items(text)
    assert [said(i) for i in found] == [names]


def test_short_tasks_keep_the_clause_at_their_own_end() -> None:
    lines = items("今年修缮祠堂九座,此项工作由县文物局牵头。\n新辟步道三条,由县住建局负责。\n")
    assert [said(i) for i in lines] == [[("县文物局", "lead")], [("县住建局", "responsible")]]
    bare = items("1.修缮祠堂,县文物局牵头负责。\n2.疏浚河道,县水利局、各乡镇负责。\n")
    assert [said(i) for i in bare] == [
        [("县文物局", "lead")],
        [("县水利局", "responsible"), ("各乡镇", "responsible")],
    ]


def test_each_paragraph_keeps_the_clause_at_its_end() -> None:
    found = items(
        "祠堂保护安排\n来源:县报  责任编辑:白云飞\n\n"
        "今年修缮祠堂九座。这项工作由县文物局负责。\n\n"
        "新辟步道三条,全长九公里。上述项目由县住建局负责,县林业局协助落实用地。\n\n"
        "请各单位每月向县政府办公室报送进度。(记者 白云飞)\n"
    )
    assert [said(i) for i in found] == [
        [("县文物局", "responsible")],
        [("县住建局", "responsible"), ("县林业局", "support")],
    ]
    assert found[1].title == "新辟步道三条,全长九公里"


@pytest.mark.parametrize(
    "text",
    [
        "本次展会由市文旅局主办。今年共有九十家企业参展。\n",
        "本办法由市文物局负责解释,自印发之日起施行。\n",
        "各单位主要负责人为第一责任人,要层层压实责任,抓好落实。\n",
        "坚持由政府牵头、部门配合、社会参与的原则推进保护工作。\n",
        "各成员单位为责任单位,各牵头单位要会同责任单位抓好落实。\n",
        "乡镇长为第一责任人,每月巡查一次。\n",
        "坚持谁主管、谁负责,谁受益、谁负责。\n",
        "实行属地管理,各级各部门负责。\n",
        "联合体由清溪公司牵头,白河公司参与,总投资五亿元。\n",
    ],
)
def test_sentences_that_name_nobody_for_a_task_assign_nothing(text: str) -> None:
    assert not any(i.assignments for i in items(text))


def test_a_body_in_brackets_with_support_from_another_needs_no_label() -> None:
    found = items(
        "1.1 Dredge the canal. (Lead: Canal Office)\n"
        "1.2 Open the towpath. (Parks Office, with support from Water Board)\n1.3 Meet yearly.\n"
    )
    assert said(found[1]) == [("Parks Office", "responsible"), ("Water Board", "support")]


@pytest.mark.parametrize(
    "aside",
    [
        "(a pilot, with support from industry)",
        "(see Annex B)",
        "(Parks Office)",
        "(with support from Water Board)",
    ],
)
def test_an_aside_in_brackets_names_nobody(aside: str) -> None:
    text = f"1.1 Dredge the canal. (Lead: Canal Office)\n1.2 Open the towpath. {aside}\n1.3 Meet.\n"
    assert said(items(text)[1]) == []


def test_the_lead_of_a_heading_stays_beside_those_who_carry_a_task_out() -> None:
    found = items(
        "（一）水运。牵头单位：县交通局。\n1.疏浚河道。（县水利局负责）\n2.修缮码头。\n"
        "3.开通航线。（县海事处牵头）\n"
    )
    assert [said(i) for i in found] == [
        [("县水利局", "responsible"), ("县交通局", "lead")],
        [("县交通局", "lead")],
        [("县海事处", "lead")],
    ]


def test_the_last_column_of_a_spaced_line_may_say_who_leads() -> None:
    found = items(
        "行动清单\n● 每周五  开展“清河”行动  县水利局牵头，各村（社区）配合\n"
        "● 8月底前  拆除旧码头  县交通局负责\n"
    )
    assert [said(i) for i in found] == [
        [("县水利局", "lead"), ("各村（社区）", "support")],
        [("县交通局", "responsible")],
    ]


def test_who_does_which_part_is_read_among_tasks_that_are_assigned() -> None:
    tasks = "1.修缮祠堂。（县文物局负责）\n2.办好食堂,由各乡镇负责日常管理,县卫健局负责卫生检查。\n"
    assert said(items(tasks)[1]) == [("各乡镇", "responsible"), ("县卫健局", "responsible")]
    alone = "2.办好食堂,由各乡镇负责日常管理,县卫健局负责卫生检查。\n"
    assert not any(i.assignments for i in items(alone))
    explained = "1.修缮祠堂。（县文物局负责）\n2.本方案由县文物局负责解释。\n"
    assert not any(i.assignments for i in items(explained)[1:])
