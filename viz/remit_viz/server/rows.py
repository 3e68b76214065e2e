"""The answer to a question as a table for people: headings, words for codes, links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from remit.findings import KINDS, title
from remit.queries import Question, headings
from remit_viz.server.entities import local
from remit_viz.server.pages import profiles
from remit_viz.server.rendering import say, words

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk

# Columns whose values are codes of ours. What a document says is never translated.
_CODED = frozenset(
    ("aspirational", "change", "involvement", "kind", "missing", "mode", "pattern", "precision")
) | {"severity"}
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2}|-Q[1-4])?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what it holds, for how it is set."""

    heading: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and where it leads."""

    text: str
    href: str | None


def columns(asked: Question, rows: Sequence[Mapping[str, Any]], lang: str) -> list[Column]:
    """The columns that people read, headed in a language."""
    return [Column(heading(name, lang), _kind(rows, name)) for name in asked.columns]


def heading(name: str, lang: str) -> str:
    """The heading of a column in a language; its name where it has none."""
    chinese, english = headings().get(name, (name, name))
    return chinese if lang == "zh" else english[:1].upper() + english[1:]


def _kind(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    values = [row[name] for row in rows if row.get(name) is not None]
    if values and all(_is_number(value) for value in values):
        return "number"
    if values and all(_DATE.fullmatch(str(value)) for value in values):
        return "date"
    return "code" if name in _CODED else "text"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def cells(desk: Desk, asked: Question, row: Mapping[str, Any], lang: str) -> list[Cell]:
    """A row's shown columns; a name is a link where the row also carries its IRI."""
    iris = {
        name: row[name]
        for name in asked.more_columns
        if isinstance(row.get(name), str) and row[name].startswith("http")
    }
    made = []
    for name in asked.columns:
        target = _target(name, iris)
        made.append(Cell(_shown(name, row.get(name), lang), target and _page_of(desk, target)))
    return made


def _target(column: str, iris: Mapping[str, str]) -> str | None:
    named = {"title": "initiative", "plan_title": "plan", "number": "initiative"}
    return iris.get(named.get(column, column.removesuffix("_name")))


def _page_of(desk: Desk, iri: str) -> str:
    """Where people read about a node: its own page where it has one, else its statements."""
    return profiles(desk).get(iri, local(iri)) if desk.in_memory else local(iri)


def _shown(column: str, value: Any, lang: str) -> str:
    """A value in words where it is a code, else as it is."""
    if value is None:
        return ""
    if column == "code" and value in KINDS:
        return title(value).said(lang)
    key = f"value-{str(value).lower()}"
    return say(key, lang) if column in _CODED and key in words() else str(value)
