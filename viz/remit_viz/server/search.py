"""Faceted search over initiatives: who, in which role, when, and the words."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from remit_viz.server.entities import local
from remit_viz.server.pages import profiles
from remit_viz.server.paging import PAGE_SIZE, last, last_page, page_number
from remit_viz.server.problems import Phrase, Problem
from remit_viz.server.queries import Reply
from remit_viz.server.rendering import render, say, words

if TYPE_CHECKING:
    import networkx as nx

    from remit_viz.server.desk import Desk, Job

FACETS = ("section", "official", "lead", "body", "due", "role", "year", "plan", "has")
_MOST_WORDS = 10
# Every link of the page keeps the chosen values and the words: together they make it long.
_MOST_BYTES_OF_VALUES = 8_000
_LONGEST_QUERY = 500
_SHORT_LIST = 8
_ROLES = ("official", "lead", "responsible", "support", "supervisor")
_IN_TIME = ("due", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One initiative as it is searched: what it shows, and its values by facet."""

    iri: str
    number: int
    title: str
    plan: str
    year: int | None
    section: str | None
    line: int | None
    text: str
    officials: tuple[tuple[str, str], ...]
    leads: tuple[tuple[str, str], ...]
    supports: int
    targets: int
    dates: int
    due: str | None
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the JSON says of it."""
        return {
            "iri": self.iri,
            "number": self.number,
            "title": self.title,
            "plan": self.plan,
            "year": self.year,
            "section": self.section,
            "line": self.line,
            "officials": [{"iri": iri, "name": name} for iri, name in self.officials],
            "leads": [{"iri": iri, "name": name} for iri, name in self.leads],
            "supports": self.supports,
            "targets": self.targets,
            "dates": self.dates,
            "due": self.due,
        }


@dataclass(frozen=True, slots=True)
class Index:
    """All initiatives in the order of their documents, and the names of facet values."""

    items: tuple[Found, ...]
    names: Mapping[str, str]
    english: Mapping[str, str]

    def name(self, value: str, lang: str) -> str:
        """What to call a value in a language, or as written where there is no translation."""
        as_written = self.names.get(value, value)
        return self.english.get(value, as_written) if lang == "en" else as_written


def index(desk: Desk) -> Index:
    """The index of a desk's graph, made once."""
    made: Index | None = desk.kept.get("index")
    if made is None:
        made = desk.kept["index"] = _index(desk)
    return made


def _index(desk: Desk) -> Index:
    graph = desk.graph
    dates = _dates(desk)
    nodes = [n for n, d in graph.nodes(data=True) if d["kind"] == "initiative"]
    nodes.sort(key=lambda n: (graph.nodes[n]["plan"], graph.nodes[n]["number"], n))
    names = {n: str(d["label"]) for n, d in graph.nodes(data=True)}
    names |= {plan: str(data["title"]) for plan, data in graph.graph["plans"].items()}
    english = {n: str(d["label_en"]) for n, d in graph.nodes(data=True) if d["label_en"]}
    return Index(tuple(_found(graph, n, dates.get(n, {})) for n in nodes), names, english)


def _dates(desk: Desk) -> dict[str, dict[str, str | None]]:
    """By initiative, its milestones and deadlines, each with the day it is due where it has one."""
    from remit.responsibility import rows

    query = """
SELECT DISTINCT ?i ?step ?due WHERE {
  ?i remit:hasMilestone|remit:hasDeadline ?step OPTIONAL { ?step remit:dueDate ?due }
}"""
    dates: dict[str, dict[str, str | None]] = {}
    for row in rows(desk.store, query):
        dates.setdefault(row["i"], {})[row["step"]] = str(row["due"]) if row["due"] else None
    return dates


def _quarter(day: str) -> str:
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def _found(graph: nx.MultiDiGraph[Any], node: str, dates: Mapping[str, str | None]) -> Found:
    data = graph.nodes[node]
    by_role: dict[str, dict[str, str]] = {role: {} for role in _ROLES}
    for _, agent, edge in graph.out_edges(node, data=True):
        if not edge["via"]:
            by_role.setdefault(edge["role"], {})[agent] = str(graph.nodes[agent]["label"])
    year = graph.graph["plans"][data["plan"]]["year"]
    bodies = {a for role in _ROLES[1:] for a in by_role[role]}
    days = sorted(day for day in dates.values() if day)
    passages = " ".join(str(p["text"]) for p in data.get("passages", ()))
    names = " ".join(name for named in by_role.values() for name in named.values())
    has = {
        *(("official",) if by_role["official"] else ("no-official",)),
        *(("lead",) if by_role["lead"] else ("no-lead",)),
        *(("date",) if dates else ("no-date",)),
        *(("target",) if data["targets"] else ("no-target",)),
    }
    return Found(
        iri=node,
        number=data["number"],
        title=str(data["label"]),
        plan=data["plan"],
        year=year,
        section=data["section"],
        line=data.get("line"),
        text=fold(f"{data['label']} {data['section'] or ''} {names} {passages}"),
        officials=tuple(by_role["official"].items()),
        leads=tuple(by_role["lead"].items()),
        supports=len(by_role["support"]),
        targets=data["targets"],
        dates=len(dates),
        due=days[0] if days else None,
        values={
            "section": frozenset([data["section"]] if data["section"] else []),
            "official": frozenset(by_role["official"]),
            "lead": frozenset(by_role["lead"]),
            "body": frozenset(bodies),
            "due": frozenset(_quarter(day) for day in days),
            "role": frozenset(role for role in _ROLES if by_role[role]),
            "year": frozenset([str(year)] if year else []),
            "plan": frozenset([data["plan"]]),
            "has": frozenset(has),
        },
    )


def fold(text: str) -> str:
    """Text for comparing: width, case and compatibility forms folded, white space single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is searched for: values by facet, words, the order of the hits, and their page."""

    chosen: Mapping[str, frozenset[str]]
    query: str
    words: tuple[str, ...]
    sort: str
    page: int

    def fits(self, found: Found, *, beside: str = "") -> bool:
        """Whether an initiative bears all the words and one of the chosen values of each facet.

        The facet `beside` is passed over. Under `has` all chosen values must fit: "no official
        and no date" is a question people ask.
        """
        return all(
            values <= found.values[name] if name == "has" else values & found.values[name]
            for name, values in self.chosen.items()
            if name != beside or name == "has"
        ) and all(word in found.text for word in self.words)

    def hits(self, made: Index) -> list[Found]:
        """The initiatives that fit, in the wanted order; those alike stay as they are printed."""
        return sorted((f for f in made.items if self.fits(f)), key=_ORDERS[self.sort])

    def state(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, without the page."""
        kept: dict[str, Any] = {name: sorted(values) for name, values in self.chosen.items()}
        if self.query:
            kept["q"] = self.query
        if self.sort != SORTS[0]:
            kept["sort"] = self.sort
        return kept


_ORDERS: Mapping[str, Callable[[Found], Any]] = {
    "number": lambda _: 0,
    "due": lambda found: (found.due is None, found.due or ""),
    "targets": lambda found: -found.targets,
}
SORTS = tuple(_ORDERS)


def _asked(parameters: Mapping[str, Sequence[str]]) -> Asked:
    chosen = {}
    for name in FACETS:
        values = frozenset(v for v in parameters.get(name, ()) if v)
        if values:
            chosen[name] = values
    if len(urlencode(chosen, doseq=True)) > _MOST_BYTES_OF_VALUES:
        raise Problem(400, Phrase("too-many-values"))
    query = last(parameters, "q")[:_LONGEST_QUERY]
    sort = last(parameters, "sort") or SORTS[0]
    if sort not in SORTS:
        raise Problem(400, Phrase("value-does-not-fit", {"name": sort[:100]}))
    words = tuple(fold(query)[:200].split()[:_MOST_WORDS])
    page = page_number(parameters)
    return Asked(chosen=chosen, query=query, words=words, sort=sort, page=page)


def answer(desk: Desk, job: Job) -> Reply:
    """The search of a job's parameters, as a page, JSON or CSV.

    Raises
    ------
    Problem
        If a parameter has no such value.
    """
    made, asked = index(desk), _asked(job["parameters"])
    hits = asked.hits(made)
    if job["form"] == "csv":
        return {"status": 200, "type": "text/csv; charset=utf-8; header=present"}, _csv(hits)
    facets = _facets(made, asked)
    if job["form"] == "html":
        return _page(desk, job, made, asked, facets, hits)
    shown = hits[(asked.page - 1) * PAGE_SIZE : asked.page * PAGE_SIZE]
    said = {
        "total": len(hits),
        "page": asked.page,
        "page_size": PAGE_SIZE,
        "sort": asked.sort,
        "chosen": {name: sorted(values) for name, values in asked.chosen.items()},
        "q": asked.query,
        "rows": [found.as_json() for found in shown],
        "facets": {f["name"]: f["values"] for f in facets},
    }
    body = json.dumps(said, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    return {"status": 200, "type": "application/json"}, body + b"\n"


def _facets(made: Index, asked: Asked) -> list[dict[str, Any]]:
    """Each facet's values with how many initiatives each would show."""
    facets = []
    for name in FACETS:
        counts: Counter[str] = Counter()
        for found in made.items:
            if asked.fits(found, beside=name):
                counts.update(found.values[name])
        picked = asked.chosen.get(name, frozenset())
        for value in picked:
            counts.setdefault(value, 0)
        values = sorted(counts)
        if name not in _IN_TIME:
            values.sort(key=lambda v: (v not in picked, -counts[v], made.names.get(v, v), v))
        facets.append(
            {
                "name": name,
                "values": [
                    {
                        "value": value,
                        "label": made.names.get(value, value),
                        "count": counts[value],
                        "chosen": value in picked,
                    }
                    for value in values
                ],
            }
        )
    return facets


def _csv(hits: Sequence[Found]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = ("number", "title", "section", "year", "officials", "leads", "targets", "dates")
    writer.writerow((*names, "iri", "due"))
    for f in hits:
        officials = "、".join(name for _, name in f.officials)
        leads = "、".join(name for _, name in f.leads)
        counts = (f.targets, f.dates)
        writer.writerow(
            (f.number, f.title, f.section, f.year, officials, leads, *counts, f.iri, f.due)
        )
    return out.getvalue().encode("utf-8", "replace")


def _page(
    desk: Desk,
    job: Job,
    made: Index,
    asked: Asked,
    facets: list[dict[str, Any]],
    hits: Sequence[Found],
) -> Reply:
    state, lang = asked.state(), job["lang"]
    for facet in facets:
        for value in facet["values"]:
            now = asked.chosen.get(facet["name"], frozenset())
            then = now - {value["value"]} if value["chosen"] else now | {value["value"]}
            value["label"] = _label(made, facet["name"], value["value"], lang)
            value["state"] = {k: v for k, v in state.items() if k != facet["name"]}
            if then:
                value["state"][facet["name"]] = sorted(then)
    pages = last_page(len(hits))
    number = min(asked.page, pages)
    sections = {name: k for k, name in enumerate(desk.graph.graph["sections"])}
    body = render(
        "initiatives.html",
        lang=lang,
        chosen=job["chosen"],
        path="/initiatives",
        other=job["other"],
        query=asked.query,
        state=state,
        sort=asked.sort,
        sorts=SORTS,
        facets=[f for f in facets if len(f["values"]) > 1 or f["name"] in asked.chosen],
        short_list=_SHORT_LIST,
        rows=hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(hits),
        every=len(made.items),
        elsewhere=[] if hits else _elsewhere(made, asked),
        number=number,
        pages=pages,
        colour=lambda section: min(sections.get(section, 8), 8),
        named=lambda iri: made.name(iri, lang),
        several_plans=len({f.plan for f in made.items}) > 1,
        here_of=lambda iri: profiles(desk).get(iri, local(iri)),
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def _label(made: Index, facet: str, value: str, lang: str) -> str:
    """What a page calls a value of a facet."""
    key = f"{facet}-{value}"
    if facet in ("role", "has") and key in words():
        return say(key, lang)
    if facet == "due":
        return say("quarter-of", lang, year=value[:4], quarter=value[-1:])
    return made.name(value, lang)


def _elsewhere(made: Index, asked: Asked) -> list[dict[str, Any]]:
    """Where nothing is found: searches with one condition less that find something."""
    less = [("without-words", replace(asked, query="", words=()))] if asked.query else []
    for name in asked.chosen:
        chosen = {k: v for k, v in asked.chosen.items() if k != name}
        less.append((f"facet-{name}", replace(asked, chosen=chosen)))
    counted = [(key, wider.state(), len(wider.hits(made))) for key, wider in less]
    return [{"key": k, "state": state, "count": n} for k, state, n in counted if n and state]
