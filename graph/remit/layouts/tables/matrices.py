"""Matrices of marks: initiatives down, bodies across, and where they meet what each does.

Marks are words that give a role (牵头, Lead), the letters of RASCI, or signs (★ ● √), which a
legend beside the table explains. Without one the letters mean what RASCI says they do (responsible,
accountable, support, consulted, informed: who is only informed answers for nothing), the first sign
of several leads the others, and a single sign says who is responsible.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from remit.layouts.page import Candidate, Page, distinct
from remit.layouts.tables import columns as cols
from remit.layouts.tables.columns import Column
from remit.layouts.tables.grids import Grid, Lattice, Line, Row, items
from remit.layouts.who import likeness, words
from remit.layouts.who.names import clean
from remit.model import Assignment, Item, Role, Span
from remit.vocabulary import roles, script

NAME = "matrix"
_LEAST_COLUMNS, _LEAST_ROWS = 2, 2
_MARKED = 0.7
_LIKE, _LONGEST_HEAD = 0.5, 60
_SURE = 0.6
_RASCI: dict[str, Role | None] = {
    "R": "responsible",
    "A": "lead",
    "S": "support",
    "C": "support",
    "I": None,
}
# From what stands for most to what stands for least, where several are used and none explained.
_SIGNS = "★☆◎●■▲◆⊙√✓✔√○□△◇xX×"
_RASCI_WORDS = ("responsib", "accountab", "support", "consult", "inform")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}|[A-Z]?[a-z]{3,20}")
_PARTED = re.compile(r"[/,、+&\s]+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a mark gives, and the word for it."""

    role: Role | None
    label: str


def read(page: Page, lattice: Lattice) -> Candidate | None:
    """The reading of a lattice as a matrix of marks, if it is one."""
    lines = lattice.lines
    for at in range(min(3, len(lines) - _LEAST_ROWS)):
        across = _across(lines[at], lines[at + 1 :])
        if len(across) >= _LEAST_COLUMNS:
            return _candidate(page, lattice, at, across)
    return None


def _across(head: Line, body: Sequence[Line]) -> list[int]:
    """The columns of a head that bear a name over cells that are marks or blank."""
    found = []
    for k, name in enumerate(head.texts):
        held = [x.texts[k] for x in body if k < len(x.texts) and x.texts[k]]
        marked = sum(map(_is_mark, held))
        signs = sum(text in _SIGNS for text in held)
        if name and held and marked >= _MARKED * len(held) and _is_name(name, bool(signs)):
            found.append(k)
    return found


def _is_name(text: str, signed: bool) -> bool:
    """Whether a heading can be whom a column stands for: a body, a person, a part of an office.

    Under signs, which can say yes as well (Done, Late), only what is like a name is one.
    """
    if len(text) > _LONGEST_HEAD or cols.heading(text).kind != "unknown":
        return False
    if likeness.of(text).other <= _LIKE:
        return True
    return not signed and not script.has_han(text) and words.is_titled(text)


def _is_mark(text: str) -> bool:
    parts = _parts(text)
    return bool(parts) and all(
        (len(p) == 1 and (p in _SIGNS or p in ascii_uppercase)) or _role_word(p) is not None
        for p in parts
    )


def _parts(text: str) -> list[str]:
    return [p for p in _PARTED.split(text.strip()) if p]


def _role_word(text: str) -> Role | None:
    given = roles.of_label(text)
    return given.labels[0].role if given is not None and given.sure >= _SURE else None


def _candidate(page: Page, lattice: Lattice, at: int, across: Sequence[int]) -> Candidate | None:
    head, body = lattice.lines[at], lattice.lines[at + 1 :]
    width = len(head.texts)
    lines = [x for x in body if len(x.slots) == width]
    marks = _meanings(page, [p for x in lines for k in across for p in _parts(x.texts[k])])
    columns = [
        Column(heading=t, kind="aside") if k in across else cols.heading(t)
        for k, t in enumerate(head.texts)
    ]
    rows = tuple(Row(slots=x.slots, span=x.span) for x in lines)
    made, findings = items(page, Grid(columns=tuple(columns), rows=rows))
    found = [_with_marks(page, item, head, lines, across, marks) for item in made]
    count = sum(len(i.assignments) for i in found)
    if not count:
        return None
    return Candidate(
        layout=NAME,
        span=Span(head.span.start, max(i.span.end for i in found)),
        support=lattice.weight * count + width,
        items=tuple(found),
        findings=tuple(findings),
    )


def _with_marks(
    page: Page,
    item: Item,
    head: Line,
    lines: Sequence[Line],
    across: Sequence[int],
    marks: dict[str, _Mark],
) -> Item:
    """An item with what the marks of its rows say, each quoted by the name over its column."""
    said = list(item.assignments)
    rows = [x for x in lines if item.span.holds(x.span)]
    for part, line in enumerate(rows, 1):
        for k in across:
            span = head.slots[k].span
            if span is None:
                continue
            for mark in map(marks.__getitem__, _parts(line.texts[k])):
                if mark.role is not None:
                    name = clean(page.text[span.start : span.end])
                    said.append(
                        Assignment(
                            name=name,
                            role=mark.role,
                            label=mark.label,
                            span=span,
                            mode="inherited",
                            part=part,
                        )
                    )
    return replace(item, assignments=distinct(said))


def _meanings(page: Page, used: Sequence[str]) -> dict[str, _Mark]:
    """What each mark in use gives: by the legend, by itself, else by its rank among the others."""
    found: dict[str, _Mark] = {}
    signs = [s for s in _SIGNS if s in used]
    for mark in Counter(used):
        told = _legend(page, mark)
        by_word = _role_word(mark) if len(mark) > 1 else None
        if told is not None:
            found[mark] = told
        elif by_word is not None:
            found[mark] = _Mark(by_word, mark)
        elif mark in ascii_uppercase:
            found[mark] = _Mark(_RASCI.get(mark), mark)
        else:
            several: Role = "lead" if mark == signs[0] else "support"
            found[mark] = _Mark("responsible" if len(signs) == 1 else several, mark)
    return found


def _legend(page: Page, mark: str) -> _Mark | None:
    """What a legend says of a mark: ★牵头, ● = 配合, R – Responsible, （√表示责任单位）."""
    if len(mark) > 1 or (mark in _RASCI and mark != mark.upper()):
        return None
    pattern = rf"(?<![A-Za-z]){re.escape(mark)}[ \t”\"']*(?:[=:–—-]|为|表示|代表|是)?[ \t“\"']*"
    for m in re.finditer(pattern, page.flat):
        word = _WORD.match(page.flat, m.end(), m.end() + 24)
        if word is None or word[0].lower().startswith(_RASCI_WORDS):
            continue
        for size in range(len(word[0]), 1, -1):
            said = word[0][:size] if script.has_han(word[0]) else word[0].removesuffix("s")
            role = _role_word(said)
            if role is not None:
                return _Mark(role, said)
            if not script.has_han(word[0]):
                break
    return None
