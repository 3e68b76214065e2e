"""Query text: prefixes, parameters, and what a query may not do; no store is needed for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import ascii_lowercase

import pyoxigraph as ox

from remit.errors import QueryError, ServiceRefused
from remit.terms import BASE, PREFIXES

Term = ox.NamedNode | ox.Literal

_STRINGS_IRIS_COMMENTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|\#[^\n]*"
)
_SERVICE = re.compile(r"service(?:\s+silent\b)?", re.IGNORECASE | re.ASCII)


def chooses_graphs(text: str) -> bool:
    """Whether a query names its dataset itself, by FROM or FROM NAMED."""
    return _fault_without("from", text) is not None


def refuse_service(text: str) -> None:
    """Refuse a query that would send data to another host.

    Raises
    ------
    ServiceRefused
        If SERVICE stands in it as a keyword, not in a string, a comment or a name.
    QueryError
        If the word stands in it, and the query is not well-formed.
    """
    fault = _fault_without("service", text)
    if fault is None:
        return
    # GRAPH stands where SERVICE may: a query that is sound with it was sound but for the host.
    if _fault(_SERVICE.sub(lambda hit: f"GRAPH{' ' * (len(hit[0]) - 5)}", text)) is not None:
        raise syntax_error(fault)
    raise ServiceRefused(
        "SERVICE is not allowed: remit asks no other host",
        where=f"query:{_last_before(fault, text)}",
        remedy="load the other data with: remit build",
    )


def _last_before(fault: SyntaxError, text: str) -> str:
    """Line and column of the last SERVICE before the place of a fault."""
    hit = _AT.match(str(fault))
    line, column = (int(hit[1]), int(hit[2])) if hit else (text.count("\n") + 1, len(text) + 1)
    lines = text.split("\n")[:line]
    lines[-1] = lines[-1][: column + 1]
    before = "\n".join(lines)
    start = max((hit.start() for hit in _SERVICE.finditer(before)), default=0)
    return f"{before.count(chr(10), 0, start) + 1}:{start - before.rfind(chr(10), 0, start)}"


def _fault_without(word: str, text: str) -> SyntaxError | None:
    """What is wrong with a query once the letters of a keyword in it are spelled otherwise.

    None where nothing is: then the word is no keyword there, since no other spelling is one, while
    strings, comments and names may have any. Where strings and comments end is the parser's to say;
    a second reading of them beside it could be led astray, and the parser cannot be told to do
    without a keyword.
    """
    taken = text.lower()
    if word not in taken:
        return None
    spellings = (letter * len(word) for letter in ascii_lowercase)
    other = next((spelling for spelling in spellings if spelling not in taken), None)
    if other is None:
        raise QueryError("this query leaves no word that could stand for another", where="query")

    def respelled(hit: re.Match[str]) -> str:
        # Letter case stays: SERVICE: and Service: are two prefixes.
        pairs = zip(hit.group(), other, strict=True)
        return "".join(new.upper() if old.isupper() else new for old, new in pairs)

    return _fault(re.sub(word, respelled, text, flags=re.IGNORECASE | re.ASCII))


def _fault(text: str) -> SyntaxError | None:
    try:
        _nothing().query(text, prefixes=PREFIXES, base_iri=BASE)
    except SyntaxError as error:
        return error
    except RuntimeError:
        # It was read, and only answering it failed.
        return None
    return None


@cache
def _nothing() -> ox.Store:
    """An empty store, for reading queries without answering them."""
    return ox.Store()


_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def syntax_error(error: SyntaxError) -> QueryError:
    """Oxigraph's message cut to what helps: the place and the first few things expected."""
    hit = _AT.match(str(error))
    if not hit:
        return QueryError(str(error), where="query", remedy="see: remit query --help")
    line, column, said = hit.groups()
    if "Prefix not found" in said:
        said = "a prefix is used that is not declared"
        remedy = f"declare it, or use one of {', '.join(sorted(PREFIXES))}"
    else:
        said = re.sub(r"\s+", " ", said)
        said = f"this is not SPARQL 1.1 here; {said if len(said) < 120 else said[:117] + '...'}"
        remedy = "correct the query at this place"
    return QueryError(said, where=f"query:{line}:{column}", remedy=remedy)


def declare_prefixes(text: str) -> str:
    """The query with the common prefixes declared in front of its own, on the same line."""
    own = set(re.findall(r"(?im)^\s*PREFIX\s+([\w-]*)\s*:", text))
    lines = [f"PREFIX {p}: <{ns}>" for p, ns in PREFIXES.items() if p not in own]
    return " ".join([*lines, text])


_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


def substitute(text: str, values: Mapping[str, Term] | None) -> str:
    """The query with variables bound by VALUES at the start of its outermost WHERE group.

    Raises
    ------
    QueryError
        If the query has no WHERE group to bind them in.
    """
    if not values:
        return text
    hit = _WHERE.search(_STRINGS_IRIS_COMMENTS.sub(lambda m: " " * len(m.group()), text))
    if hit is None:
        raise QueryError("a query with parameters needs a WHERE { … } group", where="query")
    bound = " ".join(f"VALUES ?{name} {{ {value} }}" for name, value in values.items())
    return f"{text[: hit.end()]} {bound} {text[hit.end() :]}"
