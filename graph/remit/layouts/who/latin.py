"""Lists of names in Latin script: commas, semicolons and "and", which names hold as well.

Department for Environment, Food and Rural Affairs is one name, CIO and Chief Data Officer Councils
is one with a shared head, GSA and OMB are two: what is whole on both sides decides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from remit.layouts.time import dates
from remit.layouts.who import words
from remit.layouts.who.names import LEADING, Name, Reader, clean
from remit.model import Span
from remit.vocabulary.wordlists import wordlist

_ENGLISH_SPLIT = re.compile(
    r"\s*(?:;|\n|,?\s+as\s+well\s+as\s+|,\s*and\s+|,|/|\s&\s|\s+(?:and|e|ed|et|und|y)\s+)\s*", re.I
)
_ENGLISH_AND = re.compile(r"\b(?:and|e|ed|et|und|y)\b|&", re.I)
_PLACE = re.compile(r"[A-Z][A-Za-z .]{1,40}:\s*(?=[A-Z])")
_OF = re.compile(r"\b(?:of|for)\b")
_LINK = re.compile(r"\b(?:of|for|d[aei]l?|dell[aeo]|de[il]|des|du|der|für|per|d)\b")
_GOES_ON = re.compile(r"(?:of|for|d[aei]l?|dell[aeo]|de[il]|des?|du|per)\b")
_WEAK = re.compile(r"\b(?:Services?|Government)\b")
_POST_TAIL = re.compile(r"\s*\((?P<post>[^()]{3,60})\)$")
_SUBJECTS = re.compile(r"[A-Z][a-z]+(?:, [A-Z][a-z]+)+,? (?:and|&) [A-Z][a-z]+")
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z](?:\.[A-Za-z])+|\b(?:Inc|Ltd|Corp|Co|Bros))\.$")
_FIXED_JOINT = re.compile(r"\s(and|e|et|und|y)\s")
_LONGEST_FIXED = 60
_ENGLISH_OPEN = frozenset({"etc", "etc.", "others", "and others", "other agencies as appropriate"})


def typed(name: Name) -> Name:
    """A name in Latin script with its kind: a person by title or given name, a post by a word."""
    if words.is_english_person(name.text):
        return replace(name, kind="person")
    return replace(name, kind="post") if words.is_post(name.text) else name


def read(reader: Reader, start: int, end: int, *, series: bool = False) -> list[Name]:
    """Names in Latin script, at commas, semicolons, slashes and "and" between whole names.

    In a `series` of names that a sentence lists (with A and B support) "and" parts more than in
    a cell of its own.
    """
    spans: list[Span] = []
    at = start
    text = reader.flat[:end]
    if not series and _is_one(text[start:end].strip()):
        return [reader.name(Span(start, end))]
    for m in _ENGLISH_SPLIT.finditer(text, start):
        left, rest = text[at : m.start()], text[m.end() :]
        if _is_fixed(left, m.group(), rest):
            continue
        if _apart(left, m.group(), rest) or (series and _two(left, m.group(), rest)):
            spans.append(Span(at, m.start()))
            at = m.end()
    spans.append(Span(at, end))
    found = []
    for span in spans:
        span = Span(*reader.trim(span.start, span.end))
        for pattern in (LEADING, _PLACE):
            lead = pattern.match(reader.flat[span.start : span.end])
            if lead:
                span = Span(span.start + lead.end(), span.end)
        if span.end < end and _ABBREVIATION.search(reader.flat[span.start : span.end + 1]):
            span = Span(span.start, span.end + 1)
        name = clean(reader.text[span.start : span.end])
        if any(c.isdigit() for c in name) and _is_time(name):
            continue
        held = _POST_TAIL.search(name)
        if held and words.is_post(held["post"]) and words.is_english_person(name[: held.start()]):
            span = Span(*reader.trim(span.start, reader.flat.rindex("(", span.start, span.end)))
            name = clean(reader.text[span.start : span.end])
        if name and not words.is_blank(name) and name.lower() not in _ENGLISH_OPEN:
            found.append(Name(text=name, span=span))
        elif name.lower() in _ENGLISH_OPEN and found:
            found[-1] = replace(found[-1], open_ended=True)
    return found


def _is_time(name: str) -> bool:
    """Whether a piece of a list says when, not who (December 2024)."""
    times = dates.find(name)
    return bool(times) and len(times[0].text) >= len(name) - 1


def _apart(left: str, mark: str, rest: str) -> bool:
    if left.count("(") > left.count(")"):
        return False
    right = _ENGLISH_SPLIT.split(rest, maxsplit=1)[0]
    if "\n" in mark:
        return words.is_english_body(left) and words.is_english_body(right)
    if ";" in mark or "as well as" in mark.lower():
        return True
    joint = _ENGLISH_AND.search(mark)
    if joint and "," not in mark:
        if _GOES_ON.match(right):
            return False
        if _is_group(right):
            return left.strip()[:1].isupper()
        if _opens(left, right):
            return True
        foreign = joint.group().lower() not in ("and", "&")
        if not words.is_english_body(right):
            post = left.strip().isupper() and words.is_post(right.strip())
            return (_ends_whole(left) or post) and _titled(right)
        if not words.is_english_body(left) and not (foreign and " " in left.strip()):
            return False
        acronym = left.strip().isupper()
        if _OF.search(left) and not words.is_english_body(_WEAK.sub("", right)):
            return False
        return not (acronym and words.shares_head(right) and not right.strip().isupper())
    # a comma or slash: Department for Environment, Food and Rural Affairs is one name
    return not (_OF.search(left) and _closes(rest))


def _opens(left: str, right: str) -> bool:
    """Whether "and" stands between a name and one that begins with its head: X e Agenzia di Y."""
    parts = right.split()
    last = left.split()[-1:] or [""]
    headed = len(parts) > 1 and parts[0] in wordlist("body-heads") and bool(_LINK.search(right))
    return headed and last[0][:1].isupper() and not _OF.search(left)


def _ends_whole(left: str) -> bool:
    """Whether a name ends in a word such as Department and holds no of: it is complete."""
    last = left.strip().rpartition(" ")[2]
    return words.is_english_body(last) and not last.isupper() and not _OF.search(left)


def _is_group(right: str) -> bool:
    """Whether words name a common group in small letters: local authorities."""
    parts = right.split()
    return 0 < len(parts) <= 3 and right.islower() and parts[-1] in words.english_groups()


def _titled(right: str) -> bool:
    """Whether words begin another name: two with capital letters."""
    parts = right.split()
    return len(parts) > 1 and parts[0][0].isupper() and parts[1][0].isupper()


def _two(left: str, mark: str, rest: str) -> bool:
    """Whether "and" stands between two names of at least two words each."""
    right = _ENGLISH_SPLIT.split(rest, maxsplit=1)[0]
    first = left.split()
    whole = len(first) > 1 and all(w[0].isupper() for w in first) and not _OF.search(left)
    return _ENGLISH_AND.search(mark) is not None and whole and _titled(right)


def _is_fixed(left: str, mark: str, rest: str) -> bool:
    """Whether a joint stands inside a collective of its own: Regioni e Province autonome."""
    joint = _ENGLISH_AND.search(mark)
    before = left[-_LONGEST_FIXED:].casefold().split()
    after = [w.strip(",;.)") for w in rest[:_LONGEST_FIXED].casefold().split()]
    for fixed in wordlist("body-collectives") if joint else ():
        head, _, tail = (part.split() for part in _FIXED_JOINT.split(fixed.casefold(), maxsplit=1))
        if before[-len(head) :] == head and after[: len(tail)] == tail:
            return True
    return False


def _is_one(text: str) -> bool:
    """Whether a cell is one name: Digital, Data and Technology."""
    if not _SUBJECTS.fullmatch(text):
        return False
    parts = [p for p in _ENGLISH_SPLIT.split(text) if p]
    return not any(
        words.is_english_body(p) or words.is_post(p) or p in words.given_names() for p in parts
    )


def _closes(rest: str) -> bool:
    """Whether what follows a comma ends a series of subjects: Food and Rural Affairs."""
    at = 0
    for m in _ENGLISH_SPLIT.finditer(rest):
        if words.is_english_body(_WEAK.sub("", rest[at : m.start()])):
            return False
        at = m.end()
        if _ENGLISH_AND.search(m.group()):
            last = _ENGLISH_SPLIT.split(rest[at:], maxsplit=1)[0]
            return not words.is_english_body(_WEAK.sub("", last))
        if m.group().strip() != ",":
            return False
    return False
