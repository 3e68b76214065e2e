"""Who acts in a clause of a Chinese sentence: the names before its verb (甲会同乙研究办理).

No verb is known beforehand. The names end at the first word after which they are whole names
and a verb, a preposition or a time follows, as the dictionary of words parts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from remit.layouts.who import likeness, words
from remit.layouts.who.names import Reader
from remit.model import Role, Span
from remit.vocabulary import roles, segments
from remit.vocabulary.wordlists import wordlist

_STRONG = re.compile(
    r"(?:局|委|厅|办|院|署|部|府|处|政府|公司|集团|中心|会|办公室|银行|分行|专班|队|所|站|街道|大学|医院|学院)$"
)
_ACTS = "vdptmafrcliz"
_PAST = re.compile(r"[了过]|已经?(?!有)|曾|正在|不得?|未")
_LEAST = 0.6
_LONGEST = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """The names that act, those who help them, and the words that say what is done."""

    names: Span
    act: Span
    helpers: Span | None = None


def acting(reader: Reader, start: int, end: int) -> Acting | None:
    """Who acts in the clause `[start, end)`; None where it does not begin with whole names."""
    start, end = reader.trim(start, end)
    names = _names(reader, start, end)
    if names is None:
        return None
    act = Span(names.end, end)
    together = _together(reader.flat, act.start)
    helpers = None
    if together > act.start:
        helpers = _names(reader, together, end) or _open(reader, together, end)
        if helpers is None:
            return None
        act = Span(helpers.end, end)
    if is_past(reader.flat[act.start : act.end]):
        return None
    return Acting(names=names, act=act, helpers=helpers)


def helping(reader: Reader, start: int, end: int) -> Span | None:
    """The names in a clause that begins with 会同: 会同各通信企业进行复核."""
    together = _together(reader.flat, start)
    return _names(reader, together, end) if together > start else None


def _together(text: str, at: int) -> int:
    """Where a word such as 会同 ends that stands at a place, or the place."""
    return at + max((len(w) for w in wordlist("together") if text.startswith(w, at)), default=0)


def is_past(text: str) -> bool:
    """Whether words tell what was done or is not to be done."""
    return _PAST.search(text) is not None


def role(reader: Reader, act: Span) -> tuple[Role, str] | None:
    """The role that the first verb of a role in the act gives, and the verb: 牵头解决."""
    found = segments.tagged(reader.flat[act.start : act.end])
    for word, _ in found[:4]:
        given = roles.verbs().get(word)
        if given is not None and given != "official":
            return given, word
    return None


def _open(reader: Reader, start: int, end: int) -> Span | None:
    """Words at the beginning that only say that others help: 会同有关部门."""
    for size in range(2, 11):
        if words.is_open(reader.flat[start : min(end, start + size)]):
            return Span(start, start + size)
    return None


def _names(reader: Reader, start: int, end: int) -> Span | None:
    """The whole names at the beginning of `[start, end)`, where words of an act follow them."""
    text = reader.flat[start : min(end, start + _LONGEST)]
    found = segments.tagged(text)
    at = 0
    weak: Span | None = None
    for (word, _), (following, tag) in pairwise(found):
        at += len(word)
        if not (tag[0] in _ACTS or _together(text, at) > at) or following in "、和及与":
            continue
        head = text[:at]
        if likeness.of(head).bodies < _LEAST:
            continue
        if not _STRONG.search(head):
            weak = weak or Span(start, start + at)
        elif not _STRONG.search(following) or likeness.of(head + following).bodies < _LEAST:
            return Span(start, start + at)
    return weak
