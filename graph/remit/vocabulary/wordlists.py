"""Lists of words in `ontology/words/`: one list a file, one entry a line."""

from __future__ import annotations

from functools import cache

from remit.resources import shipped


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of a list in the order of its file, without comments (from # on)."""
    text = shipped("ontology", "words", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def wordlist(name: str) -> frozenset[str]:
    """The entries of a list, to ask whether a word is one of them."""
    return frozenset(entries(name))
