"""Deadlines as an iCalendar file (RFC 5545) that any calendar program takes in.

Every deadline is one all-day event on the day when it is due: a quarter or a year as an event of
its own length would cover everything else. The same rows give the same bytes: identifiers come
from the IRIs, and the time stamp from the document.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as day_type
from datetime import timedelta
from typing import Final

_PRODUCT: Final = "-//remit//remit calendar//EN"
_OCTETS: Final = 75
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})
_NEW_LINES: Final = re.compile(r"\r\n|[\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One deadline: its IRI, what is due, on which day, and what belongs to it.

    `since` is the first day of the time that the document names (三季度), kept in the
    description; `categories` are shown as tags.
    """

    iri: str
    summary: str
    date: day_type
    since: day_type | None = None
    description: str = ""
    categories: tuple[str, ...] = ()


def calendar(rows: Iterable[Event], *, name: str, stamp: day_type) -> str:
    """The events as the text of an .ics file, ordered by day and IRI.

    Parameters
    ----------
    rows
        The events; no two may have one IRI.
    name
        The calendar's name, as programs show it.
    stamp
        The day that the events were published (DTSTAMP): the document's, never today's.

    Returns
    -------
    str
        Lines of at most 75 octets, ended by CRLF.

    Raises
    ------
    ValueError
        If two events have the same IRI.
    """
    events = sorted(rows, key=lambda event: (event.date, event.iri))
    seen: set[str] = set()
    for event in events:
        if event.iri in seen:
            raise ValueError(f"two events have the IRI {event.iri}")
        seen.add(event.iri)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines.extend(_event(event, stamp))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, stamp: day_type) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, event.iri)}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.date)}"
    if event.date < day_type.max:
        yield f"DTEND;VALUE=DATE:{_day(event.date + timedelta(days=1))}"
    yield f"SUMMARY:{_text(event.summary)}"
    description = "\n".join(part for part in (event.description, _period(event)) if part)
    if description:
        yield f"DESCRIPTION:{_text(description)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(_text(category) for category in event.categories)}"
    yield f"URL:{_CONTROLS.sub('', event.iri)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _period(event: Event) -> str:
    if event.since is None or event.since == event.date:
        return ""
    return f"{event.since.isoformat()} – {event.date.isoformat()}"


def _day(day: day_type) -> str:
    return day.isoformat().replace("-", "")


def _text(value: str) -> str:
    """A TEXT value: control characters dropped, the others that have a meaning escaped."""
    return _CONTROLS.sub("", _NEW_LINES.sub("\n", value)).translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first with a leading space."""
    piece, octets = "", 0
    for character in line:
        width = len(character.encode("utf-8"))
        if octets + width > _OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += character
        octets += width
    yield piece
