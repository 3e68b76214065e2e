"""The units of promised quantities: read from `ontology/units.ttl`, compared and added.

pyoxigraph parses the Turtle, since this module is imported by every command and rdflib takes ten
times as long to start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cache
from typing import Final

from remit.resources import shipped

SCHEME: Final = "https://w3id.org/remit/id/unit"
_REMIT: Final = "https://w3id.org/remit/ns#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_QUDT: Final = "http://qudt.org/schema/qudt/"
_SPACE: Final = re.compile(r"\s+")
_SCALES: Final = {
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "亿": 100_000_000,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_SCALED: Final = re.compile(
    r"((?:[十百千万亿]+)|(?:hundred|thousand|million|billion|trillion)\s?)(.+)"
)
# Factors such as that of 亩 are no finite decimals; further digits would be noise.
_TWELVE_DIGITS: Final = Context(prec=12)
_EVEN: Final = str.maketrans("％／（）　", "%/() ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of the vocabulary.

    `factor` is how many of the unit `base` (a slug, too) one of it is; `additive` tells whether
    values of one indicator in it may be summed, `reason` why not (by language: zh, en); `qudt` is
    the same unit in QUDT, `kind` the local name of its QUDT quantity kind, where they exist.
    """

    slug: str
    labels: Mapping[str, str] = field(compare=False)
    base: str
    factor: Decimal
    kind: str | None
    additive: bool
    reason: Mapping[str, str] = field(compare=False)
    qudt: str | None

    @property
    def iri(self) -> str:
        """The unit's IRI."""
        return f"{SCHEME}/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All units by slug, and the slug that each wording stands for."""

    units: Mapping[str, Unit]
    words: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The units of `ontology/units.ttl`, read once."""
    import pyoxigraph as ox

    values: dict[str, dict[str, list[tuple[str, str]]]] = {}
    with shipped("ontology", "units.ttl").open("rb") as file:
        for triple in ox.parse(file, format=ox.RdfFormat.TURTLE):
            subject = str(triple.subject)[1:-1]
            if not subject.startswith(f"{SCHEME}/"):
                continue
            thing = triple.object
            language = (thing.language or "") if isinstance(thing, ox.Literal) else ""
            text = getattr(thing, "value", "")
            slot = values.setdefault(subject.removeprefix(f"{SCHEME}/"), {})
            slot.setdefault(triple.predicate.value, []).append((text, language))
    units = {slug: _unit(slug, said) for slug, said in sorted(values.items())}
    words: dict[str, str] = {}
    for slug, said in sorted(values.items()):
        for text, _ in (*said[f"{_SKOS}prefLabel"], *said.get(f"{_SKOS}altLabel", ())):
            words.setdefault(_key(text), slug)
    return Vocabulary(units=units, words=words)


def _unit(slug: str, said: Mapping[str, list[tuple[str, str]]]) -> Unit:
    def one(predicate: str) -> str | None:
        found = said.get(predicate)
        return found[0][0] if found else None

    kind = one(f"{_QUDT}hasQuantityKind")
    return Unit(
        slug=slug,
        labels={language[:2]: text for text, language in said[f"{_SKOS}prefLabel"]},
        base=(one(f"{_REMIT}baseUnit") or "").removeprefix(f"{SCHEME}/"),
        factor=Decimal(one(f"{_REMIT}factor") or "1"),
        kind=kind.rsplit("/", 1)[-1] if kind else None,
        additive=one(f"{_REMIT}additive") == "true",
        reason={language[:2]: text for text, language in said.get(f"{_SKOS}scopeNote", ())},
        qudt=one(f"{_SKOS}exactMatch"),
    )


def _key(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_EVEN)).strip()


def find_unit(text: str) -> Unit | None:
    """The unit that a wording stands for: 亿元, 万m2, ㎡, "per cent"; None where it is unknown.

    Case counts only where it must (MW is not mW): an exact wording wins over one that differs
    in case.
    """
    known = vocabulary()
    key = _key(text)
    slug = known.words.get(key) or _caseless().get(key.casefold())
    return known.units[slug] if slug else None


@cache
def _caseless() -> Mapping[str, str]:
    out: dict[str, str] = {}
    for word, slug in vocabulary().words.items():
        out.setdefault(word.casefold(), slug)
    return out


def measure(text: str) -> tuple[Unit, Decimal] | None:
    """A unit and how many of it one of the wording is: 十万只 as 只 and 100 000.

    Knows the multiples that the vocabulary does not list; None where the unit itself is unknown.
    """
    unit = find_unit(text)
    if unit is not None:
        return unit, Decimal(1)
    match = _SCALED.fullmatch(_key(text))
    if match is None:
        return None
    unit = find_unit(match[2])
    if unit is None:
        return None
    word = match[1].strip()
    scale = Decimal(1)
    for part in (word,) if word in _SCALES else word:
        scale *= _SCALES[part]
    return unit, scale


def convert(value: float | Decimal, unit: str) -> tuple[Decimal, str] | None:
    """A value in its base unit, with the base unit's Chinese label.

    ``convert(1600, "亿元")`` is ``(Decimal("160000000000"), "元")``; None for an unknown unit.
    """
    found = measure(unit)
    if found is None:
        return None
    named, scale = found
    base = vocabulary().units[named.base]
    product = Decimal(str(value)) * scale * named.factor
    return _TWELVE_DIGITS.plus(product), base.labels["zh"]


def addable(units: Iterable[str | None]) -> tuple[bool, str]:
    """Whether values of one indicator in these units may be summed, and if not, why.

    Returns
    -------
    tuple of bool and str
        The reason is empty where the sum has a meaning, else a sentence in English.
    """
    bases: dict[str, str] = {}
    for text in units:
        found = measure(text) if text else None
        if text is None or found is None:
            return False, f"the unit {text!r} is not known" if text else "a value has no unit"
        unit = found[0]
        if not unit.additive:
            return False, f"{text}: {unit.reason.get('en', 'values in it have no sum')}"
        bases.setdefault(unit.base, text)
    if len(bases) > 1:
        first, second, *_ = bases.values()
        return False, f"{first} and {second} measure different things"
    return True, ""


@cache
def wordings() -> tuple[str, ...]:
    """Every wording of a unit, the longest first: what a reader of quantities looks for."""
    return tuple(sorted(vocabulary().words, key=lambda word: (-len(word), word)))
