"""Lists of persons and posts: glued names, names with spaces inside, posts before and after.

Posts beside a person's name belong to that person; a post with nobody's name stands for the
person who holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from remit.layouts.who import latin, words
from remit.layouts.who.names import LEADING, Kind, Name, Reader, clean, squeeze
from remit.model import Span
from remit.vocabulary import script

_TRAILING = re.compile(r"(?<!负责)(?:同志|先生|女士)$")
# Whose leaders stand above the bodies of a list: 县委副书记, 区政协主席.
_LEADERS = re.compile(r"(?:委|政府|人大|人大常委会|政协)$")
_BRACKET_TAIL = re.compile(r"\([^()]*\)?\s*$")


def read(reader: Reader, start: int, end: int, *, with_bodies: bool = False) -> list[Name]:
    """The persons, posts and bodies listed in `[start, end)` under an official's label.

    Posts beside a person's name belong to that person and are left out; a post that stands
    alone is returned with kind "post", a body with kind "body". Where the label asks for
    bodies too (`with_bodies`), the body before a person's name is kept.
    """
    start, end = reader.trim(start, end)
    if start >= end or words.is_blank(squeeze(reader.flat[start:end])):
        return []
    if not script.has_han(reader.flat[start:end]):
        typed = [
            t if t.kind != "body" or words.is_english_body(t.text) else replace(t, kind="person")
            for t in map(latin.typed, latin.read(reader, start, end))
        ]
        return [
            t
            for before, t in zip([None, *typed], typed, strict=False)
            if not (t.kind == "post" and before is not None and before.kind == "person")
        ]
    found = [
        name
        for piece in reader.hard(start, end)
        for token in _person_tokens(reader, piece)
        for name in _person(reader, token)
    ]
    if not any(n.kind == "person" for n in found):
        return found
    return [
        n
        for i, n in enumerate(found)
        if n.kind == "person"
        or (n.kind == "post" and _own_entry(reader, n, found[:i], found[i + 1 :]))
        or (n.kind == "body" and (with_bodies or _listed_apart(reader.flat, n, found)))
    ]


def _person_tokens(reader: Reader, piece: Span) -> list[Span]:
    """The piece at white space, with names that have spaces inside put together."""
    tokens = [
        Span(piece.start + m.start(), piece.start + m.end())
        for m in re.finditer(r"\S+", reader.flat[piece.start : piece.end])
    ]
    whole = squeeze(reader.flat[piece.start : piece.end])
    if len(tokens) > 1 and words.is_person(whole):
        each = [reader.flat[t.start : t.end] for t in tokens]
        if not all(map(words.is_person, each)):
            return [Span(tokens[0].start, tokens[-1].end)]
    if 1 < len(tokens) <= 4 and _holder(reader, piece, tokens):
        return [Span(tokens[0].start, tokens[-1].end)]
    if all(t.end - t.start == 1 for t in tokens):
        for size in (3, 2):
            if len(tokens) % size == 0 and len(tokens) > 3:
                runs = [tokens[i : i + size] for i in range(0, len(tokens), size)]
                if all(words.is_person(_squeezed(reader, run)) for run in runs):
                    return [Span(run[0].start, run[-1].end) for run in runs]
    joined: list[Span] = []
    for token in tokens:
        if joined and (_completes(reader, joined[-1], token) or _open(reader, joined[-1], token)):
            joined[-1] = Span(joined[-1].start, token.end)
        else:
            joined.append(token)
    if len(tokens) > 1 and not all(words.is_person(_squeezed(reader, [t])) for t in joined):
        return _parted(reader, tokens) or joined
    return joined


def _parted(reader: Reader, tokens: list[Span]) -> list[Span]:
    """Names with spaces inside and none between them (周 凯沈 珂), or nothing."""
    places = [i for t in tokens for i in range(t.start, t.end)]
    lengths = words.part_persons("".join(reader.flat[i] for i in places))
    found, at = [], 0
    for length in lengths or ():
        found.append(Span(places[at], places[at + length - 1] + 1))
        at += length
    return found


def _holder(reader: Reader, piece: Span, tokens: list[Span]) -> bool:
    """Whether the tokens are a post and one name with white space inside (副市长严 冬)."""
    whole = squeeze(reader.flat[piece.start : piece.end])
    if words.split_person(whole) in (None, (0, len(whole))):
        return False
    each = [reader.flat[t.start : t.end] for t in tokens]
    if "\n" in reader.flat[piece.start : piece.end].strip():
        return False
    for n in range(1, len(tokens)):
        where = words.split_person(_squeezed(reader, tokens[:n]))
        if where is not None and where[0] > 0:
            return False
    return (
        not all(
            words.is_post(t) or words.stands_alone(t) or words.split_person(t) is not None
            for t in each
        )
        or len(each[-1]) == 1
    )


def _inner(reader: Reader, start: int, end: int, where: tuple[int, int]) -> tuple[int, int]:
    """The place in the text of a range that is counted without white space."""
    kept = [at for at in range(start, end) if not reader.flat[at].isspace()]
    return kept[where[0]], kept[where[1] - 1] + 1


def _open(reader: Reader, before: Span, token: Span) -> bool:
    """Whether a token goes on with words that a bracket or a full line left open."""
    head = squeeze(reader.flat[before.start : before.end])
    if head.count("(") > head.count(")"):
        return True
    wrapped = reader.wrapped and "\n" in reader.flat[before.end : token.start]
    return wrapped and not words.is_person(head) and not words.is_post(head)


def _own_entry(reader: Reader, post: Name, before: list[Name], after: list[Name]) -> bool:
    """Whether a post is an entry of the list, not the post of the person beside it."""
    plain = squeeze(reader.flat[post.span.start : post.span.end])
    general = words.is_collective(plain) or plain.endswith(("负责人", "领导", "负责同志"))
    if after and after[0].kind == "person":
        return general and "、" in reader.flat[post.span.end : after[0].span.start]
    if not before or before[-1].kind != "person":
        return general
    between = reader.flat[before[-1].span.end : post.span.start]
    return "、" in between or ";" in between


def _squeezed(reader: Reader, run: list[Span]) -> str:
    return squeeze("".join(reader.flat[t.start : t.end] for t in run))


def _completes(reader: Reader, before: Span, token: Span) -> bool:
    """Whether a token goes on with the name before it (孙 娟, 王 成 斌)."""
    head = squeeze(reader.flat[before.start : before.end])
    tail = reader.flat[token.start : token.end].partition("(")[0]
    if len(head) == 1:
        return len(tail) <= 2
    apart = before.end - before.start > len(head)
    where = words.split_person(head + tail) if len(tail) <= 2 < len(head) else None
    if where and 0 < where[0] < len(head) and where[1] == len(head + tail):
        return True
    return apart and len(head) == 2 and len(tail) == 1 and words.is_person(head + tail)


def _person(reader: Reader, token: Span) -> Iterator[Name]:
    start, end = reader.trim(token.start, token.end)
    inner = _BRACKET_TAIL.search(reader.flat, start, end)
    if inner and inner.start() > start:
        end = inner.start()
    lead = LEADING.match(reader.flat[start:end])
    if lead:
        start += lead.end()
    tail = _TRAILING.search(reader.flat[start:end])
    if tail:
        end = start + tail.start()
    plain = squeeze(reader.flat[start:end])
    if not plain or words.is_blank(plain) or words.is_open(plain) or len(plain) > 40:
        return
    parts = None if words.stands_alone(plain) else words.part_persons(plain)
    where = words.split_person(plain)
    if parts and plain == reader.flat[start:end] and not words.is_person(plain):
        for length in parts:
            yield _as(reader, "person", start, start + length)
            start += length
    elif where:
        unit = _unit_of(plain[: where[0]])
        if unit:
            yield _as(reader, "body", *_inner(reader, start, end, (0, unit)))
        yield _as(reader, "person", *_inner(reader, start, end, where))
    elif words.is_post(plain):
        yield _as(reader, "post", start, end)
    elif words.stands_alone(plain) or words.is_collective(plain):
        yield _as(reader, "body", start, end)
    elif 2 <= len(plain) <= 4 and all(map(script.is_han, plain)):
        yield _as(reader, "person", start, end)


def _unit_of(head: str) -> int:
    """How much of what stands before a person's name is the body where the person works."""
    if head and words.stands_alone(head) and not words.is_post(head):
        return len(head)
    if not words.is_post(head):
        return 0
    for size in range(len(head) - 2, 2, -1):
        body = head[:size]
        if words.stands_alone(body) and words.is_post(head[size:]):
            return 0 if _LEADERS.search(body) else size
    return 0


def _as(reader: Reader, kind: Kind, start: int, end: int) -> Name:
    return Name(text=clean(reader.text[start:end]), span=Span(start, end), kind=kind)


def _listed_apart(flat: str, body: Name, among: list[Name]) -> bool:
    """Whether a body is an entry of its own, not where the person beside it works."""
    for other in among:
        if other.kind == "person":
            between = (
                flat[body.span.end : other.span.start] or flat[other.span.end : body.span.start]
            )
            if not between.strip():
                return False
    return True
