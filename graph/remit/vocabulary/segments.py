"""Word boundaries in Chinese, and what kind of word each is: the dictionary of jieba.

The dictionary loads in about 0.1 s, so it is loaded at the first question, not at import.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

_LONGEST = 200


_COMMON, _COMMON_QUALITY = 15, 300


@cache
def _dictionary() -> Any:
    import rjieba

    return rjieba.Jieba()


@lru_cache(maxsize=8192)
def tagged(words: str) -> tuple[tuple[str, str], ...]:
    """The words of folded Chinese text with their tags in the ICTCLAS set, in order.

    Of a longer text only the first 200 characters. Unknown words are guessed, so that a tag is
    evidence and no proof: `nr` a person, `ns` a place, `nt` a body, `v` a verb, `vn` a noun made
    of one.
    """
    return tuple((word, tag) for word, tag in _dictionary().tag(words[:_LONGEST]))


@lru_cache(maxsize=8192)
def common(word: str) -> bool:
    """Whether the characters are a common word that is no person's name (牛奶, 任务).

    Rare words and not too common qualities are names as well (田原, 高远).
    """
    found = tagged(word)
    if len(found) != 1 or found[0][1].startswith("nr") or not _dictionary().has_word(word):
        return False
    least = _COMMON_QUALITY if found[0][1][0] in "abdz" else _COMMON
    return bool(_dictionary().suggest_freq(word) >= least)
