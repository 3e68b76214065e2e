"""Where the nodes of the network stand: computed once, here, and the same on every machine.

A random walk finds the neighbourhoods, forces part what stands too close, a blend with ranks uses
the whole sheet, and boxes that would overlap are pushed apart until none does. Every node begins
where its key says, and no step chooses between drawings: so a graph with one initiative more is
drawn nearly alike. Only additions, multiplications, divisions and square roots are used, and sums
run in a fixed order, so that IEEE arithmetic gives the same coordinates everywhere. Small graphs
compare all pairs; larger ones only near neighbours, which keeps thousands of nodes within seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from remit_viz.modes import smoothed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points: TypeAlias = NDArray[np.float64]
    Pairs: TypeAlias = NDArray[np.intp]

# Up to this many nodes names are legible all at once, and finding the best drawing pays.
FINE = 160
# Up to this many, comparing all pairs is quicker than finding neighbours.
ALL_PAIRS = 400
# Steps of the random walk, and the rounds of forces after it with their heat: short, since the
# walk has found the neighbourhoods and longer ones would lose them.
STEPS = 1000
ROUNDS, HEAT = 60, 0.02
LARGE_STEPS = 120
LARGE_ROUNDS, LARGE_HEAT = 15, 0.01
# So many close pairs for each node make a crowd.
CROWD = 15
GAP = (11.0, 8.0)
# Boxes closer than this are watched while they are pushed apart.
CLOSE = 30.0
LANDSCAPE = 1.42
PORTRAIT = 0.74
# How much of the sheet the boxes fill before they are pushed apart, and by how much its aspect is
# corrected.
TRIES = ((0.42, 1.0), (0.42, 1.2), (0.42, 1.4), (0.52, 1.2), (0.52, 1.4), (0.6, 1.3))
# Large drawings get more room at once: there the picture is read by zooming.
LOOSE = ((0.28, 1.1),)
TIGHTER_STEPS = 30
READABLE = 700.0
BOWS = (0.07, -0.07, 0.0, 0.14, -0.14, 0.22, -0.22)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a node's drawing, label included, reaches from its anchor."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes, by their positions in the list, and how strongly it pulls."""

    source: int
    target: int
    weight: float


def sketch(keys: Sequence[str], links: Sequence[Link]) -> Points:
    """Neighbourhoods in a unit square: a point for each key, in their order.

    The slowest modes of a lazy random walk on the graph tell which nodes belong together; forces
    then part them. Koren (2005), doi:10.1016/j.camwa.2004.08.015.
    """
    import numpy as np

    if len(keys) < 2:
        return np.full((len(keys), 2), 0.5)
    small = len(keys) <= ALL_PAIRS
    ends, weights = _arrays(links)
    modes = smoothed(keys, ends, weights, steps=STEPS if small else LARGE_STEPS)
    rank = np.empty_like(modes)
    for axis in (0, 1):
        rank[np.argsort(modes[:, axis], kind="stable"), axis] = np.arange(len(keys)) / len(keys)
    rounds, heat = (ROUNDS, HEAT) if small else (LARGE_ROUNDS, LARGE_HEAT)
    return _cooled(rank, ends, weights, rounds, heat)


def settle(
    drawing: Points, extents: Sequence[Extent], *, aspect: float = LANDSCAPE
) -> list[tuple[float, float]]:
    """Anchor points of a drawing without overlapping boxes, centred on the origin.

    Parameters
    ----------
    drawing
        The result of `sketch`.
    extents
        The box of each node.
    aspect
        Width divided by height of the sheet to fill; a sheet higher than wide turns the drawing
        on its side first, since drawings are wider than high.
    """
    import numpy as np

    if not extents:
        return []
    boxes = _boxes(extents)
    turned = drawing if aspect >= 1 else drawing[:, ::-1]
    points = _fitted(turned, boxes, aspect)
    low, high = _corners(points, boxes)
    return [(float(x), float(y)) for x, y in np.round(points - (low + high) / 2, 1)]


def _fitted(drawing: Points, boxes: Points, aspect: float) -> Points:
    """The drawing on the sheet on which its labels come out largest.

    Pushing boxes apart stretches one axis more than the other, so the sheet is tried again with
    a correction. Large drawings are placed once: there the picture is read by zooming.
    """
    small = len(boxes) <= FINE
    fitted: list[tuple[float, int, Points]] = []
    for filling, correction in TRIES if small else LOOSE:
        sheet = _sheet(boxes, aspect * correction, filling)
        points = separate(_spread(drawing, sheet), boxes, rounds=250 if small else 40)
        fitted.append((_height(points, boxes, aspect), len(fitted), points))
    _, _, points = min(fitted, key=lambda found: found[:2])
    return _stretched(_tightened(points, boxes, aspect), boxes, aspect) if small else points


def _height(points: Points, boxes: Points, aspect: float) -> float:
    """Height of the sheet of the given aspect that holds the drawing."""
    low, high = _corners(points, boxes)
    return max(float(high[0] - low[0]) / aspect, float(high[1] - low[1]))


def _tightened(points: Points, boxes: Points, aspect: float) -> Points:
    """The drawing drawn together step by step, as long as that makes it smaller.

    It stops at the size that a laptop shows in full: tighter would only be crowded.
    """
    height = _height(points, boxes, aspect)
    for _ in range(TIGHTER_STEPS):
        if height <= READABLE:
            break
        closer = separate(points * 0.96, boxes, rounds=200)
        now = _height(closer, boxes, aspect)
        if now >= height:
            break
        points, height = closer, now
    return points


def bends(
    places: Sequence[tuple[float, float]], extents: Sequence[Extent], links: Sequence[Link]
) -> list[float]:
    """How far each line bows aside, as a share of its length, so that it crosses few labels.

    A line takes the gentlest bow among those that cross the fewest boxes of other nodes. Beyond
    a few hundred nodes no label is legible anyway, and all lines bow alike.
    """
    import numpy as np

    if len(places) > FINE or not links:
        return [BOWS[0]] * len(links)
    points, boxes = np.array(places), _boxes(extents)
    low, high = points - boxes[:, [0, 2]], points + boxes[:, [1, 3]]
    chosen = []
    for link in links:
        a, b = points[link.source], points[link.target]
        others = np.ones(len(points), dtype=bool)
        others[[link.source, link.target]] = False
        hits: list[int] = []
        for bow in BOWS:
            hits.append(_crossed(_curve(a, b, bow), low[others], high[others]))
            if not hits[-1]:
                break
        chosen.append(BOWS[hits.index(min(hits))])
    return chosen


def _curve(a: Points, b: Points, bow: float) -> Points:
    """Points along the quadratic curve that the page draws for a line."""
    import numpy as np

    step = np.linspace(0.0, 1.0, 25)[:, None]
    delta = b - a
    control = (a + b) / 2 + np.array([delta[1], -delta[0]]) * bow
    curve: Points = (1 - step) ** 2 * a + 2 * step * (1 - step) * control + step**2 * b
    return curve


def _crossed(curve: Points, low: Points, high: Points) -> int:
    inside = (curve[:, None, :] > low[None, :, :]) & (curve[:, None, :] < high[None, :, :])
    return int(inside.all(axis=2).any(axis=0).sum())


def _boxes(extents: Sequence[Extent]) -> Points:
    import numpy as np

    return np.array([(e.left, e.right, e.top, e.bottom) for e in extents], dtype=float)


def _sheet(boxes: Points, aspect: float, filling: float) -> tuple[float, float]:
    """Width and height of a sheet that the boxes fill to a given share."""
    area = 0.0
    for left, right, top, bottom in boxes.tolist():
        area += (left + right + GAP[0]) * (top + bottom + GAP[1])
    height = math.sqrt(area / filling / aspect)
    return height * aspect, height


def _corners(points: Points, boxes: Points) -> tuple[Points, Points]:
    low: Points = (points - boxes[:, [0, 2]]).min(axis=0)
    high: Points = (points + boxes[:, [1, 3]]).max(axis=0)
    return low, high


def _arrays(links: Sequence[Link]) -> tuple[Pairs, Points]:
    """Ends and weights of the links."""
    import numpy as np

    ends = np.array([(k.source, k.target) for k in links], dtype=np.intp).reshape(-1, 2)
    return ends, np.array([k.weight for k in links], dtype=float)


def _cooled(points: Points, ends: Pairs, weights: Points, rounds: int, heat: float) -> Points:
    """The points after so many rounds of forces, each moving them less than the one before."""
    import numpy as np

    ideal = math.sqrt(1.0 / len(points))
    radius = ideal
    for step in range(rounds):
        moves, crowd = _repulsion(points, ideal, radius)
        # In a crowd the nearest neighbours are enough to push it apart.
        radius *= 0.7 if crowd > CROWD * len(points) else 1.0
        moves = moves + _attraction(points, ends, weights, ideal)
        moves += (0.5 - points) * 0.12
        lengths = np.maximum(np.sqrt(moves[:, 0] ** 2 + moves[:, 1] ** 2), 1e-9)
        most = heat * (1.0 - step / rounds) + 0.001
        points = points + moves * (np.minimum(lengths, most) / lengths)[:, None]
    return points


def _repulsion(points: Points, ideal: float, radius: float) -> tuple[Points, int]:
    """How the nodes push each other, and how many pairs were close enough to count."""
    import numpy as np

    if len(points) > ALL_PAIRS:
        pairs = _near_pairs(points, radius)
        delta = points[pairs[:, 0]] - points[pairs[:, 1]]
        force = ideal * ideal / np.maximum(delta[:, 0] ** 2 + delta[:, 1] ** 2, 1e-9)
        return _gather(len(points), pairs, delta * force[:, None]), len(pairs)
    # Summing over the first axis adds row by row, in one order on every processor.
    delta = points[None, :, :] - points[:, None, :]
    squares = delta[:, :, 0] ** 2 + delta[:, :, 1] ** 2
    force = ideal * ideal / np.maximum(squares, 1e-9)
    moves: Points = (delta * force[:, :, None]).sum(axis=0)
    return moves, 0


def _attraction(points: Points, ends: Pairs, weights: Points, ideal: float) -> Points:
    import numpy as np

    delta = points[ends[:, 1]] - points[ends[:, 0]]
    length = np.sqrt(delta[:, 0] ** 2 + delta[:, 1] ** 2)
    return _gather(len(points), ends, delta * (length * weights / ideal)[:, None])


def _gather(count: int, pairs: Pairs, moves: Points) -> Points:
    """Sum of `moves` at the first of each pair, and of their opposites at the second."""
    import numpy as np

    total = np.zeros((count, 2))
    for axis in (0, 1):
        total[:, axis] += np.bincount(pairs[:, 0], moves[:, axis], count)
        total[:, axis] -= np.bincount(pairs[:, 1], moves[:, axis], count)
    return total


def _near_pairs(points: Points, radius: float, *, box: bool = False) -> Pairs:
    """Pairs within a radius, or within a square of that half side."""
    from scipy.spatial import cKDTree

    tree = cKDTree(points)
    pairs: Pairs = tree.query_pairs(radius, p=math.inf if box else 2.0, output_type="ndarray")
    return pairs


def _spread(points: Points, sheet: tuple[float, float]) -> Points:
    """Points stretched over the sheet, by position and, a little more, by rank."""
    import numpy as np

    spread = np.empty_like(points)
    for axis, size in enumerate(sheet):
        values = points[:, axis]
        low, high = float(values.min()), float(values.max())
        position = (values - low) / max(high - low, 1e-9)
        rank = np.empty(len(values))
        rank[np.argsort(values, kind="stable")] = np.arange(len(values))
        rank /= max(1, len(values) - 1)
        spread[:, axis] = size * (0.4 * position + 0.6 * rank - 0.5)
    return spread


def _stretched(points: Points, boxes: Points, aspect: float) -> Points:
    """The drawing pulled apart along the axis that leaves part of the sheet empty.

    Growing distances cannot make boxes overlap.
    """
    import numpy as np

    low, high = _corners(points, boxes)
    width, height = float(high[0] - low[0]), float(high[1] - low[1])
    if min(width, height) <= 0:
        return points
    factor = width / aspect / height
    stretch = (1.0, min(factor, 1.3)) if factor >= 1 else (min(1 / factor, 1.3), 1.0)
    stretched: Points = points * np.array(stretch)
    return stretched


def separate(points: Points, boxes: Points, *, rounds: int = 250) -> Points:
    """`points` moved so that no two boxes (with their gap) overlap.

    Overlapping boxes move apart along the axis on which less is missing; a crowd that does not
    dissolve within some rounds gets a little more room for everyone, so that the loop ends.
    """
    import numpy as np

    points = points.copy()
    half = np.stack([boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]], axis=1) / 2
    shift = np.stack([boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]], axis=1) / 2
    half = half + np.array(GAP) / 2
    everyone = _all_pairs(len(points)) if len(points) <= ALL_PAIRS else None
    # Only pairs that stood close can have met since: who stands close is asked again when two
    # boxes might have covered the distance.
    drift = math.inf
    for attempt in range(1, 100_000):
        centres = points + shift
        if drift > CLOSE:
            close, drift = _within(centres, half, CLOSE, everyone), 0.0
        # Less than a twentieth of a pixel is not an overlap that anyone could see.
        pairs = _within(centres, half, -0.05, close)
        if not len(pairs):
            break
        moves = _push(centres, half, pairs)
        points += moves
        drift += 2 * float(np.abs(moves).max())
        if attempt % rounds == 0:
            points *= 1.04
            drift = math.inf
    return points


def _all_pairs(count: int) -> Pairs:
    import numpy as np

    pairs: Pairs = np.stack(np.triu_indices(count, 1), axis=1)
    return pairs


def _within(centres: Points, half: Points, gap: float, pairs: Pairs | None) -> Pairs:
    """Those pairs (of all, where None are given) whose boxes stand less than `gap` apart."""
    import numpy as np

    if pairs is None:
        # In units of the largest box, so that wide flat boxes have few neighbours to look at.
        pairs = _near_pairs(centres / (2 * half.max(axis=0) + gap), 1.0, box=True)
    # Most pairs lie apart along the first axis already: only the rest are looked at in full.
    near = np.abs(centres[pairs[:, 0], 0] - centres[pairs[:, 1], 0])
    pairs = pairs[near < half[pairs[:, 0], 0] + half[pairs[:, 1], 0] + gap]
    first, second = pairs[:, 0], pairs[:, 1]
    apart = np.abs(centres[first] - centres[second]) - half[first] - half[second]
    within: Pairs = pairs[(apart < gap).all(axis=1)]
    return within


def _push(centres: Points, half: Points, pairs: Pairs) -> Points:
    import numpy as np

    first, second = pairs[:, 0], pairs[:, 1]
    delta = centres[first] - centres[second]
    missing = half[first] + half[second] - np.abs(delta)
    # Boxes on the very same spot part by their order in the list.
    sign = np.where(delta < 0, -1.0, 1.0)
    along_x = missing[:, 0] <= missing[:, 1]
    moves = np.where(np.stack([along_x, ~along_x], axis=1), missing * sign, 0.0)
    return _gather(len(centres), pairs, moves * 0.5)
