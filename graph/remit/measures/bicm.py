"""The bipartite configuration model: the chance of each link, given only the margins on average.

Equal degrees share a parameter, so that the equations are as many as there are different degrees;
they are solved by Newton's method on the concave likelihood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.measures.incidence import Incidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 200
_TOLERANCE = 1e-11


def bicm(data: Any) -> NDArray[np.float64]:
    """Probability of each link, p_ik = x_i y_k/(1 + x_i y_k), agents × initiatives.

    Rows and columns sum to the observed degrees. Rows and columns that are empty or full have no
    finite parameter: they are taken out first, again and again, with probability 0 or 1. Where the
    margins force further links, the probabilities tend to 0 and 1 and stop within 1e-8 of them.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.

    References
    ----------
    Saracco, Di Clemente, Gabrielli and Squartini (2015), doi:10.1038/srep10595.

    Examples
    --------
    >>> import numpy as np
    >>> bicm(np.array([[1, 0], [0, 1]])).round(9).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    import numpy as np

    incidence = Incidence.of(data)
    rows = np.array(incidence.degrees, dtype=float)
    columns = np.array(incidence.sizes, dtype=float)
    out = np.zeros((len(rows), len(columns)))
    free_rows, free_columns = _peel(rows, columns, out)
    if free_rows.size and free_columns.size:
        out[np.ix_(free_rows, free_columns)] = _solve(rows[free_rows], columns[free_columns])
    return out


def _peel(rows: Any, columns: Any, out: Any) -> tuple[Any, Any]:
    """Fix what is forced by empty and full rows and columns; return what stays free.

    `rows` and `columns` are reduced in place to what remains to be placed.
    """
    import numpy as np

    free_rows, free_columns = np.arange(len(rows)), np.arange(len(columns))
    while True:
        full = free_rows[(rows[free_rows] == len(free_columns)) & (rows[free_rows] > 0)]
        out[np.ix_(full, free_columns)] = 1
        columns[free_columns] -= len(full)
        free_rows = np.setdiff1d(free_rows, full)
        free_rows = free_rows[rows[free_rows] > 0]
        heaped = free_columns[
            (columns[free_columns] == len(free_rows)) & (columns[free_columns] > 0)
        ]
        out[np.ix_(free_rows, heaped)] = 1
        rows[free_rows] -= len(heaped)
        kept = np.setdiff1d(free_columns, heaped)
        kept = kept[columns[kept] > 0]
        if not len(full) and len(kept) == len(free_columns):
            return free_rows, kept
        free_columns = kept


def _solve(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities for margins without empty or full rows and columns."""
    import numpy as np

    d, row_of, m = np.unique(rows, return_inverse=True, return_counts=True)
    k, column_of, w = np.unique(columns, return_inverse=True, return_counts=True)
    total = rows.sum()
    theta = np.log(d / np.sqrt(total))
    phi = np.log(k / np.sqrt(total))
    residual = np.inf
    for _ in range(_STEPS):
        p = _logistic(theta[:, None] + phi[None, :])
        g = np.concatenate((m * (d - p @ w), w * (k - m @ p)))
        residual = np.abs(g).max() / total
        if residual < _TOLERANCE:
            break
        step = _newton(p, m, w, g)
        # One unit of θ changes the odds e-fold; longer steps overshoot on forced links.
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-300))
        theta, phi = theta + step[: len(d)], phi + step[len(d) :]
    if residual > 1e-8:
        raise ArithmeticError(f"the configuration model did not converge: {residual:.1e}")
    p = _logistic(theta[:, None] + phi[None, :])
    spread: NDArray[np.float64] = p[np.ix_(row_of, column_of)]
    return spread


def _logistic(x: Any) -> Any:
    import numpy as np

    return np.exp(-np.logaddexp(0.0, -x))


def _newton(p: Any, m: Any, w: Any, g: Any) -> Any:
    """Newton's step; the parameters are free up to one shift, which the ridge removes."""
    import numpy as np

    variance = p * (1 - p)
    between = m[:, None] * variance * w[None, :]
    size = len(m) + len(w)
    hessian = np.zeros((size, size))
    hessian[: len(m), len(m) :] = between
    hessian[len(m) :, : len(m)] = between.T
    hessian[np.arange(size), np.arange(size)] = np.concatenate(
        (between.sum(axis=1), between.sum(axis=0))
    )
    hessian[np.arange(size), np.arange(size)] *= 1 + 1e-10
    return np.linalg.lstsq(hessian, g, rcond=1e-14)[0]
