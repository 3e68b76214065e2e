"""`export`, `network`: the graph out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from remit.cli.output import F, chosen_store, note, reader_language, store_options


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
@click.option("--plan", metavar="IRI", help="The plan that StratML describes, of several.")
def export(
    folder: str, endpoint: str | None, lang: Any, form: str, path: str, plan: str | None
) -> None:
    """Write the graph in a format for other tools.

    Example: remit export --as trig -o city.trig
    """
    from remit.exports import export as write

    write(chosen_store(folder, endpoint), form, path, plan=plan)
    if path != "-":
        note(f"written: {path}")


def _page(name: str, path: str, folder: str, endpoint: str | None, lang: Any) -> None:
    """Render one page of the site and write it, whole or not at all."""
    from importlib import import_module

    from remit.exports import opened
    from remit.responsibility import read

    graph = read(chosen_store(folder, endpoint), evidence=True)
    page: str = import_module(f"remit_viz.{name}").render(graph, lang=lang or reader_language())
    with opened(path) as out:
        out.write(page.encode("utf-8"))
    if path != "-":
        note(f"written: {path} ({len(page.encode('utf-8')) // 1024} KiB); open it in a browser")


def _output(default: str) -> Callable[[F], F]:
    return click.option(
        "-o", "--output", "path", metavar="PATH", default=default, show_default=True
    )


@click.command()
@store_options
@_output("network.html")
def network(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Draw the responsibility network as one offline HTML page.

    The page opens from the disk and asks no host. Example: remit network -o network.html
    """
    _page("network", path, folder, endpoint, lang)


@click.command()
@store_options
@_output("map.html")
def map_page(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Draw officials, initiatives and bodies in three columns as one offline HTML page.

    Example: remit map -o map.html
    """
    _page("columns", path, folder, endpoint, lang)


@click.command()
@store_options
@_output("overview.html")
def overview(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Show figures, findings and what can be checked as one offline HTML page.

    Example: remit overview -o overview.html
    """
    _page("overview", path, folder, endpoint, lang)


@click.command()
@store_options
@_output("matrix.html")
def matrix(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Draw the responsibility matrix, initiatives by bodies, as one offline HTML page.

    Example: remit matrix -o matrix.html
    """
    _page("matrix", path, folder, endpoint, lang)


@click.command()
@store_options
@_output("timeline.html")
def timeline(folder: str, endpoint: str | None, lang: Any, path: str) -> None:
    """Draw what is due when as one offline HTML page.

    Example: remit timeline -o timeline.html
    """
    _page("timeline", path, folder, endpoint, lang)


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
