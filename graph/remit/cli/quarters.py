"""What `workload --quarters` prints: when each one's dated milestones fall due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from remit.cli.hypotheses import mark_supposed
from remit.cli.output import Column, note, print_rows, wrote_results
from remit.cli.settings import said, settings_line, stated


def quarters(
    graph: Any, rows: Iterable[dict[str, Any]], *, roles: Iterable[str], groups: Any
) -> dict[str, Any]:
    """Load by quarter, peak and undated milestones (W6) of the agents of a workload.

    Parameters
    ----------
    graph
        A responsibility graph with evidence, since dates are read with that.
    rows
        The rows of the workload: `name` and `iri`.
    roles, groups
        As the workload has them.

    Returns
    -------
    dict
        `horizon`: the years of the plans, where all state theirs, and `rows`, with a key a
        quarter (``2008-Q1``); milestones before and beyond the horizon are counted apart.
    """
    from remit.measures.incidence import Incidence
    from remit.measures.schedule import quarter_load

    incidence = Incidence.from_graph(graph, roles=roles, groups=groups)
    works: dict[str, list[str]] = {agent: [] for agent in incidence.agents}
    for initiative, members in zip(incidence.initiatives, incidence.members, strict=True):
        for member in members:
            works[incidence.agents[member]].append(initiative)
    years = sorted({plan["year"] for plan in graph.graph["plans"].values()} - {None})
    known = bool(years) and all(plan["year"] for plan in graph.graph["plans"].values())
    start = date(years[0], 1, 1) if known else None
    end = date(years[-1], 12, 31) if known else None

    def load(initiatives: Iterable[str]) -> Any:
        steps = (step for one in initiatives for step in graph.nodes[one]["dates"])
        due = [step["date"] for step in steps if step["kind"] == "milestone"]
        return quarter_load(due, start=start, end=end)

    names = list(load(incidence.initiatives).quarters)
    found = []
    for row in rows:
        own = load(works.get(row["iri"], ()))
        found.append(
            {
                "name": row["name"],
                "iri": row["iri"],
                **{name: own.quarters.get(name, 0) for name in names},
                "undated": own.undated,
                "before": own.before,
                "beyond": own.beyond,
                "peak": list(own.peak),
                "peak_load": own.peak_load,
                "peak_share": own.peak_share,
            }
        )
    return {"horizon": [years[0], years[-1]] if known else None, "quarters": names, "rows": found}


def print_quarters(
    graph: Any, whole: dict[str, Any], *, groups: Any, form: str, path: str, lang: Any
) -> None:
    """The quarters of a workload that was measured: `whole` is what it prints as JSON."""
    found = quarters(graph, whole["rows"], roles=whole["roles"], groups=groups)
    kept = ("n", "by", "roles", "groups", "missing", "whatif", "hypothesis")
    settings = {key: whole[key] for key in kept if key in whole}
    result = stated(settings | found, "workload")
    if wrote_results("workload-quarters", result, form, path):
        return
    mark_supposed(result, form, lang)
    columns = (
        Column("name", "名称", "Name"),
        *(Column(name, name, name, right=True) for name in found["quarters"]),
        Column("undated", "无日期", "Undated", right=True),
        Column("before", "期前", "Before", right=True),
        Column("beyond", "期后", "Beyond", right=True),
        Column("peak", "高峰", "Peak"),
        Column("peak_load", "高峰节点", "Peak load", right=True),
        Column("peak_share", "高峰占比", "Peak share", right=True),
    )
    print_rows(found["rows"], columns, form=form, lang=lang, whole=result)
    if form == "table":
        unit = said(lang, "单位：有日期的节点", "unit: dated milestones")
        note(settings_line(result, lang, unit))
