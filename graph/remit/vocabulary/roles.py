"""The vocabulary of responsibility: which words give which role.

Reads `ontology/roles.ttl` (labels and verbs of the five roles, in any language) and
`ontology/lexicon.toml` (the other words of the genre) once. Labels are compared folded: without
white space, width, case and the difference between traditional and simplified characters.

pyoxigraph parses the Turtle, since this module is imported by every command and rdflib takes ten
times as long to start.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, cast

from remit.model import ROLES, Role
from remit.resources import shipped
from remit.vocabulary import composition
from remit.vocabulary.fold import fold
from remit.vocabulary.taught import Taught, cached, in_force

NAMESPACE = "https://w3id.org/remit/ns#"
SCHEME = "https://w3id.org/remit/id/role"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SPACE = re.compile(r"\s+")
_BRACKETED = re.compile(r"\([^()]*\)")
_LONGEST_LABEL = 48
_COMPOSED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A word that gives a role.

    `lead_beside` labels mean the lead beside a support label, labels that `guides` the responsible
    body where none else is named: `role_of` tells which.
    """

    text: str
    role: Role
    lead_beside: bool = False
    guides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a label gives, and how `sure` that is, from 0 to 1."""

    labels: tuple[Label, ...]
    sure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All that `roles.ttl` says, by folded label or verb."""

    labels: Mapping[str, Label]
    verbs: Mapping[str, Role]
    names: Mapping[Role, Mapping[str, str]]
    parts: Mapping[str, Role]
    guiding: frozenset[str]


@cache
def lexicon() -> dict[str, Any]:
    """The words of the genre that are no role labels, as `ontology/lexicon.toml` groups them."""
    with shipped("ontology", "lexicon.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """A label as it is compared: folded, without white space, emphasis and case."""
    return _SPACE.sub("", fold(label)).strip("*_:#|.。;,、-·★☆●○■□▲△").casefold()


def vocabulary() -> Vocabulary:
    """Labels and verbs of every role: those of `ontology/roles.ttl`, and what is taught."""
    return _taught_too(in_force())


@lru_cache(maxsize=64)
def _taught_too(taught: Taught) -> Vocabulary:
    known = _shipped()
    more = {key(text): Label(text=text, role=role) for text, role in taught.labels}
    return replace(known, labels={**known.labels, **more}) if more else known


@cache
def _shipped() -> Vocabulary:
    import pyoxigraph as ox

    labels: dict[str, Label] = {}
    verbs: dict[str, Role] = {}
    names: dict[Role, dict[str, str]] = {role: {} for role in ROLES}
    parts: dict[str, Role] = {}
    beside: set[str] = set()
    guiding: set[str] = set()
    quads = list(ox.parse(path=shipped("ontology", "roles.ttl"), format=ox.RdfFormat.TURTLE))
    notation = {
        str(q.subject): cast(Role, q.object.value)
        for q in quads
        if str(q.predicate) == f"<{_SKOS}notation>"
    }
    for quad in quads:
        role = notation.get(str(quad.subject))
        if role is None or not isinstance(quad.object, ox.Literal):
            continue
        text = quad.object.value
        match str(quad.predicate)[1:-1].rpartition("#")[2]:
            case "prefLabel":
                names[role][quad.object.language or ""] = text
                labels.setdefault(key(text), Label(text=text, role=role))
            case "altLabel":
                labels[key(text)] = Label(text=text, role=role)
            case "labelPart":
                parts[key(text)] = role
            case "responsibleAlone":
                guiding.add(key(text))
            case "leadBeside":
                beside.add(key(text))
            case "verb":
                verbs[key(text)] = role
            case _:
                pass
    for word in beside:
        label = labels[word]
        labels[word] = Label(text=label.text, role=label.role, lead_beside=True)
    return Vocabulary(
        labels=labels, verbs=verbs, names=names, parts=parts, guiding=frozenset(guiding)
    )


def find(label: str) -> Label | None:
    """What a label or a column heading gives, or None if it is no role label.

    Qualifiers before the label (市级牵头部门) and what follows it in brackets are left aside;
    two labels joined in one (责任单位及责任人) give the first. A label that is not listed is known
    by its parts (抓总单位, Driving organisation).
    """
    if len(label) > 2 * _LONGEST_LABEL:
        return None
    return _find(key(label)) or _surely_composed(label)


def of_label(label: str) -> Given | None:
    """What a label gives, listed or not, and how sure that is; None if it tells no role.

    1 for a listed label, 0.9 for a role and a kind of body or person (抓总单位), 0.8 for a phrase
    (In charge), 0.6 for a role in one word (抓总), which may head other columns as well, and 0.4
    for a kind alone (单位, Department), which gives a role only over bodies or persons. `find` and
    `find_all` know those from 0.8.
    """
    listed = find_all(label)
    if listed:
        return Given(labels=listed, sure=1.0 if key(label) in vocabulary().labels else 0.9)
    composed = _composed(label)
    return None if composed is None else Given(labels=(composed[0],), sure=composed[1])


@cached(maxsize=4096)
def _find(word: str) -> Label | None:
    labels = vocabulary().labels
    if not word or len(word) > _LONGEST_LABEL:
        return None
    if word in labels:
        return labels[word]
    bare = re.sub(r"\([^()]*\)", "", word)
    for candidate in (bare, *re.split(r"[及和与/、&,]|and", bare)[:1]):
        if candidate in labels:
            return labels[candidate]
        for qualifier in _qualifiers():
            if candidate.startswith(qualifier) and len(candidate) > len(qualifier) + 1:
                found = _find(candidate[len(qualifier) :])
                if found is not None:
                    return found
    return None


@cached(maxsize=4096)
def _composed(label: str) -> tuple[Label, float] | None:
    """A label put together from its parts, and how sure that is."""
    plain = _BRACKETED.sub("", fold(label)).strip()
    if not plain or len(plain) > _LONGEST_LABEL or key(plain) in _others():
        return None
    found = composition.compose(plain, vocabulary().parts, _qualifiers())
    if found is None:
        return None
    guides = bool(found.parts) and all(part in vocabulary().guiding for part, _ in found.parts)
    return Label(text=plain, role=found.role, guides=guides), found.sure


def _surely_composed(label: str) -> Label | None:
    composed = _composed(label)
    return composed[0] if composed is not None and composed[1] >= _COMPOSED else None


@cache
def _others() -> frozenset[str]:
    """Labels of other fields, which no parts make a role's (联系人)."""
    return frozenset(map(key, lexicon()["other_labels"]))


@cached(maxsize=4096)
def find_all(label: str) -> tuple[Label, ...]:
    """Every role that a label joins: two for 责任单位及责任人, else one or none."""
    if len(label) > 2 * _LONGEST_LABEL:
        return ()
    parts = re.split(r"[及和与/、&,()]|\band\b", key(label))
    found = [_find(part) or _surely_composed(part) for part in parts if part]
    several = tuple(dict.fromkeys(f for f in found if f is not None))
    if len({f.role for f in several}) > 1 and all(f is not None for f in found):
        return several
    first = find(label)
    return () if first is None else (first,)


@cache
def _qualifiers() -> tuple[str, ...]:
    return tuple(sorted(map(key, lexicon()["label_qualifiers"]), key=lambda q: (-len(q), q)))


def role_of(label: str, *, beside: frozenset[str] | set[str] = frozenset()) -> Role | None:
    """The role that a label gives, or None.

    Parameters
    ----------
    label
        A label before a list of names, or a column heading.
    beside
        Roles of the other labels that stand with it: 责任部门 is the lead beside a support label
        where no other label names the lead, and responsible otherwise; 指导部门 guides, but is
        responsible where no other label says who carries out.
    """
    found = find(label)
    if found is None:
        return None
    if found.lead_beside and "support" in beside and "lead" not in beside:
        return "lead"
    if found.guides and not {"lead", "responsible"} & beside:
        return "responsible"
    return found.role


def verbs() -> Mapping[str, Role]:
    """Words that stand after a list of names (牵头, 负责, 配合) and the roles they give."""
    return vocabulary().verbs
