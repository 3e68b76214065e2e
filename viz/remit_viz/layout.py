"""Where the nodes of the network stand: computed once, here, and the same on every machine.

Forces find the neighbourhoods, a blend with ranks uses the whole sheet, and boxes that would
overlap are pushed apart until none does. Only additions, multiplications, divisions and square
roots are used, and sums run in a fixed order, so that IEEE arithmetic gives the same coordinates
everywhere; the seeds are fixed. Small graphs compare all pairs; larger ones only near neighbours,
which keeps thousands of nodes within seconds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points: TypeAlias = NDArray[np.float64]
    Pairs: TypeAlias = NDArray[np.intp]

ALL_PAIRS = 400
SEEDS = tuple(range(1, 11))
CANDIDATES = 3
GAP = (11.0, 8.0)
LANDSCAPE = 1.42
PORTRAIT = 0.74
# How much of the sheet the boxes may fill before they are pushed apart.
FILLING = 0.4
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


def sketch(count: int, links: Sequence[Link]) -> list[Points]:
    """Neighbourhoods in a unit square: up to three drawings, the shortest lines first."""
    seeds = SEEDS if count <= ALL_PAIRS else SEEDS[:1]
    drawings = [_spring(count, links, seed) for seed in seeds]
    costs = [_length(_spread(points, (1.0, 1.0)), links) for points in drawings]
    order = sorted(range(len(drawings)), key=lambda i: (costs[i], i))
    return [drawings[i] for i in order[:CANDIDATES]]


def best(drawings: Sequence[Points], extents: Sequence[Extent], links: Sequence[Link]) -> int:
    """Which of the drawings has the shortest lines once no box overlaps another."""
    if len(drawings) < 2:
        return 0
    boxes = _boxes(extents)
    lengths = [
        _length(separate(_spread(points, _sheet(boxes, LANDSCAPE)), boxes), links)
        for points in drawings
    ]
    return lengths.index(min(lengths))


def settle(
    drawing: Points, extents: Sequence[Extent], *, aspect: float = LANDSCAPE
) -> list[tuple[float, float]]:
    """Anchor points of a drawing without overlapping boxes, centred on the origin.

    Parameters
    ----------
    drawing
        One result of `sketch`.
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
    points = separate(_spread(turned, _sheet(boxes, aspect)), boxes)
    centre = (_corner(points, boxes, low=True) + _corner(points, boxes, low=False)) / 2
    return [(float(x), float(y)) for x, y in np.round(points - centre, 1)]


def bends(
    places: Sequence[tuple[float, float]], extents: Sequence[Extent], links: Sequence[Link]
) -> list[float]:
    """How far each line bows aside, as a share of its length, so that it crosses few labels.

    A line takes the gentlest bow among those that cross the fewest boxes of other nodes. Beyond
    a few hundred nodes no label is legible anyway, and all lines bow alike.
    """
    import numpy as np

    if len(places) > ALL_PAIRS:
        return [BOWS[0]] * len(links)
    points, boxes = np.array(places), _boxes(extents)
    low, high = points - boxes[:, [0, 2]], points + boxes[:, [1, 3]]
    chosen = []
    for link in links:
        a, b = points[link.source], points[link.target]
        others = np.ones(len(points), dtype=bool)
        others[[link.source, link.target]] = False
        hits = [_crossed(_curve(a, b, bow), low[others], high[others]) for bow in BOWS]
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


def _sheet(boxes: Points, aspect: float) -> tuple[float, float]:
    """Width and height of a sheet that the boxes fill to a given share."""
    area = 0.0
    for left, right, top, bottom in boxes.tolist():
        area += (left + right + GAP[0]) * (top + bottom + GAP[1])
    height = math.sqrt(area / FILLING / aspect)
    return height * aspect, height


def _corner(points: Points, boxes: Points, *, low: bool) -> Points:
    reach = points - boxes[:, [0, 2]] if low else points + boxes[:, [1, 3]]
    corner: Points = reach.min(axis=0) if low else reach.max(axis=0)
    return corner


def _length(points: Points, links: Sequence[Link]) -> float:
    total = 0.0
    where = points.tolist()
    for link in links:
        (ax, ay), (bx, by) = where[link.source], where[link.target]
        total += link.weight * math.sqrt((ax - bx) ** 2 + (ay - by) ** 2)
    return total


def _spring(count: int, links: Sequence[Link], seed: int) -> Points:
    """Fruchterman-Reingold with weights, in a unit square."""
    import numpy as np

    draw = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    points = np.array([(draw.random(), draw.random()) for _ in range(count)])
    if count < 2:
        return points
    rounds = 300 if count <= ALL_PAIRS else max(60, min(200, 400_000 // count))
    ideal = math.sqrt(1.0 / count)
    ends = np.array([(k.source, k.target) for k in links], dtype=np.intp).reshape(-1, 2)
    weights = np.array([k.weight for k in links], dtype=float)
    for step in range(rounds):
        moves = _repulsion(points, ideal) + _attraction(points, ends, weights, ideal)
        moves += (0.5 - points) * 0.12
        lengths = np.maximum(np.sqrt(moves[:, 0] ** 2 + moves[:, 1] ** 2), 1e-9)
        heat = 0.12 * (1.0 - step / rounds) + 0.001
        points = points + moves * (np.minimum(lengths, heat) / lengths)[:, None]
    return points


def _repulsion(points: Points, ideal: float) -> Points:
    import numpy as np

    if len(points) > ALL_PAIRS:
        pairs = _near_pairs(points, 3.5 * ideal)
        delta = points[pairs[:, 0]] - points[pairs[:, 1]]
        force = ideal * ideal / np.maximum(delta[:, 0] ** 2 + delta[:, 1] ** 2, 1e-9)
        return _gather(len(points), pairs, delta * force[:, None])
    # Summing over the first axis adds row by row, in one order on every processor.
    delta = points[None, :, :] - points[:, None, :]
    squares = delta[:, :, 0] ** 2 + delta[:, :, 1] ** 2
    force = ideal * ideal / np.maximum(squares, 1e-9)
    moves: Points = (delta * force[:, :, None]).sum(axis=0)
    return moves


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


def _near_pairs(points: Points, radius: float) -> Pairs:
    from scipy.spatial import cKDTree

    pairs: Pairs = cKDTree(points).query_pairs(radius, output_type="ndarray")
    return pairs


def _spread(points: Points, sheet: tuple[float, float]) -> Points:
    """Points stretched over the sheet, half by position and half by rank."""
    import numpy as np

    spread = np.empty_like(points)
    for axis, size in enumerate(sheet):
        values = points[:, axis]
        low, high = float(values.min()), float(values.max())
        position = (values - low) / max(high - low, 1e-9)
        rank = np.empty(len(values))
        rank[np.argsort(values, kind="stable")] = np.arange(len(values))
        rank /= max(1, len(values) - 1)
        spread[:, axis] = size * (0.55 * position + 0.45 * rank - 0.5)
    return spread


def separate(points: Points, boxes: Points) -> Points:
    """`points` moved so that no two boxes (with their gap) overlap.

    Overlapping boxes move apart along the axis on which less is missing; a crowd that does not
    dissolve gets a little more room for everyone, so that the loop always ends.
    """
    import numpy as np

    points = points.copy()
    half = np.stack([boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]], axis=1) / 2
    shift = np.stack([boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]], axis=1) / 2
    half = half + np.array(GAP) / 2
    for attempt in range(1, 100_000):
        centres = points + shift
        pairs = _overlapping(centres, half)
        if not len(pairs):
            break
        points += _push(centres, half, pairs)
        if attempt % 250 == 0:
            points *= 1.04
    return points


def _overlapping(centres: Points, half: Points) -> Pairs:
    import numpy as np

    if len(centres) > ALL_PAIRS:
        radius = 2 * float(np.sqrt((half**2).sum(axis=1)).max())
        pairs = _near_pairs(centres, radius)
    else:
        pairs = np.stack(np.triu_indices(len(centres), 1), axis=1)
    first, second = pairs[:, 0], pairs[:, 1]
    missing = half[first] + half[second] - np.abs(centres[first] - centres[second])
    # Less than a twentieth of a pixel is not an overlap that anyone could see.
    overlapping: Pairs = pairs[(missing > 0.05).all(axis=1)]
    return overlapping


def _push(centres: Points, half: Points, pairs: Pairs) -> Points:
    import numpy as np

    first, second = pairs[:, 0], pairs[:, 1]
    delta = centres[first] - centres[second]
    missing = half[first] + half[second] - np.abs(delta)
    # Boxes on the very same spot part by their order in the list.
    sign = np.where(delta < 0, -1.0, 1.0)
    along_x = missing[:, 0] <= missing[:, 1]
    moves = np.where(np.stack([along_x, ~along_x], axis=1), missing * sign, 0.0)
    return _gather(len(centres), pairs, moves * 0.3)
