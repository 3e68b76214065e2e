"""Whether what was read as a name can be one: the veto that every layout has to pass.

A label says what a cell should hold, not what it holds: under a "heading" that is a word of a
sentence stand words of that sentence. No weight of labels and columns outvotes this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from remit.layouts.who import looks_chinese, looks_latin, words
from remit.layouts.who.clauses import Said
from remit.vocabulary import script, segments
from remit.vocabulary.fold import fold
from remit.vocabulary.wordlists import wordlist

_LONGEST_CHINESE, _LONGEST_LATIN, _LEAST_KNOWN = 60, 160, 14
_SHORT = 3
_CODE = re.compile(
    r"[<>{}=`$\\^~|#*]|://|::|--|\.\w{2,4}\b\S|[a-z]{3}[.!?] [A-Z][a-z]+ [a-z]|\w\(\)|_\w"
)

_SENTENCE_WORDS = re.compile(r"[的了把将被使让并且就也都应须需可能]|\d")
_CLAUSE = re.compile(r"[!?。;；]|[了吗呢吧的]$")
_BEFORE_NAME = re.compile(r"[但报经交由向按对将请在]|该|本级|所在")
_LETTER = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=8192)
def plausibility(name: str) -> float:
    """How far a name as written can be one of a body, a person, a post or a group.

    0 for words of a sentence, function words, numbers, markup and code; 0.5 for small letters in
    Latin script that name no group known (technologists), which names beside them may bear out;
    1 where nothing speaks against it: a short name that ends like nothing known (青峰) stays one.
    """
    plain = fold(name)
    if _LETTER.search(plain) is None:
        return 0.0
    if script.has_han(plain):
        return 1.0 if _chinese(_SPACE.sub("", plain)) else 0.0
    return _latin(" ".join(plain.split()))


def _chinese(name: str) -> bool:
    if len(name) > _LONGEST_CHINESE or _CLAUSE.search(name):
        return False
    bare = re.sub(r"\([^()]*\)", "", name) or name
    if len(bare) < 2:
        return False
    if words.is_person(bare) or words.split_person(bare) is not None:
        return True
    if looks_chinese.is_clause(bare) or _is_led(bare):
        return False
    if words.stands_alone(bare) or words.is_collective(bare) or words.is_post(bare):
        return True
    if len(bare) > _LEAST_KNOWN:
        return False
    tags = segments.tagged(bare)
    acts = len(tags) > 1 and len(bare) > _SHORT and tags[0][1] in ("v", "d", "ad", "p")
    return not (acts or (segments.common(bare) and tags[0][1][0] in "vdcpu"))


def _is_led(name: str) -> bool:
    """Whether a word of the sentence stands before a whole name: 报市人民政府, 该单位."""
    led = _BEFORE_NAME.match(name)
    if led is None:
        return False
    rest = name[led.end() :]
    whole = words.stands_alone(rest) and words.begins_name(rest)
    return whole or ((len(led.group()) > 1 or led.group() == "该") and words.is_open(rest))


def _latin(name: str) -> float:
    if len(name) > _LONGEST_LATIN or _CODE.search(name):
        return 0.0
    parts = name.split()
    if all(p.lower().strip(".,;:()'\"") in wordlist("particles") for p in parts):
        return 0.0
    if looks_latin.is_clause(name):
        return 0.0
    found = _LETTER.search(name)
    named = found is not None and not found.group().islower()
    return 1.0 if named or looks_latin.is_group(name) or looks_latin.body(name) >= 0.3 else 0.5


def all_names(said: Sequence[Said]) -> bool:
    """Whether the names read from running text are names, not pieces of a sentence.

    At least half end like a body's name, and none holds what only sentences hold.
    """
    if not said:
        return False
    sure = sum(1 for s in said if s.sure)
    return 2 * sure >= len(said) and all(_is_namelike(s) for s in said)


def _is_namelike(said: Said) -> bool:
    text = said.name.text
    if not script.has_han(text):
        return len(text) <= 100
    if said.sure:
        return len(text) <= 40
    return len(text) <= 14 and not _SENTENCE_WORDS.search(text)
