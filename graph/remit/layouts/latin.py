"""Lists of names in Latin script: commas, semicolons and "and", which names hold as well.

Department for Environment, Food and Rural Affairs is one name, CIO and Chief Data Officer Councils
is one with a shared head, GSA and OMB are two: what is whole on both sides decides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from remit.layouts import words
from remit.layouts.names import LEADING, Name, Reader, clean
from remit.model import Span

_ENGLISH_SPLIT = re.compile(
    r"\s*(?:;|\n|,?\s+as\s+well\s+as\s+|,\s*and\s+|,|/|\s&\s|\s+(?:and|e|ed|et|und|y)\s+)\s*", re.I
)
_ENGLISH_AND = re.compile(r"\b(?:and|e|ed|et|und|y)\b|&", re.I)
_PLACE = re.compile(r"[A-Z][A-Za-z .]{1,40}:\s+(?=[A-Z])")
_OF = re.compile(r"\b(?:of|for)\b")
_WEAK = re.compile(r"\b(?:Services?|Government)\b")
_ENGLISH_OPEN = frozenset({"etc", "etc.", "others", "and others", "other agencies as appropriate"})


def typed(name: Name) -> Name:
    """A name in Latin script with its kind: a person by title, a post by its last word."""
    if words.is_english_person(name.text):
        return replace(name, kind="person")
    return replace(name, kind="post") if words.is_post(name.text) else name


def read(reader: Reader, start: int, end: int) -> list[Name]:
    """Names in Latin script, at commas, semicolons, slashes and "and" between whole names."""
    spans: list[Span] = []
    at = start
    text = reader.flat[:end]
    for m in _ENGLISH_SPLIT.finditer(text, start):
        if _apart(text[at : m.start()], m.group(), text[m.end() :]):
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
        name = clean(reader.text[span.start : span.end])
        if name and not words.is_blank(name) and name.lower() not in _ENGLISH_OPEN:
            found.append(Name(text=name, span=span))
        elif name.lower() in _ENGLISH_OPEN and found:
            found[-1] = replace(found[-1], open_ended=True)
    return found


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
        foreign = joint.group().lower() not in ("and", "&")
        if not words.is_english_body(right):
            return False
        if not words.is_english_body(left) and not (foreign and " " in left.strip()):
            return False
        acronym = left.strip().isupper()
        if _OF.search(left) and not words.is_english_body(_WEAK.sub("", right)):
            return False
        return not (acronym and words.shares_head(right) and not right.strip().isupper())
    # a comma or slash: Department for Environment, Food and Rural Affairs is one name
    return not (_OF.search(left) and _closes(rest))


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
