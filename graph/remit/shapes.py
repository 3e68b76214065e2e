"""Whether a graph is sound: its SHACL shapes, and what they find said in sentences.

The shapes are those of `ontology/shapes.ttl`. A result names the initiative that it is about by
number and title, and the place in the document where its words stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import MissingExtra, SourceError
from remit.resources import shipped
from remit.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from rdflib import Dataset, Graph
    from rdflib.term import Node

ShapeSeverity = Literal["violation", "warning", "info"]
_ORDER: dict[str, ShapeSeverity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_RANK: dict[ShapeSeverity, int] = {"violation": 0, "warning": 1, "info": 2}
# Statements about a build, and suppositions, are no part of what documents and registries say.
_LEFT_OUT = (f"{BASE}graph/build", f"{BASE}graph/whatif/", f"{BASE}graph/analysis/")
_KINDS = {
    "Assignment": ("分工", "assignment"),
    "Target": ("目标", "target"),
    "Milestone": ("节点", "milestone"),
    "Deadline": ("时限", "deadline"),
    "Finding": ("发现", "finding"),
    "Plan": ("计划", "plan"),
    "SourceDocument": ("文件", "document"),
    "SourceSpan": ("原文片段", "span"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeResult:
    """One thing that a shape found.

    `focus` is the node at fault and `path` the property, as compact IRIs where a prefix is known;
    `shape` is the name of the shape in `ontology/shapes.ttl`. `number` and `title` are those of
    the initiative concerned, None where it concerns none; `subject_zh` and `subject_en` say what
    is at fault within it (its assignment, its target), and are empty where it is the initiative
    itself. `value_name` is the value as a person reads it. `where` is `file:line` of the words
    concerned, empty where there are none.
    """

    severity: ShapeSeverity
    shape: str
    focus: str
    path: str
    value: str | None
    message_zh: str
    message_en: str
    number: int | None = None
    title: str | None = None
    subject_zh: str = ""
    subject_en: str = ""
    value_name: str = ""
    where: str = ""

    def sentence(self, lang: str = "zh") -> str:
        """The result as a person would say it, in Chinese for ``zh…``, else in English."""
        zh = lang.startswith("zh")
        subject = self.subject_zh if zh else self.subject_en
        parts = [subject] if subject else []
        if self.number is not None:
            name = f"第{self.number}项" if zh else f"initiative {self.number}"
            title = f"“{self.title}”" if self.title else ""
            parts.insert(0, f"{name}{title}" if zh else f"{name} {title}".rstrip())
        elif not subject:
            parts.insert(0, self.focus)
        message = self.message_zh if zh else self.message_en
        named = self.value_name in f"{subject} {self.title}"
        shown = "" if named else self.value_name
        if zh:
            return f"{'，'.join(parts)}：{message}{f'（{shown}）' if shown else ''}"
        text = f"{', '.join(parts)}: {message}{f' ({shown})' if shown else ''}"
        return text[0].upper() + text[1:]

    def as_json(self) -> dict[str, Any]:
        """All fields, and the sentence in both languages."""
        return {
            "severity": self.severity,
            "shape": self.shape,
            "focus": self.focus,
            "path": self.path,
            "value": self.value,
            "number": self.number,
            "title": self.title,
            "where": self.where,
            "message_zh": self.sentence("zh"),
            "message_en": self.sentence("en"),
        }


def validate(data: Dataset | Graph | str | Path) -> tuple[ShapeResult, ...]:
    """What the shapes find in a graph, the gravest first; empty where all is well.

    Parameters
    ----------
    data
        An rdflib graph or dataset (all its named graphs are taken together, without those of
        builds, analyses and suppositions), or the path of an N-Quads file.

    Notes
    -----
    The time grows with the number of nodes: about a second for a plan of thirty initiatives.

    Raises
    ------
    MissingExtra
        If pySHACL is not installed.
    SourceError
        If the file cannot be read or is no N-Quads.
    """
    try:
        from pyshacl import validate as shacl
    except ImportError as error:
        raise MissingExtra("pyshacl", "shapes") from error
    from rdflib import Graph

    graph = _union(data)
    shapes = Graph().parse(shipped("ontology", "shapes.ttl"), format="turtle")
    _, report, text = shacl(graph, shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(report, Graph):
        raise SourceError(f"the shapes could not be applied: {text}")
    return _Report(graph, report, shapes).results()


def _union(data: Dataset | Graph | str | Path) -> Graph:
    """One plain graph of all that is to be checked; the data itself is left alone."""
    from rdflib import Dataset, Graph

    if isinstance(data, str | Path):
        return _read(Path(data))
    union = Graph()
    if isinstance(data, Dataset):
        for s, p, o, name in data.quads():
            if not str(name or "").startswith(_LEFT_OUT):
                union.add((s, p, _plain(o)))
    else:
        for s, p, o in data:
            union.add((s, p, _plain(o)))
    return union


def _plain(node: Node) -> Node:
    """A string in one form: with its datatype spelt out, rdflib takes it for another literal."""
    from rdflib import XSD, Literal

    if isinstance(node, Literal) and node.datatype == XSD.string:
        return Literal(str(node))
    return node


def _read(path: Path) -> Graph:
    import pyoxigraph as ox
    from rdflib import BNode, Graph, Literal, URIRef

    def as_rdflib(term: Any) -> Node:
        if isinstance(term, ox.NamedNode):
            return URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))

    union = Graph()
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS):
            name = getattr(quad.graph_name, "value", "")
            if not name.startswith(_LEFT_OUT):
                s, p, o = map(as_rdflib, (quad.subject, quad.predicate, quad.object))
                union.add((s, p, _plain(o)))
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror or error}", where=str(path), remedy="check the path"
        ) from error
    except SyntaxError as error:
        raise SourceError(f"is no N-Quads: {error}", where=str(path)) from error
    return union


def _gravity(result: ShapeResult) -> tuple[int, str, int, str, str, str]:
    """Sorts the gravest first, then by document, initiative and node."""
    file = result.where.partition(":")[0]
    place = (result.number or 0, result.focus, result.shape, result.value or "")
    return (_RANK[result.severity], file, *place)


class _Report:
    """Turns a SHACL report into results, with the graph at hand to name things."""

    def __init__(self, graph: Graph, report: Graph, shapes: Graph) -> None:
        from rdflib import Namespace
        from rdflib.namespace import DCTERMS, PROV, RDF, SH, SKOS

        self.graph, self.report, self.shapes = graph, report, shapes
        self.remit, self.oa = Namespace(PREFIXES["remit"]), Namespace(PREFIXES["oa"])
        self.dcterms, self.prov, self.rdf, self.sh, self.skos = DCTERMS, PROV, RDF, SH, SKOS

    def results(self) -> tuple[ShapeResult, ...]:
        found = {
            self._result(node)
            for node in self.report.subjects(self.rdf.type, self.sh.ValidationResult)
        }
        return tuple(sorted(found, key=_gravity))

    def _result(self, node: Node) -> ShapeResult:
        focus = self._one(self.report, node, self.sh.focusNode)
        value = self._one(self.report, node, self.sh.value)
        severity = str(self._one(self.report, node, self.sh.resultSeverity)).rsplit("#", 1)[-1]
        at_fault = self._at_fault(focus, value)
        initiative = self._initiative(at_fault)
        subject = ("", "") if at_fault == initiative else self._subject(at_fault)
        number = self._one(self.graph, initiative, self.remit.number)
        shape = self._shape(node)
        return ShapeResult(
            severity=_ORDER[severity],
            shape=str(shape or "").rsplit("/", 1)[-1],
            focus=_compact(at_fault),
            path=_compact(self._one(self.report, node, self.sh.resultPath)),
            value=None if value is None or value == at_fault else _compact(value),
            value_name="" if value is None or value == at_fault else self._value_name(value),
            message_zh=self._message(shape, "zh"),
            message_en=self._message(shape, "en"),
            number=int(str(number)) if number is not None and str(number).isdecimal() else None,
            title=self._label(initiative) if initiative is not None else None,
            subject_zh=subject[0],
            subject_en=subject[1],
            where=self._where(at_fault),
        )

    def _at_fault(self, focus: Node | None, value: Node | None) -> Node | None:
        """The node to name: what a constraint on a whole plan found within it, else the focus."""
        whole = (focus, self.rdf.type, self.remit.Plan) in self.graph
        inside = value is not None and (value, None, None) in self.graph
        return value if focus is not None and whole and inside else focus

    def _shape(self, node: Node) -> Node | None:
        """The shape that found it, or its SPARQL constraint."""
        for term in (self.sh.sourceConstraint, self.sh.sourceShape):
            source = self._one(self.report, node, term)
            if source is not None and "/shape/" in str(source):
                return source
        return None

    def _message(self, shape: Node | None, lang: str) -> str:
        """The shape's own words: a report keeps but one language of a SPARQL constraint's."""
        said = {
            getattr(m, "language", None) or "": str(m)
            for m in self.shapes.objects(shape, self.sh.message)
        }
        return said.get(lang) or next(iter(sorted(said.values())), "")

    def _initiative(self, node: Node | None) -> Node | None:
        """The initiative that a node is, or belongs to."""
        if node is None:
            return None
        if (node, self.rdf.type, self.remit.Initiative) in self.graph:
            return node
        for up in (self.remit.initiative, self.remit.about):
            above = self._one(self.graph, node, up)
            if above is not None and (above, self.rdf.type, self.remit.Initiative) in self.graph:
                return above
        links = (self.remit.hasTarget, self.remit.hasMilestone, self.remit.hasDeadline)
        owners = (s for p in links for s in self.graph.subjects(p, node))
        return min(owners, key=str, default=None)

    def _subject(self, node: Node | None) -> tuple[str, str]:
        """What a node is called, in Chinese and in English."""
        kinds = sorted(str(t).rsplit("#", 1)[-1] for t in self.graph.objects(node, self.rdf.type))
        zh, en = next((_KINDS[k] for k in kinds if k in _KINDS), ("", ""))
        name = self._name(node)
        return (f"{zh}“{name}”" if zh else name, f"{en} “{name}”" if en else name)

    def _name(self, node: Node | None) -> str:
        for term in (self.remit.nameAsWritten, self.remit.dateText, self.remit.indicator):
            words = self._one(self.graph, node, term)
            if words is not None:
                return str(words)
        assignee = self._one(self.graph, node, self.remit.assignee)
        return self._label(node if assignee is None else assignee)

    def _value_name(self, value: Node) -> str:
        """Words for a value: the label of a node, a literal's text; none for true and false."""
        text = self._label(value)
        return "" if text in {"true", "false"} else text

    def _label(self, node: Node | None) -> str:
        labels = [
            (not (getattr(label, "language", None) or "").startswith("zh"), str(label))
            for term in (self.skos.prefLabel, self.dcterms.title)
            for label in self.graph.objects(node, term)
        ]
        return min(labels)[1] if labels else _compact(node)

    def _where(self, node: Node | None) -> str:
        origin = self._one(self.graph, node, self.remit.expandedFrom)
        stated = node if origin is None else origin
        span = self._one(self.graph, stated, self.prov.wasQuotedFrom)
        span = stated if span is None else span
        line = self._one(self.graph, span, self.remit.line)
        source = self._one(self.graph, span, self.oa.hasSource)
        file = self._one(self.graph, source, self.remit.fileName)
        return f"{file}:{line}" if file is not None and line is not None else ""

    @staticmethod
    def _one(graph: Graph, subject: Node | None, predicate: Node) -> Node | None:
        """The first object by its text, so that several give the same answer on every run."""
        if subject is None:
            return None
        return min(graph.objects(subject, predicate), key=str, default=None)


def _compact(node: Node | None) -> str:
    """A node as a compact IRI or as the text of its literal; a path that is no IRI is empty."""
    from rdflib import BNode

    if node is None or isinstance(node, BNode):
        return ""
    text = str(node)
    for prefix in sorted(PREFIXES, key=lambda p: -len(PREFIXES[p])):
        if text.startswith(PREFIXES[prefix]):
            return f"{prefix}:{text[len(PREFIXES[prefix]) :]}"
    return text
