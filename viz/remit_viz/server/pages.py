"""The home page, and the pages of the site, drawn live from the store."""

from __future__ import annotations

import difflib
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

from remit.findings import title
from remit.terms import BASE
from remit_viz.frame import Frame, Neighbour
from remit_viz.server.entities import local
from remit_viz.server.problems import Near, Phrase, Problem
from remit_viz.server.queries import Reply
from remit_viz.server.rendering import linked, render, say, ways

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job
    from remit_viz.view import View

_MOST_SHOWN = 8
_MOST_SQUARES = 26
_PEOPLE = ("official", "post")
_BODY_KINDS = ("department", "district-government", "zone", "other-body")


def preload() -> None:
    """Import what every worker will need, so that they share it."""
    for name in ("documents", "linkeddata", "questions", "search", "workbench"):
        import_module(f"remit_viz.server.{name}")
    import_module("remit_viz.site")
    import_module("jinja2.ext")


def seen(desk: Desk) -> View:
    """What the pages of the site draw from, made once."""
    made: View | None = desk.kept.get("view")
    if made is None:
        from remit_viz import view

        made = desk.kept["view"] = view.read(desk.graph)
    return made


def profiles(desk: Desk) -> dict[str, str]:
    """The address of the page that the site has for a node, by IRI."""
    made: dict[str, str] | None = desk.kept.get("profiles")
    if made is None:
        from remit_viz import site

        nodes = seen(desk).nodes
        addresses = site.entity_addresses(seen(desk))
        made = {nodes[i].iri: f"/{name}" for i, name in addresses.items()}
        desk.kept["profiles"] = made
    return made


def page(desk: Desk, job: Job) -> Reply:
    """A page of the site, with its scripts and styles linked.

    Raises
    ------
    Problem
        If the site has no page of that name.
    """
    from remit_viz import entity, site

    drawn, name, lang = seen(desk), job["name"], job["lang"]
    kept = f"?lang={lang}" if job["chosen"] else ""
    root = job.get("root", "")
    addresses = {i: f"{root}/{a}{kept}" for i, a in site.entity_addresses(drawn).items()}
    neighbours = [Neighbour(word, f"{href}{kept}", word == name) for word, href in ways()]
    frame = Frame(lang=lang, neighbours=neighbours, addresses=addresses)
    if name in site.PICTURES:
        html = site.PICTURES[name][1](drawn, frame)
    else:
        wanted = f"{root}/{name}{kept}"
        position = next((i for i, address in addresses.items() if address == wanted), None)
        if position is None:
            raise Problem(404, Phrase("unknown-page", {"name": name[:200]}), _near(desk, job))
        html = entity.draw(drawn, position, frame, home="/")
    head = {"status": 200, "type": "text/html; charset=utf-8"}
    return head, linked(html).encode("utf-8", "replace")


def _near(desk: Desk, job: Job) -> list[Near]:
    lang, facts = job["lang"], desk.facts
    known = {name: say(name, lang) for name, _ in ways()}
    nodes = {address[1:]: iri for iri, address in profiles(desk).items()}
    found = difflib.get_close_matches(job["name"][:200], [*known, *nodes], n=5)
    return [
        Near(f"{BASE}{name}", known.get(name) or facts.caption(nodes[name], lang), address)
        for name in found
        for address in ["/" if name == "home" else f"/{name}"]
    ]


def home(desk: Desk, job: Job) -> Reply:
    """The home page: figures, who carries most, what to check, and the way to everything else."""
    graph = desk.graph
    kinds = Counter(str(d["kind"]) for _, d in graph.nodes(data=True))
    # As a build counts them: those that documents name, not the members of the groups they name.
    bodies = {
        agent
        for _, agent, edge in graph.edges(data=True)
        if not edge["via"] and graph.nodes[agent]["kind"] not in _PEOPLE
    }
    initiatives = [d for _, d in graph.nodes(data=True) if d["kind"] == "initiative"]
    findings = graph.graph["findings"]
    body = render(
        "home.html",
        lang=job["lang"],
        chosen=job["chosen"],
        path="/",
        other=job["other"],
        title=graph.graph["title"],
        documents=[
            {"title": d["title"], "name": d["name"], "href": local(iri)}
            for iri, d in graph.graph["documents"].items()
        ],
        figures={
            "initiatives": kinds["initiative"],
            "officials": kinds["official"],
            "bodies": len(bodies),
            "assignments": sum(1 for *_, e in graph.edges(data=True) if not e["via"]),
            "targets": sum(d["targets"] for d in initiatives),
            "milestones": sum(d["milestones"] for d in initiatives),
        },
        officials=_most(desk, ("official",), ("official",), job["lang"]),
        bodies=_most(desk, _BODY_KINDS, ("lead", "responsible"), job["lang"]),
        findings=[_finding(f, job["lang"]) for f in _gravest(findings)[:_MOST_SHOWN]],
        finding_count=len(findings),
        content_id=desk.store.content_id,
        here_of=lambda iri: profiles(desk).get(iri, local(iri)),
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def _gravest(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda f: ("error", "warning", "info").index(f["severity"]))


def _finding(finding: dict[str, Any], lang: str) -> dict[str, Any]:
    """A finding in the reader's language, with the title of its kind."""
    english, chinese = finding["message"], finding["message_zh"]
    return finding | {
        "title": title(finding["code"]).said(lang),
        "message": english if lang == "en" else chinese or english,
    }


def _most(
    desk: Desk, kinds: tuple[str, ...], roles: tuple[str, ...], lang: str
) -> list[dict[str, Any]]:
    """The agents with most initiatives in one of the roles, each with the first of them."""
    graph, pages = desk.graph, profiles(desk)
    names = {node.iri: node.name(lang) for node in seen(desk).nodes}
    held: dict[str, set[str]] = {}
    for initiative, agent, edge in graph.edges(data=True):
        if edge["role"] in roles and not edge["via"] and graph.nodes[agent]["kind"] in kinds:
            held.setdefault(agent, set()).add(initiative)
    order = sorted(held, key=lambda a: (-len(held[a]), str(graph.nodes[a]["label"]), a))
    sections = {name: i for i, name in enumerate(graph.graph["sections"])}
    return [
        {
            "name": names[a],
            "href": pages.get(a, local(a)),
            "total": len(held[a]),
            "initiatives": [
                {
                    "number": graph.nodes[i]["number"],
                    "title": graph.nodes[i]["label"],
                    "href": pages.get(i, local(i)),
                    "section": min(sections.get(graph.nodes[i]["section"], 8), 8),
                }
                for i in sorted(
                    held[a], key=lambda i: (graph.nodes[i]["plan"], graph.nodes[i]["number"])
                )[:_MOST_SQUARES]
            ],
        }
        for a in order[:_MOST_SHOWN]
    ]
