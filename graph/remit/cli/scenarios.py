"""`resilience`, `balance`, `whatif`: what rests on whom, and what would happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from remit.cli.output import (
    Column,
    chosen_store,
    note,
    print_rows,
    print_table,
    reader_language,
    results_option,
    store_options,
    wrote_results,
)
from remit.cli.settings import said, settings_line, stated
from remit.errors import UsageError

_SINGLE = (
    Column("kind", "唯一的", "Only"),
    Column("number", "序", "No.", right=True),
    Column("title", "工作", "Initiative"),
    Column("only", "主体", "Agent"),
)


@click.command()
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="Share of initiatives that a critical set leaves without a lead.",
)
@store_options
@results_option
def resilience(
    share: float, folder: str, endpoint: str | None, lang: Any, form: str, path: str
) -> None:
    """Show what rests on one agent alone, and the smallest critical sets.

    Example: remit resilience --share 0.5
    """
    from remit.responsibility import read
    from remit.scenarios import resilience as measure

    lang = lang or reader_language()
    whole = stated(measure(read(chosen_store(folder, endpoint)), share=share), "resilience")
    if wrote_results("resilience", whole, form, path):
        return
    rows = whole["rows"]
    if form in {"table", "md"}:
        rows = [row | {"kind": said(lang, _ONLY[row["kind"]], row["kind"])} for row in rows]
    print_rows(rows, _SINGLE, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    note(settings_line(whole, lang, f"{said(lang, '份额', 'share')} {share:g}"))
    for kind, zh in (("officials", "责任人"), ("leads", "牵头单位")):
        note(_critical(whole[f"critical_{kind}"], said(lang, zh, kind), lang))


_ONLY = {"lead": "牵头", "official": "责任人", "body": "单位"}


def _critical(found: dict[str, Any], kind: str, lang: str) -> str:
    if found["size"] is None:
        return said(
            lang,
            f"关键{kind}：无（{found['reason']}）",
            f"critical {kind}: none, {found['reason']}",
        )
    sets = f"{len(found['sets'])}{'' if found['complete'] else '+'}"
    first = "、".join(found["sets"][0])
    return said(
        lang,
        f"关键{kind}：{found['size']} 个同时缺位即有至少 {found['needed']} 项（共 {found['n']} 项）"
        f"无人；这样的组合 {sets} 个，第一个：{first}",
        f"critical {kind}: {found['size']} whose absence leaves at least {found['needed']} of "
        f"{found['n']} without any; {sets} such sets, the first: {first}",
    )


_LOADS = (
    Column("name", "责任人", "Official"),
    Column("before", "现在", "Before", right=True),
    Column("after", "之后", "After", right=True),
)
_MOVES = (
    Column("number", "序", "No.", right=True),
    Column("title", "工作", "Initiative"),
    Column("from", "从", "From"),
    Column("to", "到", "To"),
    Column("disruption", "扰动", "Disruption", right=True),
)
_FRONTIER = (
    Column("cap", "上限", "Cap", right=True),
    Column("moves", "移交", "Moves", right=True),
    Column("largest", "最大", "Largest", right=True),
    Column("gini", "Gini", "Gini", right=True),
)


@click.command()
@click.option(
    "--cap",
    type=click.FloatRange(0, min_open=True),
    required=True,
    help="Largest load that an official may carry.",
)
@click.option(
    "--weighted", is_flag=True, help="Count initiative-equivalents instead of initiatives."
)
@click.option("--alternatives", type=click.IntRange(0, 20), default=3, show_default=True)
@store_options
@results_option
def balance(
    cap: float,
    weighted: bool,
    alternatives: int,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Find the fewest reassignments that bring every official under a cap.

    Arithmetic on the document's own figures, not advice on persons; optima are not unique.
    Example: remit balance --cap 6
    """
    from remit.responsibility import read
    from remit.scenarios import balance as solve

    lang = lang or reader_language()
    graph = read(chosen_store(folder, endpoint))
    found = solve(graph, cap=cap, weighted=weighted, alternatives=alternatives)
    whole = stated(found, "reassignment")
    if form in {"nq", "xlsx"}:
        others = whole.pop("alternatives")
        whole["alternatives"] = [
            {"alternative": k, **move} for k, moves in enumerate(others, 1) for move in moves
        ]
    if wrote_results("balance", whole, form, path):
        return
    if form != "table":
        print_rows(whole["moves"], _MOVES, form=form, lang=lang, whole=whole)
        return
    print_table(whole["moves"], _MOVES, lang=lang)
    print_table(whole["rows"], _LOADS, lang=lang)
    print_table(whole["frontier"], _FRONTIER, lang=lang)
    for line in _balance_notes(whole, lang):
        note(line)


def _balance_notes(whole: dict[str, Any], lang: str) -> list[str]:
    lines = []
    cap, smallest = whole["cap"], whole["smallest_cap"]
    if not whole["feasible"]:
        lines.append(
            said(
                lang,
                f"没有方案能守住上限 {cap:g}；能守住的最小上限是 {smallest:g}，即上表",
                f"no assignment keeps {cap:g}; the smallest cap that can be kept is {smallest:g}, "
                "shown above",
            )
        )
    unit = (
        said(lang, "当量", "equivalents")
        if whole["weighted"]
        else said(lang, "事项", "initiatives")
    )
    more = [
        f"{said(lang, '可移交', 'movable')} {whole['movable']}",
        f"{said(lang, '负荷单位', 'load in')} {unit}",
        f"{said(lang, '移交', 'moves')} {len(whole['moves'])}",
        f"{said(lang, '备选', 'alternatives')} {len(whole['alternatives'])}",
    ]
    before, after = whole["gini_before"], whole["gini_after"]
    if before is not None and after is not None:
        more.append(f"Gini {before:.3f} → {after:.3f}")
    if not whole["proven"]:
        more.append(said(lang, "未证明为最少", "not proven to be the fewest"))
    return [*lines, settings_line(whole, lang, *more)]


_LOST = (
    Column("number", "序", "No.", right=True),
    Column("title", "工作", "Initiative"),
    Column("candidates", "已参与者", "Already at work on it"),
)


@click.command()
@click.option(
    "--move",
    "moves",
    multiple=True,
    metavar="NO:FROM:TO",
    help="Pass an initiative's official on; may be given several times.",
)
@click.option(
    "--role",
    type=click.Choice(["official", "lead", "responsible", "support"]),
    default="official",
    show_default=True,
    help="The role that --move passes on.",
)
@click.option("--absent", multiple=True, metavar="NAME", help="Take an agent away.")
@click.option("--name", help="Keep the moves as the patch graph/whatif/NAME beside the store.")
@store_options
@results_option
def whatif(
    moves: Sequence[str],
    role: str,
    absent: Sequence[str],
    name: str | None,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Show what a reassignment or an absence would change; the graph stays as it is.

    A hypothesis that --name keeps is looked at with: remit workload --whatif NAME.
    Examples: remit whatif --move 13:朱晓敏:居丽琴 · remit whatif --absent 朱晓敏
    """
    from remit.responsibility import read

    if bool(moves) == bool(absent):
        raise UsageError(
            "give either --move or --absent", remedy="remit whatif --move 13:朱晓敏:居丽琴"
        )
    if absent and name is not None:
        raise UsageError(
            "an absence makes no new assignments that could be kept",
            remedy="leave --name out, or say by --move who takes over",
        )
    lang = lang or reader_language()
    store = chosen_store(folder, endpoint)
    graph = read(store)
    if absent:
        _absence(store, graph, absent, form, path, lang)
    else:
        _reassignment(store, graph, moves, role, name, form, path, lang)


_LEFT = (
    ("without_official", "无任何责任人", "without any official"),
    ("without_lead", "无任何牵头单位", "without any lead"),
    ("without_body", "无任何单位", "without any body"),
    ("left_with_one_body", "只剩一个单位", "left with one body"),
)


def _absence(
    store: Any, graph: Any, absent: Sequence[str], form: str, path: str, lang: Any
) -> None:
    from remit.lookup import find
    from remit.scenarios import absence

    whole = stated(absence(graph, [find(store, one) for one in absent]), "whatif")
    rows = [{"left": key, **row} for key, _, _ in _LEFT for row in whole[key]]
    if wrote_results("whatif-absent", _tabled(whole, rows), form, path):
        return
    if form != "table":
        left = Column("left", "后果", "Left")
        print_rows(rows, (left, *_LOST), form=form, lang=lang, whole=whole)
        return
    for key, zh, en in _LEFT:
        if whole[key]:
            count = len(whole[key])
            click.echo(said(lang, f"{zh}：{count} 项", f"{count} initiatives {en}:"))
            print_table(whole[key], _LOST, lang=lang)
    reach = f"{whole['reachable_before']} → {whole['reachable_after']}"
    touched = f"{said(lang, '涉及', 'touched')} {whole['touched']}"
    in_reach = said(lang, "可互达的单位对", "pairs of bodies in reach")
    note(settings_line(whole, lang, touched, f"{in_reach} {reach}"))


def _tabled(whole: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The result with its lists in one table."""
    lists = {key for key, _, _ in _LEFT}
    return {key: value for key, value in whole.items() if key not in lists} | {"rows": rows}


def _reassignment(
    store: Any,
    graph: Any,
    moves: Sequence[str],
    role: str,
    name: str | None,
    form: str,
    path: str,
    lang: Any,
) -> None:
    from remit.store import Embedded
    from remit.whatif import patch_lines, reassigned, save_patch

    asked = _asked(store, graph, moves, role)
    changed = reassigned(graph, asked)
    by = "official" if role == "official" else "body"
    before, after = _loads(graph, by), _loads(changed, by)
    rows = [
        {
            "name": graph.nodes[agent]["label"],
            "iri": agent,
            "before": before.get(agent, 0),
            "after": after.get(agent, 0),
        }
        for agent in sorted({*before, *after}, key=lambda a: (-before.get(a, 0), a))
        if form != "table" or before.get(agent, 0) != after.get(agent, 0)
    ]
    found = {
        "n": sum(data["kind"] == "initiative" for _, data in graph.nodes(data=True)),
        "groups": "expand",
        "role": role,
        "moves": list(moves),
        "rows": rows,
    }
    whole = stated(found, "whatif", whatif=name)
    if not wrote_results("whatif", whole, form, path):
        print_rows(rows, _LOADS, form=form, lang=lang, whole=whole)
    if form == "table":
        note(settings_line(whole, lang, f"{said(lang, '移交', 'moves')} {len(moves)}"))
    if name is not None:
        if not isinstance(store, Embedded):
            raise UsageError("a patch is kept beside an embedded store, not an endpoint")
        kept = save_patch(store, name, patch_lines(graph, name, asked))
        note(f"{said(lang, '已写', 'written')}: {kept}")
        note(
            said(
                lang,
                f"查看：remit workload --whatif {name}",
                f"look at it with: remit workload --whatif {name}",
            )
        )


def _asked(store: Any, graph: Any, moves: Sequence[str], role: str) -> list[Any]:
    from remit.lookup import find
    from remit.scenarios import initiative
    from remit.whatif import Reassignment

    asked = []
    for move in moves:
        parts = move.replace("：", ":").rsplit(":", 2)
        if len(parts) != 3:
            raise UsageError(f"{move!r} is no move", remedy="write NUMBER:FROM:TO")
        number, source, target = parts
        asked.append(
            Reassignment(
                initiative=initiative(graph, number),
                role=role,
                source=find(store, source),
                target=find(store, target),
            )
        )
    return asked


def _loads(graph: Any, by: Any) -> dict[str, int]:
    from remit.measures.workload import workload

    return {row.iri: row.initiatives for row in workload(graph, by=by).rows}
