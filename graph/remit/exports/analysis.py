"""Results of measures as RDF: each figure with its agent, its settings and its seed.

One analysis is one `remit:Analysis` in a graph of its own, `graph/analysis/{key}`, whose key comes
from the settings and the results: the same question to the same graph is the same analysis.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from remit.terms import BASE, boolean, decimal, iri, literal, term

_A = term("rdf:type")
_ABOUT = ("iri", "a_iri", "b_iri", "initiative", "old_iri", "new_iri")


def analysis_lines(measure: str, whole: Mapping[str, Any]) -> list[str]:
    """The result of a measure as sorted N-Quads.

    Parameters
    ----------
    measure
        What was measured: the command's name, e.g. ``workload``.
    whole
        What the command prints as JSON: settings as scalars or objects of such, results under
        ``rows`` and in further lists of objects; a row names what it is about (agents,
        initiatives) under ``iri``, ``a_iri`` and ``b_iri``, ``initiative``, ``old_iri`` and
        ``new_iri``.
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
    settings, tables = parted(whole)
    for name, value in settings.items():
        found += _property(node, f"{BASE}id/analysis/{key}/setting/{name}", name, value)
    for table, rows in tables.items():
        base = f"{BASE}id/analysis/{key}" + ("" if table == "rows" else f"/{table}")
        for number, row in enumerate(rows, 1):
            found += _result(f"{base}/{number}", node, row)
            if table != "rows":
                found.append((iri(f"{base}/{number}"), term("schema:name"), literal(table)))
    return sorted({f"{s} {p} {o}{tail}" for s, p, o in found})


def parted(whole: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Mapping[str, Any]]]]:
    """Settings and tables of a result: objects inside become dotted names (``stability.kappa``).

    A table is a list of objects; ``rows`` is one even when it is empty, and comes first.
    """
    settings: dict[str, Any] = {}
    tables: dict[str, list[Mapping[str, Any]]] = {"rows": list(whole["rows"])}
    for name, value in whole.items():
        if name == "rows":
            continue
        if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            tables[name] = value
        else:
            settings.update(flat(name, value))
    return settings, tables


def flat(name: str, value: Any) -> dict[str, Any]:
    """A value under its name, or an object's parts under dotted names."""
    if not isinstance(value, Mapping):
        return {name: value}
    return {k: v for key, part in value.items() for k, v in flat(f"{name}.{key}", part).items()}


def _result(base: str, node: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """One row: what it is about, and each of its figures."""
    result = iri(base)
    yield result, _A, term("remit:Result")
    yield result, term("prov:wasGeneratedBy"), node
    for about in _ABOUT:
        if row.get(about):
            yield result, term("remit:about"), iri(str(row[about]))
    for key, value in row.items():
        for name, part in flat(key, value).items() if key not in _ABOUT else ():
            yield from _property(result, f"{base}/{name}", name, part)


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
