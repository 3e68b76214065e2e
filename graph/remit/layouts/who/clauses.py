"""What a stretch of words assigns to whom: the grammar shared by cells, brackets and lines.

Three forms, freely mixed: labels inside (牵头单位：甲；配合单位：乙), verbs after the names (甲、乙
牵头，丙按职责分工负责), and a bare list, which takes the role of its column or label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from remit.layouts.page import Page
from remit.layouts.who import actors, latin, lists, persons, words
from remit.layouts.who.labels import Mark, marks
from remit.layouts.who.names import LEADING, OPEN_TAIL, Name, Reader, squeeze
from remit.model import Assignment, Mode, Role, Span
from remit.vocabulary import roles, script
from remit.vocabulary.wordlists import wordlist

_AS_LABEL = re.compile(r"(?:作)?为([\u4e00-\u9fff]{2,10})$")
_WITH_SUPPORT = re.compile(r",?\s*\bwith\s+([^.;()]{2,80}?)\s+(?:in\s+)?support(?:ing)?\b", re.I)
_ENGLISH_TAG = re.compile(r"\s*\((lead|leads|co-lead|support|supporting|partner)\)", re.I)
_ENGLISH_VERB = re.compile(
    r"\s(?:(?P<lead>(?:to |will )?leads?|leading)|(?:to |will )?supports?|supporting)[\s.,;]{0,4}\Z"
)
_PLACE = re.compile(
    r"(?:(?<=[\n;])\s*[A-Z][A-Za-z]{1,20}(?: [A-Z][A-Za-z]{1,20})?|(?<=\s)[A-Z]{2,4}):"
)
_PERSON = re.compile(r"[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: [A-Z][\w'’-]+){1,2}")
_LED_BY = re.compile(r"^\s*(?:led|owned|delivered|coordinated)\s+by\s+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One name with the role and the label under which the words list it."""

    name: Name
    role: Role
    label: str
    sure: bool = True

    def assignment(self, *, mode: Mode = "asserted", part: int = 1) -> Assignment:
        """The assignment of an item that these words make."""
        return Assignment(
            name=self.name.text,
            role=self.role,
            label=self.label,
            span=self.name.span,
            mode=mode,
            part=part,
            open_ended=self.name.open_ended,
            post=self.name.kind == "post",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The role of a bare list: that of its column, or of the label before it."""

    labels: tuple[roles.Label, ...]
    text: str
    beside: frozenset[str] = frozenset()


def read(
    page: Page,
    start: int,
    end: int,
    *,
    default: Default | None = None,
    wrapped: bool = False,
    unlisted: bool = False,
) -> list[Said]:
    """Who is named in `[start, end)`, in order, and in which role.

    Empty where the words assign nothing, or where they are no list of names. With `unlisted` a
    label counts that no list of labels has (`labels.marks`).
    """
    reader = Reader.of(page, wrapped=True) if wrapped else Reader.of(page)
    inside = [m for m in marks(page.flat, start, end, unlisted=unlisted) if m.start >= start]
    beside = frozenset(label.role for m in inside for label in m.labels)
    said: list[Said] = []
    if not inside or inside[0].start > start:
        stop = inside[0].start if inside else end
        said.extend(_segment(reader, start, stop, default))
    for mark, following in _pairs(inside):
        if mark.labels:
            given = Default(labels=mark.labels, text=mark.text, beside=beside)
            said.extend(_segment(reader, mark.value, following or end, given))
    return said


def _pairs(inside: Sequence[Mark]) -> Iterator[tuple[Mark, int | None]]:
    for i, mark in enumerate(inside):
        yield mark, inside[i + 1].start if i + 1 < len(inside) else None


def _segment(reader: Reader, start: int, end: int, default: Default | None) -> list[Said]:
    while end > start and reader.flat[end - 1] in "([ \n\t*_":
        end -= 1
    if end > start and reader.flat[end - 1] in ")]" and _unopened(reader.flat[start:end]):
        end -= 1
    if not script.has_han(reader.flat[start:end]):
        return _english(reader, start, end, default)
    said: list[Said] = []
    pending = start
    for piece in reader.clauses(start, end):
        found = (
            _verb(reader, piece)
            or _as_label(reader, piece)
            or _headed(reader, piece)
            or _with_object(reader, piece)
        )
        if found is None:
            continue
        names, role, label = found
        begin = min(pending, names.start) if names.start == piece.start else names.start
        if begin < pending:
            begin = pending
        if names.start > piece.start:
            said.extend(_listed(reader, pending, piece.start, default))
        whole = Span(begin, names.end)
        if said and _is_nameless(reader, whole):
            said[-1] = replace(said[-1], name=replace(said[-1].name, open_ended=True))
        else:
            said.extend(_named(reader, whole, role, label))
        pending = piece.end + 1
    said.extend(_listed(reader, pending, end, default))
    return said


def _is_nameless(reader: Reader, span: Span) -> bool:
    """Whether a clause after others only says 各有关单位, which names nobody."""
    plain = LEADING.sub("", squeeze(reader.flat[span.start : span.end]))
    return words.is_open(plain.removeprefix("各"))


def _unopened(text: str) -> bool:
    """Whether the last bracket closes one that was opened before the text."""
    last = text[-1]
    return text.count(last) > text.count("(" if last == ")" else "[")


def _named(reader: Reader, span: Span, role: Role, label: str) -> Iterator[Said]:
    if span.start >= span.end:
        return
    for name in _by_kind(reader, span, role):
        plain = squeeze(reader.flat[name.span.start : name.span.end])
        sure = words.stands_alone(plain) or name.kind != "body"
        if name.kind != "body":
            yield Said(name=name, role="official", label=label)
        else:
            given: Role = "responsible" if role == "official" else role
            yield Said(name=name, role=given, label=label, sure=sure)


def _by_kind(reader: Reader, span: Span, role: Role) -> list[Name]:
    """Bodies, but persons and posts where a unit's role is given to them in words."""
    people = persons.read(reader, span.start, span.end)
    if people and all(_holds_post(reader, p) for p in reader.hard(span.start, span.end)):
        return people
    found = lists.bodies(reader, span.start, span.end)
    out: list[Name] = []
    each = [squeeze(reader.flat[n.span.start : n.span.end]) for n in found]
    for name, plain, after in zip(found, each, [*each[1:], ""], strict=False):
        if (words.is_person(re.sub("同志$", "", plain)) and not _shares(plain, after)) or (
            words.is_post(plain) and not words.stands_alone(plain)
        ):
            out.extend(persons.read(reader, name.span.start, name.span.end))
        else:
            out.append(name)
    return out


def _shares(plain: str, after: str) -> bool:
    """Whether a name leaves its end to the one after it: 青峰、白水公司."""
    rest = after[len(plain) :]
    return words.stands_alone(after) and words.is_bare(rest) and not words.begins_name(after)


def _holds_post(reader: Reader, piece: Span) -> bool:
    """Whether a piece of a list is a person, a post, or one beside the other."""
    plain = LEADING.sub("", squeeze(reader.flat[piece.start : piece.end]))
    if words.stands_alone(plain):
        return False
    return words.is_post(plain) or words.split_person(plain) is not None


def _role(label: roles.Label, beside: frozenset[str]) -> Role:
    if label.lead_beside or label.guides:
        return roles.role_of(label.text, beside=beside) or label.role
    return label.role


def _listed(reader: Reader, start: int, end: int, default: Default | None) -> Iterator[Said]:
    """A bare list, in the role of its label or column."""
    if default is None or start >= end or not default.labels:
        return
    unit = [label for label in default.labels if label.role != "official"]
    official = [label for label in default.labels if label.role == "official"]
    text = squeeze(default.text)
    if not official:
        role = _role(unit[0], default.beside)
        for name in lists.bodies(reader, start, end):
            yield from _unit(reader, name, role, text)
        return
    for name in persons.read(reader, start, end, with_bodies=bool(unit)):
        if name.kind != "body":
            yield Said(name=name, role="official", label=text)
        elif unit:
            yield Said(name=name, role=unit[0].role, label=text)
        else:
            yield Said(name=name, role="responsible", label=text, sure=False)


def _unit(reader: Reader, name: Name, role: Role, label: str) -> Iterator[Said]:
    """A name under a unit's label; 市教育局（毛杰） and 副市长刘东 also name a person.

    A bracket after the name may give that one another role: 市司法局（牵头）.
    """
    start, end = name.span.start, name.span.end
    plain = squeeze(reader.flat[start:end])
    sure = words.stands_alone(plain) or words.is_collective(plain)
    inner = re.search(r"\(([^()]+)\)$", reader.flat[start:end])
    if inner and words.is_person(squeeze(inner.group(1))):
        body = Span(start, start + inner.start())
        yield Said(
            name=replace(reader.name(body), open_ended=name.open_ended), role=role, label=label
        )
        person = Span(start + inner.start(1), start + inner.end(1))
        yield Said(name=replace(reader.name(person), kind="person"), role="official", label=label)
        return
    tagged = _tag(squeeze(inner.group(1))) if inner else None
    if inner and tagged:
        own = replace(reader.name(Span(start, start + inner.start())), open_ended=name.open_ended)
        yield Said(name=own, role=tagged, label=squeeze(inner.group(1)), sure=sure)
        return
    where = None if sure or words.is_person(plain) else words.split_person(plain)
    if where and role in ("lead", "responsible"):
        for one in persons.read(reader, start, end):
            yield Said(name=one, role="official", label=label)
        return
    yield Said(name=name, role=role, label=label, sure=sure)


def _tag(inside: str) -> Role | None:
    """The role that a bracket after one name gives it: 市司法局（牵头）."""
    found = roles.vocabulary().labels.get(inside)
    role = roles.verbs().get(inside) or (found.role if found else None)
    return None if role == "official" else role


@cache
def _verb_pattern() -> re.Pattern[str]:
    verbs = sorted((v for v in roles.verbs() if script.has_han(v)), key=lambda v: (-len(v), v))
    by_duty = "(?:按照|按|依据|依|根据)(?:各自|部门)?(?:的)?(?:职责|职能)?(?:分工)?"
    manners = "|".join(sorted(wordlist("verb-manners"), key=lambda w: (-len(w), w)))
    return re.compile(
        f"(?:{by_duty}|{manners})*?(?P<verb>{'|'.join(verbs)})"
        "(?:(?:具体|组织)?(?:工作|实施|落实|完成|推进|办理))?$"
    )


def holds_verb(plain: str) -> bool:
    """Whether words without white space hold a verb of a role (牵头, 指导)."""
    return _any_verb().search(plain) is not None


@cache
def _any_verb() -> re.Pattern[str]:
    return re.compile("|".join(sorted(v for v in roles.verbs() if script.has_han(v))))


def _verb(reader: Reader, piece: Span) -> tuple[Span, Role, str] | None:
    """The names before a verb that ends the piece (甲局牵头), its role and the verb."""
    text = reader.flat[piece.start : piece.end].rstrip()
    tail_at = max(0, len(text) - 40)
    tail = text[tail_at:]
    plain = squeeze(tail)
    m = _verb_pattern().search(plain)
    if m is None:
        return None
    word = m.group()
    at = len(text)
    left = len(word)
    while left:
        at -= 1
        left -= not text[at].isspace()
    names = Span(piece.start, piece.start + at)
    return _without_act(reader, names), roles.verbs()[m["verb"]], word


def _without_act(reader: Reader, names: Span) -> Span:
    """The names without what is done before the verb: 各市人民政府结合实际 + 落实."""
    plain = squeeze(reader.flat[names.start : names.end])
    if words.stands_alone(OPEN_TAIL.sub("", plain)):
        return names
    found = actors.acting(reader, names.start, names.end)
    return names if found is None or found.helpers else found.names


_OBJECT = re.compile(r"(牵头|负责(?!人)|配合|协助|参与)[\u4e00-\u9fff“”、]{1,16}$")


def _with_object(reader: Reader, piece: Span) -> tuple[Span, Role, str] | None:
    """县财政局协助落实资金: a verb with an object, after nothing but bodies' whole names."""
    m = _OBJECT.search(reader.flat, piece.start, piece.end)
    if m is None or m.start() <= piece.start:
        return None
    names = lists.bodies(reader, piece.start, m.start())
    plain = [squeeze(reader.flat[n.span.start : n.span.end]) for n in names]
    if not names or not all(map(words.stands_alone, plain)):
        return None
    return Span(piece.start, m.start()), roles.verbs()[m.group(1)], m.group(1)


def _as_label(reader: Reader, piece: Span) -> tuple[Span, Role, str] | None:
    """甲局为牵头单位."""
    text = reader.flat[piece.start : piece.end].rstrip()
    m = _AS_LABEL.search(text)
    role = roles.role_of(m.group(1)) if m else None
    if m is None or role is None:
        return None
    return Span(piece.start, piece.start + m.start()), role, m.group(1)


def _headed(reader: Reader, piece: Span) -> tuple[Span, Role, str] | None:
    """牵头单位甲局: a label before the names, without a colon."""
    text = reader.flat[piece.start : piece.end]
    skip = len(text) - len(text.lstrip())
    for length in range(8, 2, -1):
        word = text[skip : skip + length]
        rest = squeeze(text[skip + length :])
        if len(word) == length and len(rest) > 1 and word in roles.vocabulary().labels:
            start = piece.start + skip + length
            if text[skip + length] in "为是":
                start += 1
            return Span(start, piece.end), roles.vocabulary().labels[word].role, word
    return None


def _english(reader: Reader, start: int, end: int, default: Default | None) -> list[Said]:
    """Lists in Latin script, one for each place that they name (NSW: …; QLD: …)."""
    if default is None:
        return []
    label = squeeze(default.text) if script.has_han(default.text) else default.text.strip()
    label = " ".join(label.split())
    places = [start, *(m.start() for m in _PLACE.finditer(reader.flat, start + 1, end)), end]
    return [said for a, b in pairwise(places) for said in _supported(reader, a, b, default, label)]


def _supported(reader: Reader, start: int, end: int, default: Default, label: str) -> list[Said]:
    """Lists where "with … support" and "in partnership with …" name supporters."""
    text = reader.flat[start:end]
    m = _WITH_SUPPORT.search(text)
    if m:
        main = _english_list(reader, start, start + m.start(), default, label)
        helpers = latin.read(reader, start + m.start(1), start + m.end(1), series=True)
        return main + [Said(name=n, role="support", label="with … support") for n in helpers]
    m = _support_phrase().search(text)
    if m:
        main = _english_list(reader, start, start + m.start(), default, label)
        helpers = latin.read(reader, start + m.end(), end, series=True)
        said = " ".join(m.group().split()).strip(" ,")
        return main + [Said(name=n, role="support", label=said) for n in helpers]
    return _english_list(reader, start, end, default, label)


def supporters(reader: Reader, start: int, end: int) -> list[Said]:
    """Who a sentence says helps: …, with support from A and B."""
    m = _support_phrase().search(reader.flat, start, end)
    if m is None:
        return []
    said = " ".join(m.group().split()).strip(" ,")
    names = latin.read(reader, m.end(), end, series=True)
    return [Said(name=n, role="support", label=said) for n in names]


@cache
def _support_phrase() -> re.Pattern[str]:
    """Words after which supporters are named: in partnership with, in collaborazione con."""
    phrases = sorted(wordlist("support-phrases"), key=lambda p: (-len(p), p))
    return re.compile(
        r",?\s*\b(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in phrases) + r")\s+",
        re.I,
    )


def _english_list(reader: Reader, start: int, end: int, default: Default, label: str) -> list[Said]:
    led = _LED_BY.match(reader.flat[start:end])
    if led:
        start += led.end()
    unit = default.labels[0]
    role = _role(unit, default.beside)
    verb = _ENGLISH_VERB.search(reader.flat, start, end)
    if verb:
        role, end = ("lead" if verb.group("lead") else "support"), verb.start()
    if role == "official":
        return [
            Said(name=n, role="responsible" if n.kind == "body" else role, label=label)
            for n in persons.read(reader, start, end)
        ]
    pairs = [p for name in lists.bodies(reader, start, end) for p in _tagged(reader, name, role)]
    return [Said(name=name, role=given, label=label) for name, given in _held_posts(pairs)]


def _held_posts(pairs: Sequence[tuple[Name, Role]]) -> Iterator[tuple[Name, Role]]:
    """Jane Holt, Head of Transport: a name before a post is the person who holds it."""
    skip = False
    for (name, role), after in zip(pairs, [*pairs[1:], None], strict=False):
        holds = after is not None and after[0].kind == "post" and role == "responsible"
        if holds and _PERSON.fullmatch(name.text) and not words.is_english_body(name.text):
            yield replace(name, kind="person"), "official"
            skip = True
        elif not (skip and name.kind == "post"):
            yield name, role
            skip = False


def _tagged(reader: Reader, name: Name, role: Role) -> Iterator[tuple[Name, Role]]:
    """A name with the role that a tag after it gives (DfT (lead)), or that its kind asks for."""
    tag = _ENGLISH_TAG.search(reader.flat, name.span.start, name.span.end)
    if tag and tag.start() > name.span.start:
        role = "lead" if "lead" in tag.group(1).lower() else "support"
        name = reader.name(Span(name.span.start, tag.start()))
    if role == "responsible":
        name = latin.typed(name)
        role = role if name.kind == "body" else "official"
    yield name, role
