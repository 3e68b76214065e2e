"""`workload`, `collaboration`: who carries how much, and who works with whom."""

from __future__ import annotations

from typing import Any

import click

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

_GROUPS = {"expanded": "expand", "as-one": "token", "dropped": "drop"}

_WORKLOAD = (
    Column("rank", "名次", "Rank", right=True),
    Column("name", "名称", "Name"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("lead", "牵头", "Lead", right=True),
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
    type=click.Choice(list(_GROUPS)),
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
@click.option("--draws", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
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
    draws: int,
    seed: int,
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
        _agent_page(store, name, form, lang)
        return
    from remit.measures.workload import workload as measure

    graph = read(store)
    if missing == "carried":
        from remit.measures.alternatives import carried_down

        graph, filled = carried_down(graph)
        note(f"{len(filled)} initiatives take the official of the one above")
    if sensitivity:
        from remit.cli.structure import print_sensitivity

        mode = _as_mode(groups)
        print_sensitivity(graph, by=by, groups=mode, draws=draws, seed=seed, form=form, lang=lang)
        return
    found = measure(graph, by=by, roles=roles or None, groups=_as_mode(groups), cap=cap)
    whole = found.as_json(lang)
    rows = [_labelled(graph, row, lang) for row in whole["rows"]]
    if wrote_results("workload", whole | {"rows": rows}, form, path):
        return
    used = [c for c in _WORKLOAD if not _idle(rows, c.key)]
    print_rows(rows, used, form=form, lang=lang, whole=whole | {"rows": rows})
    if form == "table":
        note(whole["definition"])
        for over in whole["overloaded"]:
            note(_overload(over, lang))
        equity = whole["equity"]
        if equity["gini"] is not None:
            note(f"Gini {equity['gini']:.3f} · HHI {equity['hhi']:.3f} · n {equity['n']}")
        if found.unassigned:
            note(_unassigned(found.unassigned, lang))


def _as_mode(groups: str) -> Any:
    return _GROUPS[groups]


def _labelled(graph: Any, row: dict[str, Any], lang: str) -> dict[str, Any]:
    """The row with the agent's English name where it is asked for and known."""
    english = graph.nodes[row["iri"]]["label_en"]
    return row | {"name": english} if lang == "en" and english else row


def _idle(rows: list[dict[str, Any]], key: str) -> bool:
    """A role column that is zero throughout says nothing."""
    return key in {"lead", "responsible", "support"} and not any(row[key] for row in rows)


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


_POSITIONS = (
    Column("name", "单位", "Body"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("degree", "度", "Degree", right=True),
    Column("strength", "强度", "Strength", right=True),
    Column("betweenness", "中介", "Betweenness", right=True),
    Column("closeness", "接近", "Closeness", right=True),
    Column("eigenvector", "特征向量", "Eigenvector", right=True),
    Column("pagerank", "PageRank", "PageRank", right=True),
    Column("constraint", "约束", "Constraint", right=True),
    Column("core", "核", "Core", right=True),
    Column("community", "群", "Community", right=True),
)


_PAIRS = (
    Column("a", "单位甲", "Body"),
    Column("b", "单位乙", "Other body"),
    Column("shared", "共同事项", "Shared", right=True),
    Column("expected", "随机期望", "Expected", right=True),
    Column("p", "p", "p", right=True),
    Column("q", "q", "q", right=True),
    Column("verdict", "结论", "Verdict"),
)


@click.command()
@click.option("--pairs", is_flag=True, help="List pairs of bodies, each against chance.")
@click.option("--structure", is_flag=True, help="Show blocs, brokers and bridges against chance.")
@click.option(
    "--groups",
    type=click.Choice(list(_GROUPS)),
    default="dropped",
    show_default=True,
    help="Whether groups take part: their members always appear together.",
)
@click.option(
    "--model",
    type=click.Choice(["fdsm", "sdsm"]),
    default="fdsm",
    show_default=True,
    help="Null model of --pairs: margins fixed exactly (drawn), or on average (exact).",
)
@click.option("--apart", is_flag=True, help="With --pairs: test for sharing less than chance.")
@click.option("--draws", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="False discovery rate of --pairs.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of everything random.")
@store_options
@results_option
def collaboration(
    pairs: bool,
    structure: bool,
    groups: str,
    model: Any,
    apart: bool,
    draws: int,
    alpha: float,
    seed: int,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Show which bodies work together, and how centrally.

    Bodies are tied by the initiatives they share in any role. With --pairs, each pair is tested
    against plans in which every body is as busy and every initiative as large as here.
    Examples: remit collaboration · remit collaboration --pairs
    """
    from remit.measures.incidence import Incidence
    from remit.responsibility import read

    lang = lang or reader_language()
    graph = read(chosen_store(folder, endpoint))
    if structure:
        from remit.cli.structure import print_structure

        mode, few = _as_mode(groups), max(100, draws // 50)
        print_structure(graph, groups=mode, draws=few, seed=seed, form=form, lang=lang)
        return
    incidence = Incidence.from_graph(graph, groups=_as_mode(groups))
    labels = {n: _name(d, lang) for n, d in graph.nodes(data=True)}
    if pairs:
        from remit.measures.pairs import pair_table

        side: Any = "apart" if apart else "together"
        table = pair_table(
            incidence,
            model=model,
            side=side,
            alpha=alpha,
            draws=draws,
            seed=seed,
            labels=labels,
        ).as_json()
        if not wrote_results("collaboration-pairs", table, form, path):
            _print_pairs(table, form, lang)
        return
    from remit.measures.collaboration import collaboration as measure

    whole = measure(incidence, seed=seed, labels=labels).as_json()
    if wrote_results("collaboration", whole, form, path):
        return
    print_rows(whole["rows"], _POSITIONS, form=form, lang=lang, whole=whole)
    if form == "table":
        modularity = whole["modularity"]
        note(
            f"n {whole['n']} · groups {whole['groups']} · weight {whole['weight']} · "
            f"{whole['method']} seed {seed}"
            + (f" · modularity {modularity:.3f}" if modularity is not None else "")
        )
        for line in whole["notes"]:
            note(line)


def _print_pairs(whole: dict[str, Any], form: str, lang: Any) -> None:
    """The pairs, after the settings and the global tests that have to be read first."""
    from remit.cli.structure import verdict

    rows = whole["rows"]
    if form in {"table", "md"}:
        rows = [row | {"verdict": verdict(row["verdict"], lang)} for row in rows]
    print_rows(rows, _PAIRS, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    settings = [f"n {whole['n']}", f"groups {whole['groups']}", f"model {whole['model']}"]
    if whole["draws"] is not None:
        settings.append(f"draws {whole['draws']} seed {whole['seed']}")
    note(" · ".join([*settings, f"tested {whole['tested']} pairs", f"FDR {whole['alpha']}"]))
    for test in whole["structure"]:
        judged = (
            "beyond chance" if test["p"] <= whole["alpha"] else "not distinguishable from chance"
        )
        note(
            f"{test['statistic']}: {test['observed']}, by chance {test['expected']:.1f}, "
            f"p {test['p']:.4f}: {judged}"
        )
    note(
        f"power at this n, for a twofold tendency: {whole['power']:.2f} alone, "
        f"{whole['power_corrected']:.2f} among all pairs: no significant pair says little"
    )


def _name(data: dict[str, Any], lang: str) -> str:
    return str((data["label_en"] if lang == "en" else None) or data["label"])
