"""`resilience`, `balance`, `whatif`, `diff`, `measures`: what would happen, and what changed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from remit.cli.output import (
    Column,
    chosen_store,
    format_option,
    note,
    plain,
    print_json,
    print_rows,
    print_table,
    reader_language,
    store_options,
)
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
@format_option
def resilience(share: float, folder: str, endpoint: str | None, lang: Any, form: str) -> None:
    """Show what rests on one agent alone, and the smallest critical sets.

    Example: remit resilience --share 0.5
    """
    from remit.responsibility import read
    from remit.scenarios import resilience as measure

    whole = measure(read(chosen_store(folder, endpoint)), share=share)
    print_rows(whole["rows"], _SINGLE, form=form, lang=lang or reader_language(), whole=whole)
    if form != "table":
        return
    note(f"n {whole['n']} · groups {whole['groups']} · a co-lead backs up only its own part")
    for kind in ("officials", "leads"):
        found = whole[f"critical_{kind}"]
        if found["size"] is None:
            note(f"critical {kind}: none, {found['reason']}")
            continue
        sets = len(found["sets"])
        note(
            f"critical {kind}: {found['size']} whose absence leaves at least {found['needed']} of "
            f"{found['n']} without any; {sets}{'' if found['complete'] else '+'} such sets, "
            f"the first: {'、'.join(found['sets'][0])}"
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
@format_option
def balance(
    cap: float,
    weighted: bool,
    alternatives: int,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
) -> None:
    """Find the fewest reassignments that bring every official under a cap.

    Arithmetic on the document's own figures, not advice on persons; optima are not unique.
    Example: remit balance --cap 6
    """
    from remit.responsibility import read
    from remit.scenarios import balance as solve

    lang = lang or reader_language()
    graph = read(chosen_store(folder, endpoint))
    whole = solve(graph, cap=cap, weighted=weighted, alternatives=alternatives)
    if form != "table":
        print_rows(whole["moves"], _MOVES, form=form, lang=lang, whole=whole)
        return
    print_table(whole["moves"], _MOVES, lang=lang)
    print_table(whole["rows"], _LOADS, lang=lang)
    print_table(whole["frontier"], _FRONTIER, lang=lang)
    if not whole["feasible"]:
        note(
            f"no assignment keeps {cap:g}; the smallest cap that can be kept is "
            f"{whole['smallest_cap']:g}, shown above"
        )
    before, after = whole["gini_before"], whole["gini_after"]
    if before is not None and after is not None:
        note(
            f"n {whole['n']} · {len(whole['moves'])} moves · Gini {before:.3f} → {after:.3f} · "
            f"{len(whole['alternatives'])} alternatives"
            + ("" if whole["proven"] else " · not proven to be the fewest")
        )


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
@format_option
def whatif(
    moves: Sequence[str],
    role: str,
    absent: Sequence[str],
    name: str | None,
    folder: str,
    endpoint: str | None,
    lang: Any,
    form: str,
) -> None:
    """Show what a reassignment or an absence would change; the graph stays as it is.

    Examples: remit whatif --move 13:朱晓敏:居丽琴 · remit whatif --absent 朱晓敏
    """
    from remit.responsibility import read

    if bool(moves) == bool(absent):
        raise UsageError(
            "give either --move or --absent", remedy="remit whatif --move 13:朱晓敏:居丽琴"
        )
    lang = lang or reader_language()
    store = chosen_store(folder, endpoint)
    graph = read(store)
    if absent:
        _absence(store, graph, absent, form, lang)
    else:
        _reassignment(store, graph, moves, role, name, form, lang)


def _absence(store: Any, graph: Any, absent: Sequence[str], form: str, lang: Any) -> None:
    from remit.lookup import find
    from remit.scenarios import absence

    whole = absence(graph, [find(store, one) for one in absent])
    if form != "table":
        print_rows(whole["without_official"], _LOST, form=form, lang=lang, whole=whole)
        return
    for key, words in (
        ("without_official", "without any official"),
        ("without_lead", "without any lead"),
        ("left_with_one_body", "left with one body"),
    ):
        if whole[key]:
            click.echo(f"{len(whole[key])} initiatives {words}:")
            print_table(whole[key], _LOST, lang=lang)
    note(
        f"n {whole['n']} · touched {whole['touched']} · pairs of bodies in reach "
        f"{whole['reachable_before']} → {whole['reachable_after']}"
    )


def _reassignment(
    store: Any, graph: Any, moves: Sequence[str], role: str, name: str | None, form: str, lang: Any
) -> None:
    from remit.lookup import find
    from remit.scenarios import initiative
    from remit.store import Embedded
    from remit.whatif import Reassignment, patch_lines, reassigned, save_patch

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
        if form == "json" or before.get(agent, 0) != after.get(agent, 0)
    ]
    whole = {"role": role, "moves": list(moves), "rows": rows}
    print_rows(rows, _LOADS, form=form, lang=lang, whole=whole)
    if name is not None:
        if not isinstance(store, Embedded):
            raise UsageError("a patch is kept beside an embedded store, not an endpoint")
        path = save_patch(store, name, patch_lines(graph, name, asked))
        note(f"written: {path}")


def _loads(graph: Any, by: Any) -> dict[str, int]:
    from remit.measures.workload import workload

    return {row.iri: row.initiatives for row in workload(graph, by=by).rows}


_CHANGES = (
    Column("status", "变化", "Change"),
    Column("score", "相似", "Alike", right=True),
    Column("old_number", "旧序", "Old no.", right=True),
    Column("old_title", "旧版", "Old"),
    Column("new_number", "新序", "New no.", right=True),
    Column("new_title", "新版", "New"),
    Column("old_officials", "原责任人", "Old official"),
    Column("new_officials", "新责任人", "New official"),
)
_LOAD_CHANGES = (
    Column("official", "责任人", "Official"),
    Column("before", "旧", "Before", right=True),
    Column("heavier", "变重", "Heavier", right=True),
    Column("moved_in", "移入", "Moved in", right=True),
    Column("moved_out", "移出", "Moved out", right=True),
    Column("new", "新增", "New", right=True),
    Column("dropped", "取消", "Dropped", right=True),
    Column("after", "新", "After", right=True),
    Column("change", "合计", "Change", right=True),
)


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--registry",
    "registries",
    multiple=True,
    metavar="FILE",
    help="Curated names (CSV), where OLD and NEW are documents.",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of headings.")
@format_option
def diff(old: str, new: str, registries: Sequence[str], lang: Any, form: str) -> None:
    """Compare two editions of a plan: matched, moved, re-led, new, dropped.

    OLD and NEW are documents or store folders. Example: remit diff plan-2008.txt plan-2009.txt
    """
    from remit.scenarios import difference

    whole = difference(_edition(old, registries), _edition(new, registries))
    lang = lang or reader_language()
    print_rows(whole["rows"], _CHANGES, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    print_table(whole["load"], _LOAD_CHANGES, lang=lang)
    found = whole["stability"]
    note(" · ".join(f"{flow} {count}" for flow, count in whole["flows"].items()))
    if found["stability"] is not None:
        kappa = "undefined" if found["kappa"] is None else f"{found['kappa']:.3f}"
        note(
            f"same official {found['same_officials']}/{found['matched']} = "
            f"{found['stability']:.3f}, by chance {found['expected']:.3f}, kappa {kappa}"
        )


def _edition(source: str, registries: Sequence[str]) -> Any:
    """The responsibility graph of a store folder, or of a document built for the occasion."""
    from remit.responsibility import read
    from remit.store import open_store

    if Path(source).is_dir():
        return read(open_store(source))
    from remit.build import build
    from remit.layouts import extract
    from remit.registry import Registry
    from remit.sources import read as read_source

    with tempfile.TemporaryDirectory() as folder:
        build([extract(read_source(source))], folder, registry=Registry.load(registries))
        return read(open_store(folder))


@click.command()
@click.argument("identifier", required=False, metavar="[ID]")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of titles.")
@format_option
def measures(identifier: str | None, lang: Any, form: str) -> None:
    """List every measure with its definition, or print one card whole.

    Example: remit measures K2
    """
    from remit.measures import cards

    lang = lang or reader_language()
    listed = cards()
    if identifier is not None:
        hits = [c for c in listed if c.id.lower() == identifier.lower()]
        if not hits:
            raise UsageError(f"there is no measure {identifier!r}", remedy="list: remit measures")
        if form == "json":
            print_json([c.as_json() for c in hits])
        else:
            click.echo(plain("\n\n".join(c.as_text() for c in hits)))
        return
    rows = [c.as_json() | {"title": getattr(c, f"title_{lang}")} for c in listed]
    columns = (
        Column("id", "号", "Id"),
        Column("title", "度量", "Measure"),
        Column("unit", "单位", "Unit"),
        Column("range", "范围", "Range"),
        Column("verdict", "用法", "Verdict"),
    )
    print_rows(rows, columns, form=form, lang=lang)
