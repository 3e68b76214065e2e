"""Flattened tables in Latin script whose rows begin with a code and an owner: "1.1 OMB".

The line of headings is still there and names the owner's column ("# Owner(s) Milestone Actions"),
but the columns are gone: code and owner share a line, and the action is the paragraph below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from remit.findings import finding
from remit.layouts.page import Candidate, Page
from remit.layouts.who import clauses, words
from remit.layouts.who.names import clean
from remit.model import Finding, Item, Passage, Span
from remit.vocabulary import roles

NAME = "owner-lines"
_HEAD = re.compile(
    r"(?mi)^(?:(?:#|no\.?|ref\.?|id|code|number)[ \t]{1,8})?(?P<headings>[A-Z][^\n.;:]{2,100})$"
)
_MOST_WORDS = 4
_ROW = re.compile(
    r"(?m)^(?P<code>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3}){1,3})\.?[ \t]{1,20}"
    r"(?P<owner>[A-Z][^\n.;:]{0,78}?)[ \t]{0,40}$"
)
_PART = re.compile(
    r"(?m)^(?:(?:Part|Section|Goal|Pillar|Objective)[ ]\S{1,8}[^\n]{0,120}"
    r"|\d{1,2}\.[ \t]{1,20}[A-Z][^\n]{0,120})$"
)


def read(page: Page) -> list[Candidate]:
    """The reading of the page as code-and-owner rows, if a heading names the owner's column."""
    flat = page.flat
    found: list[Candidate] = []
    if _ROW.search(flat) is None:
        return found
    heads = [(m, label) for m in _HEAD.finditer(flat) if (label := _label(m["headings"]))]
    for n, (head, label) in enumerate(heads):
        stop = heads[n + 1][0].start() if n + 1 < len(heads) else len(flat)
        rows = [m for m in _ROW.finditer(flat, head.end(), stop) if _is_owner(m.group("owner"))]
        if len(rows) < 2:
            continue
        made, findings = _items(page, head, label, rows, stop)
        count = sum(len(i.assignments) for i in made)
        span = Span(head.start(), made[-1].span.end)
        found.append(
            Candidate(
                layout=NAME, span=span, support=1.5 * count + 2, items=tuple(made),
                findings=tuple(findings),
            )
        )  # fmt: skip
    return found


def _label(headings: str) -> str:
    """The label that a line of headings begins with, before others (Owner(s) Milestone Actions)."""
    words_of = headings.split()
    for size in range(min(_MOST_WORDS, len(words_of) - 1), 0, -1):
        label = " ".join(words_of[:size])
        if roles.find_all(label):
            return label
    return ""


def _is_owner(owner: str) -> bool:
    """Whether words are a short name, as an owner's is, and no sentence."""
    return len(owner.split()) <= 9 and (
        words.is_english_body(owner) or words.is_post(owner) or owner.istitle() or " " not in owner
    )


def _items(
    page: Page, head: re.Match[str], label: str, rows: Sequence[re.Match[str]], stop: int
) -> tuple[list[Item], list[Finding]]:
    default = clauses.Default(labels=roles.find_all(label), text=label)
    parts = list(_PART.finditer(page.flat, head.end(), stop))
    made: list[Item] = []
    findings: list[Finding] = []
    for n, row in enumerate(rows):
        end = rows[n + 1].start() if n + 1 < len(rows) else stop
        end = min([end, *(p.start() for p in parts if p.start() >= row.end())])
        text = page.trim(row.end(), end)
        said = clauses.read(page, row.start("owner"), row.end("owner"), default=default)
        title = _title(page, text if text.start < text.end else Span(*row.span("owner")))
        made.append(
            Item(
                number=1,
                ordinal=row.group("code"),
                title=clean(page.text[title.start : title.end]),
                span=Span(row.start(), max(text.end, row.end())),
                title_span=title,
                section=tuple(_section(page, parts, row.start())),
                assignments=tuple(s.assignment() for s in said),
                passages=(Passage(span=text),) if text.start < text.end else (),
            )
        )
        if made[-1].span.end >= len(page.flat.rstrip()) and page.flat.rstrip()[-1].isalnum():
            findings.append(finding("cut-off-item", made[-1].span, title=made[-1].title))
    return made, findings


def _title(page: Page, text: Span) -> Span:
    stop = page.flat.find(". ", text.start, text.end)
    line = page.flat.find("\n", text.start, text.end)
    ends = [e for e in (stop, line) if e > text.start]
    span = Span(text.start, min(ends, default=text.end))
    while span.end > span.start and page.flat[span.end - 1] in ".;: \n":
        span = Span(span.start, span.end - 1)
    return span


def _section(page: Page, parts: Sequence[re.Match[str]], at: int) -> Iterator[str]:
    """The nearest lettered part and the nearest numbered heading above a row."""
    above = [p for p in parts if p.start() < at]
    named = [p for p in above if not p.group()[0].isdigit()]
    plain = [
        p for p in above if p.group()[0].isdigit() and (not named or p.start() > named[-1].start())
    ]
    for chosen in (named[-1:], plain[-1:]):
        for p in chosen:
            yield clean(page.text[p.start() : p.end()])
