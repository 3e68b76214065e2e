"""The matrix: bodies by initiatives, one cell for each role, as a real table.

The best picture for an audit: every cell stands for words in a document, and empty columns and
long tails show at once. Beyond `CELLS` the page carries no table: a script makes the part of it
that is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from remit_viz import collaboration, explorer, view
from remit_viz.frame import Frame
from remit_viz.view import View

STRONG = ("lead", "responsible")
# Up to this many cells, empty ones counted, the table stands in the page.
CELLS = 40_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What a body does in an initiative: the tie to open, and the roles held."""

    tie: int
    roles: tuple[str, ...]

    @property
    def form(self) -> str:
        """How the cell is drawn: filled, a ring, or filled with a hole where both hold."""
        strong = any(role in STRONG for role in self.roles)
        weak = any(role not in STRONG for role in self.roles)
        return "both" if strong and weak else "strong" if strong else "weak"


@dataclass(frozen=True, slots=True)
class Row:
    """A body with its cells by initiative."""

    node: int
    cells: dict[int, Cell]
    strong: int
    weak: int


@dataclass(frozen=True, slots=True)
class Column:
    """An initiative; `first` marks where a section begins, `officials` answer for it."""

    node: int
    first: bool
    officials: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The picture: columns in the order of sections, rows by load.

    `blocs` gives the bloc of bodies by their key; those that work with nobody are in none.
    """

    columns: list[Column]
    rows: list[Row]
    blocs: dict[str, int]

    @property
    def whole(self) -> bool:
        """Whether the page carries all cells, rather than making those that are looked at."""
        return len(self.columns) * len(self.rows) <= CELLS


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    return explorer.render(
        "matrix.html",
        seen,
        frame,
        picture=arrange(seen),
        stage=("window.js", "matrix.js"),
        styles=("marks.css", "tables.css"),
    )


def arrange(seen: View) -> Matrix:
    """Columns and rows of a view's matrix."""
    works = sorted(
        seen.of_kind("initiative"),
        key=lambda w: (seen.nodes[w].section is None, seen.nodes[w].section or 0, w),
    )
    columns, before = [], None
    for work in works:
        section = seen.nodes[work].section
        answer = tuple(t.agent for t in seen.ties_by_node[work] if t.role == "official")
        columns.append(Column(work, section != before, answer))
        before = section
    rows = [row for i in range(len(seen.nodes)) if (row := _row(seen, i))]
    rows.sort(key=lambda r: (-(r.strong + r.weak), -r.strong, r.node))
    blocs = enumerate(collaboration.partition(seen))
    return Matrix(columns, rows, {seen.nodes[i].key: n for n, bloc in blocs for i in bloc})


def _row(seen: View, body: int) -> Row | None:
    if seen.nodes[body].kind in ("initiative", *view.PEOPLE):
        return None
    found: dict[int, list[tuple[int, str]]] = {}
    for number, tie in seen.numbered_ties(body):
        if tie.via is None:
            found.setdefault(tie.initiative, []).append((number, tie.role))
    cells = {w: Cell(held[0][0], tuple(role for _, role in held)) for w, held in found.items()}
    strong = sum(cell.form != "weak" for cell in cells.values())
    weak = sum(cell.form != "strong" for cell in cells.values())
    return Row(body, cells, strong, weak) if cells else None
