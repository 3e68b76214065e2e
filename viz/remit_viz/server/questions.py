"""The ready-made questions over HTTP: listed, asked, and as SPARQL for the workbench."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from remit import queries as ready_made
from remit.errors import UnknownName
from remit.queries import Question
from remit_viz.server.forms import agents, fields
from remit_viz.server.paging import PAGE_SIZE, last_page, page_number
from remit_viz.server.problems import Near, Phrase, Problem
from remit_viz.server.queries import Reply
from remit_viz.server.rendering import render
from remit_viz.server.rows import cells, columns

if TYPE_CHECKING:
    from remit_viz.server.desk import Desk, Job

_LONGEST_VALUE = 500
# What an overseer looks at first stands first.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "load": (
        *("load-of-officials", "works-of-official", "load-of-bodies", "part-of-department"),
        *("district-involvement", "initiative", "only-support"),
    ),
    "deadlines": ("due-between", "deadlines-by-quarter", "targets-in-unit"),
    "coordination": ("shared-departments", "pairs-of-bodies", "across-sections"),
    "gaps": ("missing", "findings", "open-groups", "unknown-names"),
    "change": ("single-points", "without-official", "changed-hands"),
    "evidence": ("evidence",),
}


def grouped() -> list[tuple[str, list[Question]]]:
    """All questions in the order in which they are shown, with the name of each group.

    One that no group names is shown at the end, under ``other``.
    """
    waiting = {question.name: question for question in ready_made.questions()}
    groups = [
        (group, [waiting.pop(name) for name in names if name in waiting])
        for group, names in GROUPS.items()
    ]
    return [(group, asked) for group, asked in [*groups, ("other", [*waiting.values()])] if asked]


def listed(desk: Desk, job: Job) -> Reply:
    """All questions, as a page or JSON."""
    if job["form"] == "json":
        return _json([q.as_json() for q in ready_made.questions()])
    body = render("questions.html", groups=grouped(), **_frame(job))
    return {"status": 200, "type": "text/html; charset=utf-8"}, body


def answer(desk: Desk, job: Job) -> Reply:
    """One question: its rows as a page, JSON or CSV, or its SPARQL text.

    A page of a question that needs a value, and is given none or one that does not fit, asks for
    it.

    Raises
    ------
    Problem
        If there is no such question or parameter, or its answer is too long to be sent.
    """
    asked = _named(job)
    values = {
        name: given[-1][:_LONGEST_VALUE]
        for name, given in job["parameters"].items()
        if given[-1].strip() and name not in {"lang", "page"}
    }
    _refuse_unknown(asked, values)
    bound = values | ({"lang": job["lang"]} if _has(asked, "lang") else {})
    if job["form"] == "rq":
        return {
            "status": 200,
            "type": "application/sparql-query; charset=utf-8",
        }, ready_made.bind(asked, bound, desk.store).encode()
    if job["form"] == "html":
        return _page(desk, job, asked, values, bound)
    found = _run(desk, asked, bound)
    if job["form"] == "json":
        return _json({"question": asked.as_json(), "values": bound, "rows": found})
    return {"status": 200, "type": "text/csv; charset=utf-8; header=present"}, _csv(asked, found)


def _named(job: Job) -> Question:
    try:
        return ready_made.question(job["name"])
    except UnknownName as error:
        near = [
            Near(n, title(ready_made.question(n), job["lang"]), f"/questions/{n}")
            for n in error.near
        ]
        phrase = Phrase("unknown-question", {"name": job["name"][:100]})
        raise Problem(404, phrase, near) from error


def _refuse_unknown(asked: Question, values: Mapping[str, str]) -> None:
    known = {parameter.name for parameter in asked.parameters}
    for name in values:
        if name not in known:
            raise Problem(400, Phrase("unknown-parameter", {"name": name[:100]}))


def title(asked: Question, lang: str) -> str:
    """The title of a question in a language."""
    return asked.title_zh if lang == "zh" else asked.title_en


def _has(asked: Question, parameter: str) -> bool:
    return any(p.name == parameter for p in asked.parameters)


def _run(desk: Desk, asked: Question, values: Mapping[str, str]) -> list[dict[str, Any]]:
    found = ready_made.run(desk.store, asked, values)
    if len(found) > desk.limits.rows:
        raise Problem(422, Phrase("too-many-rows", {"most": f"{desk.limits.rows:,}"}))
    return found


def _json(value: Any) -> Reply:
    body = json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    return {"status": 200, "type": "application/json"}, body + b"\n"


def _csv(asked: Question, rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [*asked.columns, *asked.more_columns]
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row.get(c) is None else row[c] for c in names])
    return out.getvalue().encode("utf-8", "replace")


def _frame(job: Job) -> dict[str, Any]:
    return {name: job[name] for name in ("lang", "chosen", "path", "other")}


def _page(
    desk: Desk, job: Job, asked: Question, values: dict[str, str], bound: dict[str, str]
) -> Reply:
    """The page of a question: its form, and a page of its rows where all values fit."""
    wanted = page_number(job["parameters"])
    form = fields(desk, asked, values, job["lang"])
    refused = next((field for field in form if field.problem), None)
    missing = any(p.required and p.name not in values for p in asked.parameters)
    stopped = Phrase(*job["stopped"]) if "stopped" in job else None
    found = None if refused or missing or stopped else _run(desk, asked, bound)
    pages = last_page(len(found or ()))
    number = min(wanted, pages)
    shown = (found or [])[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    body = render(
        "question.html",
        question=asked,
        title=title(asked, job["lang"]),
        fields=form,
        refused=refused and refused.problem,
        refused_name=refused and refused.name,
        stopped=stopped,
        agents=agents(desk, job["lang"]),
        values=values,
        rows=None if found is None else [cells(desk, asked, row, job["lang"]) for row in shown],
        first=(number - 1) * PAGE_SIZE + 1,
        total=len(found or ()),
        number=number,
        pages=pages,
        columns=columns(asked, found or [], job["lang"]),
        **_frame(job),
    )
    status = refused.problem.status if refused and refused.problem else job.get("status", 200)
    return {"status": status, "type": "text/html; charset=utf-8"}, body
