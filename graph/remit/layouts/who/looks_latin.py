"""How words in Latin script look: like bodies, persons, a post, or like something else.

Names of bodies are written with capitals in English (Department of Transport) and often only at
their head in Romance languages (Ministero dei trasporti); the words between names are few and
small. What runs on in small letters is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from remit.layouts.who import words
from remit.vocabulary.roles import lexicon
from remit.vocabulary.wordlists import wordlist

_SPLIT = re.compile(r"\s*(?:[;,\n/|•]|\s&\s|\s(?:and|e|ed|et|und|y|with)\s)\s*(?:and\s)?")
_BRACKETED = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*")
_ACRONYM = re.compile(r"[A-Z][A-Za-z&]{0,6}[A-Z](?:[-/][A-Z]{1,6})?s?")
_SENTENCE = re.compile(
    r"[a-z]{3}[.!?]\s+[A-Z]|\b(?:is|are|was|were|be|been|has|have|had|will|would|shall|should|must|can|may|"
    r"that|which|this|these|their|its|it|they|we|you|not|è|sono|est|sont|ist|sind|wird)\b"
)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|spring|summer|autumn|winter|"
    r"quarter|q[1-4]|ongoing|annual(?:ly)?|gen|mag|giu|lug|ago|set|ott|dic)[a-zà-ü]*\.?\b|\b\d{4}\b",
    re.I,
)


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Words that stand at the head of a body's name, and groups written in small letters."""
    english = lexicon()["english"]
    single = frozenset(w for w in wordlist("body-heads") if " " not in w)
    plurals = frozenset(w.lower() for w in english["plural_heads"])
    return single, frozenset(english["groups"]) | plurals


def spelled(acronym: str, before: Sequence[str]) -> str | None:
    """The name before an acronym in brackets whose initials it has, or None."""
    letters = [c for c in acronym if c.isalpha()]
    for size in range(2, len(before) + 1):
        name = before[-size:]
        if not name[0][0].isupper():
            continue
        initials = [w[0].upper() for w in name if w.lower() not in wordlist("particles")]
        if initials == [c.upper() for c in letters if c.isupper()] or (
            [w[0].upper() for w in name] == [c.upper() for c in letters]
        ):
            return " ".join(name)
    return None


def judge(text: str, known: frozenset[str]) -> tuple[float, float, float]:
    """Likeness of bodies, persons and posts, each 0 to 1, of words in Latin script."""
    plain = _BRACKETED.sub(" ", text).strip()
    if words.is_blank(plain) or _SENTENCE.search(plain):
        return 0.0, 0.0, 0.0
    pieces = [p.strip(" .:*_-•–") for p in _SPLIT.split(plain)]
    pieces = [p for p in pieces if p and not words.is_blank(p)]
    if not pieces:
        return 0.0, 0.0, 0.0
    scored = [(body(p, known), person(p), post(p)) for p in pieces]
    prose = sum(1 for p, s in zip(pieces, scored, strict=True) if max(s) < 0.2)
    veto = max(0.0, 1.0 - prose / len(pieces))
    shares = [veto * sum(s[k] for s in scored) / len(pieces) for k in range(3)]
    return shares[0], shares[1], shares[2]


@lru_cache(maxsize=8192)
def body(piece: str, known: frozenset[str] = frozenset()) -> float:
    """How much one piece of a list looks like a body's name."""
    if piece in known:
        return 1.0
    parts = _WORD.findall(piece)
    if not parts or len(parts) > 14 or _MONTH.fullmatch(piece.strip()):
        return 0.0
    if len(parts) == 1 and _ACRONYM.fullmatch(piece):
        return 0.6
    heads, groups = _heads()
    content = [p for p in parts if p.lower() not in wordlist("particles")]
    if not content:
        return 0.0
    capitals = sum(1 for p in content if not p[0].islower()) / len(content)
    if parts[-1] in groups and len(parts) <= 5:
        return 0.6 if len(parts) > 1 else 0.3
    if post(piece) > 0.5 or person(piece):
        return 0.1
    if (any(p in heads for p in parts) or words.is_english_body(piece)) and not _MONTH.search(
        piece
    ):
        return _headed(parts, content, capitals, heads)
    if capitals < 1.0 or _MONTH.search(piece) or any(c.isdigit() for c in piece):
        return 0.0
    return 0.45 if 1 < len(content) <= 5 else 0.25


def _headed(
    parts: Sequence[str], content: Sequence[str], capitals: float, heads: frozenset[str]
) -> float:
    """The score of words with the head of a body's name among them."""
    if capitals == 1.0:
        return 1.0 if len(parts) > 1 else 0.7
    if parts[0] in heads and capitals >= 0.2 and len(content) <= 8:
        return 0.8
    return 0.3 if capitals >= 0.6 else 0.0


def is_clause(name: str) -> bool:
    """Whether words hold a verb of a sentence, or run on in small letters without a head."""
    if _SENTENCE.search(_BRACKETED.sub(" ", name)):
        return True
    content = [p for p in _WORD.findall(name) if p.lower() not in wordlist("particles")]
    small = sum(1 for p in content if p[0].islower())
    runs_on = small >= 4 and small > 2 * (len(content) - small)
    return runs_on and not _begins_headed(content) and not is_group(name)


def _begins_headed(content: Sequence[str]) -> bool:
    """Ministero dell'ambiente e della tutela del territorio: small letters after a head."""
    return bool(content) and content[0] in _heads()[0]


def is_group(name: str) -> bool:
    """Whether words in small letters are a group that lists name: local authorities, the public."""
    parts = _WORD.findall(name)
    last = parts[-1].lower() if parts else ""
    return len(parts) <= 6 and (last in _heads()[1] or last in wordlist("body-groups"))


@lru_cache(maxsize=8192)
def person(piece: str) -> float:
    """How much one piece of a list looks like a person's name."""
    return 0.95 if words.is_english_person(piece) else 0.0


@lru_cache(maxsize=8192)
def post(piece: str) -> float:
    """How much one piece of a list looks like a post."""
    if not words.is_post(piece):
        return 0.0
    parts = _WORD.findall(piece)
    small = sum(1 for p in parts if p[0].islower() and p not in wordlist("particles"))
    return 0.9 if not small else 0.2
