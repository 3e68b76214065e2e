"""Faceted search over initiatives: who, in which role, when, and the words."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from remit_viz.server.entities import local
from remit_viz.server.pages import profiles
from remit_viz.server.paging import PAGE_SIZE, last, last_page, page_number
from remit_viz.server.problems import Phrase, Problem
from remit_viz.server.queries import Reply
from remit_viz.server.rendering import render

if TYPE_CHECKING:
    import networkx as nx

    from remit_viz.server.desk import Desk, Job

FACETS = ("section", "official", "lead", "body", "role", "year", "plan", "has")
_MOST_WORDS = 10
_MOST_VALUES = 200
_SHORT_LIST = 8
_ROLES = ("official", "lead", "responsible", "support", "supervisor")
_GROUPS = ("group", "open-group")


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
    return Index(tuple(_found(graph, n, dates.get(n, 0)) for n in nodes), names, english)


def _dates(desk: Desk) -> dict[str, int]:
    from remit.responsibility import rows

    query = """
SELECT ?i (COUNT(DISTINCT ?d) AS ?n) WHERE { ?i remit:hasMilestone|remit:hasDeadline ?d }
GROUP BY ?i"""
    return {row["i"]: row["n"] for row in rows(desk.store, query) if row["i"]}


def _found(graph: nx.MultiDiGraph[Any], node: str, dates: int) -> Found:
    data = graph.nodes[node]
    by_role: dict[str, dict[str, str]] = {role: {} for role in _ROLES}
    for _, agent, edge in graph.out_edges(node, data=True):
        if not edge["via"]:
            by_role.setdefault(edge["role"], {})[agent] = str(graph.nodes[agent]["label"])
    year = graph.graph["plans"][data["plan"]]["year"]
    bodies = {a for role in _ROLES[1:] for a in by_role[role]}
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
        dates=dates,
        values={
            "section": frozenset([data["section"]] if data["section"] else []),
            "official": frozenset(by_role["official"]),
            "lead": frozenset(by_role["lead"]),
            "body": frozenset(bodies),
            "role": frozenset(role for role in _ROLES if by_role[role]),
            "year": frozenset([str(year)] if year else []),
            "plan": frozenset([data["plan"]]),
            "has": frozenset(has),
        },
    )


def fold(text: str) -> str:
    """Text for comparing: width, case and compatibility forms folded, white space single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def answer(desk: Desk, job: Job) -> Reply:
    """The search of a job's parameters, as a page, JSON or CSV."""
    made = index(desk)
    chosen = _chosen(job["parameters"], made)
    words = fold(last(job["parameters"], "q"))[:200].split()[:_MOST_WORDS]
    number = page_number(job["parameters"])
    hits = [f for f in made.items if _fits(f, chosen, words)]
    shown = hits[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    facets = _facets(made, chosen, words)
    if job["form"] == "json":
        said = {
            "total": len(hits),
            "page": number,
            "page_size": PAGE_SIZE,
            "chosen": {name: sorted(values) for name, values in chosen.items()},
            "q": last(job["parameters"], "q"),
            "rows": [found.as_json() for found in shown],
            "facets": {f["name"]: f["values"] for f in facets},
        }
        body = json.dumps(said, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        return {"status": 200, "type": "application/json"}, body + b"\n"
    if job["form"] == "csv":
        return {"status": 200, "type": "text/csv; charset=utf-8; header=present"}, _csv(hits)
    return _page(desk, job, made, chosen, facets, hits, shown, number)


def _chosen(parameters: Mapping[str, Sequence[str]], made: Index) -> dict[str, frozenset[str]]:
    chosen = {}
    for name in FACETS:
        values = frozenset(v for v in parameters.get(name, ()) if v)
        if len(values) > _MOST_VALUES:
            raise Problem(400, Phrase("too-many-values", {"name": name, "most": _MOST_VALUES}))
        if values:
            chosen[name] = values
    return chosen


def _fits(found: Found, chosen: Mapping[str, frozenset[str]], words: Sequence[str]) -> bool:
    """Whether an initiative bears one of the chosen values of each facet, and all the words.

    Under `has` all chosen values must fit: "no official and no date" is a question people ask.
    """
    return all(
        values <= found.values[name] if name == "has" else values & found.values[name]
        for name, values in chosen.items()
    ) and all(word in found.text for word in words)


def _facets(
    made: Index, chosen: Mapping[str, frozenset[str]], words: Sequence[str]
) -> list[dict[str, Any]]:
    """Each facet's values with how many initiatives each would show."""
    facets = []
    for name in FACETS:
        others = {k: v for k, v in chosen.items() if k != name or name == "has"}
        counts: Counter[str] = Counter()
        for found in made.items:
            if _fits(found, others, words):
                counts.update(found.values[name])
        picked = chosen.get(name, frozenset())
        for value in picked:
            counts.setdefault(value, 0)
        values = sorted(
            counts, key=lambda v: (v not in picked, -counts[v], made.names.get(v, v), v)
        )
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
    writer.writerow(
        ("number", "title", "section", "year", "officials", "leads", "targets", "dates", "iri")
    )
    for f in hits:
        officials = "、".join(name for _, name in f.officials)
        leads = "、".join(name for _, name in f.leads)
        writer.writerow(
            (f.number, f.title, f.section, f.year, officials, leads, f.targets, f.dates, f.iri)
        )
    return out.getvalue().encode("utf-8", "replace")


def _page(
    desk: Desk,
    job: Job,
    made: Index,
    chosen: Mapping[str, frozenset[str]],
    facets: list[dict[str, Any]],
    hits: Sequence[Found],
    shown: Sequence[Found],
    number: int,
) -> Reply:
    state: dict[str, Any] = {name: sorted(values) for name, values in chosen.items()}
    query = last(job["parameters"], "q")
    if query:
        state["q"] = query
    for facet in facets:
        for value in facet["values"]:
            now = chosen.get(facet["name"], frozenset())
            then = now - {value["value"]} if value["chosen"] else now | {value["value"]}
            value["label"] = made.name(value["value"], job["lang"])
            value["state"] = {k: v for k, v in state.items() if k != facet["name"]}
            if then:
                value["state"][facet["name"]] = sorted(then)
    sections = {name: i for i, name in enumerate(dict.fromkeys(f.section for f in made.items))}
    body = render(
        "initiatives.html",
        lang=job["lang"],
        chosen=job["chosen"],
        path="/initiatives",
        other=job["other"],
        query=query,
        state=state,
        facets=[f for f in facets if len(f["values"]) > 1 or f["name"] in chosen],
        short_list=_SHORT_LIST,
        rows=shown,
        total=len(hits),
        every=len(made.items),
        number=number,
        pages=last_page(len(hits)),
        sections=sections,
        named=lambda iri: made.name(iri, job["lang"]),
        several_plans=len({f.plan for f in made.items}) > 1,
        here_of=lambda iri: profiles(desk).get(iri, local(iri)),
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body
