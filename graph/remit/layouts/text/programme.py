"""Work programmes in prose: goals and figures, and nobody who answers for them.

Either numbered sections hold paragraphs that each begin with a short title sentence, or each
numbered point is an initiative itself. They are read without any assignment. It takes a whole
programme to tell one from a notice: two sections with five such paragraphs, or four numbered
points of which half name a figure, in a text that does not speak of lead and responsible units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.findings import finding
from remit.layouts.furniture import footer
from remit.layouts.page import Candidate, Page
from remit.layouts.text import drafts
from remit.layouts.text.outline import Block, blocks, is_heading
from remit.layouts.who.names import clean
from remit.model import Finding, Item, Passage, Span
from remit.vocabulary import script

NAME = "programme"
_LONGEST_TITLE = 24
_SHORTEST_TEXT = 40
_LEAST_ITEMS, _LEAST_POINTS = 5, 4
_ROLE_WORDS = re.compile(
    r"(?:牵头|责任|配合|协办|主办|承办)(?:单位|部门|领导|科室|人)|负责"
    r"|(?i:\b(?:lead|responsible|supporting)\s(?:agenc|organi[sz]ation|bod|department|part|person|unit)"
    r"|\bowners?:)"
)
_FIGURE = re.compile(
    r"\d|(?i:\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred)\b)"
)


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
        return _points(page, outline)
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


def _points(page: Page, outline: Sequence[Block]) -> list[Candidate]:
    """Numbered points as initiatives: those of the first form that has enough of them."""
    end = footer(page.flat).start
    if len(_ROLE_WORDS.findall(page.flat, 0, end)) >= 2:
        return []
    rows: dict[tuple[int, str], list[list[Block]]] = {}
    for block in outline:
        if block.ordinal is None or block.ordinal.form == "dot" or block.span.start >= end:
            continue
        point = [block, *_body(page, outline, block)]
        if page.text[point[0].body : point[-1].span.end].strip() and _is_point(page, point):
            above = block.parent.index if block.parent else -1
            rows.setdefault((above, block.ordinal.form), []).append(point)
    for points in rows.values():
        figures = [p for p in points if _FIGURE.search(page.flat, p[0].body, p[-1].span.end)]
        if len(points) >= _LEAST_POINTS and 2 * len(figures) >= len(points):
            items = tuple(_drafted(page, point) for point in points)
            span = Span(items[0].span.start, items[-1].span.end)
            return [Candidate(layout=NAME, span=span, support=0.2 * len(items), items=items)]
    return []


def _body(page: Page, outline: Sequence[Block], block: Block) -> list[Block]:
    """The paragraphs under a heading, up to the next heading."""
    found: list[Block] = []
    if is_heading(page, block):
        for other in outline[block.index + 1 :]:
            if other.ordinal is not None or is_heading(page, other):
                break
            found.append(other)
    return found


def _is_point(page: Page, point: Sequence[Block]) -> bool:
    """Whether a numbered point says something: a sentence, or a heading with paragraphs."""
    length = sum(b.span.end - b.body for b in point)
    least = _SHORTEST_TEXT if script.has_han(page.flat[point[0].body : point[-1].span.end]) else 60
    return length >= least and page.flat[point[-1].span.end - 1] in "。;.!"


def _drafted(page: Page, point: list[Block]) -> Item:
    above = point[0].parent
    section = (_heading_words(page, above),) if above is not None else ()
    return drafts.item(page, drafts.Draft(blocks=point, section=section), rules=())


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
