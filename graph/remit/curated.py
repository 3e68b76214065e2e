"""The graphs that no document changes: the vocabularies and the registries, as N-Quads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from remit.registry import Agent, AgentKind, Jurisdiction, Membership
from remit.resources import shipped
from remit.terms import BASE, day, foreign, iri, label, literal, term
from remit.vocabulary.taught import Taught

# The class of each kind of agent, with its prefix.
CLASSES: dict[AgentKind, str] = {
    "official": "remit:Official",
    "department": "remit:Department",
    "district-government": "remit:DistrictGovernment",
    "zone": "remit:Zone",
    "other-body": "remit:OtherBody",
    "group": "remit:AgentGroup",
    "open-group": "remit:OpenGroup",
    "post": "org:Post",
}
_FOLDER: dict[AgentKind, str] = {kind: str(kind) for kind in CLASSES} | {"open-group": "group"}

_A = term("rdf:type")

# Which file of `ontology/` goes into which named graph.
_VOCABULARIES = {"ontology": "remit.ttl", "vocab/roles": "roles.ttl", "vocab/units": "units.ttl"}


def agent_iri(agent: Agent) -> str:
    """The IRI of an agent."""
    return f"{BASE}id/{_FOLDER[agent.kind]}/{agent.scope}/{agent.key}"


def describe_agent(agent: Agent, say: Callable[..., None], language: str = "zh-Hans") -> None:
    """Say what an agent is and what it is called, through `say(subject, predicate, *objects)`."""
    node = iri(agent_iri(agent))
    say(node, _A, term(CLASSES[agent.kind]))
    say(node, term("skos:prefLabel"), label(agent.name_zh, language))
    if agent.name_en:
        say(node, term("skos:prefLabel"), literal(agent.name_en, language="en"))
    for alias in agent.aliases:
        say(node, term("skos:altLabel"), label(alias, language))
    if agent.note:
        say(node, term("skos:note"), literal(agent.note, language="en"))


def vocabulary_lines() -> Iterator[str]:
    """The shipped ontology and vocabularies, each in its own graph."""
    import pyoxigraph as ox

    for graph, name in _VOCABULARIES.items():
        tail = f" <{BASE}graph/{graph}> ."
        for quad in ox.parse(path=str(shipped("ontology", name)), format=ox.RdfFormat.TURTLE):
            yield f"{foreign(quad.subject)} {foreign(quad.predicate)} {foreign(quad.object)}{tail}"


def taught_lines(roles: Taught) -> Iterator[str]:
    """The labels that a user teaches, beside the shipped ones of their roles."""
    for text, role in roles.labels:
        said = f"{iri(f'{BASE}id/role/{role}')} {term('skos:altLabel')} {literal(text)}"
        yield f"{said} <{BASE}graph/vocab/roles> ."


def registry_lines(jurisdiction: Jurisdiction) -> set[str]:
    """One registry: its place, its agents, its groups with their dated members."""
    lines: set[str] = set()
    tail = f" <{BASE}graph/registry/{jurisdiction.key}> ."

    def say(subject: str, predicate: str, *objects: str) -> None:
        lines.update(f"{subject} {predicate} {o}{tail}" for o in objects)

    place = iri(f"{BASE}id/jurisdiction/{jurisdiction.key}")
    say(place, _A, term("remit:Jurisdiction"))
    say(place, term("skos:prefLabel"), label(jurisdiction.name_zh, "zh-Hans"))
    if jurisdiction.name_en:
        say(place, term("skos:prefLabel"), literal(jurisdiction.name_en, language="en"))
    iris = {a.key: agent_iri(a) for a in jurisdiction.agents}
    for agent in jurisdiction.agents:
        describe_agent(agent, say)
        if agent.kind == "district-government":
            _territory(agent, jurisdiction, say)
    for membership in jurisdiction.memberships:
        _membership(membership, jurisdiction.key, iris, say)
    return lines


def _territory(agent: Agent, jurisdiction: Jurisdiction, say: Callable[..., None]) -> None:
    """The territory that a district government governs: a place, never an assignee."""
    district = iri(f"{BASE}id/district/{agent.scope}/{agent.key}")
    say(iri(agent_iri(agent)), term("dcterms:spatial"), district)
    say(district, _A, term("remit:District"))
    name = agent.name_zh.removesuffix("政府").removesuffix("人民")
    name = name.removeprefix(jurisdiction.name_zh) or name
    say(district, term("skos:prefLabel"), label(name, "zh-Hans"))


def _membership(
    membership: Membership, scope: str, iris: dict[str, str], say: Callable[..., None]
) -> None:
    since = membership.valid_from.isoformat() if membership.valid_from else "always"
    node = iri(f"{BASE}id/membership/{scope}/{membership.group}/{membership.member}/{since}")
    say(node, _A, term("org:Membership"))
    say(node, term("org:organization"), iri(iris[membership.group]))
    say(node, term("org:member"), iri(iris[membership.member]))
    bounds: tuple[tuple[str, date | None], ...] = (
        ("remit:validFrom", membership.valid_from),
        ("remit:validUntil", membership.valid_until),
    )
    for predicate, value in bounds:
        if value:
            say(node, term(predicate), day(value))
