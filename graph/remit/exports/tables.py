"""The graph as CSV tables: one row an initiative, an agent, an assignment, a target, a date."""

from __future__ import annotations

import csv
import io
from typing import Any

from remit.responsibility import python_value
from remit.store import Store, select

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# table: (columns, query). Every row carries IRIs, so that tables can be joined.
TABLES: dict[str, str] = {
    "initiatives": """
SELECT ?iri ?plan ?year ?number ?ordinal ?section ?title ?file ?line WHERE {
  ?iri a remit:Initiative ; dcterms:isPartOf ?plan ; remit:number ?number ; skos:prefLabel ?title ;
    prov:wasQuotedFrom ?span . ?span remit:line ?line ; oa:hasSource/remit:fileName ?file .
  OPTIONAL { ?plan remit:year ?year } OPTIONAL { ?iri remit:ordinal ?ordinal }
  OPTIONAL { ?iri remit:sectionPath ?section }
} ORDER BY ?plan ?number""",
    "agents": """
SELECT ?iri ?kind ?name ?name_en ?provisional WHERE {
  { SELECT DISTINCT ?iri WHERE { ?x remit:assignee ?iri } }
  ?iri a ?class ; skos:prefLabel ?name . FILTER(!LANGMATCHES(LANG(?name), "en") || NOT EXISTS {
    ?iri skos:prefLabel ?other . FILTER(!LANGMATCHES(LANG(?other), "en")) })
  FILTER(?class != remit:ProvisionalAgent)
  BIND(REPLACE(STR(?class), "^.*[#/]", "") AS ?kind)
  OPTIONAL { ?iri skos:prefLabel ?name_en . FILTER(LANGMATCHES(LANG(?name_en), "en")) }
  BIND(EXISTS { ?iri a remit:ProvisionalAgent } AS ?provisional)
} ORDER BY ?iri""",
    "assignments": """
SELECT ?iri ?initiative ?number ?title ?role ?agent ?name ?as_written ?mode ?part ?rank ?via ?file
  ?line ?start ?end WHERE {
  ?iri a remit:Assignment ; remit:initiative ?initiative ; remit:assignee ?agent ;
    remit:role/skos:notation ?role ; remit:mode ?mode_iri .
  ?initiative remit:number ?number ; skos:prefLabel ?title .
  ?agent skos:prefLabel ?name . FILTER(!LANGMATCHES(LANG(?name), "en") || NOT EXISTS {
    ?agent skos:prefLabel ?other . FILTER(!LANGMATCHES(LANG(?other), "en")) })
  BIND(REPLACE(STR(?mode_iri), "^.*/", "") AS ?mode)
  OPTIONAL { ?iri remit:part ?part } OPTIONAL { ?iri remit:rank ?rank }
  OPTIONAL { ?iri remit:nameAsWritten ?as_written }
  OPTIONAL { ?iri remit:expandedFrom/remit:assignee ?via }
  OPTIONAL { ?iri remit:expandedFrom?/prov:wasQuotedFrom ?span .
    ?span remit:line ?line ; oa:hasSource/remit:fileName ?file ; oa:hasSelector ?p .
    ?p oa:start ?start ; oa:end ?end }
} ORDER BY ?initiative ?role ?iri""",
    "targets": """
SELECT ?iri ?initiative ?number ?indicator ?comparator ?value ?value_max ?unit ?change
  ?aspirational ?due ?quote ?file ?line WHERE {
  ?initiative remit:hasTarget ?iri ; remit:number ?number .
  ?iri remit:indicator ?indicator ; remit:comparator ?c ; remit:change ?ch ;
    remit:aspirational ?aspirational ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSource/remit:fileName ?file ; oa:hasSelector/oa:exact ?quote .
  BIND(REPLACE(STR(?c), "^.*/", "") AS ?comparator) BIND(REPLACE(STR(?ch), "^.*/", "") AS ?change)
  OPTIONAL { ?iri qudt:numericValue ?value } OPTIONAL { ?iri remit:maximumValue ?value_max }
  OPTIONAL { ?iri remit:unitText ?unit } OPTIONAL { ?iri remit:dueDate ?due }
} ORDER BY ?initiative ?line ?iri""",
    "dates": """
SELECT ?iri ?kind ?initiative ?number ?due ?since ?precision ?text ?quote ?file ?line WHERE {
  { ?initiative remit:hasMilestone ?iri BIND("milestone" AS ?kind) }
  UNION { ?initiative remit:hasDeadline ?iri BIND("deadline" AS ?kind) }
  ?initiative remit:number ?number .
  ?iri remit:dateText ?text ; remit:datePrecision ?p ; prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSource/remit:fileName ?file ; oa:hasSelector/oa:exact ?quote .
  BIND(REPLACE(STR(?p), "^.*/", "") AS ?precision)
  OPTIONAL { ?iri remit:dueDate ?due } OPTIONAL { ?iri remit:startDate ?since }
} ORDER BY ?initiative ?line ?iri""",
}


def inert(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: such words get an apostrophe before them.

    As OWASP names them: words that begin with ``= + - @``, a tab or a line end. Numbers stay.
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTIVE) else value


def table(store: Store, name: str, *, safe: bool = False) -> str:
    """One table as RFC 4180 CSV with a header line; `safe` makes formulas in it inert."""
    solutions = select(store, TABLES[name])
    columns = [v.value for v in solutions.variables]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for solution in solutions:
        values = ["" if (v := python_value(solution[c])) is None else v for c in columns]
        writer.writerow([inert(v) for v in values] if safe else values)
    return out.getvalue()
