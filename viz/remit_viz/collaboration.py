"""The collaboration page: which bodies share initiatives, ordered by bloc, and against chance.

A table of bodies by bodies shows what the documents say; beside it stands what bodies as busy as
these would share by chance, how much the data can tell at this number of initiatives, and the
settings that made the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from remit.measures.blocs import STARTS as SMALL_STARTS
from remit.measures.blocs import Blocs, blocs, communities, modularity
from remit.measures.incidence import BODY_ROLES, Incidence
from remit.measures.pairs import Pair, PairTable, pair_table
from remit.measures.projections import project
from remit_viz import quoted, report, view
from remit_viz.frame import Frame
from remit_viz.view import View

SEED = 0
DRAWS = 10_000
BLOC_DRAWS = 200
# Draws are kept so that agents × initiatives × draws stays below this: about a second.
BUDGET = 18_000_000
# With fewer draws than these the exact model answers instead.
FEWEST = 500
# Up to this many initiatives blocs are set against chance and tried without each initiative.
BLOC_LIMIT = 100
STARTS = 10
# Bodies in the table, and pairs in the list below it; what is left out is counted on the page.
BODIES = 60
PAIRS = 400
SHADES = 5
# Characters shown around a quoted name.
REACH, SHORT_REACH = 60, 16
MANY_TIES = 2_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What two bodies share; `shade` runs from 1 to `SHADES`, `pair` is the row in the list."""

    pair: int
    shared: int
    shade: int
    beyond: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A body in the table: its bloc (None for those in none), and its cells by column."""

    node: int
    bloc: int | None
    first: bool
    initiatives: int
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Found:
    """Blocs as positions; `tested` is None where there are too many initiatives to test them."""

    partition: list[list[int]]
    modularity: float | None
    tested: Blocs | None


@dataclass(frozen=True, kw_only=True)
class Collaboration:
    """All that the page shows; `listed` are the pairs of the list, by positions."""

    rows: list[Row]
    bodies: int
    groups: int
    pairs: PairTable
    listed: list[tuple[Pair, int, int]]
    beyond: int
    blocs: Found


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    picture = arrange(seen)
    return report.render(
        "collaboration.html",
        seen,
        frame,
        picture=picture,
        limits={"pairs": PAIRS},
        scripts=("collaboration.js",),
        styles=("collaboration.css",),
        carried=carried(seen, picture, frame.addresses),
    )


@lru_cache(maxsize=1)
def arrange(seen: View) -> Collaboration:
    """Table, pairs and blocs of a view; agent groups are left out, as by the command line.

    What was last arranged is kept: a server draws one view in several languages.
    """
    incidence = incidence_of(seen)
    at = {node.iri: i for i, node in enumerate(seen.nodes)}
    pairs = _pairs(incidence)
    found = _blocs(incidence, at)
    listed = [(row, at[row.a_iri], at[row.b_iri]) for row in pairs.rows]
    return Collaboration(
        rows=_rows(seen, incidence, found.partition, listed, at),
        bodies=len(incidence.agents),
        groups=len({t.agent for t in seen.ties if seen.nodes[t.agent].kind in view.GROUPS}),
        pairs=pairs,
        listed=listed,
        beyond=sum(bool(row.significant) for row in pairs.rows),
        blocs=found,
    )


def incidence_of(seen: View) -> Incidence:
    """Bodies × initiatives as `Incidence.from_graph` gives it for the graph of the view."""
    links = [
        (seen.nodes[t.initiative].iri, seen.nodes[t.agent].iri, t.role)
        for t in seen.ties
        if t.via is None and t.role in BODY_ROLES and seen.nodes[t.agent].kind not in view.GROUPS
    ]
    works = [seen.nodes[i].iri for i in seen.of_kind("initiative")]
    return Incidence.from_links(links, initiatives=works)


def partition(seen: View) -> list[list[int]]:
    """The blocs that the page shows, as positions, without the tests that take their time."""
    incidence = incidence_of(seen)
    at = {node.iri: i for i, node in enumerate(seen.nodes)}
    graph = project(incidence, weight="newman")
    return [[at[name] for name in bloc] for bloc in _communities(graph, len(incidence.initiatives))]


def _pairs(incidence: Incidence) -> PairTable:
    cells = max(1, len(incidence.agents) * len(incidence.initiatives))
    draws = min(DRAWS, BUDGET // cells)
    if draws < FEWEST:
        return pair_table(incidence, model="sdsm")
    return pair_table(incidence, draws=draws, seed=SEED)


def _blocs(incidence: Incidence, at: Mapping[str, int]) -> Found:
    """Blocs, tested where the plan is small enough, each body by its strength within."""
    graph = project(incidence, weight="newman")
    if 0 < len(incidence.initiatives) <= BLOC_LIMIT and incidence.agents:
        tested = blocs(incidence, draws=BLOC_DRAWS, seed=SEED)
        partition, quality = tested.partition, tested.modularity
    else:
        tested = None
        partition = _communities(graph, len(incidence.initiatives))
        quality = modularity(graph, partition) if partition else None
    strength = dict(graph.degree(weight="weight"))
    ordered = [sorted(bloc, key=lambda name: (-strength[name], name)) for bloc in partition]
    return Found([[at[name] for name in bloc] for bloc in ordered], quality, tested)


def _communities(graph: Any, initiatives: int) -> tuple[tuple[str, ...], ...]:
    starts = SMALL_STARTS if initiatives <= BLOC_LIMIT else STARTS
    return tuple(tuple(map(str, bloc)) for bloc in communities(graph, seed=SEED, starts=starts))


def _rows(
    seen: View,
    incidence: Incidence,
    partition: Sequence[Sequence[int]],
    listed: Sequence[tuple[Pair, int, int]],
    at: Mapping[str, int],
) -> list[Row]:
    """The bodies of the table in the order of blocs, the busiest of all where there are many."""
    count = {at[a]: d for a, d in zip(incidence.agents, incidence.degrees, strict=True)}
    shown = set(sorted(count, key=lambda node: (-count[node], node))[:BODIES])
    bloc_of = {node: number for number, bloc in enumerate(partition) for node in bloc}
    alone = sorted(set(count) - set(bloc_of), key=lambda node: (-count[node], node))
    order = [node for bloc in partition for node in bloc if node in shown]
    order += [node for node in alone if node in shown]
    cells = _cells(listed, shown)
    rows: list[Row] = []
    for node in order:
        bloc = bloc_of.get(node)
        first = not rows or rows[-1].bloc != bloc
        rows.append(Row(node, bloc, first, count[node], cells[node]))
    return rows


def _cells(
    listed: Sequence[tuple[Pair, int, int]], shown: set[int]
) -> defaultdict[int, dict[int, Cell]]:
    kept = [(n, row, a, b) for n, (row, a, b) in enumerate(listed) if a in shown and b in shown]
    most = max((row.shared for _, row, _, _ in kept), default=1)
    cells: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
    for number, row, a, b in kept:
        shade = 1 + (row.shared - 1) * (SHADES - 1) // max(1, most - 1)
        cells[a][b] = cells[b][a] = Cell(number, row.shared, shade, bool(row.significant))
    return cells


def carried(seen: View, picture: Collaboration, addresses: Mapping[int, str]) -> dict[str, Any]:
    """What the page needs to open any pair: bodies, initiatives, ties with words, pairs."""
    bodies = sorted({node for _, a, b in picture.listed for node in (a, b)})
    works = list(seen.of_kind("initiative"))
    place = {work: i for i, work in enumerate(works)}
    ties = {body: _own_ties(seen, body) for body in bodies}
    many = sum(map(len, ties.values())) > MANY_TIES
    reach = SHORT_REACH if many else REACH
    return {
        "bodies": [
            {
                **_named(seen, body, addresses),
                "ties": [
                    [place[tie.initiative], tie.role, *_words(seen, tie, reach)]
                    for tie in ties[body]
                ],
            }
            for body in bodies
        ],
        "works": [
            {
                **_named(seen, work, addresses),
                "number": seen.nodes[work].number,
                "section": min(_section(seen, work), 8),
            }
            for work in works
        ],
        "pairs": _placed(bodies, picture),
    }


def _placed(bodies: list[int], picture: Collaboration) -> list[list[Any]]:
    at = {body: i for i, body in enumerate(bodies)}
    return [
        [at[a], at[b], row.shared, row.expected, row.p, row.q, row.verdict]
        for row, a, b in picture.listed
    ]


def _section(seen: View, work: int) -> int:
    section = seen.nodes[work].section
    return 8 if section is None else section


def _named(seen: View, position: int, addresses: Mapping[int, str]) -> dict[str, Any]:
    node = seen.nodes[position]
    return {
        "id": node.key,
        "zh": node.name("zh"),
        "en": node.name("en"),
        "href": addresses.get(position, ""),
    }


def _own_ties(seen: View, body: int) -> list[view.Tie]:
    ties = seen.ties_by_node.get(body, [])
    return [t for t in ties if t.agent == body and t.via is None and t.role in BODY_ROLES]


def _words(seen: View, tie: view.Tie, reach: int) -> list[Any]:
    """Line, label and words of a tie's first quote, the words cut into plain and marked pieces."""
    if not tie.quotes:
        return [0, "", []]
    quote = tie.quotes[0]
    pieces = quoted.around(seen, quote, reach)
    return [quote.line, quote.label, [[text, int(marked)] for text, marked in pieces if text]]
