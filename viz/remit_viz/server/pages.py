"""The overview, and the pages of the site, drawn live from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from remit_viz import page as shell
from remit_viz.server.entities import local
from remit_viz.server.queries import Reply
from remit_viz.server.rendering import linked, render

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

_MOST_SHOWN = 8
_PEOPLE = ("official", "post")
_BODY_KINDS = ("department", "district-government", "zone", "other-body")


def preload() -> None:
    """Import what every worker will need, so that they share it."""
    import networkx
    from jinja2 import Environment

    from remit_viz import network
    from remit_viz.server import (
        documents,
        linkeddata,
        questions,
        search,
        workbench,
    )

    del networkx, Environment, network, documents, linkeddata, questions, search, workbench


def _network(desk: Desk, lang: Any) -> str:
    from remit_viz import network

    return network.render(desk.graph, lang=lang)


PICTURES: dict[str, Callable[[Desk, Any], str]] = {"network": _network}


def page(desk: Desk, job: Job) -> Reply:
    """A page of the site, with its scripts and styles linked."""
    html = PICTURES[job["name"]](desk, job["lang"])
    return {"status": 200, "type": "text/html; charset=utf-8"}, linked(html).encode(
        "utf-8", "replace"
    )


def home(desk: Desk, job: Job) -> Reply:
    """The overview: figures, who carries most, what to check, and the way to everything else."""
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
        officials=_most(graph, ("official",), ("official",), job["lang"]),
        bodies=_most(graph, _BODY_KINDS, ("lead", "responsible"), job["lang"]),
        findings=[_finding(f, job["lang"]) for f in _gravest(findings)[:_MOST_SHOWN]],
        finding_count=len(findings),
        pictures=list(PICTURES),
        content_id=desk.store.content_id,
        here_of=local,
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def _gravest(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda f: ("error", "warning", "info").index(f["severity"]))


def _finding(finding: dict[str, Any], lang: str) -> dict[str, Any]:
    """A finding with its title in the reader's language, where there is one for its code."""
    titles = shell.words().get(f"finding-{finding['code']}")
    return finding | {"title": titles[lang] if titles else finding["code"]}


def _most(
    graph: Any, kinds: tuple[str, ...], roles: tuple[str, ...], lang: str
) -> list[dict[str, Any]]:
    """The agents with most initiatives in one of the roles, each with the initiatives."""
    held: dict[str, set[str]] = {}
    for initiative, agent, edge in graph.edges(data=True):
        if edge["role"] in roles and not edge["via"] and graph.nodes[agent]["kind"] in kinds:
            held.setdefault(agent, set()).add(initiative)
    order = sorted(held, key=lambda a: (-len(held[a]), str(graph.nodes[a]["label"]), a))
    sections = {name: i for i, name in enumerate(graph.graph["sections"])}
    return [
        {
            "name": (lang == "en" and graph.nodes[a]["label_en"]) or graph.nodes[a]["label"],
            "href": local(a),
            "initiatives": [
                {
                    "number": graph.nodes[i]["number"],
                    "title": graph.nodes[i]["label"],
                    "href": local(i),
                    "section": min(sections.get(graph.nodes[i]["section"], 8), 8),
                }
                for i in sorted(
                    held[a], key=lambda i: (graph.nodes[i]["plan"], graph.nodes[i]["number"])
                )
            ],
        }
        for a in order[:_MOST_SHOWN]
    ]
