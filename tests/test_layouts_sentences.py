"""Who answers, where whole sentences say it: minutes, letters, duty lists, programmes."""

from __future__ import annotations

import pytest

from remit.layouts import recognise
from remit.model import Document


def said(text: str) -> list[list[tuple[str, str]]]:
    items = recognise(Document(path="x.txt", text=text)).items
    return [[(a.name, a.role) for a in i.assignments] for i in items]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("请市水务局会同市财政局研究办理。", [("市水务局", "lead"), ("市财政局", "support")]),
        ("由市教育局商市住建局提出方案。", [("市教育局", "lead"), ("市住建局", "support")]),
        ("责成市公安局牵头解决。", [("市公安局", "lead")]),
        ("请市城管局、市水务局实施。", [("市城管局", "responsible"), ("市水务局", "responsible")]),
        ("由市港务局牵头，会同市海事局进行检查。", [("市港务局", "lead"), ("市海事局", "support")]),
        ("市文旅集团牵头，年底前建成开放。", [("市文旅集团", "lead")]),
        ("数据中心牵头，北岭、白水公司配合，6月底前完成试点。",
         [("数据中心", "lead"), ("北岭", "support"), ("白水公司", "support")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("joined", [False, True])
def test_the_last_sentence_of_a_numbered_task_assigns(
    sentence: str, expected: list[tuple[str, str]], joined: bool
) -> None:
    second = "2.修缮码头。抓紧修缮。请县住建局研究办理。"
    text = f"工作安排\n1.整治河道。年内清淤三公里。{sentence}\n{second}\n"
    found = said(text.replace("\n", "") if joined else text)
    assert [sorted(f) for f in found] == [sorted(expected), [("县住建局", "responsible")]]


@pytest.mark.parametrize(
    "sentence",
    [
        "去年市水务局牵头，开展了两次检查。", "请各区、各部门认真落实。", "请示市政府同意后实施。",
        "市财政局已会同市水务局下达资金。", "由市场决定价格。", "总工程师对董事长、总经理负责。",
        "会议由市政府办公室主任主持。",
    ],
)  # fmt: skip
def test_a_sentence_that_tells_or_asks_everybody_assigns_nothing(sentence: str) -> None:
    text = f"会议情况\n一、关于河道。{sentence}\n二、关于码头。{sentence}\n"
    assert not any(said(text))


def test_a_row_of_points_headed_by_bodies_is_a_list_of_duties() -> None:
    text = (
        "方案\n一、部门职责\n（一）市港务局：牵头制定方案；每月通报进展。\n"
        "（二）市海事局、市渔政支队：负责船舶检查。\n（三）各镇人民政府：组织排查。\n"
    )
    assert said(text) == [
        [("市港务局", "responsible")],
        [("市海事局", "responsible"), ("市渔政支队", "responsible")],
        [("各镇人民政府", "responsible")],
    ]


@pytest.mark.parametrize("head", ["工作目标", "市民反映", "全市", "会议地点"])
def test_a_point_headed_by_other_words_is_no_duty(head: str) -> None:
    text = f"方案\n1.{head}：到年底建成三处码头。\n2.{head}：开展两次检查。\n3.{head}：完善制度。\n"
    assert not any(said(text))


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("（扛旗部门：市港务局；帮衬部门：市海事局、市渔政支队）",
         ["市港务局", "市海事局", "市渔政支队"]),
        ("（责任单位：市港务局；推行范围：全部片区，以下除另有标注外均适用）", ["市港务局"]),
        ("（责任单位：市港务局，覆盖范围：东湾片区）", ["市港务局"]),
        ("（市港务局、市海事局负责。以下均由市港务局督促，不再列出）", ["市港务局", "市海事局"]),
        ("（市港务局指导）", ["市港务局"]),
    ],
)  # fmt: skip
def test_what_a_bracket_holds_tells_its_fields_apart(bracket: str, expected: list[str]) -> None:
    text = f"要点\n1.整治码头。清理岸线。{bracket}\n2.修缮栈桥。加固桥墩。（市住建局负责）\n"
    assert [[name for name, _ in item] for item in said(text)] == [expected, ["市住建局"]]


def test_an_unlisted_label_that_comes_round_over_bodies_is_read_and_said() -> None:
    lines = ["1.整治码头", "扛旗部门：市港务局", "2.修缮栈桥", "扛旗部门：市住建局、市海事局"]
    found = recognise(Document(path="x.txt", text="要点\n" + "\n".join(lines) + "\n"))
    assert [[a.name for a in i.assignments] for i in found.items] == [
        ["市港务局"], ["市住建局", "市海事局"],
    ]  # fmt: skip
    assert [f.code for f in found.findings] == ["unknown-label"] * 2
    assert not any(said("要点\n1.整治码头\n会议地点：东湾\n2.修缮栈桥\n会议地点：西湾\n"))


def test_the_host_of_a_meeting_is_charged_with_nothing() -> None:
    assert not any(said("通知\n一、举办单位\n主办:市审计局\n承办:市审计学会\n二、时间\n待定。\n"))


def test_what_is_said_to_be_done_stays_out_of_the_name() -> None:
    text = "1.整治码头\n责任单位：市港务局按职责分工负责，各地级以上市人民政府结合实际落实\n"
    assert said(text) == [[("市港务局", "responsible"), ("各地级以上市人民政府", "responsible")]]


ENGLISH = [
    ("The Harbour Board will lead dredging by June 2031.", [("The Harbour Board", "lead")]),
    ("Harbour Board will publish a map each year.", [("Harbour Board", "responsible")]),
    ("By 2031, the Coast Agency is responsible for new buoys.", [("Coast Agency", "responsible")]),
    ("New quays will be delivered by the Ports Department.", [("Ports Department", "lead")]),
    (
        "The Ports Department, with support from the Coast Agency, will train pilots.",
        [("The Ports Department", "responsible"), ("Coast Agency", "support")],
    ),
    (
        "Coast Agency will lead trials of drones, in partnership with the Ports Department.",
        [("Coast Agency", "lead"), ("Ports Department", "support")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), ENGLISH)
@pytest.mark.parametrize("place", ["1. Quays. {}", "### Action 1: {}", "1. Quays\n\n{}"])
def test_the_subject_of_a_commitment_answers(
    sentence: str, expected: list[tuple[str, str]], place: str
) -> None:
    second = place.replace("1", "2").format("The Tide Office will run a course.")
    found = said(f"Harbour plan\n\n{place.format(sentence)}\n\n{second}\n")
    assert [sorted(f) for f in found] == [sorted(expected), [("The Tide Office", "responsible")]]


@pytest.mark.parametrize(
    "sentence",
    [
        "Last year the Harbour Board led two trials.", "Sensors will be installed in phases.",
        "The head is accountable to the Harbour Board.", "Costs will fall in time.",
        "The work was led by the Harbour Board.", "It will be warmer.", "Residents will benefit.",
        "The Harbour Board will not pay for this.", "There will be a review by June.",
    ],
)  # fmt: skip
def test_what_was_done_or_happens_by_itself_commits_nobody(sentence: str) -> None:
    assert not any(said(f"Harbour plan\n\n1. Quays. {sentence}\n\n2. Buoys. {sentence}\n"))


def test_the_head_of_a_list_commits_its_body_to_the_point_above() -> None:
    point = "### Action {}: Berths will be renewed\n\n{} will:\n\n- survey them\n- repair them\n\n"
    found = said("Plan\n\n" + point.format(1, "Ports Office") + point.format(2, "Coast Agency"))
    assert found == [[("Ports Office", "responsible")], [("Coast Agency", "responsible")]]
