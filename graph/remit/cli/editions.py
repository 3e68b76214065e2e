"""`diff`, `measures`: what changed between two editions, and how everything is measured."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from remit.cli.output import (
    Column,
    format_option,
    note,
    plain,
    print_json,
    print_rows,
    print_table,
    reader_language,
    results_option,
    wrote_results,
)
from remit.cli.settings import said, settings_line, stated
from remit.errors import UsageError

_CHANGES = (
    Column("status", "变化", "Change"),
    Column("score", "相似", "Alike", right=True),
    Column("old_number", "旧序", "Old no.", right=True),
    Column("old_title", "旧版", "Old"),
    Column("new_number", "新序", "New no.", right=True),
    Column("new_title", "新版", "New"),
    Column("what", "由谁到谁", "From whom to whom"),
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


_FLOWS = {
    "kept": "不变",
    "moved": "换责任人",
    "re-led": "换牵头",
    "re-supported": "换配合",
    "new": "新增",
    "dropped": "取消",
}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--registry",
    "registries",
    multiple=True,
    metavar="FILE",
    help="Curated names (CSV), where OLD and NEW are documents: renamed offices are one body.",
)
@click.option(
    "--similar-from",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="Least similarity of titles taken for the same initiative.",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of headings.")
@results_option
def diff(
    old: str,
    new: str,
    registries: Sequence[str],
    similar_from: float,
    lang: Any,
    form: str,
    path: str,
) -> None:
    """Compare two editions of a plan: matched, moved, re-led, new, dropped.

    OLD and NEW are documents or store folders. Example: remit diff plan-2008.txt plan-2009.txt
    """
    from remit.scenarios import difference

    found = difference(
        _edition(old, registries), _edition(new, registries), similar_from=similar_from
    )
    whole = stated(found, "diff")
    lang = lang or reader_language()
    if wrote_results("diff", whole, form, path):
        return
    rows = whole["rows"]
    if form in {"table", "md"}:
        rows = [row | {"status": _status(row, lang), "what": _what(row, lang)} for row in rows]
    print_rows(rows, _CHANGES, form=form, lang=lang, whole=whole)
    if form != "table":
        return
    print_table(whole["load"], _LOAD_CHANGES, lang=lang)
    note(settings_line(whole, lang, f"{whole['n_old']} → {whole['n_new']}"))
    note(
        " · ".join(
            f"{said(lang, _FLOWS[flow], flow)} {count}" for flow, count in whole["flows"].items()
        )
    )
    if whole["n"]:
        note(_stability(whole["stability"], lang))
    note(
        said(
            lang,
            "负荷以事项当量计（每版平均一项为 1）；变重＋移入－移出＋新增－取消＝合计",
            "load in initiative-equivalents (the average initiative of each edition is 1); "
            "heavier + moved in − moved out + new − dropped = change",
        )
    )


def _status(row: Mapping[str, Any], lang: str) -> str:
    words = "、".join(said(lang, _FLOWS[one], one) for one in row["status"].split("、"))
    if "alike_title" not in row:
        return words
    alike = f"{row['alike_number']} {row['alike_title']} {row['alike_score']:g}"
    return f"{words}（{said(lang, '近似', 'like')} {alike}）"


def _what(row: Mapping[str, Any], lang: str) -> str:
    """What passed from whom to whom, role by role."""
    parts = []
    for key, zh, en in (
        ("officials", "责任人", "official"),
        ("leads", "牵头", "lead"),
        ("supports", "配合", "support"),
    ):
        before, after = row.get(f"old_{key}"), row.get(f"new_{key}")
        if before is None or after is None or before == after:
            continue
        none = said(lang, "无", "none")
        lost = "、".join(name for name in before if name not in after) or none
        gained = "、".join(name for name in after if name not in before) or none
        parts.append(f"{said(lang, zh, en)} {lost} → {gained}")
    return "；".join(parts)


def _stability(found: Mapping[str, Any], lang: str) -> str:
    kappa = found["kappa"]
    words = said(lang, "无定义", "undefined") if kappa is None else f"{kappa:.3f}"
    line = said(
        lang,
        f"责任人未变 {found['same_officials']}/{found['matched']} = {found['stability']:.3f}，"
        f"偶然期望 {found['expected']:.3f}，κ {words}",
        f"same official {found['same_officials']}/{found['matched']} = {found['stability']:.3f}, "
        f"by chance {found['expected']:.3f}, kappa {words}",
    )
    if found["links"] is None:
        return line
    return (
        f"{line} · {said(lang, '分工重合（Jaccard）', 'links kept (Jaccard)')} {found['links']:.3f}"
    )


def _edition(source: str, registries: Sequence[str]) -> Any:
    """The responsibility graph of a store folder, or of a document built for the occasion."""
    from remit.responsibility import read
    from remit.store import open_store

    if Path(source).is_dir():
        return read(open_store(source))
    from remit.build import build
    from remit.reading import extract_many
    from remit.registry import Registry

    with tempfile.TemporaryDirectory() as folder:
        build(extract_many([source]), folder, registry=Registry.load(registries))
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
    if form == "table":
        note(
            said(
                lang,
                f"{len(rows)} 个度量；用到它们的命令各自注明 n、群组、并列牵头、抽样与种子",
                f"{len(rows)} measures; the commands that use them state n, groups, co-leads, "
                "draws and seed",
            )
        )
