"""`targets`, `due`: what was promised, and by when."""

from __future__ import annotations

import calendar as months
import re
from typing import Any

import click

from remit.cli.output import (
    chosen_store,
    format_option,
    note,
    print_rows,
    reader_language,
    store_options,
)
from remit.errors import UsageError


def _answer(name: str, values: dict[str, str | None], common: dict[str, Any]) -> None:
    """Ask a ready-made question with the parameters that are given, and print its rows."""
    from remit import queries
    from remit.cli.questions import heading

    lang = common["lang"] or reader_language()
    asked = queries.question(name)
    given = {key: value for key, value in values.items() if value is not None} | {"lang": lang}
    rows = queries.run(chosen_store(common["folder"], common["endpoint"]), asked, given)
    columns = [heading(column, rows) for column in asked.columns]
    print_rows(rows, columns, form=common["form"], lang=lang)
    if common["form"] == "table":
        note(f"{len(rows)} rows")


@click.command()
@click.option("--unit", help="Only targets in this unit, e.g. 亿元.")
@click.option("--official", help="Only initiatives of this official.")
@click.option("--body", help="Only initiatives that this body has any role in.")
@click.option("--plan", help="Only this plan: key, title or IRI.")
@store_options
@format_option
def targets(
    unit: str | None, official: str | None, body: str | None, plan: str | None, **common: Any
) -> None:
    """List what was promised in numbers, each with its words.

    Example: remit targets --official 朱晓敏 --unit 公顷
    """
    values = {"unit": unit, "official": official, "body": body, "plan": plan}
    _answer("targets-in-unit", values, common)


@click.command()
@click.option("--from", "since", metavar="DATE", help="First day, e.g. 2008-06-01.")
@click.option("--to", "until", metavar="DATE", help="Last day, inclusive.")
@click.option("--month", metavar="YYYY-MM", help="A whole month instead.")
@click.option("--official", help="Only initiatives of this official.")
@click.option("--body", help="Only initiatives that this body has any role in.")
@click.option("--plan", help="Only this plan: key, title or IRI.")
@store_options
@format_option
def due(
    since: str | None,
    until: str | None,
    month: str | None,
    official: str | None,
    body: str | None,
    plan: str | None,
    **common: Any,
) -> None:
    """List what is due between two dates, and whose it is.

    Example: remit due --month 2008-06 --official 朱晓敏
    """
    if month is not None:
        if since or until:
            raise UsageError("give either --month or --from and --to")
        since, until = _month(month)
    values = {"from": since, "until": until, "official": official, "body": body, "plan": plan}
    _answer("due-between", values, common)


def _month(text: str) -> tuple[str, str]:
    hit = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    if not hit:
        raise UsageError(f"{text!r} is no month", where="--month", remedy="write it as 2008-06")
    last = months.monthrange(int(hit[1]), int(hit[2]))[1]
    return f"{text}-01", f"{text}-{last:02d}"


@click.command()
@click.argument("name", required=False)
@click.option("-o", "--output", "path", metavar="FILE.ics", default="-", help="[default: stdout]")
@store_options
def calendar(name: str | None, path: str, folder: str, endpoint: str | None, lang: Any) -> None:
    """Write deadlines and milestones as an iCalendar file, for all or for one agent.

    Events are all-day, with identifiers that stay from build to build.
    Example: remit calendar 朱晓敏 -o zhu.ics
    """
    from remit.exports import opened
    from remit.exports.agenda import events, stamp
    from remit.exports.calendar import calendar as written
    from remit.lookup import find
    from remit.responsibility import read

    store = chosen_store(folder, endpoint)
    agent = find(store, name) if name is not None else None
    graph = read(store)
    whose = graph.nodes[agent]["label"] if agent else graph.graph["title"] or "remit"
    found = list(events(graph, store, agent=agent, lang=lang or reader_language()))
    text = written(found, name=whose, stamp=stamp(store))
    with opened(path) as out:
        out.write(text.encode("utf-8"))
    if path != "-":
        note(f"written: {path} ({len(found)} events)")
