"""What the columns of a table hold, from their headings and from what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from remit.layouts.who import words
from remit.model import Role
from remit.vocabulary import roles, script
from remit.vocabulary.roles import Label
from remit.vocabulary.taught import cached

Kind = Literal[
    "ordinal", "task", "category", "text", "date", "person", "post", "role", "aside", "unknown"
]

ORDINAL = re.compile(
    r"\*{0,2}(?:\(?\d{1,3}(?:[.-]\d{1,3}){0,3}\)?|\(?[一二三四五六七八九十百]{1,5}\)?"
    r"|(?:[A-Za-z]{1,4}[-. ]?|(?:Action|Goal|Initiative|Item|Measure|Milestone|Objective|Priority"
    r"|Project|Recommendation|Step|Strategy|Task) )\d{1,3}(?:\.\d{1,3}){0,2})[.、)]?\*{0,2}"
)
SECTION = re.compile(
    r"\*{0,2}(?:\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]+[章节部篇]"
    r"|(?:Part|Goal|Pillar|Section|Theme|Objective|Priority"
    r"|(?:Key )?(?:Focus|Priority|Action|Result) Area) \w{1,3}\b)"
)
_DATE = re.compile(
    r"\d{1,2}月|年底|年内|季度|上半年|下半年|20\d\d年?|持续|长期|全年|月底|立行立改|适时|即时|每[年月季]|"
    r"\b(?:Q[1-4]|20\d\d|within|ongoing|months?|weeks?|days?)\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter)[a-z]*\b",
    re.I,
)
_ASIDE = re.compile(r"(?:^|(?<=[;\n ]))[A-Z]{2,4}: ?|,? (?:with|lead|leads)\b[^;:]*")
_OF_PLACE = re.compile(r"[A-Z]{2,4}: ?[A-Z]")
_MACHINE = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_NARROWED = re.compile(r"\s+(?:by|for|in|per|of)\s+")
_MOST_WORDS = 5
_SMALL = frozenset({"and", "by", "for", "in", "of", "or", "per", "the", "to", "/", "&"})
_CLAUSE = re.compile(
    r"(?:局|办|委|室|科|部|处|会|中心|单位|部门|政府|街道|[镇县区市])(?:牵头|负责|配合|协助|按职责分工负责)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading as written, what it holds, and the roles it gives."""

    heading: str
    kind: Kind
    labels: tuple[Label, ...] = ()


@cache
def _kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    table = roles.lexicon()["columns"]
    order: tuple[Kind, ...] = (
        *("text", "aside", "category", "task", "date", "ordinal", "person", "post"),
    )
    for kind in order:
        kinds.update((roles.key(w), kind) for w in table[kind])
    return kinds


@cached(maxsize=4096)
def heading(text: str) -> Column:
    """The column under a heading; kind "unknown" where the heading is not in the vocabulary."""
    text = _spoken(text)
    word = roles.key(text)
    if word and _is_former(text):
        return Column(heading=text, kind="aside")
    if not word:
        # "#" loses its only character when it is made comparable
        return Column(heading=text, kind="ordinal" if "#" in text else "unknown")
    kind = _kinds().get(word) or _kinds().get(re.sub(r"\([^()]*\)", "", word))
    if kind in ("ordinal", "date", "person", "post"):
        return Column(heading=text, kind=kind)
    labels = roles.find_all(text) or _labels_within(text, word)
    if labels:
        return Column(heading=text, kind="role", labels=labels)
    if kind is None:
        kind = _by_ending(word) if script.has_han(word) else _by_word(text)
    return Column(heading=text, kind=kind or "unknown")


def _spoken(text: str) -> str:
    """A heading as people write it: Lead agency for lead_agency and leadAgency."""
    if script.has_han(text) or not _MACHINE.search(text.strip("_*#: ")) or " " in text.strip():
        return text
    return _MACHINE.sub(" ", text.strip("_*#: ")).capitalize()


def _is_former(text: str) -> bool:
    """Whether a heading speaks of what was before: 原牵头单位, Previous lead."""
    former = tuple(roles.lexicon()["columns"]["former"])
    if script.has_han(text):
        return roles.key(text).startswith(former)
    return text.split()[0].lower() in former


def is_generic(text: str) -> bool:
    """Whether words that end as a body's name does name a kind of body (指导部门, Department)."""
    word = roles.key(text)
    if script.has_han(word):
        return roles.of_label(word) is not None and not words.begins_name(word)
    return len(text.split()) <= _MOST_WORDS and not words.is_titled(" ".join(text.split()[1:]))


def label_over(text: str) -> Label:
    """The role of bodies under a heading that is no listed label: that of its parts, if any."""
    given = roles.of_label(text)
    return replace(given.labels[0], text=text) if given else Label(text=text, role="responsible")


def _labels_within(text: str, word: str) -> tuple[Label, ...]:
    """The label that a longer heading ends in (巡护责任人), or that it narrows (Lead by state)."""
    if not script.has_han(word):
        head = _NARROWED.split(text, maxsplit=1)[0]
        return roles.find_all(head) if head != text else ()
    if len(word) > 10:
        return ()
    found = (roles.vocabulary().labels.get(word[-n:]) for n in range(min(len(word) - 1, 8), 2, -1))
    return next(((label,) for label in found if label is not None), ())


def _by_ending(word: str) -> Kind | None:
    """The kind of a heading that ends in a known one: 2023年重点任务, 计划完成时限."""
    if len(word) > 16:
        return None
    for size in range(min(len(word) - 1, 8), 1, -1):
        kind = _kinds().get(word[-size:])
        if kind in ("task", "date", "category", "text", "aside"):
            return kind
    return None


def _by_word(text: str) -> Kind | None:
    """The kind of an English heading whose first or last word says it: Timeline by Quarter."""
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not all(p[0].isupper() or p in _SMALL for p in parts):
        return None
    for part in (_NARROWED.split(text, maxsplit=1)[0], parts[-1], parts[0]):
        kind = _kinds().get(roles.key(part))
        if kind in ("task", "date", "category", "text", "aside", "ordinal"):
            return kind
    return None


def assigns(kinds: Iterable[str]) -> bool:
    """Whether columns of these kinds can assign: a role, or persons beside tasks (a register)."""
    held = set(kinds)
    return "role" in held or {"person", "task"} <= held


def is_heading(text: str) -> bool:
    """Whether the words are a heading of this genre's tables."""
    return len(text) <= 60 and heading(text).kind != "unknown"


def settle(columns: Sequence[Column]) -> list[Column]:
    """The columns with 责任部门 read as the lead where a support column stands beside it."""
    beside: set[str] = {label.role for c in columns for label in c.labels}
    settled = []
    for column in columns:
        if len(column.labels) == 1 and (column.labels[0].lead_beside or column.labels[0].guides):
            role = roles.role_of(column.labels[0].text, beside=beside)
            if role is not None:
                settled_label = replace(
                    column.labels[0], role=role, lead_beside=False, guides=False
                )
                column = replace(column, labels=(settled_label,))
        settled.append(column)
    return settled


def fits(column: Column, text: str) -> float:
    """How well words fit a column: from -1 (cannot stand there) to 1 (typical of it).

    `text` is folded and without white space, or with single spaces in Latin script.
    """
    if not text:
        return 0.0
    match column.kind:
        case "ordinal":
            return 1.0 if ORDINAL.fullmatch(text) else -1.0
        case "role":
            return _fits_role(column, text)
        case "date":
            return _fits_date(text)
        case "person":
            return 1.0 if words.is_person(text) else -0.8
        case "post":
            return 1.0 if words.is_post(text) else -0.3
        case "task" | "text":
            return _fits_text(text)
        case _:
            return 0.1


def _fits_role(column: Column, text: str) -> float:
    if words.is_blank(text) and len(text) <= 2:
        return 0.2
    if len(text) > 300 or ORDINAL.fullmatch(text):
        return -1.0
    listed = text if script.has_han(text) else _ASIDE.sub("", text)
    pieces = [p for p in re.split(r"[、,;/]", listed)[:8] if p]
    roles_here = {label.role for label in column.labels}
    good = sum(1 for p in pieces if _names_agent(p, roles_here))
    if _DATE.search(text) and not good:
        return -0.7
    share = good / max(1, len(pieces))
    if "。" in text.rstrip("。"):
        share -= 1.0
    return share if share > 0.3 else share - 0.4


def _names_agent(piece: str, wanted: set[Role]) -> bool:
    """Whether a piece of a cell names what the column asks for: persons, or bodies."""
    if "official" in wanted and (words.is_person(piece) or words.is_post(piece)):
        return True
    if wanted == {"official"}:
        everybody = words.is_collective(piece) and not words.stands_alone(piece)
        return everybody or words.is_english_person(piece)
    return (
        words.stands_alone(piece)
        or words.is_collective(piece)
        or piece.endswith(("牵头", "负责", "配合", "协助"))
        or words.is_english_body(piece)
        or (not script.has_han(piece) and len(piece) > 2 and words.is_titled(piece))
    )


def _fits_date(text: str) -> float:
    found = _DATE.search(text)
    if len(text) > 60:
        return -0.5
    if found is None:
        return -0.5 if not words.is_blank(text) else 0.2
    return 1.0 if len(text) <= 24 else 0.5


def _fits_text(text: str) -> float:
    if ORDINAL.fullmatch(text):
        return -0.8
    if len(text) < 60 and _CLAUSE.search(text):
        return -0.3
    if _OF_PLACE.match(text):
        return -0.3
    if not script.has_han(text) and " " in text and words.is_titled(text):
        return 0.2
    if words.begins_name(text) and len(text) <= 16 and words.stands_alone(text):
        return -0.1
    if len(text) > 12:
        return 0.8
    if words.is_person(text) and len(text) == 3:
        return -0.2
    if words.stands_alone(text) and len(text) < 8:
        return -0.1
    return 0.3
