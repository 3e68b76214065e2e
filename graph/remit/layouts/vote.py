"""Which reading holds where: the layouts vote, and what is left over is reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from remit.layouts import tabs, words
from remit.layouts.findings import finding
from remit.layouts.page import Candidate, Page
from remit.model import Extraction, Finding, Item, Reading

LAYOUTS: tuple[Callable[[Page], list[Candidate]], ...] = (tabs.read,)
"""Every layout, as the function that reads a page by it."""

_CLOSE = 0.85


def decide(page: Page) -> Extraction:
    """The extraction of a page: the best supported reading of each region."""
    candidates = [c for layout in LAYOUTS for c in layout(page)]
    chosen, rivals = choose(candidates)
    items: list[Item] = []
    findings: list[Finding] = list(page.document.findings)
    for candidate in chosen:
        items.extend(candidate.items)
        findings.extend(candidate.findings)
    items = [replace(i, number=n) for n, i in enumerate(sorted(items, key=lambda i: i.span), 1)]
    findings.extend(_rival_findings(rivals))
    findings.extend(_item_findings(items))
    return Extraction(
        document=page.document,
        items=tuple(items),
        findings=tuple(_placed(findings, items)),
        readings=tuple(
            Reading(layout=c.layout, span=c.span, support=float(c.support))
            for c in sorted(chosen, key=lambda c: c.span)
        ),
    )


def choose(
    candidates: Sequence[Candidate],
) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    """The readings taken, best supported first, and the pairs (taken, left) that came close."""
    chosen: list[Candidate] = []
    close: list[tuple[Candidate, Candidate]] = []
    for candidate in sorted(candidates, key=lambda c: (-c.support, c.span, c.layout)):
        rival = next((c for c in chosen if _overlap(c, candidate)), None)
        if rival is None:
            chosen.append(candidate)
        elif candidate.support >= _CLOSE * rival.support:
            close.append((rival, candidate))
    return chosen, close


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _rival_findings(rivals: Sequence[tuple[Candidate, Candidate]]) -> Iterator[Finding]:
    for taken, left in rivals:
        yield finding(
            "several-readings",
            taken.span,
            layout=taken.layout,
            support=round(taken.support),
            other=left.layout,
            less=round(left.support),
        )


def _item_findings(items: Sequence[Item]) -> Iterator[Finding]:
    """Findings that any layout can give, read off the items."""
    for item in items:
        leads = {(a.name, a.part) for a in item.assignments if a.role == "lead"}
        for a in item.assignments:
            said = {"title": item.title, "name": a.name}
            if a.role == "support" and (a.name, a.part) in leads:
                yield finding("lead-also-support", a.span, item=item.number, **said)
            if words.is_collective(a.name) and a.name.endswith(("有关部门", "相关部门", "有关单位", "相关单位", "有关部门和单位", "相关部门和单位")):
                yield finding("open-group", a.span, item=item.number, **said)
            if a.open_ended:
                yield finding("open-list", a.span, item=item.number, **said)
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for item in items:
        if item.ordinal:
            seen[item.section, item.ordinal] += 1
            if seen[item.section, item.ordinal] == 2:
                yield finding(
                    "repeated-ordinal",
                    item.title_span,
                    item=item.number,
                    title=item.title,
                    ordinal=item.ordinal,
                )


def _placed(findings: Sequence[Finding], items: Sequence[Item]) -> Iterator[Finding]:
    """The findings in the order of the text, each with the number of the item it lies in."""
    ordered = sorted(findings, key=lambda f: (f.span, f.code))
    at = 0
    for f in ordered:
        while at < len(items) and items[at].span.end <= f.span.start:
            at += 1
        inside = at < len(items) and items[at].span.start <= f.span.start
        if f.item is None and inside and items[at].span.holds(f.span):
            f = replace(f, item=items[at].number)
        yield f
