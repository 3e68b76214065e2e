"""Work programmes in prose: sections of paragraphs that each begin with a short title sentence.

Such a text names goals and figures but nobody who answers for them; its initiatives are read
without any assignment. It takes a whole programme to tell one from a notice: at least two
numbered sections and five such paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence

from remit.findings import finding
from remit.layouts.names import clean
from remit.layouts.outline import Block, blocks, is_heading
from remit.layouts.page import Candidate, Page
from remit.model import Finding, Item, Passage, Span

NAME = "programme"
_LONGEST_TITLE = 24
_SHORTEST_TEXT = 40
_LEAST_ITEMS = 5


def read(page: Page) -> list[Candidate]:
    """The initiatives of a programme in prose, as one candidate, or nothing."""
    outline = blocks(page)
    found: list[tuple[Block, list[Block], tuple[str, ...]]] = []
    sections: set[int] = set()
    heading: Block | None = None
    for block in outline:
        if block.ordinal is not None and is_heading(page, block):
            heading = block
        elif heading is None:
            continue
        elif _title_end(page, block) is not None:
            found.append((block, [], (_heading_words(page, heading),)))
            sections.add(heading.index)
        elif found and found[-1][2] == (_heading_words(page, heading),) and block.ordinal is None:
            found[-1][1].append(block)
    if len(found) < _LEAST_ITEMS or len(sections) < 2:
        return []
    made: list[Item] = []
    findings: list[Finding] = []
    for block, more, section in found:
        more = _within(page, more)
        made.append(_item(page, block, more, section))
        findings.extend(_breaks(page, [block, *more]))
    return [
        Candidate(
            layout=NAME,
            span=Span(made[0].span.start, made[-1].span.end),
            support=0.2 * len(made),
            items=tuple(made),
            findings=tuple(findings),
        )
    ]


def _title_end(page: Page, block: Block) -> int | None:
    """Where the title sentence of a paragraph ends, if it begins with one."""
    stop = page.flat.find("。", block.body, min(block.span.end, block.body + _LONGEST_TITLE + 1))
    if stop < block.body + 4 or block.span.end - stop < _SHORTEST_TEXT:
        return None
    return stop


def _within(page: Page, more: Sequence[Block]) -> list[Block]:
    """The paragraphs that go on with an item: all up to the last that is a sentence."""
    last = max((i for i, b in enumerate(more) if page.flat[b.span.end - 1] in "。;:"), default=-1)
    return list(more[: last + 1])


def _item(page: Page, block: Block, more: Sequence[Block], section: tuple[str, ...]) -> Item:
    stop = _title_end(page, block) or block.span.end
    title = Span(block.body, stop)
    end = more[-1].span.end if more else block.span.end
    ordinal = block.ordinal
    return Item(
        number=1,
        ordinal=page.text[ordinal.span.start : ordinal.span.end] if ordinal else None,
        title=clean(page.text[title.start : title.end]),
        span=Span(block.span.start, end),
        title_span=title,
        section=section,
        passages=tuple(
            Passage(span=Span(max(b.body, title.end + 1) if b is block else b.body, b.span.end))
            for b in (block, *more)
        ),
    )


def _breaks(page: Page, parts: Sequence[Block]) -> list[Finding]:
    """Places where a paragraph breaks off in mid-sentence and goes on after a blank line."""
    found = []
    for part in parts[:-1]:
        if page.flat[part.span.end - 1] not in "。;:!?”)":
            words = page.text[part.span.end - 10 : part.span.end]
            found.append(finding("page-break", Span(part.span.end - 1, part.span.end), words=words))
    return found


def _heading_words(page: Page, block: Block) -> str:
    return clean(page.text[block.body : block.span.end])
