"""`workload`: who carries how much, or one agent's page."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.hypotheses import beside_stated, mark_supposed, supposed_graph, whatif_option
from remit.cli.output import (
    Column,
    chosen_store,
    note,
    plain,
    print_json,
    print_rows,
    print_table,
    reader_language,
    results_option,
    store_options,
    wrote_results,
)
from remit.cli.settings import GROUPS, said, settings_line, stated
from remit.errors import UsageError

_WORKLOAD = (
    Column("rank", "名次", "Rank", right=True),
    Column("name", "名称", "Name"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("stated", "文件所述", "Stated", right=True),
    Column("lead", "牵头", "Lead", right=True),
    Column("fractional", "牵头份额", "Lead shares", right=True),
    Column("responsible", "责任", "Responsible", right=True),
    Column("support", "配合", "Support", right=True),
    Column("weighted", "当量", "Weighted", right=True),
    Column("targets", "目标", "Targets", right=True),
    Column("milestones", "节点", "Milestones", right=True),
    Column("partners", "协作单位", "Partners", right=True),
    Column("sections", "领域", "Sections", right=True),
    Column("share", "占比", "Share", right=True),
)


@click.command()
@click.argument("name", required=False)
@click.option(
    "--by",
    type=click.Choice(["official", "body", "district"]),
    default="official",
    show_default=True,
    help="Whose load.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(["official", "lead", "responsible", "support", "supervisor"]),
    help="Count these roles only; may be given several times.",
)
@click.option(
    "--groups",
    type=click.Choice(list(GROUPS)),
    default="expanded",
    show_default=True,
    help="Whether a group (各辖区) counts as its members, as one, or not at all.",
)
@click.option("--cap", type=click.IntRange(min=0), help="Report loads above this many initiatives.")
@click.option(
    "--missing",
    type=click.Choice(["kept", "carried"]),
    default="kept",
    show_default=True,
    help="Whether a blank official stays a gap, or is read as the one above.",
)
@click.option("--sensitivity", is_flag=True, help="Show rank ranges over all weights, and chance.")
@click.option("--quarters", is_flag=True, help="Show when dated milestones fall due.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@whatif_option
@store_options
@results_option
def workload(
    name: str | None,
    by: Any,
    roles: tuple[str, ...],
    groups: str,
    cap: int | None,
    missing: str,
    sensitivity: bool,
    quarters: bool,
    draws: int,
    seed: int,
    whatif: str | None,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Show who carries how much, or one agent's page.

    With NAME (full name, alias or IRI): the agent's initiatives, partners and dates, each with
    its source line. Examples: remit workload --by body · remit workload 朱晓敏
    """
    from remit.responsibility import read

    store = chosen_store(folder, endpoint)
    lang = lang or reader_language()
    if name is not None:
        if whatif is not None or form in {"nq", "xlsx"}:
            raise UsageError(
                "one agent's page shows the document's own words, as table, json, csv or md",
                remedy="leave NAME out for a hypothesis, or for nq and xlsx",
            )
        _agent_page(store, name, form, lang)
        return
    if quarters and sensitivity:
        raise UsageError("give either --quarters or --sensitivity")
    base = read(store, evidence=quarters)
    graph, more = supposed_graph(store, base, whatif)
    more["missing"] = missing
    if missing == "carried":
        from remit.measures.alternatives import carried_down

        graph, filled = carried_down(graph)
        note(_carried(len(filled), lang))
    mode: Any = GROUPS[groups]
    if sensitivity:
        from remit.cli.structure import print_sensitivity

        mark_supposed(more, form, lang)
        print_sensitivity(
            graph,
            by=by,
            groups=mode,
            draws=draws,
            seed=seed,
            more=more,
            form=form,
            path=path,
            lang=lang,
        )
        return
    from remit.measures.workload import workload as measure

    def figures(one: Any) -> dict[str, Any]:
        return measure(one, by=by, roles=roles or None, groups=mode, cap=cap).as_json(lang)

    whole = figures(graph)
    whole["rows"] = [_labelled(graph, row, lang) for row in whole["rows"]]
    if quarters:
        from remit.cli.quarters import print_quarters

        whole |= more
        print_quarters(graph, whole, groups=mode, form=form, path=path, lang=lang)
        return
    whole |= _equity_beside_chance(whole["rows"], draws, seed) | more
    if whatif is not None:
        whole["rows"] = beside_stated(whole["rows"], figures(base)["rows"], ("initiatives",))
    _print_workload(stated(whole, "workload"), form, path, lang)


def _equity_beside_chance(rows: list[dict[str, Any]], draws: int, seed: int) -> dict[str, Any]:
    from remit.measures.equity import equity_null
    from remit.measures.plain import plain as as_plain

    null = equity_null([row["initiatives"] for row in rows], draws=draws, seed=seed)
    return {"draws": draws, "seed": seed, "equity_null": as_plain(null)}


def _print_workload(whole: dict[str, Any], form: str, path: str, lang: Any) -> None:
    from remit.cli.structure import verdict

    if wrote_results("workload", whole, form, path):
        return
    mark_supposed(whole, form, lang)
    used = [c for c in _WORKLOAD if not _idle(whole["rows"], c.key)]
    print_rows(whole["rows"], used, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    note(settings_line(whole, lang))
    note(whole["definition"])
    for over in whole["overloaded"]:
        note(_overload(over, lang))
    for index, found in (whole["equity_null"] or {}).items():
        name = {"gini": "Gini", "hhi": "HHI"}.get(index, said(lang, "最大占比", "largest share"))
        chance = said(lang, "偶然期望", "by chance")
        note(
            f"{name} {found['observed']:.3f} · {chance} {found['expected']:.3f} · "
            f"p {found['p']:.4f} · {verdict(found['verdict'], lang)}"
        )
    if whole["unassigned"]:
        note(_unassigned(whole["unassigned"], lang))


def _carried(count: int, lang: str) -> str:
    return said(
        lang,
        f"{count} 项没有责任人，按其上一项的责任人计",
        f"{count} initiatives take the official of the one above",
    )


def _labelled(graph: Any, row: dict[str, Any], lang: str) -> dict[str, Any]:
    """The row with the agent's English name where it is asked for and known."""
    english = graph.nodes[row["iri"]]["label_en"]
    return row | {"name": english} if lang == "en" and english else row


def _idle(rows: list[dict[str, Any]], key: str) -> bool:
    """A column that is zero, or unknown, throughout says nothing."""
    optional = {"lead", "fractional", "responsible", "support", "stated"}
    return key in optional and not any(row.get(key) for row in rows)


def _overload(over: dict[str, Any], lang: str) -> str:
    basis = {
        ("cap", "zh"): "给定上限",
        ("cap", "en"): "the given cap",
        ("chance", "zh"): "随机分派时极少达到的数",
        ("chance", "en"): "rarely reached by chance",
    }[over["basis"], lang]
    if lang == "zh":
        return f"超载：{over['name']} {over['initiatives']} 项，阈值 {over['threshold']}（{basis}）"
    return (
        f"overloaded: {over['name']} {over['initiatives']} initiatives, "
        f"threshold {over['threshold']} ({basis})"
    )


def _unassigned(count: int, lang: str) -> str:
    if lang == "zh":
        return f"{count} 项没有人承担所选角色；列出：remit ask missing"
    return f"{count} initiatives have nobody in these roles; list them: remit ask missing"


_INITIATIVES = (
    Column("number", "序", "No.", right=True),
    Column("title", "工作", "Initiative"),
    Column("section", "领域", "Section"),
    Column("roles", "角色", "Roles"),
    Column("via", "经由", "Via"),
    Column("quote", "原文", "Words"),
    Column("file", "文件", "File"),
    Column("line", "行", "Line", right=True),
)
_PARTNERS = (
    Column("name", "协作方", "Partner"),
    Column("shared", "共同事项", "Shared", right=True),
    Column("initiatives", "序号", "Numbers"),
)
_DATES = (
    Column("date", "日期", "Date"),
    Column("text", "时限", "Words"),
    Column("number", "序", "No.", right=True),
    Column("quote", "原文", "Step"),
    Column("line", "行", "Line", right=True),
)


def _agent_page(store: Any, name: str, form: str, lang: Any) -> None:
    from remit.lookup import find
    from remit.profile import profile
    from remit.responsibility import read

    iri = find(store, name)
    page = profile(read(store, evidence=True), iri)
    if form == "json":
        print_json(page)
        return
    if form != "table":
        print_rows(page["initiatives"], _INITIATIVES, form=form, lang=lang)
        return
    other = page["name_en"] or ""
    click.echo(plain(f"{page['full_name']}  {other}\n{iri}"))
    print_table(page["initiatives"], _INITIATIVES, lang=lang)
    print_table(page["partners"][:15], _PARTNERS, lang=lang)
    if len(page["partners"]) > 15:
        note(f"15 of {len(page['partners'])} partners shown; --format json shows all")
    if page["deadlines"]:
        print_table(page["deadlines"], _DATES, lang=lang)
