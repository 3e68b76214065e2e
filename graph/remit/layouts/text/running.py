"""Running text as a whole: the claims of all its layouts, gathered to items by the outline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from remit.findings import finding
from remit.layouts.furniture import footer
from remit.layouts.page import Candidate, Page
from remit.layouts.text import (
    assemble,
    brackets,
    commitments,
    drafts,
    duties,
    instructions,
    labellines,
    portfolios,
    prose,
)
from remit.layouts.text.claims import Claim, settle
from remit.layouts.text.outline import Block, blocks
from remit.layouts.who.labels import is_listed
from remit.model import Finding, Item

_LONGEST_CLOSE = 30


def read(page: Page) -> list[Candidate]:
    """A candidate for each item of running text that has claims, or stands among such items."""
    outline = blocks(page)
    end = footer(page.flat).start
    outline = [b for b in outline if b.span.start < end]
    if not outline:
        return []
    claims = _claims(page, outline, end)
    if not claims:
        return portfolios.read(page, outline)
    rules = drafts.position_rules(page)
    assembler = assemble.Assembler(page, outline, claims)
    made = [(d, drafts.item(page, d, rules=rules)) for d in assembler.drafts()]
    usual = _usual([item for _, item in made])
    return [_candidate(page, draft, item, usual) for draft, item in made]


def _candidate(page: Page, draft: drafts.Draft, item: Item, usual: dict[str, str]) -> Candidate:
    layouts = Counter(c.layout for c in [*draft.claims, *draft.inherited])
    return Candidate(
        layout=min(layouts, key=lambda k: (-layouts[k], k)) if layouts else "",
        span=item.span,
        support=sum(c.support for c in draft.claims) + 0.2 * len(item.assignments),
        items=(item,),
        findings=tuple(_findings(page, item, draft, usual)),
    )


def _usual(items: Sequence[Item]) -> dict[str, str]:
    """The roles that at least two thirds of the items with assignments fill, and their label."""
    having = [{a.role for a in i.assignments} for i in items if i.assignments]
    usual: dict[str, str] = {}
    for role in ("official", "lead"):
        if len(having) > 2 and 3 * sum(role in roles for roles in having) >= 2 * len(having):
            labels = Counter(a.label for i in items for a in i.assignments if a.role == role)
            usual[role] = min(labels, key=lambda k: (-labels[k], k))
    return usual


def _claims(page: Page, outline: Sequence[Block], end: int) -> list[Claim]:
    """The claims of every layout, prose only where nothing firmer names bodies."""
    read = [
        *brackets.read(page, outline),
        *labellines.read(page, outline),
        *duties.read(page, outline),
        *prose.headings(page, outline),
        *prose.leaders(page, outline),
    ]
    firm = settle(c for c in read if c.span.start < end)
    spoken = [*prose.read(page, outline), *instructions.read(page, outline)]
    soft = settle(c for c in spoken if c.span.start < end)
    if any(s.role != "official" for c in firm for s in c.said):
        soft += [c for c in prose.charges(page, outline) if c.span.start < end]
        soft = [c for c in soft if c.reach == "above"] + _closing(page, outline, firm, soft)
    if not firm:
        soft = [*soft, *(c for c in commitments.read(page, outline) if c.span.start < end)]
    claims = settle([*firm, *soft])
    return claims if len(claims) > 1 else [c for c in claims if not _hosts(c)]


def _hosts(claim: Claim) -> bool:
    """Whether a clause only says who holds an event or a site, unless the text goes on so."""
    return all(s.label.endswith("办") for s in claim.said)


def _closing(
    page: Page, outline: Sequence[Block], firm: Sequence[Claim], soft: Sequence[Claim]
) -> list[Claim]:
    """Clauses of numbered paragraphs in which nothing firmer assigns, or nothing to a leader.

    One that gives a single role has to close its paragraph.
    """
    starts = [b.span.start for b in outline]

    def block(claim: Claim) -> Block:
        return outline[max(0, bisect_right(starts, claim.span.start) - 1)]

    taken = {block(c).index for c in firm}
    headed = {block(c).index for c in firm if any(s.role == "official" for s in c.said)}
    forms = {b.ordinal.form for b in map(block, firm) if b.ordinal}
    found = []
    for claim in soft:
        at = block(claim)
        if claim.reach != "item" or at.ordinal is None or at.ordinal.form not in forms:
            continue
        officials = all(s.role == "official" for s in claim.said)
        several = len({s.role for s in claim.said}) > 1
        free = at.index not in taken
        whole = several or _closes(page.flat[claim.span.end : at.span.end])
        if (free and whole) or (officials and at.index not in headed):
            found.append(claim)
    return found


def _closes(rest: str) -> bool:
    """Whether at most a short clause of the same sentence follows."""
    return len(rest) <= _LONGEST_CLOSE and "。" not in rest.rstrip("。; \n")


def _findings(
    page: Page, item: Item, draft: drafts.Draft, usual: dict[str, str]
) -> Iterator[Finding]:
    for claim in draft.claims:
        fresh = {s.label: s.name.span for s in reversed(claim.said) if not is_listed(s.label)}
        if claim.layout in (brackets.NAME, labellines.NAME):
            for label, span in fresh.items():
                yield finding("unknown-label", span, label=label)
    cut = any(c.cut_off for c in draft.claims) or _breaks_off(page, item)
    if cut:
        yield finding("cut-off-item", item.span, title=item.title)
    elif not item.assignments:
        yield finding("no-responsibility", item.title_span, title=item.title)
    else:
        have = {a.role for a in item.assignments}
        if "official" in usual and "official" not in have:
            yield finding("no-official", item.title_span, title=item.title, label=usual["official"])
        if "lead" in usual and not have & {"lead", "responsible"}:
            yield finding("no-lead", item.title_span, title=item.title, label=usual["lead"])


def _breaks_off(page: Page, item: Item) -> bool:
    """Whether the text ends inside an item: at a comma, or with a bracket still open."""
    end = len(page.flat.rstrip())
    if item.span.end < end:
        return False
    last = page.flat[max(item.span.start, end - 300) : end]
    return last[-1] in ",、;(" or last.rfind("(") > last.rfind(")")
