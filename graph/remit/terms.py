"""IRIs and literals of the graph, written as canonical N-Quads terms.

A term is its N-Quads text (`"<https://…>"`, `"\\"…\\"@zh-Hans"`): making no object per term is
what keeps writing far from being the slow step of a build. Everything that ends up in the store
passes through `literal` and `iri`, so that escaping is decided in one place.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

BASE = "https://w3id.org/remit/"
NS = f"{BASE}ns#"

PREFIXES: dict[str, str] = {
    "remit": NS,
    "id": f"{BASE}id/",
    "doc": f"{BASE}doc/",
    "graph": f"{BASE}graph/",
    "role": f"{BASE}id/role/",
    "mode": f"{BASE}id/mode/",
    "unit": f"{BASE}id/unit/",
    "cv": "http://data.europa.eu/m8g/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

NAMESPACES: dict[str, str] = {
    prefix: ns for prefix, ns in PREFIXES.items() if prefix == "remit" or not ns.startswith(BASE)
}
"""The prefixes of vocabularies alone. Turtle would have to escape every slash of our own ids."""

_ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    ord("\b"): "\\b",
    ord("\f"): "\\f",
    **{c: f"\\u{c:04X}" for c in (*range(8), 11, *range(14, 32), 127)},
    # Lone surrogates have no UTF-8 form: they become the replacement character.
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_NOT_IN_IRI = re.compile(r"[^!#$%&\'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]")


def iri(text: str) -> str:
    """An IRI as a term.

    Raises
    ------
    ValueError
        If it holds a character that is not ASCII or not allowed in an IRI: our IRIs are ASCII, so
        that a raw and a percent-encoded form can never become two nodes.
    """
    if _NOT_IN_IRI.search(text):
        raise ValueError(f"not an ASCII IRI: {text!r}")
    return f"<{text}>"


def term(curie: str) -> str:
    """The term that a compact IRI such as ``"remit:Initiative"`` stands for."""
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def literal(text: str, *, language: str | None = None, datatype: str | None = None) -> str:
    """A literal as a term; with a language tag, a datatype (compact IRI), or neither."""
    quoted = f'"{text.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    if datatype and datatype != "xsd:string":
        return f"{quoted}^^{term(datatype)}"
    return quoted


def integer(number: int) -> str:
    """A whole number as xsd:integer."""
    return literal(str(number), datatype="xsd:integer")


def decimal(number: float) -> str:
    """A number as xsd:decimal, without exponent and without trailing zeros."""
    text = format(Decimal(repr(number)), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return literal(text if text not in {"", "-0"} else "0", datatype="xsd:decimal")


def boolean(value: bool) -> str:
    """A truth value as xsd:boolean."""
    return literal("true" if value else "false", datatype="xsd:boolean")


def day(value: date) -> str:
    """A calendar day as xsd:date."""
    return literal(value.isoformat(), datatype="xsd:date")


def label(text: str, language: str) -> str:
    """A label tagged with the language that its script shows.

    Text with Han characters in a document that is not Chinese is Chinese all the same, and Latin
    text in a Chinese document is not.
    """
    han = any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)
    if han:
        return literal(text, language=language if language.startswith("zh") else "zh")
    return literal(text, language="en" if language.startswith("zh") else language)


def foreign(node: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> str:
    """A term of pyoxigraph in the same canonical writing.

    Raises
    ------
    ValueError
        If it is a blank node: the graph holds none, so that its bytes can be compared.
    """
    value = getattr(node, "value", None)
    if value is None or type(node).__name__ == "BlankNode":
        raise ValueError(f"only IRIs and literals may enter the graph, not {node}")
    if type(node).__name__ == "NamedNode":
        return f"<{value}>"
    if TYPE_CHECKING:
        assert isinstance(node, ox.Literal)
    if node.language:
        return literal(value, language=node.language)
    kind = node.datatype.value
    quoted = literal(value)
    return quoted if kind == f"{PREFIXES['xsd']}string" else f"{quoted}^^<{kind}>"
