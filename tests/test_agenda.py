"""Calendars hold every dated step once, for the right people, in the same bytes each time."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import icalendar
import invented
import pytest

from remit.build import build
from remit.exports.agenda import events, stamp
from remit.exports.calendar import calendar
from remit.model import Deadline, Milestone, Span
from remit.registry import Registry
from remit.responsibility import read
from remit.store import Embedded, open_store


@pytest.fixture
def dated(tmp_path: Path, registry: Registry) -> Embedded:
    """The invented plan with a milestone, a deadline on the same day, and one on another."""
    plan = invented.extraction()
    text = plan.document.text

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    first, second, third = plan.items
    year = at("年内建成步道12公里")
    step = Milestone(
        text="年内建成步道12公里",
        span=year,
        precision="year",
        date=date(2024, 12, 31),
        since=date(2024, 1, 1),
    )
    same = Deadline(text="年内", span=at("年内"), precision="year", date=date(2024, 12, 31))
    june = Deadline(text="6月底前", span=at("6月底前"), precision="month", date=date(2024, 6, 30))
    items = (
        dataclasses.replace(first, milestones=(step,), deadlines=(same,)),
        second,
        dataclasses.replace(third, deadlines=(june,)),
    )
    build([dataclasses.replace(plan, items=items)], tmp_path / "dated", registry=registry)
    return open_store(tmp_path / "dated")


def test_a_deadline_on_the_day_of_a_milestone_is_not_told_twice(dated: Embedded) -> None:
    found = list(events(read(dated), dated))
    assert [(e.date, e.summary) for e in found] == [
        (date(2024, 12, 31), "1 建设滨河步道：年内建成步道12公里"),
        (date(2024, 6, 30), "3 修订服务指南：6月底前"),
    ]
    assert "责任人：林一" in found[0].description
    assert "example-2024.txt:3" in found[0].description


def test_roles_are_named_in_the_language_that_is_asked_for(dated: Embedded) -> None:
    found = next(events(read(dated), dated, lang="en"))
    assert found.description.startswith("Official: 林一\n")


def test_an_agents_calendar_holds_its_own_initiatives_only(dated: Embedded) -> None:
    graph = read(dated)
    official = "https://w3id.org/remit/id/official/shili/lin-yi"
    assert [e.summary[:1] for e in events(graph, dated, agent=official)] == ["1"]
    district = "https://w3id.org/remit/id/district-government/shili/xihu"
    assert [e.summary[:1] for e in events(graph, dated, agent=district)] == ["1"]


def test_an_independent_parser_reads_the_file_and_two_writings_are_equal(dated: Embedded) -> None:
    texts = {
        calendar(events(read(dated), dated), name="示例", stamp=stamp(dated)) for _ in range(2)
    }
    [text] = texts
    parsed = icalendar.Calendar.from_ical(text)
    found = {str(e["SUMMARY"]): e.decoded("DTSTART") for e in parsed.walk("VEVENT")}
    assert found == {
        "1 建设滨河步道：年内建成步道12公里": date(2024, 12, 31),
        "3 修订服务指南：6月底前": date(2024, 6, 30),
    }
    assert stamp(dated) == date(2024, 1, 1)
