"""Word boundaries in Chinese, and what kind of word each is: the dictionary of jieba.

The dictionary loads in about 0.1 s, so it is loaded at the first question, not at import.
"""

from __future__ import annotations

from functools import lru_cache

_LONGEST = 200


@lru_cache(maxsize=8192)
def tagged(words: str) -> tuple[tuple[str, str], ...]:
    """The words of folded Chinese text with their tags in the ICTCLAS set, in order.

    Of a longer text only the first 200 characters. Unknown words are guessed, so that a tag is
    evidence and no proof: `nr` a person, `ns` a place, `nt` a body, `v` a verb, `vn` a noun made
    of one.
    """
    import rjieba

    return tuple((word, tag) for word, tag in rjieba.tag(words[:_LONGEST]))


@lru_cache(maxsize=8192)
def common(word: str) -> bool:
    """Whether the dictionary has the characters as one word that is no person's name (牛奶)."""
    found = tagged(word)
    return len(found) == 1 and _is_listed(word) and not found[0][1].startswith("nr")


def _is_listed(word: str) -> bool:
    import rjieba

    return len(rjieba.cut(word, hmm=False)) == 1
