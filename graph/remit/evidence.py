"""The words behind a statement: every claim of the graph back to its place in the document."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from remit.store import Store, select

_CLAIMS = """
SELECT DISTINCT ?claim ?kind ?span ?start ?end ?line ?column ?exact ?prefix ?suffix ?file ?sha
WHERE {
  {
    { ?target prov:wasQuotedFrom ?span . BIND(?target AS ?claim) }
    UNION { ?target oa:hasSource ?anything . BIND(?target AS ?span) BIND(?target AS ?claim) }
    UNION { ?claim remit:assignee ?target ; prov:wasQuotedFrom ?span }
    UNION { ?claim remit:initiative ?target ; prov:wasQuotedFrom ?span }
    UNION { ?target remit:hasTarget|remit:hasMilestone|remit:hasDeadline ?claim .
            ?claim prov:wasQuotedFrom ?span }
    UNION { ?target remit:expandedFrom ?from . ?from prov:wasQuotedFrom ?span .
            BIND(?target AS ?claim) }
    UNION { ?claim remit:assignee ?target ; remit:expandedFrom/prov:wasQuotedFrom ?span }
    UNION { ?claim remit:about ?target ; prov:wasQuotedFrom ?span }
  }
  ?span oa:hasSource ?doc ; oa:hasSelector ?p, ?q ; remit:line ?line ; remit:column ?column .
  ?p oa:start ?start ; oa:end ?end . ?q oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix .
  ?doc remit:fileName ?file ; schema:sha256 ?sha .
  OPTIONAL { ?claim a ?kind . FILTER(STRSTARTS(STR(?kind), STR(remit:))) }
} ORDER BY ?file ?start ?claim
"""
_ABOUT = """
SELECT ?claim ?role ?mode ?label ?name ?agent ?number ?title ?due ?text ?code WHERE {
  { ?claim remit:initiative ?initiative ; remit:assignee ?a ; remit:role/skos:notation ?role ;
      remit:mode ?mode . ?a skos:prefLabel ?agent . FILTER(!LANGMATCHES(LANG(?agent), "en"))
    OPTIONAL { ?claim remit:roleLabel ?label } OPTIONAL { ?claim remit:nameAsWritten ?name } }
  UNION { ?initiative remit:hasTarget|remit:hasMilestone|remit:hasDeadline ?claim
    OPTIONAL { ?claim remit:dueDate ?due } OPTIONAL { ?claim remit:dateText ?text } }
  UNION { ?claim a remit:Finding ; remit:about ?initiative ; remit:code ?code ; rdfs:comment ?text }
  UNION { ?claim a remit:Initiative . BIND(?claim AS ?initiative) }
  ?initiative remit:number ?number ; skos:prefLabel ?title .
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One quote: the claim that rests on it, and where it stands.

    `line` and `column` count from 1, `start` and `end` are code points of the document's text.
    """

    claim: str
    kind: str
    says: str
    mode: str
    file: str
    sha256: str
    line: int
    column: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str

    def as_json(self) -> dict[str, Any]:
        """All fields but the context, under their own names."""
        return {
            name: getattr(self, name)
            for name in (
                "claim",
                "kind",
                "says",
                "mode",
                "file",
                "line",
                "column",
                "start",
                "end",
                "quote",
                "sha256",
            )
        }


def explain(store: Store, iri: str, *, lang: str = "zh") -> list[Evidence]:
    """Every quote that the node, or a claim about it, rests on, in the order of the documents.

    An agent rests on its assignments, an initiative on its title, assignments, targets and dates,
    an expanded assignment on the words that name the group. What a finding says is in the
    language, where it has it.
    """
    target = {"target": ox.NamedNode(iri)}
    about = _about(store, lang)
    found = []
    for row in select(store, _CLAIMS, target):
        claim = row["claim"].value
        kind = row["kind"].value.rsplit("#", 1)[-1] if row["kind"] else "SourceSpan"
        if kind == "ProvisionalAgent":
            continue
        says, mode = about.get(claim, ("", ""))
        found.append(
            Evidence(
                claim=claim,
                kind=kind,
                says=says,
                mode=mode,
                file=row["file"].value,
                sha256=row["sha"].value,
                line=int(row["line"].value),
                column=int(row["column"].value),
                start=int(row["start"].value),
                end=int(row["end"].value),
                quote=row["exact"].value,
                prefix=row["prefix"].value,
                suffix=row["suffix"].value,
            )
        )
    return found


def _about(store: Store, lang: str) -> dict[str, tuple[str, str]]:
    """Each claim in a sentence, and its mode."""
    told: dict[str, tuple[str, str]] = {}
    for row in select(store, _ABOUT):
        place = f"{row['number'].value} {row['title'].value}"
        mode = row["mode"].value.rsplit("/", 1)[-1] if row["mode"] else "asserted"
        if row["role"]:
            written = f"{row['name'].value} = " if row["name"] else ""
            words = f"，{row['label'].value}" if row["label"] else ""
            says = f"{written}{row['agent'].value}（{row['role'].value}{words}）← {place}"
        elif row["code"]:
            if row["claim"].value in told and not (row["text"].language or "").startswith(lang):
                continue
            says = f"{row['code'].value}: {row['text'].value} ← {place}"
        elif row["due"] or row["text"]:
            due = f" → {row['due'].value}" if row["due"] else ""
            says = f"{row['text'].value if row['text'] else ''}{due} ← {place}"
        else:
            says = place
        told[row["claim"].value] = (says, mode)
    return told


def width(text: str) -> int:
    """Terminal columns of a text: wide and full-width characters count two, marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


_WINDOW = 36  # characters shown on each side of a quote in a long line


def in_context(evidence: Evidence, text: str | None) -> list[str]:
    """The quote's lines, numbered, each with a caret line under the quoted words.

    Where the store keeps no text (an endpoint), the quote's own prefix and suffix are shown.
    """
    if text is None:
        before, after = evidence.prefix.rsplit("\n", 1)[-1], evidence.suffix.split("\n", 1)[0]
        text = f"{before}{evidence.quote}{after}"
        start, first = len(before), evidence.line
    else:
        start, first = evidence.start, text.count("\n", 0, evidence.start) + 1
    end = start + len(evidence.quote)
    shown: list[str] = []
    line_start = text.rfind("\n", 0, start) + 1
    number = first
    gutter = len(str(first + evidence.quote.count("\n")))
    while line_start < end:
        stop = text.find("\n", line_start)
        stop = len(text) if stop < 0 else stop
        if text[line_start:stop].strip():
            shown += _marked(
                text,
                line_start,
                stop,
                max(start, line_start),
                min(end, stop),
                f"{number:>{gutter}} │ ",
            )
        line_start, number = stop + 1, number + 1
    return shown


def _marked(text: str, begin: int, stop: int, start: int, end: int, head: str) -> list[str]:
    """One line with carets; a long line is cut to a window around the quote."""
    left, right = max(begin, start - _WINDOW), min(stop, max(end, start) + _WINDOW)
    end_shown = min(end, start + 4 * _WINDOW)
    right = min(right, end_shown + _WINDOW)
    before = ("…" if left > begin else "") + text[left:start].replace("\t", " ")
    quoted = text[start:end_shown].replace("\t", " ")
    after = text[end_shown:right].replace("\t", " ") + ("…" if right < stop else "")
    blank = " " * (len(head) - 2) + "│ "
    return [f"{head}{before}{quoted}{after}", f"{blank}{' ' * width(before)}{'^' * width(quoted)}"]


_SPANS = """
SELECT DISTINCT ?span ?start ?end ?exact ?file ?sha ?line WHERE {
  ?span a remit:SourceSpan ; oa:hasSource ?doc ; oa:hasSelector ?p, ?q ; remit:line ?line .
  ?p oa:start ?start ; oa:end ?end . ?q oa:exact ?exact .
  ?doc remit:fileName ?file ; schema:sha256 ?sha .
} ORDER BY ?file ?start ?end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenQuote:
    """A quote in the graph that is not what the kept text has at its place."""

    span: str
    file: str
    line: int
    quote: str
    found: str


def broken_quotes(store: Store) -> tuple[int, list[BrokenQuote]]:
    """How many quotes were compared with the kept texts, and those that differ.

    Quotes of documents whose text is not kept (an endpoint) are not counted.
    """
    texts: dict[str, str | None] = {}
    compared, broken = 0, []
    for row in select(store, _SPANS):
        sha = row["sha"].value
        if sha not in texts:
            texts[sha] = store.text(sha)
        text = texts[sha]
        if text is None:
            continue
        compared += 1
        found = text[int(row["start"].value) : int(row["end"].value)]
        if found != row["exact"].value:
            broken.append(
                BrokenQuote(
                    span=row["span"].value,
                    file=row["file"].value,
                    line=int(row["line"].value),
                    quote=row["exact"].value,
                    found=found,
                )
            )
    return compared, broken
