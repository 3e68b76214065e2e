"""`demo`: the shipped plan from text to answers, in one command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

from remit.cli.output import Column, note, print_table, reader_language

_OFFICIALS = (
    Column("rank", "名次", "Rank", right=True),
    Column("name", "责任人", "Official"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("weighted", "当量", "Weighted", right=True),
    Column("targets", "目标", "Targets", right=True),
    Column("milestones", "节点", "Milestones", right=True),
    Column("partners", "协作单位", "Bodies", right=True),
    Column("share", "占比", "Share", right=True),
)
_BODIES = (
    Column("name", "单位", "Body"),
    Column("initiatives", "事项", "Initiatives", right=True),
    Column("degree", "协作单位", "Partners", right=True),
    Column("strength", "共同事项合计", "Shared initiatives", right=True),
    Column("betweenness", "中介", "Betweenness", right=True),
)


@click.command()
@click.option(
    "-o", "--output", "path", default="remit-demo", show_default=True, help="Where to put it all."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of labels.")
@click.option("--open/--no-open", "show", default=None, help="Open the page in the browser.")
def demo(path: str, lang: Any, show: bool | None) -> None:
    """Build the shipped plan and show what can be asked of it."""
    lang = lang or reader_language()
    folder = Path(path)
    store_path = str(folder / "store")
    _build(store_path)
    _tables(store_path, lang)
    _queries(folder, store_path, lang)
    page = _page(folder, store_path, lang)
    head("Next / 接下来")
    for command in (
        f"workload 朱晓敏 --store {store_path}",
        f"why 经贸委 --store {store_path}",
        f"ask --store {store_path}",
        f"query {folder / 'queries' / '2-due-in-june.rq'} --store {store_path}",
        f"site -o {folder / 'site'} --store {store_path}",
        f"serve --store {store_path}",
    ):
        click.echo(f"  {_program()} {command}")
    click.echo(f"  {page.resolve().as_uri()}")
    if show or (show is None and sys.stdout.isatty()):
        click.launch(page.resolve().as_uri())


def _program() -> str:
    """How the reader can call remit from here: by name, or by the path it was called by."""
    return "remit" if shutil.which("remit") else sys.argv[0]


def head(text: str) -> None:
    """Print a heading."""
    click.echo(f"\n── {text} ".ljust(72, "─"))


def _build(store_path: str) -> None:
    from remit.build import build
    from remit.reading import extract_many
    from remit.registry import Registry
    from remit.resources import shipped

    head("Document → graph / 文件 → 图谱")
    source = shipped("data", "plans", "changzhou-2008.txt")
    report = build(extract_many([source]), store_path, registry=Registry.load())
    click.echo(
        f"{source.name} → {store_path}: {report.initiatives} initiatives, "
        f"{report.officials} officials, {report.bodies} bodies, {report.assignments} assignments, "
        f"{report.targets} targets, {report.milestones} milestones; {report.triples} statements"
    )


def _tables(store_path: str, lang: Any) -> None:
    from remit.measures.collaboration import collaboration
    from remit.measures.incidence import Incidence
    from remit.measures.workload import workload
    from remit.responsibility import read
    from remit.store import open_store

    graph = read(open_store(store_path))
    names = {
        n: (d["label_en"] if lang == "en" else None) or d["label"]
        for n, d in graph.nodes(data=True)
    }
    head("Who carries how much / 谁负责最多")
    found = workload(graph, by="official").as_json(lang)
    rows = [row | {"name": names[row["iri"]]} for row in found["rows"]]
    print_table(rows, _OFFICIALS, lang=lang)
    head("The most connected bodies / 联系最多的单位")
    incidence = Incidence.from_graph(graph, groups="drop")
    positions = collaboration(incidence, labels=names).as_json()["rows"]
    print_table(positions[:8], _BODIES, lang=lang)


def _queries(folder: Path, store_path: str, lang: Any) -> None:
    from remit.cli.questions import as_rows
    from remit.resources import shipped
    from remit.store import open_store

    head("Three SPARQL queries to change / 三个可以改的查询")
    place = folder / "queries"
    place.mkdir(exist_ok=True)
    store = open_store(store_path)
    for source in sorted(shipped("data", "demo").glob("*.rq")):
        target = place / source.name
        if not target.exists():
            shutil.copyfile(source, target)
        text = target.read_text("utf-8")
        click.echo(f"{target}\n{text.splitlines()[0]}")
        result = store.query(text)
        if isinstance(result, ox.QuerySolutions):
            rows, columns = as_rows(result)
            print_table(rows, columns, lang=lang)


def _page(folder: Path, store_path: str, lang: Any) -> Path:
    from remit.exports import opened
    from remit.responsibility import read
    from remit.store import open_store
    from remit_viz.site import render

    head("The network / 责任图谱")
    page = folder / "network.html"
    html = render("network", read(open_store(store_path), evidence=True), lang=lang)
    with opened(str(page)) as out:
        out.write(html.encode("utf-8"))
    note(f"written: {page}")
    return page
