"""`export`, `network`: the graph out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from remit.cli.output import chosen_store, note, reader_language, store_options


@click.command()
@store_options
@click.option(
    "--as",
    "form",
    required=True,
    metavar="FORMAT",
    help="nq, trig, ttl, nt, jsonld, xml (RDF); graphml, gexf (networks); csv (tables).",
)
@click.option(
    "-o", "--output", "path", metavar="PATH", default="-", help="File or folder.  [default: stdout]"
)
def export(folder: str, endpoint: str | None, lang: Any, form: str, path: str) -> None:
    """Write the graph in a format for other tools.

    Example: remit export --as trig -o city.trig
    """
    from remit.exports import export as write

    write(chosen_store(folder, endpoint), form, path)
    if path != "-":
        note(f"written: {path}")


@click.command()
@store_options
@click.option("-o", "--output", "path", metavar="PATH", default="network.html", show_default=True)
def network(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Draw the responsibility network as one offline HTML page.

    The page opens from the disk and asks no host. Example: remit network -o network.html
    """
    from remit.exports import opened
    from remit.responsibility import read
    from remit_viz.network import render

    graph = read(chosen_store(folder, endpoint), evidence=True)
    page = render(graph, lang=lang or reader_language())
    with opened(path) as out:
        out.write(page.encode("utf-8"))
    if path != "-":
        note(
            f"written: {Path(path)} ({len(page.encode('utf-8')) // 1024} KiB); open it in a browser"
        )
