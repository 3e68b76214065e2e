"""Forms: the same fields for one initiative after the other, a name and a value each.

A field is a name, a tab and a value on one line, or a name alone on a line above an indented value;
values may go on over lines. Names are known by coming back, not by what they say: a form is a table
with a row for each time round, whose columns are typed like any other's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.findings import finding
from remit.layouts.page import Candidate, Page
from remit.layouts.tables import columns as cols
from remit.layouts.tables import typed
from remit.layouts.tables.columns import ORDINAL, Column
from remit.layouts.tables.grids import EMPTY, Grid, Row, Slot, items
from remit.layouts.who import likeness
from remit.layouts.who.names import clean
from remit.model import Finding, Span
from remit.vocabulary import roles

NAME = "form"
_WEIGHT = 2.0
_LEAST_ROWS, _LEAST_FIELDS = 2, 2
_HIGHEST_TITLE = 4
_FIELD = re.compile(
    r"""(?m)
    ^[ \t]*
    (?P<name>[^\W\d_][^\t\n|]{1,58}?)
    (?: [ ]*\t[ \t]*(?=[^\s|])                       # a value on the same line
      | [ \t]*:?[ \t]*\n(?=(?:[ ]{2,8}|\t+)[^\s|])   # or indented on the next
    )""",
    re.VERBOSE,
)
_ENDS = (".", "。", ";", "；", ",", "、")
_BEGINS_TITLE = re.compile(
    r"""[ \t]*
    (?: \#{1,6}[ ] | \(?\d{1,3}(?:\.\d{1,3})*[.)、]?[ \t] | \(?[一二三四五六七八九十]+[)、.]
      | [A-Z]{1,6}[ .-]?\d{1,4}\b )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field: the key of its name, the name, and where the name begins and the value."""

    key: str
    name: str
    start: int
    value: int


def read(page: Page) -> list[Candidate]:
    """The reading of the form that a page is filled with, if it is one."""
    fields = _recurring(page)
    rounds = list(_rounds(fields))
    if len(rounds) < _LEAST_ROWS:
        return []
    names = {field.key: field.name for field in reversed(fields)}
    order = sorted(names, key=lambda k: next(f.start for f in fields if f.key == k))
    rows = _rows(page, rounds, order)
    columns = _columns(page, [names[k] for k in order], rows)
    if not any(c.labels for c in columns):
        return []
    found, findings = items(page, Grid(columns=tuple(columns), rows=tuple(rows)))
    count = sum(len(i.assignments) for i in found)
    if not count:
        return []
    return [
        Candidate(
            layout=NAME,
            span=Span(rows[0].span.start, rows[-1].span.end),
            support=_WEIGHT * count + len(order),
            items=tuple(found),
            findings=(*findings, *_unknown(columns, rows)),
        )
    ]


def _recurring(page: Page) -> list[_Field]:
    """The fields whose names come back, in the order of the text."""
    found = []
    for m in _FIELD.finditer(page.flat):
        name = m["name"].strip()
        if name.endswith(_ENDS) or ORDINAL.fullmatch(name) or "  " in name:
            continue
        found.append(_Field(roles.key(name), name, m.start("name"), m.end()))
    count = Counter(field.key for field in found)
    kept = [f for f in found if count[f.key] >= _LEAST_ROWS]
    return kept if len({f.key for f in kept}) >= _LEAST_FIELDS else []


def _rounds(fields: Sequence[_Field]) -> Iterator[list[_Field]]:
    """The fields of one initiative after the other: a name that comes again begins the next."""
    held: list[_Field] = []
    for field in fields:
        if any(field.key == f.key for f in held):
            yield held
            held = []
        held.append(field)
    if held:
        yield held


def _rows(page: Page, rounds: Sequence[Sequence[_Field]], order: Sequence[str]) -> list[Row]:
    """A row for each round: its title, then the value of each field."""
    titles = []
    floor = 0
    for fields in rounds:
        titles.append(_title(page, floor, fields[0].start))
        floor = fields[-1].value
    ends = [t.start for t in titles[1:]] + [len(page.flat)]
    rows = []
    for title, fields, end in zip(titles, rounds, ends, strict=True):
        stops = [f.start for f in fields[1:]] + [_value_end(page, fields[-1].value, end)]
        values = {f.key: page.trim(f.value, stop) for f, stop in zip(fields, stops, strict=True)}
        slots = [Slot(span=values[k]) if k in values else EMPTY for k in order]
        span = page.trim(title.start, max(v.end for v in values.values()))
        rows.append(
            Row(slots=(Slot(span=title) if title.end > title.start else EMPTY, *slots), span=span)
        )
    return rows


def _title(page: Page, floor: int, end: int) -> Span:
    """The lines above the first field: from an ordinal or a blank line on, else the last one."""
    starts = [floor, *(floor + m.end() for m in re.finditer("\n", page.flat[floor:end]))]
    lines = [
        (a, b) for a, b in zip(starts, [*starts[1:], end], strict=True) if page.flat[a:b].strip()
    ]
    last = lines[-_HIGHEST_TITLE:]
    for a, _ in reversed(last):
        if _BEGINS_TITLE.match(page.flat, a, end):
            return page.trim(a, end)
    blank = page.flat.rstrip()[:end].rstrip().rfind("\n\n", floor)
    if blank >= 0 and page.flat.count("\n", blank, end) <= _HIGHEST_TITLE + 2:
        return page.trim(blank, end)
    return page.trim(last[-1][0], end) if last else Span(end, end)


def _value_end(page: Page, start: int, end: int) -> int:
    """Where the last value of a round ends: at a blank line, or where the next title begins."""
    blank = re.search(r"\n[ \t]*\n", page.flat[start:end])
    return start + blank.start() if blank else end


def _columns(page: Page, names: Sequence[str], rows: Sequence[Row]) -> list[Column]:
    """The columns of a form: its titles, then its fields by their names and values."""
    cells = [
        [page.flat[s.start : s.end] for r in rows if (s := r.slots[k].span) is not None]
        for k in range(len(names) + 1)
    ]
    task = roles.lexicon()["columns"]["task"][0]
    found = typed.columns([task, *names], cells, likeness.called(page.flat))
    return [Column(heading="", kind="task"), *found[1:]]


def _unknown(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Finding]:
    """Names of fields that the vocabulary does not know, over names that were read."""
    for k, column in enumerate(columns):
        first = next((s for r in rows if (s := r.slots[k].span) is not None), None)
        if column.labels and first is not None and not cols.heading(column.heading).labels:
            yield finding("unknown-label", first, label=clean(column.heading))
