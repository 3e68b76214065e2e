"""Drafts to items: the title, the assignments and the passages of what was gathered."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from remit.layouts.page import Page, distinct, inheritable
from remit.layouts.promises.gather import is_deadline_label
from remit.layouts.text.brackets import RULE
from remit.layouts.text.claims import Claim
from remit.layouts.text.outline import Block
from remit.layouts.time import dates
from remit.layouts.who.labels import is_title_label, marks
from remit.layouts.who.names import clean
from remit.layouts.who.words import is_collective, is_time
from remit.model import Assignment, Item, Passage, Span
from remit.vocabulary import script

_LONGEST_TITLE, _LONGEST_TIME = 120, 40


@dataclass(slots=True, eq=False)
class Draft:
    """An item in the making: its blocks in order, its claims, its headings."""

    blocks: list[Block]
    claims: list[Claim] = field(default_factory=list)
    section: tuple[str, ...] = ()
    inherited: list[Claim] = field(default_factory=list)
    start: int | None = None
    end: int | None = None

    @property
    def span(self) -> Span:
        """From the first block to the last, or to the claim that closes it."""
        start = self.blocks[0].span.start if self.start is None else self.start
        end = self.blocks[-1].span.end if self.end is None else self.end
        last = max((c.span.end for c in self.claims if c.span.start >= start), default=end)
        return Span(start, max(end, last))


def item(page: Page, draft: Draft, *, rules: Sequence[Span]) -> Item:
    """The item of a draft."""
    first = draft.blocks[0]
    title = title_span(page, draft)
    ordinal = None
    if first.ordinal is not None and first.ordinal.form != "dot":
        span = first.ordinal.span
        ordinal = page.text[span.start : span.end].strip("* :：-–—")
    return Item(
        number=1,
        ordinal=ordinal,
        title=clean(page.text[title.start : title.end]),
        span=draft.span,
        title_span=title,
        section=draft.section,
        assignments=_assignments(draft, rules),
        passages=_passages(page, draft),
    )


def title_span(page: Page, draft: Draft) -> Span:
    """The first sentence of an item, without its ordinal and its claims."""
    flat = page.flat
    first = next((b for b in draft.blocks if b.body < b.span.end), draft.blocks[0])
    end = first.span.end
    claims = [c for c in draft.claims if not c.inline]
    for claim in claims:
        if first.body < claim.span.start < end:
            end = claim.span.start
    begin = max([first.body, *(c.span.end for c in claims if c.span.start <= first.body)])
    span = page.trim(begin if begin < first.span.end else first.body, max(end, begin))
    while span.start < span.end and flat[span.start] in "*#-●•★☆◆ ":
        span = Span(span.start + 1, span.end)
    head, colon, _ = flat[span.start : min(span.end, span.start + 24)].partition(":")
    if colon and is_title_label(head):
        span = page.trim(span.start + len(head) + 1, span.end)
        while span.start < span.end and flat[span.start] in "* ":
            span = Span(span.start + 1, span.end)
    stop = _sentence_end(flat, span)
    span = Span(span.start, stop)
    if span.end - span.start > _LONGEST_TITLE:
        cut = max(flat.rfind(c, span.start, span.start + _LONGEST_TITLE) for c in ",;、 ")
        span = Span(span.start, cut if cut > span.start + 20 else span.start + _LONGEST_TITLE)
    while span.end > span.start and flat[span.end - 1] in "。.;:,* \n-–—":
        span = Span(span.start, span.end - 1)
    return span if span.end > span.start else first.span


def _sentence_end(flat: str, span: Span) -> int:
    ends = [at for at in (flat.find("。", span.start, span.end),) if at > span.start]
    if not script.has_han(flat[span.start : min(span.end, span.start + 80)]):
        at = flat.find(". ", span.start + 3, span.end)
        ends = [at] if at > 0 else []
    return min(ends, default=span.end)


def _assignments(draft: Draft, rules: Sequence[Span]) -> tuple[Assignment, ...]:
    made: list[Assignment] = []
    for part, claim in enumerate(draft.claims, 1):
        part = 1 if claim.inline else part
        made.extend(s.assignment(part=part) for s in claim.said)
        made.extend(_by_position(claim, part, rules))
    above = [s.assignment(mode="inherited") for c in draft.inherited for s in c.said]
    return distinct(made + inheritable(made, above))


def _by_position(claim: Claim, part: int, rules: Sequence[Span]) -> Iterator[Assignment]:
    """The first-named as lead, where the document states that rule and lists two or more."""
    at = bisect_right(rules, claim.span.end, key=lambda rule: rule.start) - 1
    if at < 0 or rules[at].end < claim.span.start:
        return
    listed = [s for s in claim.said if s.role == "responsible"]
    named_lead = any(s.role == "lead" for s in claim.said)
    if len(listed) >= 2 and not named_lead and not is_collective(listed[0].name.text):
        yield replace(listed[0].assignment(part=part, mode="inferred"), role="lead")


def _passages(page: Page, draft: Draft) -> tuple[Passage, ...]:
    """The words of an item that are no claims, paragraph by paragraph."""
    claims = sorted((c for c in draft.claims if not c.inline), key=lambda c: c.span)
    within = draft.span
    found = [p for part, c in enumerate(claims, 1) for p in _dated(page, c, part, within)]
    part = 1
    for block in draft.blocks:
        at = block.body
        first = bisect_right(claims, at, key=lambda c: c.span.end)
        stop = bisect_left(claims, block.span.end, key=lambda c: c.span.start)
        for claim in claims[first:stop]:
            span = page.trim(at, max(at, claim.span.start))
            if span.start < span.end:
                found.append(Passage(span=span, part=part))
            at = claim.span.end
            part += 1
        if at < block.span.end:
            span = page.trim(at, block.span.end)
            if span.start < span.end and page.flat[span.start : span.end].strip("。;.,) "):
                found.append(Passage(span=span, part=min(part, max(1, len(claims)))))
    return tuple(sorted(found, key=lambda p: p.span))


_NOTE = re.compile(r"[\s(*※]{0,4}(?:备?注|说明)(?:\d{0,2})[:.、]")
_PIECE = re.compile(r"[^,;。\n()\[\]]+")


def _is_time(text: str) -> bool:
    """Whether a piece of a claim says when, and nothing else."""
    if script.has_han(text):
        return is_time("".join(text.split()))
    times = dates.find(text) if len(text) < _LONGEST_TIME else ()
    return bool(times) and sum(len(t.text) for t in times) >= len(text) - 2


def _dated(page: Page, claim: Claim, part: int, within: Span) -> Iterator[Passage]:
    """The times among the names of a claim: 完成时限：…, or a clause such as 6月底完成."""
    flat, span = page.flat, claim.span
    if not within.holds(span):
        return
    named = [s.name.span for s in claim.said]
    inside = marks(flat, span.start, span.end)
    stops = [*(m.start for m in inside[1:]), span.end]
    for mark, stop in zip(inside, stops, strict=False):
        if mark.labels:
            continue
        value = page.trim(mark.value, max(mark.value, stop))
        while value.end > value.start and flat[value.end - 1] in ")];,。、([":
            value = page.trim(value.start, value.end - 1)
        if value.start < value.end:
            named.append(value)
            if is_deadline_label(mark.text):
                yield Passage(span=value, label=clean(mark.text), part=part)
    for m in _PIECE.finditer(flat, span.start, span.end):
        piece = page.trim(*m.span())
        taken = any(n.start < piece.end and piece.start < n.end for n in named)
        if piece.start < piece.end and not taken and _is_time(flat[piece.start : piece.end]):
            yield Passage(span=piece, part=part)


def _is_own_line(flat: str, line: int, bracket: int) -> bool:
    """Whether a bracket opens its line and closes it."""
    end = flat.find("\n", bracket)
    words = flat[line : end if end >= 0 else len(flat)].strip()
    return words.startswith("(") and words.endswith(")") and words.count("(") == 1


def position_rules(page: Page) -> list[Span]:
    """Where the rule 列第一位者为牵头单位 holds: for its own bracket, or to the end (下同).

    A note below the list holds for all of it, a bracket that is a line of its own for what follows.
    """
    found: list[Span] = []
    for m in RULE.finditer(page.flat):
        after = page.flat[m.end() : m.end() + 12]
        line = page.flat.rfind("\n", 0, m.start()) + 1
        bracket = page.flat.rfind("(", line, m.start())
        general = "下同" in after or bracket < 0 or _is_own_line(page.flat, line, bracket)
        start = 0 if _NOTE.match(page.flat, line) else max(line, bracket)
        found.append(Span(start, len(page.flat) if general else m.end() + 2))
        if general:
            break
    return sorted(found)
