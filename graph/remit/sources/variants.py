"""Traditional and simplified characters: which script a text is in, and folding for matching.

A page in traditional characters is kept as it is written; only the matching of role words
looks at a folded copy. Folding maps each code point to one code point, so that an offset means
the same place in the text and in its folded copy. The mapping is OpenCC's (Apache-2.0), asked
character by character: its phrase rules change lengths and are of no use here.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

Script = Literal["Hans", "Hant"]

_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))


def fold(text: str) -> str:
    """The text with each traditional character replaced by its simplified form, length kept.

    Works on each character alone, so that folding the parts and folding the whole agree; a
    folded text folds to itself.
    """
    forms = _simplified_forms()
    # Most texts have none of these characters, and asking is several times cheaper than mapping.
    if forms.keys().isdisjoint(text):
        return text
    return text.translate(_mapping())


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


@cache
def _simplified_forms() -> dict[str, str]:
    import opencc

    characters = [chr(code) for first, end in _HAN for code in range(first, end)]
    # One call for all of them: a line end between two characters keeps phrases from matching.
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    forms = {old: new for old, new in pairs if old != new and len(new) == 1}
    return {old: forms.get(new, new) for old, new in forms.items()}  # 薴 → 苧 → 苎


@cache
def _mapping() -> dict[int, str]:
    return str.maketrans(_simplified_forms())
