"""The ready-made questions, asked of an invented city whose answers were worked out by hand."""

from __future__ import annotations

import csv
import re

import chenghu
import pyoxigraph as ox
import pytest
from chenghu import ask

from remit.errors import UsageError
from remit.queries import Question, bind, question, questions, run
from remit.terms import BASE

PLAN_2008, PLAN_2012, NOTE = "chenghu-2008", "chenghu-2012", "chenghu-note"
REQUIRED = {"shared-departments": "official", "evidence": "node", "without-official": "official"}
LIN = "林晓航"


def _any(asked: Question) -> dict[str, str]:
    """What must be given so that a question can be asked at all."""
    name = REQUIRED.get(asked.name)
    return {} if name is None else {name: LIN}


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_every_question_answers_with_the_columns_it_promises(asked: Question) -> None:
    solutions = chenghu.store().query(bind(asked, _any(asked), chenghu.store()))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    assert names[: len(asked.columns)] == list(asked.columns)
    assert set(names) == {*asked.columns, *asked.more_columns}
    assert sum(1 for _ in solutions) > 0


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_every_question_runs_as_shipped_in_any_sparql_tool(asked: Question) -> None:
    ox.Store().query(asked.text, use_default_graph_as_union=True)


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_every_question_orders_its_rows_to_the_last_tie(asked: Question) -> None:
    last = asked.text.rstrip().rsplit("ORDER BY", 1)[-1]
    keys = re.findall(r"\?(\w+)", last)
    iris = set(asked.more_columns) | {"missing", "quarter", "kind"}
    assert set(asked.more_columns) & set(keys), "the order ends in no IRI"
    assert keys[-1] in iris
    rows = [tuple(map(str, r.values())) for r in run(chenghu.store(), asked, _any(asked))]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_every_parameter_has_a_slot_and_every_slot_a_parameter(asked: Question) -> None:
    slots = set(re.findall(r"#\? (\w+)", asked.text))
    assert slots == {p.name for p in asked.parameters}


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_every_question_is_asked_in_both_languages(asked: Question) -> None:
    for zh in (asked.title_zh, asked.question_zh):
        assert re.search("[\u4e00-\u9fff]", zh)
    for en in (asked.title_en, asked.question_en):
        assert re.match("[A-Z]", en)
    assert asked.question_zh.endswith("？")
    assert asked.question_en.endswith("?")


def test_every_column_has_a_heading_in_both_languages() -> None:
    with (chenghu.ONTOLOGY / "queries" / "columns.csv").open(encoding="utf-8") as file:
        known = {row["name"]: row for row in csv.DictReader(file)}
    used = {c for q in questions() for c in (*q.columns, *q.more_columns)}
    assert set(known) == used
    assert all(row["zh"] and row["en"] for row in known.values())


def test_works_of_an_official_are_listed_with_leads_and_first_date() -> None:
    assert ask("works-of-official", "number title leads due", official=LIN) == [
        (1, "推进老旧小区改造", "市住房和城乡建设局", "2008-06-30"),
        (2, "新建公交站台", "市交通局", "2008-10-31"),
    ]


def test_works_can_be_restricted_to_a_plan_and_named_in_english() -> None:
    rows = ask(
        "works-of-official",
        "official_name leads plan_title",
        official="Zhou Min",
        plan=PLAN_2012,
        lang="en",
    )
    assert rows == [("Zhou Min", "Housing Bureau", "澄湖市2012年重点工作")]


def test_a_post_in_place_of_a_person_answers_as_an_official() -> None:
    assert ask("works-of-official", "number leads", official="分管副市长") == [(7, "市财政局")]


def test_an_initiative_names_who_answers_for_it_and_on_which_words() -> None:
    rows = ask(
        "initiative", "role_name rank agent_name via mode quote line", number="1", plan=PLAN_2008
    )
    assert [row[1:] for row in rows] == [
        (1, LIN, "", "asserted", LIN, 5),
        (1, "市住房和城乡建设局", "", "asserted", "市住建局", 6),
        (1, "市财政局", "", "asserted", "市财政局", 7),
        (2, "市规划局", "", "asserted", "市规划局", 7),
        (3, "各区政府", "", "asserted", "各区政府", 7),
        (3, "东湖区政府", "各区政府", "expanded", "各区政府", 7),
        (3, "西山区政府", "各区政府", "expanded", "各区政府", 7),
    ]
    assert len({row[0] for row in rows}) == 3


def test_an_inferred_lead_is_listed_beside_the_asserted_responsible_body() -> None:
    rows = ask("initiative", "agent_name mode", number="5", plan=PLAN_2008)
    assert rows == [
        ("市规划局", "inferred"),
        ("市规划局", "asserted"),
        ("市住房和城乡建设局", "asserted"),
    ]


def test_the_part_of_a_department_is_sorted_by_role() -> None:
    rows = ask("part-of-department", "number title via", body="市规划局", plan=PLAN_2008)
    assert rows == [
        (5, "建设市民公园", ""),
        (4, "建设产业园区", ""),
        (5, "建设市民公园", ""),
        (1, "推进老旧小区改造", ""),
        (3, "整治城区河道", ""),
    ]
    supports = ask("part-of-department", "number via", body="市规划局", role="support", plan=NOTE)
    assert supports == [(1, "城建各局")]


def test_a_district_is_involved_directly_or_through_a_group() -> None:
    rows = ask("district-involvement", "number involvement via", district="东湖区政府")
    assert rows == [(1, "group", "各区政府"), (3, "direct", "")]


def test_a_district_founded_later_has_no_part_in_the_earlier_plan() -> None:
    rows = ask("district-involvement", "plan_title number", district="湖山区政府")
    assert rows == [("澄湖市2012年重点工作", 1)]


def test_the_load_of_officials_counts_distinct_initiatives() -> None:
    rows = ask(
        "load-of-officials", "official_name initiatives share bodies targets", plan=PLAN_2008
    )
    assert rows == [
        ("周敏", 2, 0.286, 5, 1),
        (LIN, 2, 0.286, 7, 2),
        ("分管副市长", 1, 0.143, 1, 0),
        ("吴启明", 1, 0.143, 1, 0),
    ]


def test_the_load_of_bodies_says_what_came_by_a_group_alone() -> None:
    columns = "body_name initiatives lead responsible support by_group"
    rows = {row[0]: row[1:] for row in ask("load-of-bodies", columns, plan=PLAN_2008)}
    assert rows["市规划局"] == (4, 1, 2, 2, 0)
    assert rows["市财政局"] == (5, 1, 0, 4, 0)
    assert rows["东湖区政府"] == (2, 0, 0, 2, 1)
    assert rows["西山区政府"] == (1, 0, 0, 1, 1)
    assert not {"各区政府", "各相关单位", "湖山区政府"} & set(rows)


def test_what_is_missing_is_told_per_initiative() -> None:
    rows = ask("missing", "number missing", plan=PLAN_2008)
    assert [r for r in rows if r[1] in {"official", "lead"}] == [(5, "official"), (6, "lead")]
    assert [n for n, gap in rows if gap == "date"] == [3, 4, 5, 6, 7]
    assert [n for n, gap in rows if gap == "target"] == [3, 5, 6, 7]
    assert ask("missing", "number", missing="lead", plan=PLAN_2008) == [(6,)]


def test_officials_share_the_bodies_that_are_named_not_those_of_a_group() -> None:
    rows = ask("shared-departments", "other_name shared bodies", official=LIN, plan=PLAN_2008)
    assert rows == [
        ("周敏", 2, "市规划局、市财政局"),
        ("分管副市长", 1, "市财政局"),
        ("吴启明", 1, "市财政局"),
    ]


def test_pairs_of_bodies_come_once_and_without_groups() -> None:
    rows = ask("pairs-of-bodies", "a_name b_name shared")
    assert rows[:2] == [("市住房和城乡建设局", "市规划局", 2), ("市财政局", "市规划局", 2)]
    assert len({frozenset(r[:2]) for r in rows}) == len(rows) == 12
    own = ask("pairs-of-bodies", "a_name b_name shared", body="市规划局", plan=PLAN_2008)
    assert {r[0] for r in own} == {"市规划局"}
    assert {r[1:] for r in own} == {
        ("市财政局", 2),
        ("市住房和城乡建设局", 2),
        ("市环保局", 1),
        ("东湖区政府", 1),
        ("高新区管委会", 1),
    }


def test_evidence_gives_the_words_of_a_statement_with_their_place() -> None:
    node = f"{BASE}id/assignment/chenghu-2008/01/lead/1"
    assert ask("evidence", "kind quote line column mode", node=node) == [
        ("assignment", "市住建局", 6, 6, "asserted")
    ]


def test_evidence_of_an_expanded_assignment_is_that_of_its_group() -> None:
    node = f"{BASE}id/assignment/chenghu-2008/01/support/3/xishan"
    assert ask("evidence", "quote mode", node=node) == [("各区政府", "expanded")]


def test_evidence_of_an_initiative_is_all_that_is_said_of_it() -> None:
    rows = ask("evidence", "kind quote", node=f"{BASE}id/initiative/chenghu-2008/02")
    assert rows == [
        ("initiative", "新建公交站台"),
        ("target", "新建站台50个"),
        ("deadline", "10月底前"),
        ("assignment", LIN),
        ("assignment", "市交通局"),
        ("assignment", "市财政局"),
        ("assignment", "市公交公司"),
    ]


def test_what_is_due_lies_between_the_two_days_inclusive() -> None:
    first = {"from": "2008-06-30", "until": "2008-10-31"}
    rows = ask("due-between", "due precision kind words number officials leads", **first)
    assert rows == [
        ("2008-06-30", "month", "milestone", "6月底前全面开工", 1, LIN, "市住房和城乡建设局"),
        ("2008-10-31", "month", "deadline", "10月底前", 2, LIN, "市交通局"),
        ("2008-10-31", None, "target", "新建站台50个", 2, LIN, "市交通局"),
    ]
    assert ask("due-between", "words", official="周敏") == []
    assert ask("due-between", "words", body="市公交公司") == [("10月底前",), ("新建站台50个",)]


def test_bodies_that_only_support_are_told_from_those_that_never_do() -> None:
    rows = ask("only-support", "body_name pattern", plan=PLAN_2008)
    assert rows == [
        ("东湖区政府", "only-support"),
        ("市公交公司", "only-support"),
        ("市住房和城乡建设局", "never-support"),
        ("市交通局", "never-support"),
        ("市环保局", "never-support"),
        ("高新区管委会", "never-support"),
    ]


def test_an_initiative_with_an_unfinished_list_hangs_on_no_single_body() -> None:
    rows = ask("single-points", "number kind agent_name")
    assert rows == [(6, "body", "市财政局"), (7, "body", "市财政局")]


def test_lists_that_do_not_say_who_are_told_with_their_kind() -> None:
    assert ask("open-groups", "number kind name line") == [
        (1, "members-unknown", "各区政府", 4),
        (2, "open-ended", "市公交公司", 12),
        (4, "open-group", "各相关单位", 24),
    ]


def test_targets_in_a_unit_keep_comparator_and_kind_of_change() -> None:
    rows = ask("targets-in-unit", "indicator comparator value change aspirational", unit="亿元")
    assert rows == [("完成投资", "左右", 10, "水平", True)]
    english = ask("targets-in-unit", "comparator value due", unit="个", lang="en")
    assert english == [("at least", 120, "2008-12-31"), ("exactly", 50, "2008-10-31")]


def test_initiatives_of_one_title_tell_who_left_and_who_came() -> None:
    rows = ask("changed-hands", "title change agent_name before_plan after_plan")
    plans = ("澄湖市2008年重点工作责任分解", "澄湖市2012年重点工作")
    assert rows == [
        ("推进老旧小区改造", "left", LIN, *plans),
        ("推进老旧小区改造", "came", "周敏", *plans),
    ]


def test_names_that_no_registry_knows_are_listed_with_their_first_line() -> None:
    rows = ask("unknown-names", "agent_name initiatives first_line")
    assert rows == [("各相关单位", 1, 24), ("吴启明", 1, 29)]


@pytest.mark.parametrize(
    ("lang", "official"),
    [("zh", "没有写明责任领导"), ("en", "no official is named"), ("fr", "no official is named")],
)
def test_findings_speak_the_language_asked_for_else_one_that_they_have(
    lang: str, official: str
) -> None:
    rows = ask("findings", "code number message", lang=lang)
    assert rows == [("no-lead", 6, "no body leads"), ("no-official", 5, official)]


def test_bodies_across_sections_count_each_section_once() -> None:
    rows = ask("across-sections", "body_name sections initiatives section_names", plan=PLAN_2008)
    assert rows[0] == ("市财政局", 2, 5, "产业发展、城市建设")
    assert [r[1] for r in rows] == [2, 2, 2, 1, 1, 1, 1, 1]


def test_deadlines_are_counted_by_quarter() -> None:
    rows = ask("deadlines-by-quarter", "quarter initiatives dates", agent=LIN)
    assert rows == [("2008-Q2", 1, 1), ("2008-Q4", 2, 4)]


def test_a_leaving_official_shows_who_works_with_the_lead_already() -> None:
    rows = ask("without-official", "number candidate_name works_with_lead", official="分管副市长")
    assert rows == [(7, LIN, 2), (7, "吴启明", 1), (7, "周敏", 1)]
    assert ask("without-official", "number candidate_name works_with_lead", official="周敏") == [
        (3, None, 0),
        (4, None, 0),
        (1, None, 0),
    ]


def test_a_value_cannot_leave_its_slot() -> None:
    hostile = '" } DELETE { ?s ?p ?o } #'
    assert ask("missing", "number", missing=hostile) == []


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_required_parameter_is_asked_for(name: str) -> None:
    with pytest.raises(UsageError, match=REQUIRED[name]):
        run(chenghu.store(), question(name), {})
