"""Lists of words in `ontology/words/`: one list a file and language, one entry a line.

A list is written in files such as `label-bodies.en.txt`: to read another language, add a file.
"""

from __future__ import annotations

from functools import cache

from remit.resources import shipped


@cache
def wordlist(name: str) -> frozenset[str]:
    """The entries of a list in all its languages, without comments (from # on).

    Raises
    ------
    LookupError
        If no file has the list.
    """
    files = sorted(shipped("ontology", "words").glob(f"{name}.*txt"))
    if not files:
        raise LookupError(f"ontology/words has no list {name}")
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(filter(None, (line.partition("#")[0].strip() for line in lines)))
