"""How much a stretch of words looks like bodies, persons or a post, from the words alone.

No label is asked and no registry: a cell, a bracket's inside or the words before a verb is judged
by what it holds. 0 means that the words cannot be that, 1 that they are typical of it; from 0.5 on
they are more likely that than not. Labels, neighbours and columns add to it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from remit.layouts.who import looks_chinese, looks_latin
from remit.vocabulary import script

Known = frozenset[str]
NOBODY: Known = frozenset()

_LONGEST = 1200
_SPACE = re.compile(r"\s+")
_CALLED = re.compile(r"\(([A-Z][A-Za-z&-]{0,10}[A-Za-z])\)")
_BEFORE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How likely words are a list of `bodies`, of `persons`, or of posts (`post`), each 0 to 1.

    A list is judged as a whole: one piece of three that is no name costs a third, and a piece of
    a sentence costs more than that. A person beside a post (副市长刘东) counts as a person. Words
    that say nobody (无, N/A) or nothing score 0 in all three.
    """

    bodies: float
    persons: float
    post: float

    @property
    def other(self) -> float:
        """How likely the words are none of these: prose, a date, a number, an ordinal, a place."""
        return 1.0 - max(self.bodies, self.persons, self.post)


_NOTHING = Likeness(bodies=0.0, persons=0.0, post=0.0)


def of(words: str, *, known: Known = NOBODY) -> Likeness:
    """The likeness of folded words, which may hold line ends and spaces as the text has them.

    Parameters
    ----------
    words
        Folded text of a cell, a bracket or a clause; over 1,200 characters it is no list.
    known
        Bodies that the same document names elsewhere (`called`, or the names of labelled cells).

    Notes
    -----
    Linear in the length of the words.
    """
    if not words or len(words) > _LONGEST:
        return _NOTHING
    return _of(words, known)


@lru_cache(maxsize=8192)
def _of(words: str, known: Known) -> Likeness:
    judge = looks_chinese.judge if script.has_han(words) else looks_latin.judge
    bodies, persons, post = judge(words, known)
    return Likeness(bodies=bodies, persons=persons, post=post)


def of_cells(cells: Iterable[str], *, known: Known = NOBODY) -> Likeness:
    """The likeness of a column: the mean over its cells that say something.

    Blank cells and those that say nobody (无, N/A) count for nothing; with none left all is 0.
    """
    judged = [of(c, known=known) for c in cells if not is_silent(c)]
    if not judged:
        return _NOTHING
    n = len(judged)
    return Likeness(
        bodies=sum(j.bodies for j in judged) / n,
        persons=sum(j.persons for j in judged) / n,
        post=sum(j.post for j in judged) / n,
    )


def is_silent(words: str) -> bool:
    """Whether words are blank or say that nobody is named (无, —, N/A)."""
    return looks_chinese.is_silent(_SPACE.sub("", words))


def called(flat: str) -> Known:
    """What a document in Latin script calls bodies: acronyms in brackets after their names.

    Of "Department of Transport (DoT)" both the name and the acronym, so that a cell with only DoT
    is known. The name is the words before the bracket whose initials the acronym has.
    """
    found: set[str] = set()
    for m in _CALLED.finditer(flat):
        before = flat[max(0, m.start() - 90) : m.start()].split()[-_BEFORE:]
        name = looks_latin.spelled(m.group(1), before)
        if name is not None:
            found.update((m.group(1), name))
    return frozenset(found)
