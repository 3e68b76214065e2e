"""What a plan leaves open: dates, numbers, units; and how much of it could be checked at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from remit.findings import finding
from remit.layouts.time import dates
from remit.model import Extraction, Finding, Item, Severity, Span
from remit.vocabulary.numerals import fold

_BARE: Final = re.compile(
    r"(?:达到?|超过|突破|不少于|不低于|不超过|不高于|增加到|提高到)(?P<number>\d{1,12}(?:\.\d{1,6})?)"
    r"(?=[,;。、)\s]|以上|左右|$)"
)
_OPEN_GROUP_CODES: Final = frozenset({"open-group", "open-list"})


def missing_dates(extraction: Extraction) -> Iterator[Finding]:
    """Items without any deadline: a warning where most others have one, else a remark."""
    yield from _missing(extraction, "no-deadline", has_date)


def missing_numbers(extraction: Extraction) -> Iterator[Finding]:
    """Items without any target that has a value."""
    yield from _missing(extraction, "no-number", has_number)


def _missing(extraction: Extraction, code: str, has: Callable[[Item], bool]) -> Iterator[Finding]:
    with_it = sum(has(item) for item in extraction.items)
    usual = 2 * with_it > len(extraction.items)
    severity: Severity | None = None if usual else "info"
    for item in extraction.items:
        if with_it and not has(item):
            yield finding(
                code, item.title_span, item=item.number, severity=severity, title=item.title
            )


def missing_units(extraction: Extraction) -> Iterator[Finding]:
    """Numbers after a verb of attainment that no unit follows."""
    document = extraction.document
    for item in extraction.items:
        for passage in item.passages:
            text = document.quote(passage.span)
            folded = fold(text)
            times = dates.find(text, year=document.year)
            for match in _BARE.finditer(folded):
                start, end = match.span("number")
                if any(t.span.start < end and start < t.span.end for t in times):
                    continue
                at = passage.span.start
                yield finding(
                    "number-without-unit",
                    Span(at + match.start(), at + match.end()),
                    item=item.number,
                    words=text[match.start() : match.end()],
                    title=item.title,
                )


def has_date(item: Item) -> bool:
    """Whether the item names any deadline."""
    return bool(item.deadlines)


def has_number(item: Item) -> bool:
    """Whether the item promises any value."""
    return any(target.value is not None for target in item.targets)


def _has_role(*roles: str) -> Callable[[Item], bool]:
    return lambda item: any(a.role in roles for a in item.assignments)


def checkability(extraction: Extraction) -> dict[str, Any]:
    """How much of a plan could be checked: a share for each condition, and for all at once.

    Returns
    -------
    dict
        `items` is their number; `conditions` maps owner, lead, number, date and closed_groups to
        `{"items", "share", "missing"}`, where `missing` lists the numbers of the other items;
        `checkable` is the same for the items that meet all five. Shares are of all items, None
        without any. A lead is a body that leads or alone is responsible.
    """
    opened = {f.item for f in extraction.findings if f.code in _OPEN_GROUP_CODES}
    opened |= {i.number for i in extraction.items if any(a.open_ended for a in i.assignments)}
    conditions: dict[str, Callable[[Item], bool]] = {
        "owner": _has_role("official"),
        "lead": _has_role("lead", "responsible"),
        "number": has_number,
        "date": has_date,
        "closed_groups": lambda item: bool(item.assignments) and item.number not in opened,
    }
    return {
        "items": len(extraction.items),
        "conditions": {name: _share(extraction.items, meets) for name, meets in conditions.items()},
        "checkable": _share(
            extraction.items, lambda item: all(meets(item) for meets in conditions.values())
        ),
    }


def _share(items: tuple[Item, ...], meets: Callable[[Item], bool]) -> dict[str, Any]:
    missing = [item.number for item in items if not meets(item)]
    met = len(items) - len(missing)
    return {"items": met, "share": met / len(items) if items else None, "missing": missing}
