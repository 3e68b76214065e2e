"""The findings: what each code means and says, in Chinese and in English.

All words are data, in `ontology/findings.toml`, which is read when a finding is first made or
explained. `finding` is the one place that makes a `Finding`, so that every finding has both
languages.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, cast

from remit.errors import UsageError
from remit.model import Finding, Severity, Span
from remit.resources import shipped

_LONGEST: Final = 60  # characters of the document that a message quotes at one place


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def said(self, lang: str) -> str:
        """The words in a language: English where it is asked for, else Chinese."""
        return self.en if lang.startswith("en") else self.zh

    def filled(self, values: Mapping[str, object]) -> Bilingual:
        """The words with values in their places, each as its language writes it.

        Raises
        ------
        KeyError
            If a place has no value.
        """
        return Bilingual(
            self.zh.format_map({name: _shown(value, "zh") for name, value in values.items()}),
            self.en.format_map({name: _shown(value, "en") for name, value in values.items()}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of finding: how grave it is, what it says and means, and what to do about it.

    `title` is a noun phrase for headings; `message` has places in braces for words of the
    document.
    """

    code: str
    severity: Severity
    title: Bilingual
    message: Bilingual
    meaning: Bilingual
    example: Bilingual
    remedy: Bilingual


class _Catalogue(Mapping[str, Kind]):
    """The kinds by code, in the order of the catalogue; read on first use."""

    def __getitem__(self, code: str) -> Kind:
        return _kinds()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_kinds())

    def __len__(self) -> int:
        return len(_kinds())


KINDS: Final[Mapping[str, Kind]] = _Catalogue()
"""Every kind of finding, by its code."""


@cache
def _data() -> dict[str, dict[str, Any]]:
    with shipped("ontology", "findings.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _kinds() -> dict[str, Kind]:
    return {
        code: Kind(
            code=code,
            severity=cast("Severity", said["severity"]),
            title=Bilingual(**said["title"]),
            message=Bilingual(**said["message"]),
            meaning=Bilingual(**said["meaning"]),
            example=Bilingual(**said["example"]),
            remedy=Bilingual(**said["remedy"]),
        )
        for code, said in _data()["findings"].items()
    }


def kind(code: str) -> Kind:
    """The kind of finding of a code that a person typed.

    Raises
    ------
    UsageError
        If there is none; near codes are suggested.
    """
    if code not in KINDS:
        near = difflib.get_close_matches(code, KINDS, n=3)
        raise UsageError(
            f"there is no finding {code!r}",
            remedy=f"did you mean {', '.join(near)}?" if near else "list: remit check --list",
        )
    return KINDS[code]


def title(code: str) -> Bilingual:
    """What to call a kind of finding in a heading: its code, where the catalogue lacks it."""
    return KINDS[code].title if code in KINDS else Bilingual(code, code)


def phrase(name: str, **said: object) -> Bilingual:
    """A part of a message, with words in its places.

    Raises
    ------
    KeyError
        If there is no such phrase, or it needs other words.
    """
    return Bilingual(**_data()["phrases"][name]).filled(said)


def finding(
    code: str,
    span: Span,
    *,
    item: int | None = None,
    severity: Severity | None = None,
    **said: object,
) -> Finding:
    """The finding of a code at a place.

    Parameters
    ----------
    code
        A code of the catalogue.
    span
        What it is about, in the document's text.
    item
        The number of the item that it is about, if it is about one.
    severity
        Where it differs from the code's usual one.
    said
        What the message quotes, by the names of its places: words, which are cut where they are
        long, dates, or phrases.

    Raises
    ------
    KeyError
        If there is no such code, or its message needs other words.
    """
    kind_of_it = KINDS[code]
    message = kind_of_it.message.filled(said)
    return Finding(
        code=code,
        severity=severity or kind_of_it.severity,
        message=message.en.strip(),
        message_zh=message.zh.strip(),
        span=span,
        item=item,
    )


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the text, one for each code and place.

    Of several with one code at one place, that of the first item is kept, and that of none only
    where no other names an item. The order is total: it depends on nothing but the findings.
    """
    kept: dict[tuple[Span, str], Finding] = {}
    for found in sorted(findings, key=_order):
        kept.setdefault((found.span, found.code), found)
    return tuple(kept.values())


def _order(found: Finding) -> tuple[Span, str, bool, int, str, str, str]:
    unplaced, item = found.item is None, found.item or 0
    said = (found.severity, found.message, found.message_zh)
    return (found.span, found.code, unplaced, item, *said)


def _shown(value: object, lang: str) -> str:
    """A value as a message in a language shows it: one line, not too long."""
    if isinstance(value, Bilingual):
        return value.said(lang)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()
    words = "" if value is None else " ".join(str(value).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
