"""How alike two partitions of the same things are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping


def labels_of(partition: Iterable[Iterable[Hashable]]) -> dict[Hashable, int]:
    """The number of the bloc each thing is in, counted from 1."""
    return {thing: number for number, bloc in enumerate(partition, start=1) for thing in bloc}


def adjusted_rand(
    one: Mapping[Hashable, Hashable], other: Mapping[Hashable, Hashable]
) -> float | None:
    """Adjusted Rand index over the things that both label; 1 when alike, 0 by chance.

    None with fewer than two common things; 1 where neither can differ (one bloc, or all alone).
    Hubert and Arabie (1985), doi:10.1007/BF01908075.

    Examples
    --------
    >>> adjusted_rand({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "x", 3: "y"})
    1.0
    """
    common = sorted(one.keys() & other.keys(), key=str)
    if len(common) < 2:
        return None
    cells = Counter((one[thing], other[thing]) for thing in common)
    rows = Counter(one[thing] for thing in common)
    columns = Counter(other[thing] for thing in common)
    together = sum(math.comb(count, 2) for count in cells.values())
    in_one = sum(math.comb(count, 2) for count in rows.values())
    in_other = sum(math.comb(count, 2) for count in columns.values())
    expected = in_one * in_other / math.comb(len(common), 2)
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def normalised_mutual_information(
    one: Mapping[Hashable, Hashable], other: Mapping[Hashable, Hashable]
) -> float | None:
    """Mutual information over the mean of the two entropies, 0 to 1.

    None without common things or where both partitions are one bloc. Danon et al. (2005),
    doi:10.1088/1742-5468/2005/09/P09008.
    """
    common = sorted(one.keys() & other.keys(), key=str)
    n = len(common)
    rows = Counter(one[thing] for thing in common)
    columns = Counter(other[thing] for thing in common)
    spread = _entropy(rows, n) + _entropy(columns, n)
    if n == 0 or spread == 0:
        return None
    cells = Counter((one[thing], other[thing]) for thing in common)
    shared = math.fsum(
        count / n * math.log(count * n / (rows[a] * columns[b])) for (a, b), count in cells.items()
    )
    return max(0.0, 2 * shared / spread)


def _entropy(counts: Mapping[Hashable, int], total: int) -> float:
    return -math.fsum(c / total * math.log(c / total) for c in counts.values())
