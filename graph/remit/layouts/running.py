"""Running text as a whole: the claims of all its layouts, gathered to items by the outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from remit.layouts import assemble, brackets, drafts, labellines, prose
from remit.layouts.claims import Claim, settle
from remit.layouts.findings import finding
from remit.layouts.furniture import footer
from remit.layouts.outline import Block, blocks
from remit.layouts.page import Candidate, Page
from remit.model import Finding, Item, Span


def read(page: Page) -> list[Candidate]:
    """A candidate for each item of running text that has claims, or stands among such items."""
    outline = blocks(page)
    end = footer(page.flat).start
    outline = [b for b in outline if b.span.start < end]
    claims = [c for c in _claims(page, outline) if c.span.start < end]
    if not claims:
        return []
    rules = drafts.position_rules(page)
    assembler = assemble.Assembler(page, outline, claims)
    found = []
    for draft in assembler.drafts():
        item = drafts.item(page, draft, rules=rules)
        layouts = Counter(c.layout for c in [*draft.claims, *draft.inherited])
        layout = min(layouts, key=lambda k: (-layouts[k], k)) if layouts else ""
        support = sum(c.support for c in draft.claims) + 0.2 * len(item.assignments)
        found.append(
            Candidate(
                layout=layout,
                span=item.span,
                support=support,
                items=(item,),
                findings=tuple(_findings(page, item, draft)),
            )
        )
    return found


def _claims(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims of every layout, prose and portfolios only where nothing firmer assigns."""
    firm = settle([*brackets.read(page, outline), *labellines.read(page, outline)])
    soft = prose.read(page, outline)
    if firm:
        soft = [c for c in soft if c.reach == "above"]
    elif len(soft) < 2:
        soft = []
    claims = settle([*firm, *soft])
    return claims or prose.portfolios(page, outline)


def _findings(page: Page, item: Item, draft: drafts.Draft) -> Iterator[Finding]:
    end = len(page.flat.rstrip())
    cut = any(c.cut_off for c in draft.claims)
    if cut or (item.span.end >= end and page.flat[end - 1] in ",、;("):
        yield finding("cut-off-item", Span(item.span.start, item.span.end), title=item.title)
    elif not item.assignments:
        yield finding("no-responsibility", item.title_span, title=item.title)
