"""What an English or other European document says of itself."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cached_property

_HEAD_LINES, _TAIL_LINES = 60, 40
_LONGEST_TITLE, _LONGEST_LINE = 120, 500
_SAMPLE = 40_000
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_MONTHS})|"
    rf"(?P<M>{_MONTHS})\s+(?P<D>\d{{1,2}})(?:st|nd|rd|th)?),?\s+(?P<y>(?:19|20)\d\d)\b",
    re.I,
)
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_ISSUED = re.compile(
    r"^\W*(?:issued|date of issue|published|date|adopted|approved)(?: on)?\s*:?\s*", re.I
)
_ISSUED_BY = re.compile(
    r"^\W*(?:issued by|issuing (?:body|authority)|published by|publisher|prepared by)"
    r"\s*:?\s*(\S.{2,80}?)\W*$",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:(?:City|County|State|Town|Borough|Province|Republic|District) of "
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)?|"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)? (?:City|County|Borough|District) Council\b)"
)
_PLAN = re.compile(
    r"\b(?:plan|strategy|programme?|framework|actions|roadmap|agenda|report|responsibilit|piano|"
    r"programma|strategia|stratégie|maßnahmenplan|aktionsplan|estrategia|plano|actieplan)",
    re.I,
)
_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?!\d)")


class Page:
    """The head and the tail of a document, and what they say."""

    given_title: str | None = None

    def __init__(self, text: str, *, name: str) -> None:
        lines = [line.strip()[:_LONGEST_LINE] for line in text.splitlines() if line.strip()]
        self._text, self._name = text, name
        self._head = lines[:_HEAD_LINES]
        self._ends = [*self._head, *lines[max(_HEAD_LINES, len(lines) - _TAIL_LINES) :]]

    @cached_property
    def title(self) -> str | None:
        """The first of the first lines that reads as a heading, best one that names a plan."""
        heads = [words for line in self._head[:6] if (words := _heading(line))]
        named = next((words for words in heads if _PLAN.search(words)), None)
        return named or next(iter(heads), None) or self.given_title

    @cached_property
    def issuer(self) -> str | None:
        """The body after "Issued by" and the like."""
        return next((m[1] for line in self._ends if (m := _ISSUED_BY.match(line))), None)

    @cached_property
    def jurisdiction(self) -> str | None:
        """A "City of …" or "… County Council" in the title, the issuer or the first lines."""
        said = "\n".join([self.title or "", self.issuer or "", *self._head[:10]])
        found = _PLACE.search(said)
        return found[0] if found else None

    @cached_property
    def issued(self) -> date | None:
        """A date after "Issued", "Date" and the like, or alone on a line."""
        return next((day for line in self._ends if (day := _issue(line))), None)

    @cached_property
    def year(self) -> int | None:
        """The year in the title, of issue, in both name and text, or the one most spoken of."""
        in_title = _YEAR.search(self.title or "")
        if in_title:
            return int(in_title[1])
        if self.issued:
            return self.issued.year
        years = Counter(_YEAR.findall(self._text[:_SAMPLE]))
        in_name = _YEAR.search(self._name)
        if in_name and in_name[1] in years:
            return int(in_name[1])
        ranked = years.most_common(2)
        if ranked and ranked[0][1] >= 3 and (len(ranked) < 2 or ranked[0][1] >= 3 * ranked[1][1]):
            return int(ranked[0][0])
        return None


def _heading(line: str) -> str | None:
    """The words of a Markdown heading, or of a line that is set as a heading."""
    words = line.strip("#*_ ")
    if not 5 <= len(words) <= _LONGEST_TITLE or re.search(r"[.;:,]$|[|\t]", words):
        return None
    capitals = sum(word[:1].isupper() for word in words.split())
    if re.match(r"#{1,2}\s", line) or (" " in words and (capitals >= 2 or _PLAN.search(words))):
        return words
    return None


def _issue(line: str) -> date | None:
    label = _ISSUED.match(line)
    rest = line[label.end() :] if label else line
    found = _DATE.match(rest)
    if found and (label or found.end() == len(rest)):
        month = _MONTHS.split("|").index((found["m"] or found["M"]).lower()) + 1
        return _day(int(found["y"]), month, int(found["d"] or found["D"]))
    iso = _ISO.match(rest) if label else None
    return _day(*map(int, iso.groups())) if iso else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # February 30: no day, so no date
        return None
