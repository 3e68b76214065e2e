"""The timeline: what each initiative promises by when, one mark for each month with its count.

A mark stands where a step is due, not where it begins. Initiatives without a date say so: a gap
is part of the picture.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from remit_viz import explorer, labels, page
from remit_viz.due import Due
from remit_viz.frame import Frame
from remit_viz.view import View

TYPE = 13.0
TOP, SECTION_GAP, HEAD, BELOW = 62.0, 12.0, 34.0, 8.0
FITTING = 900.0
# By these a script sets the rows that filters leave.
MEASURES = {"top": TOP, "gap": SECTION_GAP, "head": HEAD, "below": BELOW, "fitting": FITTING}
# Below this share of its own size the type of the wide form cannot be read.
LEAST = 0.85
# This share of all dates in one year makes it the main year, shown by months.
MAIN_SHARE = 0.7
PER_STEP = {"month": 1, "quarter": 3, "year": 12}

Step = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the picture is laid out; in each row `title` and `line` are the places of both.

    Names stand beside the axis, or above it where the screen is as narrow as a phone; there the
    axis is named again after `repeat` rows, since it soon leaves the screen. Up to `months` of
    them are shown, then quarters up to `quarters`, then years.
    """

    name: Literal["wide", "narrow"]
    width: float
    title_x: float
    title_room: float
    person_x: float
    person_room: float
    axis_x: float
    axis_width: float
    pitch: float
    title: float
    line: float
    radius: float
    months: int
    quarters: int
    repeat: int | None = None


WIDE = Form(
    name="wide",
    width=1116.0,
    title_x=44.0,
    title_room=240.0,
    person_x=292.0,
    person_room=100.0,
    axis_x=396.0,
    axis_width=700.0,
    pitch=25.0,
    title=17.0,
    line=12.5,
    radius=11.0,
    months=24,
    quarters=40,
)
NARROW = Form(
    name="narrow",
    width=366.0,
    title_x=30.0,
    title_room=232.0,
    person_x=364.0,
    person_room=98.0,
    axis_x=1.0,
    axis_width=364.0,
    pitch=46.0,
    title=16.0,
    line=33.0,
    radius=10.0,
    months=12,
    quarters=16,
    repeat=10,
)


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
    """An initiative's line, its names at `title_y`; without marks no date was written."""

    node: int
    y: float
    title_y: float
    titles: dict[str, str]
    people: dict[str, str]
    marks: list[Mark]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The whole picture in one form; the axis is named at each of `heads`."""

    form: Form
    step: Step
    ticks: list[Tick]
    heads: list[float]
    rows: list[Row]
    height: float
    least: float = LEAST
    measures: Mapping[str, float] = field(default_factory=lambda: MEASURES)

    @property
    def fits(self) -> bool:
        """Whether all of it is shown at once on a laptop."""
        return self.height <= FITTING


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    return explorer.render(
        "timeline.html",
        seen,
        frame,
        picture=[arrange(seen, form) for form in (WIDE, NARROW)],
        stage=("timeline.js",),
    )


def arrange(seen: View, form: Form = WIDE) -> Timeline:
    """Axis and rows of a view's timeline."""
    works = sorted(
        seen.of_kind("initiative"),
        key=lambda w: (seen.nodes[w].section is None, seen.nodes[w].section or 0, w),
    )
    axis = _axis([_month(d) for w in works for d in seen.nodes[w].dates if d.date], seen.year, form)
    rows: list[Row] = []
    heads = [TOP]
    y, since = TOP, 0
    for i, work in enumerate(works):
        parted = i > 0 and seen.nodes[work].section != seen.nodes[works[i - 1]].section
        if form.repeat and (parted or since == form.repeat):
            y += HEAD
            heads.append(y)
            since = 0
        elif parted:
            y += SECTION_GAP
        rows.append(_row(seen, work, y, axis))
        y += form.pitch
        since += 1
    return Timeline(
        form=form, step=axis.step, ticks=_ticks(axis), heads=heads, rows=rows, height=y + BELOW
    )


def _month(due: Due) -> int:
    """Months since year 0: what is due on a day counts in its month."""
    year, month = due.date.split("-")[:2] if due.date else ("0", "1")
    return int(year) * 12 + int(month) - 1


@dataclass(frozen=True, slots=True)
class _Axis:
    """Steps from `first` to `last`, whole years; what lies outside has a column of its own."""

    form: Form
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
        return self.form.axis_width / self.columns

    def column(self, month: int) -> int:
        place = min(max(month // PER_STEP[self.step], self.first - 1), self.last + 1)
        return place - self.first + self.before


def _axis(months: list[int], year: int | None, form: Form) -> _Axis:
    """The axis for these months; far-off visions do not squeeze the main year to nothing."""
    if not months:
        start = (year or 0) * 12
        return _Axis(form, "month", start, start + 11)
    by_year = Counter(month // 12 for month in months)
    main = max(by_year, key=lambda y: (by_year[y], y == year, -y))
    first, last = min(by_year), max(by_year)
    if last - first >= 2 and by_year[main] >= MAIN_SHARE * len(months):
        return _Axis(
            form, "month", main * 12, main * 12 + 11, before=first < main, after=last > main
        )
    years = last - first + 1
    step: Step = "year"
    if years * 12 <= form.months:
        step = "month"
    elif years * 4 <= form.quarters:
        step = "quarter"
    per_year = 12 // PER_STEP[step]
    return _Axis(form, step, first * per_year, (last + 1) * per_year - 1)


def _ticks(axis: _Axis) -> list[Tick]:
    per_year = 12 // PER_STEP[axis.step]
    left = axis.form.axis_x
    ticks = []
    if axis.before:
        ticks.append(Tick(left, axis.width, 0, None, shaded=False, outside="earlier"))
    for i in range(axis.first, axis.last + 1):
        within = i % per_year
        shaded = (i // 3 if axis.step == "month" else i) % 2 == 0
        year = i // per_year if within == 0 else None
        x = left + axis.width * (i - axis.first + axis.before)
        ticks.append(Tick(x, axis.width, within + 1, year, shaded))
    if axis.after:
        x = left + axis.form.axis_width - axis.width
        ticks.append(Tick(x, axis.width, 0, None, shaded=False, outside="later"))
    return ticks


def _row(seen: View, work: int, y: float, axis: _Axis) -> Row:
    node = seen.nodes[work]
    found: dict[int, list[Due]] = defaultdict(list)
    for due in node.dates:
        if due.date:
            found[axis.column(_month(due))].append(due)
    form = axis.form
    marks = [
        Mark(form.axis_x + axis.width * (i + 0.5), _radius(len(dates), axis), dates)
        for i, dates in sorted(found.items())
    ]
    people = [seen.nodes[t.agent] for t in seen.ties_by_node[work] if t.role == "official"]
    titles, named = {}, {}
    for lang in page.LANGUAGES:
        names = " ".join(p.name(lang) for p in people)
        titles[lang] = labels.wrap(node.name(lang), form.title_room / TYPE, 1)[0]
        named[lang] = labels.wrap(names, form.person_room / TYPE, 1)[0]
    return Row(work, y + form.line, y + form.title, titles, named, marks)


def _radius(dates: int, axis: _Axis) -> float:
    """A dot for one date; room for a figure from two on, as far as a step is wide."""
    wanted = 4.0 if dates == 1 else 6 + 1.6 * math.sqrt(dates - 1)
    return min(wanted, axis.form.radius, max(4.0, axis.width / 2 - 1))
