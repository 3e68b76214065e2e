"""Claims: the places of running text that say who is responsible, whatever form they take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from remit.layouts.who.clauses import Said
from remit.model import Span

Reach = Literal["item", "below", "above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Words that assign: where they stand, what they say, how far they reach.

    An "item" claim speaks for the paragraphs since the last one, one that reaches "below" (an
    official in a heading) for every item under the heading, one that reaches "above" (上述项目由…)
    for the items before it that name nobody, the last `count` of them where it says how many
    (以上两项). `support` weighs claims that overlap: the heavier one stands. The words of an
    `inline` claim are the task's own sentence. It speaks for the paragraph it stands in, or the one
    at its `anchor`.
    """

    layout: str
    span: Span
    said: tuple[Said, ...]
    reach: Reach = "item"
    support: float = 1.0
    cut_off: bool = False
    count: int | None = None
    inline: bool = False
    anchor: int | None = None


def settle(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that stand, in order: where two overlap, the one with more support."""
    taken: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.span.start, -c.support, c.layout)):
        if taken and claim.span.start < taken[-1].span.end:
            if claim.support > taken[-1].support:
                taken[-1] = claim
            continue
        taken.append(claim)
    return taken
