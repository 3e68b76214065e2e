"""One page for each official, body and initiative: what it carries, with whom, in whose words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from remit_viz import agenda, explorer, labels, page, view
from remit_viz.due import Due
from remit_viz.view import Quote, View

SCRIPTS = ("shell.js", "entity.js")
STYLES = ("base.css", "explorer.css", "entity.css")
PHRASES = {
    "official": "answers-for",
    "lead": "leads",
    "responsible": "is-responsible",
    "support": "supports",
    "supervisor": "supervises",
}
PARTNERS = 16
# Long lines are shown around the words that matter.
REACH = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document in pieces; those that are quoted are marked."""

    number: int
    pieces: list[tuple[str, bool]]
    note: str = ""
    initiative: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One role with the nodes at its other end and the lines where that is said."""

    role: str
    others: list[tuple[int, list[int]]]


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the page of one node shows; `calendar` is the text of an .ics file or empty."""

    node: int
    held: list[Held]
    members: list[Held]
    partners: list[tuple[int, int]]
    dates: list[tuple[int, Due]]
    lines: list[Line]
    calendar: str


def draw(
    seen: View,
    position: int,
    *,
    lang: str,
    theme: str,
    address: Callable[[int], str],
    neighbours: Sequence[explorer.Neighbour],
    home: str,
) -> str:
    """The page of one node.

    Parameters
    ----------
    address
        Where the page of a node is, relative to this page.
    home
        The way from this page to the pages of the whole, ending with a slash or empty.
    """
    environment = page.environment(
        lang=lang,
        theme=theme,
        scripts=SCRIPTS,
        styles=STYLES,
        only_words_of="entity.html",
        view=seen,
        neighbours=neighbours,
        address=address,
        home=home,
        phrases=PHRASES,
        data_uri=agenda.data_uri,
        file_name=re.sub(r"[^\w.-]+", "-", seen.nodes[position].name("zh"))[:60],
    )
    html: str = environment.get_template("entity.html").render(entity=describe(seen, position))
    return html


def describe(seen: View, position: int) -> Entity:
    """What the page of a node shows."""
    node = seen.nodes[position]
    if node.kind == "initiative":
        works = [position]
        lines = _own_lines(seen, position)
    else:
        works = sorted(
            {t.initiative for t in seen.ties_by_node.get(position, []) if t.agent == position}
        )
        lines = _evidence(seen, position)
    dates = [(work, due) for work in works for due in seen.nodes[work].dates]
    dates.sort(key=lambda found: (found[1].date or "9999", found[0], found[1].line))
    return Entity(
        node=position,
        held=_held(seen, position, expanded=False),
        members=_held(seen, position, expanded=True) if node.kind != "initiative" else [],
        partners=[] if node.kind == "initiative" else _partners(seen, position),
        dates=dates,
        lines=lines,
        calendar=agenda.text(seen, works, name=f"{_prefix(seen)}{node.name('zh')}"),
    )


def _prefix(seen: View) -> str:
    return f"{seen.title} · " if seen.title else ""


def _held(seen: View, position: int, *, expanded: bool) -> list[Held]:
    found = []
    for role in view.ROLES:
        others: dict[int, list[int]] = {}
        for tie in seen.ties_by_node.get(position, []):
            if tie.role == role and (tie.via is not None) == expanded:
                other = tie.agent if tie.initiative == position else tie.initiative
                lines = others.setdefault(other, [])
                lines += [q.line for q in tie.quotes if q.line and q.line not in lines]
        if others:
            # In an initiative the document's own order; of an agent the order of initiatives.
            start = min if seen.nodes[position].kind == "initiative" else lambda _: 0
            found.append(Held(role, sorted(others.items(), key=lambda o: start(o[1] or [0]))))
    return found


def _partners(seen: View, position: int) -> list[tuple[int, int]]:
    """Bodies by the number of initiatives shared, groups as they are named."""
    works = {t.initiative for t in seen.ties_by_node.get(position, []) if t.via is None}
    shared = Counter(
        agent
        for work in works
        for agent in {t.agent for t in seen.ties_by_node[work] if t.via is None}
        if agent != position and seen.nodes[agent].kind not in view.PEOPLE
    )
    return sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:PARTNERS]


def _own_lines(seen: View, position: int) -> list[Line]:
    """The initiative in the document's words, with the names quoted from it marked."""
    node = seen.nodes[position]
    text = seen.sources[node.document].text if node.document is not None else None
    if text is None:
        return [
            Line(p.line + i, [(line, False)], p.label if i == 0 else "")
            for p in node.passages
            for i, line in enumerate(p.text.split("\n"))
            if line.strip()
        ]
    quotes = [q for t in seen.ties_by_node.get(position, []) for q in t.quotes]
    start, end = seen.extent(node)
    start = text.rfind("\n", 0, start) + 1
    number = text.count("\n", 0, start) + 1
    lines = []
    offset = start
    for line in text[start : max(end, start)].split("\n"):
        if line.strip():
            spans = [(q.start - offset, q.end - offset) for q in quotes]
            lines.append(Line(number, _pieces(labels.visible(line), spans)))
        offset += len(line) + 1
        number += 1
    return lines


def _evidence(seen: View, position: int) -> list[Line]:
    """Every line that names the agent, with the name marked."""
    found = []
    for tie in seen.ties_by_node.get(position, []):
        for quote in tie.quotes if tie.agent == position else ():
            found.append(Line(quote.line, around(seen, quote), tie.role, tie.initiative))
    return sorted(found, key=lambda line: (line.initiative or 0, line.number))


def around(seen: View, quote: Quote, reach: int = REACH) -> list[tuple[str, bool]]:
    """The words of a quote, marked, with as many characters of its line on either side."""
    source = seen.sources[quote.document].text if quote.document >= 0 else None
    if source is None:
        return [(quote.text, True)]
    start = source.rfind("\n", 0, quote.start) + 1
    stop = source.find("\n", quote.start)
    stop = len(source) if stop < 0 else stop
    first, last = max(start, quote.start - reach), min(stop, quote.end + reach)
    pieces = _pieces(
        labels.visible(source[first:last]), [(quote.start - first, min(quote.end, last) - first)]
    )
    before = [(labels.ELLIPSIS, False)] if first > start else []
    after = [(labels.ELLIPSIS, False)] if last < stop else []
    return [*before, *pieces, *after]


def _pieces(line: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A line cut at the borders of the spans within it."""
    pieces, at = [], 0
    for start, end in sorted((max(0, s), min(len(line), e)) for s, e in spans):
        if start < at or start >= end:
            continue
        if start > at:
            pieces.append((line[at:start], False))
        pieces.append((line[start:end], True))
        at = end
    if at < len(line):
        pieces.append((line[at:], False))
    return pieces
