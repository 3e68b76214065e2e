"""The timeline: what each initiative promises by when, one mark for each month with its count.

A mark stands where a step is due, not where it begins. Initiatives without a date say so: a gap
is part of the picture.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from remit_viz import explorer, labels, page, view
from remit_viz.due import Due
from remit_viz.view import View

if TYPE_CHECKING:
    import networkx as nx

TITLE_X, PERSON_X, AXIS_X = 44.0, 292.0, 396.0
AXIS_WIDTH = 700.0
TOP, PITCH, SECTION_GAP = 62.0, 25.0, 12.0
TITLE_SIZE = 12.5
FITTING = 1000.0
# Months are shown up to two years, then quarters up to ten, then years.
MONTHS, QUARTERS = 24, 40

# This share of all dates in one year makes it the main year, shown by months.
MAIN_SHARE = 0.7
PER_STEP = {"month": 1, "quarter": 3, "year": 12}

Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of the axis: its place, width, number and the year where that is to be written.

    `outside` is the word for a column of what lies before or after the axis.
    """

    x: float
    width: float
    number: int
    year: int | None
    shaded: bool
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is due in one step of the axis."""

    x: float
    radius: float
    dates: list[Due]


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative's line; without marks the page says that no date was written."""

    node: int
    y: float
    titles: dict[str, str]
    people: dict[str, str]
    marks: list[Mark]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The whole picture."""

    step: Step
    ticks: list[Tick]
    rows: list[Row]
    height: float
    width: float = AXIS_X + AXIS_WIDTH + 20

    @property
    def fits(self) -> bool:
        """Whether all of it is shown at once on a laptop."""
        return self.height <= FITTING


def render(
    graph: nx.MultiDiGraph[Any], *, lang: page.Lang = "zh", theme: page.Theme = "auto"
) -> str:
    """One self-contained HTML page with the timeline of a responsibility graph.

    Parameters and errors are those of `remit_viz.network.render`.
    """
    page.require(lang=lang, theme=theme)
    return draw(view.read(graph), lang=lang, theme=theme)


def draw(
    seen: View,
    *,
    lang: str,
    theme: str,
    neighbours: Sequence[explorer.Neighbour] = (),
    addresses: Mapping[int, str] | None = None,
) -> str:
    """The page of a view, with links to its neighbours and to pages of nodes in a site."""
    return explorer.render(
        "timeline.html",
        seen,
        lang=lang,
        theme=theme,
        neighbours=neighbours,
        addresses=addresses,
        picture=arrange(seen),
    )


def arrange(seen: View) -> Timeline:
    """Axis and rows of a view's timeline."""
    works = sorted(
        seen.of_kind("initiative"),
        key=lambda w: (seen.nodes[w].section is None, seen.nodes[w].section or 0, w),
    )
    axis = _axis([_month(d) for w in works for d in seen.nodes[w].dates if d.date], seen.year)
    rows: list[Row] = []
    y, before = TOP, None
    for work in works:
        section = seen.nodes[work].section
        if rows and section != before:
            y += SECTION_GAP
        rows.append(_row(seen, work, y, axis))
        y += PITCH
        before = section
    return Timeline(step=axis.step, ticks=_ticks(axis), rows=rows, height=y + 16)


def _month(due: Due) -> int:
    """Months since year 0: what is due on a day counts in its month."""
    year, month = due.date.split("-")[:2] if due.date else ("0", "1")
    return int(year) * 12 + int(month) - 1


@dataclass(frozen=True, slots=True)
class _Axis:
    """Steps from `first` to `last`, whole years; what lies outside has a column of its own."""

    step: Step
    first: int
    last: int
    before: bool = False
    after: bool = False

    @property
    def columns(self) -> int:
        return self.last - self.first + 1 + self.before + self.after

    @property
    def width(self) -> float:
        return AXIS_WIDTH / self.columns

    def column(self, month: int) -> int:
        place = min(max(month // PER_STEP[self.step], self.first - 1), self.last + 1)
        return place - self.first + self.before


def _axis(months: list[int], year: int | None) -> _Axis:
    """The axis for these months; far-off visions do not squeeze the main year to nothing."""
    if not months:
        start = (year or 0) * 12
        return _Axis("month", start, start + 11)
    by_year = Counter(month // 12 for month in months)
    main = max(by_year, key=lambda y: (by_year[y], y == year, -y))
    first, last = min(by_year), max(by_year)
    if last - first >= 2 and by_year[main] >= MAIN_SHARE * len(months):
        return _Axis("month", main * 12, main * 12 + 11, before=first < main, after=last > main)
    years = last - first + 1
    step: Step = "month" if years * 12 <= MONTHS else "quarter" if years * 4 <= QUARTERS else "year"
    per_year = 12 // PER_STEP[step]
    return _Axis(step, first * per_year, (last + 1) * per_year - 1)


def _ticks(axis: _Axis) -> list[Tick]:
    per_year = 12 // PER_STEP[axis.step]
    ticks = []
    if axis.before:
        ticks.append(Tick(AXIS_X, axis.width, 0, None, shaded=False, outside="earlier"))
    for i in range(axis.first, axis.last + 1):
        within = i % per_year
        shaded = (i // 3 if axis.step == "month" else i) % 2 == 0
        year = i // per_year if within == 0 else None
        x = AXIS_X + axis.width * (i - axis.first + axis.before)
        ticks.append(Tick(x, axis.width, within + 1, year, shaded))
    if axis.after:
        x = AXIS_X + AXIS_WIDTH - axis.width
        ticks.append(Tick(x, axis.width, 0, None, shaded=False, outside="later"))
    return ticks


def _row(seen: View, work: int, y: float, axis: _Axis) -> Row:
    node = seen.nodes[work]
    found: dict[int, list[Due]] = defaultdict(list)
    for due in node.dates:
        if due.date:
            found[axis.column(_month(due))].append(due)
    marks = [
        Mark(AXIS_X + axis.width * (i + 0.5), min(11.0, 4 + 1.9 * math.sqrt(len(d) - 1)), d)
        for i, d in sorted(found.items())
    ]
    room = (PERSON_X - TITLE_X - 8) / TITLE_SIZE
    people = [seen.nodes[t.agent] for t in seen.ties_by_node[work] if t.role == "official"]
    return Row(
        work,
        y + PITCH / 2,
        {lang: labels.wrap(node.name(lang), room, 1)[0] for lang in page.LANGUAGES},
        {
            lang: labels.wrap(" ".join(p.name(lang) for p in people), 8.0, 1)[0]
            for lang in page.LANGUAGES
        },
        marks,
    )
