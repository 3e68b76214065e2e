"""Which reading holds where: the layouts vote, and what is left over is reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from remit.findings import finding, merged
from remit.layouts import veto
from remit.layouts.extents import apart
from remit.layouts.furniture import footer
from remit.layouts.page import Candidate, Page
from remit.layouts.tables import bars, dated, forms, marked, ownerlines, runtogether, streams, tabs
from remit.layouts.text import programme, running
from remit.layouts.unread import unread
from remit.layouts.who import words
from remit.model import Assignment, Extraction, Finding, Item, Reading, Role, Span
from remit.vocabulary.fold import fold
from remit.vocabulary.roles import find, find_all
from remit.vocabulary.taught import Taught, in_force, teaching

TABLES: tuple[Callable[[Page], list[Candidate]], ...] = (
    tabs.read,
    forms.read,
    ownerlines.read,
    dated.read,
    runtogether.read,
)
"""The other layouts of tables, each as the function that reads a page by it."""

_CLOSE = 0.85
_TAUGHT_BY = 2
_OPEN_GROUPS = (
    "有关部门",
    "相关部门",
    "有关单位",
    "相关单位",
    "有关部门和单位",
    "相关部门和单位",
)
_ROLE_WORDS = re.compile(r"(?:牵头|责任|配合|协办|主办|承办)(?:单位|部门|领导|科室|人)")
_Rivals = tuple[Candidate, Candidate]


def decide(page: Page) -> Extraction:
    """The extraction of a page: the best supported reading of each region.

    A label that is not known, but stands over names in one place, means the same in every other
    place of the document: where there is one, the page is read again with what it taught.
    """
    found = _decide(page)
    learned = _learned(found)
    if not learned:
        return found
    with teaching(Taught(tuple(sorted({**dict(learned), **dict(in_force().labels)}.items())))):
        again = _decide(page)
    if _count(again) <= _count(found):
        return found
    said = [f for f in found.findings if f.code == "unknown-label"]
    return replace(again, findings=merged((*again.findings, *said)))


def _learned(found: Extraction) -> dict[str, Role]:
    """Labels that no vocabulary has, each over several names that were read under it."""
    used = Counter(
        (a.label, a.role) for i in found.items for a in i.assignments if a.mode == "asserted"
    )
    often = [said for said, count in used.items() if count >= _TAUGHT_BY and said[0]]
    labels = Counter(label for label, _ in often)
    return {label: role for label, role in often if labels[label] == 1 and not find_all(label)}


def _count(found: Extraction) -> int:
    return sum(len(i.assignments) for i in found.items)


def _decide(page: Page) -> Extraction:
    firm = veto.passed(marked.read(page))
    firm += veto.passed(bars.read(page, [c.span for c in firm]))
    firm += veto.passed(c for layout in TABLES for c in layout(page))
    streamed = veto.passed(streams.read(page, [c.span for c in firm]))
    tables, rivals = choose([*firm, *streamed])
    text = veto.passed(running.read(page))
    chosen, more = _against_text(tables, text)
    if not any(c.items for c in chosen):
        chosen = veto.passed(programme.read(page))
    items = apart(page, (i for c in chosen for i in c.items))
    findings = [*page.document.findings, *(f for c in chosen for f in c.findings)]
    findings.extend(_rival_findings([*rivals, *more]))
    findings.extend(_item_findings(items))
    findings.extend(_unassigned(page, items))
    findings.extend(unread(page, items))
    return Extraction(
        document=page.document,
        items=tuple(items),
        findings=tuple(_placed(findings, items)),
        readings=tuple(_readings(chosen)),
    )


def choose(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[_Rivals]]:
    """The readings taken, best supported first, and the pairs (taken, left) that came close."""
    chosen: list[Candidate] = []
    close: list[_Rivals] = []
    for candidate in sorted(candidates, key=lambda c: (-c.support, c.span, c.layout)):
        rival = next((c for c in chosen if _overlap(c, candidate)), None)
        if rival is None:
            chosen.append(candidate)
        elif candidate.support >= _CLOSE * rival.support and not _agree(candidate, rival):
            close.append((rival, candidate))
    return chosen, close


def _against_text(
    tables: Sequence[Candidate], text: Sequence[Candidate]
) -> tuple[list[Candidate], list[_Rivals]]:
    """Tables against running text: in each table's region, the side with more support."""
    chosen: list[Candidate] = []
    close: list[_Rivals] = []
    left = list(text)
    for table in tables:
        inside = [c for c in left if _overlap(c, table)]
        total = sum(c.support for c in inside)
        if total > table.support:
            continue
        if inside and total >= _CLOSE * table.support:
            close.append((table, replace(inside[0], support=total)))
        chosen.append(table)
        left = [c for c in left if not _overlap(c, table)]
    return chosen + left, close


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _agree(one: Candidate, other: Candidate) -> bool:
    """Whether two readings say the same of who is responsible."""
    return _said(one) == _said(other)


def _said(candidate: Candidate) -> set[tuple[str, str, int]]:
    return {(a.name, a.role, a.span.start) for i in candidate.items for a in i.assignments}


def _readings(chosen: Sequence[Candidate]) -> Iterator[Reading]:
    """The layouts taken, in order, neighbours of one layout put together."""
    held: Reading | None = None
    for c in sorted(chosen, key=lambda c: c.span):
        if held is not None and c.layout in (held.layout, ""):
            span = Span(held.span.start, max(held.span.end, c.span.end))
            held = Reading(layout=held.layout, span=span, support=held.support + c.support)
            continue
        if held is not None:
            yield held
        held = Reading(layout=c.layout or "items", span=c.span, support=float(c.support))
    if held is not None:
        yield held


def _rival_findings(rivals: Sequence[_Rivals]) -> Iterator[Finding]:
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
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for item in items:
        leads = {(a.name, a.part) for a in item.assignments if a.role == "lead"}
        for a in item.assignments:
            for code in _codes(a, leads):
                yield finding(
                    code, a.span, item=item.number, title=item.title, name=a.name, label=a.label
                )
        mark = (item.section, item.ordinal or "")
        seen[mark] += 1
        if item.ordinal and seen[mark] == 2:
            yield finding(
                "repeated-ordinal",
                item.title_span,
                item=item.number,
                title=item.title,
                ordinal=item.ordinal,
            )


def _codes(a: Assignment, leads: set[tuple[str, int]]) -> Iterator[str]:
    """The codes of what is odd about one assignment."""
    if a.role == "support" and (a.name, a.part) in leads:
        yield "lead-also-support"
    name = fold(a.name)
    if words.is_collective(name) and name.endswith(_OPEN_GROUPS):
        yield "open-group"
    if a.open_ended:
        yield "open-list"
    label = find(a.label)
    if a.role == "responsible" and label is not None and label.role == "official":
        yield "unit-as-official"


def _unassigned(page: Page, items: Sequence[Item]) -> Iterator[Finding]:
    """A text full of role words in which nothing is assigned, or nothing at all is found."""
    if any(item.assignments for item in items):
        return
    end = footer(page.flat).start
    found = [m for m in _ROLE_WORDS.finditer(page.flat, 0, end) if find(m.group()) is not None]
    if len(found) >= 2:
        said = "、".join(dict.fromkeys(m.group() for m in found[:20]))
        yield finding("no-assignments", Span(*found[0].span()), words=said)


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
