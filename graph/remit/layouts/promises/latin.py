"""Measurable promises in English: "at least 30 schools", "reduce emissions by 20 percent".

The text of a target runs from the comparator or the number to the unit or the counted noun; its
indicator is what stands before it in the clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from remit.model import Change, Comparator, Span, Target, TimeExpression
from remit.vocabulary.numerals import fold
from remit.vocabulary.units import find_unit

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?:\.\d{1,6})?"
_SCALE: Final = r"(?:thousand|million|billion|trillion)"
_CURRENCY: Final = {"$": "US dollar", "US$": "US dollar", "€": "euro", "£": "pound sterling"}
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,/#-])(?P<sign>US\$|[$€£])?(?P<low>{_DIGITS}|(?<![$€£])(?:{'|'.join(_WORDS)})\b)"
    rf"(?:\s?(?:-|to)\s?(?P<high>{_DIGITS}))?(?P<after>%|\s(?:percentage points|percent|per cent)\b"
    rf"|\s(?P<scale>{_SCALE})\b)?",
    re.IGNORECASE,
)
_COMPARATORS: Final[tuple[tuple[Comparator, str], ...]] = (
    ("ge", r"at least|no (?:less|fewer) than|not less than|a minimum of|minimum"),
    ("gt", r"more than|over|above|exceed(?:s|ing)?|greater than|in excess of"),
    ("le", r"at most|no more than|not more than|up to|a maximum of|maximum|not exceed(?:ing)?"),
    ("lt", r"less than|under|below|fewer than"),
    ("approx", r"about|approximately|around|nearly|some|roughly|circa"),
)
_BEFORE: Final = re.compile(
    r"(?:" + "|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _COMPARATORS) + r")\s$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"(?:\b(?:action|section|article|title|part|goal|phase|milestone|order|chapter|figure|table|annex|no|number|"
    r"circular|memorandum|page|version|target|objective|item|step|tier|level|stage"
    r"|form|room|sdg|act|law|since|than in)"
    r"s?\.?|\bfrom|[(\[])\s?$",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(
    r"(?P<lead>(?:\s(?!(?:of|in|on|at|to|by|for|from|with|and|or|as|per|the|which|that|is|are|will|"
    r"have|has|than|after|before|during)\b)[A-Za-z][\w'-]{1,20}){0,4}?\s"
    r"(?P<noun>[A-Za-z][a-z'-]{1,20}s|people|children|women|men|hectares|staff|housing))\b(?!-)",
    re.IGNORECASE,
)
_NO_COUNT: Final = frozenset(
    {"times", "years", "months", "weeks", "days", "hours", "minutes", "is", "was", "has"}
)
_UP: Final = re.compile(r"\b(?:increas|rais|grow|expand|boost|improv|add)\w*\b", re.IGNORECASE)
_DOWN: Final = re.compile(r"\b(?:reduc|decreas|cut|lower|halv)\w*\b", re.IGNORECASE)
_WISH: Final = re.compile(r"\b(?:aim|seek|strive|aspire|endeavou?r|hope)\w*\b", re.IGNORECASE)
_LOOSE_END: Final = re.compile(r"(?:\s(?:from\s\S{1,12}\s)?(?:to|by|of|at|with|in|for|from))+$")
_CLAUSE: Final = re.compile(r"[.;:|\n](?=\s|$)|[\n|]")
_LOOK_BACK: Final = 160
_NEAR: Final = 4


def find(
    text: str,
    times: Sequence[TimeExpression],
    *,
    offset: int = 0,
    default: date | None = None,
    part: int = 1,
) -> Iterator[Target]:
    """The measurable promises of an English text, in order; parameters as for `quantities.find`."""
    folded = fold(text)
    starts = [time.span.start for time in times]
    for match in _AMOUNT.finditer(folded):
        place = bisect_right(starts, match.start())
        near = times[max(0, place - _NEAR) : place + _NEAR]
        found = _target(folded, match, near)
        if found is None:
            continue
        start, end, unit = found
        clause = _clause_start(folded, match.start())
        before = folded[clause : match.start()]
        yield Target(
            text=text[start:end],
            span=Span(start + offset, end + offset),
            indicator=_indicator(text[clause:start], text[match.end() : end]),
            value=_value(match["low"]),
            value_max=_value(match["high"]) if match["high"] else None,
            unit=unit,
            comparator=_comparator(folded, match, end),
            change=_change(before, unit, counted=match["after"] is None and match["sign"] is None),
            deadline=_due(near, clause, match.start(), folded) or default,
            aspirational=_WISH.search(before) is not None,
            part=part,
        )


def _target(
    folded: str, match: re.Match[str], times: Sequence[TimeExpression]
) -> tuple[int, int, str | None] | None:
    """Start, end and unit of a promised amount; None where the number promises nothing."""
    if any(t.span.start < match.end() and match.start() < t.span.end for t in times):
        return None
    before = folded[max(0, match.start() - 24) : match.start()]
    if _NUMBERED.search(before) or not _rises(match):
        return None
    start = match.start() - (len(m.group()) if (m := _BEFORE.search(before)) else 0)
    if match["sign"]:
        scale = f"{match['scale'].lower()} " if match["scale"] else ""
        return start, match.end(), scale + _CURRENCY[match["sign"].upper()]
    if match["after"] and not match["scale"]:
        return start, match.end(), match["after"].strip().lower()
    noun = _NOUN.match(folded, match.end(), match.end() + 90)
    if noun is None or noun["noun"].lower() in _NO_COUNT:
        return None
    scale = f"{match['scale'].lower()} " if match["scale"] else ""
    unit = noun["noun"].lower()
    known = find_unit(unit)
    return start, noun.end(), scale + (known.labels["en"] if known and scale else unit)


def _rises(match: re.Match[str]) -> bool:
    return match["high"] is None or _value(match["low"]) < _value(match["high"])


def _value(text: str) -> float:
    number = _WORDS.get(text.lower())
    return float(number if number is not None else text.replace(",", ""))


def _clause_start(folded: str, at: int) -> int:
    start = max(0, at - _LOOK_BACK)
    for match in _CLAUSE.finditer(folded, start, at):
        start = match.end()
    return start


def _indicator(before: str, after: str) -> str:
    words = " ".join(before.split()).strip(" *-•,:;")
    noun = " ".join(after.split())
    words = words if noun else _LOOSE_END.sub("", words)
    return f"{words} {noun}".strip() or noun or "amount"


def _comparator(folded: str, match: re.Match[str], end: int) -> Comparator:
    said = _BEFORE.search(folded[max(0, match.start() - 24) : match.start()])
    if said is not None:
        for name, _ in _COMPARATORS:
            if said[name] is not None:
                return name
    if re.match(r"\s?(?:\+|or more|and above)", folded[end : end + 12]):
        return "ge"
    return "eq"


def _change(before: str, unit: str | None, *, counted: bool) -> Change:
    share = unit is not None and (unit == "%" or unit.startswith("per"))
    by = re.search(r"\bby(?:\s\w+){0,2}\s$", before) is not None
    if _DOWN.search(before) and (by or not share):
        return "reduction"
    if _UP.search(before) and by:
        return "growth" if share else "increment"
    if share:
        return "share"
    return "count" if counted else "absolute"


def _due(times: Sequence[TimeExpression], clause: int, at: int, folded: str) -> date | None:
    """The time after the number in its sentence, else the last one before it there."""
    stop = _CLAUSE.search(folded, at, at + _LOOK_BACK)
    end = stop.start() if stop else at + _LOOK_BACK
    near = [t for t in times if clause <= t.span.start < end and t.date is not None]
    later = [t.date for t in near if t.span.start > at]
    earlier = [t.date for t in near if t.span.start < at]
    return later[0] if later else earlier[-1] if earlier else None
