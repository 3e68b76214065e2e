"""Calendars: lines that begin with a date and end with who is responsible.

"• Marzo 2024: … (Ministero della salute) M6C1-7" or "- By June 2025 - … - (Land Registry) - 3.4",
in any language whose dates are known. It takes three such lines, two of them with an owner in
brackets, to tell a calendar from a sentence; the others are items that name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remit.layouts.page import Candidate, Page
from remit.layouts.time import dates
from remit.layouts.who import clauses, words
from remit.layouts.who.clauses import Default, Said
from remit.layouts.who.names import clean
from remit.model import Item, Passage, Span
from remit.vocabulary import script
from remit.vocabulary.roles import Label

NAME = "calendar"
_LEAST, _LEAST_OWNED, _LONGEST_LEAD = 3, 2, 3
_FULL_LINE = 60
_LINE = re.compile(
    r"(?m)^[ \t]{0,12}(?P<bullet>[•●▪◦·*+–—-][ \t]+|\d{1,2}[.)][ \t]+)?(?:\*\*|__)?"
    r"(?P<when>[^\W_][^\n:–—*|]{2,38}?)(?:\*\*|__)?[ \t]{0,4}(?::|[ \t][-–—])[ \t]+(?=\S)"
)
_OWNER = re.compile(
    r"[ \t\n]?\((?P<who>(?:[^()]|\([^()]{1,80}\)){2,400})\)"
    r"(?:[\s–—-]{0,6}[A-Z][\w.-]{1,24})?[\s.;–—-]{0,8}$"
)
_MORE = re.compile(r"\n(?![ \t]*\n)(?![ \t]*(?:[•●▪◦·*+–—#|-]|\d{1,2}[.)])[ \t])[ \t]*[^\n]{1,200}")
_CODE_END = re.compile(r"[\s–—-]{1,6}[A-Z]{1,6}[\d.][\w.-]{0,20}\s*$")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PROPER = re.compile(
    r"[A-ZÀ-Þ][\w.&'’-]* (?:d\w{1,4}|of|for|für|zum|zur|voor|van) \w[\w'’-]*(?: [\w'’-]{1,24}){0,5}"
    r"|[A-ZÀ-Þ][\w.&'’-]*(?: (?:[A-ZÀ-Þ][\w.&'’-]*|d[aeiou]\w{0,4}|of|for|and|the|et|la|le)){0,8}"
)
_HEAD = re.compile(r"(?m)^[ \t]*(?:#{1,6}[ \t]+)?(?P<words>[^\n]{3,80})$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a calendar: its whole span, its date, its task and its owners."""

    span: Span
    task: Span
    when: Span
    owners: tuple[Said, ...] = ()


def read(page: Page) -> list[Candidate]:
    """The calendar of a page in Latin script, if it has one."""
    entries = [e for m in _LINE.finditer(page.flat) if (e := _entry(page, m)) is not None]
    owned = [e for e in entries if e.owners]
    if len(entries) < _LEAST or len(owned) < _LEAST_OWNED or 3 * len(owned) < len(entries):
        return []
    items = tuple(_item(page, entries, n) for n in range(len(entries)))
    count = sum(len(i.assignments) for i in items)
    return [
        Candidate(
            layout=NAME,
            span=Span(items[0].span.start, items[-1].span.end),
            support=2.5 * count + 2,
            items=items,
        )
    ]


def _entry(page: Page, m: re.Match[str]) -> _Entry | None:
    """What a line says, if it begins with a date and hardly anything else."""
    when = page.flat[m.start("when") : m.end("when")]
    if script.has_han(when) or not any(c.isdigit() for c in when):
        return None
    times = dates.find(when)
    if len(times) != 1:
        return None
    rest = when[: times[0].span.start] + " " + when[times[0].span.end :]
    if len(_LETTERS.findall(rest)) > _LONGEST_LEAD:
        return None
    end = page.flat.find("\n", m.end())
    end = len(page.flat) if end < 0 else end
    while more := _MORE.match(page.flat, end):
        begins = page.flat.rfind("\n", 0, end) + 1
        if not more.group()[1].isspace() and end - begins < _FULL_LINE:
            break
        end = more.end()
    span = page.trim(m.start(), end)
    task = page.trim(m.end(), end)
    begin = m.start("when")
    owner = _OWNER.search(page.flat, task.start, task.end)
    names = _owners(page, owner) if owner else ()
    if owner and names:
        task = page.trim(task.start, owner.start())
        return _Entry(span, task, Span(begin, m.end("when")), names)
    code = _CODE_END.search(page.flat, task.start, task.end)
    if code:
        task = page.trim(task.start, code.start())
    return _Entry(span, task, Span(begin, m.end("when")))


def _owners(page: Page, owner: re.Match[str]) -> tuple[Said, ...]:
    """Who a bracket names, if all of it looks like names."""
    bare = Default(labels=(Label(text="", role="responsible"),), text="")
    said = clauses.read(page, *owner.span("who"), default=bare, wrapped=True)
    names = [one.name for one in said]
    whole = all(words.is_english_body(n.text) or _PROPER.fullmatch(n.text) for n in names)
    capital = all(n.text[0].isupper() for n in names)
    return tuple(said) if whole and capital else ()


def _item(page: Page, entries: Sequence[_Entry], at: int) -> Item:
    entry = entries[at]
    before = entries[at - 1].span.end if at else 0
    task = entry.task if entry.task.start < entry.task.end else entry.when
    stop = page.flat.rfind("-", task.start, task.end)
    if stop > task.start and not page.flat[stop + 1 : task.end].strip(" -–—"):
        task = page.trim(task.start, stop)
    said = [one.assignment() for one in entry.owners]
    return Item(
        number=1,
        title=clean(page.text[task.start : task.end]),
        span=entry.span,
        title_span=task,
        section=_section(page, before, entry.span.start),
        assignments=tuple(said),
        passages=(Passage(span=Span(entry.when.start, max(entry.when.end, task.end))),),
    )


def _section(page: Page, before: int, start: int) -> tuple[str, ...]:
    """The last short line above an entry that is no sentence."""
    heads = _HEAD.finditer(page.flat, max(before, start - 400), start)
    named = [m for m in heads if _LETTERS.search(m.group("words"))]
    if not named or page.flat[named[-1].end() - 1] in ".;,":
        return ()
    return (clean(page.text[named[-1].start("words") : named[-1].end("words")]).strip("*# "),)
