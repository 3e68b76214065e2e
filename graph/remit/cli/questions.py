"""`ask`, `query`, `why`, `validate`: questions to the graph."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import click
import pyoxigraph as ox

from remit.cli.output import (
    Column,
    chosen_store,
    note,
    plain,
    print_json,
    print_rows,
    reader_language,
    safe_csv,
    safe_csv_option,
    store_options,
)
from remit.errors import SourceError, UsageError
from remit.sources.content import content
from remit.store.wellformed import sayable_xml

_TABLES = ("table", "json", "csv", "tsv", "xml", "md")
# A cell of CSV or TSV, quoted or not, that begins like a formula; signed numbers are none.
_ACTIVE_CELLS = re.compile(
    rb"""((?:^|[,\t])"?)(?=[=@]|\xef\xbc[\x9d\x8b\x8d\xa0]|[+-](?![\d.]+(?:[eE][+-]?\d+)?(?:[,\t\r\n]|$)))""",
    re.M,
)
_GRAPHS = ("ttl", "nt", "trig", "jsonld", "xml")


@click.command()
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("-e", "--execute", "text", metavar="TEXT", help="The query itself.")
@store_options
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted({*_TABLES, *_GRAPHS})),
    default=None,
    help="SELECT, ASK: table, json, csv, tsv, xml, md; CONSTRUCT, DESCRIBE: ttl, nt, trig, "
    "jsonld, xml.  [default: table, ttl]",
)
@safe_csv_option
def query(
    file: str | None, text: str | None, folder: str, endpoint: str | None, lang: Any, form: Any
) -> None:
    """Run a SPARQL 1.1 query over the union of all graphs.

    FILE holds the query, - reads it from standard input; GRAPH ?g sees each graph. The common
    prefixes (remit:, role:, skos:, prov:, oa:, dcterms:, org: …) are declared already.

    Example: remit query -e 'SELECT ?title WHERE { ?i a remit:Initiative ; skos:prefLabel ?title }'
    """
    words = _query_text(file, text)
    result = chosen_store(folder, endpoint).query(words)
    if isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
        _print_solutions(result, form or "table", lang)
    else:
        _print_triples(result, form or "ttl")


def _query_text(file: str | None, text: str | None) -> str:
    # An empty FILE, as an unset shell variable gives, names no file: not the current folder.
    if (not file) == (text is None):
        raise UsageError(
            "give either a FILE (or -) or the query with -e",
            remedy="remit query -e 'SELECT * WHERE { ?s ?p ?o } LIMIT 5'",
        )
    if text is not None:
        return text
    if file == "-":
        return sys.stdin.read()
    try:
        data = content(str(file), most=_LONGEST_QUERY, thing="query")
        return data.decode("utf-8-sig")
    except SourceError as error:
        error.remedy += "; the words of a query themselves follow -e"
        raise
    except UnicodeDecodeError as error:
        raise SourceError(
            "cannot be read: it is not UTF-8 text",
            where=str(file),
            remedy="save it as UTF-8",
        ) from error


_LONGEST_QUERY = 4 * 2**20


def _print_solutions(result: ox.QuerySolutions | ox.QueryBoolean, form: str, lang: Any) -> None:
    syntaxes = {
        "json": ox.QueryResultsFormat.JSON,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "xml": ox.QueryResultsFormat.XML,
    }
    if form in syntaxes:
        data = result.serialize(format=syntaxes[form]) or b""
        if form == "xml":
            data = sayable_xml(data)
        elif form in ("csv", "tsv") and safe_csv():
            data = _ACTIVE_CELLS.sub(rb"\1'", data)
        click.echo(data, nl=form != "csv")
    elif form not in _TABLES:
        raise UsageError(
            f"a SELECT or ASK query has no {form} form", remedy=f"one of {', '.join(_TABLES)}"
        )
    elif isinstance(result, ox.QueryBoolean):
        click.echo("true" if bool(result) else "false")
    else:
        rows, columns = as_rows(result)
        print_rows(rows, columns, form=form, lang=lang or reader_language())
        note(f"{len(rows)} rows")


def as_rows(result: ox.QuerySolutions) -> tuple[list[dict[str, Any]], list[Column]]:
    """The solutions as rows for a person, with a column for each variable."""
    names = [v.value for v in result.variables]
    rows = [{n: _shown(solution[n]) for n in names} for solution in result]
    return rows, [Column(n, n, n, right=_numeric(rows, n)) for n in names]


def _shown(node: Any) -> Any:
    """A term for a person: an IRI shortened by our prefixes, a literal as its words."""
    from remit.responsibility import python_value
    from remit.terms import PREFIXES

    if isinstance(node, ox.NamedNode):
        hits = [(p, ns) for p, ns in PREFIXES.items() if node.value.startswith(ns)]
        if hits:
            prefix, namespace = max(hits, key=lambda hit: len(hit[1]))
            return f"{prefix}:{node.value.removeprefix(namespace)}"
        return f"<{node.value}>"
    return python_value(node)


def _numeric(rows: Sequence[dict[str, Any]], name: str) -> bool:
    values = [row[name] for row in rows if row[name] is not None]
    return bool(values) and all(isinstance(v, int | float) for v in values)


def _print_triples(result: Any, form: str) -> None:
    from remit.terms import NAMESPACES

    syntaxes = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "trig": ox.RdfFormat.TRIG,
        "jsonld": ox.RdfFormat.JSON_LD,
        "xml": ox.RdfFormat.RDF_XML,
    }
    if form not in syntaxes:
        raise UsageError(
            f"a CONSTRUCT or DESCRIBE query has no {form} form",
            remedy=f"one of {', '.join(_GRAPHS)}",
        )
    triples = sorted(set(result), key=str)
    data = ox.serialize(triples, format=syntaxes[form], prefixes=NAMESPACES) or b""
    click.echo(sayable_xml(data) if form == "xml" else data, nl=False)


@click.command()
@click.argument("name", metavar="IRI|NAME")
@store_options
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@click.option("--most", default=50, show_default=True, help="How many quotes to print at the most.")
def why(name: str, folder: str, endpoint: str | None, lang: Any, form: str, most: int) -> None:
    """Print the words in the document that a statement rests on.

    A name is an official, a body or an initiative (its title or its number); an IRI is anything
    in the graph. Example: remit why 建设局
    """
    from remit.evidence import explain, in_context
    from remit.lookup import find

    store = chosen_store(folder, endpoint)
    node = find(store, name, initiatives=True)
    found = explain(store, node, lang=lang or reader_language())
    if form == "json":
        print_json({"iri": node, "evidence": [e.as_json() for e in found]})
        return
    click.echo(node)
    for evidence in found[:most]:
        mode = "" if evidence.mode in {"", "asserted"} else f" [{evidence.mode}]"
        click.echo(plain(f"\n{evidence.says or evidence.claim}{mode}"))
        click.echo(plain(f"  {evidence.file}:{evidence.line}:{evidence.column}"))
        for line in in_context(evidence, store.text(evidence.sha256)):
            click.echo(f"  {plain(line)}")
    if not found:
        note("it rests on no quote of its own: it is vocabulary, registry or derived")
    if len(found) > most:
        note(f"{most} of {len(found)} quotes shown; --most {len(found)} shows all")


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False, metavar="[QUESTION]")
@store_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "md"]),
    default="table",
    show_default=True,
    help="How rows are printed.",
)
@click.option("--show", is_flag=True, help="Print the SPARQL text instead of the answer.")
@click.pass_context
def ask(
    ctx: click.Context,
    name: str | None,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    show: bool,
) -> None:
    """Ask a ready-made question; without a name, list them.

    A question's parameters are options: remit ask works-of-official --official 朱晓敏
    """
    from remit import queries

    lang = lang or reader_language()
    if name is None:
        if ctx.args:
            raise UsageError(
                f"which question? {ctx.args[0]} stands alone", remedy="list: remit ask"
            )
        _list_questions(queries.questions(), form, lang)
        return
    asked = queries.question(name)
    values = _parameters(ctx.args)
    if any(p.name == "lang" for p in asked.parameters):
        values.setdefault("lang", lang)
    store = chosen_store(folder, endpoint)
    if show:
        click.echo(queries.bind(asked, values, store), nl=False)
        return
    rows = queries.run(store, asked, values)
    columns = [heading(n, rows) for n in asked.columns]
    print_rows(rows, columns, form=form, lang=lang, title=getattr(asked, f"title_{lang}"))
    if form == "table":
        note(f"{len(rows)} rows")


def _parameters(args: Sequence[str]) -> dict[str, str]:
    """`--name value` and `--name=value` pairs."""
    values: dict[str, str] = {}
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            raise UsageError(f"unexpected {word!r}", remedy="write parameters as --NAME VALUE")
        key, equals, value = word[2:].partition("=")
        if not equals:
            if not rest or rest[0].startswith("--"):
                raise UsageError(f"--{key} has no value")
            value = rest.pop(0)
        values[key] = value
    return values


def _list_questions(listed: Any, form: str, lang: Any) -> None:
    if form == "json":
        print_json([q.as_json() for q in listed])
        return
    rows = [
        {
            "name": q.name,
            "question": getattr(q, f"question_{lang}"),
            "parameters": " ".join(
                f"--{p.name}" if p.required else f"[--{p.name}]"
                for p in q.parameters
                if p.name != "lang"
            ),
        }
        for q in listed
    ]
    columns = (
        Column("name", "名称", "Name"),
        Column("question", "问题", "Question"),
        Column("parameters", "参数", "Parameters"),
    )
    print_rows(rows, columns, form=form, lang=lang)


def heading(name: str, rows: Sequence[dict[str, Any]]) -> Column:
    """The column of a question's answer, headed in both languages."""
    from remit.queries import headings

    zh, en = headings().get(name, (name, name))
    return Column(name, zh, en, right=_numeric(rows, name))
