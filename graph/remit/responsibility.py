"""The responsibility graph: who answers for what, as one networkx graph read from the store.

Nodes are IRIs: initiatives and agents. Each assignment is one edge initiative → agent of a
`MultiDiGraph`, since one agent can hold several roles in one initiative. Everything that counts or
draws reads this graph, so that tables, measures and pages cannot disagree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from remit.store import Store, select
from remit.terms import BASE, PREFIXES

if TYPE_CHECKING:
    import networkx as nx

_KINDS = {
    f"{PREFIXES['remit']}Official": "official",
    f"{PREFIXES['remit']}Department": "department",
    f"{PREFIXES['remit']}DistrictGovernment": "district-government",
    f"{PREFIXES['remit']}Zone": "zone",
    f"{PREFIXES['remit']}OtherBody": "other-body",
    f"{PREFIXES['remit']}AgentGroup": "group",
    f"{PREFIXES['remit']}OpenGroup": "open-group",
    f"{PREFIXES['org']}Post": "post",
}

_INITIATIVES = """
SELECT ?i ?number ?ordinal ?section ?path ?title ?plan WHERE {
  ?i a remit:Initiative ; remit:number ?number ; skos:prefLabel ?title ; dcterms:isPartOf ?plan .
  OPTIONAL { ?i remit:ordinal ?ordinal }
  OPTIONAL { ?i remit:section ?section }
  OPTIONAL { ?i remit:sectionPath ?path }
} ORDER BY ?plan ?number
"""
_PLANS = """
SELECT ?plan ?doc ?title ?year ?file ?sha ?place WHERE {
  ?plan a remit:Plan ; prov:wasDerivedFrom ?doc ; dcterms:title ?title .
  ?doc remit:fileName ?file ; schema:sha256 ?sha .
  OPTIONAL { ?plan remit:year ?year }
  OPTIONAL { ?doc remit:jurisdictionName ?place }
} ORDER BY ?plan
"""
_AGENTS = """
SELECT ?a ?class ?pref ?provisional WHERE {
  { SELECT DISTINCT ?a WHERE { ?x remit:assignee ?a } }
  ?a a ?class ; skos:prefLabel ?pref .
  OPTIONAL { ?a a remit:ProvisionalAgent . BIND(true AS ?provisional) }
} ORDER BY ?a ?class ?pref
"""
_ALIASES = """
SELECT ?a ?alt WHERE {
  { SELECT DISTINCT ?a WHERE { ?x remit:assignee ?a } }
  ?a skos:altLabel ?alt
} ORDER BY ?a ?alt
"""
_TERRITORIES = """
SELECT ?a ?name WHERE { ?a dcterms:spatial ?d . ?d a remit:District ; skos:prefLabel ?name }
ORDER BY ?a ?name
"""
_ASSIGNMENTS = """
SELECT ?x ?i ?a ?role ?mode ?part ?name ?group WHERE {
  ?x remit:initiative ?i ; remit:assignee ?a ; remit:role ?role ; remit:mode ?mode .
  OPTIONAL { ?x remit:part ?part }
  OPTIONAL { ?x remit:nameAsWritten ?name }
  OPTIONAL { ?x remit:expandedFrom ?from . ?from remit:assignee ?group }
} ORDER BY ?x
"""
_EVIDENCE = """
SELECT ?x ?label ?quote ?line ?start ?end WHERE {
  ?x a remit:Assignment ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector ?q, ?p .
  ?q oa:exact ?quote . ?p oa:start ?start ; oa:end ?end .
  OPTIONAL { ?x remit:roleLabel ?label }
} ORDER BY ?x
"""
_TITLES = """
SELECT ?i ?line ?start ?end WHERE {
  ?i a remit:Initiative ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector ?p . ?p oa:start ?start ; oa:end ?end
} ORDER BY ?i
"""
_PASSAGES = """
SELECT ?i ?label ?text ?line ?start ?part WHERE {
  ?i remit:passage ?span . ?span remit:line ?line ; oa:hasSelector ?q, ?p .
  ?q oa:exact ?text . ?p oa:start ?start .
  OPTIONAL { ?span remit:passageLabel ?label }
  OPTIONAL { ?span remit:part ?part }
} ORDER BY ?i ?start
"""
_DATES = """
SELECT ?d ?i ?kind ?due ?since ?precision ?text ?quote ?line WHERE {
  { ?i remit:hasMilestone ?d BIND("milestone" AS ?kind) }
  UNION { ?i remit:hasDeadline ?d BIND("deadline" AS ?kind) }
  ?d remit:dateText ?text ; remit:datePrecision ?p ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector/oa:exact ?quote .
  BIND(REPLACE(STR(?p), "^.*/", "") AS ?precision)
  OPTIONAL { ?d remit:dueDate ?due } OPTIONAL { ?d remit:startDate ?since }
} ORDER BY ?i ?due ?line ?kind ?d
"""
_TARGETS = """
SELECT ?t ?i ?indicator ?comparator ?value ?maximum ?unit ?change ?aspirational ?due ?quote ?line
WHERE {
  ?i remit:hasTarget ?t .
  ?t remit:indicator ?indicator ; remit:comparator ?c ; remit:change ?ch ;
    prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector ?q, ?p . ?q oa:exact ?quote . ?p oa:start ?start .
  BIND(REPLACE(STR(?c), "^.*/", "") AS ?comparator) BIND(REPLACE(STR(?ch), "^.*/", "") AS ?change)
  OPTIONAL { ?t qudt:numericValue ?value } OPTIONAL { ?t remit:maximumValue ?maximum }
  OPTIONAL { ?t remit:unitText ?unit } OPTIONAL { ?t remit:dueDate ?due }
  OPTIONAL { ?t remit:aspirational ?aspirational }
} ORDER BY ?i ?start ?t
"""
_PROMISES = """
SELECT ?i (COUNT(DISTINCT ?t) AS ?targets) (COUNT(DISTINCT ?v) AS ?valued)
       (COUNT(DISTINCT ?m) AS ?milestones) WHERE {
  { ?i remit:hasTarget ?t } UNION { ?i remit:hasMilestone ?m }
  UNION { ?i remit:hasTarget ?v . ?v qudt:numericValue ?number }
} GROUP BY ?i ORDER BY ?i
"""
_FINDINGS = """
SELECT ?f ?code ?severity ?message ?message_zh ?about ?number ?line WHERE {
  ?f a remit:Finding ; remit:code ?code ; remit:severity ?severity ; remit:about ?about .
  OPTIONAL { ?f rdfs:comment ?message FILTER(LANGMATCHES(LANG(?message), "en")) }
  OPTIONAL { ?f rdfs:comment ?message_zh FILTER(LANGMATCHES(LANG(?message_zh), "zh")) }
  OPTIONAL { ?about remit:number ?number }
  OPTIONAL { ?f prov:wasQuotedFrom/remit:line ?line }
} ORDER BY ?line ?code ?f
"""

_OF_A_TARGET = (
    *("indicator", "comparator", "value", "maximum", "unit", "change"),
    *("aspirational", "due", "quote", "line"),
)

Row = dict[str, Any]


def read(store: Store, *, evidence: bool = False) -> nx.MultiDiGraph:
    """The responsibility graph of a store.

    Parameters
    ----------
    store
        An embedded store or an endpoint.
    evidence
        Whether to read the quotes, passages and findings as well: pages need them, counts don't.

    Returns
    -------
    networkx.MultiDiGraph
        Node attributes: `kind` ("initiative" or an agent kind), `label` (as the documents call it
        most often; a district by its territory's name), `full_name`, `label_en`, `aliases`,
        `provisional`; of initiatives also `number`, `ordinal`, `section`, `section_path`, `plan`,
        `document`, `targets`, `valued` (those with a value), `milestones` (counts). Edges have
        `role`, `mode`, `part`, `via` (the group that an expanded edge came from), `assignment` (its
        IRI). With evidence:
        edges have `label`, `quote`, `line`, `start`, `end`, `document`; initiatives `line`,
        `start`, `end`, `passages`, `dates`, `promised` (the targets in the order of their words);
        the graph `findings`. Graph attributes: `plans`, `documents`, `sections`, `title`, `year`,
        `jurisdiction` (the last three None for several plans).
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    _plans(graph, store)
    _initiatives(graph, store)
    _agents(graph, store)
    _assignments(graph, store)
    if evidence:
        _evidence(graph, store)
    return graph


def rows(store: Store, query: str) -> Iterator[Row]:
    """The solutions of a SELECT query as dicts of Python values; unbound variables are None."""
    solutions = select(store, query)
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        yield {name: python_value(solution[name]) for name in names}


_NUMBERS: dict[str, Callable[[str], Any]] = {
    f"{PREFIXES['xsd']}integer": int,
    f"{PREFIXES['xsd']}decimal": float,
    f"{PREFIXES['xsd']}double": float,
    f"{PREFIXES['xsd']}boolean": lambda text: text in {"true", "1"},
}


def python_value(node: Any) -> Any:
    """An RDF term as a Python value: IRIs and strings as str, numbers and booleans as such."""
    if node is None:
        return None
    datatype = getattr(node, "datatype", None)
    if datatype is None or node.language:
        return node.value
    return _NUMBERS.get(datatype.value, str)(node.value)


def _plans(graph: nx.MultiDiGraph, store: Store) -> None:
    plans = list(rows(store, _PLANS))
    graph.graph["plans"] = {p["plan"]: p for p in plans}
    graph.graph["documents"] = {
        p["doc"]: {
            "title": p["title"],
            "name": p["file"],
            "year": p.get("year"),
            "sha256": p["sha"],
            "text": None,
        }
        for p in plans
    }
    only = plans[0] if len(plans) == 1 else {}
    for key, name in (("title", "title"), ("year", "year"), ("jurisdiction", "place")):
        graph.graph[key] = only.get(name)


def _initiatives(graph: nx.MultiDiGraph, store: Store) -> None:
    counts = {r["i"]: r for r in rows(store, _PROMISES)}
    sections: dict[str, None] = {}
    for row in rows(store, _INITIATIVES):
        plan = graph.graph["plans"][row["plan"]]
        if row["section"]:
            sections[row["section"]] = None
        graph.add_node(
            row["i"],
            kind="initiative",
            label=row["title"],
            full_name=row["title"],
            label_en=None,
            aliases=[],
            provisional=False,
            number=row["number"],
            ordinal=row["ordinal"],
            section=row["section"],
            section_path=row["path"],
            plan=row["plan"],
            document=plan["doc"],
            targets=counts.get(row["i"], {}).get("targets", 0),
            valued=counts.get(row["i"], {}).get("valued", 0),
            milestones=counts.get(row["i"], {}).get("milestones", 0),
        )
    graph.graph["sections"] = list(sections)


def _agents(graph: nx.MultiDiGraph, store: Store) -> None:
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, _ALIASES):
        aliases[row["a"]].append(row["alt"])
    territories = {r["a"]: r["name"] for r in rows(store, _TERRITORIES)}
    for solution in select(store, _AGENTS):
        node, label = solution["a"].value, solution["pref"]
        kind = _KINDS.get(solution["class"].value)
        known = graph.nodes[node] if node in graph else {}
        english = bool(label.language) and label.language.startswith("en")
        graph.add_node(
            node,
            kind=_more_specific(known.get("kind"), kind),
            aliases=aliases[node],
            territory=territories.get(node),
            provisional=bool(solution["provisional"]),
            full_name=known.get("full_name") if english else label.value,
            label_en=label.value if english else known.get("label_en"),
        )
    for _, data in graph.nodes(data=True):
        if data["kind"] != "initiative" and data["full_name"] is None:
            data["full_name"] = data["label_en"]


def _more_specific(one: str | None, other: str | None) -> str | None:
    """An open group is also a group: the narrower kind says more."""
    if "open-group" in (one, other):
        return "open-group"
    return one or other


def _assignments(graph: nx.MultiDiGraph, store: Store) -> None:
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(store, _ASSIGNMENTS):
        if row["i"] not in graph or row["a"] not in graph:
            continue
        graph.add_edge(
            row["i"],
            row["a"],
            role=_local(row["role"]),
            mode=_local(row["mode"]),
            part=row["part"] or 1,
            via=row["group"],
            assignment=row["x"],
        )
        if row["name"] and not row["group"]:
            written[row["a"]][row["name"]] += 1
    for node, data in graph.nodes(data=True):
        if data["kind"] != "initiative":
            data["label"] = _display(data, written[node])


def _display(data: Row, written: Counter[str]) -> str:
    """What to call an agent: its territory, else what documents write most often."""
    if data["territory"]:
        return str(data["territory"])
    if written:
        return min(written, key=lambda name: (-written[name], len(name), name))
    return str(data["full_name"])


def _local(iri: str) -> str:
    return iri.removeprefix(BASE).rsplit("/", 1)[-1]


def _evidence(graph: nx.MultiDiGraph, store: Store) -> None:
    quotes = {r["x"]: r for r in rows(store, _EVIDENCE)}
    for initiative, _, edge in graph.edges(data=True):
        source = quotes.get(edge["assignment"]) or quotes.get(_asserted(edge), {})
        for name in ("label", "quote", "line", "start", "end"):
            edge[name] = source.get(name)
        edge["document"] = graph.nodes[initiative]["document"]
    for row in rows(store, _TITLES):
        graph.nodes[row["i"]].update(
            line=row["line"],
            start=row["start"],
            end=row["end"],
            passages=[],
            dates=[],
            promised=[],
        )
    for row in rows(store, _PASSAGES):
        graph.nodes[row["i"]]["passages"].append(
            {k: row[k] for k in ("label", "text", "line", "start", "part")}
        )
    for row in rows(store, _DATES):
        graph.nodes[row["i"]]["dates"].append(
            {
                "iri": row["d"],
                "kind": row["kind"],
                "date": row["due"],
                "from": row["since"],
                "precision": row["precision"],
                "text": row["text"],
                "quote": row["quote"],
                "line": row["line"],
            }
        )
    for row in rows(store, _TARGETS):
        graph.nodes[row["i"]]["promised"].append(
            {"iri": row["t"]} | {name: row[name] for name in _OF_A_TARGET}
        )
    graph.graph["findings"] = [
        {
            "code": r["code"],
            "severity": r["severity"],
            "message": r["message"] or r["message_zh"] or "",
            "message_zh": r["message_zh"] or "",
            "item": r["number"],
            "about": r["about"],
            "line": r["line"],
        }
        for r in rows(store, _FINDINGS)
    ]
    for document in graph.graph["documents"].values():
        document["text"] = store.text(document["sha256"])


def _asserted(edge: Row) -> str:
    """The assignment that an expanded one was made from: its IRI without the member's key."""
    return str(edge["assignment"]).rsplit("/", 1)[0] if edge["via"] else ""
