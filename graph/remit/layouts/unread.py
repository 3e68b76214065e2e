"""What looks like responsibility and was not read: each such place is a finding.

It is told after the vote, from what no assignment covers, by evidence alone: a label of a role
over bodies, a list of bodies before a verb of a role, a column of bodies. Where nothing at all
was read, also what somebody "will" do and brackets of bodies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from remit.findings import finding
from remit.layouts.furniture import footer
from remit.layouts.page import Page
from remit.layouts.text.enclosures import pairs
from remit.layouts.text.labellines import CONTACTS
from remit.layouts.who import likeness, words
from remit.layouts.who.labels import marks
from remit.layouts.who.plausible import plausibility
from remit.model import Finding, Item, Span
from remit.vocabulary import roles

_SURE, _LIKE, _ROWS = 0.6, 0.75, 3
_LONGEST = 400
_LEAST_HEADS, _LEAST_BRACKETS, _LONGEST_BRACKET = 2, 3, 200
_VALUE = re.compile(rf"[ \t]*\n?[^。;\n\])]{{1,{_LONGEST}}}")
_LINE = re.compile(r"[^\n]+")
_CELL = re.compile(r"[^|\t]+")
# a heading or point that says what somebody will do: ### Action 3: Harbour Council will …
_WILL = re.compile(
    r"""
    ^[ \t]* (?: [#*•·-]+ | \d{1,3}(?:\.\d{1,3})*[.)]? ) [ \t]*
    (?: \w+ [ ] \d{1,3} [:.] [ \t]+ )?
    (?P<who>[A-Z][^.;:\n]{1,80}?) [ ] will \b
    """,
    re.VERBOSE | re.MULTILINE,
)
_LIST = r"(?P<names>[^。;:,()\[\]!?\n]{2,160}?)"


def unread(page: Page, items: Sequence[Item]) -> Iterator[Finding]:
    """A finding for each place that looks like responsibility and holds no name that was read.

    Linear in the text. A place counts as read where the name of an assignment stands in it, the
    source of an inherited one included.
    """
    named = sorted({a.span for i in items for a in i.assignments})
    starts = [span.start for span in named]
    last = 0
    places = [*_places(page), *(() if named else _in_vain(page))]
    for span in sorted(places, key=lambda s: (s.start, -s.end)):
        at = bisect_left(starts, span.start)
        if span.start < last or (at < len(starts) and starts[at] < span.end):
            continue
        last = span.end
        yield finding("unread-responsibility", span, words=page.text[span.start : span.end])


def _places(page: Page) -> Iterator[Span]:
    end = footer(page.flat).start
    yield from _labelled(page, end)
    yield from _before_verbs(page, end)
    yield from _columns(page)


def _labelled(page: Page, end: int) -> Iterator[Span]:
    """Labels of a role whose value looks like bodies or persons."""
    for mark in marks(page.flat, 0, end, unlisted=True):
        value = _VALUE.match(page.flat, mark.value, end)
        if value is None or not mark.labels or mark.text in CONTACTS:
            continue
        given = roles.of_label(mark.text)
        if given is None or given.sure < _SURE:
            continue
        said = likeness.of(value.group().strip())
        if max(said.bodies, said.persons) >= _LIKE:
            yield page.trim(mark.start, value.end())


def _before_verbs(page: Page, end: int) -> Iterator[Span]:
    """Lists of bodies before a verb of a role that closes a bracket or a sentence."""
    for m in _acts().finditer(page.flat, 0, end):
        if _are_bodies(m["names"]) and plausibility(m["names"].split("、")[0]) == 1.0:
            yield page.trim(m.start("names"), m.end())


def _are_bodies(said: str) -> bool:
    """Whether words list bodies, and not only that there are some (有关部门)."""
    if likeness.of(said).bodies < _LIKE:
        return False
    return not all(words.is_open(piece.strip().removeprefix("各")) for piece in said.split("、"))


@cache
def _acts() -> re.Pattern[str]:
    # 接受社会监督 names nobody who acts: only verbs of carrying out tell of bodies before them
    acting = [verb for verb, role in roles.verbs().items() if role != "supervisor"]
    verbs = "|".join(map(re.escape, sorted(acting, key=lambda v: (-len(v), v))))
    return re.compile(rf"(?<![^。;:,(\[!?\n]){_LIST}(?:{verbs})(?=[)\]。;\n]|\Z)")


def _in_vain(page: Page) -> list[Span]:
    """Where nothing at all was read: points that a body begins, brackets that hold only bodies."""
    heads = [
        Span(m.start("who"), m.end()) for m in _WILL.finditer(page.flat) if _are_bodies(m["who"])
    ]
    brackets = [
        Span(start, end + 1)
        for start, end, closed in pairs(page.flat)
        if closed and end - start <= _LONGEST_BRACKET and _are_bodies(page.flat[start + 1 : end])
    ]
    return [
        *(heads if len(heads) >= _LEAST_HEADS else ()),
        *(brackets if len(brackets) >= _LEAST_BRACKETS else ()),
    ]


def _columns(page: Page) -> Iterator[Span]:
    """Columns most of whose cells look like bodies."""
    for column in _by_column(page):
        cells = [s for s in column if not likeness.is_silent(page.flat[s.start : s.end])]
        judged = [likeness.of(page.flat[s.start : s.end]).bodies >= _LIKE for s in cells]
        if sum(judged) >= _ROWS and sum(judged) >= _LIKE * len(cells):
            yield Span(cells[judged.index(True)].start, cells[-1].end)


def _by_column(page: Page) -> Iterator[list[Span]]:
    """The cells of each column, of the document's tables and of lines with bars or tabs."""
    for table in page.document.tables:
        yield from _put_together((cell.column, cell.span) for cell in table.cells)
    block: list[tuple[int, Span]] = []
    if page.document.tables:
        return
    for line in _LINE.finditer(page.flat):
        cells = list(_CELL.finditer(page.flat, line.start(), line.end()))
        if len(cells) < 2:
            yield from _put_together(block)
            block = []
            continue
        block += [(k, page.trim(*cell.span())) for k, cell in enumerate(cells)]
    yield from _put_together(block)


def _put_together(cells: Iterable[tuple[int, Span]]) -> Iterator[list[Span]]:
    columns: dict[int, list[Span]] = {}
    for column, span in cells:
        columns.setdefault(column, []).append(span)
    yield from columns.values()
