"""Leaders' portfolios: who is in charge of what, one leader after the other.

A leader's line holds one person and a post, and what follows, in the same paragraph or in the
next, begins with a word of charge (负责, 分管, 主持). The units of a portfolio are what the leader
oversees; the text gives them no task, so they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.layouts.page import Candidate, Page
from remit.layouts.text.outline import Block
from remit.layouts.who import clauses, persons, words
from remit.layouts.who.names import Name, Reader, clean
from remit.model import Item, Passage, Span

NAME = "portfolio"
_LEAST = 2
_DUTY = re.compile(
    r"(?:主要|具体)?(?P<verb>负责|主持|分管|主管|协助|联系|领导(?=[省市县区镇乡全]))"
)
_LEADER = re.compile(
    r"[\u4e00-\u9fff·、,() ]{2,60}?"
    r"(?=\s{0,4}[:,]?\s{0,4}(?:主要|具体)?(?:负责|主持|分管|主管|协助|联系))"
)
_LINE = re.compile(r"[\u4e00-\u9fff·、,() ]{4,60}")
_WORD = re.compile(r"[\u4e00-\u9fff]+")


def read(page: Page, outline: Sequence[Block]) -> list[Candidate]:
    """One item for each leader's portfolio; a single one is only a sentence about a person."""
    found: list[tuple[Span, Name, str]] = []
    at = 0
    while at < len(outline):
        opened = _opened(page, outline, at)
        at += 1
        if opened is None:
            continue
        name, verb = opened
        span = outline[at - 1].span
        while at < len(outline) and _DUTY.match(page.flat, outline[at].body):
            span = Span(span.start, outline[at].span.end)
            at += 1
        found.append((span, name, verb))
    if len(found) < _LEAST:
        return []
    return [_candidate(page, span, name, verb) for span, name, verb in found]


def _opened(page: Page, outline: Sequence[Block], at: int) -> tuple[Name, str] | None:
    """The leader whose portfolio a paragraph begins, and the word of charge."""
    block = outline[at]
    m = _LEADER.match(page.flat, block.body, block.span.end)
    if m:
        duty = _DUTY.search(page.flat, m.end(), block.span.end)
    elif at + 1 < len(outline) and _LINE.fullmatch(page.flat, block.body, block.span.end):
        m = _LINE.fullmatch(page.flat, block.body, block.span.end)
        duty = _DUTY.match(page.flat, outline[at + 1].body)
    else:
        return None
    if m is None or duty is None or not any(map(words.is_post, _WORD.findall(m.group()))):
        return None
    names = persons.read(Reader.of(page, wrapped=True), m.start(), m.end())
    people = [n for n in names if n.kind == "person"]
    if len(people) != 1 or not words.is_person(people[0].text):
        return None
    return people[0], duty.group("verb")


def _candidate(page: Page, span: Span, name: Name, verb: str) -> Candidate:
    said = clauses.Said(name=name, role="official", label=verb)
    duty = _DUTY.search(page.flat, name.span.end, span.end)
    begin = duty.start() if duty else name.span.end
    stop = page.flat.find("。", begin, span.end)
    title = page.trim(begin, stop if stop > begin else span.end)
    item = Item(
        number=1,
        title=clean(page.text[title.start : title.end]),
        span=span,
        title_span=title,
        assignments=(said.assignment(),),
        passages=(Passage(span=Span(begin, span.end)),),
    )
    return Candidate(layout=NAME, span=span, support=1.2, items=(item,))
