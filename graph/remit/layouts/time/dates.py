"""Words that name a time, in Chinese, English and some other European languages.

`find` reads every time expression of a text; `deadlines` keeps those by which something is to be
done. An expression's `date` is the last day that it means and `since` the first where it names
an interval: 三季度 is July to September and due on 30 September. 前 is read inclusively, as
the upper bounds of administrative language are: 6月底前 and 6月前 are both due on 30 June.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from remit.layouts.time import chinese as dates_zh
from remit.layouts.time import figures
from remit.layouts.time import latin as dates_latin
from remit.layouts.time.mentions import Mention
from remit.model import Span, TimeExpression
from remit.vocabulary.numerals import fold, unwrapped

_SENTENCE_END: Final = re.compile(r"[。!?！？\n;]|(?<=[a-z)])\.\s")
_RANGE: Final = re.compile(r"\s?(?:[-至到]|to|through|until)?\s?")
# Words that name an end and no stretch of time: 6月底前 is due by the end, 上半年 is a stretch.
_BY: Final = re.compile(
    r"[底末终止]|前$|^[到至截]|(?i:\b(?:by|before|until|end|entro|fine|avant|fin|bis|ende|hasta|até|fim)\b)"
)
_HAS_LATIN: Final = re.compile(
    r"[A-Za-z]{2}|[QTH][1-4]|\d[./]\d{4}|^\s*\d{4}\s*(?:[-/]\s?\d{4}\s*)?$"
)


def find(
    text: str,
    *,
    offset: int = 0,
    year: int | None = None,
    issued: date | None = None,
    column: bool = False,
) -> tuple[TimeExpression, ...]:
    """Every time expression of a text, in order and without overlap.

    Parameters
    ----------
    text
        Any text; it is read as it stands.
    offset
        Where the text begins in its document; spans are counted from there.
    year
        The plan's year, which completes 6月底前. A year earlier in the same sentence takes
        precedence, except over 年内 and 全年; without either the date stays None.
    issued
        The day of issue, which 印发之日起30日内 counts from and whose year stands in for `year`.
    column
        The text is the whole of a deadline cell or label, where 6.30 and 20240630 are dates.

    Returns
    -------
    tuple of TimeExpression
        `date` and `since` are None where no calendar date follows from the words.
    """
    folded = unwrapped(fold(text))
    found = list(dates_zh.mentions(folded, issued))
    if column:
        found.extend(figures.mentions(folded))
    if _HAS_LATIN.search(folded):
        found.extend(dates_latin.mentions(folded, issued))
    if not found:
        return ()
    plan = year if year is not None else issued.year if issued else None
    ends = [match.end() for match in _SENTENCE_END.finditer(folded)]
    return tuple(_joined(text, folded, _resolved(text, _longest(found), ends, plan), offset))


def _longest(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end, m.precision)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept


def _resolved(
    text: str, found: Iterable[Mention], ends: list[int], plan: int | None
) -> list[TimeExpression]:
    out: list[TimeExpression] = []
    said: int | None = None
    position = 0
    for mention in found:
        while position < len(ends) and ends[position] <= mention.start:
            said = None
            position += 1
        year, said = _year_of(mention, said, plan)
        usable = year if year is not None and 1 < year < 9999 else None
        since = until = None
        if mention.dateless or usable is not None:
            since, until = mention.interval(usable or 2)
        if not mention.stretch and _BY.search(text[mention.start : mention.end]):
            since = None
        out.append(
            TimeExpression(
                text=text[mention.start : mention.end],
                span=Span(mention.start, mention.end),
                precision=mention.precision,
                date=until,
                since=since,
            )
        )
    return out


def _year_of(mention: Mention, said: int | None, plan: int | None) -> tuple[int | None, int | None]:
    """The year of a mention, and the year that the rest of its sentence may lean on."""
    if mention.year is not None:
        # 2021-2035年 names a plan; no month after it is in its last year.
        names = mention.stretch and mention.precision == "year"
        return mention.year, said if names else mention.year
    if mention.shift is not None:
        year = plan + mention.shift if plan is not None else None
        return year, year
    if mention.plan_year:
        return plan, said
    return said if said is not None else plan, said


def _joined(
    text: str, folded: str, found: list[TimeExpression], offset: int
) -> Iterable[TimeExpression]:
    """Ranges put together: 2008年2月—4月底 is one expression, from February to April."""
    at = 0
    while at < len(found):
        first = found[at]
        last = first
        if at + 1 < len(found) and _makes_range(folded, first, found[at + 1]):
            last = found[at + 1]
            at += 1
        since = first.since if last is first else first.since or first.date
        yield TimeExpression(
            text=text[first.span.start : last.span.end],
            span=Span(first.span.start + offset, last.span.end + offset),
            precision=last.precision,
            date=last.date,
            since=since if since is None or last.date is None or since <= last.date else None,
        )
        at += 1


def _makes_range(folded: str, first: TimeExpression, last: TimeExpression) -> bool:
    gap = folded[first.span.end : last.span.start]
    if len(gap) > 10 or not _RANGE.fullmatch(gap):
        return False
    if not (gap.strip() or last.text[0] in "至到"):
        return False
    return first.precision not in ("relative", "continuous") and last.precision not in (
        "relative",
        "continuous",
    )


# After the words: a beginning (9月1日起), a look back, or the noun that a year belongs to.
_BEGINS: Final = re.compile(
    r"(?:份|当天)?(?:起(?!草)|以来|开始(?!前)|至今|[之以]后|后(?!半|期|续))"
)
_LOOKS_BACK: Final = re.compile(
    r"(?:比|较|同比?|相比|与|自|从|已于|已在|每(?:年|月|季度?)?|基于|依据|根据|按照?|第)\s?$"
    r"|(?i:\b(?:from|since|start(?:s|ing)?(?: date)?:?|beginning|effective|as of"
    r"|than|compared (?:to|with)|da(?:l|lla)?"
    r"|ab|seit|desde|(?:à|a) partir d[ei]|dated|issued|published|adopted)(?:\s+(?:on|in|the))?\s*)$"
)
_NAMES_IT: Final = re.compile(
    r"(?:(?!的?(?:目标|任务)[是为要])[^,;。、:()!?\s\d]){0,14}?"
    r"(?:规划|计划|纲要|方案|要点|预算|决算|报告|通知|文件|会议|考核|统计|数据|目标责任|责任[书状]|:)"
    r"|的?(?:基础|水平|同期|基数|目标|任务|(?:重点)?工作(?:[,;。、\n]|$))"
)
# Days from and to, then a comma: what holds meanwhile, not what is due at the end.
_IS_VALIDITY: Final = re.compile(r"期间|[,止]|\s*(?:有效|施行|实施(?!方案|步骤))")
_IS_PAST: Final = re.compile(r"[^,;。\d]{0,8}已(?!签约|立项|确定|列入|明确|排定)")
_HEADS: Final = re.compile(r"[^,;。、:()!?\s\d]{0,14}:")
_REPORTS: Final = re.compile(
    r"[^。;\n]{0,30}?(?:情况|进展|总结|材料|报表|清单|名单|信息)[^。;\n]{0,20}?(?:报送|上报|报至|反馈|报[市区县省州局厅委办])"
    r"|[^。;\n]{0,6}?(?:书面)?(?:报送|上报)"
)
_STAGE: Final = re.compile(r"(?:阶段|时间|期限|时限|步骤|工期)[^,;。]{0,3}[:(]\s?$")
_OPEN_QUOTE: Final = re.compile(r"[《“‘「『<][^》”’」』>\n]{0,60}$")
_CLOSE_QUOTE: Final = re.compile(r"[^《“‘「『<\n]{0,60}[》”’」』>]")
_BARE_YEAR: Final = re.compile(
    r"[到至截止]*\s?(?:\d{4}年?[-至到])?(?:[\d〇零一二三四五六七八九]{2,4}|[今明])年度?"
)
_SAYS_END: Final = re.compile(r"[底末前止内]|^[到至]|(?i:^(?:by|before|until|within|no later)\b)")


def deadlines(
    text: str,
    *,
    offset: int = 0,
    year: int | None = None,
    issued: date | None = None,
    column: bool = False,
    times: Iterable[TimeExpression] | None = None,
) -> tuple[TimeExpression, ...]:
    """The time expressions of a text by which something is to be done.

    Beginnings (自…起), validity periods from one day to another, recurring dates, baselines
    (比2007年), past years, years inside a name or a heading, dates for reporting back and plan
    periods without a beginning (5年内) are left out.

    Parameters
    ----------
    text, offset, year, issued
        As for `find`.
    column
        The text is the whole of a deadline cell or label (完成时限, Target Date), where any
        time is meant as a deadline, 持续推进 and "Within 60 days" included.
    times
        What `find` gave for the same text and offset, if it is known already.
    """
    folded = unwrapped(fold(text))
    if times is None:
        times = find(text, offset=offset, year=year, issued=issued, column=column)
    return tuple(
        expression for expression in times if _is_deadline(folded, expression, offset, year, column)
    )


def scopes(
    text: str, times: Iterable[TimeExpression], *, offset: int = 0, year: int | None = None
) -> tuple[TimeExpression, ...]:
    """The times that may date a promise beside them.

    These are the deadlines among `times` and the years of headings such as 2008年产出指标.
    """
    folded = unwrapped(fold(text))
    return tuple(t for t in times if _is_deadline(folded, t, offset, year, False, heading=True))


def _is_deadline(
    folded: str,
    expression: TimeExpression,
    offset: int,
    year: int | None,
    column: bool,
    *,
    heading: bool = False,
) -> bool:
    start, end = expression.span.start - offset, expression.span.end - offset
    before, after = folded[max(0, start - 64) : start], folded[end : end + 64]
    if _BEGINS.match(after) or _IS_PAST.match(after):
        return False
    if column:
        return _LOOKS_BACK.search(before) is None
    words = folded[start:end]
    if _LOOKS_BACK.search(before) or (_OPEN_QUOTE.search(before) and _CLOSE_QUOTE.match(after)):
        return False
    if expression.precision == "continuous":
        return words.endswith("全年")
    if expression.precision == "relative":
        return expression.date is not None or bool(
            re.search(r"[起后,]|\s(?:of|from|after)\s", words)
        )
    if _BARE_YEAR.fullmatch(words) and not words.startswith(("到", "至")):
        if heading and _HEADS.match(after):
            return expression.date is not None
        return _is_promised_year(expression, after, year)
    if words.endswith("年初") or _REPORTS.match(after):
        return False
    if expression.precision == "day" and expression.since and _IS_VALIDITY.match(after):
        return _STAGE.search(before) is not None
    return _is_not_over(expression, words, year)


def _is_promised_year(expression: TimeExpression, after: str, year: int | None) -> bool:
    """Whether 2010年 says when a promise is due, and does not name a plan or a heading."""
    if expression.date is None or _NAMES_IT.match(after):
        return False
    return year is None or expression.date.year >= year


def _is_not_over(expression: TimeExpression, words: str, year: int | None) -> bool:
    if expression.date is None or year is None or _SAYS_END.search(words):
        return True
    return expression.date.year >= year
