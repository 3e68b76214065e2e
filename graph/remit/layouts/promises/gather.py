"""What was promised, and by when: targets, milestones and deadlines of every item.

They are read from an item's passages, or, where a layout names none, from the item's own text
without its title and the names of those responsible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from remit.layouts.promises import quantities
from remit.layouts.promises.phrases import last
from remit.layouts.time import dates
from remit.model import (
    Deadline,
    Document,
    Extraction,
    Item,
    Milestone,
    Passage,
    Span,
    Target,
    TimeExpression,
)
from remit.vocabulary.numerals import fold, unwrapped

_DEADLINE_LABEL: Final = re.compile(
    r"时限|期限|限期|时间|日期|截止|节点|工期|进度(?:安排|要求)|何时"
    r"|(?i:\b(?:deadline|due|date|time ?(?:frame|line|limit|table|scale)s?|timing|when|target date"
    r"|completion|^by"
    r"|scadenza|tempistica|termine|échéance|calendrier|frist|termin|zeitplan|plazo|prazo)\b)"
)
_START_LABEL: Final = re.compile(
    r"^(?:计划)?(?:开工|开始|起始|启动|报送|发布)(?:时间|日期)$|(?i:\b(?:start|starting|begin)\b)"
)
_LABEL_IN_TEXT: Final = re.compile(
    r"\s*(?:(?:完成|整改|办结|办理|落实|实施|工作)?(?:时限|期限|时间|日期)(?:要求|安排|节点)?|进度安排|时间节点"
    r"|(?i:deadline|due(?: date)?|target date|time ?(?:frame|line|scale)s?|timing|completed by))"
    r"\s*[::]\s*"
)
_LIMIT: Final = re.compile(r"时限|期限|限期|时间|日期|(?i:deadline|due|date)")
# A line end inside a date: 2030年 / 10月底前.
_BROKEN_DATE: Final = re.compile(r"(?<=年)\n(?=\d)|(?<=\d)\n(?=[年月日])")
_STEP_END: Final = re.compile(r"[。;!?\n\t]|(?<=[a-z)])\.(?=\s|$)")
_COMMA: Final = re.compile(r"[,、]")
_LIST_MARK: Final = re.compile(
    r"[\s*•●★☆■□◆▲△·|\-]*(?:[(（]?\d{1,2}[)）]|\d{1,2}(?:\.\d{1,2})*\s?(?:、|\.(?!\d))|[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、是]|[①-⑳])?[\s,、:]*"
)
_WORDS: Final = re.compile(r"[^\W\d_][\s\S]*[^\W\d_]")
_BLANK: Final = re.compile(r"[\s\-—/|*无]*|(?i:n/?a|tbd|none)")
_LONGEST_WORDS: Final = 120
_LONGEST_STEP: Final = 400
_LONGEST_OPENING: Final = 48
_TITLE_PAGE: Final = 300
_YEARLY: Final = re.compile(
    r"(?:19|20)\d\d(?!\s?-\s?(?:19|20)?\d\d)|[一二][〇零一二三四五六七八九]{3}年|年度"
)

_Promise = TypeVar("_Promise", Target, Milestone, Deadline)


def add(extraction: Extraction) -> Extraction:
    """The extraction with the targets, milestones and deadlines of each item.

    Running it again gives the same. A target without a date of its own is due when the item's
    deadline column says, else at the end of the year that the document's title names.
    """
    document = extraction.document
    items = tuple(_with_promises(document, item) for item in extraction.items)
    return replace(extraction, items=items)


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage with its words, and the times and deadlines in them (at their own offsets)."""

    passage: Passage
    text: str
    times: tuple[TimeExpression, ...]
    due: tuple[TimeExpression, ...]
    column: bool


def _with_promises(document: Document, item: Item) -> Item:
    passages = item.passages or tuple(_leftover(document, item))
    read = [_read(document, passage) for passage in passages]
    columns = _columns(read)
    year_end = plan_year_end(document)
    targets = [
        target
        for each in read
        for target in quantities.find(
            each.text,
            offset=each.passage.span.start,
            year=document.year,
            issued=document.issued,
            default=columns.get(each.passage.part) or year_end,
            part=each.passage.part,
            times=each.times,
        )
    ]
    return replace(
        item,
        targets=_once(targets, lambda target: target.indicator),
        milestones=_once((m for each in read for m in _milestones(each)), lambda m: m.date),
        deadlines=_once(_all_deadlines(document, item, read), lambda d: d.date),
    )


def _read(document: Document, passage: Passage) -> _Read:
    text = document.quote(passage.span)
    column = is_deadline_label(passage.label) or _LABEL_IN_TEXT.match(fold(text)) is not None
    words = _BROKEN_DATE.sub(" ", text) if column else text
    times = dates.find(words, year=document.year, issued=document.issued, column=column)
    due = dates.deadlines(words, year=document.year, column=column, times=times)
    return _Read(passage, text, times, due, column)


def _once(found: Iterable[_Promise], said: Callable[[_Promise], object]) -> tuple[_Promise, ...]:
    """Each promise once, in the order of the document: passages may overlap.

    Of two that say the same in one place the one from the first passage is kept.
    """
    kept: dict[tuple[Span, object], _Promise] = {}
    for promise in found:
        kept.setdefault((promise.span, said(promise)), promise)
    return tuple(sorted(kept.values(), key=lambda p: (p.span.start, p.span.end)))


def _leftover(document: Document, item: Item) -> Iterator[Passage]:
    """The item's own text without its title and the responsible."""
    taken = sorted(
        span
        for span in (item.title_span, *(a.span for a in item.assignments))
        if item.span.holds(span)
    )
    at = item.span.start
    for span in taken:
        if span.start > at and document.text[at : span.start].strip():
            yield Passage(span=Span(at, span.start))
        at = max(at, span.end)
    if document.text[at : item.span.end].strip():
        yield Passage(span=Span(at, item.span.end))
    elif not taken:
        yield Passage(span=item.span)


def is_deadline_label(label: str) -> bool:
    """Whether a column's or line's label says that it holds deadlines (完成时限, Target Date)."""
    said = fold(label)
    return _DEADLINE_LABEL.search(said) is not None and _START_LABEL.search(said) is None


def _columns(read: Iterable[_Read]) -> dict[int, date]:
    """The last day that the deadline column of each part of an item names."""
    latest: dict[int, date] = {}
    for each in read:
        days = [time.date for time in each.due if time.date is not None]
        if days and is_deadline_label(each.passage.label):
            part = each.passage.part
            latest[part] = max(*days, latest.get(part, days[0]))
    return latest


def plan_year_end(document: Document) -> date | None:
    """The end of the plan's year, where the title (or the first page) speaks of one year."""
    year = document.year
    if year is None or not 1 <= year <= 9999:
        return None
    title = document.title or document.text[:_TITLE_PAGE]
    return date(year, 12, 31) if _YEARLY.search(fold(title)) else None


def _all_deadlines(document: Document, item: Item, read: Sequence[_Read]) -> Iterator[Deadline]:
    """Those of a part's own label (整改时限) where it dates the part, else those of its text."""
    settled = {each.passage.part for each in read if _limits(each)}
    found = [d for e in read if _limits(e) or e.passage.part not in settled for d in _deadlines(e)]
    yield from found or _inherited(document, item)


def _limits(read: _Read) -> bool:
    """Whether a passage is a labelled limit that names a day."""
    said = read.passage.label or read.text[:_LONGEST_OPENING]
    return read.column and any(t.date for t in read.due) and _LIMIT.search(fold(said)) is not None


def _inherited(document: Document, item: Item) -> Iterator[Deadline]:
    """The dates of a later sentence that assigns the item (上述项目由…负责，11月底前完成)."""
    spans = [a.span for a in item.assignments if a.mode == "inherited"]
    if not spans or min(span.start for span in spans) < item.span.end:
        return
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    low, high = max(item.span.end, first - _LONGEST_WORDS), last + _LONGEST_WORDS
    start = max(document.text.rfind(mark, low, first) + 1 or low for mark in "。\n")
    ends = (document.text.find(mark, last, high) for mark in "。\n")
    stop = min((end for end in ends if end >= 0), default=min(high, len(document.text)))
    yield from _deadlines(_read(document, Passage(span=Span(start, stop))))


def _deadlines(read: _Read) -> Iterator[Deadline]:
    offset = read.passage.span.start
    for time in read.due:
        start, end = _trimmed(read.text, time.span.start, time.span.end)
        yield Deadline(
            text=read.text[start:end],
            span=Span(start + offset, end + offset),
            precision=time.precision,
            date=time.date,
            since=time.since,
        )
    if read.column and not read.due:
        yield from _in_other_words(read)


def _in_other_words(read: _Read) -> Iterator[Deadline]:
    """A deadline column whose words name no time of their own (按上级部署, see the guidance)."""
    label = _LABEL_IN_TEXT.match(fold(read.text))
    start = label.end() if label else 0
    words = read.text[start:].strip()
    if not words or len(words) > _LONGEST_WORDS or _BLANK.fullmatch(words):
        return
    start = read.text.index(words, start) + read.passage.span.start
    yield Deadline(text=words, span=Span(start, start + len(words)), precision="relative")


def _milestones(read: _Read) -> Iterator[Milestone]:
    """The dated steps of a passage: each from its clause to the clause of the next date."""
    folded = unwrapped(fold(read.text))
    offset = read.passage.span.start
    dated = [time for time in read.due if time.date is not None]
    for place, time in enumerate(dated):
        before = dated[place - 1].span.end if place else 0
        after = dated[place + 1].span.start if place + 1 < len(dated) else len(folded)
        start, end = _step(folded, time.span, before, after)
        rest = folded[start : time.span.start] + " " + folded[time.span.end : end]
        if _WORDS.search(rest):
            start, end = _trimmed(read.text, start, end)
            yield Milestone(
                text=read.text[start:end],
                span=Span(start + offset, end + offset),
                precision=time.precision,
                date=time.date,
                since=time.since,
                part=read.passage.part,
            )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends: where a line was broken, the step goes on."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _step(folded: str, time: Span, before: int, after: int) -> tuple[int, int]:
    """Start and end of the step around a date, between the dates before and after it."""
    start, end = _part(folded, time.start)
    if before > start:
        start = _clause_start(folded, before, time.start)
    elif time.start - start > _LONGEST_OPENING:
        start = _clause_start(folded, start, time.start)
    if after < end:
        end = _clause_start(folded, time.end, after)
    for pattern in (_LABEL_IN_TEXT, _LIST_MARK):
        mark = pattern.match(folded, start, end)
        start = mark.end() if mark and mark.end() <= time.start else start
    return start, max(time.end, start + len(folded[start:end].rstrip(" ,、;:\u3000")))


def _part(folded: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence part around an offset."""
    start = max(0, at - _LONGEST_STEP)
    for match in _STEP_END.finditer(folded, start, at):
        start = match.end()
    end = _STEP_END.search(folded, at, at + _LONGEST_STEP)
    return start, end.start() if end else min(len(folded), at + _LONGEST_STEP)


def _clause_start(folded: str, low: int, at: int) -> int:
    """The offset after the last comma between two offsets, or the second of them."""
    comma = last(_COMMA.finditer(folded, low, at))
    return comma.end() if comma else at
