"""What `workload --sensitivity` and `collaboration --structure` print: figures beside chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from remit.cli.output import Column, note, plain, print_json, print_rows, print_table, wrote_results
from remit.cli.settings import said, settings_line, stated

_VERDICTS = {
    "beyond chance": "超出偶然",
    "not distinguishable from chance": "与偶然无异",
    "not tested": "未检验",
}
_STATISTICS = {
    "sum of squared overlaps": "共同事项平方和",
    "distinct pairs": "有共同事项的对数",
    "modularity": "模块度",
    "blocs × sections (NMI)": "群与领域的一致（NMI）",
    "core–periphery": "核心与外围",
    "reciprocity": "互助",
    "max_share": "最大占比",
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
_BODIES = (
    Column("name", "单位", "Body"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("bloc", "群", "Bloc", right=True),
    Column("betweenness", "中介", "Betweenness", right=True),
    Column("asks", "求助", "Asks", right=True),
    Column("asked", "受助请", "Is asked", right=True),
    Column("net", "净求助", "Net", right=True),
    Column("officials", "所对责任人", "Officials served", right=True),
)


def verdict(words: str | None, lang: str) -> str:
    """A verdict in the reader's language."""
    return _VERDICTS.get(words or "", words or "") if lang == "zh" else words or ""


def statistic(name: str, lang: str) -> str:
    """What a test is about, in the reader's language."""
    return _STATISTICS.get(name, name) if lang == "zh" else name


def judged(p: float, alpha: float = 0.05) -> str:
    """The verdict that a p value bears."""
    return "beyond chance" if p <= alpha else "not distinguishable from chance"


def beside(observed: float | None, found: Mapping[str, Any] | None) -> str:
    """A figure with its value by chance in brackets, and a star where it is beyond chance."""
    if observed is None:
        return ""
    if found is None:
        return f"{observed:.4g}"
    star = "*" if found["verdict"] == "beyond chance" else ""
    return f"{observed:.4g} ({found['expected']:.3g}){star}"


def legend(lang: str) -> str:
    """What brackets and stars of `beside` mean."""
    return said(
        lang,
        "括号内为偶然期望；* 超出偶然（各按 p ≤ 0.05，约二十个中有一个是误判）；其余与偶然无异",
        "in brackets: expected by chance; * beyond chance (each at p ≤ 0.05, so about one in "
        "twenty is false); all others are not distinguishable from chance",
    )


def _tested(what: str, found: dict[str, Any] | None, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {"what": statistic(what, lang)}
    if found is None:
        return row | {"verdict": verdict("not tested", lang)}
    words = found.get("verdict") or judged(found["p"])
    return (
        row
        | {k: found[k] for k in ("observed", "expected", "p")}
        | {"verdict": verdict(words, lang)}
    )


def print_sensitivity(
    graph: Any,
    *,
    by: Any,
    groups: Any,
    draws: int,
    seed: int,
    more: Mapping[str, Any],
    form: str,
    path: str,
    lang: Any,
) -> None:
    """Rank ranges over all weights, equity and specialisation against chance.

    `more` is further settings to state: how blanks were read, a hypothesis.
    """
    from remit.measures.overview import load_overview
    from remit.measures.plain import plain as as_plain

    found: Any = as_plain(load_overview(graph, by=by, groups=groups, draws=draws, seed=seed))
    n = found["workload"]["n"]
    settings = {"n": n, "by": by, "groups": groups, "draws": draws, "seed": seed, **more}
    whole = stated(found, "workload", **settings)
    if form == "json":
        print_json(whole)
        return
    rows = _rank_rows(found)
    words = lang if form == "table" else "en"
    nulls = found["equity_null"] or {}
    chance = [_tested(name, nulls[name], words) for name in nulls]
    chance.append(_tested("Cramér's V", found["specialisation"]["against_chance"], words))
    result = stated({"rows": rows, "chance": chance}, "workload", **settings)
    if wrote_results("workload-sensitivity", result, form, path):
        return
    print_rows(rows, _RANKS, form=form, lang=lang)
    if form != "table":
        return
    print_table(chance, _CHANCE, lang=lang)
    ranks = said(lang, "名次遍历 20000 组权重", "ranks over 20000 weightings")
    band = said(
        lang,
        "公平度的区间来自事项，不来自人",
        "a bound of an equity band is of initiatives, not people",
    )
    note(settings_line(whole, lang, ranks, band))


def _rank_rows(found: Any) -> list[dict[str, Any]]:
    ranks = {r["agent"]: r for r in found["sensitivity"]}
    rows = []
    for load in found["workload"]["rows"]:
        rank = ranks.get(load["iri"])
        rows.append(
            {
                "name": load["name"],
                "iri": load["iri"],
                "initiatives": load["initiatives"],
                "weighted": load["weighted"],
                "best": rank["lowest"] if rank else None,
                "worst": rank["highest"] if rank else None,
                "first": rank["shares"][0] if rank else None,
                "above": len(rank["above"]) if rank else None,
                "bodies": (found["spans"].get(load["iri"]) or {}).get("expanded"),
                "spread": found["fragmentation"].get(load["iri"]),
            }
        )
    return rows


def print_structure(
    graph: Any,
    *,
    groups: Any,
    draws: int,
    seed: int,
    more: Mapping[str, Any],
    form: str,
    path: str,
    lang: Any,
) -> None:
    """The global test, blocs, brokers, bridges, the core and who asks whom, each beside chance."""
    from remit.measures.overview import collaboration_overview
    from remit.measures.plain import plain as as_plain

    found: Any = as_plain(collaboration_overview(graph, groups=groups, draws=draws, seed=seed))
    whole = stated(found, "structure", **more)
    if form == "json":
        print_json(whole)
        return
    tests = _tests(found, lang if form in {"table", "md"} else "en")
    rows = _body_rows(found)
    settings = {key: whole[key] for key in ("n", "groups", "draws", "seed")}
    result = stated({"rows": rows, "tests": tests}, "structure", **settings, **more)
    if wrote_results("collaboration-structure", result, form, path):
        return
    print_rows(tests, _CHANCE, form=form, lang=lang)
    if form == "table":
        _print_blocs(found, lang)
        print_table([_shown(row) for row in rows], _BODIES, lang=lang)
        blocs = found["blocs"]
        starts = f"{blocs['method']} × {blocs['starts']}"
        tested = said(lang, f"整体检验抽样 {draws * 50}", f"global test {draws * 50} draws")
        note(settings_line(whole, lang, tested, starts))
        note(_steadiness(blocs, lang))
        note(legend(lang))


def _steadiness(blocs: Any, lang: str) -> str:
    """How far the blocs depend on the search's start and on any one initiative."""
    none = said(lang, "无定义", "undefined")
    agreement = none if blocs["agreement"] is None else f"{blocs['agreement']:.3f}"
    mean, least = (
        (f"{one:.3f}" for one in blocs["jackknife"]) if blocs["jackknife"] else (none,) * 2
    )
    return said(
        lang,
        f"群的稳定（调整兰德指数）：各次搜索之间 {agreement}；"
        f"去掉任一事项，平均 {mean}，最小 {least}",
        f"steadiness of blocs (adjusted Rand index): between starts {agreement}; without any one "
        f"initiative {mean} on average, {least} at least",
    )


def _tests(found: Any, lang: str) -> list[dict[str, Any]]:
    blocs = found["blocs"]
    tests = [_tested(t["statistic"], t, lang) for t in found["structure"]]
    tests.append(_tested("modularity", blocs["against_chance"], lang))
    tests.append(_tested("blocs × sections (NMI)", blocs["sections"], lang))
    tests.append(_tested("core–periphery", found["core_periphery"].get("against_chance"), lang))
    tests.append(_tested("reciprocity", found["asks"]["reciprocity"], lang))
    return tests


def _body_rows(found: Any) -> list[dict[str, Any]]:
    """Each body's bloc, brokerage, asking and officials served, the leading brokers first."""
    bloc = {a: k for k, one in enumerate(found["blocs"]["partition"], 1) for a in one}
    asks = {row["iri"]: row for row in found["asks"]["rows"]}
    served = {row["iri"]: row for row in found["officials_served"]}
    rows = []
    for row in found["brokerage"]["rows"]:
        asking, serving = asks.get(row["iri"], {}), served.get(row["iri"], {})
        rows.append(
            {
                "name": found["labels"].get(row["iri"], row["iri"]),
                "iri": row["iri"],
                "initiatives": row["initiatives"],
                "bloc": bloc.get(row["iri"]),
                "betweenness": _brief(row["variants"]["weighted"]),
                "asks": asking.get("asks"),
                "asked": asking.get("asked"),
                "net": _brief(asking.get("against_chance")),
                "officials": _brief(serving.get("against_chance")),
            }
        )
    return sorted(
        rows, key=lambda r: (-((r["betweenness"] or {}).get("observed") or 0), r["name"], r["iri"])
    )


def _brief(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {key: found[key] for key in ("observed", "expected", "p", "verdict")}


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    tested = ("betweenness", "net", "officials")
    return dict(row) | {key: beside(row[key]["observed"], row[key]) for key in tested if row[key]}


def _print_blocs(found: Any, lang: str) -> None:
    labels, brokerage = found["labels"], found["brokerage"]
    none = said(lang, "无", "none")
    lines = [
        (f"{said(lang, '群', 'bloc')} {number}", bloc)
        for number, bloc in enumerate(found["blocs"]["partition"], 1)
    ]
    lines += [
        (said(lang, "中介领先", "leading brokers"), brokerage["leading"]),
        (said(lang, "其中超出偶然", "of them beyond chance"), brokerage["beyond"]),
        (said(lang, "唯一桥梁", "only bridges"), [x["iri"] for x in found["single_links"]]),
    ]
    for what, agents in lines:
        click.echo(plain(f"{what}: {'、'.join(labels.get(a, a) for a in agents) or none}"))
