"""A figure beside what chance gives: the one form in which every null model is reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from remit.measures.plain import plain

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Side = Literal["high", "low", "both"]

#: Two draws that differ by less than this share of their size count as equal.
_TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstChance:
    """An observed value, its mean under a null model, and the p of being so extreme.

    p = (1 + k)/(N + 1) with k of N draws at least as extreme on the `side` tested; "both" doubles
    the smaller tail. `band` is a 95 % stability band where one was computed.
    """

    observed: float
    expected: float
    p: float
    draws: int
    seed: int
    side: Side = "high"
    band: tuple[float, float] | None = None

    @property
    def distinguishable(self) -> bool:
        """Whether p is at most .05."""
        return self.p <= 0.05

    @property
    def verdict(self) -> str:
        """The finding in words."""
        return "beyond chance" if self.distinguishable else "not distinguishable from chance"

    def as_json(self) -> dict[str, Any]:
        """All fields and the verdict; `band` only where there is one."""
        out: dict[str, Any] = plain(self)
        if self.band is None:
            del out["band"]
        return out


def against(
    observed: float,
    drawn: ArrayLike,
    *,
    seed: int,
    side: Side = "high",
    band: tuple[float, float] | None = None,
) -> AgainstChance:
    """Set one observed value beside its draws."""
    import numpy as np

    values = np.asarray(drawn, dtype=float)
    slack = _TIE * max(1.0, abs(observed))
    high = (1 + int((values >= observed - slack).sum())) / (len(values) + 1)
    low = (1 + int((values <= observed + slack).sum())) / (len(values) + 1)
    p = {"high": high, "low": low, "both": min(1.0, 2 * min(high, low))}[side]
    return AgainstChance(
        observed=float(observed),
        expected=float(values.mean()),
        p=p,
        draws=len(values),
        seed=seed,
        side=side,
        band=band,
    )
