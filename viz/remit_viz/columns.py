"""The map: officials, their initiatives and the bodies that carry them, in three columns.

All words run horizontally, every line is a smooth curve from left to right, and the right column
is a chart of workload at the same time. The picture is SVG made here: it prints, and it can be
read where scripts are turned off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from remit_viz import explorer, labels, page, view
from remit_viz.frame import Frame
from remit_viz.view import View

OFFICIAL_X = 62.0
WORK_X, WORK_WIDTH, WORK_HEIGHT, WORK_PITCH = 148.0, 286.0, 20.0, 23.0
BODY_X, BODY_PITCH = 658.0, 15.2
WIDTH = 980.0
TOP = 38.0
GROUP_GAP = 9.0
SQUARE = 11.0
SQUARES_IN_ROW = 6
NAME_SIZE = 13.0
# What is said of the longest name of a body, in em: beyond, the panel says all of it.
NAME_ROOM = 24.0
# What an official's name may take below the disc, in em; a line there is so high.
BELOW_ROOM, BELOW_HEIGHT = 8.6, 15.0
# Up to this height the whole map is shown at once on a laptop; beyond it scrolls.
FITTING = 900.0
# Below this share of its own size the type of the map cannot be read.
LEAST = 0.85
PULL = {"lead": 2.5, "responsible": 2.0, "support": 1.0, "supervisor": 0.5}
ROUNDS = 12
# Up to this many bodies the best order is computed exactly.
EXACT = 800
# Beyond this many initiatives a script shows a part of the map at a time, by the same measures.
WHOLE = 200
MEASURES = {
    "official": {"x": OFFICIAL_X},
    "work": {"x": WORK_X, "width": WORK_WIDTH, "height": WORK_HEIGHT, "pitch": WORK_PITCH},
    "body": {"x": BODY_X, "pitch": BODY_PITCH},
    "square": {"size": SQUARE, "row": SQUARES_IN_ROW},
    "top": TOP,
    "gap": GROUP_GAP,
    "fitting": FITTING,
}


@dataclass(frozen=True, slots=True)
class Square:
    """One initiative in a chart of unit squares."""

    x: float
    y: float
    work: int
    hollow: bool


@dataclass(frozen=True, slots=True)
class Person:
    """An official's disc with the squares below it; names by language, in lines.

    A name that stands below the disc moves the squares down by `lowered` in that language.
    """

    node: int
    y: float
    radius: float
    names: dict[str, list[str]]
    squares: list[Square]
    lowered: dict[str, float]

    def line_y(self, lang: str, number: int) -> float:
        """Where a line of the name stands, in the disc or below it."""
        if self.lowered[lang]:
            return self.y + self.radius + BELOW_HEIGHT * (number + 1)
        return self.y + 4.5 + 14 * (number - (len(self.names[lang]) - 1) / 2)


@dataclass(frozen=True, slots=True)
class Work:
    """An initiative's box: its top, and its title as far as it fits."""

    node: int
    y: float
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """A body's line in the right column, its name by language as far as it fits."""

    node: int
    y: float
    strong: bool
    names: dict[str, str]
    squares: list[Square]


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie as the path that is drawn for it."""

    tie: int
    role: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The whole picture; widths and the place of the squares depend on the language."""

    people: list[Person]
    works: list[Work]
    bodies: list[Body]
    curves: list[Curve]
    height: float
    fits: bool
    least: float = LEAST
    squares_x: dict[str, float] = field(default_factory=dict)
    width: dict[str, float] = field(default_factory=dict)
    measures: Mapping[str, Any] = field(default_factory=lambda: MEASURES)

    @property
    def whole(self) -> bool:
        """Whether all of the map is shown, rather than a part at a time."""
        return len(self.works) <= WHOLE


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    return explorer.render(
        "map.html",
        seen,
        frame,
        picture=arrange(seen),
        stage=("window.js", "map.js"),
    )


def arrange(seen: View) -> Columns:
    """The picture of a view: order of people, initiatives and bodies, and where each stands."""
    groups, bodies = _ordered(seen, _groups(seen), [b for b in _bodies(seen) if seen.load(b)])
    people, works, left = _left(seen, groups)
    levels, right = _levels(len(bodies), left)
    middles = {work.node: work.y + WORK_HEIGHT / 2 for work in works}
    rows = _rows(seen, _assigned(seen, bodies, levels, middles), levels)
    # The heading above the names is as bold as the boldest of them.
    heading = page.words()["column-bodies"]
    longest = {
        lang: max(labels.em(text) for text in (heading[lang], *(row.names[lang] for row in rows)))
        for lang in page.LANGUAGES
    }
    squares_x = {lang: BODY_X + 30 + NAME_SIZE * em for lang, em in longest.items()}
    most = max([len(row.squares) for row in rows] or [0])
    return Columns(
        people=people,
        works=works,
        bodies=rows,
        curves=_curves(seen, people, works, rows),
        height=max(left, right) + 6,
        fits=max(left, right) <= FITTING,
        squares_x=squares_x,
        width={lang: max(WIDTH, x + SQUARE * most + 20) for lang, x in squares_x.items()},
    )


def _bodies(seen: View) -> list[int]:
    return [i for i, n in enumerate(seen.nodes) if n.kind not in ("initiative", *view.PEOPLE)]


def _groups(seen: View) -> dict[int, list[int]]:
    """Initiatives by the first official who answers for them, in the order of sections."""
    groups: dict[int, list[int]] = {i: [] for i in seen.of_kind(*view.PEOPLE)}
    for work in seen.of_kind("initiative"):
        first = next(t.agent for t in seen.ties_by_node[work] if t.role == "official")
        groups[first].append(work)
    for works in groups.values():
        works.sort(key=lambda w: (seen.nodes[w].section or 0, seen.nodes[w].document or 0, w))
    return groups


def _ordered(
    seen: View, groups: dict[int, list[int]], bodies: list[int]
) -> tuple[dict[int, list[int]], list[int]]:
    """Groups and bodies in turns, each by the weighted mean of where the other ones stand."""
    people = sorted(
        groups, key=lambda p: (seen.nodes[p].kind == "missing", min(groups[p] or [10**9]))
    )
    for _ in range(ROUNDS):
        rank = _ranks(groups, people)
        bodies = sorted(bodies, key=lambda b: (_centre(seen, b, rank), b))
        place = {body: i / max(1, len(bodies) - 1) for i, body in enumerate(bodies)}
        people.sort(
            key=lambda p: (
                seen.nodes[p].kind == "missing",
                _mean([_pulled(seen, w, place) for w in groups[p]]),
                p,
            )
        )
    return {p: groups[p] for p in people}, bodies


def _ranks(groups: dict[int, list[int]], people: list[int]) -> dict[int, float]:
    works = [work for person in people for work in groups[person]]
    return {work: i / max(1, len(works) - 1) for i, work in enumerate(works)}


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _centre(seen: View, body: int, rank: dict[int, float]) -> float:
    """Weighted mean of the places of a body's initiatives."""
    total = weights = 0.0
    for role, works in seen.load(body).items():
        for work in works:
            total += PULL.get(role, 0.5) * rank[work]
            weights += PULL.get(role, 0.5)
    return total / weights if weights else 1.0


def _pulled(seen: View, work: int, place: dict[int, float]) -> float:
    total = weights = 0.0
    for tie in seen.ties_by_node[work]:
        if tie.via is None and tie.agent in place:
            total += PULL.get(tie.role, 0.5) * place[tie.agent]
            weights += PULL.get(tie.role, 0.5)
    return total / weights if weights else 0.5


def _assigned(
    seen: View, bodies: list[int], levels: list[float], middles: dict[int, float]
) -> list[int]:
    """The bodies in the order in which their lines climb and fall least in all.

    With the initiatives in place, what a body costs on a level does not depend on the others: an
    assignment problem, which is solved exactly. Very long columns keep the order they have.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not 1 < len(bodies) <= EXACT:
        return bodies
    slots = np.array(levels)
    costs = np.zeros((len(bodies), len(levels)))
    for row, body in enumerate(bodies):
        for role, works in seen.load(body).items():
            for work in works:
                costs[row] += PULL.get(role, 0.5) * np.abs(slots - middles[work])
    order = linear_sum_assignment(costs)[1].tolist()
    return [bodies[row] for row in sorted(range(len(bodies)), key=order.__getitem__)]


def _left(seen: View, groups: dict[int, list[int]]) -> tuple[list[Person], list[Work], float]:
    people, works = [], []
    y = TOP
    loads = {p: seen.load(p).get("official", []) for p in groups}
    groups = {p: own for p, own in groups.items() if loads[p]}
    names = _names(seen, {p: _radius(loads[p]) for p in groups})
    for person, own in groups.items():
        load, radius = loads[person], _radius(loads[person])
        lowered = {lang: BELOW_HEIGHT * below for lang, (_, below) in names[person].items()}
        needed = 2 * radius + max(lowered.values()) + 6
        needed += SQUARE * math.ceil(len(load) / SQUARES_IN_ROW)
        taken = WORK_PITCH * len(own)
        start = y + max(0.0, (needed - taken) / 2)
        for i, work in enumerate(own):
            works.append(_work(seen, work, start + WORK_PITCH * i))
        top = y + (max(taken, needed) - needed) / 2
        squares = _squares(load, OFFICIAL_X, top + 2 * radius + 6)
        lines = {lang: said for lang, (said, _) in names[person].items()}
        people.append(Person(person, top + radius, radius, lines, squares, lowered))
        y += max(taken, needed) + GROUP_GAP
    return people, works, y - GROUP_GAP


def _radius(load: list[int]) -> float:
    return min(34.0, 21 + 2.2 * math.sqrt(len(load)))


def _names(seen: View, radii: dict[int, float]) -> dict[int, dict[str, tuple[list[str], int]]]:
    """Each official's name by language: its lines, and how many of them stand below the disc.

    All names of a language stand in their discs, or all below: one picture, one manner.
    """
    found: dict[int, dict[str, tuple[list[str], int]]] = {person: {} for person in radii}
    for lang in page.LANGUAGES:
        inside = {p: _inside(seen.nodes[p].name(lang), radius) for p, radius in radii.items()}
        together = all(lines is not None for lines in inside.values())
        for person, lines in inside.items():
            below = labels.wrap(seen.nodes[person].name(lang), BELOW_ROOM, 3)
            found[person][lang] = (lines, 0) if together and lines else (below, len(below))
    return found


def _inside(name: str, radius: float) -> list[str] | None:
    """The lines of a name that fits into its disc, else None."""
    room = 2 * radius / NAME_SIZE - 0.5
    lines = labels.wrap(name, room, 2)
    whole = "".join(lines).replace(" ", "") == name.replace(" ", "")
    whole = whole and all(labels.em(word) <= room for word in name.split() if word.isascii())
    # The upper edge of the first line is where the disc is narrowest; bold type runs wide.
    chord = 2 * math.sqrt(radius**2 - (6.0 * len(lines)) ** 2)
    fits = all(1.08 * NAME_SIZE * labels.em(line) <= chord for line in lines)
    return lines if whole and fits else None


def _squares(load: list[int], centre: float, top: float) -> list[Square]:
    squares = []
    for i, work in enumerate(sorted(load)):
        row, column = divmod(i, SQUARES_IN_ROW)
        wide = min(SQUARES_IN_ROW, len(load) - row * SQUARES_IN_ROW)
        x = centre + SQUARE * (column - wide / 2)
        squares.append(Square(x, top + SQUARE * row, work, hollow=False))
    return squares


def _work(seen: View, work: int, y: float) -> Work:
    room = (WORK_WIDTH - 48) / NAME_SIZE
    titles = {lang: labels.wrap(seen.nodes[work].name(lang), room, 1)[0] for lang in page.LANGUAGES}
    return Work(work, y + (WORK_PITCH - WORK_HEIGHT) / 2, titles)


def _levels(count: int, left: float) -> tuple[list[float], float]:
    """Where the lines of the right column stand: over the height of the left where it has room."""
    pitch = max(BODY_PITCH, min(24.0, (left - TOP) / max(1, count)))
    return [TOP + pitch * (i + 0.5) for i in range(count)], TOP + pitch * count


def _rows(seen: View, bodies: list[int], levels: list[float]) -> list[Body]:
    rows = []
    for body, y in zip(bodies, levels, strict=True):
        load = seen.load(body)
        strong = sorted({w for role in ("lead", "responsible") for w in load.get(role, [])})
        weak = sorted({w for role in ("support", "supervisor") for w in load.get(role, [])})
        marks = [(w, False) for w in strong] + [(w, True) for w in weak]
        squares = [Square(SQUARE * k, y - 4.5, w, hollow) for k, (w, hollow) in enumerate(marks)]
        asked = " ?" if seen.nodes[body].provisional else ""
        names = {
            lang: labels.wrap(seen.nodes[body].name(lang), NAME_ROOM, 1)[0] + asked
            for lang in page.LANGUAGES
        }
        rows.append(Body(body, y, bool(strong), names, squares))
    return rows


def _curves(seen: View, people: list[Person], works: list[Work], bodies: list[Body]) -> list[Curve]:
    """The ties as cubic curves with level ends, the lightest first."""
    box = {w.node: w.y + WORK_HEIGHT / 2 for w in works}
    disc = {p.node: (OFFICIAL_X + p.radius, p.y) for p in people}
    dot = {b.node: b.y for b in bodies}
    order = ("support", "supervisor", "responsible", "official", "lead")
    curves = []
    for role in order:
        for i, tie in enumerate(seen.ties):
            if tie.role != role or tie.via is not None:
                continue
            if tie.agent in disc:
                x, y = disc[tie.agent]
                curves.append(Curve(i, role, _level(x, y, WORK_X, box[tie.initiative])))
            elif tie.agent in dot:
                start = WORK_X + WORK_WIDTH
                curves.append(
                    Curve(i, role, _level(start, box[tie.initiative], BODY_X - 5, dot[tie.agent]))
                )
    return curves


def _level(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
