"""The network: officials, initiatives and bodies in one picture, as one HTML file.

pyvis carries the nodes and edges; its page is not used. Its own template asks outside hosts for
style sheets, runs markup found in titles and drops parallel edges, so ours takes its place:
everything escaped, nothing fetched, coordinates fixed beforehand and no physics.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from remit_viz import explorer, labels, layout, page, view
from remit_viz.frame import Frame
from remit_viz.view import Node, View

SCRIPTS = (
    "vendor/vis-data-8.0.6.min.js",
    "vendor/vis-network-10.1.5.min.js",
    *explorer.scripts("draw.js", "bitmap.js", "stage.js"),
)
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "hover": False,
        "keyboard": False,
        "tooltipDelay": 0,
    },
}
# The sheets that nodes have a place on: for wide and for tall screens, in each language.
SHEETS = tuple(
    (lang, aspect) for lang in page.LANGUAGES for aspect in (layout.LANDSCAPE, layout.PORTRAIT)
)
PULL = {"official": 2.4, "lead": 1.8, "responsible": 1.2, "support": 0.7, "supervisor": 0.5}
GROUP_PULL = 0.25
MEMBER_PULL = 0.05
TITLE_SIZE = 12.5
NAME_SIZE = 12.0
LINE_HEIGHT = 15.0


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    network = _carrier(seen)
    network.set_template_dir(str(page.TEMPLATES), "network.html")
    # pyvis would render without escaping: this environment replaces its own.
    network.templateEnv = page.environment(
        lang=frame.lang,
        theme=frame.theme,
        scripts=SCRIPTS,
        styles=explorer.STYLES,
        **explorer.context(seen, frame),
    )
    html: str = network.generate_html()
    return html


def _carrier(seen: View) -> Any:
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.options = OPTIONS
    forms, sheets = _arrange(seen)
    # Filled directly: add_node and add_edge search all they hold, and drop parallel edges.
    network.nodes = [
        _node(
            seen, i, {lang: form[i] for lang, form in forms.items()}, [s.places[i] for s in sheets]
        )
        for i in range(len(seen.nodes))
    ]
    network.edges = [
        explorer.edge(seen, i) | _bow([s.bows[i] for s in sheets]) for i in range(len(seen.ties))
    ]
    return network


def _bow(bows: list[float]) -> dict[str, list[int]]:
    """How a line bows on each sheet, in hundredths; the usual bow goes without saying."""
    if all(bow == layout.BOWS[0] for bow in bows):
        return {}
    return {"bow": [round(100 * bow) for bow in bows]}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Places of all nodes and bows of all lines, on one shape of sheet in one language."""

    places: list[tuple[float, float]]
    bows: list[float]


def _arrange(seen: View) -> tuple[dict[str, list[dict[str, Any]]], list[_Sheet]]:
    """Forms of the nodes by language, and the sheets in the order of `SHEETS`.

    Large graphs have one wide and one tall sheet only, for both languages: their names are not
    all written at once.
    """
    forms = {
        lang: [_shape(seen, i, lang) for i in range(len(seen.nodes))] for lang in page.LANGUAGES
    }
    extents = {lang: [form["extent"] for form in forms[lang]] for lang in forms}
    links = list(_links(seen))
    drawing = layout.sketch([node.key for node in seen.nodes], links)
    sheets = []
    for lang, aspect in SHEETS if len(seen.nodes) <= layout.FINE else SHEETS[:2]:
        places = layout.settle(drawing, extents[lang], aspect=aspect)
        sheets.append(_Sheet(places, layout.bends(places, extents[lang], links)))
    return forms, sheets


def _links(seen: View) -> Iterator[layout.Link]:
    for tie in seen.ties:
        weight = PULL[tie.role]
        if tie.via is not None:
            weight = MEMBER_PULL
        elif seen.nodes[tie.agent].kind in view.GROUPS:
            weight = GROUP_PULL
        yield layout.Link(tie.initiative, tie.agent, weight)


def _shape(seen: View, position: int, lang: str) -> dict[str, Any]:
    """How a node is drawn in a language: its lines of text, radius and box."""
    node = seen.nodes[position]
    if node.kind == "initiative":
        return _box(node, lang)
    load = sum(len(v) for v in seen.load(position).values())
    if node.kind in view.PEOPLE:
        short = NAME_SIZE * 1.06 * labels.em(node.name(lang)) / 2 + 3.5
        radius = min(46.0, max(17 + 4.2 * math.sqrt(load), short if short < 25 else 0))
        return _disc(node, lang, radius, inside=True)
    return _disc(node, lang, min(24.0, 4.5 + 2.7 * math.sqrt(load)), inside=False)


def _box(node: Node, lang: str) -> dict[str, Any]:
    lines = labels.wrap(node.name(lang), 8.6 if labels.em(node.name(lang)) < 17.5 else 10.5, 3)
    tab = 11 + 7.5 * len(str(node.number))
    width = tab + 14 + TITLE_SIZE * max(labels.em(line) for line in lines)
    height = 7 + LINE_HEIGHT * len(lines)
    extent = layout.Extent(width / 2, width / 2, height / 2, height / 2)
    return {"lines": lines, "r": round(tab, 1), "inside": True, "extent": extent}


def _disc(node: Node, lang: str, radius: float, *, inside: bool) -> dict[str, Any]:
    name = node.name(lang) + (" ?" if node.provisional else "")
    latin = labels.em(name) < 0.8 * len(name)
    lines = labels.wrap(name, 11.5, 2) if latin else labels.wrap(name, 8.2, 3)
    text = NAME_SIZE * 1.06 * max(labels.em(line) for line in lines)
    inside = inside and len(lines) == 1 and text <= 2 * radius - 6
    half = max(radius, 0 if inside else text / 2)
    below = 0 if inside else 3 + LINE_HEIGHT * len(lines)
    extent = layout.Extent(half, half, radius, radius + below)
    return {"lines": lines, "r": round(radius, 1), "inside": inside, "extent": extent}


def _node(
    seen: View, position: int, forms: dict[str, Any], places: list[tuple[float, float]]
) -> dict[str, Any]:
    x, y = places[0]
    carried = {lang: _form(forms[lang]) for lang in forms}
    if carried["en"] == carried["zh"]:
        del carried["en"]
    return explorer.node(seen, position) | {
        "shape": "custom",
        "x": x,
        "y": y,
        "at": places[1:],
        "form": carried,
    }


def _form(shape: dict[str, Any]) -> dict[str, Any]:
    e = shape["extent"]
    return {
        "box": [round(v, 1) for v in (e.left, e.right, e.top, e.bottom)],
        "lines": shape["lines"],
        "r": shape["r"],
        "inside": shape["inside"],
    }
