"""Commitments in sentences of Latin script: the Water Board will lead …, with support from ….

The subject of a modal (will, doit, dovrà), of "is responsible for" or the agent of "led by" answers
for the numbered point whose sentence it is. The words that a body stands before come from
`ontology/words`, whether it is one is judged from its name. What was done, and to whom somebody is
accountable, assigns nothing. It takes two such points, and half of the points of their form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from remit.layouts.page import Page
from remit.layouts.text.claims import Claim
from remit.layouts.text.outline import Block
from remit.layouts.who import clauses, likeness, words
from remit.layouts.who.names import Name, Reader
from remit.model import Role, Span
from remit.vocabulary import roles, script
from remit.vocabulary.wordlists import wordlist

NAME = "commitments"
_LEAST, _LIKE, _LONGEST, _PARAGRAPH = 2, 0.6, 600, 400
_SENTENCE = re.compile(r"(?:(?<=[a-z0-9)])|(?<=[a-z]”))[.!?;](?=\s+[A-ZÀ-Ü])|\n\s*\n")
_ARTICLE = re.compile(r"the\s+")
_LED = re.compile(r"leads?\b|co-leads?\b|(?:take|takes) the lead", re.I)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Who acts, who acts in what the list below says, and by whom a thing is done."""

    def one_of(name: str) -> str:
        words = sorted(wordlist(name), key=lambda w: (-len(w), w))
        return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)

    who = r"\s*(?P<who>[^.;:!?]{2,200}?),?\s+"
    modal = rf"(?P<modal>{one_of('modals')})\s+"
    acts = rf"{who}(?:{modal}(?!not\b|be\b|have\b)(?P<act>\w+)|(?:{one_of('responsible-for')})\b)"
    heads = rf"{who}(?:{one_of('modals')})(?:\s+[a-z]+){{0,3}}\s*:\s*$"
    by = rf"(?<!was )(?<!were )(?<!been )\b(?:{one_of('led-by')})\s+(?P<who>[^.;:!?]{{2,200}})"
    return re.compile(acts), re.compile(heads), re.compile(by)


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims of numbered points whose sentences say who will act."""
    points = [b for b in outline if b.ordinal is not None and b.ordinal.form != "dot"]
    rows: dict[str, list[list[Claim]]] = defaultdict(list)
    stops = [*(b.index for b in points[1:]), len(outline)]
    for block, stop in zip(points, stops, strict=bool(points)):
        rows[block.form].append(list(_point(page, block, outline[block.index + 1 : stop])))
    found: list[Claim] = []
    for row in rows.values():
        told = [claims for claims in row if claims]
        if len(told) >= _LEAST and 2 * len(told) >= len(row):
            found.extend(c for claims in told for c in claims)
    return found


def _point(page: Page, block: Block, below: Sequence[Block]) -> Iterator[Claim]:
    """Who answers for a point: its sentences and the heads of its lists, else what follows."""
    own = list(_sentences(page, block, block))
    lists = [c for b in below for c in _heads(page, block, b)]
    yield from own + lists
    if own:
        return
    bullets = [c for b in below if b.ordinal is not None for c in _sentences(page, block, b)]
    yield from bullets
    first = below[0] if below and below[0].ordinal is None else None
    if first and not lists and not bullets and first.span.end - first.body <= _PARAGRAPH:
        yield from _sentences(page, block, first)


def _sentences(page: Page, point: Block, block: Block) -> Iterator[Claim]:
    acts, _, by = _patterns()
    for span in _split(page.flat, block):
        m = acts.match(page.flat, span.start, span.end)
        if m is not None:
            led = bool(m["act"]) and _LED.match(page.flat, m.start("act"), span.end) is not None
            label = " ".join(page.flat[m.end("who") : m.end()].strip(" ,").split())
            yield from _claim(page, point, m, span, "lead" if led else "responsible", label)
            continue
        m = by.search(page.flat, span.start, span.end)
        if m is not None:
            label = " ".join(page.flat[m.start() : m.start("who")].split())
            yield from _claim(page, point, m, span, "lead", label)


def _heads(page: Page, point: Block, block: Block) -> Iterator[Claim]:
    """Who acts in a list below a line such as "The Digital Office will:"."""
    m = _patterns()[1].match(page.flat, block.body, min(block.span.end, block.body + _LONGEST))
    if m is not None:
        label = " ".join(page.flat[m.end("who") : block.span.end].strip(" ,:").split())
        yield from _claim(page, point, m, Span(m.start(), m.end()), "responsible", label)


def _split(flat: str, block: Block) -> Iterator[Span]:
    """The sentences of a paragraph in Latin script."""
    if script.has_han(flat[block.body : block.span.end]):
        return
    at = block.body
    for m in _SENTENCE.finditer(flat, block.body, block.span.end):
        yield Span(at, min(m.end(), at + _LONGEST))
        at = m.end()
    yield Span(at, min(block.span.end, at + _LONGEST))


def _claim(
    page: Page, point: Block, m: re.Match[str], span: Span, role: Role, label: str
) -> Iterator[Claim]:
    """The claim of one sentence, where all that it names before its verb are bodies."""
    reader = Reader.of(page, wrapped=True)
    default = clauses.Default(labels=(roles.Label(text=label, role=role),), text=label)
    start, end = m.span("who")
    said = clauses.read(page, start, end, default=default, wrapped=True)
    comma = page.flat.rfind(", ", start, end)
    if not _bodies(said) and comma > 0:
        said = clauses.read(page, comma + 2, end, default=default, wrapped=True)
    if not _bodies(said):
        return
    helpers = clauses.supporters(reader, m.end(), span.end)
    said += helpers if _bodies(helpers) else []
    said = [replace(s, name=_bare(reader, s.name)) for s in said]
    yield Claim(
        layout=NAME,
        span=span,
        said=tuple(said),
        support=0.5 + 0.5 * len(said),
        inline=True,
        anchor=point.body,
    )


def _bare(reader: Reader, name: Name) -> Name:
    """A name without the article that the sentence puts before it."""
    start = name.span.start
    article = _ARTICLE.match(reader.flat, start, name.span.end)
    return reader.name(Span(article.end(), name.span.end)) if article else name


def _bodies(said: Sequence[clauses.Said]) -> bool:
    return bool(said) and all(
        likeness.of(s.name.text).bodies >= _LIKE or words.shares_head(s.name.text.capitalize())
        for s in said
    )
