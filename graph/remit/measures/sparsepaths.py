"""Path counts on large graphs by sparse matrix products: Brandes' algorithm, many sources at once.

Tried side by side on projections of 1,000 bodies and 21,000 ties (one core, CPU seconds):
unweighted betweenness networkx 3.99, NetworKit .40, rustworkx .29, this .10; along lengths
networkx 13.7, this .58, NetworKit .26 (rustworkx has none). SciPy is needed anyway, so that speed
here costs no further dependency; `tests/bench` repeats the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remit.measures.shortestpaths import NOISE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Sources that advance together, so that the working arrays stay in the processor's cache.
_BLOCK_STEPS, _BLOCK_LENGTHS = 64, 16
#: Beyond this many steps each level holds too few nodes to be worth a matrix product.
DEEPEST = 64


def step_betweenness(adjacency: Any) -> NDArray[np.float64]:
    """Σ over ordered pairs of the share of shortest paths through each node; lengths are 1.

    Parameters
    ----------
    adjacency
        scipy CSR array of ones, row to column.

    Raises
    ------
    NotImplementedError
        If a shortest path has more than `DEEPEST` steps.

    Notes
    -----
    Brandes (2001), doi:10.1080/0022250X.2001.9990249; by levels as in Buluç and Gilbert (2011),
    doi:10.1177/1094342011403516. Cost O(n · links · depth / block).
    """
    import numpy as np

    n = adjacency.shape[0]
    total = np.zeros(n)
    forward = adjacency.T.tocsr()
    for sources in _blocks(n, _BLOCK_STEPS):
        paths, levels = _levels(forward, sources, n)
        inverse = np.divide(1, paths, out=np.zeros_like(paths), where=paths > 0)
        dependency = np.zeros_like(paths)
        for depth in range(len(levels) - 1, 0, -1):
            share = (1 + dependency) * inverse * levels[depth]
            dependency += (adjacency @ share) * paths * levels[depth - 1]
        dependency[sources, np.arange(len(sources))] = 0
        total += dependency.sum(axis=1)
    return np.where(total < NOISE, 0, total)


def _levels(forward: Any, sources: NDArray[Any], n: int) -> tuple[Any, list[Any]]:
    """Path counts from each source (columns) and the nodes at each depth."""
    import numpy as np

    paths = np.zeros((n, len(sources)))
    paths[sources, np.arange(len(sources))] = 1
    seen, front = paths > 0, paths
    levels = [seen.copy()]
    while True:
        front = forward @ front
        front[seen] = 0
        new = front > 0
        if not new.any():
            return paths, levels
        if len(levels) > DEEPEST:
            raise NotImplementedError(f"shortest paths of more than {DEEPEST} steps")
        seen |= new
        paths = paths + front
        levels.append(new)


def length_betweenness(lengths: Any) -> NDArray[np.float64]:
    """Σ over ordered pairs of the share of shortest paths through each node, along lengths.

    Two paths are equally short when their lengths are equal as floats, as networkx has it: give
    integer lengths (`projections.set_distances`) where ties matter.

    Parameters
    ----------
    lengths
        scipy CSR array of lengths above zero, row to column.

    Raises
    ------
    NotImplementedError
        If a shortest path has more than `DEEPEST` steps.

    Notes
    -----
    With T the last steps of all shortest paths of a source, path counts are σ = (I − T)⁻¹ e and
    dependencies σ · (I − Tᵀ)⁻¹ (1/σ) − 1; T is nilpotent, so both are finite sums.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = lengths.shape[0]
    links = lengths.tocoo()
    (u, v), w = links.coords, links.data
    total = np.zeros(n)
    for sources in _blocks(n, _BLOCK_LENGTHS):
        k = len(sources)
        # One row a node, so that the two ends of a link are two runs of neighbouring numbers.
        distance = np.ascontiguousarray(dijkstra(lengths, indices=sources).T)
        arrived = np.take(distance, u, axis=0)
        arrived += w[:, None]
        last = arrived == np.take(distance, v, axis=0)
        last &= np.isfinite(arrived)
        link, row = np.nonzero(last)
        steps = csr_array(
            (np.ones(len(row)), (row * n + v[link], row * n + u[link])), shape=(k * n, k * n)
        )
        own = np.arange(k) * n + sources
        start = np.zeros(k * n)
        start[own] = 1
        paths = _summed(steps, start)
        inverse = np.divide(1, paths, out=np.zeros_like(paths), where=paths > 0)
        dependency = np.where(paths > 0, paths * _summed(steps.T.tocsr(), inverse) - 1, 0)
        dependency[own] = 0
        total += dependency.reshape(k, n).sum(axis=0)
    return np.where(total < NOISE, 0, total)


def _summed(steps: Any, start: NDArray[Any]) -> NDArray[Any]:
    """Σ stepsᵏ start over all k, which ends because `steps` is nilpotent."""
    out, front = start.copy(), start
    for _ in range(DEEPEST):
        front = steps @ front
        if not front.any():
            return out
        out += front
    raise NotImplementedError(f"shortest paths of more than {DEEPEST} steps")


def distance_sums(
    matrix: Any, *, weighted: bool
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """For each node as the end of shortest paths: how many reach it, Σ distance, Σ 1/distance.

    Parameters
    ----------
    matrix
        scipy CSR array, row to column: lengths above zero, or any nonzero for steps.
    weighted
        Whether to go along lengths or to count steps.

    Raises
    ------
    NotImplementedError
        If steps are counted and a shortest path has more than `DEEPEST`.
    """
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    n = matrix.shape[0]
    reached = np.zeros(n, dtype=np.int64)
    far, near = np.zeros(n), np.zeros(n)
    back = matrix.T.tocsr()
    for ends in _blocks(n, _BLOCK_STEPS):
        distance = dijkstra(back, indices=ends) if weighted else _steps(matrix, ends, n)
        linked = np.isfinite(distance) & (distance > 0)
        reached[ends] = linked.sum(axis=1)
        far[ends] = np.where(linked, distance, 0).sum(axis=1)
        near[ends] = np.divide(1, distance, out=np.zeros_like(distance), where=linked).sum(axis=1)
    return reached, far, near


def _steps(matrix: Any, ends: NDArray[Any], n: int) -> NDArray[Any]:
    """Fewest steps from every node (columns) to each end (rows), infinite where there is no way."""
    import numpy as np

    distance = np.full((n, len(ends)), np.inf)
    for depth, level in enumerate(_levels(matrix, ends, n)[1]):
        distance[level] = depth
    return distance.T


def core_numbers(adjacency: Any) -> NDArray[np.int64]:
    """Largest k for which each node is in a part whose nodes all have k ties inside it.

    `adjacency` is a symmetric 0/1 scipy CSR array without diagonal. Batagelj and Zaveršnik (2003),
    arXiv:cs/0310049; peeled in waves.
    """
    import numpy as np

    n = adjacency.shape[0]
    left = np.diff(adjacency.indptr).astype(np.int64)
    core, alive, k = np.zeros(n, dtype=np.int64), np.ones(n, dtype=bool), 0
    while alive.any():
        k = max(k, int(left[alive].min()))
        wave = np.flatnonzero(alive & (left <= k))
        core[wave], alive[wave] = k, False
        starts, stops = adjacency.indptr[wave], adjacency.indptr[wave + 1]
        gone = np.concatenate([adjacency.indices[a:b] for a, b in zip(starts, stops, strict=True)])
        left -= np.bincount(gone, minlength=n)
    return core


def leading_vector(matrix: Any, *, max_iter: int, tol: float) -> NDArray[np.float64] | None:
    """Eigenvector by networkx's iteration x ← (I + Aᵀ)x, to its tolerance; None if not reached."""
    import numpy as np

    n = matrix.shape[0]
    back = matrix.T.tocsr()
    x: NDArray[np.float64] = np.full(n, 1 / n)
    for _ in range(max_iter):
        last = x
        x = last + back @ last
        x = x / (float(np.sqrt(x @ x)) or 1.0)
        if float(np.abs(x - last).sum()) < n * tol:
            return x
    return None


def _blocks(n: int, size: int) -> Iterator[NDArray[Any]]:
    import numpy as np

    for start in range(0, n, size):
        yield np.arange(start, min(n, start + size))
