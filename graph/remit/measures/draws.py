"""Random incidences with the same margins: each agent as busy, each initiative as large.

The draws are made by curveball trades between pairs of rows, all pairs at once and many draws at
once. They start from a hub reached from the observed matrix by the same number of trades run
backwards (Besag and Clifford's parallel scheme), so that observed and drawn matrices are
exchangeable under the null and p = (1 + k)/(N + 1) is exact however well the chain mixes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remit.errors import UsageError
from remit.measures.incidence import Incidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Rounds of trades between the hub and a draw; in each round every row trades once. Few rows need
#: more rounds, because all draws share the schedule and a short one repeats itself.
_ROUNDS, _ROUNDS_OF_FEW = 24, 240
_CELLS = 1_500_000


def draw_margins(
    data: Any, *, draws: int, seed: int = 0, rounds: int | None = None
) -> Iterator[NDArray[np.uint8]]:
    """Batches of random 0/1 matrices (draws × agents × initiatives) with the margins of `data`.

    Parameters
    ----------
    data
        An `Incidence`, a 0/1 matrix (agents × initiatives) or a two-mode networkx graph.
    draws
        How many matrices in all.
    seed
        Of numpy's PCG64: the same seed gives the same matrices.
    rounds
        Rounds of trades before each draw; by default 24, and more for few rows.

    Notes
    -----
    Cost O(rounds · agents · initiatives) a draw. All draws share the schedule of which rows trade,
    which leaves them independent given the hub.

    References
    ----------
    Strona et al. (2014), doi:10.1038/ncomms5114 (curveball); Carstens, Berger and Strona (2018),
    doi:10.1016/j.mex.2018.06.018 (global curveball); Godard and Neal (2022),
    doi:10.1093/comnet/cnac049 (fastball); Besag and Clifford (1989), doi:10.1093/biomet/76.4.633.
    """
    import numpy as np

    if draws < 1 or (rounds is not None and rounds < 1):
        raise UsageError(f"draws and rounds are at least 1, not {draws} and {rounds}")
    observed = Incidence.of(data).matrix()
    # Rows are the longer side: the loop over columns is then short and its vectors long.
    turned = observed.shape[0] < observed.shape[1]
    start = observed.T if turned else observed
    rng = np.random.Generator(np.random.PCG64(seed))
    degrees = start.sum(axis=1)
    # Empty and full rows cannot trade.
    rows = np.flatnonzero((degrees > 0) & (degrees < start.shape[1]))
    count = rounds or _ROUNDS + _ROUNDS_OF_FEW // max(1, len(rows))
    schedule = [_pairing(rng, rows) for _ in range(count)]
    hub = np.ascontiguousarray(start[:, :, None])
    for pairing in reversed(schedule):
        _trade(hub, pairing, rng)
    batch = max(1, min(draws, _CELLS // max(1, observed.size)))
    for done in range(0, draws, batch):
        state = np.repeat(hub, min(batch, draws - done), axis=2)
        for pairing in schedule:
            _trade(state, pairing, rng)
        yield np.ascontiguousarray(state.transpose((2, 1, 0) if turned else (2, 0, 1)))


def _pairing(rng: np.random.Generator, rows: NDArray[Any]) -> tuple[Any, Any]:
    order = rng.permutation(rows)
    half = len(rows) // 2
    return order[:half], order[half : 2 * half]


def _trade(state: NDArray[np.uint8], pairing: tuple[Any, Any], rng: np.random.Generator) -> None:
    """Deal what only one row of each pair has, at random, keeping how many each had.

    `state` is rows × columns × draws. Candidates are visited column by column; one goes to the
    first row with probability (places left)/(candidates left), which makes every deal equally
    likely.
    """
    import numpy as np

    first, second = pairing
    if not len(first):
        return
    a, b = state[first], state[second]
    both, either = a & b, a ^ b
    left = either.sum(axis=1, dtype=np.float32)
    places = (a & either).sum(axis=1, dtype=np.float32)
    for column in range(state.shape[1]):
        candidate = either[:, column]
        chance = rng.random(left.shape, dtype=np.float32)
        np.multiply(chance, left, out=chance)
        taken = np.less(chance, places).view(np.uint8)
        taken &= candidate
        places -= taken
        left -= candidate
        a[:, column] = both[:, column] | taken
        b[:, column] = both[:, column] | (candidate ^ taken)
    state[first], state[second] = a, b
