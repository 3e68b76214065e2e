"""Laws of the calendar export, checked by an independent iCalendar parser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.exports.calendar import Event, calendar

STAMP = date(2008, 1, 1)
TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"),
    max_size=200,
)


def events(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_an_event_lasts_its_day_and_keeps_its_words() -> None:
    words = "完成总量的45%; 其余, 下半年\n全部完成\\目标"
    text = calendar(
        [
            Event(
                iri="https://example.org/m/1",
                summary=words,
                description="责任人：甲",
                date=date(2008, 6, 30),
                since=date(2008, 4, 1),
                categories=("经济", "a,b"),
            )
        ],
        name="甲的日历",
        stamp=STAMP,
    )
    (event,) = events(text)
    assert event["SUMMARY"] == words
    assert event.decoded("DTSTART") == date(2008, 6, 30)
    assert event.decoded("DTEND") == date(2008, 7, 1)
    assert event["DESCRIPTION"] == "责任人：甲\n2008-04-01 – 2008-06-30"
    assert [str(c) for c in event["CATEGORIES"].cats] == ["经济", "a,b"]
    assert event["URL"] == "https://example.org/m/1"
    assert "X-WR-CALNAME:甲的日历\r\n" in text


@given(TEXT, TEXT, st.dates(), st.dates(), st.lists(TEXT.filter(bool), max_size=3))
def test_any_words_come_back_unchanged_and_no_line_is_too_long(
    summary: str, description: str, due: date, since: date, categories: list[str]
) -> None:
    row = Event(
        iri="https://example.org/1",
        summary=summary,
        description=description,
        date=due,
        since=min(due, since),
        categories=tuple(categories),
    )
    text = calendar([row], name=summary, stamp=STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (event,) = events(text)
    assert event["SUMMARY"] == summary
    assert event.decoded("DTSTART") == due


def test_identifiers_depend_on_the_iri_alone_and_bytes_on_the_rows_alone() -> None:
    rows = [
        Event(iri=f"https://example.org/{n}", summary=f"第{n}步", date=STAMP + timedelta(days=n))
        for n in range(5)
    ]
    text = calendar(rows, name="x", stamp=STAMP)
    assert text == calendar(reversed(rows), name="x", stamp=STAMP)
    moved = [Event(iri=row.iri, summary="另", date=row.date + timedelta(days=30)) for row in rows]
    later = calendar(moved, name="x", stamp=STAMP)
    assert [e["UID"] for e in events(text)] == [e["UID"] for e in events(later)]
    assert len({e["UID"] for e in events(text)}) == 5


def test_two_events_with_one_iri_are_refused() -> None:
    row = Event(iri="https://example.org/1", summary="x", date=STAMP)
    with pytest.raises(ValueError, match="two events"):
        calendar([row, row], name="x", stamp=STAMP)


def test_a_calendar_without_events_is_a_calendar() -> None:
    assert events(calendar([], name="空", stamp=STAMP)) == []
