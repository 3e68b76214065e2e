"""Who takes part in which initiative: the two-mode data that every measure starts from.

The links are kept as index lists, one per initiative. That is the smallest form that is exact,
ordered and free of numpy; matrices are made from it where a measure needs one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

Groups = Literal["drop", "expand", "token"]
Parts = Literal["merge", "split"]

#: Roles by which a body takes part; an official is over an initiative, a supervisor beside it.
BODY_ROLES = ("lead", "responsible", "support")
GROUP_KINDS = frozenset({"group", "open-group"})
EXPANDED = "expanded"

Members = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Incidence:
    """Agents × initiatives as sorted index lists: `members[i]` are the agents of initiative i.

    `by_role` holds the same lists for each role on its own. `groups` says how agent groups were
    treated (echo it beside every figure) and `unexpanded` names the groups that "expand" could
    not replace by members. Initiatives without any agent stay, because n counts them.
    """

    agents: tuple[str, ...]
    initiatives: tuple[str, ...]
    members: Members
    by_role: Mapping[str, Members] = field(default_factory=dict)
    groups: Groups = "drop"
    unexpanded: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.members) != len(self.initiatives):
            raise ValueError(
                f"{len(self.members)} member lists for {len(self.initiatives)} initiatives"
            )
        if len(set(self.agents)) != len(self.agents):
            raise ValueError("an agent is named twice")
        for indices in self.members:
            if list(indices) != sorted(set(indices)):
                raise ValueError(f"member lists are sorted and without repeats, not {indices}")
            if indices and not 0 <= indices[0] <= indices[-1] < len(self.agents):
                raise ValueError(f"no such agent among {len(self.agents)}: {indices}")

    @classmethod
    def from_links(
        cls,
        links: Iterable[tuple[str, str] | tuple[str, str, str]],
        *,
        initiatives: Iterable[str] = (),
        groups: Groups = "drop",
        unexpanded: Iterable[str] = (),
    ) -> Incidence:
        """Incidence of (initiative, agent) or (initiative, agent, role) links.

        Repeats count once; agents and initiatives are sorted, so the order of the links is of no
        consequence. `initiatives` adds those that have no link.
        """
        triples = {(link[0], link[1], link[2] if len(link) > 2 else "") for link in links}
        agents = tuple(sorted({agent for _, agent, _ in triples}))
        names = tuple(sorted({initiative for initiative, _, _ in triples} | set(initiatives)))
        column = {name: i for i, name in enumerate(names)}
        row = {name: i for i, name in enumerate(agents)}
        roles = sorted({role for _, _, role in triples if role})
        return cls(
            agents=agents,
            initiatives=names,
            members=_lists(((column[i], row[a]) for i, a, _ in triples), len(names)),
            by_role={
                role: _lists(((column[i], row[a]) for i, a, r in triples if r == role), len(names))
                for role in roles
            },
            groups=groups,
            unexpanded=tuple(sorted(set(unexpanded))),
        )

    @classmethod
    def from_graph(
        cls,
        graph: nx.MultiDiGraph,
        *,
        roles: Iterable[str] = BODY_ROLES,
        groups: Groups = "drop",
        parts: Parts = "merge",
        kinds: Iterable[str] | None = None,
    ) -> Incidence:
        """Incidence of a responsibility graph (edges initiative → agent with a `role`).

        Parameters
        ----------
        graph
            As `remit.responsibility.read` gives it.
        roles
            Roles that count as taking part.
        groups
            "token" keeps a group as one agent, "expand" puts its members in its place (a member
            also named is one link), "drop" leaves both out.
        parts
            "merge" takes an initiative as the unit; "split" takes each of its numbered parts.
        kinds
            Kinds of agent to keep; all when None.
        """
        wanted, kept = frozenset(roles), None if kinds is None else frozenset(kinds)
        kind_of = dict(graph.nodes(data="kind"))
        links: set[tuple[str, str, str]] = set()
        units: set[str] = {str(node) for node, kind in kind_of.items() if kind == "initiative"}
        expanded = {data["via"] for _, _, data in graph.edges(data=True) if data.get("via")}
        left: set[str] = set()
        for source, target, data in graph.edges(data=True):
            if data.get("role") not in wanted or data.get("weight", 1) == 0 or source == target:
                continue
            if kept is not None and kind_of[target] not in kept:
                continue
            if not _kept(groups, kind_of[target], data.get("mode")):
                if groups == "expand" and target not in expanded:
                    left.add(str(target))
                continue
            unit = str(source) if parts == "merge" else f"{source}#{data.get('part', 1)}"
            links.add((unit, str(target), str(data["role"])))
        if parts == "split":
            units -= {link[0].rpartition("#")[0] for link in links}
        return cls.from_links(links, initiatives=units, groups=groups, unexpanded=left)

    @classmethod
    def from_matrix(
        cls,
        matrix: Any,
        *,
        agents: Sequence[str] | None = None,
        initiatives: Sequence[str] | None = None,
    ) -> Incidence:
        """Incidence of a 0/1 array or scipy sparse matrix, agents × initiatives.

        Any nonzero entry is a link. Without names, agents are "a0001" … and initiatives "i0001" …
        in the order of rows and columns.
        """
        from numpy import asarray

        dense = asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix)
        if dense.ndim != 2:
            raise ValueError(f"an incidence matrix has two dimensions, not {dense.ndim}")
        rows, columns = dense.shape
        members = tuple(tuple(map(int, dense[:, i].nonzero()[0])) for i in range(columns))
        return cls(
            agents=tuple(agents) if agents is not None else _numbered("a", rows),
            initiatives=tuple(initiatives) if initiatives is not None else _numbered("i", columns),
            members=members,
        )

    @classmethod
    def of(cls, data: Any) -> Incidence:
        """An `Incidence` as it is, or made from a matrix or a two-mode networkx graph.

        A networkx graph either carries `kind` on its nodes (a responsibility graph, see
        `from_graph`) or `bipartite` 0 for agents and 1 for initiatives.

        Raises
        ------
        UsageError
            If a graph has neither.
        """
        if isinstance(data, cls):
            return data
        if not hasattr(data, "edges"):
            return cls.from_matrix(data)
        sides = dict(data.nodes(data="bipartite"))
        if None in sides.values():
            if len(data) and not any(kind for _, kind in data.nodes(data="kind")):
                raise UsageError(
                    "the graph does not say which of its nodes are agents",
                    remedy="give its nodes `bipartite` 0 for agents and 1 for initiatives",
                )
            return cls.from_graph(data)
        links = (
            (str(v), str(u)) if sides[u] == 0 else (str(u), str(v))
            for u, v, weight in data.edges(data="weight", default=1)
            if weight != 0 and sides[u] != sides[v]
        )
        return cls.from_links(links, initiatives=(str(v) for v, side in sides.items() if side == 1))

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Row of each agent."""
        return {agent: row for row, agent in enumerate(self.agents)}

    @cached_property
    def degrees(self) -> tuple[int, ...]:
        """Number of initiatives of each agent."""
        counts = [0] * len(self.agents)
        for indices in self.members:
            for agent in indices:
                counts[agent] += 1
        return tuple(counts)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of agents of each initiative."""
        return tuple(map(len, self.members))

    def matrix(self, role: str | None = None) -> NDArray[np.uint8]:
        """Dense 0/1 array, agents × initiatives, of all links or of one role."""
        import numpy as np

        out = np.zeros((len(self.agents), len(self.initiatives)), dtype=np.uint8)
        for column, indices in enumerate(self._of(role)):
            out[list(indices), column] = 1
        return out

    def sparse(self, role: str | None = None) -> Any:
        """The same as a scipy CSR array of int64."""
        import numpy as np
        from scipy.sparse import csr_array

        lists = self._of(role)
        columns = np.repeat(np.arange(len(lists)), [len(indices) for indices in lists])
        rows = np.fromiter((a for indices in lists for a in indices), dtype=np.int64)
        shape = (len(self.agents), len(self.initiatives))
        return csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)

    def without(self, *, agents: Iterable[str] = (), initiatives: Iterable[str] = ()) -> Incidence:
        """The incidence with these agents or initiatives left out."""
        gone, dropped = set(agents), set(initiatives)
        kept = [row for row, agent in enumerate(self.agents) if agent not in gone]
        place = {old: new for new, old in enumerate(kept)}
        columns = [i for i, name in enumerate(self.initiatives) if name not in dropped]

        def shrink(lists: Members) -> Members:
            return tuple(tuple(place[a] for a in lists[i] if a in place) for i in columns)

        return Incidence(
            agents=tuple(self.agents[row] for row in kept),
            initiatives=tuple(self.initiatives[i] for i in columns),
            members=shrink(self.members),
            by_role={role: shrink(lists) for role, lists in self.by_role.items()},
            groups=self.groups,
            unexpanded=self.unexpanded,
        )

    def _of(self, role: str | None) -> Members:
        if role is None:
            return self.members
        return self.by_role.get(role, ((),) * len(self.initiatives))


def _kept(groups: Groups, kind: str | None, mode: str | None) -> bool:
    if mode == EXPANDED:
        return groups == "expand"
    return kind not in GROUP_KINDS or groups == "token"


def _lists(pairs: Iterable[tuple[int, int]], columns: int) -> Members:
    lists: list[set[int]] = [set() for _ in range(columns)]
    for column, row in pairs:
        lists[column].add(row)
    return tuple(tuple(sorted(rows)) for rows in lists)


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    width = max(4, len(str(count)))
    return tuple(f"{letter}{number:0{width}}" for number in range(1, count + 1))
