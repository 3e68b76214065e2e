"""What `workload --sensitivity` and `collaboration --structure` print: figures beside chance."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.output import Column, note, print_json, print_rows, print_table

_VERDICTS = {
    "beyond chance": "超出偶然",
    "not distinguishable from chance": "与偶然无异",
    "not tested": "未检验",
}
_RANKS = (
    Column("name", "名称", "Name"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("weighted", "当量", "Weighted", right=True),
    Column("best", "最好名次", "Best rank", right=True),
    Column("worst", "最差名次", "Worst rank", right=True),
    Column("first", "居首概率", "First", right=True),
    Column("above", "恒高于", "Always above", right=True),
    Column("bodies", "协调单位", "Bodies", right=True),
    Column("spread", "领域散度", "Spread", right=True),
)
_CHANCE = (
    Column("what", "度量", "Measure"),
    Column("observed", "实测", "Observed", right=True),
    Column("expected", "偶然期望", "By chance", right=True),
    Column("p", "p", "p", right=True),
    Column("verdict", "结论", "Verdict"),
)


def verdict(words: str | None, lang: str) -> str:
    """A verdict in the reader's language."""
    return _VERDICTS.get(words or "", words or "") if lang == "zh" else words or ""


def _tested(what: str, found: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {"what": what}
    if found is None:
        return row
    judged = found.get("verdict")
    if judged is None and found.get("p") is not None:
        judged = "beyond chance" if found["p"] <= 0.05 else "not distinguishable from chance"
    return (
        row
        | {k: found[k] for k in ("observed", "expected", "p")}
        | {"verdict": verdict(judged, lang)}
    )


def print_sensitivity(
    graph: Any, *, by: Any, groups: Any, draws: int, seed: int, form: str, lang: Any
) -> None:
    """Rank ranges over all weights, equity and specialisation against chance."""
    from remit.measures.overview import load_overview
    from remit.measures.plain import plain

    whole: Any = plain(load_overview(graph, by=by, groups=groups, draws=draws, seed=seed))
    if form == "json":
        print_json(whole)
        return
    ranks = {r["agent"]: r for r in whole["sensitivity"]}
    rows = []
    for load in whole["workload"]["rows"]:
        found = ranks.get(load["iri"])
        rows.append(
            {
                "name": load["name"],
                "initiatives": load["initiatives"],
                "weighted": load["weighted"],
                "best": found["lowest"] if found else None,
                "worst": found["highest"] if found else None,
                "first": found["shares"][0] if found else None,
                "above": len(found["above"]) if found else None,
                "bodies": (whole["spans"].get(load["iri"]) or {}).get("expanded"),
                "spread": whole["fragmentation"].get(load["iri"]),
            }
        )
    print_rows(rows, _RANKS, form=form, lang=lang)
    if form != "table":
        return
    nulls = whole["equity_null"] or {}
    chance = [_tested(name, nulls[name], lang) for name in nulls]
    chance.append(_tested("Cramér's V", whole["specialisation"]["against_chance"], lang))
    print_table(chance, _CHANCE, lang=lang)
    note(
        f"n {whole['workload']['n']} · groups {groups} · draws {draws} · seed {seed} · ranks over "
        "20000 weightings; a bound of an equity band is of initiatives, not of people"
    )


def print_structure(
    graph: Any, *, groups: Any, draws: int, seed: int, form: str, lang: Any
) -> None:
    """The global test, blocs, brokers, bridges and the core, each beside chance."""
    from remit.measures.overview import collaboration_overview
    from remit.measures.plain import plain

    whole: Any = plain(collaboration_overview(graph, groups=groups, draws=draws, seed=seed))
    if form == "json":
        print_json(whole)
        return
    labels = whole["labels"]
    found = [_tested(t["statistic"], t, lang) for t in whole["structure"]]
    blocs = whole["blocs"]
    found.append(_tested("modularity", blocs["against_chance"], lang))
    found.append(_tested("blocs × sections (NMI)", blocs["sections"], lang))
    found.append(_tested("core–periphery", whole["core_periphery"].get("against_chance"), lang))
    print_rows(found, _CHANCE, form=form, lang=lang)
    if form != "table":
        return
    for number, bloc in enumerate(blocs["partition"], 1):
        click.echo(
            f"{'群' if lang == 'zh' else 'bloc'} {number}: {'、'.join(labels[a] for a in bloc)}"
        )
    beyond = "、".join(labels[a] for a in whole["brokerage"]["beyond"])
    leading = "、".join(labels[a] for a in whole["brokerage"]["leading"])
    none = "无" if lang == "zh" else "none"
    click.echo(f"{'中介领先' if lang == 'zh' else 'leading brokers'}: {leading or none}")
    click.echo(f"{'其中超出偶然' if lang == 'zh' else 'of them beyond chance'}: {beyond or none}")
    links = "、".join(labels.get(x["iri"], x["iri"]) for x in whole["single_links"])
    click.echo(f"{'唯一桥梁' if lang == 'zh' else 'only bridges'}: {links or none}")
    note(
        f"n {whole['n']} · groups {groups} · draws {draws} (global test {draws * 50}) · "
        f"seed {seed} · {blocs['method']} from {blocs['starts']} starts"
    )
