"""Results of measures as RDF: each figure with its agent, its settings and its seed.

One analysis is one `remit:Analysis` in a graph of its own, `graph/analysis/{key}`, whose key comes
from the settings and the results: the same question to the same graph is the same analysis.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from remit.terms import BASE, boolean, decimal, iri, literal, term

_A = term("rdf:type")
_AGENTS = ("iri", "a_iri", "b_iri")


def analysis_lines(measure: str, whole: Mapping[str, Any]) -> list[str]:
    """The result of a measure as sorted N-Quads.

    Parameters
    ----------
    measure
        What was measured: the command's name, e.g. ``workload``.
    whole
        What the command prints as JSON: settings as scalars, results under ``rows``; a row names
        its agents under ``iri``, or ``a_iri`` and ``b_iri``.
    """
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(f"{measure}\n{canonical}".encode()).hexdigest()[:16]
    key = f"{measure}-{digest}"
    node = iri(f"{BASE}id/analysis/{key}")
    tail = f" {iri(f'{BASE}graph/analysis/{key}')} ."
    found = [
        (node, _A, term("remit:Analysis")),
        (node, term("schema:name"), literal(measure)),
    ]
    for name, value in whole.items():
        if name != "rows":
            found += _property(node, f"{BASE}id/analysis/{key}/setting/{name}", name, value)
    rows: Sequence[Mapping[str, Any]] = whole["rows"]
    for number, row in enumerate(rows, 1):
        base = f"{BASE}id/analysis/{key}/{number}"
        result = iri(base)
        found += [
            (result, _A, term("remit:Result")),
            (result, term("prov:wasGeneratedBy"), node),
            *((result, term("remit:about"), iri(str(row[a]))) for a in _AGENTS if row.get(a)),
        ]
        for name, value in row.items():
            if name not in _AGENTS:
                found += _property(result, f"{base}/{name}", name, value)
    return sorted({f"{s} {p} {o}{tail}" for s, p, o in found})


def _property(owner: str, base: str, name: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """A named value of a result or a setting; what is undefined is left out, lists are JSON."""
    if value is None or value in ([], {}):
        return
    node = iri(base)
    yield owner, term("schema:additionalProperty"), node
    yield node, _A, term("schema:PropertyValue")
    yield node, term("schema:propertyID"), literal(name)
    if isinstance(value, bool):
        yield node, term("schema:value"), boolean(value)
    elif isinstance(value, int | float):
        yield node, term("qudt:numericValue"), decimal(value)
    elif isinstance(value, str):
        yield node, term("schema:value"), literal(value)
    else:
        yield node, term("schema:value"), literal(json.dumps(value, ensure_ascii=False))
