"""The grammar of time in Chinese administrative writing, over folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from remit.layouts.time.mentions import Interval, Mention, days, fixed, later, months, single
from remit.model import Precision
from remit.vocabulary.numerals import chinese_integer

_CN: Final = "〇零一二三四五六七八九十"
# A digit before a month belongs to another number, unless it is the exponent of a glued unit:
# 5万m27月 is an area and July.
_FRESH: Final = rf"(?:(?<![\d.{_CN}第每个])|(?<=[mM][23]))"
_FOUR: Final = r"(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3}"
_YEAR: Final = rf"(?:(?P<year>{_FOUR}|(?<![\d.])\d\d) ?年度? ?|(?P<spoken>[今明后去当次来本])年度?)"
_LEAD: Final = r"(?:(?<![达得提感受看回收送起])(?:截至|截止到?|到|至))?"
_TAIL: Final = (
    r"(?:[之以]?前(?![期后往进列三两提景沿端置身来言])|[之以]内|内(?![部容外蒙涵])|为?止)?"
)
_MONTH: Final = r"1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十元]"
_DAY: Final = (
    r"3[01]|[12]\d|0?[1-9]|三十一|[二三]十|二?十[一二三四五六七八九]|[一二三四五六七八九十]"
)
_PARTS: Final = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
}

_BY_MONTH: Final = re.compile(
    rf"{_LEAD}(?:{_YEAR}|{_FRESH})(?:(?P<first>{_MONTH}) ?月?[-至到])?(?P<month>{_MONTH}) ?月 ?"
    r"(?:份?(?P<part>[上中下]旬|初|中(?![国心])|底|末)"
    rf"|(?:(?P<day1>{_DAY}) ?[日号]?[-至到])?(?P<day>{_DAY}) ?[日号]|份)?{_TAIL}"
)
_NUMERIC: Final = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sep>[./-])(?P<month>1[0-2]|0?[1-9])(?P=sep)"
    rf"(?P<day>3[01]|[12]\d|0?[1-9])(?![./-]?\d){_TAIL}"
)
_NUMERIC_MONTH: Final = re.compile(
    r"(?<![\d./-])(?P<year>20\d\d)(?:[/-](?P<month>1[0-2]|0?[1-9])|\.(?P<dotted>1[0-2]|0[1-9]))"
    rf"(?![./-]?\d|年|[^\W\d_a-z一-鿿]){_TAIL}"
)
# The five-year plans count from the first, which began in 1953; the eleventh ended in 2010.
_BY_FIVE_YEARS: Final = re.compile(
    rf"{_LEAD}[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划)?(?:时?期)?末"
)
_BY_QUARTER: Final = re.compile(
    rf"{_LEAD}(?:{_YEAR}|(?<![\d{_CN}]))(?:第?(?P<quarter>[一二三四1-4])|前(?P<until>[二两三])|(?P<one>[首末]))"
    rf"个?季度(?:末|底)?{_TAIL}"
)
_BY_Q: Final = re.compile(
    rf"{_LEAD}{_YEAR}[Qq](?P<quarter>[1-4])(?![\da-zA-Z]) ?(?:季度)?[末底]?{_TAIL}"
)
# Public holidays that the calendar fixes; 春节 moves with the moon and stays undated.
_HOLIDAYS: Final = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "七一": (7, 1),
    "十一": (10, 1),
    "国庆": (10, 1),
}
_BY_HOLIDAY: Final = re.compile(
    rf"{_LEAD}(?:{_YEAR})?[“\"]?(?P<day>元旦|国庆|(?<![{_CN}第\d])(?:五一|七一|十一))[”\"]?"
    r"(?:劳动节|国际劳动节|国庆节|节|假期)?[之以]?前(?![期后往进列三两提景沿端置身来言])"
)
_BY_HALF: Final = re.compile(rf"{_LEAD}(?:{_YEAR})?(?P<half>[上下])半年度?(?:末|底)?{_TAIL}")
_BY_YEAR_PART: Final = re.compile(
    rf"{_LEAD}(?:(?P<year>{_FOUR}|(?<![\d.])\d\d(?!年内))|(?P<spoken>[今明后去当次来本])"
    rf"|(?:(?<![\d{_CN}几半多每两])|(?<=[mM][23])))"
    r" ?年度?(?P<part>底|末|终(?=前)|初|中(?=[,;。、\s前]|$)|内(?![部容外蒙涵]))"
    r"(?:[之以]?前(?![期后往进]))?"
)
_BY_YEAR: Final = re.compile(
    rf"{_LEAD}(?:(?<![\d.])(?P<from>(?:19|20)\d\d)年?[-至到])?"
    rf"(?:(?<![\d.])(?P<year>{_FOUR}|0\d) ?年度?|(?P<spoken>[今明])年)(?:[之以]?前(?![期后往进]))?"
)
_ALL_YEAR: Final = re.compile(rf"(?:{_YEAR})?全年")
_COUNT: Final = (
    rf"(?P<number>\d{{1,4}}|[{_CN}两百]{{1,5}})"
    r"(?P<unit>个?工作日|日|天|个?月|个?星期|周|年)(?:[之以]内|内)"
)
_AFTER: Final = re.compile(rf"(?:之日起?|[之以]后|后|起)[的,]?{_COUNT}")
_WITHIN: Final = re.compile(rf"(?<![\d.{_CN}第两])(?:{_COUNT})")
_CONTINUOUS: Final = re.compile(
    r"(?:(?<=[,;。、:(\s|])|^)(?:(?:持续|长期|常态化?|全年)+(?:推进|开展|坚持|实施|进行|整改|落实)?"
    r"|(?:立行|立知|即知|边查)[立即边]改|立查立改|贯穿全年|经常性(?:开展|工作)?"
    r"|每个?(?:年|月|季度?|周|天|半年)[底末]?前?|按(?:月|季度?)(?:推进)?|随时)(?=$|[,;。、)\s|.])"
)
_SHIFTS: Final = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "来": 1, "后": 2, "去": -1}
_ISSUE: Final = re.compile(r"印发|发布|下发|公布|发文|施行|颁布|出台")
_ITSELF: Final = re.compile(
    r"本(?:意见|通知|方案|办法|计划|规定|决定|实施|文)|^(?:文件|通知|方案|意见|印发|发布|下发|公布|发文)"
)
_ANCHOR_STOP: Final = frozenset('在自从于要应须请将,;。、:()!?\n"“”|\t ')
_UNITS: Final = {"日": "day", "天": "day", "周": "week", "期": "week", "月": "month", "年": "year"}


def mentions(text: str, issued: date | None) -> Iterator[Mention]:
    """Every mention of a time in a folded text; they may overlap, the longest is best.

    Parameters
    ----------
    text
        Text as `numerals.fold` returns it.
    issued
        The day of issue, which 印发之日起30日内 counts from.
    """
    if "月" in text:
        yield from _months(text)
    if "季度" in text:
        yield from _quarters(text)
    if "年" in text:
        yield from _years(text)
    if "内" in text:
        yield from _relative(text, issued)
    for match in _NUMERIC.finditer(text):
        yield _mention(match, "day", single(int(match["month"]), int(match["day"])))
    for match in _NUMERIC_MONTH.finditer(text):
        month = int(match["month"] or match["dotted"])
        yield _mention(match, "month", months(month, month))
    if "前" in text:
        for match in _BY_HOLIDAY.finditer(text):
            yield _mention(match, "day", single(*_HOLIDAYS[match["day"]]))
    for match in _BY_FIVE_YEARS.finditer(text):
        yield _end_of_plan(match)
    for match in _CONTINUOUS.finditer(text):
        yield Mention(
            start=match.start(),
            end=match.end(),
            precision="continuous",
            interval=fixed(None),
            dateless=True,
        )


def _months(text: str) -> Iterator[Mention]:
    for match in _BY_MONTH.finditer(text):
        month = _number(match["month"])
        first = _number(match["first"]) if match["first"] else month
        if match["day"]:
            day = _number(match["day"])
            if match["day1"]:
                yield _mention(match, "day", days(month, _number(match["day1"]), day))
            else:
                yield _mention(match, "day", single(month, day))
        elif match["part"] in _PARTS:
            yield _mention(match, "tenday", days(month, *_PARTS[match["part"]]))
        else:
            yield _mention(match, "month", months(min(first, month), month))


def _quarters(text: str) -> Iterator[Mention]:
    for match in _BY_QUARTER.finditer(text):
        if match["until"]:
            last = 3 if match["until"] == "三" else 2
            yield _mention(match, "quarter", months(1, 3 * last))
            continue
        number = {"首": 1, "末": 4}.get(match["one"] or "") or _number(match["quarter"])
        yield _mention(match, "quarter", months(3 * number - 2, 3 * number))


def _years(text: str) -> Iterator[Mention]:
    for match in _BY_HALF.finditer(text):
        first = 1 if match["half"] == "上" else 7
        yield _mention(match, "half", months(first, first + 5))
    for match in _BY_YEAR_PART.finditer(text):
        part = match["part"]
        if part == "初":
            yield _mention(match, "month", months(1, 1))
        elif part == "中":
            yield _mention(match, "half", months(1, 6))
        else:
            inside = part == "内" and not (match["year"] or match["spoken"])
            yield _mention(match, "year", months(1, 12), plan_year=inside)
    for match in _BY_YEAR.finditer(text):
        since = int(match["from"]) if match["from"] else None
        yield _mention(match, "year", _whole_years(since))
    for match in _BY_Q.finditer(text):
        number = int(match["quarter"])
        yield _mention(match, "quarter", months(3 * number - 2, 3 * number))
    for match in _ALL_YEAR.finditer(text):
        yield _mention(match, "continuous", months(1, 12), plan_year=match["year"] is None)


def _whole_years(first: int | None) -> Callable[[int], Interval]:
    def interval(year: int) -> Interval:
        return date(min(first or year, year), 1, 1), date(year, 12, 31)

    return interval


def _relative(text: str, issued: date | None) -> Iterator[Mention]:
    for match in _AFTER.finditer(text):
        start = match.start()
        while start > 0 and match.start() - start < 24 and text[start - 1] not in _ANCHOR_STOP:
            start -= 1
        anchor = text[start : match.start()]
        known = issued if _ISSUE.search(anchor) and _ITSELF.search(anchor) else None
        yield _within(start, match, known)
    for match in _WITHIN.finditer(text):
        yield _within(match.start(), match, None)


def _end_of_plan(match: re.Match[str]) -> Mention:
    year = 2005 + 5 * _number(match["plan"])
    return Mention(
        start=match.start(),
        end=match.end(),
        precision="year",
        interval=months(1, 12),
        year=year,
    )


def _within(start: int, match: re.Match[str], anchor: date | None) -> Mention:
    unit = match["unit"]
    until = None
    if anchor is not None and "工作日" not in unit:
        until = later(anchor, _number(match["number"]), _UNITS[unit[-1]])
    return Mention(
        start=start, end=match.end(), precision="relative", interval=fixed(until), dateless=True
    )


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return 1 if text == "元" else chinese_integer(text) or 0


def _mention(
    match: re.Match[str],
    precision: Precision,
    interval: Callable[[int], Interval],
    *,
    plan_year: bool = False,
) -> Mention:
    said = match.groupdict()
    year, spoken = said.get("year"), said.get("spoken")
    return Mention(
        start=match.start(),
        end=match.end(),
        precision=precision,
        interval=interval,
        year=_full_year(year) if year else None,
        shift=_SHIFTS[spoken] if spoken else None,
        plan_year=plan_year,
        stretch=any(said.get(start) for start in ("first", "day1", "from")),
    )


def _full_year(text: str) -> int:
    number = _number(text)
    if number >= 100:
        return number
    return number + (2000 if number < 70 else 1900)
