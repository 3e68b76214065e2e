"""Traditional and simplified characters: which script a text is in.

A page in traditional characters is kept as it is written; only what is compared is folded
(`remit.vocabulary.fold`).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Script = Literal["Hans", "Hant"]


def script(text: str) -> Script | None:
    """Simplified or traditional writing, or None where no character tells them apart.

    Counts the characters that only GB 2312 has (simplified) against those that only Big5 has
    (traditional); a text with both is called after the more frequent.
    """
    only_simplified, only_traditional = _distinctive()
    simplified = sum(map(only_simplified.__contains__, text))
    traditional = sum(map(only_traditional.__contains__, text))
    if simplified == traditional == 0:
        return None
    return "Hant" if traditional > simplified else "Hans"


@cache
def _characters(codec: str, lead: range) -> frozenset[str]:
    pairs = (bytes((first, second)) for first in lead for second in range(0x40, 0xFF))
    decoded = (pair.decode(codec, "ignore") for pair in pairs)
    return frozenset(c for c in decoded if len(c) == 1 and "\u3400" <= c <= "\uffff")


@cache
def _distinctive() -> tuple[frozenset[str], frozenset[str]]:
    gb2312, big5 = _characters("gb2312", range(0xB0, 0xF8)), _characters("big5", range(0xA4, 0xFA))
    return gb2312 - big5, big5 - gb2312
