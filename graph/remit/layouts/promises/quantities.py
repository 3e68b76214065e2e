"""Measurable promises in a text: indicator, value, unit, comparison, change and deadline.

Comparators have their legal reading: 以上, 以下, 以内 include the number, 超过, 不满, 以外 exclude
it; 达到 means at least. A target's text begins with the measured noun and ends with the unit or
the counted noun (销售收入达1600亿元, 8家以上企业上市); its indicator is the fuller subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from remit.layouts.promises import latin as quantities_latin
from remit.layouts.promises import phrases, readings, subjects
from remit.layouts.promises.amounts import Amount, scan
from remit.layouts.promises.phrases import Scene
from remit.layouts.promises.promised import judge
from remit.layouts.time import dates
from remit.model import Span, Target, TimeExpression
from remit.vocabulary.numerals import fold, unwrapped

_MOVES: Final = re.compile(r"(延长|加厚|拓宽|扩大|提高|增加|降低|减少|压缩|缩短)(?:到|至)")
_ATTRIBUTE: Final = re.compile(r"的(?:重[点大])?[一-鿿]{2}")
_GAP: Final = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_LONGEST_INDICATOR: Final = 80
_HAN: Final = re.compile(r"[一-鿿]")
_LATIN: Final = re.compile(r"[A-Za-z]{2}")
_QUARTERLY: Final = re.compile(r"按季度?|分季度?|逐季|各季度?")
_QUARTER_ENDS: Final = ((3, 31), (6, 30), (9, 30), (12, 31))
_VERBS: Final = frozenset(
    ("开工", "竣工", "完成", "建成", "投产", "签约", "落户", "新增", "提高", "增加", "增长", "下降")
)
_LIST_GAP: Final = re.compile(r"\s?(?:、|和|及|与|以及|,和|,)\s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Promised amounts that share one subject (22%、47%和100%).

    `floor` is the earliest place of the subject, `whole` the amount of which they measure a
    part, `until` where the next run begins.
    """

    amounts: tuple[Amount, ...]
    floor: int
    whole: Amount | None
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """An amount and the words around it: `[start, end)` is quoted, `before` compares it."""

    amount: Amount
    start: int
    end: int
    before: str
    indicator: str
    due: date | None


def find(
    text: str,
    *,
    offset: int = 0,
    year: int | None = None,
    issued: date | None = None,
    default: date | None = None,
    part: int = 1,
    times: Sequence[TimeExpression] | None = None,
) -> tuple[Target, ...]:
    """Every measurable promise of a text, in order.

    Parameters
    ----------
    text, offset, year, issued
        As for `dates.find`.
    default
        The deadline of a target whose own clause, sentence and list heading name none.
    part
        Kept on each target.
    times
        What `dates.find` gave for the text without an offset, if it is known already.

    Returns
    -------
    tuple of Target
        Spans count from `offset`. Targets that share a number (甲、乙均达100%) overlap.
    """
    folded = unwrapped(fold(text))
    latin = _LATIN.search(folded) is not None and _HAN.search(folded) is None
    amounts = () if latin else scan(folded)
    if not amounts and not latin:
        return ()
    if times is None:
        times = dates.find(text, year=year, issued=issued)
    if latin:
        return tuple(quantities_latin.find(text, times, offset=offset, default=default, part=part))
    scene = Scene(folded, amounts, times)
    scopes = dates.scopes(text, times, year=year)
    calendar = readings.Calendar(scene, scopes, default=default, year=year)
    return tuple(
        _target(text, scene, phrase, offset, part)
        for phrase in _Reader(scene, calendar, year).phrases()
    )


def _target(text: str, scene: Scene, phrase: _Phrase, offset: int, part: int) -> Target:
    amount = phrase.amount
    return Target(
        text=text[phrase.start : phrase.end],
        span=Span(phrase.start + offset, phrase.end + offset),
        indicator=phrase.indicator,
        value=amount.value,
        value_max=amount.high,
        unit=amount.unit,
        comparator=readings.comparison(amount, phrase.before),
        change=readings.change(amount, phrase.before),
        deadline=phrase.due,
        aspirational=readings.is_aspirational(scene, amount.start),
        part=part,
    )


class _Reader:
    """Reads the runs of a scene in order, since a clause may lean on the subject before it."""

    def __init__(self, scene: Scene, calendar: readings.Calendar, year: int | None) -> None:
        self._scene = scene
        self._calendar = calendar
        self._year = year
        self._last = (-1, "", "")
        self._recent: list[tuple[int, str]] = []
        self._end = 0

    def phrases(self) -> Iterator[_Phrase]:
        """The phrases of all promised amounts."""
        for run in _runs(self._scene):
            yield from self._read(run)

    def _read(self, run: _Run) -> Iterator[_Phrase]:
        first = run.amounts[0]
        floor = max(run.floor, self._end if self._end <= first.start else 0)
        start, self._end, before, named = self._bounds(run, floor)
        indicator = self._indicator(run, named, self._scene.text[first.end : self._end])
        shared = subjects.coordinated(
            self._scene.text, phrases.subject_floor(self._scene, first, floor), first.start
        )
        dues = self._dues(run, before)
        whole = _Phrase(
            amount=first,
            start=start,
            end=self._end,
            before=before,
            indicator=indicator,
            due=dues[0],
        )
        if len(run.amounts) == 1:
            yield from _each(whole, shared)
            return
        names = self._earlier(run, before) or [name for _, name in shared.items]
        if len(names) != len(run.amounts):
            names = [indicator] * len(run.amounts)
        yield replace(whole, indicator=names[0])
        for amount, name, due in zip(run.amounts[1:], names[1:], dues[1:], strict=True):
            yield replace(
                whole, amount=amount, start=amount.start, end=amount.end, indicator=name, due=due
            )

    def _bounds(self, run: _Run, floor: int) -> tuple[int, int, str, str]:
        """Start and end of a run's phrase, the words before its number, and its subject."""
        scene, first = self._scene, run.amounts[0]
        tailed = len(run.amounts) == 1 and phrases.has_tail(scene, first)
        start, subject = phrases.head_start(scene, first, floor, tailed=tailed)
        before = scene.text[subject : first.start]
        if tailed:
            end = phrases.tail_end(scene, first, run.until)
            return start, end, before, scene.text[start : first.start]
        parted = None
        if not phrases.without_comparator(before):
            parted = phrases.before_the_time(scene, first, floor)
        if parted is None:
            return start, first.end, before, before
        return parted[0], first.end, before, parted[1]

    def _dues(self, run: _Run, before: str) -> list[date | None]:
        if len(run.amounts) == 4 and self._year is not None and _QUARTERLY.search(before):
            return [date(self._year, month, day) for month, day in _QUARTER_ENDS]
        due = self._calendar.due(run.amounts[0], run.until)
        return [due] * len(run.amounts)

    def _indicator(self, run: _Run, named: str, tail: str) -> str:
        """What is measured: the subject and the counted noun, or what the clause leans on."""
        amount = run.amounts[0]
        own = phrases.without_comparator(named, counted=amount.kind == "count")
        own += tail.removeprefix("的").strip()
        sentence = self._scene.sentence(amount.start)[0]
        said = self._said(amount, sentence)
        if run.whole is not None:
            noun = phrases.counted_noun(self._scene, run.whole)
            if not own and noun and said.startswith(noun):
                own = said
            own = own if own.startswith(noun) else f"{noun}{own}"
        elif not own or own in _VERBS:
            verb = _MOVES.search(named)
            own = own or (verb[1] if verb else "")
            own = said if said.endswith(own) else f"{said}{own}"
        if not own and self._last[2] == amount.slug:
            own = self._last[1]
        own = (
            _GAP.sub("", own)[-_LONGEST_INDICATOR:]
            or self._scene.text[amount.start : amount.unit_end]
        )
        self._last = (sentence, own, amount.slug)
        self._recent = [*self._recent[-7:], (sentence, own)]
        return own

    def _earlier(self, run: _Run, before: str) -> list[str]:
        """The subjects of 分别增长10%和12% where earlier clauses of the sentence name them."""
        if len(run.amounts) < 2 or not before.lstrip("、, ").startswith("分别"):
            return []
        sentence = self._scene.sentence(run.amounts[0].start)[0]
        said = [name for start, name in self._recent[:-1] if start == sentence]
        return said[-len(run.amounts) :] if len(said) >= len(run.amounts) else []

    def _said(self, amount: Amount, sentence: int) -> str:
        """The indicator said before in the sentence, if an amount of this kind may lean on it."""
        start, indicator, slug = self._last
        leans = start == sentence and (amount.kind != "measure" or amount.slug == slug)
        return indicator if leans else ""


def _each(phrase: _Phrase, shared: subjects.Coordination) -> Iterator[_Phrase]:
    """The phrase, or one for each of the subjects that its number holds for."""
    if not shared.each or len(shared.items) < 2:
        yield phrase
        return
    for start, name in shared.items:
        yield replace(phrase, start=start, indicator=name)


def _runs(scene: Scene) -> Iterator[_Run]:
    """The promised amounts, lists put together, each with what stands before and after it."""
    verdicts = [judge(scene, index) for index in range(len(scene.amounts))]
    promised = [i for i, verdict in enumerate(verdicts) if verdict == "promise"]
    at = 0
    while at < len(promised):
        first = last = promised[at]
        while at + 1 < len(promised) and _goes_on(scene, last, promised[at + 1]):
            at += 1
            last = promised[at]
        at += 1
        following = promised[at] if at < len(promised) else None
        yield _Run(
            amounts=tuple(scene.amounts[first : last + 1]),
            floor=_floor(scene, verdicts, first),
            whole=_whole(scene, verdicts, first),
            until=_until(scene, following),
        )


def _until(scene: Scene, following: int | None) -> int:
    """Where the words of a run must end: at the next promised amount, unless it is inside them.

    In 124个总投资达77亿的项目 the second amount stands between the number and what it counts.
    """
    if following is None:
        return len(scene.text)
    amount = scene.amounts[following]
    inside = _ATTRIBUTE.match(scene.text, amount.end) is not None
    return scene.clause(amount.start)[1] if inside else amount.start


def _goes_on(scene: Scene, last: int, index: int) -> bool:
    """Whether an amount continues the list that the one before it belongs to."""
    if index != last + 1:
        return False
    first, second = scene.amounts[last], scene.amounts[index]
    gap = scene.text[first.end : second.start]
    return len(gap) < 4 and _LIST_GAP.fullmatch(gap) is not None and first.kind == second.kind


def _floor(scene: Scene, verdicts: Sequence[str], index: int) -> int:
    """The end of the last amount before this one that is no part of its subject."""
    for i in range(index - 1, max(-1, index - 6), -1):
        if verdicts[i] in ("promise", "whole"):
            return scene.amounts[i].end
    return 0


def _whole(scene: Scene, verdicts: Sequence[str], index: int) -> Amount | None:
    """The amount, earlier in the sentence part, of which this one measures a part."""
    start = scene.part(scene.amounts[index].start)[0]
    for i in range(index - 1, max(-1, index - 8), -1):
        if scene.amounts[i].start < start:
            return None
        if verdicts[i] == "whole":
            return scene.amounts[i]
    return None
