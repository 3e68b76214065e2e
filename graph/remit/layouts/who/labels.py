"""Labels in running text: 责任单位：…, Lead agency: …, 【牵头单位】….

A label is known by what stands before a colon (or inside square brackets): the longest end of
those words that `vocabulary.roles` or the list of other fields knows. Reading backwards from the
few colons of a text keeps this linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from remit.layouts.who import likeness, words
from remit.vocabulary import roles, script

_REACH = 40
_MARK = re.compile(
    r":|\]|\*\*(?=\s)"
    r"|(?m:^)[ \t]{0,20}(?P<line>[\u4e00-\u9fff]{3,8})[ \t]{1,12}(?=\S)"
)
_WORD = re.compile(r"\S+")
_LAST_PIECE = re.compile(r"[:、,;]([^:、,;。()]{2,20})$")
# a label in its place that may be on no list, and the value that follows it
_FRESH = re.compile(
    r"""
    (?:^|(?<=[\s;,(\[|*•·●-]))
    (?: (?P<han>[\u4e00-\u9fff]{2,8}) | (?P<latin>[A-Z][\w'’]*(?:\ [\w'’]+){0,3}) )
    [\s*_]*$
    """,
    re.VERBOSE,
)
_FRESH_VALUE = re.compile(r"(?:(?![,;][^,;。:\n]{2,12}:)[^;。\n\])]){0,400}")
_LIKE = 0.75
_OPENERS = " \n\t([,;。、.|*-—•·●■◆□◇]>★▲△○/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A label in the text: `[start, end)`, and where its value begins.

    `labels` holds the roles it gives: none for a label of another field (完成时限), two where it
    joins two (责任单位及责任人).
    """

    start: int
    end: int
    value: int
    text: str
    labels: tuple[roles.Label, ...] = ()

    @property
    def titles(self) -> bool:
        """Whether the label begins an item (项目名称)."""
        return not self.labels and is_title_label(self.text)


def is_title_label(words_: str) -> bool:
    """Whether words are a label that begins an item, such as 项目名称."""
    word = roles.key(words_)
    return word in _titles() or (word.endswith(("title", "名称")) and len(word) < 24)


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(roles.key, roles.lexicon()["title_labels"]))


@cache
def _others() -> frozenset[str]:
    return frozenset(map(roles.key, roles.lexicon()["other_labels"]))


def marks(flat: str, start: int, end: int, *, unlisted: bool = False) -> list[Mark]:
    """All labels in `[start, end)`, in order.

    With `unlisted` also those that no list has: what follows tells whether they give a role, that
    of their parts or else responsible, or label another field.
    """
    found: list[Mark] = []
    floor = start
    for m in _MARK.finditer(flat, start, end):
        mark = None
        if m.group("line"):
            mark = _alone(flat, m, end)
        elif m.group() == "]":
            mark = _bracketed(flat, floor, m.start(), end)
        else:
            mark = _before(flat, max(floor, m.start() - _REACH), m.start(), m.end())
            if mark is None and unlisted:
                mark = _unlisted(flat, max(floor, m.start() - _REACH), m.start(), end)
        if mark is not None:
            found.append(mark)
            floor = mark.value
    return found


def _unlisted(flat: str, low: int, colon: int, end: int) -> Mark | None:
    """A label that no list has, such as 挂帅部门：市教育局 or 适用范围：全部片区."""
    label = _FRESH.search(flat, low, colon)
    if label is None:
        return None
    text = label.group("han") or label.group("latin")
    start = flat.rindex(text, low, colon)
    value = _FRESH_VALUE.match(flat, colon + 1, end)
    said = likeness.of(value.group() if value else "")
    labels: tuple[roles.Label, ...] = ()
    if said.bodies >= _LIKE and likeness.of(text).bodies < _LIKE:
        given = roles.of_label(text)
        labels = given.labels if given else (roles.Label(text=text, role="responsible"),)
    return Mark(start=start, end=colon, value=colon + 1, text=text, labels=labels)


def _alone(flat: str, m: re.Match[str], end: int) -> Mark | None:
    """A label at a line's start with only a space before its names: 责任单位 市教育局."""
    labels = known(m.group("line"))
    if labels == () and len(m.group("line")) > 3:
        return Mark(start=m.start("line"), end=m.end("line"), value=m.end(), text=m.group("line"))
    first = _WORD.match(flat, m.end(), min(end, m.end() + 40))
    if not labels or first is None:
        return None
    name = re.split("[、,;(]", first.group(), maxsplit=1)[0]
    if not (words.stands_alone(name) or words.is_collective(name) or words.is_person(name)):
        return None
    start = m.start("line")
    return Mark(start=start, end=m.end("line"), value=m.end(), text=m.group("line"), labels=labels)


def _bracketed(flat: str, floor: int, close: int, end: int) -> Mark | None:
    """A label in square brackets: 【责任单位】 with its value after it."""
    opened = flat.rfind("[", max(floor, close - _REACH), close)
    if opened < 0:
        return None
    inside = flat[opened + 1 : close]
    labels = known(inside)
    if labels is None:
        return None
    value = close + 1
    while value < end and flat[value] in " :":
        value += 1
    return Mark(start=opened, end=close + 1, value=value, text=inside, labels=labels)


def is_listed(words_: str) -> bool:
    """Whether a label, or a verb of a role, is on a list or made of parts that are."""
    return not words_ or known(words_) is not None or roles.key(words_) in roles.verbs()


def known(words_: str) -> tuple[roles.Label, ...] | None:
    """The roles a label gives, () if it labels another field, None if it is no label."""
    labels = roles.find_all(words_)
    if labels:
        return labels
    return () if roles.key(words_) in _others() else None


def _before(flat: str, low: int, colon: int, value: int) -> Mark | None:
    """The label that ends at a colon, or None."""
    stop = colon
    while stop > low and (flat[stop - 1].isspace() or flat[stop - 1] in "*_"):
        stop -= 1
    closed = 0
    begin = stop
    while begin > low:
        c = flat[begin - 1]
        if c == ")":
            closed += 1
        elif c == "(" and closed:
            closed -= 1
        elif not (c.isalnum() or c.isspace() or (c in "及和与/、()'&" and (closed or c != "("))):
            break
        begin -= 1
    return _longest(flat, begin, stop, value)


def _longest(flat: str, begin: int, stop: int, value: int) -> Mark | None:
    for at in range(begin, stop):
        c = flat[at]
        if c.isspace() or not _may_begin(flat, at):
            continue
        label = flat[at:stop]
        broken = label.rfind("\n")
        if broken >= 0 and known(label[broken:].strip()) is not None:
            continue
        found = known(label)
        if found is None or not _bounded(flat, at, label, found):
            continue
        return Mark(start=at, end=stop, value=value, text=label, labels=found)
    return None


def _may_begin(flat: str, at: int) -> bool:
    """Whether a label can begin here: in Latin script only where a word does."""
    if script.is_han(flat[at]):
        return True
    return at == 0 or not flat[at - 1].isalnum() or script.is_han(flat[at - 1])


def _bounded(flat: str, at: int, label: str, found: tuple[roles.Label, ...]) -> bool:
    """Whether what stands before leaves the label a label (not 各牵头单位, 请责任人)."""
    if at == 0 or flat[at - 1] in _OPENERS:
        return True
    if flat[at - 1] in "各请由的为等按要":
        return False
    return len("".join(label.split())) > 3 or flat[at - 1].isdigit() or _after_name(flat, at)


def _after_name(flat: str, at: int) -> bool:
    """Whether the value of another label ends here: …:县政府办责任人:…."""
    piece = _LAST_PIECE.search(flat, max(0, at - 24), at)
    name = "".join(piece.group(1).split()) if piece else ""
    return words.is_person(name) or words.stands_alone(name)
