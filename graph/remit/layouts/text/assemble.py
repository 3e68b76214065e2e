"""Paragraphs and claims to drafts of items: whose words are whose.

Which level of numbering holds the items is decided by where the claims stand: a claim at the end
of the last of several numbered measures, with none at the others, speaks for the paragraph above
them all. Claims in a heading are inherited by the items below it; a cut-off item inherits
nothing from its neighbour.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from remit.layouts.page import Page
from remit.layouts.text import prose
from remit.layouts.text.claims import Claim
from remit.layouts.text.drafts import Draft
from remit.layouts.text.outline import Block, is_heading, is_row, only_dates
from remit.layouts.who.labels import is_title_label, known
from remit.layouts.who.names import clean

_ANNEX = re.compile(r"附[件表录:]|抄送|联系[人电]|Annex|Appendix")


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
            place = claim.span.start if claim.anchor is None else claim.anchor
            block = outline[max(0, bisect_right(self.starts, place) - 1)]
            self.direct[block.index].append(claim)
            self.own[self._node(block).index].append(claim)
        self.filled = {b.index for b in outline if self._filled(b)}
        self.rows: dict[tuple[int, str], list[Block]] = defaultdict(list)
        self.spoken: set[int] = set()
        self.body: dict[int, list[Block]] = defaultdict(list)
        for block in outline:
            if block.ordinal is None:
                self.body[self._node(block).index].append(block)
            else:
                self.rows[self._row(block)].append(block)

    @staticmethod
    def _node(block: Block) -> Block:
        """The numbered block that a paragraph belongs to, or itself at the top."""
        return block.parent if block.ordinal is None and block.parent is not None else block

    def _filled(self, block: Block) -> bool:
        """Whether a paragraph is nothing but the rest of a claim that began above it."""
        at = bisect_right(self.claims, block.span.start, key=lambda c: c.span.start) - 1
        if at < 0 or self.direct[block.index]:
            return False
        return block.span.end <= self.claims[at].span.end

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
                if any(k.index in nodes for k in block.children):
                    self._enter(headings, block)
            elif block.ordinal is not None:
                found.extend(self._loose(loose, headings))
                loose = []
                self._enter(headings, block)
                headings[-1][1].extend(self.direct[block.index])
            else:
                loose.append(block)
        found.extend(self._loose(loose, headings))
        return self._with_above(found)

    def _enter(self, headings: list[tuple[Block, list[Claim]]], block: Block) -> None:
        while headings and headings[-1][0].rank >= block.rank:
            headings.pop()
        headings.append((block, []))

    def _members(self, block: Block, nodes: set[int]) -> list[Block]:
        """A node with all that stands under it, up to the next item or heading."""
        members = [block]
        for index in range(block.index + 1, len(self.outline)):
            other = self.outline[index]
            if index in nodes or (other.ordinal is not None and other.rank <= block.rank):
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
        for at in range(last + 1, len(members)):
            if _ANNEX.match(self.page.flat, members[at].body):
                break
            if self._goes_on(members[at]):
                last = at
        return members[: last + 1]

    def _goes_on(self, block: Block) -> bool:
        """Whether what follows the claims is the item's: measures, another field, a date."""
        if block.ordinal is not None:
            return True
        head, colon, _ = self.page.flat[block.body : block.body + 16].partition(":")
        return (bool(colon) and known(head) is not None) or only_dates(self.page, block)

    def _item_nodes(self) -> set[int]:
        """The numbered blocks that are items: those with claims, and their siblings."""
        bearing = {b.index for b in self.outline if b.ordinal is not None and self.own[b.index]}
        bearing = self._lifted(bearing)
        bearing = self._below_headings(bearing)
        above = {i for i in self._above_bearing(bearing) if not self._has_own(self.outline[i])}
        frames = self._frames(bearing)
        nodes = bearing - above - frames
        for claim in self.above:
            nodes.update(self._spoken_for(claim))
        for row in self.rows.values():
            if any(b.index in nodes for b in row):
                nodes.update(b.index for b in row if b.index not in above | frames)
        return nodes

    def _frames(self, bearing: set[int]) -> set[int]:
        """Headings over unnumbered tasks: where one is such, so are its like with a task below."""
        found: set[int] = set()
        for row in self.rows.values():
            if any(b.index in bearing and self._is_frame(b) for b in row):
                found.update(b.index for b in row if self._is_frame(b, least=1))
        return found

    def _below_headings(self, bearing: set[int]) -> set[int]:
        """Claims in a heading's own line given to the numbered tasks below it."""
        found = set(bearing)
        for index in bearing:
            block = self.outline[index]
            if block.children and self.direct[index] and self._bare_heading(block):
                found.update(k.index for k in block.children)
        return found

    def _has_own(self, block: Block) -> bool:
        """Whether a paragraph with tasks below it is one as well: a sentence with a claim."""
        claims = self.direct[block.index]
        if not claims:
            return False
        text = self.page.flat[block.body : min(c.span.start for c in claims)]
        return "。" in text.strip("。; \n")

    def _bare_heading(self, block: Block) -> bool:
        """Whether a line without its claims is a heading: short, and no sentence."""
        claims = self.direct[block.index]
        if any(c.layout == "leaders" for c in claims):
            return True
        if len(block.children) < 2 or any(c.inline for c in claims):
            return False
        end = min(c.span.start for c in claims)
        text = self.page.flat[block.body : end].strip()
        after = self.page.flat[max(c.span.end for c in claims) : block.span.end].strip("。 ")
        return 0 < len(text) <= 40 and text[-1] not in "。;" and "。" not in text and not after

    def _above_bearing(self, bearing: set[int]) -> set[int]:
        """The numbered blocks under which a block with claims stands."""
        found: set[int] = set()
        for index in bearing:
            parent = self.outline[index].parent
            while parent is not None and parent.index not in found:
                found.add(parent.index)
                parent = parent.parent
        return found

    def _spoken_for(self, claim: Claim) -> Iterator[int]:
        """The numbered blocks just before a claim such as 上述项目由…, of one form and heading."""
        at = bisect_right(self.starts, claim.span.start) - 1
        last = self._node(self.outline[max(0, at)])
        if last.ordinal is None or self.own[last.index]:
            return
        row = self.rows[self._row(last)]
        place = bisect_right(row, last.index, key=lambda b: b.index)
        for block in reversed(row[max(0, place - (claim.count or place)) : place]):
            if self.own[block.index] or block.index in self.spoken:
                return
            self.spoken.add(block.index)
            yield block.index

    @staticmethod
    def _row(block: Block) -> tuple[int, str]:
        """What siblings share: their parent and the form of their ordinals."""
        return (block.parent.index if block.parent else -1, block.form)

    def _lifted(self, bearing: set[int]) -> set[int]:
        """Claims of last measures given to the paragraph above, where that is the custom."""
        up: dict[str, list[Block]] = defaultdict(list)
        stay: dict[str, int] = defaultdict(int)
        above = self._above_bearing(bearing)
        for block in self.outline:
            kids = block.children
            if len(kids) < 2:
                continue
            having = [k for k in kids if k.index in bearing or k.index in above]
            form = kids[-1].ordinal.form if kids[-1].ordinal else ""
            if having == [kids[-1]] and kids[-1].index in bearing:
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

    def _is_frame(self, block: Block, least: int = 2) -> bool:
        """A heading whose unnumbered paragraphs each end in a claim of their own."""
        if block.children or not is_heading(self.page, block) or self.direct[block.index]:
            return False
        claimed = [b for b in self.body[block.index] if self.direct[b.index]]
        texts = [b for b in claimed if self._has_text(b)]
        return len(texts) >= least

    def _has_text(self, block: Block) -> bool:
        """Whether a paragraph holds more than its claims."""
        claims = [c for c in self.direct[block.index] if not c.inline]
        held = sum(c.span.end - c.span.start for c in claims)
        if held and is_row(self.page, block):
            return True
        if any(c.layout == prose.NAME for c in self.direct[block.index]):
            begin = min(c.span.start for c in self.direct[block.index])
            if prose.has_task(self.page.flat[block.body : begin]):
                return True
        return block.span.end - block.span.start - held > 12

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
        blocks = [b for b in blocks if b.index not in self.filled]
        if not any(self.direct[b.index] for b in blocks):
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
            labelled = self._from_title(body)
            if labelled is not None:
                body = labelled
            elif first and headings == []:
                body = self._last_task(body)
            kept = list(body)
            while (
                len(kept) > 1
                and labelled is None
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

    def _from_title(self, run: list[Block]) -> list[Block] | None:
        """The paragraphs from the last label that begins an item (项目名称：…), if there is one."""
        for at in range(len(run) - 1, -1, -1):
            line = self.page.flat[run[at].body : min(run[at].span.end, run[at].body + 24)]
            head, colon, _ = line.partition(":")
            if colon and is_title_label(head):
                return run[at:]
        return None

    def _last_task(self, run: list[Block]) -> list[Block]:
        """Of the paragraphs before the first claim, the task itself, without a preface."""
        if self._has_text(run[-1]):
            return run[-1:]
        at = len(run) - 1
        while at > 0 and not self._has_text(run[at]):
            at -= 1
        return run[at:]

    def _titled(self, blocks: Sequence[Block]) -> bool:
        """Whether most claims come after a short line, the title, and a text."""
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
        starts = [d.span.start for d in drafts]
        floor = 0
        for claim in self.above:
            stop = bisect_right(starts, claim.span.start)
            floor = max(floor, stop - (claim.count or stop))
            for draft in reversed(drafts[floor:stop]):
                if draft.claims or draft.blocks[0].parent is not drafts[stop - 1].blocks[0].parent:
                    break
                draft.inherited.append(claim)
            floor = stop
        return drafts
