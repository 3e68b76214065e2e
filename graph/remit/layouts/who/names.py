"""Lists of names as written: where one ends and the next begins.

The genre separates names by 、 ， ； 及 和 spaces and lines, and uses all of these inside names as
well. What can stand alone as a body's name decides (`words.stands_alone`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from remit.layouts.page import Page
from remit.layouts.who import words
from remit.model import Span
from remit.vocabulary import script
from remit.vocabulary.fold import seen

Kind = Literal["body", "person", "post"]

_SPACE = re.compile(r"\s+")
_HARD = "、,;/|。&"
OPEN_TAIL = re.compile(r"等(?:[^、,;()]{0,16})?$")
LEADING = re.compile(
    r"^(?:由|请|以及|及|和|与|为|是|会同|同|和其他|其中|required\s+(?:for|of|by)\s|:)\s*", re.I
)
# A bracket that states a rule for all lists is no alias: (列首位者为牵头单位,下同).
_RULE_TAIL = re.compile(
    r"\([^()]{0,40}(?:[为是的位门](?:总|工作|项目)?(?:牵头|主办|主要)|牵头负责|下同)[^()]{0,20}\)\s*$"
)
# What goes on with the name of the office it belongs to: 市生态环境局 + 东城分局.
_BRANCH = re.compile(r"[^局委厅部院会办公、,()\s]{0,8}(?:分局|支局|分中心|分公司|支公司|分行|支行)")
_CONJUNCTION = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位|企业)?)?(?:以及|及其|及|和|与|会同)")
_GOES_ON = re.compile(r"^等(?:有关|相关)?(?:部门|单位|企业)?")
_PARTY = ("党委", "党工委", "党组", "(党工委)", "党(工)委")
_STATE = frozenset({"政府", "人民政府", "管委会", "办事处"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name in a list, with its place; `open_ended` if the list goes on after it."""

    text: str
    span: Span
    kind: Kind = "body"
    open_ended: bool = False


def clean(text: str) -> str:
    """A name as it is reported: no white space in Chinese, single spaces in Latin script.

    What a reader does not see is left out, and ligatures are taken apart.
    """
    text = seen(text)
    if script.has_han(text):
        return _SPACE.sub("", text)
    return _SPACE.sub(" ", text).strip()


def squeeze(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lists of names from one text.

    `text` is the text as written, `flat` the same folded (`vocabulary.fold`). `wrapped` says
    that a line end is only where the line was full (a paragraph), not a mark between two names
    (a cell).
    """

    text: str
    flat: str
    wrapped: bool = False

    @classmethod
    def of(cls, page: Page, *, wrapped: bool = False) -> Reader:
        """The reader of a page's cells, or of its paragraphs (`wrapped`)."""
        return cls(page.text, page.flat, wrapped)

    def bodies(self, start: int, end: int) -> list[Name]:
        """The bodies of a Chinese list in `[start, end)`; `lists.bodies` reads any script."""
        found: list[Name] = []
        for piece in self._pieces(start, end):
            found.extend(self._name(piece, found))
        return found

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The range without white space and separators at its ends."""
        flat = self.flat
        while start < end and (flat[start].isspace() or flat[start] in ",;:、。.*_|"):
            start += 1
        while end > start and (flat[end - 1].isspace() or flat[end - 1] in ",;:、。.*_|"):
            end -= 1
        return start, end

    def hard(self, start: int, end: int) -> Iterator[Span]:
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
        hard = [Span(*self.trim(p.start, p.end)) for p in self.hard(start, end)]
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
        head = _CONJUNCTION.split(head)[-1]
        last = re.split("[、/]", head)[-1] if "、" in head or "/" in head else head
        collective = words.starts_territories(head.split("、")[0].split("/")[0])
        tail = squeeze(self.flat[piece.start : piece.end])
        if collective and last.endswith(_PARTY) and _CONJUNCTION.split(tail)[0] in _STATE:
            return True
        return (
            collective
            and (last == head or words.territory(last))
            and words.territory(tail)
            and (
                not last.endswith(("政府", "办事处", "委会", "党委", "工委"))
                or tail.startswith(("街道", "镇", "乡", "社区"))
            )
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
        if words.is_bare(tail) or _BRANCH.fullmatch(tail):
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
            right = OPEN_TAIL.sub("", right) or right
            if self._whole(left) and self._whole_start(right):
                goes_on = len(m.group()) - len(_GOES_ON.sub("", m.group()))
                yield Span(piece.start + at, piece.start + m.start() + goes_on)
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
        if not words.stands_alone(left) or len(squeeze(right)) < 3 or _BRANCH.match(right):
            return False
        if right[0] == "各" and words.stands_alone(right):
            return _PARTS.fullmatch(right) is None
        if right[0] == left[0] and right[0] in "市县区省州镇乡" and len(left) > 2:
            return right[1] != "直" and any(c in _STRONG for c in right[1:])
        return left[-1] == "局" and len(left) >= 3 and right.rstrip().endswith(("局", "委"))

    def _name(self, piece: Span, before: list[Name]) -> Iterator[Name]:
        """The name in a piece, if there is one; 等有关部门 marks the name before it as open."""
        start, end = self.trim(piece.start, piece.end)
        text = self.flat[start:end]
        lead = LEADING.match(text)
        if lead and words.stands_alone(squeeze(text[lead.end() :])):
            start += lead.end()
            text = text[lead.end() :]
        if rule := _RULE_TAIL.search(text):
            end = start + rule.start()
            text = self.flat[start:end]
        is_open = False
        if (tail := self._open_tail(text)) is not None:
            end, is_open = start + tail, True
            start, end = self.trim(start, end)
            text = self.flat[start:end]
        plain = squeeze(text)
        led = words.is_open(_level_less(plain)) and (
            self.flat[max(0, start - 2) : start] == "会同" or text.startswith("会同")
        )
        if led or words.is_open(plain):
            plain, is_open = "", True
        if not plain or words.is_manner(plain) or words.is_blank(plain) or words.is_time(plain):
            if is_open and before:
                before[-1] = replace(before[-1], open_ended=True)
            return
        yield Name(text=clean(self.text[start:end]), span=Span(start, end), open_ended=is_open)

    @staticmethod
    def _open_tail(text: str) -> int | None:
        """Where 等… begins at the end of a piece, or None."""
        m = OPEN_TAIL.search(text)
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
        span = Span(*self.trim(span.start, span.end))
        return Name(text=clean(self.text[span.start : span.end]), span=span)

    def clauses(self, start: int, end: int) -> list[Span]:
        """Pieces between separators and line ends that part, outside brackets."""
        return [part for piece in self.hard(start, end) for part in self._soft(piece, True)]


def _level_less(words_: str) -> str:
    """The words without 会同 and a level before them: 会同区级有关部门 is 有关部门."""
    return re.sub("^(?:会同)?(?:[省市县区州镇](?:级|直)?)?", "", words_)


_STRONG = frozenset("局委厅部办院会署府区县市")
# What a body consists of: 县政府各部门 is one collective.
_PARTS = re.compile(
    r"各(?:组成|工作|直属|内设|有关|相关|职能)?(?:部门|单位|科室|股室|处室|机构)(?:单位)?"
)
_HALVES = frozenset({"单位", "部门", "科室", "企业", "处室", "机构"})
