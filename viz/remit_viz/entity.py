"""One page for each official, body and initiative: what it carries, with whom, in whose words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from remit_viz import agenda, asking, balance, explorer, page, quoted, statements, target, view
from remit_viz.due import Quarter, quarters
from remit_viz.frame import Frame
from remit_viz.quoted import Line
from remit_viz.target import Target
from remit_viz.view import Remark, View

SCRIPTS = ("shell.js", "entity.js")
STYLES = (*explorer.STYLES, "entity.css")
PHRASES = {
    "official": "answers-for",
    "lead": "leads",
    "responsible": "is-responsible",
    "support": "supports",
    "supervisor": "supervises",
}
# What a page shows of each list; what is left out is counted on the page.
PARTNERS = 16
NAMES = 60
QUOTES = 6
TARGETS = 200
LINES = 400
REMARKS = 20
EVENTS = 500
# Up to so many dates are all open; of more, the quarters are opened one by one.
OPEN = 25


@dataclass(frozen=True, slots=True)
class Other:
    """A node at the other end of a role, with the lines and the words where that is said."""

    node: int
    lines: list[int]
    quotes: list[Line]


@dataclass(frozen=True, slots=True)
class Held:
    """One role with the nodes at its other end; `left` counts those that are not shown."""

    role: str
    others: list[Other]
    left: int

    @property
    def count(self) -> int:
        """The number of all nodes, shown or not."""
        return len(self.others) + self.left


@dataclass(frozen=True, slots=True)
class Through:
    """The roles that an agent has as a member of a group, and in how many initiatives."""

    group: int
    held: list[Held]
    works: int


@dataclass(frozen=True, slots=True)
class Promised:
    """The targets of an initiative, each with the length of its bar, and how many are left out."""

    rows: list[tuple[Target, float | None]]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Dates by quarter, the most in one of them, and the text of an .ics file or nothing.

    `long` says that there are too many events for a file within the page.
    """

    quarters: list[Quarter]
    count: int
    most: int
    ics: str
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """All that the page of one node shows.

    `places` says where the dates and the partners stand, for both columns to be about as high.
    """

    node: int
    held: list[Held]
    through: list[Through]
    through_works: int
    members: list[int]
    partners: list[tuple[int, int]]
    partner_count: int
    remarks: list[Remark]
    targets: int
    aspirational: int
    promised: Promised
    dates: Calendar
    lines: list[Line]
    line_count: int
    asked: list[asking.Asked]
    described: dict[str, Any] | None
    places: dict[str, balance.Place] = field(default_factory=dict)

    @property
    def numbers(self) -> frozenset[int]:
        """The lines of the document that can be linked to."""
        return frozenset(line.number for line in self.lines)


def draw(seen: View, position: int, frame: Frame, *, home: str) -> str:
    """The page of one node.

    `home` is the way from this page to the pages of the whole, ending with a slash or empty.
    """
    environment = page.environment(
        lang=frame.lang,
        theme=frame.theme,
        scripts=SCRIPTS,
        styles=STYLES,
        only_words_of="entity.html",
        view=seen,
        neighbours=frame.neighbours,
        address=lambda other: frame.addresses.get(other, ""),
        home=home,
        phrases=PHRASES,
        data_uri=agenda.data_uri,
        file_name=re.sub(r"[^\w.-]+", "-", seen.nodes[position].name("zh"))[:60],
        limits={"remarks": REMARKS, "open": OPEN},
    )
    html: str = environment.get_template("entity.html").render(entity=describe(seen, position))
    return html


def describe(seen: View, position: int) -> Entity:
    """What the page of a node shows."""
    node = seen.nodes[position]
    own = node.kind == "initiative"
    ties = seen.ties_by_node.get(position, [])
    works = [position] if own else sorted({t.initiative for t in ties if t.agent == position})
    held = _held(seen, position, [t for t in ties if t.via is None])
    through = [] if own else _through(seen, position)
    partners = [] if own else _partners(seen, position)
    lines = quoted.lines_of(seen, position) if own else []
    promised = _promised(node.promised)
    dates = _dates(seen, position, works)
    made = Entity(
        node=position,
        held=held,
        through=through,
        through_works=len({t.initiative for t in ties if t.via is not None and not own}),
        members=_members(seen, position),
        partners=partners[:PARTNERS],
        partner_count=len(partners),
        remarks=[remark for remark in seen.remarks if own and remark.initiative == position],
        targets=sum(seen.nodes[work].targets for work in works),
        aspirational=sum(t.aspirational for work in works for t in seen.nodes[work].promised),
        promised=promised,
        dates=dates,
        lines=lines[:LINES],
        line_count=len(lines),
        asked=asking.questions(seen, position),
        described=statements.described(seen, position) if node.iri else None,
    )
    return replace(made, places=_places(seen, made))


def _held(seen: View, position: int, ties: Sequence[view.Tie]) -> list[Held]:
    """The roles in some ties of a node."""
    # In an initiative the document's own order; of an agent the order of initiatives.
    own = seen.nodes[position].kind == "initiative"
    found = []
    for role in view.ROLES:
        others: dict[int, list[view.Quote]] = {}
        for tie in ties:
            if tie.role == role:
                other = tie.agent if tie.initiative == position else tie.initiative
                others.setdefault(other, []).extend(tie.quotes)
        if others:
            told = [_other(seen, node, quotes) for node, quotes in others.items()]
            told.sort(key=lambda o: (min(o.lines, default=0) if own else 0, o.node))
            found.append(Held(role, told[:NAMES], max(0, len(told) - NAMES)))
    return found


def _other(seen: View, node: int, quotes: Sequence[view.Quote]) -> Other:
    lines = dict.fromkeys(q.line for q in quotes if q.line)
    shown = [Line(q.line, quoted.around(seen, q)) for q in quotes[:QUOTES] if q.text]
    return Other(node, list(lines)[:QUOTES], shown)


def _through(seen: View, position: int) -> list[Through]:
    """What an agent carries as a member of groups, group by group."""
    ties: dict[int, list[view.Tie]] = {}
    for tie in seen.ties_by_node.get(position, []):
        if tie.via is not None and tie.agent == position:
            ties.setdefault(tie.via, []).append(tie)
    return [
        Through(group, _held(seen, position, own), len({t.initiative for t in own}))
        for group, own in sorted(ties.items())
    ]


def _members(seen: View, position: int) -> list[int]:
    """The agents that were brought in as members of a group."""
    if seen.nodes[position].kind not in view.GROUPS:
        return []
    return sorted({t.agent for t in seen.ties if t.via == position})


def _partners(seen: View, position: int) -> list[tuple[int, int]]:
    """Bodies by the number of initiatives shared, groups as they are named."""
    works = {t.initiative for t in seen.ties_by_node.get(position, []) if t.via is None}
    shared = Counter(
        agent
        for work in works
        for agent in {t.agent for t in seen.ties_by_node[work] if t.via is None}
        if agent != position and seen.nodes[agent].kind not in view.PEOPLE
    )
    return sorted(shared.items(), key=lambda item: (-item[1], item[0]))


def _promised(targets: Sequence[Target]) -> Promised:
    rows = list(zip(targets, target.bars(targets), strict=True))
    return Promised(rows[:TARGETS], max(0, len(rows) - TARGETS))


def _dates(seen: View, position: int, works: Iterable[int]) -> Calendar:
    found = [(work, due) for work in works for due in seen.nodes[work].dates]
    found.sort(key=lambda item: (item[1].date or "9999", item[0], item[1].line))
    held = {work for work, _ in found}
    events = sum(len(seen.nodes[work].steps) for work in held)
    title = f"{seen.title} · " if seen.title else ""
    name = f"{title}{seen.nodes[position].name('zh')}"
    days = [t.due for work in works for t in seen.nodes[work].promised]
    told = quarters(found, days, seen.year)
    return Calendar(
        quarters=told if found else [],
        count=len(found),
        most=max((quarter.dates for quarter in told), default=0),
        ics=agenda.text(seen, sorted(held), name=name) if events <= EVENTS else "",
        long=events > EVENTS,
    )


def _places(seen: View, made: Entity) -> dict[str, balance.Place]:
    """Where the dates and the partners stand."""
    dates = made.dates
    loose: dict[str, float] = {}
    if dates.count:
        shown = [due.quote for q in dates.quarters for _, rows in q.days for _, due in rows]
        loose["dates"] = 2 * balance.HEAD + balance.ROW * len(dates.quarters)
        if dates.count <= OPEN:
            loose["dates"] += balance.rows(shown, width=430)
    if made.partners:
        names = [seen.nodes[node].label for node, _ in made.partners]
        loose["partners"] = balance.HEAD + balance.chips(names)
    first, second = _standing(seen, made)
    return balance.places(first, second, loose, spread="dates" if dates.count <= OPEN else "")


def _standing(seen: View, made: Entity) -> tuple[float, float]:
    """How high the columns are without dates and partners."""
    if seen.nodes[made.node].kind == "initiative":
        indicators = (target.indicator for target, _ in made.promised.rows)
        lines = ("".join(text for text, _ in line.pieces) for line in made.lines)
        # A table has a row more, its head.
        return balance.ROW + balance.rows(indicators, width=240), balance.rows(lines, width=540)
    first = 0.0
    for held in made.held:
        told = (
            "".join([seen.nodes[o.node].label, *(text for q in o.quotes for text, _ in q.pieces)])
            for o in held.others
        )
        first += balance.HEAD + balance.rows(told, width=380)
    chips = [h.others for group in made.through for h in group.held]
    first += sum(
        balance.HEAD + balance.chips(seen.nodes[o.node].label for o in others) for others in chips
    )
    return first + balance.chips(seen.nodes[i].label for i in made.members), 0.0
