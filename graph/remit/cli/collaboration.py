"""`collaboration`: which bodies work together, how centrally, and what chance alone would give."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.hypotheses import beside_stated, mark_supposed, supposed_graph, whatif_option
from remit.cli.output import (
    Column,
    chosen_store,
    note,
    print_rows,
    reader_language,
    results_option,
    store_options,
    wrote_results,
)
from remit.cli.settings import GROUPS, said, settings_line, stated
from remit.errors import UsageError

_TESTED_UP_TO = 300  # bodies: a centrality's null model costs their cube

_POSITIONS = (
    Column("name", "单位", "Body"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("stated", "文件所述", "Stated", right=True),
    Column("degree", "度", "Degree", right=True),
    Column("strength", "强度", "Strength", right=True),
    Column("betweenness", "中介", "Betweenness", right=True),
    Column("harmonic", "调和接近", "Harmonic closeness", right=True),
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
    Column("stated", "文件所述", "Stated", right=True),
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
    type=click.Choice(list(GROUPS)),
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
@whatif_option
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
    whatif: str | None,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Show which bodies work together, and how centrally.

    Bodies are tied by the initiatives they share in any role. With --pairs, each pair is tested
    against plans in which every body is as busy and every initiative as large as here; so is
    every other figure, in a fiftieth of the draws.
    Examples: remit collaboration · remit collaboration --pairs
    """
    from remit.measures.incidence import Incidence
    from remit.responsibility import read

    if pairs and structure:
        raise UsageError("give either --pairs or --structure")
    lang = lang or reader_language()
    store = chosen_store(folder, endpoint)
    base = read(store)
    graph, more = supposed_graph(store, base, whatif)
    mode: Any = GROUPS[groups]
    few = max(100, draws // 50)
    if structure:
        from remit.cli.structure import print_structure

        mark_supposed(more, form, lang)
        print_structure(
            graph, groups=mode, draws=few, seed=seed, more=more, form=form, path=path, lang=lang
        )
        return
    labels = {n: _name(d, lang) for n, d in graph.nodes(data=True)}
    incidence = Incidence.from_graph(graph, groups=mode)
    before = Incidence.from_graph(base, groups=mode) if whatif is not None else None
    if pairs:
        side: Any = "apart" if apart else "together"
        whole = _pairs(incidence, before, model, side, alpha, draws, seed, labels)
        whole = stated(whole, "collaboration", **more)
        mark_supposed(more, form, lang)
        if not wrote_results("collaboration-pairs", whole, form, path):
            _print_pairs(whole, form, lang)
        return
    whole = stated(_positions(incidence, before, few, seed, labels), "collaboration", **more)
    mark_supposed(more, form, lang)
    if not wrote_results("collaboration", whole, form, path):
        _print_positions(whole, form, lang)


def _positions(
    incidence: Any, before: Any, draws: int, seed: int, labels: dict[str, str]
) -> dict[str, Any]:
    """Each body's centralities, with expectation, p and verdict of each where they were tested."""
    from remit.measures.collaboration import collaboration as measure
    from remit.measures.plain import plain as as_plain
    from remit.measures.positions import positions_null

    whole = measure(incidence, seed=seed, labels=labels).as_json()
    whole["draws"] = None
    if before is not None:
        stated_rows = measure(before, seed=seed, labels=labels).as_json()["rows"]
        keys = ("initiatives", "degree", "strength")
        whole["rows"] = beside_stated(whole["rows"], stated_rows, keys)
    if not 0 < len(incidence.agents) <= _TESTED_UP_TO:
        return whole
    null: Any = as_plain(positions_null(incidence, draws=draws, seed=seed).rows)
    for row in whole["rows"]:
        row["chance"] = {
            name: {key: found[key] for key in ("expected", "p", "verdict")}
            for name, found in null.get(row["iri"], {}).items()
            if row[name] is not None
        }
    whole["draws"] = draws
    return whole


def _print_positions(whole: dict[str, Any], form: str, lang: Any) -> None:
    from remit.cli.structure import beside, legend

    rows = whole["rows"]
    if form in {"table", "md"}:
        rows = [
            row | {name: beside(row[name], found) for name, found in row["chance"].items()}
            if row.get("chance")
            else row
            for row in rows
        ]
    supposed = whole["whatif"] is not None
    used = [c for c in _POSITIONS if c.key != "stated" or supposed]
    print_rows(rows, used, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    more = [f"{said(lang, '权重', 'weight')} {whole['weight']}", whole["method"]]
    if whole["modularity"] is not None:
        more.append(f"{said(lang, '模块度', 'modularity')} {whole['modularity']:.3f}")
    note(settings_line(whole, lang, *more))
    if whole["draws"] is not None:
        note(legend(lang))
    elif rows:
        note(
            said(
                lang,
                f"单位多于 {_TESTED_UP_TO} 个，各中心性未与偶然比较",
                f"more than {_TESTED_UP_TO} bodies: centralities were not tested against chance",
            )
        )
    for line in whole["notes"]:
        note(_note(line, lang))


def _note(line: str, lang: str) -> str:
    """A note of the measure in the reader's language; it begins with its figure."""
    count, _, words = line.partition(" ")
    if lang == "zh" and words.startswith("without"):
        return f"{count} 个单位没有共同事项，无中心性"
    if lang == "zh" and words.startswith("separate"):
        return f"{count} 个互不相连的部分：接近与特征向量无定义"
    return line


def _pairs(
    incidence: Any,
    before: Any,
    model: Any,
    side: Any,
    alpha: float,
    draws: int,
    seed: int,
    labels: dict[str, str],
) -> dict[str, Any]:
    from remit.measures.pairs import pair_table
    from remit.measures.projections import project

    whole = pair_table(
        incidence, model=model, side=side, alpha=alpha, draws=draws, seed=seed, labels=labels
    ).as_json()
    if before is not None:
        shared = project(before)
        for row in whole["rows"]:
            tie = shared.get_edge_data(row["a_iri"], row["b_iri"]) or {}
            row["stated"] = int(tie.get("weight", 0))
    return whole


def _print_pairs(whole: dict[str, Any], form: str, lang: Any) -> None:
    """The pairs, after the settings and the global tests that have to be read first."""
    from remit.cli.structure import judged, statistic, verdict

    rows = whole["rows"]
    if form in {"table", "md"}:
        rows = [row | {"verdict": verdict(row["verdict"], lang)} for row in rows]
    supposed = whole["whatif"] is not None
    used = [c for c in _PAIRS if c.key != "stated" or supposed]
    print_rows(rows, used, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    more = (
        f"{said(lang, '模型', 'model')} {whole['model']}",
        said(lang, f"检验 {whole['tested']} 对", f"tested {whole['tested']} pairs"),
        f"FDR {whole['alpha']}",
    )
    note(settings_line(whole, lang, *more))
    for test in whole["structure"]:
        name = statistic(test["statistic"], lang)
        chance = said(lang, "偶然期望", "by chance")
        words = verdict(judged(test["p"], whole["alpha"]), lang)
        note(
            f"{name} {test['observed']} · {chance} {test['expected']:.1f} · "
            f"p {test['p']:.4f} · {words}"
        )
    for line in _power(whole, lang):
        note(line)


def _power(whole: dict[str, Any], lang: str) -> list[str]:
    """What this n can find at all, and whether the draws suffice."""
    alone, among = whole["power"], whole["power_corrected"]
    lines = [
        said(
            lang,
            f"在 n {whole['n']} 下发现两倍结对倾向的检验功效：单独一对 {alone:.2f}，"
            f"在全部各对之中 {among:.2f}；没有显著的对说明不了什么",
            f"power at this n, for a twofold tendency: {alone:.2f} alone, {among:.2f} among all "
            "pairs: no significant pair says little",
        )
    ]
    if whole["draws"] is not None and whole["draws"] < whole["draws_needed"]:
        lines.append(
            said(
                lang,
                f"结论要与种子无关，需抽样 {whole['draws_needed']} 次",
                f"verdicts that do not depend on the seed need {whole['draws_needed']} draws",
            )
        )
    return lines


def _name(data: dict[str, Any], lang: str) -> str:
    return str((data["label_en"] if lang == "en" else None) or data["label"])
