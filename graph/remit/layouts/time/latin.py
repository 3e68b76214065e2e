"""The grammar of time in English and the nearest European languages, over folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from remit.layouts.time.mentions import Interval, Mention, fixed, later, months, single
from remit.model import Precision

# Month names by language; three-letter English forms as well. A name means the same month in
# every language that has it.
_NAMES: Final = (
    ("january jan", "gennaio", "janvier", "januar", "enero", "janeiro"),
    ("february feb", "febbraio", "février fevrier", "februar", "febrero", "fevereiro"),
    ("march mar", "marzo", "mars", "märz maerz", "marzo", "março marco"),
    ("april apr", "aprile", "avril", "april", "abril", "abril"),
    ("may", "maggio", "mai", "mai", "mayo", "maio"),
    ("june jun", "giugno", "juin", "juni", "junio", "junho"),
    ("july jul", "luglio", "juillet", "juli", "julio", "julho"),
    ("august aug", "agosto", "août aout", "august", "agosto", "agosto"),
    ("september sept sep", "settembre", "septembre", "september", "septiembre", "setembro"),
    ("october oct", "ottobre", "octobre", "oktober", "octubre", "outubro"),
    ("november nov", "novembre", "novembre", "november", "noviembre", "novembro"),
    ("december dec", "dicembre", "décembre decembre", "dezember", "diciembre", "dezembro"),
)
_MONTHS: Final = {
    name: number
    for number, languages in enumerate(_NAMES, start=1)
    for names in languages
    for name in names.split()
}
_MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=lambda n: (-len(n), n))) + r")(?![^\W\d_])"
_YEAR: Final = r"(?:19|20)\d\d(?![\d%])"
_LEAD: Final = (
    r"(?<![^\W_])(?:(?:by|before|until|no later than|not later than"
    r"|entro|avant|jusqu'au|bis|hasta|até|antes de)"
    r"(?:\s+(?:the|il|le|la|el|o|al?))?\s+)?"
)
_END: Final = (
    r"(?:(?:the\s+)?end(?:\s+of)?|late|(?:la\s+)?fine(?:\s+(?:di|del))?"
    r"|fin(?:\s+de|ales\s+de)?|ende|(?:o\s+)?fim\s+de)"
)
_DAY_FIRST: Final = re.compile(
    rf"{_LEAD}(?P<day>3[01]|[12]?\d)(?:st|nd|rd|th|\.|er|º)?\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\.?(?:,?\s+(?:de\s+)?(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = re.compile(
    rf"{_LEAD}(?P<month>{_MONTH})\.?\s+(?P<day>3[01]|[12]?\d)(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(
    rf"{_LEAD}(?:{_END}\s+)?(?:(?P<first>{_MONTH})\.?\s*(?:-|to|a)\s*)?(?P<month>{_MONTH})\.?,?\s+(?:of\s+|de\s+|del\s+)?(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(
    rf"{_LEAD}(?<![\d.])(?P<day>3[01]|[12]\d|0?[1-9])\.\s?(?P<number>1[0-2]|0?[1-9])\.\s?(?P<year>{_YEAR})",
    re.IGNORECASE,
)
_SLASHED: Final = re.compile(
    rf"(?<![\d/])(?P<one>3[01]|[12]\d|0?[1-9])/(?P<two>3[01]|[12]\d|0?[1-9])/(?P<year>{_YEAR})"
)
_END_OF_MONTH: Final = re.compile(rf"{_LEAD}{_END}\s+(?P<month>{_MONTH})", re.IGNORECASE)
_QUARTER: Final = re.compile(
    rf"{_LEAD}(?:{_END}\s+)?(?:"
    rf"(?:[QT](?P<first>[1-4])\s?-\s?)?[QT](?P<a>[1-4])[\s/,-]*(?:of\s+|de\s+)?(?P<ya>{_YEAR})|(?P<yb>{_YEAR})[\s/,-]*[QT](?P<b>[1-4])(?!\d)"
    rf"|(?P<c>first|second|third|fourth|1st|2nd|3rd|4th|primo|secondo|terzo|quarto|primer|segundo|tercer|cuarto|premier|deuxième|troisième|quatrième|I{{1,3}}|IV|[1-4]\.)"
    rf"\s+(?:quarter|trimestre|quartal)(?:\s+(?:of\s+|del\s+|de\s+)?(?P<yc>{_YEAR}))?)",
    re.IGNORECASE,
)
_HALF: Final = re.compile(
    rf"{_LEAD}(?:H(?P<a>[12])[\s/,-]*(?P<ya>{_YEAR})|(?P<b>first|second)\s+half\s+of\s+(?:the\s+year|(?P<yb>{_YEAR}))"
    rf"|(?P<c>primo|secondo)\s+semestre(?:\s+(?:del\s+)?(?P<yc>{_YEAR}))?)",
    re.IGNORECASE,
)
_END_YEAR: Final = re.compile(
    rf"{_LEAD}(?:(?P<mid>mid|early)[\s-]*|{_END}\s+(?:the\s+year\s+)?)(?P<year>{_YEAR})"
    rf"|{_LEAD}(?:the\s+)?end\s+of\s+(?:the|this)\s+year",
    re.IGNORECASE,
)
_BARE_YEAR: Final = re.compile(
    rf"(?<![^\W_])(?:by|before|until|entro\s+il|d'ici\s+(?:à|a)?|bis|hasta|para|até)\s+(?P<year>{_YEAR})(?!\s*(?:-|/)\s*\d)",
    re.IGNORECASE,
)
# A cell that holds nothing but a year, or years from and to.
_ALONE: Final = re.compile(r"\s*(?:(?P<from>20\d\d)\s?[-/]\s?)?(?P<year>20\d\d)\s*\Z")
_WITHIN: Final = re.compile(
    r"\b(?:within|no later than|not later than)\s+"
    r"(?P<number>\d{1,4}|one|two|three|four|five|six|nine|ten|twelve)\s+"
    r"(?:calendar\s+|working\s+|business\s+)?"
    r"(?P<unit>day|week|month|year)s?(?:\s+(?:of|from|after|following)\s+(?P<anchor>[^.;,()\[\]|\n]{1,120}))?",
    re.IGNORECASE,
)
_ONGOING: Final = re.compile(
    r"(?:(?<=[,;.:(|\n\t])|^|(?<=[,;.:(|] ))"
    r"(?:ongoing|continuous(?:ly)?|on a continuing basis"
    r"|permanent(?:e|ly)?|annually|quarterly|monthly)"
    r"(?=\s*(?:$|[,;.)|\n]))",
    re.IGNORECASE,
)
_ISSUE: Final = re.compile(
    r"\b(?:issuance|publication|release|date|adoption|signing)\b.{0,12}\b(?:this|the present)\b"
    r"|\bdate\s+of\s+this\b|\bthis\s+(?:plan|order|memorandum|strategy|notice)\b",
    re.IGNORECASE,
)
_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9,
    "ten": 10, "twelve": 12,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "primo": 1, "secondo": 2, "terzo": 3, "quarto": 4,
    "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4,
    "premier": 1, "deuxième": 2, "troisième": 3, "quatrième": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip


def mentions(text: str, issued: date | None) -> Iterator[Mention]:
    """Every mention of a time in a folded text; they may overlap, the longest is best."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            if match["year"] or match["month"][0].isupper():
                yield _mention(match, "day", single(_month(match), int(match["day"])))
    for match in _MONTH_YEAR.finditer(text):
        last = _month(match)
        first = _MONTHS[match["first"].lower()] if match["first"] else last
        yield _mention(match, "month", months(min(first, last), last))
    for match in _DOTTED.finditer(text):
        yield _mention(match, "day", single(int(match["number"]), int(match["day"])))
    for match in _SLASHED.finditer(text):
        yield from _unambiguous(match)
    for match in _END_OF_MONTH.finditer(text):
        if match["month"][0].isupper():
            yield _mention(match, "month", months(_month(match), _month(match)))
    yield from _parts_of_year(text)
    for match in _BARE_YEAR.finditer(text):
        yield _mention(match, "year", months(1, 12))
    alone = _ALONE.match(text)
    if alone:
        yield _years(alone)
    for match in _WITHIN.finditer(text):
        yield _within(match, issued)
    for match in _ONGOING.finditer(text):
        yield _dateless(match, "continuous", None)


def _years(match: re.Match[str]) -> Mention:
    first = match["from"] or match["year"]
    start = match.start("from") if match["from"] else match.start("year")
    last = int(match["year"])
    return Mention(
        start=start,
        end=match.end("year"),
        precision="year",
        interval=lambda year: (date(min(int(first), year), 1, 1), date(year, 12, 31)),
        year=last,
        stretch=True,
    )


def _unambiguous(match: re.Match[str]) -> Iterator[Mention]:
    """A date such as 30/06/2024, whose order its numbers give away; 06/05/2024 is left alone."""
    low, high = sorted((int(match["one"]), int(match["two"])))
    if low <= 12 < high or low == high <= 12:
        yield _mention(match, "day", single(low, high))


def _parts_of_year(text: str) -> Iterator[Mention]:
    for match in _QUARTER.finditer(text):
        number = _ordinal(match["a"] or match["b"] or match["c"])
        year = match["ya"] or match["yb"] or match["yc"]
        first = min(int(match["first"] or number), number)
        yield _mention(match, "quarter", months(3 * first - 2, 3 * number), year)
    for match in _HALF.finditer(text):
        first = 1 if _ordinal(match["a"] or match["b"] or match["c"]) == 1 else 7
        year = match["ya"] or match["yb"] or match["yc"]
        yield _mention(match, "half", months(first, first + 5), year)
    for match in _END_YEAR.finditer(text):
        early = (match["mid"] or "").lower()
        last = {"mid": 6, "early": 3}.get(early, 12)
        precision: Precision = "year" if last == 12 else "half" if last == 6 else "quarter"
        yield _mention(match, precision, months(1, last))


def _within(match: re.Match[str], issued: date | None) -> Mention:
    anchor = match["anchor"] or ""
    until = None
    if issued is not None and _ISSUE.search(anchor):
        until = later(issued, _ordinal(match["number"]), match["unit"].lower())
    return _dateless(match, "relative", until)


def _dateless(match: re.Match[str], precision: Precision, until: date | None) -> Mention:
    end = match.start() + len(match.group().rstrip())
    return Mention(
        start=match.start(), end=end, precision=precision, interval=fixed(until), dateless=True
    )


def _month(match: re.Match[str]) -> int:
    return _MONTHS[match["month"].lower()]


def _ordinal(text: str) -> int:
    text = text.lower().rstrip(".")
    return _NUMBERS.get(text) or int(text)


def _mention(
    match: re.Match[str],
    precision: Precision,
    interval: Callable[[int], Interval],
    year: str | None = None,
) -> Mention:
    year = year or match.groupdict().get("year")
    return Mention(
        start=match.start(),
        end=match.end(),
        precision=precision,
        interval=interval,
        year=int(year) if year else None,
    )
