"""Laws of the date reader: exact spans, the right day, and deadlines told from other times."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.layouts.time import dates
from remit.layouts.who.words import is_time

PLAN = 2008
ISSUED = date(2018, 11, 16)


def read(text: str, *, year: int | None = PLAN) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (
            t.text,
            t.since.isoformat() if t.since else None,
            t.date.isoformat() if t.date else None,
            t.precision,
        )
        for t in dates.find(text, year=year)
    ]


@pytest.mark.parametrize(
    ("text", "since", "until", "precision"),
    [
        ("6月底前", None, "2008-06-30", "month"),
        ("2月底", None, "2008-02-29", "month"),
        ("9月", "2008-09-01", "2008-09-30", "month"),
        ("10月份", "2008-10-01", "2008-10-31", "month"),
        ("1—3月", "2008-01-01", "2008-03-31", "month"),
        ("3月下旬", "2008-03-21", "2008-03-31", "tenday"),
        ("5月上旬", "2008-05-01", "2008-05-10", "tenday"),
        ("9月上旬前", None, "2008-09-10", "tenday"),
        ("三季度", "2008-07-01", "2008-09-30", "quarter"),
        ("第三季度", "2008-07-01", "2008-09-30", "quarter"),
        ("2008年第1季度", "2008-01-01", "2008-03-31", "quarter"),
        ("前三季度", "2008-01-01", "2008-09-30", "quarter"),
        ("上半年", "2008-01-01", "2008-06-30", "half"),
        ("下半年", "2008-07-01", "2008-12-31", "half"),
        ("年内", "2008-01-01", "2008-12-31", "year"),
        ("年底前", None, "2008-12-31", "year"),
        ("今年底", None, "2008-12-31", "year"),
        ("到2010年", None, "2010-12-31", "year"),
        ("至2010年底", None, "2010-12-31", "year"),
        ("08年", "2008-01-01", "2008-12-31", "year"),
        ("2008－2010年", "2008-01-01", "2010-12-31", "year"),
        ("2022年10月底前", None, "2022-10-31", "month"),
        ("4月30日前", None, "2008-04-30", "day"),
        ("5月18日", None, "2008-05-18", "day"),
        ("明年5月1日", None, "2009-05-01", "day"),
        ("2008年2月—4月底", "2008-02-01", "2008-04-30", "month"),
        ("12月—次年3月", "2008-12-01", "2009-03-31", "month"),
        ("二○○八年六月", "2008-06-01", "2008-06-30", "month"),
        ("2022-10-31", None, "2022-10-31", "day"),
        ("全年", "2008-01-01", "2008-12-31", "continuous"),
        ("持续推进", None, None, "continuous"),
        ("第一季度", "2008-01-01", "2008-03-31", "quarter"),
        ("年內", "2008-01-01", "2008-12-31", "year"),
        ("2025 年 6 月底前", None, "2025-06-30", "month"),
        ("2024-06", "2024-06-01", "2024-06-30", "month"),
        ("“十四五”末", None, "2025-12-31", "year"),
        ("2023–2024", "2023-01-01", "2024-12-31", "year"),
        ("30/06/2024", None, "2024-06-30", "day"),
        ("Q1-Q2 2024", "2024-01-01", "2024-06-30", "quarter"),
        ("No later than 90 days after enactment", None, None, "relative"),
        ("December 31, 2021", None, "2021-12-31", "day"),
        ("31 December 2021", None, "2021-12-31", "day"),
        ("31.12.2024", None, "2024-12-31", "day"),
        ("Q3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("Second quarter of 2025", "2025-04-01", "2025-06-30", "quarter"),
        ("first half of 2024", "2024-01-01", "2024-06-30", "half"),
        ("by end of 2025", None, "2025-12-31", "year"),
        ("by 2030", None, "2030-12-31", "year"),
        ("Marzo 2024", "2024-03-01", "2024-03-31", "month"),
        ("entro marzo 2024", None, "2024-03-31", "month"),
        ("März 2024", "2024-03-01", "2024-03-31", "month"),
        ("décembre 2024", "2024-12-01", "2024-12-31", "month"),
        ("Within 6 months of release of the policy", None, None, "relative"),
    ],
)
def test_words_of_time_give_their_days(
    text: str, since: str | None, until: str | None, precision: str
) -> None:
    assert read(text) == [(text, since, until, precision)]


def test_days_after_issue_are_counted_from_the_day_of_issue() -> None:
    text = "各地要在本意见印发之日起30日内，制定办法"
    (found,) = dates.find(text, issued=ISSUED)
    assert (found.text, found.date) == ("本意见印发之日起30日内", date(2018, 12, 16))
    (unknown,) = dates.find(text)
    assert unknown.date is None
    (other,) = dates.find("自项目开工之日起30日内", issued=ISSUED)
    assert other.date is None


def test_a_month_glued_to_the_exponent_of_a_unit_is_read() -> None:
    assert read("A栋楼5万m27月交付使用") == [("7月", "2008-07-01", "2008-07-31", "month")]


def test_a_year_said_earlier_in_the_sentence_completes_what_follows() -> None:
    assert [r[2] for r in read("2009年3月开工，9月完工。10月验收")] == [
        "2009-03-31",
        "2009-09-30",
        "2008-10-31",
    ]
    assert [r[2] for r in read("到2010年建成，年内开工")] == ["2010-12-31", "2008-12-31"]
    assert read("编制《2021—2035年规划》，8月底前报批")[-1][2] == "2008-08-31"


def test_without_a_year_the_words_are_kept_and_no_day_is_invented() -> None:
    assert read("6月底前", year=None) == [("6月底前", None, None, "month")]


@pytest.mark.parametrize(
    "text",
    [
        "3个月的见习",
        "三年任务两年完成",
        "每季度末",
        "5·18活动",
        "第十二小学",
        "may improve",
        "1.2万m2",
    ],
)
def test_words_that_name_no_time_give_none(text: str) -> None:
    assert [t for t in dates.find(text, year=PLAN) if t.precision != "continuous"] == []


@pytest.mark.parametrize(
    "text",
    [
        "从2019年1月1日起，实施计划",
        "2019年1月1日至12月31日，困难企业可组织培训",
        "3月20日起延长限行时间",
        "不满意率比2007年有所下降",
        "全面实施2008－2010年企业上市工作计划",
        "2008年产出指标：",
        "分解08年节能降耗目标责任",
        "落实今年的目标任务；",
        "力争5年内见成效",
        "已于元月一日顺利接轨",
        "截至2008年底已完成60%",
        "每年3月底前自查",
        "6月底前将落实情况报送市政府办公室",
        "按照《2010年底前建成方案》执行",
        "活动自3月开始",
        "Da gennaio 2024 nuove regole",
        "published in March 2008",
        "持续推进，做好服务",
    ],
)
def test_times_that_are_no_deadlines_are_left_out(text: str) -> None:
    assert dates.deadlines(text, year=PLAN) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("上半年完成整合方案，年内启动实施", ["上半年", "年内"]),
        ("2009年超百亿元市场5个", ["2009年"]),
        ("2008年大病救助金在原基础上提高", ["2008年"]),
        ("实施阶段：2008年5月—9月底", ["2008年5月—9月底"]),
        ("5月1日至5月31日组织实施步骤", ["5月1日至5月31日"]),
        ("前期工作2007年底基本完成", ["2007年底"]),
        ("全年救助8.5万人", ["全年"]),
        ("deliver the report by 30 June 2009", ["by 30 June 2009"]),
    ],
)
def test_times_by_which_something_is_due_are_deadlines(text: str, words: list[str]) -> None:
    assert [d.text for d in dates.deadlines(text, year=PLAN)] == words


@pytest.mark.parametrize(
    "text", ["持续推进", "立行立改，长期坚持", "Within 60 days", "5年内", "2016年"]
)
def test_in_a_deadline_column_every_time_is_meant(text: str) -> None:
    assert dates.deadlines(text, year=PLAN, column=True)


WORDS = st.sampled_from(
    [
        "2008年",
        "6月",
        "底",
        "前",
        "年内",
        "上半年",
        "三季度",
        "至",
        "—",
        "、",
        "30日",
        "起",
        "内",
        "m2",
        "7",
        "Q3",
        "2024",
        "May",
        "31,",
        "by",
        "within",
        "2",
        "days",
        "of",
        "。",
        "\n",
        "《",
        "》",
        "第",
        "每",
    ]
)


@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=80), st.integers(0, 9999))
def test_spans_are_exact_ordered_and_apart_on_any_text(text: str, year: int) -> None:
    end = 0
    for expression in dates.find(text, offset=7, year=year):
        span = expression.span
        assert text[span.start - 7 : span.end - 7] == expression.text
        assert span.start - 7 >= end
        end = span.end - 7
        if expression.since and expression.date:
            assert expression.since <= expression.date
    dates.deadlines(text, year=year)


@pytest.mark.parametrize(
    "unit", ["1", "、", "达", "年", "2008年", "1月-", "起1日内", "May ", "within 1 "]
)
def test_reading_takes_linear_time(unit: str) -> None:
    small, large = unit * (20_000 // len(unit)), unit * (200_000 // len(unit))
    assert _seconds(large) < 0.2 + 30 * _seconds(small)


def _seconds(text: str) -> float:
    from time import process_time

    start = process_time()
    dates.deadlines(text, year=PLAN)
    return process_time() - start


@given(st.dates(date(1950, 1, 1), date(2069, 12, 31)))
def test_every_way_to_write_a_deadline_in_figures_gives_its_day(day: date) -> None:
    year, month = day.year, day.month
    last = dates.find(f"{year}年{month}月底")[0].date
    quarter = (month + 2) // 3
    end = dates.find(f"{year}年第{quarter}季度")[0].date
    ways = {
        f"{day:%Y%m%d}": day,
        f"{year}.{month}.{day.day}": day,
        f"{month}.{day.day}": day,
        f"{month}.{day.day}前": day,
        f"{year}年Q{quarter}": end,
        f"{year}.{month}": last,
        f"{year}.1-{year}.{month}": last,
    }
    if 2000 <= year < 2050:
        ways[str((day - date(1899, 12, 30)).days)] = day
    for words, due in ways.items():
        read = dates.deadlines(words, year=year, column=True)
        assert [(d.text, d.date) for d in read] == [(words, due)]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("五一前", "2024-05-01"),
        ("“五一”前", "2024-05-01"),
        ("国庆节前", "2024-10-01"),
        ("2025年元旦前", "2025-01-01"),
        ("每季度末", None),
        ("每月底前", None),
    ],
)
def test_holidays_are_days_and_what_comes_back_has_none(words: str, due: str | None) -> None:
    (deadline,) = dates.deadlines(words, year=2024, column=True)
    assert deadline.text == words
    assert (deadline.date.isoformat() if deadline.date else None) == due


@pytest.mark.parametrize("text", ["增长6.30", "投资20240630元", "十一五规划前期", "第十一前"])
def test_figures_in_sentences_are_no_dates(text: str) -> None:
    assert read(text) == []


@given(
    st.dates(date(2000, 1, 1), date(2049, 12, 31)),
    st.sampled_from(("", "于", "在")),
    st.sampled_from(("", "完成", "全面建成")),
)
def test_when_is_never_who(day: date, before: str, after: str) -> None:
    month = ("", *"一二三四五六七八九十", "十一", "十二")[day.month]
    for when in (f"{month}月底前", f"{day.month}月{day.day}日前", f"{day.year}年{month}月"):
        assert is_time(before + when + after)
        assert not is_time(f"{when}办公室")


@pytest.mark.parametrize(
    "form", ["{y}-{m:02}-{d}", "{y}年{m}月{d}日前", "{y}{m:02}{d}", "{d}.{m}.{y}"]
)
@pytest.mark.parametrize(("month", "day"), [(2, 30), (2, 31), (4, 31), (11, 31)])
def test_a_day_that_no_month_has_is_no_date(form: str, month: int, day: int) -> None:
    found = dates.find(form.format(y=2024, m=month, d=day), year=2024, column=True)
    assert all(time.date is None for time in found)
