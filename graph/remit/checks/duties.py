"""Promises that two leads share unawares, and bodies that have a duty but no role."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from remit.checks.placed import Placed, place, placed
from remit.findings import finding
from remit.model import Extraction, Finding, Span
from remit.vocabulary.numerals import fold

_SMALLEST: Final = 10
_SHORTEST: Final = 3
_SHARED_WORDS: Final = 4
_MOST: Final = 40
_DUTY: Final = re.compile(r"(?:负责(?!人|制|同志|任)|牵头(?!人|单位|部门|领导|责任))")
_NAME_STARTS: Final = re.compile(r"[,;。、:()!?\s\d“”]|[和与及由请]")
_LONGEST_NAME: Final = 16
_IS_BODY: Final = re.compile(
    r"(?:局|委|办|厅|委员会|办公室|领导小组|指挥部|中心|政府|管委会|集团|公司|银行|联社|街道|开发区|[一-鿿]{2}[区县镇乡])$"
)
_NO_NAME: Final = re.compile(
    r"^(?:各|有关|相关|本|全|其|该|主要|分管|具体|统一|分别|专人)|(?:辖区|地区|园区|社区|小区|灾区)$"
)
_PLACE: Final = re.compile(r"^(?:省|市|县|区|镇|我市|本市)(?=[一-鿿]{2})")


def targets_under_two_leads(extraction: Extraction) -> Iterator[Finding]:
    """The same amount of the same thing in two places that different bodies lead."""
    buckets: dict[tuple[float | None, str | None], list[Placed]] = defaultdict(list)
    for p in placed(extraction):
        countable = p.target.change in ("count", "increment", "absolute")
        if countable and (p.target.value or 0) >= _SMALLEST:
            buckets[p.target.value, p.target.unit].append(p)
    for bucket in buckets.values():
        for index, second in enumerate(bucket[:_MOST]):
            for first in bucket[:index]:
                if _same_thing(first.key, second.key) and _is_led_apart(first, second):
                    yield finding(
                        "same-target-two-leads",
                        second.target.span,
                        item=second.item.number,
                        words=second.target.text,
                        lead="、".join(sorted(leads(second))),
                        other="、".join(sorted(leads(first))),
                        place=place(extraction, first),
                    )
                    break


def leads(p: Placed) -> frozenset[str]:
    """Who leads the part of the item that holds a target."""
    return frozenset(
        a.name
        for a in p.item.assignments
        if a.role in ("lead", "responsible") and a.part == p.target.part
    )


def _is_led_apart(first: Placed, second: Placed) -> bool:
    one, other = leads(first), leads(second)
    same_date = first.target.deadline == second.target.deadline
    return same_date and bool(one and other) and not one & other


def _same_thing(first: str, second: str) -> bool:
    """Whether one indicator holds the other, or both share a run of words."""
    if min(len(first), len(second)) < _SHORTEST:
        return False
    if first in second or second in first:
        return True
    runs = {first[i : i + _SHARED_WORDS] for i in range(len(first) - _SHARED_WORDS + 1)}
    return any(
        second[i : i + _SHARED_WORDS] in runs for i in range(len(second) - _SHARED_WORDS + 1)
    )


def bodies_without_role(extraction: Extraction) -> Iterator[Finding]:
    """Bodies that an item's text puts in charge and that its lists leave out."""
    known = {_bare(a.name) for item in extraction.items for a in item.assignments}
    for item in extraction.items:
        if not item.assignments:
            continue
        listed = {_bare(a.name) for a in item.assignments}
        reported: set[str] = set()
        for passage in item.passages:
            for name, start, end in _charged(extraction, passage.span):
                bare = _bare(name)
                is_body = bare in known or _IS_BODY.search(name) is not None
                if not is_body or bare in reported or _is_listed(bare, listed):
                    continue
                reported.add(bare)
                yield finding(
                    "body-without-role",
                    Span(start, start + len(name)),
                    item=item.number,
                    name=name,
                    title=item.title,
                    words=extraction.document.text[start:end],
                )


def _charged(extraction: Extraction, span: Span) -> Iterator[tuple[str, int, int]]:
    """Names before 负责 and 牵头: the name, where it starts, and the end of the words."""
    text = extraction.document.quote(span)
    folded = fold(text)
    for match in _DUTY.finditer(folded):
        low = max(0, match.start() - _LONGEST_NAME)
        start = low
        for boundary in _NAME_STARTS.finditer(folded, low, match.start()):
            start = boundary.end()
        name = text[start : match.start()]
        if (
            len(name) < 3
            or (start == low and low > 0)
            or _NO_NAME.search(folded[start : match.start()])
        ):
            continue
        end = min(len(text), match.end() + 12)
        stop = re.compile(r"[,;。\n]").search(folded, match.end(), end)
        yield name, span.start + start, span.start + (stop.start() if stop else end)


def _bare(name: str) -> str:
    return _PLACE.sub("", fold(name))


def _is_listed(bare: str, listed: set[str]) -> bool:
    return any(bare in other or other in bare for other in listed)
