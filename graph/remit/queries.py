"""The ready-made questions: documented SPARQL files with parameters, listed, bound and run.

`ontology/queries/README.md` defines the form of a file. A line with ``#? name`` is a slot, where
the parameter `name` is bound: it is replaced by a VALUES block when a value is given, and stays as
it is (a default, or nothing) when none is.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from remit.errors import UnknownName, UsageError
from remit.lookup import expand, find
from remit.resources import shipped
from remit.responsibility import python_value
from remit.store import Store, select
from remit.terms import BASE, day, iri, literal, term


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a question: its type decides how a value is read."""

    name: str
    type: str
    meaning: str
    default: str

    @property
    def required(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.default == "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A ready-made question, in both languages, with its SPARQL text."""

    name: str
    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    more_columns: tuple[str, ...]
    notes: tuple[str, ...]
    notes_zh: tuple[str, ...]
    text: str

    def as_json(self) -> dict[str, Any]:
        """The question without its SPARQL text."""
        return {
            "name": self.name,
            "title": {"zh": self.title_zh, "en": self.title_en},
            "question": {"zh": self.question_zh, "en": self.question_en},
            "parameters": [
                {"name": p.name, "type": p.type, "meaning": p.meaning, "default": p.default}
                for p in self.parameters
            ],
            "columns": [*self.columns, *self.more_columns],
            "notes": list(self.notes),
            "notes_zh": list(self.notes_zh),
        }


@cache
def questions() -> tuple[Question, ...]:
    """All shipped questions, by name."""
    files = sorted(shipped("ontology", "queries").glob("*.rq"))
    return tuple(parse(path.read_text("utf-8"), where=path) for path in files)


@cache
def headings() -> dict[str, tuple[str, str]]:
    """The heading of every column of the questions, in Chinese and in English."""
    lines = shipped("ontology", "queries", "columns.csv").read_text("utf-8").splitlines()
    return {row["name"]: (row["zh"], row["en"]) for row in csv.DictReader(lines)}


def question(name: str) -> Question:
    """The question of that name.

    Raises
    ------
    UnknownName
        If there is none; near names are suggested.
    """
    known = {q.name: q for q in questions()}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
        raise UnknownName(
            f"there is no question {name!r}", near=near, remedy="" if near else "list: remit ask"
        )
    return known[name]


_HEADER = re.compile(r"# ([a-z-]+)(?: (\w+))?: (.*)\Z")


def parse(text: str, *, where: Path) -> Question:
    """A question from the text of its file.

    Raises
    ------
    ValueError
        If a header line is missing.
    """
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    notes: dict[str, list[str]] = {"note": [], "note-zh": []}
    for line in text.splitlines():
        hit = _HEADER.match(line)
        if not hit:
            break
        key, name, value = hit.groups()
        if key == "param":
            kind, meaning, default = re.split(r" [–-] ", value, maxsplit=2)
            parameters.append(Parameter(name=name, type=kind, meaning=meaning, default=default))
        elif key in notes:
            notes[key].append(value)
        else:
            said[key] = value
    try:
        shown, _, more = said["columns"].partition(";")
        return Question(
            name=said["name"],
            title_zh=said["title-zh"],
            title_en=said["title-en"],
            question_zh=said["question-zh"],
            question_en=said["question-en"],
            parameters=tuple(parameters),
            columns=_names(shown),
            more_columns=_names(more),
            notes=tuple(notes["note"]),
            notes_zh=tuple(notes["note-zh"]),
            text=text,
        )
    except KeyError as error:
        raise ValueError(f"{where.name}: the header lacks {error}") from error


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


_SLOT = re.compile(
    r"^(?P<indent> *)(?:VALUES [^#\n]*)?#\? (?P<name>\w+)(?:: (?P<pattern>.*))?$", re.MULTILINE
)


def bind(asked: Question, values: Mapping[str, str], store: Store) -> str:
    """The question's SPARQL text with its parameters bound.

    Raises
    ------
    UsageError
        If a parameter is unknown, missing though required, or has a value of another type.
    """
    known = {p.name: p for p in asked.parameters}
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean --{near[0]}?" if near else ""
            raise UsageError(
                f"{asked.name} has no parameter --{name}",
                remedy=hint or f"it has {', '.join(f'--{n}' for n in known) or 'none'}",
            )
    for parameter in asked.parameters:
        if parameter.required and parameter.name not in values:
            raise UsageError(
                f"{asked.name} needs --{parameter.name}: {parameter.meaning}",
                remedy=f"remit ask {asked.name} --{parameter.name} …",
            )
    bound = {
        name: f"VALUES ?{name} {{ {value_term(known[name], value, store)} }}"
        for name, value in values.items()
    }

    def at_slot(hit: re.Match[str]) -> str:
        name, pattern = hit.group("name"), hit.group("pattern") or ""
        return f"{hit.group('indent')}{bound[name]} {pattern}" if name in bound else hit.group()

    return _SLOT.sub(at_slot, asked.text)


def run(
    store: Store, asked: Question, values: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The rows that answer a question, as dicts of Python values."""
    solutions = select(store, bind(asked, values or {}, store))
    names = [v.value for v in solutions.variables]
    return [{n: python_value(solution[n]) for n in names} for solution in solutions]


def value_term(parameter: Parameter, value: str, store: Store) -> str:
    """What a value that was given for a parameter stands for, as a SPARQL term.

    Raises
    ------
    UnknownName
        If nothing in the store bears the name; near names are suggested.
    UsageError
        If the value is of another type, or several nodes bear the name.
    """
    try:
        read = _READERS[parameter.type]
    except KeyError as error:
        raise ValueError(f"a question has a parameter of unknown type {error}") from error
    try:
        return read(value, store)
    except UsageError:
        raise
    except ValueError as error:
        raise UsageError(
            f"{value!r} is no {parameter.type}",
            where=f"--{parameter.name}",
            remedy=parameter.meaning,
        ) from error


def _plan(value: str, store: Store) -> str:
    """A plan by IRI, key or title."""
    spelt = expand(value)
    if spelt:
        return iri(spelt)
    plans = {
        row["plan"].value: row["title"].value
        for row in select(
            store, "SELECT ?plan ?title WHERE { ?plan a remit:Plan ; dcterms:title ?title }"
        )
    }
    key = f"{BASE}id/plan/{value}"
    hits = [key] if key in plans else sorted(p for p, title in plans.items() if title == value)
    if len(hits) != 1:
        keys = [p.rsplit("/", 1)[-1] for p in sorted(plans)]
        near = difflib.get_close_matches(value, keys, n=3, cutoff=0.3) or keys[:5]
        raise UnknownName(f"there is no plan {value!r}", near=near)
    return iri(hits[0])


def _role(value: str, _: Store) -> str:
    from remit.model import ROLES

    if value not in ROLES:
        raise UsageError(f"{value!r} is no role", remedy=f"one of {', '.join(ROLES)}")
    return term(f"role:{value}")


def _integer(value: str, _: Store) -> str:
    return str(int(value))


def _agent(value: str, store: Store) -> str:
    return iri(find(store, value))


def _node(value: str, store: Store) -> str:
    return iri(find(store, value, initiatives=True))


def _text(value: str, _: Store) -> str:
    return literal(value)


def _day(value: str, _: Store) -> str:
    return day(datetime.date.fromisoformat(value))


def _language(value: str, _: Store) -> str:
    if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", value):
        raise ValueError(value)
    return literal(value)


_READERS: dict[str, Callable[[str, Store], str]] = {
    "agent": _agent,
    "date": _day,
    "initiative": _node,
    "integer": _integer,
    "language": _language,
    "node": _node,
    "plan": _plan,
    "role": _role,
    "text": _text,
}
