"""One folding for everything that is compared: width, script, radicals, what is not seen.

Every character stays one character, so that an offset means the same place before and after.
Traditional characters are simplified by OpenCC's table, asked character by character: its phrase
rules change lengths and are of no use here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from remit.resources import shipped

_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))
_RADICALS = range(0x2E80, 0x2FE0)
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000\v\f"
# Soft hyphens, joiners, directions, byte order marks: a reader does not see them.
_OF_NO_WIDTH = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
UNSEEN = re.compile(f"[{_OF_NO_WIDTH}]")
"""A character that a reader does not see."""
LIGATURES = {c: unicodedata.normalize("NFKC", c) for c in map(chr, range(0xFB00, 0xFB07))}
"""Each ligature of Latin letters with the letters it stands for."""


def fold(text: str) -> str:
    """The text with widths and character variants evened out, as long as before.

    Full-width ASCII becomes half-width, 【〔 become brackets, unusual spaces and what is not seen
    become spaces, radicals become characters, and traditional characters simplified ones.
    """
    return text.translate(_table())


def simplified(text: str) -> str:
    """The text with each traditional character replaced by its simplified form, length kept.

    Works on each character alone, so that folding the parts and folding the whole agree; a
    folded text folds to itself.
    """
    forms = _simplified_forms()
    # Most texts have none of these characters, and asking is several times cheaper than mapping.
    if forms.keys().isdisjoint(text):
        return text
    return text.translate(_simplifying())


def radical_free(text: str) -> str:
    """The text with radicals of a dictionary (⽅, ⺠) as the characters they stand for."""
    return text.translate(_radicals())


def seen(text: str) -> str:
    """What a reader sees of a text: without characters of no width, ligatures taken apart."""
    if text.isascii():
        return text
    for ligature, letters in LIGATURES.items():
        text = text.replace(ligature, letters)
    return UNSEEN.sub("", radical_free(text))


@cache
def _table() -> dict[int, str]:
    table = {ord(old): new for old, new in _simplified_forms().items()}
    table.update(_radicals())
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update({ord(space): " " for space in _SPACES})
    table.update(zip(map(ord, "【〔［】〕］﹙﹚︰｡"), "[[[]]]():。", strict=True))
    table.update({code: " " for code in range(0x10000) if UNSEEN.match(chr(code))})
    return table


@cache
def _simplified_forms() -> dict[str, str]:
    import opencc

    characters = [chr(code) for first, end in _HAN for code in range(first, end)]
    # One call for all of them: a line end between two characters keeps phrases from matching.
    turned = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, turned, strict=True)
    forms = {old: new for old, new in pairs if old != new and len(new) == 1}
    return {old: forms.get(new, new) for old, new in forms.items()}  # 薴 → 苧 → 苎


@cache
def _simplifying() -> dict[int, str]:
    return str.maketrans(_simplified_forms())


@cache
def _radicals() -> dict[int, str]:
    """Radicals as characters: by compatibility, and for the others by Unicode's own table."""
    table = {
        code: form
        for code in _RADICALS
        if len(form := unicodedata.normalize("NFKC", chr(code))) == 1 and form != chr(code)
    }
    lines = shipped("ontology", "words", "radicals.txt").read_text(encoding="utf-8").splitlines()
    table.update({ord(line[0]): line[1] for line in lines if not line.startswith("#")})
    return table
