"""Dates of figures alone, which mean a time only where a time is expected: 6.30, 20240630."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from remit.layouts.time.mentions import Mention, fixed, months, single

_YEAR: Final = r"(?:19|20)\d\d"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_FRESH: Final = r"(?<![\w./-])"
_ENDS: Final = r"(?![.\w/-]*\d)(?![%‰])"
_YEAR_MONTH: Final = re.compile(rf"{_FRESH}(?P<year>{_YEAR})\.(?P<month>{_MONTH}){_ENDS}")
_MONTHS: Final = re.compile(
    rf"{_FRESH}(?P<year>{_YEAR})[./](?P<first>{_MONTH}) ?[-~至到] ?"
    rf"(?:(?P=year)[./])?(?P<month>{_MONTH}){_ENDS}"
)
_MONTH_DAY: Final = re.compile(rf"\s*(?P<month>{_MONTH})\.(?P<day>{_DAY}) ?(?:日?[之以]?前|日)?\s*")
_COMPACT: Final = re.compile(
    rf"{_FRESH}(?P<year>{_YEAR})(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9]){_ENDS}"
)
# Spreadsheets count days from here (ECMA-376, 18.17.4.1); five figures of this century.
_SERIAL_EPOCH: Final = date(1899, 12, 30)
_SERIAL: Final = re.compile(r"\s*(?P<serial>\d{5})(?:\.0+)?\s*")
_SERIALS: Final = range(36526, 54789)


def mentions(text: str) -> Iterator[Mention]:
    """Every date of figures alone in the folded text of a deadline cell or label."""
    for match in _MONTHS.finditer(text):
        first, last = int(match["first"]), int(match["month"])
        if first <= last:
            yield Mention(
                start=match.start(),
                end=match.end(),
                precision="month",
                interval=months(first, last),
                year=int(match["year"]),
                stretch=True,
            )
    for match in _YEAR_MONTH.finditer(text):
        month = int(match["month"])
        yield Mention(
            start=match.start(),
            end=match.end(),
            precision="month",
            interval=months(month, month),
            year=int(match["year"]),
        )
    for match in _COMPACT.finditer(text):
        yield _day(match, int(match["year"]))
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial["serial"]) in _SERIALS:
        yield Mention(
            start=serial.start("serial"),
            end=len(text.rstrip()),
            precision="day",
            interval=fixed(_SERIAL_EPOCH + timedelta(days=int(serial["serial"]))),
            dateless=True,
        )
    alone = _MONTH_DAY.fullmatch(text)
    if alone:
        yield _day(alone, None)


def _day(match: re.Match[str], year: int | None) -> Mention:
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Mention(
        start=start,
        end=start + len(match.group().strip()),
        precision="day",
        interval=single(int(match["month"]), int(match["day"])),
        year=year,
    )
