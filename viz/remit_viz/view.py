"""What every page draws from: a responsibility graph as plain, cleaned, ordered values.

The one place where a graph's attributes are read. Labels leave it bounded and free of control
characters, and the order of nodes and ties depends on what they say, never on hashing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from remit.findings import Bilingual, title
from remit_viz import due, labels, target
from remit_viz.due import Due
from remit_viz.target import Target

if TYPE_CHECKING:
    import networkx as nx

ROLES = ("official", "lead", "responsible", "support", "supervisor")
BODY_ROLES = ROLES[1:]
KINDS = (
    "initiative",
    "official",
    "post",
    "department",
    "district-government",
    "zone",
    "other-body",
    "group",
    "open-group",
    "missing",
)
PEOPLE = ("official", "post", "missing")
GROUPS = ("group", "open-group")
LABEL_LIMIT = 160
MISSING = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words a tie rests on: document (by position), line, offsets, words, role words."""

    document: int
    line: int
    start: int
    end: int
    text: str
    label: str
    part: int
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One agent's one role in one initiative, both by position, with every quote for it.

    `via` is the position of the group whose membership brought the agent in, if any.
    """

    initiative: int
    agent: int
    role: str
    via: int | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A passage of an initiative: its heading, if any, its text, and where it begins."""

    label: str
    text: str
    line: int
    start: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An initiative, an official, a body or a group.

    `key` is its short name in links; `short_en` its English name without the place that most
    names of the graph begin with. `valued` are the targets with a value, `promised` all targets in
    the order of their words. `steps` are all that was found of dates, `dates` what is told of them.
    """

    key: str
    iri: str
    kind: str
    label: str
    label_en: str | None
    short_en: str | None
    full_name: str
    aliases: tuple[str, ...] = ()
    provisional: bool = False
    number: int = 0
    ordinal: str | None = None
    section: int | None = None
    section_path: tuple[str, ...] = ()
    document: int | None = None
    start: int = 0
    end: int = 0
    line: int = 0
    passages: tuple[Words, ...] = ()
    dates: tuple[Due, ...] = ()
    steps: tuple[Due, ...] = ()
    promised: tuple[Target, ...] = ()
    targets: int = 0
    valued: int = 0
    milestones: int = 0

    def name(self, lang: str) -> str:
        """The label in a language, or as written where there is no translation."""
        return self.short_en if lang == "en" and self.short_en else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document as the pages show it.

    `text` is None where the store keeps no text, `year` where no plan year was read.
    """

    title: str
    name: str
    text: str | None
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding of the reading, with the position of the initiative it speaks of.

    `title` names its kind.
    """

    code: str
    severity: str
    title: Bilingual
    message: Bilingual
    initiative: int | None
    line: int | None


@dataclass(frozen=True, kw_only=True)
class View:
    """Everything a page draws, in a fixed order."""

    title: str
    jurisdiction: str
    year: int | None
    sections: tuple[str, ...]
    sources: tuple[Source, ...]
    remarks: tuple[Remark, ...]
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each node stands in `nodes`, by its key."""
        return {node.key: i for i, node in enumerate(self.nodes)}

    @cached_property
    def ties_by_node(self) -> dict[int, list[Tie]]:
        """The ties at each node, expanded ones included."""
        at: dict[int, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            at[tie.initiative].append(tie)
            at[tie.agent].append(tie)
        return dict(at)

    def of_kind(self, *kinds: str) -> Iterator[int]:
        """Positions of the nodes of the given kinds."""
        return (i for i, node in enumerate(self.nodes) if node.kind in kinds)

    def numbered_ties(self, position: int) -> list[tuple[int, Tie]]:
        """The ties at a node with their places in `ties`."""
        return [(self._number[id(tie)], tie) for tie in self.ties_by_node.get(position, [])]

    @cached_property
    def _number(self) -> dict[int, int]:
        return {id(tie): number for number, tie in enumerate(self.ties)}

    def extent(self, node: Node) -> tuple[int, int]:
        """From where to where an initiative stands in its document.

        Its own span, and the passages and names in it: a graph may know the title's place only.
        What it inherits from above does not count.
        """
        start, end = node.start, node.end
        for words in node.passages:
            if words.start is not None:
                end = max(end, words.start + len(words.text))
        for tie in self.ties_by_node.get(self.position[node.key], []):
            for quote in tie.quotes:
                if quote.mode == "asserted" and quote.document == node.document:
                    end = max(end, quote.end)
        return start, end

    def load(self, position: int) -> dict[str, list[int]]:
        """Initiatives of an agent by role, expanded memberships left out."""
        by_role: dict[str, list[int]] = {}
        for tie in self.ties_by_node.get(position, []):
            if tie.via is None and tie.agent == position:
                by_role.setdefault(tie.role, []).append(tie.initiative)
        return by_role


def read(graph: nx.MultiDiGraph[Any]) -> View:
    """The view of a responsibility graph as `remit.responsibility.read` returns it.

    An initiative without an official is tied to one node of kind "missing": a gap is part of
    the picture.
    """
    meta = graph.graph
    documents = {iri: i for i, iri in enumerate(meta.get("documents", {}))}
    order = sorted(graph.nodes, key=lambda n: _node_order(str(n), graph.nodes[n], documents))
    keys = _keys([str(n) for n in order])
    sections = _sections(graph, order)
    place = _shared_place(graph)
    nodes = [
        _node(str(n), keys[i], graph.nodes[n], sections, documents, place)
        for i, n in enumerate(order)
    ]
    ties = _ties(graph, {n: i for i, n in enumerate(order)}, documents)
    ties += _missing(nodes, ties)
    return View(
        title=_title(meta),
        jurisdiction=labels.clean(str(meta.get("jurisdiction") or "")),
        year=meta.get("year"),
        sections=tuple(sections),
        sources=tuple(_source(d) for d in meta.get("documents", {}).values()),
        remarks=tuple(_remarks(meta.get("findings", ()), nodes, documents)),
        nodes=tuple(nodes),
        ties=tuple(ties),
    )


def _node_order(iri: str, data: Mapping[str, Any], documents: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        KINDS.index(_kind(data)),
        documents.get(str(data.get("document")), 0),
        data.get("number") or 0,
        str(data.get("label")),
        iri,
    )


def _kind(data: Mapping[str, Any]) -> str:
    """The kind of a node; an agent of a class that the pages do not know is some other body."""
    kind = data.get("kind")
    return kind if kind in KINDS else "other-body"


def _keys(iris: list[str]) -> list[str]:
    """The IRIs without what they all begin with, up to the last slash or hash of that."""
    if len(iris) < 2:
        return [iri.rsplit("/", 1)[-1] for iri in iris]
    first, last = min(iris), max(iris)
    shared = 0
    while shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    cut = max(first.rfind("/", 0, shared), first.rfind("#", 0, shared)) + 1
    return [iri[cut:] for iri in iris]


def _sections(graph: nx.MultiDiGraph[Any], order: list[Any]) -> dict[str, int]:
    names = [*graph.graph.get("sections", ())]
    names += [graph.nodes[n]["section"] for n in order if graph.nodes[n].get("section")]
    cleaned = [labels.clean(str(name), 60) for name in names]
    return {name: i for i, name in enumerate(dict.fromkeys(cleaned))}


def _shared_place(graph: nx.MultiDiGraph[Any]) -> str:
    """The word (with a space) that at least half of the English names begin with, else nothing."""
    names = [str(d["label_en"]) for _, d in graph.nodes(data=True) if d.get("label_en")]
    first = Counter(name.split(" ", 1)[0] for name in names if " " in name)
    word, count = max(first.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return f"{word} " if count >= 3 and 2 * count >= len(names) else ""


def _node(
    iri: str,
    key: str,
    data: Mapping[str, Any],
    sections: Mapping[str, int],
    documents: Mapping[str, int],
    place: str,
) -> Node:
    label = labels.clean(str(data.get("label") or ""), LABEL_LIMIT) or key
    english = labels.clean(str(data.get("label_en") or ""), LABEL_LIMIT)
    section = data.get("section")
    steps = tuple(map(due.read, data.get("dates") or ()))
    return Node(
        key=key,
        iri=iri,
        kind=_kind(data),
        label=label,
        label_en=english or None,
        short_en=english.removeprefix(place) or english or None,
        full_name=labels.clean(str(data.get("full_name") or ""), LABEL_LIMIT) or label,
        aliases=tuple(labels.clean(str(a), LABEL_LIMIT) for a in data.get("aliases") or ())[:20],
        provisional=bool(data.get("provisional")),
        number=data.get("number") or 0,
        ordinal=data.get("ordinal"),
        section=sections[labels.clean(str(section), 60)] if section else None,
        section_path=_path(data.get("section_path")),
        document=documents.get(str(data.get("document"))),
        start=data.get("start") or 0,
        end=data.get("end") or 0,
        line=data.get("line") or 0,
        passages=tuple(_words(p) for p in data.get("passages") or ()),
        dates=due.told(steps),
        steps=steps,
        promised=tuple(map(target.read, data.get("promised") or ())),
        targets=data.get("targets") or 0,
        valued=data.get("valued") or 0,
        milestones=data.get("milestones") or 0,
    )


def _words(passage: Mapping[str, Any]) -> Words:
    return Words(
        label=labels.clean(str(passage.get("label") or ""), 60),
        text=labels.visible(str(passage["text"])),
        line=passage.get("line") or 0,
        start=passage.get("start"),
    )


def _path(value: Any) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value or ()
    return tuple(labels.clean(str(part), 60) for part in parts)


def _ties(
    graph: nx.MultiDiGraph[Any], position: Mapping[Any, int], documents: Mapping[str, int]
) -> list[Tie]:
    quotes: dict[tuple[int, int, int, int], list[Quote]] = defaultdict(list)
    for initiative, agent, data in graph.edges(data=True):
        via = position[data["via"]] if data.get("via") in position else -1
        key = (position[initiative], ROLES.index(data["role"]), position[agent], via)
        quotes[key].append(
            Quote(
                document=documents.get(str(data.get("document")), -1),
                line=data.get("line") or 0,
                start=data.get("start") or 0,
                end=data.get("end") or 0,
                text=labels.clean(str(data.get("quote") or ""), LABEL_LIMIT),
                label=labels.clean(str(data.get("label") or ""), 60),
                part=data.get("part") or 1,
                mode=str(data.get("mode") or "asserted"),
            )
        )
    return [
        Tie(
            initiative=initiative,
            agent=agent,
            role=ROLES[role],
            via=None if via < 0 else via,
            quotes=tuple(sorted(found, key=lambda q: (q.document, q.start, q.part, q.mode))),
        )
        for (initiative, role, agent, via), found in sorted(quotes.items())
    ]


def _missing(nodes: list[Node], ties: list[Tie]) -> list[Tie]:
    """Ties to a node for "not stated", which is added to `nodes` where it is needed."""
    answered = {tie.initiative for tie in ties if tie.role == "official"}
    gaps = [i for i, n in enumerate(nodes) if n.kind == "initiative" and i not in answered]
    if not gaps:
        return []
    nodes.append(
        Node(
            key=MISSING,
            iri="",
            kind="missing",
            label="未注明",
            label_en="Not stated",
            short_en="Not stated",
            full_name="未注明",
        )
    )
    agent = len(nodes) - 1
    return [Tie(initiative=i, agent=agent, role="official", via=None, quotes=()) for i in gaps]


def _source(data: Mapping[str, Any]) -> Source:
    return Source(
        title=labels.clean(str(data.get("title") or data.get("name") or "")),
        name=labels.clean(str(data.get("name") or "")),
        text=data.get("text"),
        year=data.get("year"),
    )


def _title(meta: Mapping[str, Any]) -> str:
    """The plan's title; of several plans their titles side by side."""
    titles = [meta.get("title")] if meta.get("title") else []
    titles = titles or [d.get("title") for d in meta.get("documents", {}).values()]
    return labels.clean(" · ".join(str(title) for title in titles if title), 120)


def _remarks(findings: Any, nodes: list[Node], documents: Mapping[str, int]) -> Iterator[Remark]:
    by_iri = {node.iri: i for i, node in enumerate(nodes)}
    numbered = {node.number: i for i, node in enumerate(nodes) if node.kind == "initiative"}
    for finding in findings:
        about = by_iri.get(str(finding.get("about")))
        # A number says which initiative only where there is one document.
        if about is None and len(documents) == 1:
            about = numbered.get(finding.get("item") or 0)
        code = labels.clean(str(finding["code"]), 60)
        english = labels.clean(str(finding["message"]), 400)
        chinese = labels.clean(str(finding.get("message_zh") or ""), 400)
        yield Remark(
            code=code,
            severity=str(finding["severity"]),
            title=title(code),
            message=Bilingual(chinese or english, english),
            initiative=about,
            line=finding.get("line"),
        )
