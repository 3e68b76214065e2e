"""The ready-made questions over HTTP: listed, asked, and as SPARQL for the workbench."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from remit import queries as ready_made
from remit.queries import Question
from remit_viz.server.entities import local
from remit_viz.server.queries import Reply, too_large
from remit_viz.server.rendering import render, say

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

_LONGEST_VALUE = 500
_SHOWN = 1000


def listed(desk: Desk, job: Job) -> Reply:
    """All questions, as a page or JSON."""
    every = ready_made.questions()
    if job["form"] == "json":
        return _json([q.as_json() for q in every])
    body = render("questions.html", questions=every, **_frame(job))
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def answer(desk: Desk, job: Job) -> Reply:
    """One question: its rows as a page, JSON or CSV, or its SPARQL text.

    A page of a question that needs a value, and is given none, asks for it.
    """
    asked = ready_made.question(job["name"])
    values = {
        name: given[-1][:_LONGEST_VALUE]
        for name, given in job["parameters"].items()
        if given[-1].strip() and name != "lang"
    }
    if any(p.name == "lang" for p in asked.parameters):
        values["lang"] = job["lang"]
    missing = [p.name for p in asked.parameters if p.required and p.name not in values]
    if job["form"] == "rq":
        return {
            "status": 200,
            "type": "application/sparql-query; charset=utf-8",
        }, ready_made.bind(asked, values, desk.store).encode()
    if missing and job["form"] == "html":
        return _page(desk, job, asked, values, None)
    found = ready_made.run(desk.store, asked, values)
    if len(found) > desk.limits.rows:
        raise too_large(f"{desk.limits.rows:,} rows")
    if job["form"] == "json":
        return _json({"question": asked.as_json(), "values": values, "rows": found})
    if job["form"] == "csv":
        return {"status": 200, "type": "text/csv; charset=utf-8; header=present"}, _csv(
            asked, found
        )
    return _page(desk, job, asked, values, found)


def _json(value: Any) -> Reply:
    body = json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    return {"status": 200, "type": "application/json"}, body + b"\n"


def _csv(asked: Question, rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [*asked.columns, *asked.more_columns]
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row.get(c) is None else row[c] for c in columns])
    return out.getvalue().encode("utf-8", "replace")


def _frame(job: Job) -> dict[str, Any]:
    return {name: job[name] for name in ("lang", "chosen", "path", "other")}


def _page(
    desk: Desk,
    job: Job,
    asked: Question,
    values: dict[str, str],
    found: list[dict[str, Any]] | None,
) -> Reply:
    given = {k: v for k, v in values.items() if k != "lang"}
    body = render(
        "question.html",
        question=asked,
        values=given,
        rows=None if found is None else [_cells(asked, row) for row in found[:_SHOWN]],
        total=len(found or ()),
        columns=[
            {"text": heading(name, job["lang"]), "number": _numeric(found or [], name)}
            for name in asked.columns
        ],
        agents=agents(desk),
        **_frame(job),
    )
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def _cells(asked: Question, row: dict[str, Any]) -> list[dict[str, Any]]:
    """A row's shown columns; a name is a link where the row also carries its IRI."""
    iris = {
        name: row[name]
        for name in asked.more_columns
        if isinstance(row.get(name), str) and row[name].startswith("http")
    }
    return [
        {
            "text": "" if row.get(name) is None else row[name],
            "number": isinstance(row.get(name), int | float),
            "href": local(target) if (target := _target(name, iris)) else None,
        }
        for name in asked.columns
    ]


def _numeric(rows: list[dict[str, Any]], name: str) -> bool:
    values = [row[name] for row in rows if row.get(name) is not None]
    return bool(values) and all(isinstance(v, int | float) for v in values)


def _target(column: str, iris: dict[str, str]) -> str | None:
    named = {"title": "initiative", "plan_title": "plan", "number": "initiative"}
    return iris.get(named.get(column, column.removesuffix("_name")))


def heading(column: str, lang: str) -> str:
    """The heading of a column, in a language where there is a word for it."""
    from remit_viz.server.rendering import words

    key = f"column-{column}"
    return say(key, lang) if key in words() else column


def agents(desk: Desk) -> list[str]:
    """Names of officials and bodies, for completing what a reader types."""
    if not desk.in_memory:
        return []
    names = {str(d["label"]) for _, d in desk.graph.nodes(data=True) if d["kind"] != "initiative"}
    return sorted(names)[:2000]
