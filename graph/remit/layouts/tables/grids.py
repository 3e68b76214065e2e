"""Rows and columns to items, whatever marked the table: tabs, bars, lines, or a file format.

A grid is a list of rows of slots under columns. An ordinal begins an item; a row without one
belongs to the item above (its sub-rows are parts 1, 2, …), unless its ordinal was lost. What a
merged cell holds counts for the rows it spans: within one item always, across items only where
the file format itself says that the cell is merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from remit.findings import finding
from remit.layouts.page import Page, distinct, inheritable
from remit.layouts.tables.columns import ORDINAL, Column
from remit.layouts.tables.wrapped import View
from remit.layouts.who import clauses
from remit.layouts.who.names import clean
from remit.model import Assignment, Finding, Item, Mode, Passage, Span
from remit.vocabulary.roles import Label

_INNER_ORDINAL = re.compile(
    r"\s*\*{0,2}((?:\d{1,3}(?:\.\d{1,3}){0,3}[.、]?|\(\d{1,3}\)|\([一二三四五六七八九十]{1,4}\)|[一二三四五六七八九十]{1,4}、|[①-⑳]))\*{0,2}\s*(?=\D)"
)
_LONGEST_TITLE = 120
_OWN = 0.8
_SAID = ("role", "person", "post", "ordinal", "aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of a grid: a cell's trimmed span, or None; `merged` where the cell began above.

    A cell that the layout of a page broke has `pieces`, and what stands between them.
    """

    span: Span | None
    merged: bool = False
    pieces: tuple[Span, ...] = ()
    joints: tuple[str, ...] = ()

    def view(self, page: Page) -> View:
        """The cell as it is read, its pieces put together."""
        held = Span(0, 0) if self.span is None else self.span
        return View.of(page, self.pieces or (held,), self.joints)


EMPTY = Slot(span=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Cells that stand side by side, with the folded words of each (`Page.squeezed`)."""

    slots: tuple[Slot, ...]
    texts: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """Lines of cells that stand together, without anything else between them.

    `exact` says that the file format itself marks the places of cells and which are merged;
    `weight` is what an assignment counts for in the vote; `ruled` holds the lines that a rule
    follows, as the headings of a Markdown table.
    """

    layout: str
    lines: tuple[Line, ...]
    weight: float
    exact: bool = False
    ruled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a slot for each column, its extent in the text, and what precedes it."""

    slots: tuple[Slot, ...]
    span: Span
    section: tuple[str, ...] = ()
    lost_ordinal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table as it was read: its columns and its data rows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    inherited: tuple[Assignment, ...] = ()


@dataclass(slots=True)
class _Draft:
    rows: list[Row] = field(default_factory=list)
    ordinal: Span | None = None
    inner: str | None = None
    lost: bool = False


def items(page: Page, grid: Grid) -> tuple[list[Item], list[Finding]]:
    """The items of a grid, with what reading them showed."""
    reader = _GridReader(page, grid)
    found: list[Item] = []
    findings: list[Finding] = []
    for draft in reader.drafts():
        item = reader.item(draft)
        if item is not None:
            found.append(item)
            findings.extend(reader.findings(item, draft))
    return found, findings


class _GridReader:
    def __init__(self, page: Page, grid: Grid) -> None:
        self.page = page
        self.grid = grid
        kinds = [c.kind for c in grid.columns]
        self.ordinal = kinds.index("ordinal") if "ordinal" in kinds else None
        self.title = self._title_column(kinds)
        self.categories = [i for i, k in enumerate(kinds) if self._is_category(i, k, kinds)]
        self.agents = dict(self._agent_columns())
        self.above = self._carried()
        self.beside = frozenset(x.role for c in grid.columns for x in c.labels)

    def _title_column(self, kinds: Sequence[str]) -> int:
        """The column that names each item: the first task whose cells are hardly ever shared."""
        named = [i for i, k in enumerate(kinds) if k in ("task", "unknown")]
        texts = [i for i, k in enumerate(kinds) if k in ("text", "category")]
        tasks = named or texts or [0]
        if self.ordinal is not None:
            tasks = [i for i in tasks if i > self.ordinal] or tasks[-1:]
        else:
            tasks = [i for i in tasks if self._numbered(i)][-1:] or tasks
        own = {i: self._own(i) for i in tasks}
        return next((i for i in tasks if own[i] >= _OWN), max(tasks, key=lambda i: (own[i], -i)))

    def _own(self, column: int) -> float:
        """The share of rows, those with ordinals where some have, that fill a column themselves."""
        rows = [r for r in self.grid.rows if self._slot(r, self.ordinal)] or self.grid.rows
        return sum(1 for r in rows if self._slot(r, column)) / max(1, len(rows))

    def _numbered(self, column: int) -> bool:
        """Whether most cells of a column begin with arabic numbers."""
        slots = [r.slots[column] for r in self.grid.rows]
        cells = [s.span for s in slots if s.span is not None and not s.merged]
        found = [_INNER_ORDINAL.match(self.page.flat, c.start, c.end) for c in cells]
        hits = sum(1 for m in found if m is not None and m.group(1)[0].isdigit())
        return len(cells) > 1 and hits * 3 >= len(cells) * 2

    def _is_category(self, i: int, kind: str, kinds: Sequence[str]) -> bool:
        if kind == "category":
            return i != self.title
        return kind in ("task", "unknown") and i < self.title

    def drafts(self) -> Iterator[_Draft]:
        """Rows gathered to items."""
        draft: _Draft | None = None
        for row in self.grid.rows:
            if draft is None or self._begins(row, draft):
                if draft is not None:
                    yield draft
                draft = _Draft(lost=row.lost_ordinal)
                ordinal = self._slot(row, self.ordinal)
                draft.ordinal = ordinal
            draft.rows.append(row)
        if draft is not None:
            yield draft

    def _slot(self, row: Row, column: int | None) -> Span | None:
        if column is None or column >= len(row.slots) or row.slots[column].merged:
            return None
        return row.slots[column].span

    def _begins(self, row: Row, draft: _Draft) -> bool:
        if row.lost_ordinal or self._slot(row, self.ordinal) is not None:
            return True
        title = self._slot(row, self.title)
        if self.ordinal is not None:
            if row.slots[self.ordinal].merged:
                return False
            return title is not None and self._fresh()
        return title is not None

    def _fresh(self) -> bool:
        """Whether rows without ordinal are items: the table as a whole has lost its ordinals."""
        have = sum(1 for r in self.grid.rows if self._slot(r, self.ordinal) is not None)
        return have == 0

    def item(self, draft: _Draft) -> Item | None:
        """The item that the rows of a draft make, or None where they hold nothing."""
        first = draft.rows[0]
        title = next((r.slots[self.title] for r in draft.rows if self._slot(r, self.title)), None)
        title = title or self._other_title(first) or first.slots[self.title]
        if title.span is None:
            return None
        span = Span(first.span.start, max(r.span.end for r in draft.rows))
        ordinal, view = self._ordinal(draft, title.view(self.page))
        return Item(
            number=1,
            ordinal=ordinal,
            title=clean(view.page.text[view.span.start : view.span.end]),
            span=span,
            title_span=view.place(view.span),
            section=self._section(first),
            assignments=self._assignments(draft),
            passages=self._passages(draft),
        )

    def _other_title(self, row: Row) -> Slot | None:
        """The first text of a row's own where its title is merged with the one above."""
        texts = [i for i, c in enumerate(self.grid.columns) if c.kind not in (*_SAID, "date")]
        return next((row.slots[i] for i in texts if self._slot(row, i)), None)

    def _ordinal(self, draft: _Draft, title: View) -> tuple[str | None, View]:
        page = self.page
        if draft.ordinal is not None:
            return page.text[draft.ordinal.start : draft.ordinal.end].strip("* "), _cut(title)
        m = _INNER_ORDINAL.match(title.page.flat, title.span.start, title.span.end)
        if m and m.end() < title.span.end and not draft.lost and self.ordinal is None:
            return m.group(1), _cut(replace(title, span=Span(m.end(), title.span.end)))
        return None, _cut(title)

    def _words(self, span: Span) -> str:
        return clean(self.page.text[span.start : span.end])

    def _agent_columns(self) -> Iterator[tuple[int, tuple[Label, ...]]]:
        """The columns that name somebody: those with a role, and the names of a register."""
        official = any(x.role == "official" for c in self.grid.columns for x in c.labels)
        for i, column in enumerate(self.grid.columns):
            if column.labels:
                yield i, column.labels
            elif column.kind == "person" and not official:
                yield i, (Label(text=column.heading, role="official"),)

    def _carried(self) -> dict[int, tuple[Span, ...]]:
        """For each row, by its place in the text, the category cells that hold for it."""
        held: dict[int, Span] = {}
        found: dict[int, tuple[Span, ...]] = {}
        for row in self.grid.rows:
            for i in self.categories:
                span = row.slots[i].span
                if span is not None:
                    held[i] = span
            found[row.span.start] = tuple(held[i] for i in sorted(held))
        return found

    def _section(self, row: Row) -> tuple[str, ...]:
        cells = self.above[row.span.start]
        return (*row.section, *(self._words(c).rstrip("。") for c in cells))

    def _assignments(self, draft: _Draft) -> tuple[Assignment, ...]:
        said: list[Assignment] = []
        seen: set[Span] = set()
        for part, row in enumerate(draft.rows, 1):
            for i, labels in self.agents.items():
                slot = row.slots[i]
                if slot.span is None or slot.span in seen:
                    continue
                seen.add(slot.span)
                mode: Mode = "inherited" if slot.merged and part == 1 else "asserted"
                default = clauses.Default(
                    labels=labels,
                    text=self.grid.columns[i].heading,
                    beside=self.beside,
                )
                view = slot.view(self.page)
                for s in clauses.read(view.page, view.span.start, view.span.end, default=default):
                    if s.sure or not _is_sentence(s.name.text):
                        name = replace(s.name, span=view.place(s.name.span))
                        said.append(replace(s, name=name).assignment(mode=mode, part=part))
        return distinct(said + inheritable(said, list(self.grid.inherited)))

    def _passages(self, draft: _Draft) -> tuple[Passage, ...]:
        found = []
        for part, row in enumerate(draft.rows, 1):
            for i, column in enumerate(self.grid.columns):
                slot = row.slots[i]
                if slot.span is None or column.kind in _SAID or i in self.categories:
                    continue
                if slot.merged and (part > 1 or column.kind != "date"):
                    continue
                label = "" if column.kind == "unknown" else " ".join(column.heading.split())
                for span in slot.pieces or (slot.span,):
                    found.append(Passage(span=span, label=clean(label), part=part))
        return tuple(found)

    def findings(self, item: Item, draft: _Draft) -> Iterator[Finding]:
        """What a reader should know about an item of this grid."""
        have = {a.role for a in item.assignments}
        labelled = {x.role: c.heading for c in self.grid.columns for x in c.labels}
        if draft.lost:
            yield finding("lost-ordinal", item.title_span, title=item.title)
        if "official" in labelled and "official" not in have:
            yield finding(
                "no-official", item.title_span, title=item.title, label=clean(labelled["official"])
            )
        if "lead" in labelled and "lead" not in have and "responsible" not in have:
            yield finding(
                "no-lead", item.title_span, title=item.title, label=clean(labelled["lead"])
            )


def _cut(title: View) -> View:
    """A title cell that is a whole text is cut at its first sentence."""
    flat, span = title.page.flat, title.page.trim(title.span.start, title.span.end)
    while span.start < span.end and flat[span.start] in "*★•●·▪■◆ ":
        span = Span(span.start + 1, span.end)
    if span.end - span.start > 40:
        stop = flat.find("。", span.start + 4, span.end)
        if stop > 0:
            span = Span(span.start, stop)
        blank = flat.find("\n\n", span.start, span.end)
        if blank > 0 and blank - span.start > 8:
            span = Span(span.start, blank)
    while span.end > span.start and flat[span.end - 1] in "。;:,* ":
        span = Span(span.start, span.end - 1)
    if span.end - span.start > _LONGEST_TITLE:
        span = Span(span.start, _last_stop(flat, span.start, span.start + _LONGEST_TITLE))
    return replace(title, span=span) if span.end > span.start else title


def _is_sentence(text: str) -> bool:
    return len(text) > 30 or "。" in text


def _last_stop(flat: str, start: int, limit: int) -> int:
    """The last comma before a limit, or the limit."""
    at = max(flat.rfind(c, start, limit) for c in ",;、 ")
    return at if at > start + 20 else limit


def is_ordinal(text: str) -> bool:
    """Whether a cell holds nothing but an ordinal."""
    return len(text) <= 12 and ORDINAL.fullmatch(text) is not None
