"""How an amount is meant: its comparison, the change it asks for, and when it is due."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from remit.layouts.promises.amounts import Amount
from remit.layouts.promises.phrases import CHANGE, COMPARATOR, Scene, last, without_adverbs
from remit.model import Change, Comparator, TimeExpression

_WISH: Final = re.compile(r"(?P<wish>力争|争取|努力|力求|尽量|有望|争创)|确保|必须|保证")
_PROGRESS: Final = re.compile(r"进度|任务|目标|计划的|工程量")
_ABOUT: Final = re.compile(r"约(?:有|需|计|为)?(?![束定谈请会])[^,;。]{0,12}$")
_AT_LEAST: Final = re.compile(r"(?:至少|最少)[^,;。\d]{0,6}$")
_ADDS: Final = re.compile(r"新增|净增|新建|新辟|新设|增加|扩面")
_MULTIPLES: Final = frozenset({"fold", "doubling"})
_OPENING: Final = 40
_CLOSING: Final = 80
# A line that ends with a colon dates the list under it: 2008年产出指标：
_LEAD_LINE: Final = re.compile(r"(?<![^\n])[^\n]{1,400}:[ \t]*(?=\n|$)")


def comparison(amount: Amount, before: str) -> Comparator:
    """The comparator of an amount, given the words before it in its clause.

    The stricter of the words before the number and after it counts, so that 超过100家以上
    excludes the number; without any the value is meant as it stands.
    """
    match = COMPARATOR.search(without_adverbs(before))
    said = match.lastgroup if match else None
    if said in ("gt", "lt", "le", "approx"):
        return cast(Comparator, said)
    if amount.post is None and _ABOUT.search(before):
        return "approx"
    if amount.post is not None:
        return amount.post
    return "ge" if said == "ge" or _AT_LEAST.search(before) else "eq"


def change(amount: Amount, before: str) -> Change:
    """The kind of change that an amount stands for, given the words before it."""
    words = without_adverbs(before)
    for _ in range(3):
        comparator = COMPARATOR.search(words)
        words = without_adverbs(words[: comparator.start()]) if comparator else words
    match = CHANGE.search(words)
    said = cast("Change | None", match.lastgroup if match else None)
    if amount.kind == "share":
        return _change_of_share(amount, before, said)
    if _ADDS.search(before[-24:]):
        return "increment"
    if amount.kind == "count":
        return "reduction" if said == "reduction" else "count"
    return said if said in ("reduction", "increment") else "absolute"


def _change_of_share(amount: Amount, before: str, said: Change | None) -> Change:
    if amount.slug == "percentage-point":
        return said or "increment"
    if said == "reduction":
        return "reduction"
    if amount.slug in _MULTIPLES or said in ("growth", "increment"):
        return "growth"
    return "progress" if _PROGRESS.search(before[-16:]) else "share"


def is_aspirational(scene: Scene, at: int) -> bool:
    """Whether the last modal word before an offset wishes (力争) and does not oblige (确保)."""
    start = max(scene.part(at)[0], at - 96)
    modal = last(_WISH.finditer(scene.text, start, at))
    return modal is not None and modal["wish"] is not None


def amounts_near(amounts: Sequence[Amount], start: int) -> Sequence[Amount]:
    """The next few amounts that do not begin before an offset."""
    place = bisect_left(amounts, start, key=lambda amount: amount.start)
    return amounts[place : place + 4]


class Calendar:
    """Which of a passage's times dates an amount.

    In this order: a time before it in its clause, one after it in its clause, the last one
    earlier in its sentence, one that closes its sentence part in a clause without amounts, a
    later year that opens the paragraph, the heading of its list, and the default.
    """

    def __init__(
        self,
        scene: Scene,
        scopes: Sequence[TimeExpression],
        *,
        default: date | None,
        year: int | None,
    ) -> None:
        self._scene = scene
        self._times = [time for time in scopes if time.date is not None]
        self._starts = [time.span.start for time in self._times]
        self._default = default
        self._year = year
        self._leads = [
            (match.start(), self._last(match.start(), match.end()))
            for match in _LEAD_LINE.finditer(scene.text)
        ]
        self._lead_starts = [start for start, _ in self._leads]

    def _last(self, start: int, end: int) -> date | None:
        times = self._between(start, end)
        return times[-1].date if times else None

    def _between(self, start: int, end: int) -> Sequence[TimeExpression]:
        low = bisect_right(self._starts, start - 1)
        return self._times[low : bisect_right(self._starts, end - 1)]

    def due(self, amount: Amount, until: int) -> date | None:
        """When an amount is due; times at or after `until` belong to the next amount."""
        start, end = self._scene.clause(amount.start)
        before = self._last(start, amount.start)
        if before is not None:
            return before
        after = self._between(amount.end, min(end, until))
        if after:
            return after[0].date
        sentence = self._scene.sentence(amount.start)[0]
        return (
            self._last(sentence, amount.start)
            or self._completion(amount)
            or self._horizon(sentence)
            or self._lead(amount.start)
            or self._default
        )

    def _completion(self, amount: Amount) -> date | None:
        """A date that closes the sentence part (…5家,…80辆,6月底前投运) holds for all before it."""
        amounts, end = self._scene.amounts, self._scene.part(amount.start)[1]
        for time in self._between(amount.end, min(end, amount.end + _CLOSING)):
            start, stop = self._scene.clause(time.span.start)
            if not any(start <= other.start < stop for other in amounts_near(amounts, start)):
                return time.date
        return None

    def _horizon(self, sentence: int) -> date | None:
        """A later year that opens a paragraph (至2010年,…。…) holds for its other sentences."""
        line = self._scene.line(sentence)[0]
        for time in self._between(line, min(sentence, line + _OPENING)):
            if time.precision == "year" and time.date and time.date.year > (self._year or 9999):
                return time.date
        return None

    def _lead(self, at: int) -> date | None:
        place = bisect_right(self._lead_starts, at) - 1
        return self._leads[place][1] if place >= 0 else None
