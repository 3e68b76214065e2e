"""Lists of duties: 市工信局：牵头制定方案, each point headed by the bodies that it charges.

A point counts where its head is a list of bodies by itself and words that say what to do follow
the colon; it takes two such points in a row of numbered ones, three without numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from remit.layouts.page import Page
from remit.layouts.text.claims import Claim
from remit.layouts.text.outline import Block
from remit.layouts.who import clauses, labels, likeness, lists
from remit.layouts.who.names import Reader
from remit.model import Span
from remit.vocabulary import roles, script, segments

NAME = "duties"
_LONGEST_HEAD, _LEAST_DUTY = 60, 4
_LIKE = 0.6
_NUMBERED, _UNNUMBERED = 2, 3


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims of points in rows of at least two whose heads are bodies."""
    rows: dict[tuple[int, str], list[Block]] = defaultdict(list)
    for block in outline:
        rows[block.parent.index if block.parent else -1, block.form].append(block)
    return sorted(
        (claim for row in rows.values() for claim in _row(page, row)), key=lambda c: c.span
    )


def _row(page: Page, row: Sequence[Block]) -> list[Claim]:
    found = list(_claims(page, row))
    least = _NUMBERED if row[0].ordinal else _UNNUMBERED
    return found if len(found) >= least and 2 * len(found) >= len(row) else []


def _claims(page: Page, row: Sequence[Block]) -> Iterator[Claim]:
    for block in row:
        colon = page.flat.find(":", block.body, min(block.span.end, block.body + _LONGEST_HEAD))
        if colon < 0 or not _charges(page, block, colon):
            continue
        names = lists.bodies(Reader.of(page, wrapped=True), block.body, colon)
        if names:
            said = tuple(clauses.Said(name=n, role="responsible", label="") for n in names)
            yield Claim(
                layout=NAME, span=Span(block.body, colon + 1), said=said, support=1.0 + len(said)
            )


def _charges(page: Page, block: Block, colon: int) -> bool:
    """Whether the words before a colon are bodies, and those after it say what to do."""
    head = page.flat[block.body : colon]
    duty = page.flat[colon + 1 : block.span.end].strip()
    if len(duty) < _LEAST_DUTY or not script.has_han(duty) or labels.known(head) is not None:
        return False
    if likeness.of(head).bodies < _LIKE:
        return False
    first = segments.tagged(duty[:30])[:5]
    return any(tag.startswith("v") or word in roles.verbs() for word, tag in first)
