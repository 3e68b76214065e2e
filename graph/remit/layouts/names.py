"""Lists of names as written: where one ends and the next begins.

The genre separates names by 、 ， ； 及 和 spaces and lines, and uses all of these inside names as
well. What can stand alone as a body's name decides (`words.stands_alone`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from remit.layouts import words
from remit.model import Span

Kind = Literal["body", "person", "post"]

_SPACE = re.compile(r"\s+")
_HARD = "、,;/|。&"
_OPEN_TAIL = re.compile(r"等(?:[^、,;()]{0,16})?$")
_LEADING = re.compile(
    r"^(?:由|请|以及|及|和|与|为|是|会同|同|和其他|其中|required\s+(?:for|of|by)\s|:)\s*", re.I
)
_TRAILING = re.compile(r"(?:同志|先生|女士)$")
_PAGE = re.compile(r"\n\s*[-—–]?\s*\d{1,3}\s*[-—–]?\s*(?=\n)")
_BRACKET_TAIL = re.compile(r"\([^()]*\)?\s*$")
_CONJUNCTION = re.compile(r"以及|及其|及|和|与|会同")
_ENGLISH_SPLIT = re.compile(
    r"\s*(?:;|\n|,?\s+as\s+well\s+as\s+|,\s*and\s+|,|/|\s&\s|\s+(?:and|e|ed|et|und|y)\s+)\s*", re.I
)
_ENGLISH_AND = re.compile(r"\b(?:and|e|ed|et|und|y)\b|&", re.I)
_PLACE = re.compile(r"[A-Z][A-Za-z .]{1,40}:\s+(?=[A-Z])")
_OF = re.compile(r"\b(?:of|for)\b")
_WEAK = re.compile(r"\bServices?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name in a list, with its place; `open_ended` if the list goes on after it."""

    text: str
    span: Span
    kind: Kind = "body"
    open_ended: bool = False


def clean(text: str) -> str:
    """A name as it is reported: no white space in Chinese, single spaces in Latin script."""
    if words.has_han(text):
        return _SPACE.sub("", text)
    return _SPACE.sub(" ", text).strip()


def squeeze(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lists of names from one text.

    `text` is the text as written, `flat` the same folded (`remit.roles.fold`). `wrapped` says that a line end is only where the line was full (a paragraph), not a mark
    between two names (a cell).
    """

    text: str
    flat: str
    wrapped: bool = False

    def bodies(self, start: int, end: int) -> list[Name]:
        """The bodies listed in `[start, end)`; empty if the words are no list of names."""
        start, end = self._trim(start, end)
        if start >= end or words.is_blank(squeeze(self.flat[start:end])):
            return []
        if not words.has_han(self.flat[start:end]):
            return self._english(start, end)
        found: list[Name] = []
        for piece in self._pieces(start, end):
            found.extend(self._name(piece, found))
        return found

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        flat = self.flat
        while start < end and (flat[start].isspace() or flat[start] in ",;:、。.*_|"):
            start += 1
        while end > start and (flat[end - 1].isspace() or flat[end - 1] in ",;:、。.*_|"):
            end -= 1
        return start, end

    def _hard(self, start: int, end: int) -> Iterator[Span]:
        """Pieces between separators outside brackets and quotation marks."""
        depth, at = 0, start
        for i in range(start, end):
            c = self.flat[i]
            if c in "([“《":
                depth += 1
            elif c in ")]”》":
                depth = max(0, depth - 1)
            elif c in _HARD and depth == 0:
                yield Span(at, i)
                at = i + 1
        yield Span(at, end)

    def _pieces(self, start: int, end: int) -> list[Span]:
        """Pieces that hold one name each; collectives of territories are put together again."""
        hard = [Span(*self._trim(p.start, p.end)) for p in self._hard(start, end)]
        joined: list[Span] = []
        for piece in hard:
            if piece.start >= piece.end:
                continue
            if joined and self._continues(joined[-1], piece):
                joined[-1] = Span(joined[-1].start, piece.end)
            else:
                joined.append(piece)
        listed = len(joined) > 1
        return [
            final
            for piece in joined
            for soft in self._soft(piece, listed)
            for part in self._conjoined(soft)
            for final in self._glued(part)
        ]

    def _continues(self, before: Span, piece: Span) -> bool:
        between = self.flat[before.end : piece.start].strip()
        if between not in ("、", "/"):
            return False
        head = squeeze(self.flat[before.start : before.end])
        last = re.split("[、/]", head)[-1] if "、" in head or "/" in head else head
        collective = words.starts_territories(head.split("、")[0].split("/")[0])
        return (
            collective
            and (last == head or words.territory(last))
            and not last.endswith(("政府", "办事处", "委会", "党委", "工委"))
            and words.territory(squeeze(self.flat[piece.start : piece.end]))
        )

    def _soft(self, piece: Span, listed: bool) -> Iterator[Span]:
        """Parts at white space where both sides can stand alone."""
        parts = [
            Span(piece.start + m.start(), piece.start + m.end())
            for m in re.finditer(r"\S+", self.flat[piece.start : piece.end])
        ]
        held: Span | None = None
        for part in parts:
            if held is None:
                held = part
            elif self._apart(held, part, listed):
                yield held
                held = part
            else:
                held = Span(held.start, part.end)
        if held is not None:
            yield held

    def _apart(self, left: Span, right: Span, listed: bool) -> bool:
        gap = self.flat[left.end : right.start]
        head = squeeze(self.flat[left.start : left.end])
        tail = squeeze(self.flat[right.start : right.end])
        if "\n" in gap and self.wrapped and (listed or "\n\n" not in gap):
            return False
        if head.count("(") > head.count(")") or tail.startswith("("):
            return False
        if tail == "办公室" and head.endswith(("政府", "委", "组", "部", "会", "局")):
            return False
        if words.is_bare(tail):
            return False
        if words.stands_alone(head):
            return words.stands_alone(tail) or words.is_open(tail) or "\n\n" in gap
        return len(head) >= 3 and head[0] == tail[0] and words.stands_alone(tail)

    def _conjoined(self, piece: Span) -> Iterator[Span]:
        """Parts at 及 和 与 where both sides can stand alone."""
        text = self.flat[piece.start : piece.end]
        at = 0
        for m in _CONJUNCTION.finditer(text):
            left, right = squeeze(text[at : m.start()]), squeeze(text[m.end() :])
            right = _OPEN_TAIL.sub("", right) or right
            if self._whole(left) and self._whole_start(right):
                yield Span(piece.start + at, piece.start + m.start())
                at = m.end()
        yield Span(piece.start + at, piece.end)

    @staticmethod
    def _whole(name: str) -> bool:
        if name.endswith(("部门", "单位")):
            return len(name) > 4
        return words.stands_alone(name) and name.count("(") == name.count(")")

    @classmethod
    def _whole_start(cls, rest: str) -> bool:
        """Whether what follows a conjunction begins with a whole name."""
        if rest in _HALVES:
            return False
        if words.is_open(rest):
            return True
        ends = [m.start() for m in _CONJUNCTION.finditer(rest)]
        return any(words.stands_alone(rest[:e]) for e in [*ends, len(rest)])

    def _glued(self, piece: Span) -> Iterator[Span]:
        """Parts of names written without any separator: 市教育局市财政局, 科技局财政局."""
        text = self.flat[piece.start : piece.end]
        if "(" in text or len(text) < 6:
            yield piece
            return
        at = 0
        for i in range(2, len(text) - 1):
            if i - at >= 2 and text[i - 1] in _STRONG and self._new_name(text, at, i):
                yield Span(piece.start + at, piece.start + i)
                at = i
        yield Span(piece.start + at, piece.end)

    @staticmethod
    def _new_name(text: str, at: int, i: int) -> bool:
        left, right = text[at:i], text[i:]
        if not words.stands_alone(left) or len(squeeze(right)) < 3:
            return False
        if right[0] == "各" and words.stands_alone(right):
            return True
        if right[0] == left[0] and right[0] in "市县区省州镇乡" and len(left) > 2:
            return right[1] != "直" and any(c in _STRONG for c in right[1:])
        return left[-1] == "局" and len(left) >= 3 and right.rstrip().endswith(("局", "委"))

    def _name(self, piece: Span, before: list[Name]) -> Iterator[Name]:
        """The name in a piece, if there is one; 等有关部门 marks the name before it as open."""
        start, end = self._trim(piece.start, piece.end)
        text = self.flat[start:end]
        lead = _LEADING.match(text)
        if lead and words.stands_alone(squeeze(text[lead.end() :])):
            start += lead.end()
            text = text[lead.end() :]
        is_open = False
        if (tail := self._open_tail(text)) is not None:
            end, is_open = start + tail, True
            start, end = self._trim(start, end)
            text = self.flat[start:end]
        plain = squeeze(text)
        if words.is_open(plain) and (before or is_open):
            plain, is_open = "", True
        if not plain or words.is_manner(plain) or words.is_blank(plain):
            if is_open and before:
                before[-1] = replace(before[-1], open_ended=True)
            return
        yield Name(text=clean(self.text[start:end]), span=Span(start, end), open_ended=is_open)

    @staticmethod
    def _open_tail(text: str) -> int | None:
        """Where 等… begins at the end of a piece, or None."""
        m = _OPEN_TAIL.search(text)
        if m is None:
            return None
        rest = squeeze(m.group())[1:]
        counted = re.sub(r"^[\d一二三四五六七八九十]+[个家]", "", rest)
        if (
            not rest
            or words.is_open(counted)
            or counted.endswith(("部门", "单位", "部委", "企业", "科室"))
        ):
            return m.start()
        return None

    def name(self, span: Span) -> Name:
        """The words of a span as one name."""
        span = Span(*self._trim(span.start, span.end))
        return Name(text=clean(self.text[span.start : span.end]), span=span)

    def typed(self, name: Name) -> Name:
        """A name in Latin script with its kind: a person by title, a post by its last word."""
        if words.is_english_person(name.text):
            return replace(name, kind="person")
        return replace(name, kind="post") if words.is_post(name.text) else name

    def clauses(self, start: int, end: int) -> list[Span]:
        """Pieces between separators and line ends that part, outside brackets."""
        return [part for piece in self._hard(start, end) for part in self._soft(piece, True)]

    def persons(self, start: int, end: int, *, with_bodies: bool = False) -> list[Name]:
        """The persons, posts and bodies listed in `[start, end)` under an official's label.

        Posts beside a person's name belong to that person and are left out; a post that stands
        alone is returned with kind "post", a body with kind "body". Where the label asks for
        bodies too (`with_bodies`), the body before a person's name is kept.
        """
        start, end = self._trim(start, end)
        if start >= end or words.is_blank(squeeze(self.flat[start:end])):
            return []
        if not words.has_han(self.flat[start:end]):
            return [
                t
                if t.kind != "body" or words.is_english_body(t.text)
                else replace(t, kind="person")
                for t in map(self.typed, self._english(start, end))
            ]
        found = [
            name
            for piece in self._hard(start, end)
            for token in self._person_tokens(piece)
            for name in self._person(token)
        ]
        if not any(n.kind == "person" for n in found):
            return found
        return [
            n
            for i, n in enumerate(found)
            if n.kind == "person"
            or (n.kind == "post" and self._own_entry(n, found[:i], found[i + 1 :]))
            or (n.kind == "body" and (with_bodies or _listed_apart(self.flat, n, found)))
        ]

    def _person_tokens(self, piece: Span) -> list[Span]:
        """The piece at white space, with names that have spaces inside put together."""
        tokens = [
            Span(piece.start + m.start(), piece.start + m.end())
            for m in re.finditer(r"\S+", self.flat[piece.start : piece.end])
        ]
        whole = squeeze(self.flat[piece.start : piece.end])
        if len(tokens) > 1 and words.is_person(whole):
            each = [self.flat[t.start : t.end] for t in tokens]
            if not all(map(words.is_person, each)):
                return [Span(tokens[0].start, tokens[-1].end)]
        if all(t.end - t.start == 1 for t in tokens):
            for size in (3, 2):
                if len(tokens) % size == 0 and len(tokens) > 3:
                    runs = [tokens[i : i + size] for i in range(0, len(tokens), size)]
                    if all(words.is_person(self._squeezed(run)) for run in runs):
                        return [Span(run[0].start, run[-1].end) for run in runs]
        joined: list[Span] = []
        for token in tokens:
            if joined and self._completes(joined[-1], token):
                joined[-1] = Span(joined[-1].start, token.end)
            else:
                joined.append(token)
        return joined

    def _own_entry(self, post: Name, before: list[Name], after: list[Name]) -> bool:
        """Whether a post is an entry of the list, not the post of the person beside it."""
        plain = squeeze(self.flat[post.span.start : post.span.end])
        general = words.is_collective(plain) or plain.endswith(("负责人", "领导", "负责同志"))
        if after and after[0].kind == "person":
            return general and "、" in self.flat[post.span.end : after[0].span.start]
        if not before or before[-1].kind != "person":
            return general
        between = self.flat[before[-1].span.end : post.span.start]
        return "、" in between or ";" in between

    def _squeezed(self, run: list[Span]) -> str:
        return "".join(self.flat[t.start : t.end] for t in run)

    def _completes(self, before: Span, token: Span) -> bool:
        """Whether a token goes on with the name before it (孙 娟, 王 成 斌)."""
        head = squeeze(self.flat[before.start : before.end])
        tail = self.flat[token.start : token.end]
        if len(head) == 1:
            return len(tail) <= 2
        apart = before.end - before.start > len(head)
        return apart and len(head) == 2 and len(tail) == 1 and words.is_person(head + tail)

    def _person(self, token: Span) -> Iterator[Name]:
        start, end = self._trim(token.start, token.end)
        inner = _BRACKET_TAIL.search(self.flat, start, end)
        if inner and inner.start() > start:
            end = inner.start()
        lead = _LEADING.match(self.flat[start:end])
        if lead:
            start += lead.end()
        tail = _TRAILING.search(self.flat[start:end])
        if tail:
            end = start + tail.start()
        plain = squeeze(self.flat[start:end])
        if not plain or words.is_blank(plain) or words.is_open(plain) or len(plain) > 40:
            return
        parts = None if words.stands_alone(plain) else words.part_persons(plain)
        if parts and plain == self.flat[start:end] and not words.is_person(plain):
            for length in parts:
                yield self._as("person", start, start + length)
                start += length
            return
        where = words.split_person(plain)
        if where and plain == self.flat[start:end]:
            yield self._as("person", start + where[0], start + where[1])
        elif where == (0, len(plain)):
            yield self._as("person", start, end)
        elif words.is_post(plain):
            yield self._as("post", start, end)
        elif words.stands_alone(plain) or words.is_collective(plain):
            yield self._as("body", start, end)
        elif 2 <= len(plain) <= 4 and all(map(words.is_han, plain)):
            yield self._as("person", start, end)

    def _as(self, kind: Kind, start: int, end: int) -> Name:
        return Name(text=clean(self.text[start:end]), span=Span(start, end), kind=kind)

    def _english(self, start: int, end: int) -> list[Name]:
        """Names in Latin script, at commas, semicolons, slashes and "and" between whole names."""
        spans: list[Span] = []
        at = start
        text = self.flat[:end]
        for m in _ENGLISH_SPLIT.finditer(text, start):
            if self._english_apart(text[at : m.start()], m.group(), text[m.end() :]):
                spans.append(Span(at, m.start()))
                at = m.end()
        spans.append(Span(at, end))
        found = []
        for span in spans:
            span = Span(*self._trim(span.start, span.end))
            for pattern in (_LEADING, _PLACE):
                lead = pattern.match(self.flat[span.start : span.end])
                if lead:
                    span = Span(span.start + lead.end(), span.end)
            name = clean(self.text[span.start : span.end])
            if name and not words.is_blank(name) and name.lower() not in _ENGLISH_OPEN:
                found.append(Name(text=name, span=span))
            elif name.lower() in _ENGLISH_OPEN and found:
                found[-1] = replace(found[-1], open_ended=True)
        return found

    @staticmethod
    def _english_apart(left: str, mark: str, rest: str) -> bool:
        if left.count("(") > left.count(")"):
            return False
        right = _ENGLISH_SPLIT.split(rest, maxsplit=1)[0]
        if "\n" in mark:
            return words.is_english_body(left) and words.is_english_body(right)
        if ";" in mark or "as well as" in mark.lower():
            return True
        if _ENGLISH_AND.search(mark) and "," not in mark:
            if not words.is_english_body(left) or not words.is_english_body(right):
                return False
            acronym = left.strip().isupper()
            if _OF.search(left) and not words.is_english_body(_WEAK.sub("", right)):
                return False
            return not (acronym and words.shares_head(right) and not right.strip().isupper())
        # a comma or slash: Department for Environment, Food and Rural Affairs is one name
        return not (_OF.search(left) and not words.is_english_body(right))


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


_STRONG = frozenset("局委厅部办院会署府区县市")
_HALVES = frozenset({"单位", "部门", "科室", "企业", "处室", "机构"})
_ENGLISH_OPEN = frozenset({"etc", "etc.", "others", "and others", "other agencies as appropriate"})
