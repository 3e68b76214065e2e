"""The SPARQL behind a page: whoever asks the store so gets the rows that the page shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from remit.terms import PREFIXES
from remit_viz.view import View

# What SPARQL takes between angle brackets.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\ud800-\udfff]*")

_WHO = """
SELECT ?role ?agent ?written ?via ?line WHERE {
  VALUES ?initiative { <IRI> }
  ?assignment remit:initiative ?initiative ; remit:assignee ?agent ; remit:role ?held .
  BIND (REPLACE(STR(?held), "^.*/", "") AS ?role)
  OPTIONAL { ?assignment remit:nameAsWritten ?written }
  OPTIONAL { ?assignment remit:expandedFrom/remit:assignee ?via }
  OPTIONAL { ?assignment remit:expandedFrom?/prov:wasQuotedFrom/remit:line ?line }
}
ORDER BY ?role ?line ?agent
"""
_WHAT = """
SELECT ?role ?number ?title ?initiative ?via ?line WHERE {
  VALUES ?agent { <IRI> }
  ?assignment remit:assignee ?agent ; remit:initiative ?initiative ; remit:role ?held .
  ?initiative remit:number ?number ; skos:prefLabel ?title .
  BIND (REPLACE(STR(?held), "^.*/", "") AS ?role)
  OPTIONAL { ?assignment remit:expandedFrom/remit:assignee ?via }
  OPTIONAL { ?assignment remit:expandedFrom?/prov:wasQuotedFrom/remit:line ?line }
}
ORDER BY ?role ?number ?initiative ?line
"""
_MEMBERS = """
SELECT DISTINCT ?member ?name WHERE {
  ?assignment remit:expandedFrom/remit:assignee <IRI> ; remit:assignee ?member .
  ?member skos:prefLabel ?name .
}
ORDER BY ?member ?name
"""
_TARGETS = """
SELECT ?number ?indicator ?comparator ?value ?maximum ?unit ?change ?aspirational ?due ?line ?target
WHERE {
  SCOPE
  ?initiative remit:number ?number ; remit:hasTarget ?target .
  ?target remit:indicator ?indicator ; remit:comparator ?compared ; remit:change ?changed ;
    prov:wasQuotedFrom/remit:line ?line .
  BIND (REPLACE(STR(?compared), "^.*/", "") AS ?comparator)
  BIND (REPLACE(STR(?changed), "^.*/", "") AS ?change)
  OPTIONAL { ?target qudt:numericValue ?value }
  OPTIONAL { ?target remit:maximumValue ?maximum }
  OPTIONAL { ?target remit:unitText ?unit }
  OPTIONAL { ?target remit:aspirational ?aspirational }
  OPTIONAL { ?target remit:dueDate ?due }
}
ORDER BY ?number ?line ?target
"""
_DATES = """
SELECT ?number ?due ?words ?line ?step WHERE {
  SCOPE
  ?initiative remit:number ?number ; remit:hasMilestone|remit:hasDeadline ?step .
  ?step prov:wasQuotedFrom ?span .
  ?span remit:line ?line ; oa:hasSelector/oa:exact ?words .
  OPTIONAL { ?step remit:dueDate ?due }
}
ORDER BY ?due ?number ?line ?step
"""
_ONE = "VALUES ?initiative { <IRI> }"
_THEIRS = """{ SELECT DISTINCT ?initiative WHERE {
    ?assignment remit:assignee <IRI> ; remit:initiative ?initiative
  } }"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, with the key of the word for what it gives."""

    word: str
    text: str


def questions(seen: View, position: int) -> list[Asked]:
    """The queries that give what the page of a node shows.

    A page tells a deadline within a dated step once, as the step; the query gives both. Empty
    where the node has no IRI that could be asked for.
    """
    node = seen.nodes[position]
    if not _IRI.fullmatch(node.iri):
        return []
    own = node.kind == "initiative"
    asked = {"who": _WHO} if own else {"what": _WHAT}
    if node.kind == "group":
        asked["members"] = _MEMBERS
    asked |= {"targets": _TARGETS, "dates": _DATES}
    scope = _ONE if own else _THEIRS
    return [
        Asked(word, _complete(text, scope).replace("<IRI>", f"<{node.iri}>"))
        for word, text in asked.items()
    ]


@cache
def _complete(text: str, scope: str) -> str:
    """A query for any node, with the prefixes it uses; made once for all pages of a site."""
    query = text.strip().replace("SCOPE", scope)
    used = [name for name in PREFIXES if re.search(rf"(?<![\w?]){name}:", query)]
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    return head + "\n" + query
