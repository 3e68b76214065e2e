"""An extraction and a registry as N-Quads: what each document says, each statement quoted.

The shapes of the nodes are those of `ontology/remit.ttl`; `quads` is the only place that turns
values into statements. No blank nodes, no clock, ASCII IRIs: the same extraction gives the same
lines on every machine.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from remit.curated import agent_iri, describe_agent
from remit.errors import QuoteMismatch
from remit.findings import finding, merged, phrase
from remit.model import (
    Assignment,
    Deadline,
    Document,
    Extraction,
    Finding,
    Item,
    Milestone,
    Role,
    Span,
    Target,
    Unread,
)
from remit.registry import Agent, Jurisdiction, Registry, kind_of
from remit.terms import BASE, boolean, day, decimal, integer, iri, label, literal, term
from remit.vocabulary.fold import seen
from remit.vocabulary.units import find_unit

_CONTEXT = 16  # characters of prefix and suffix in a text quote selector
_A = term("rdf:type")
_PREF = term("skos:prefLabel")
_QUOTED = term("prov:wasQuotedFrom")


def document_key(name: str) -> str:
    """The ASCII key of a document, from its file name without the suffix.

    A stem of ASCII letters, digits and separators becomes a slug; any other becomes ``x-`` and
    the first 12 hexadecimal digits of its SHA-256, since readings of Chinese characters are
    ambiguous and would let IRIs move.
    """
    stem = name.rsplit(".", 1)[0] if "." in name[1:] else name
    stem = unicodedata.normalize("NFKC", stem).strip()
    slug = re.sub(r"[\s_.-]+", "-", stem.lower()).strip("-")
    if re.fullmatch(r"[a-z0-9-]{1,80}", slug):
        return slug
    return f"x-{hashlib.sha256(stem.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


@dataclass(slots=True)
class Graphs:
    """The lines of one document's graphs, and what was counted while writing them."""

    key: str
    stated: set[str] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    provisional: set[str] = field(default_factory=set)
    agents: dict[str, Agent] = field(default_factory=dict)
    assignments: int = 0
    findings: tuple[Finding, ...] = ()


def quads(extraction: Extraction, *, key: str, registry: Registry) -> Graphs:
    """What one document says, as N-Quads of `graph/doc/{key}`, and what follows from it.

    Agents that no registry knows go to `graph/provisional/{scope}`, which all documents of one
    place share. The derived graph gets the findings here; expansions of groups and shortcuts come
    from the rules in `ontology/rules` when the graphs are loaded.

    Raises
    ------
    QuoteMismatch
        If a name or title does not equal the words at its span, white space aside.
    """
    return _Writer(extraction, key, registry).write()


class _Writer:
    """Writes one document; holds what all of its nodes share."""

    def __init__(self, extraction: Extraction, key: str, registry: Registry) -> None:
        self.extraction = extraction
        self.document: Document = extraction.document
        self.language = extraction.document.language
        self.registry = registry
        self.jurisdiction: Jurisdiction | None = registry.jurisdiction_of(
            extraction.document.jurisdiction
        )
        self.scope = self.jurisdiction.key if self.jurisdiction else self._own_scope(key)
        self.key = key
        self.out = Graphs(key=key)
        self.doc = iri(f"{BASE}doc/{key}")
        self.plan = iri(f"{BASE}id/plan/{key}")
        self._stated = f" {iri(f'{BASE}graph/doc/{key}')} ."
        self._write_to(self.out.stated, f"doc/{key}")
        self._unknown: dict[str, Finding] = {}

    def _own_scope(self, key: str) -> str:
        """Where no registry applies: the named place, else the document."""
        place = self.document.jurisdiction
        return document_key(place) if place else key

    def say(self, subject: str, predicate: str, *objects: str) -> None:
        """State triples in the graph being written, unless the document's own graph has them.

        Oxigraph's union of graphs does not fold a triple that stands in two of them.
        """
        for o in objects:
            triple = f"{subject} {predicate} {o}"
            if f"{triple}{self._stated}" not in self.out.stated:
                self._lines.add(f"{triple}{self._tail}")

    def _write_to(self, lines: set[str], graph: str) -> None:
        self._lines, self._tail = lines, f" {iri(f'{BASE}graph/{graph}')} ."

    def write(self) -> Graphs:
        self._document()
        for item in self.extraction.items:
            self._item(item)
        self._write_to(self.out.provisional, f"provisional/{self.scope}")
        for agent in self.out.agents.values():
            if agent.provisional:
                self._agent(agent)
        self.out.findings = merged((*self.extraction.findings, *self._unknown.values()))
        self._write_to(self.out.derived, f"derived/{self.key}")
        for k, found in enumerate(self.out.findings, 1):
            self._finding(k, found)
        return self.out

    # -- the document and its plan ----------------------------------------------------------

    def _document(self) -> None:
        d = self.document
        self.say(self.doc, _A, term("remit:SourceDocument"))
        self.say(self.doc, term("remit:fileName"), literal(d.name))
        self.say(self.doc, term("schema:sha256"), literal(d.sha256))
        self.say(self.doc, term("dcterms:format"), literal(d.media_type))
        self.say(self.doc, term("dcterms:language"), literal(d.language))
        self.say(self.doc, term("remit:characters"), integer(len(d.text)))
        title = label(d.title or d.name, self.language)
        self.say(self.doc, term("dcterms:title"), title)
        if d.issuer:
            self.say(self.doc, term("remit:issuerName"), label(d.issuer, self.language))
        if d.jurisdiction:
            self.say(self.doc, term("remit:jurisdictionName"), label(d.jurisdiction, self.language))
        if d.issued:
            self.say(self.doc, term("dcterms:issued"), day(d.issued))
        self.say(self.plan, _A, term("remit:Plan"))
        self.say(self.plan, term("dcterms:title"), title)
        self.say(self.plan, term("prov:wasDerivedFrom"), self.doc)
        if d.year:
            self.say(self.plan, term("remit:year"), integer(d.year))
            self.say(self.plan, term("remit:validFrom"), day(date(d.year, 1, 1)))
            self.say(self.plan, term("remit:validUntil"), day(date(d.year + 1, 1, 1)))
        if self.jurisdiction:
            place = iri(f"{BASE}id/jurisdiction/{self.jurisdiction.key}")
            self.say(self.plan, term("remit:jurisdiction"), place)

    # -- items ------------------------------------------------------------------------------

    def _item(self, item: Item) -> None:
        path = f"{self.key}/{item.number:02d}"
        node = iri(f"{BASE}id/initiative/{path}")
        self.say(node, _A, term("remit:Initiative"))
        self.say(node, term("dcterms:isPartOf"), self.plan)
        self.say(node, term("remit:number"), integer(item.number))
        self.say(node, _PREF, label(item.title, self.language))
        self.say(node, _QUOTED, self.span(item.title_span, equals=item.title))
        if item.ordinal is not None:
            self.say(node, term("remit:ordinal"), literal(item.ordinal))
        if item.section:
            self.say(node, term("remit:section"), label(item.section[0], self.language))
            self.say(node, term("remit:sectionPath"), literal(" / ".join(item.section)))
        for passage in item.passages:
            place = self.span(passage.span)
            self.say(node, term("remit:passage"), place)
            self.say(place, term("remit:part"), integer(passage.part))
            if passage.label:
                self.say(place, term("remit:passageLabel"), label(passage.label, self.language))
        self._assignments(item, node, path)
        self._promises(item, node, path)

    def _assignments(self, item: Item, initiative: str, path: str) -> None:
        rank: dict[Role, int] = {}
        for a in item.assignments:
            rank[a.role] = rank.get(a.role, 0) + 1
            node = iri(f"{BASE}id/assignment/{path}/{a.role}/{rank[a.role]}")
            agent = self._resolve(a, item)
            self.say(node, _A, term("remit:Assignment"))
            self.say(node, term("remit:initiative"), initiative)
            self.say(node, term("remit:assignee"), iri(agent_iri(agent)))
            self.say(node, term("remit:role"), term(f"role:{a.role}"))
            self.say(node, term("remit:mode"), term(f"mode:{a.mode}"))
            self.say(node, term("remit:rank"), integer(rank[a.role]))
            self.say(node, term("remit:part"), integer(a.part))
            self.say(node, term("remit:nameAsWritten"), label(a.name, self.language))
            if a.label:
                self.say(node, term("remit:roleLabel"), label(a.label, self.language))
            if a.open_ended:
                self.say(node, term("remit:openEnded"), boolean(True))
            if a.post:
                self.say(node, term("remit:byPost"), boolean(True))
            self.say(node, _QUOTED, self.span(a.span, equals=a.name))
            self.out.assignments += 1

    def _resolve(self, a: Assignment, item: Item) -> Agent:
        kind = kind_of(a.name, official=a.role == "official", post=a.post)
        agent = self.registry.agent(a.name, scope=self.scope, kind=kind)
        self.out.agents.setdefault(agent_iri(agent), agent)
        closed = agent.kind not in {"open-group", "post"}
        if agent.provisional and self.jurisdiction and closed and a.name not in self._unknown:
            near = self.registry.near(a.name, scope=self.scope, most=1)
            hint = phrase("did-you-mean", near=near[0]) if near else ""
            self._unknown[a.name] = finding(
                "unknown-name",
                a.span,
                item=item.number,
                place=self.jurisdiction.name_zh,
                name=a.name,
                hint=hint,
            )
        return agent

    def _promises(self, item: Item, initiative: str, path: str) -> None:
        for k, t in enumerate(item.targets, 1):
            node = iri(f"{BASE}id/target/{path}/{k}")
            self.say(initiative, term("remit:hasTarget"), node)
            self._target(t, node)
        for k, milestone in enumerate(item.milestones, 1):
            node = self._step("milestone", milestone, initiative, f"{path}/{k}")
            self.say(node, term("remit:status"), iri(f"{BASE}id/status/scheduled"))
        for k, deadline in enumerate(item.deadlines, 1):
            self._step("deadline", deadline, initiative, f"{path}/{k}")

    def _target(self, t: Target, node: str) -> None:
        self.say(node, _A, term("remit:Target"))
        self.say(node, term("remit:indicator"), label(t.indicator, self.language))
        self.say(node, term("remit:comparator"), iri(f"{BASE}id/comparator/{t.comparator}"))
        self.say(node, term("remit:change"), iri(f"{BASE}id/change/{t.change}"))
        self.say(node, term("remit:aspirational"), boolean(t.aspirational))
        self.say(node, term("remit:part"), integer(t.part))
        if t.value is not None:
            self.say(node, term("qudt:numericValue"), decimal(t.value))
        if t.value_max is not None:
            self.say(node, term("remit:maximumValue"), decimal(t.value_max))
        if t.unit:
            self.say(node, term("remit:unitText"), literal(t.unit))
            unit = find_unit(t.unit)
            if unit is not None:
                self.say(node, term("qudt:hasUnit"), iri(unit.iri))
        if t.deadline:
            self.say(node, term("remit:dueDate"), day(t.deadline))
        self.say(node, _QUOTED, self.span(t.span, equals=t.text))

    def _step(self, kind: str, step: Milestone | Deadline, initiative: str, path: str) -> str:
        node = iri(f"{BASE}id/{kind}/{path}")
        name = kind.capitalize()
        self.say(initiative, term(f"remit:has{name}"), node)
        self.say(node, _A, term(f"remit:{name}"))
        self.say(node, term("remit:dateText"), literal(step.text))
        self.say(node, term("remit:datePrecision"), iri(f"{BASE}id/precision/{step.precision}"))
        if step.date:
            self.say(node, term("remit:dueDate"), day(step.date))
        if step.since:
            self.say(node, term("remit:startDate"), day(step.since))
        self.say(node, _QUOTED, self.span(step.span, equals=step.text))
        return node

    # -- evidence ---------------------------------------------------------------------------

    def span(self, span: Span, *, equals: str | None = None) -> str:
        """The node of a span, described once; `equals` is what its words must be."""
        text, exact = self.document.text, self.document.quote(span)
        if not exact or (equals is not None and not _stands_in(exact, equals)):
            line, column = self.document.position(min(span.start, len(text)))
            raise QuoteMismatch(
                f"the words at [{span.start}, {span.end}) are {exact[:60]!r}, not {equals!r}",
                where=f"{self.document.path}:{line}:{column}",
                remedy="report this: the reader of this layout gave a wrong place",
            )
        base = f"{BASE}doc/{self.key}#"
        at = f"{span.start},{span.end}"
        node, pos, quote = (iri(f"{base}{kind}={at}") for kind in ("char", "pos", "quote"))
        line, column = self.document.position(span.start)
        self.say(node, _A, term("remit:SourceSpan"))
        self.say(node, term("oa:hasSource"), self.doc)
        self.say(node, term("oa:hasSelector"), pos, quote)
        self.say(node, term("remit:line"), integer(line))
        self.say(node, term("remit:column"), integer(column))
        self.say(pos, _A, term("oa:TextPositionSelector"))
        self.say(pos, term("oa:start"), integer(span.start))
        self.say(pos, term("oa:end"), integer(span.end))
        self.say(quote, _A, term("oa:TextQuoteSelector"))
        self.say(quote, term("oa:exact"), literal(exact))
        self.say(
            quote, term("oa:prefix"), literal(text[max(0, span.start - _CONTEXT) : span.start])
        )
        self.say(quote, term("oa:suffix"), literal(text[span.end : span.end + _CONTEXT]))
        return node

    def _agent(self, agent: Agent) -> None:
        describe_agent(agent, self.say, self.language)
        self.say(iri(agent_iri(agent)), _A, term("remit:ProvisionalAgent"))

    def _finding(self, k: int, found: Finding) -> None:
        node = iri(f"{BASE}id/finding/{self.key}/{k}")
        self.say(node, _A, term("remit:Finding"))
        self.say(node, term("remit:code"), literal(found.code))
        self.say(node, term("remit:severity"), literal(found.severity))
        self.say(node, term("rdfs:comment"), literal(found.message, language="en"))
        if found.message_zh:
            self.say(node, term("rdfs:comment"), literal(found.message_zh, language="zh-Hans"))
        self.say(node, term("remit:about"), self._subject(found))
        if found.span.start < found.span.end:
            self.say(node, _QUOTED, self.span(found.span))

    def _subject(self, found: Finding) -> str:
        if found.item is None:
            return self.doc
        return iri(f"{BASE}id/initiative/{self.key}/{found.item:02d}")


def unread_quads(unread: Sequence[Unread]) -> tuple[set[str], tuple[Finding, ...]]:
    """Sources that a build left out, as N-Quads of `graph/unread`, with the finding of each.

    Only their names and what is wrong with them are said, whatever folder they lie in and in
    whatever order they come.
    """
    tail = f" {iri(f'{BASE}graph/unread')} ."
    lines: set[str] = set()
    findings: list[Finding] = []
    numbers: Counter[str] = Counter()
    for each in sorted(unread, key=lambda u: (u.name, u.place, u.error.what)):
        key = document_key(each.name)
        numbers[key] += 1
        about = iri(f"{BASE}id/unread/{key}/{numbers[key]}")
        node = iri(f"{BASE}id/finding/unread/{key}/{numbers[key]}")
        found = finding("unread-source", Span(0, 0), file=each.place, reason=each.error.what)
        findings.append(found)
        said = [
            *_described(node, found),
            f"{node} {term('remit:about')} {about}",
            f"{about} {_A} {term('remit:UnreadSource')}",
            f"{about} {term('remit:fileName')} {literal(each.name)}",
        ]
        lines.update(line + tail for line in said)
    return lines, tuple(findings)


def _described(node: str, found: Finding) -> Iterator[str]:
    """The triples that say what a finding is."""
    yield f"{node} {_A} {term('remit:Finding')}"
    yield f"{node} {term('remit:code')} {literal(found.code)}"
    yield f"{node} {term('remit:severity')} {literal(found.severity)}"
    yield f"{node} {term('rdfs:comment')} {literal(found.message, language='en')}"
    if found.message_zh:
        yield f"{node} {term('rdfs:comment')} {literal(found.message_zh, language='zh-Hans')}"


def _stands_in(exact: str, name: str) -> bool:
    """Whether a name is what stands at its place, white space and what is not seen aside.

    A name that a page number or another column interrupts (省市场监 … 管局) stands in it piece by
    piece, in order, from the first character of the place to the last.
    """
    have, want = _squeeze(seen(exact)), _squeeze(seen(name))
    if have == want:
        return True
    if "\n" not in exact or not want or have[0] != want[0] or have[-1] != want[-1]:
        return False
    rest = iter(have)
    return all(c in rest for c in want)


def _squeeze(text: str) -> str:
    """The text without white space and marks of emphasis."""
    return re.sub(r"[\s*_]+", "", text)
