"""A folder of pages that open from a disk without network: map, network, matrix and the rest.

Each page is one file that also works alone; together they link to one another by relative
addresses. A choice made in one picture travels to the next in the address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit_viz import (
    collaboration,
    columns,
    entity,
    matrix,
    network,
    overview,
    page,
    timeline,
    view,
    workload,
)
from remit_viz.folder import publish
from remit_viz.frame import Frame, Neighbour
from remit_viz.view import View

if TYPE_CHECKING:
    import networkx as nx

PICTURES = {
    "map": ("index.html", columns.draw),
    "overview": ("overview.html", overview.draw),
    "network": ("network.html", network.draw),
    "matrix": ("matrix.html", matrix.draw),
    "timeline": ("timeline.html", timeline.draw),
    "workload": ("workload.html", workload.draw),
    "collaboration": ("collaboration.html", collaboration.draw),
}
FOLDERS = {"initiative": "initiative", "official": "official", "post": "official"}


def write(
    graph: nx.MultiDiGraph[Any],
    directory: Path | str,
    *,
    lang: page.Lang = "zh",
    theme: page.Theme = "auto",
) -> list[Path]:
    """Write the site of a responsibility graph and return the files, the front page first.

    Parameters
    ----------
    graph
        As `remit.responsibility.read` returns it, with evidence.
    directory
        Where to write: a folder that is empty or not there yet, or one that this wrote before.
        Pages that it wrote and no longer has are removed; files of others are left alone.
    lang, theme
        What the pages open with.

    Raises
    ------
    StoreError
        If the folder holds other files than a site, or cannot be written.
    UsageError
        For a language or theme that the pages do not have.
    """
    frame = Frame(lang=lang, theme=theme)
    seen = view.read(graph)
    names = [*(name for name, _ in PICTURES.values()), *entity_addresses(seen).values()]
    return publish(Path(directory), names, pages(seen, frame))


def render(
    picture: str,
    graph: nx.MultiDiGraph[Any],
    *,
    lang: page.Lang = "zh",
    theme: page.Theme = "auto",
) -> str:
    """One self-contained HTML page of a responsibility graph.

    Parameters
    ----------
    picture
        One of `PICTURES`.
    graph
        As `remit.responsibility.read` returns it, with evidence.
    lang
        The language the page opens in; the reader can switch.
    theme
        "light", "dark", or "auto" for what the reader's system asks for.

    Returns
    -------
    str
        The page. The same graph gives the same text every time.

    Raises
    ------
    UsageError
        For a language or theme that the pages do not have.
    """
    frame = Frame(lang=lang, theme=theme)
    return PICTURES[picture][1](view.read(graph), frame)


def pages(seen: View, frame: Frame) -> Iterator[tuple[str, str]]:
    """Relative address and HTML of every page of a view, the front page first.

    Of the frame, language and theme are taken.
    """
    addresses = entity_addresses(seen)
    for word, (name, draw) in PICTURES.items():
        yield (
            name,
            draw(seen, replace(frame, neighbours=_neighbours(word, ""), addresses=addresses)),
        )
    above = {position: f"../{name}" for position, name in addresses.items()}
    inner = replace(frame, neighbours=_neighbours("", "../"), addresses=above)
    for position, name in addresses.items():
        yield name, entity.draw(seen, position, inner, home="../")


def _neighbours(current: str, home: str) -> list[Neighbour]:
    return [Neighbour(w, home + name, w == current) for w, (name, _) in PICTURES.items()]


def entity_addresses(seen: View) -> dict[int, str]:
    """Address of the page of each node, from the front page."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for position, node in enumerate(seen.nodes):
        if node.kind == "missing":
            continue
        name = f"{FOLDERS.get(node.kind, 'body')}/{_file_name(node.key)}.html"
        if name.lower() in taken:
            name = name.removesuffix(".html") + f"-{_digest(node.key)}.html"
        taken.add(name.lower())
        found[position] = name
    return found


def _file_name(key: str) -> str:
    """A name that every file system takes: the last parts of the key, a digest where cut."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", key.partition("/")[2] or key).strip("-.")
    whole = plain.replace("-", "") == re.sub(r"[/_-]", "", key.partition("/")[2] or key)
    return (
        plain[:80] if whole and 0 < len(plain) <= 80 else f"{plain[:60]}-{_digest(key)}".strip("-")
    )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
