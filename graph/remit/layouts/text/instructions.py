"""Instructions in sentences: 请甲会同乙研究办理, 责成甲牵头解决, 由甲商乙提出方案.

Minutes and letters assign so. The sentence says that somebody is told to act (请, 责成), or that
one acts together with another (由甲会同乙); who it is, the words before the verb say, whatever
the verb (`remit.layouts.who.actors`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from remit.layouts.page import Page
from remit.layouts.text.claims import Claim
from remit.layouts.text.flow import Flow
from remit.layouts.text.outline import Block
from remit.layouts.who import actors, clauses, lists, words
from remit.layouts.who.names import Name, Reader
from remit.model import Role, Span
from remit.vocabulary import script, segments
from remit.vocabulary.wordlists import wordlist

NAME = "instructions"
_LONGEST = 300
_CLAUSE = re.compile(r"[^,;。\n]+")
_SENTENCE_END = re.compile(r"[。\n]|$")


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims of instructions under numbered headings."""
    if not script.has_han(page.flat):
        return []
    flow = Flow(page.flat, outline)
    found: list[Claim] = []
    for m in _told().finditer(flow.text):
        if found and flow.start(m.start()) < found[-1].span.end:
            continue
        if segments.common(flow.text[m.start() : m.end() + 1]):
            continue
        claim = _claim(page, flow, m)
        if claim is not None:
            found.append(claim)
    return found


@cache
def _told() -> re.Pattern[str]:
    """Words that tell somebody to act, where a clause begins, and 由 anywhere."""
    told = "|".join(sorted(wordlist("instructing"), key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:(?:^|(?<=[。;,:\n]))(?:{told})|由)(?=[^。;:,\n由请]{{3,90}})")


def _claim(page: Page, flow: Flow, m: re.Match[str]) -> Claim | None:
    """What one sentence says, from the word that tells somebody to act."""
    limit = min(len(flow.text), m.end() + _LONGEST)
    stop = _SENTENCE_END.search(flow.text, m.end(), limit)
    end = stop.start() if stop else limit
    block = flow.block(flow.start(m.start()))
    if block.ordinal is None and block.parent is None:
        return None
    reader = Reader.of(page, wrapped=True)
    said: list[clauses.Said] = []
    last = m.start()
    for piece in _CLAUSE.finditer(flow.text, m.end(), end):
        span = Span(flow.start(piece.start()), flow.end(piece.end()))
        more = list(_said(reader, span, by=m.group() == "由" and not said, alone=not said))
        if not more and not said:
            return None
        said.extend(more)
        last = piece.end() if more else last
    if not said or not all(_certain(s.name) for s in said if s.role != "support"):
        return None
    span = Span(flow.start(m.start()), flow.end(last))
    return Claim(layout=NAME, span=span, said=tuple(said), support=0.4 + 0.5 * len(said))


def _said(reader: Reader, span: Span, *, by: bool, alone: bool) -> Iterator[clauses.Said]:
    """Who acts in one clause: `by` one that is only said to act (由甲提出), `alone` the first."""
    together = None if alone else actors.helping(reader, span.start, span.end)
    if together is not None:
        yield from _as(reader, together, "support", "会同")
        return
    found = actors.acting(reader, span.start, span.end)
    if found is None:
        return
    given = actors.role(reader, found.act)
    whole = given is not None and reader.flat[found.act.start : found.act.end].strip() == given[1]
    if by and found.helpers is None and not whole:
        return
    if found.helpers is not None:
        yield from _as(reader, found.names, "lead", given[1] if given else "会同")
        yield from _as(reader, found.helpers, "support", "会同")
    else:
        role, label = given or ("responsible", "")
        yield from _as(reader, found.names, role, label)


def _as(reader: Reader, span: Span, role: Role, label: str) -> Iterator[clauses.Said]:
    for name in lists.bodies(reader, span.start, span.end):
        yield clauses.Said(name=name, role=role, label=label)


def _certain(name: Name) -> bool:
    """Whether a name is one for sure, and no group such as 各区、各部门."""
    plain = "".join(name.text.split())
    return words.stands_alone(plain) and not words.is_collective(plain) and len(plain) > 2
