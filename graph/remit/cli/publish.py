"""`export`, `network`: the graph out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from remit.cli.output import (
    F,
    chosen_store,
    note,
    reader_language,
    safe_csv,
    safe_csv_option,
    store_options,
)


@click.command()
@store_options
@click.option(
    "--as",
    "form",
    required=True,
    metavar="FORMAT",
    help="nq, trig, ttl, nt, jsonld, xml (RDF); graphml, gexf (networks); csv (tables); "
    "stratml (one plan).",
)
@click.option(
    "-o", "--output", "path", metavar="PATH", default="-", help="File or folder.  [default: stdout]"
)
@safe_csv_option
@click.option("--plan", metavar="IRI", help="The plan that StratML describes, of several.")
def export(
    folder: str, endpoint: str | None, lang: Any, form: str, path: str, plan: str | None
) -> None:
    """Write the graph in a format for other tools.

    Example: remit export --as trig -o city.trig
    """
    from remit.exports import export as write

    write(chosen_store(folder, endpoint), form, path, plan=plan, safe=safe_csv(path))
    if path != "-":
        note(f"written: {path}")


def _output(default: str) -> Callable[[F], F]:
    return click.option(
        "-o", "--output", "path", metavar="PATH", default=default, show_default=True
    )


def _page(picture: str, about: str) -> click.Command:
    """The command that draws one page of the site and writes it, whole or not at all."""

    @click.command(help=f"{about}\n\nExample: remit {picture} -o {picture}.html")
    @store_options
    @_output(f"{picture}.html")
    def command(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
        from remit.exports import opened
        from remit.responsibility import read
        from remit_viz.site import render

        graph = read(chosen_store(folder, endpoint), evidence=True)
        html = render(picture, graph, lang=lang or reader_language()).encode("utf-8")
        with opened(path) as out:
            out.write(html)
        if path != "-":
            note(f"written: {path} ({len(html) // 1024} KiB); open it in a browser")

    return command


network = _page(
    "network",
    "Draw the responsibility network as one offline HTML page.\n\n"
    "The page opens from the disk and asks no host.",
)
map_page = _page(
    "map", "Draw officials, initiatives and bodies in three columns as one offline HTML page."
)
overview = _page(
    "overview", "Show figures, findings and what can be checked as one offline HTML page."
)
matrix = _page(
    "matrix", "Draw the responsibility matrix, initiatives by bodies, as one offline HTML page."
)
timeline = _page("timeline", "Draw what is due when as one offline HTML page.")


@click.command()
@store_options
@_output("site")
def site(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Write all pages into a folder, with one for each official, body and initiative.

    Each page also works alone, from the disk, without a network. Example: remit site -o site
    """
    from remit.responsibility import read
    from remit_viz.site import write

    graph = read(chosen_store(folder, endpoint), evidence=True)
    written = write(graph, Path(path), lang=lang or reader_language())
    note(f"written: {len(written)} pages in {path}; open {Path(path) / 'index.html'} in a browser")
