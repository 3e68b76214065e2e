"""The form of a question: a field for each parameter, and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.errors import UnknownName, UsageError
from remit.findings import KINDS
from remit.findings import title as title_of
from remit.model import ROLES
from remit.queries import Parameter, Question, value_term
from remit.terms import BASE
from remit_viz.server.problems import Phrase, Problem, names
from remit_viz.server.rendering import say, words

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk

_MOST_NAMES = 2000
_PEOPLE = frozenset(("official", "post"))
_DISTRICTS = frozenset(("district-government",))
_INPUTS = {"date": "date", "integer": "number"}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "role": ROLES,
    "severity": ("error", "warning", "info"),
    "missing": ("official", "lead", "date", "target"),
    "pattern": ("only-support", "never-support"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    `options` are the values to choose from, each with its name; `names` tells which list of
    names completes what is typed.
    """

    name: str
    label: str
    note: str
    value: str
    kind: str
    required: bool
    options: tuple[tuple[str, str], ...]
    names: str
    problem: Problem | None


def fields(desk: Desk, asked: Question, values: Mapping[str, str], lang: str) -> list[Field]:
    """The fields of a question's form, with the values that were given.

    The language is the page's, and a plan is not asked for where there is but one. Values under
    names that are no parameters of the question are left out.
    """
    left_out = {"lang"}
    if desk.in_memory and len(_plans(desk)) < 2 and "plan" not in values:
        left_out.add("plan")
    return [
        _field(desk, parameter, values.get(parameter.name, ""), lang)
        for parameter in asked.parameters
        if parameter.name not in left_out
    ]


def _field(desk: Desk, parameter: Parameter, value: str, lang: str) -> Field:
    options = _options(desk, parameter, lang)
    note = f"parameter-{parameter.name}-note"
    known = not options or not value or any(value == option for option, _ in options)
    return Field(
        name=parameter.name,
        label=say(f"parameter-{parameter.name}", lang),
        note=say(note, lang) if note in words() else "",
        value=value,
        kind="choice" if options and known else _INPUTS.get(parameter.type, "text"),
        required=parameter.required,
        options=options,
        names=_names_for(parameter),
        problem=_problem(desk, parameter, value) if value else None,
    )


def _options(desk: Desk, parameter: Parameter, lang: str) -> tuple[tuple[str, str], ...]:
    if parameter.name == "code":
        return tuple((code, title_of(code).said(lang)) for code in sorted(KINDS))
    if parameter.type == "plan":
        return _plans(desk)
    codes = _CHOICES.get(parameter.name, ())
    kind = "role" if parameter.name == "role" else "value"
    return tuple((code, say(f"{kind}-{code}", lang)) for code in codes)


def _plans(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The plans of a store that is small enough to be read, by key, with their titles."""
    if not desk.in_memory:
        return ()
    plans = desk.graph.graph["plans"]
    return tuple((iri.removeprefix(f"{BASE}id/plan/"), plans[iri]["title"]) for iri in plans)


def _names_for(parameter: Parameter) -> str:
    if parameter.type not in ("agent", "node"):
        return ""
    return parameter.name if parameter.name in ("official", "district") else "agent"


def _problem(desk: Desk, parameter: Parameter, value: str) -> Problem | None:
    """What is wrong with a value, or None."""
    said = {"name": value[:100]}
    try:
        value_term(parameter, value, desk.store)
    except UnknownName as error:
        return Problem(404, Phrase("unknown-name", said), names(error.near))
    except UsageError as error:
        key = "ambiguous-name" if parameter.type in ("agent", "node") else "value-does-not-fit"
        return Problem(400, Phrase(key, said | {"why": str(error)}))
    return None


def agents(desk: Desk, lang: str) -> dict[str, list[str]]:
    """Names for completing what a reader types: of officials, of districts, and of all agents."""
    if not desk.in_memory:
        return {"official": [], "district": [], "agent": []}
    named: dict[str, set[str]] = {"official": set(), "district": set(), "agent": set()}
    for _, data in desk.graph.nodes(data=True):
        if data["kind"] == "initiative":
            continue
        name = str((lang == "en" and data["label_en"]) or data["label"])
        named["agent"].add(name)
        if data["kind"] in _PEOPLE:
            named["official"].add(name)
        if data["kind"] in _DISTRICTS:
            named["district"].add(name)
    return {kind: sorted(found)[:_MOST_NAMES] for kind, found in named.items()}
