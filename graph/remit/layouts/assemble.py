"""Paragraphs and claims to items: whose words are whose.

Which level of numbering holds the items is decided by where the claims stand: a claim at the end
of the last of several numbered measures, with none at the others, speaks for the paragraph above
them all. Claims in a heading are inherited by the items below it; a cut-off item inherits
nothing from its neighbour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from remit.layouts.brackets import RULE
from remit.layouts.claims import Claim
from remit.layouts.names import clean
from remit.layouts.outline import Block, is_heading
from remit.layouts.page import Page, distinct
from remit.layouts.words import has_han, is_collective
from remit.model import Assignment, Item, Passage, Span

_LONGEST_TITLE = 120


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


class Assembler:
    """Gathers the blocks of one page into items."""

    def __init__(self, page: Page, outline: Sequence[Block], claims: Sequence[Claim]) -> None:
        self.page = page
        self.outline = outline
        self.claims = [c for c in claims if c.reach == "item"]
        self.above = [c for c in claims if c.reach == "above"]
        self.starts = [b.span.start for b in outline]
        self.own: dict[int, list[Claim]] = defaultdict(list)
        self.direct: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            block = outline[max(0, bisect_right(self.starts, claim.span.start) - 1)]
            self.direct[block.index].append(claim)
            self.own[self._node(block).index].append(claim)
        self.body: dict[int, list[Block]] = defaultdict(list)
        for block in outline:
            if block.ordinal is None:
                self.body[self._node(block).index].append(block)

    @staticmethod
    def _node(block: Block) -> Block:
        """The numbered block that a paragraph belongs to, or itself at the top."""
        return block.parent if block.ordinal is None and block.parent is not None else block

    def drafts(self) -> list[Draft]:
        """The items in order, with their claims, without the ones that hold nothing."""
        nodes = self._item_nodes()
        found: list[Draft] = []
        headings: list[tuple[Block, list[Claim]]] = []
        skip: set[int] = set()
        loose: list[Block] = []
        for block in self.outline:
            if block.index in skip:
                continue
            if block.index in nodes:
                found.extend(self._loose(loose, headings))
                loose = []
                members = self._members(block, nodes)
                skip.update(b.index for b in members)
                found.extend(self._split(Draft(blocks=members), headings))
            elif block.ordinal is not None or self._is_unnumbered_heading(block):
                found.extend(self._loose(loose, headings))
                loose = []
                self._enter(headings, block)
                if block.ordinal is not None and self.direct[block.index]:
                    headings[-1][1].extend(self.direct[block.index])
            else:
                loose.append(block)
        found.extend(self._loose(loose, headings))
        return self._with_above(found)

    def _enter(self, headings: list[tuple[Block, list[Claim]]], block: Block) -> None:
        while headings and headings[-1][0].rank >= block.rank:
            headings.pop()
        headings.append((block, []))

    def _is_unnumbered_heading(self, block: Block) -> bool:
        """A short unnumbered paragraph before numbered items of the same part."""
        return False

    def _members(self, block: Block, nodes: set[int]) -> list[Block]:
        """A node with all that stands under it, up to the next item or heading."""
        members = [block]
        for other in self.outline[block.index + 1 :]:
            if other.index in nodes or (other.ordinal is not None and other.rank <= block.rank):
                break
            members.append(other)
        return self._without_tail(members)

    def _without_tail(self, members: list[Block]) -> list[Block]:
        """Unnumbered paragraphs after the last claim are the document's end, not the item's."""
        last = max((i for i, b in enumerate(members) if self.direct[b.index]), default=None)
        if last is None:
            last = max((i for i, b in enumerate(members) if b.ordinal is not None), default=0)
            if is_heading(self.page, members[last]) and last + 1 < len(members):
                last += 1
        return members[: last + 1]

    def _item_nodes(self) -> set[int]:
        """The numbered blocks that are items: those with claims, and their siblings."""
        bearing = {b.index for b in self.outline if b.ordinal is not None and self.own[b.index]}
        bearing = self._lifted(bearing)
        nodes = {i for i in bearing if not self._has_bearing_child(self.outline[i], bearing)}
        nodes = {i for i in nodes if not self._is_frame(self.outline[i])}
        for claim in self.above:
            nodes.update(self._spoken_for(claim))
        for index in list(nodes):
            nodes.update(self._siblings(self.outline[index], bearing))
        return nodes

    def _spoken_for(self, claim: Claim) -> Iterator[int]:
        """The numbered blocks just before a claim such as 上述项目由…, of one form and heading."""
        at = bisect_right(self.starts, claim.span.start) - 1
        last = next((b for b in reversed(self.outline[: at + 1]) if b.ordinal is not None), None)
        if last is None or self.own[last.index]:
            return
        row = last.parent.children if last.parent else self._top(last)
        for block in row:
            same = block.ordinal and last.ordinal and block.ordinal.form == last.ordinal.form
            if same and block.index <= last.index and not self.own[block.index]:
                yield block.index

    def _lifted(self, bearing: set[int]) -> set[int]:
        """Claims of last measures given to the paragraph above, where that is the custom."""
        up: dict[str, list[Block]] = defaultdict(list)
        stay: dict[str, int] = defaultdict(int)
        for block in self.outline:
            kids = block.children
            if len(kids) < 2:
                continue
            having = [k for k in kids if k.index in bearing or self._has_bearing_child(k, bearing)]
            form = kids[-1].ordinal.form if kids[-1].ordinal else ""
            if having == [kids[-1]] and self._after_last(kids[-1]):
                up[form].append(block)
            elif len(having) > 1:
                stay[form] += len(having) - 1
        lifted = set(bearing)
        for form, parents in up.items():
            if len(parents) > stay[form]:
                for parent in parents:
                    lifted.discard(parent.children[-1].index)
                    lifted.add(parent.index)
        return lifted

    def _after_last(self, kid: Block) -> bool:
        return bool(self.own[kid.index])

    def _has_bearing_child(self, block: Block, bearing: set[int]) -> bool:
        return any(
            k.index in bearing or self._has_bearing_child(k, bearing) for k in block.children
        )

    def _is_frame(self, block: Block) -> bool:
        """A heading whose unnumbered paragraphs each end in a claim of their own."""
        if block.children or not is_heading(self.page, block) or self.direct[block.index]:
            return False
        claimed = [b for b in self.body[block.index] if self.direct[b.index]]
        texts = [b for b in claimed if self._has_text(b)]
        return len(texts) >= 2

    def _has_text(self, block: Block) -> bool:
        """Whether a paragraph holds more than its claims."""
        held = sum(c.span.end - c.span.start for c in self.direct[block.index])
        return block.span.end - block.span.start - held > 12

    def _siblings(self, block: Block, bearing: set[int]) -> Iterator[int]:
        """Blocks of the same form under the same heading, which then are items without claims."""
        row = block.parent.children if block.parent else self._top(block)
        for other in row:
            same = other.ordinal and block.ordinal and other.ordinal.form == block.ordinal.form
            if same and not self._has_bearing_child(other, bearing):
                yield other.index

    def _top(self, block: Block) -> list[Block]:
        """Numbered blocks under no other, in the run around a block without a break."""
        tops = [b for b in self.outline if b.ordinal is not None and b.parent is None]
        return [
            b for b in tops if b.ordinal and block.ordinal and b.ordinal.form == block.ordinal.form
        ]

    def _split(self, draft: Draft, headings: list[tuple[Block, list[Claim]]]) -> Iterator[Draft]:
        draft.claims = [c for b in draft.blocks for c in self.direct[b.index]]
        draft.section = self._section(headings, draft.blocks[0])
        draft.inherited = [c for h, cs in headings for c in cs if h.rank < draft.blocks[0].rank]
        yield draft

    def _section(self, headings: list[tuple[Block, list[Claim]]], first: Block) -> tuple[str, ...]:
        return tuple(
            self._heading_words(h) for h, _ in headings if h.rank < first.rank or first.rank > 90
        )

    def _heading_words(self, block: Block) -> str:
        start, end = block.body, block.span.end
        for claim in self.direct[block.index]:
            if claim.span.start > start:
                end = min(end, claim.span.start)
        stop = self.page.flat.find("。", start, end)
        span = self.page.trim(start, stop if stop > start else end)
        return clean(self.page.text[span.start : min(span.end, span.start + 80)]).strip("*# ")

    def _loose(
        self, blocks: Sequence[Block], headings: list[tuple[Block, list[Claim]]]
    ) -> Iterator[Draft]:
        """Items among unnumbered paragraphs: each runs from the last claim to its own."""
        claimed = [b for b in blocks if self.direct[b.index]]
        if not claimed:
            return
        titled = self._titled(blocks)
        run: list[Block] = []
        first = True
        heads: list[str] = []
        for block in blocks:
            run.append(block)
            if not self.direct[block.index]:
                continue
            body = run if self._has_text(block) or len(run) > 1 else []
            if not body:
                if headings and first:
                    headings[-1][1].extend(self.direct[block.index])
                run = []
                continue
            if first and headings == []:
                body = self._last_task(body)
            kept = [b for b in body]
            while (
                len(kept) > 1
                and not titled
                and is_heading(self.page, kept[0])
                and (kept[1].index != block.index or self._has_text(block))
            ):
                heads = [self._heading_words(kept[0])]
                kept = kept[1:]
            draft = Draft(blocks=kept)
            draft.claims = [c for b in kept for c in self.direct[b.index]]
            draft.section = (*self._section(headings, kept[0]), *heads)
            draft.inherited = [c for _, cs in headings for c in cs]
            yield draft
            run, first = [], False
        rest = [b for b in run if not is_heading(self.page, b)]
        if rest and titled is False and self._cut_off(rest[-1]):
            yield Draft(blocks=[rest[0]], section=self._section(headings, rest[0]))

    def _cut_off(self, block: Block) -> bool:
        """Whether the text ends in the middle of a paragraph."""
        end = len(self.page.flat.rstrip())
        return block.span.end >= end and self.page.flat[end - 1] in ",、;"

    def _last_task(self, run: list[Block]) -> list[Block]:
        """Of the paragraphs before the first claim, the task itself: what stands before is preface."""
        if self._has_text(run[-1]):
            return run[-1:]
        at = len(run) - 1
        while at > 0 and not self._has_text(run[at]):
            at -= 1
        return run[at:]

    def _titled(self, blocks: Sequence[Block]) -> bool:
        """Whether most claims come after a short line and a text: then the short line is the title."""
        count = hits = 0
        run: list[Block] = []
        for block in blocks:
            run.append(block)
            if self.direct[block.index]:
                count += 1
                texts = [b for b in run if self._has_text(b) or not self.direct[b.index]]
                if len(texts) > 1 and is_heading(self.page, texts[-2 if len(texts) == 2 else 0]):
                    hits += 1
                run = []
        return count > 1 and 5 * hits >= 3 * count

    def _with_above(self, drafts: list[Draft]) -> list[Draft]:
        """Gives claims such as 上述项目由… to the items before them that have none."""
        floor = 0
        for claim in self.above:
            before = [d for d in drafts if floor <= d.span.start < claim.span.start]
            for draft in reversed(before):
                if draft.claims or draft.blocks[0].parent is not before[-1].blocks[0].parent:
                    break
                draft.inherited.append(claim)
            floor = claim.span.start
        return drafts


def item(page: Page, draft: Draft, *, rules: Sequence[Span]) -> Item:
    """The item of a draft."""
    first = draft.blocks[0]
    title = title_span(page, draft)
    ordinal = None
    if first.ordinal is not None and first.ordinal.form != "dot":
        span = first.ordinal.span
        ordinal = page.text[span.start : span.end].strip("* :：")
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
    first = draft.blocks[0]
    end = first.span.end
    for claim in draft.claims:
        if first.body < claim.span.start < end:
            end = claim.span.start
    begin = max([first.body, *(c.span.end for c in draft.claims if c.span.start <= first.body)])
    span = page.trim(begin if begin < first.span.end else first.body, max(end, begin))
    while span.start < span.end and flat[span.start] in "*#-●•★☆◆ ":
        span = Span(span.start + 1, span.end)
    stop = _sentence_end(flat, span)
    span = Span(span.start, stop)
    if span.end - span.start > _LONGEST_TITLE:
        cut = max(flat.rfind(c, span.start, span.start + _LONGEST_TITLE) for c in ",;、 ")
        span = Span(span.start, cut if cut > span.start + 20 else span.start + _LONGEST_TITLE)
    while span.end > span.start and flat[span.end - 1] in "。;:,* \n":
        span = Span(span.start, span.end - 1)
    return span if span.end > span.start else first.span


def _sentence_end(flat: str, span: Span) -> int:
    ends = [at for at in (flat.find("。", span.start, span.end),) if at > span.start]
    if not has_han(flat[span.start : min(span.end, span.start + 80)]):
        at = flat.find(". ", span.start + 3, span.end)
        ends = [at] if at > 0 else []
    return min(ends, default=span.end)


def _assignments(draft: Draft, rules: Sequence[Span]) -> tuple[Assignment, ...]:
    made: list[Assignment] = []
    for part, claim in enumerate(draft.claims, 1):
        made.extend(s.assignment(part=part) for s in claim.said)
        made.extend(_by_position(claim, part, rules))
    own = {a.role for a in made}
    for claim in draft.inherited:
        made.extend(s.assignment(mode="inherited") for s in claim.said if s.role not in own)
    return distinct(made)


def _by_position(claim: Claim, part: int, rules: Sequence[Span]) -> Iterator[Assignment]:
    """The first-named as lead, where the document states that rule and lists two or more."""
    if not any(rule.start <= claim.span.end and claim.span.start <= rule.end for rule in rules):
        return
    listed = [s for s in claim.said if s.role == "responsible"]
    named_lead = any(s.role == "lead" for s in claim.said)
    if len(listed) >= 2 and not named_lead and not is_collective(listed[0].name.text):
        yield replace(listed[0].assignment(part=part, mode="inferred"), role="lead")


def _passages(page: Page, draft: Draft) -> tuple[Passage, ...]:
    """The words of an item that are no claims, paragraph by paragraph."""
    claims = sorted(draft.claims, key=lambda c: c.span)
    found = []
    part = 1
    for block in draft.blocks:
        at = block.body
        for claim in claims:
            if claim.span.end <= at or claim.span.start >= block.span.end:
                continue
            span = page.trim(at, max(at, claim.span.start))
            if span.start < span.end:
                found.append(Passage(span=span, part=part))
            at = claim.span.end
            part += 1
        if at < block.span.end:
            span = page.trim(at, block.span.end)
            if span.start < span.end and page.flat[span.start : span.end].strip("。;.,) "):
                found.append(Passage(span=span, part=min(part, max(1, len(claims)))))
    return tuple(found)


def position_rules(page: Page) -> list[Span]:
    """Where the rule 列第一位者为牵头单位 holds: for its own bracket, or to the end (下同)."""
    found = []
    for m in RULE.finditer(page.flat):
        after = page.flat[m.end() : m.end() + 12]
        line = page.flat.rfind("\n", 0, m.start()) + 1
        bracket = page.flat.rfind("(", line, m.start())
        general = "下同" in after or bracket < 0
        found.append(Span(max(line, bracket), len(page.flat) if general else m.end() + 2))
    return found
