"""What changed between two editions of a plan: matches, flows, stability, load."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import UsageError
from remit.measures.blocs import communities
from remit.measures.cards import Card, measure
from remit.measures.incidence import Incidence
from remit.measures.partitions import adjusted_rand, labels_of
from remit.measures.projections import project

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Titles less alike than this are taken for different initiatives.
SIMILAR_FROM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One initiative of one edition.

    `identifier` is a number that is meant to stay from edition to edition (not the ordinal, which
    is printed anew). `weight` is its load in initiative-equivalents. Empty `officials` means
    unassigned.
    """

    iri: str
    title: str
    identifier: str | None = None
    officials: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    supports: frozenset[str] = frozenset()
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two entries taken for the same initiative, and why: similarity 0 to 1 of the titles."""

    old: Entry
    new: Entry
    score: float
    basis: Literal["identifier", "title"]


Flow = Literal["kept", "moved", "re-led", "re-supported", "new", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Matches in the order of the old edition, and what has no counterpart."""

    matches: tuple[Match, ...]
    new: tuple[Entry, ...]
    dropped: tuple[Entry, ...]


@measure(
    Card(
        id="D1",
        title_zh="两版事项对应",
        title_en="matching of two editions",
        formula="by identifier, else the one-to-one matching with the largest sum of title "
        "similarities ≥ .5; similarity = Dice coefficient of character pairs",
        unit="similarity",
        range="0..1",
        source="Dice 1945, doi:10.2307/1932409; Kuhn 1955, doi:10.1002/nav.3800020109",
        edge_cases="unmatched entries are new or dropped; the score is shown with every match; "
        "identifiers used twice in an edition match nothing",
        verdict="core",
        cost="O(n³) in the worst case",
    )
)
def match_editions(
    old: Sequence[Entry], new: Sequence[Entry], *, similar_from: float = SIMILAR_FROM
) -> Matching:
    """Which initiatives of two editions are the same.

    Examples
    --------
    >>> match_editions([Entry(iri="a", title="x y")], [Entry(iri="b", title="XY")]).matches[0].score
    1.0
    """
    if not 0 < similar_from <= 1:
        raise UsageError(f"a similarity threshold lies in (0, 1], not {similar_from}")
    pairs = _by_identifier(old, new)
    left = sorted((e for e in old if e not in pairs), key=lambda e: e.iri)
    taken = set(pairs.values())
    right = sorted((e for e in new if e not in taken), key=lambda e: e.iri)
    matches = {
        a: Match(old=a, new=b, score=title_similarity(a.title, b.title), basis="identifier")
        for a, b in pairs.items()
    }
    for a, b, score in _by_title(left, right, similar_from):
        matches[a] = Match(old=a, new=b, score=score, basis="title")
    found = {match.new for match in matches.values()}
    return Matching(
        matches=tuple(matches[entry] for entry in old if entry in matches),
        new=tuple(entry for entry in new if entry not in found),
        dropped=tuple(entry for entry in old if entry not in matches),
    )


def title_similarity(one: str, other: str) -> float:
    """Dice coefficient of the character pairs of two titles, 0 to 1.

    Width, case, spaces and punctuation do not count. Titles without any pair are alike only when
    equal.

    Examples
    --------
    >>> title_similarity("night", "nacht")
    0.25
    """
    a, b = _pairs(one), _pairs(other)
    total = sum(a.values()) + sum(b.values())
    if total == 0:
        return float(_plain(one) == _plain(other))
    return 2 * sum((a & b).values()) / total


def _plain(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _pairs(title: str) -> Counter[str]:
    plain = _plain(title)
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))


def _by_identifier(old: Sequence[Entry], new: Sequence[Entry]) -> dict[Entry, Entry]:
    def once(entries: Sequence[Entry]) -> dict[str, Entry]:
        counts = Counter(entry.identifier for entry in entries)
        return {e.identifier: e for e in entries if e.identifier and counts[e.identifier] == 1}

    before, after = once(old), once(new)
    return {entry: after[key] for key, entry in before.items() if key in after}


def _by_title(
    old: Sequence[Entry], new: Sequence[Entry], similar_from: float
) -> list[tuple[Entry, Entry, float]]:
    """One-to-one pairs above the threshold with the largest sum of similarities."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not old or not new:
        return []
    scores = _similarities([e.title for e in old], [e.title for e in new])
    # Below the threshold a pair is worth nothing, so it cannot push a good one aside.
    rows, columns = linear_sum_assignment(
        np.where(scores >= similar_from, scores, 0), maximize=True
    )
    return [
        (old[i], new[j], float(scores[i, j]))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
        if scores[i, j] >= similar_from
    ]


def _similarities(old: Sequence[str], new: Sequence[str]) -> NDArray[Any]:
    """`title_similarity` of every pair, comparing only titles that share a character pair."""
    import numpy as np

    before, after = [_pairs(title) for title in old], [_pairs(title) for title in new]
    holders: dict[str, list[tuple[int, int]]] = {}
    for j, counts in enumerate(after):
        for pair, count in counts.items():
            holders.setdefault(pair, []).append((j, count))
    out = np.zeros((len(old), len(new)))
    for i, counts in enumerate(before):
        for pair, count in counts.items():
            for j, other in holders.get(pair, ()):
                out[i, j] += min(count, other)
    sizes = np.add.outer([c.total() for c in before], [c.total() for c in after])
    scores: NDArray[Any] = np.divide(2 * out, sizes, out=np.zeros_like(out), where=sizes > 0)
    bare = [(i, j) for i, a in enumerate(before) if not a for j, b in enumerate(after) if not b]
    for i, j in bare:
        scores[i, j] = title_similarity(old[i], new[j])
    return scores


@measure(
    Card(
        id="D2",
        title_zh="变动流量表",
        title_en="flow table",
        formula="matched: kept, moved (officials), re-led (leads), re-supported (supports); "
        "unmatched: new, dropped",
        unit="initiatives",
        range="0..n",
        source="a count of the text",
        edge_cases="one initiative can be moved, re-led and re-supported at once; kept excludes "
        "all three; renamed offices go through the aliases first",
        verdict="core",
    )
)
def flows(matching: Matching) -> dict[Flow, tuple[str, ...]]:
    """IRIs of the initiatives in each flow: of the new edition, for dropped of the old."""
    out: dict[Flow, list[str]] = {
        flow: [] for flow in ("kept", "moved", "re-led", "re-supported", "new", "dropped")
    }
    for match in matching.matches:
        for flow in changes(match) or ("kept",):
            out[flow].append(match.new.iri)
    out["new"] += [entry.iri for entry in matching.new]
    out["dropped"] += [entry.iri for entry in matching.dropped]
    return {flow: tuple(iris) for flow, iris in out.items()}


def changes(match: Match) -> tuple[Flow, ...]:
    """In which respects a matched initiative changed; empty when kept."""
    parts: tuple[tuple[Flow, bool], ...] = (
        ("moved", match.old.officials != match.new.officials),
        ("re-led", match.old.leads != match.new.leads),
        ("re-supported", match.old.supports != match.new.supports),
    )
    return tuple(flow for flow, changed in parts if changed)


def renamed(entries: Iterable[Entry], aliases: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries with the names of officials and bodies replaced by those of `aliases`."""

    def apply(names: frozenset[str]) -> frozenset[str]:
        return frozenset(aliases.get(name, name) for name in names)

    return tuple(
        Entry(
            iri=e.iri,
            title=e.title,
            identifier=e.identifier,
            officials=apply(e.officials),
            leads=apply(e.leads),
            supports=apply(e.supports),
            weight=e.weight,
        )
        for e in entries
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How much stayed, plainly and corrected for chance; None where undefined.

    `same` of `matched` kept their officials; `expected` is what two independent years with these
    shares would give; `links` the Jaccard index of (initiative, body, role).
    """

    matched: int
    same: int
    stability: float | None
    expected: float | None
    kappa: float | None
    links: float | None


@measure(
    Card(
        id="D3",
        title_zh="稳定性（机会校正）",
        title_en="stability",
        formula="S = same officials/matched; E = Σ_o p_o q_o; κ = (S − E)/(1 − E); bodies: "
        "Jaccard of (initiative, body, role)",
        unit="share",
        range="S 0..1; κ ≤ 1; Jaccard 0..1",
        source="Cohen 1960, doi:10.1177/001316446002000104; Jaccard 1912, "
        "doi:10.1111/j.1469-8137.1912.tb05611.x",
        edge_cases="nothing matched: undefined; E = 1 (one official for all): κ undefined; "
        "unassigned is a category of its own, several officials together another",
        verdict="core",
    )
)
def stability(matching: Matching) -> Stability:
    """Share of matched initiatives that kept their officials, and of links that stayed."""
    matched = len(matching.matches)
    same = sum(match.old.officials == match.new.officials for match in matching.matches)
    before = Counter(match.old.officials for match in matching.matches)
    after = Counter(match.new.officials for match in matching.matches)
    share = same / matched if matched else None
    expected = (
        math.fsum(count * after[who] for who, count in before.items()) / matched**2
        if matched
        else None
    )
    kappa = None
    if share is not None and expected is not None and expected < 1:
        kappa = (share - expected) / (1 - expected)
    return Stability(
        matched=matched,
        same=same,
        stability=share,
        expected=expected,
        kappa=kappa,
        links=_jaccard(matching),
    )


def _jaccard(matching: Matching) -> float | None:
    number = {match.new.iri: f"match {i}" for i, match in enumerate(matching.matches)}
    olds = {match.old.iri: f"match {i}" for i, match in enumerate(matching.matches)}

    def links(entries: Iterable[Entry], names: Mapping[str, str], year: str) -> set[Any]:
        return {
            (names.get(entry.iri, f"{year} {entry.iri}"), body, role)
            for entry in entries
            for role, bodies in (("lead", entry.leads), ("support", entry.supports))
            for body in bodies
        }

    before = links((*(m.old for m in matching.matches), *matching.dropped), olds, "old")
    after = links((*(m.new for m in matching.matches), *matching.new), number, "new")
    either = before | after
    return len(before & after) / len(either) if either else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadChange:
    """Change of one official's load and the parts it is the exact sum of."""

    official: str
    before: Fraction
    after: Fraction
    heavier: Fraction
    moved_in: Fraction
    moved_out: Fraction
    new: Fraction
    dropped: Fraction

    @property
    def change(self) -> Fraction:
        """The sum of the parts, heavier + moved_in − moved_out + new − dropped: after − before."""
        return self.heavier + self.moved_in - self.moved_out + self.new - self.dropped

    def as_json(self) -> dict[str, Any]:
        """All parts as numbers."""
        parts = ("before", "after", "heavier", "moved_in", "moved_out", "new", "dropped", "change")
        return {"official": self.official} | {part: float(getattr(self, part)) for part in parts}


@measure(
    Card(
        id="D4",
        title_zh="工作量变化分解",
        title_en="load change",
        formula="Δ_o = Σ kept (w' − w) + (moved in w' − moved out w) + (new w' − dropped w)",
        unit="initiative-equivalents",
        range="any",
        source="defined here",
        edge_cases="held by several officials counts for each; adds up exactly, in rational "
        "numbers; an official of one edition only has the other load 0",
        verdict="core",
    )
)
def load_changes(matching: Matching) -> tuple[LoadChange, ...]:
    """Change of every official's load, decomposed; parts add up exactly."""
    names = ("before", "after", "heavier", "moved_in", "moved_out", "new", "dropped")
    parts: dict[str, dict[str, Fraction]] = {}

    def add(official: str, part: str, amount: Fraction) -> None:
        parts.setdefault(official, dict.fromkeys(names, Fraction(0)))[part] += amount

    for match in matching.matches:
        old, new = Fraction(match.old.weight), Fraction(match.new.weight)
        for official in match.old.officials & match.new.officials:
            add(official, "heavier", new - old)
        for official in match.new.officials - match.old.officials:
            add(official, "moved_in", new)
        for official in match.old.officials - match.new.officials:
            add(official, "moved_out", old)
    for entry in matching.new:
        for official in entry.officials:
            add(official, "new", Fraction(entry.weight))
    for entry in matching.dropped:
        for official in entry.officials:
            add(official, "dropped", Fraction(entry.weight))
    for part, entries in (
        ("before", (*(m.old for m in matching.matches), *matching.dropped)),
        ("after", (*(m.new for m in matching.matches), *matching.new)),
    ):
        for entry in entries:
            for official in entry.officials:
                add(official, part, Fraction(entry.weight))
    return tuple(LoadChange(official=who, **parts[who]) for who in sorted(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlocChange:
    """Likeness of the blocs of two years, beside the likeness within each year.

    `within` is the mean adjusted Rand index of each year with itself less one initiative. The
    change is beyond noise only where `between` is below both.
    """

    between: float | None
    within: tuple[float | None, float | None]
    beyond_noise: bool | None


@measure(
    Card(
        id="D5",
        title_zh="协作群稳定性",
        title_en="bloc stability",
        formula="adjusted Rand index of the blocs of two years, against the index of each year "
        "with itself less one initiative",
        unit="index",
        range="≤ 1",
        source="Hubert and Arabie 1985, doi:10.1007/BF01908075",
        edge_cases="bodies of one year only are left out; fewer than two common: undefined",
        verdict="optional",
        cost="2 n searches",
    )
)
def bloc_change(old: Incidence, new: Incidence, *, seed: int = 0, starts: int = 10) -> BlocChange:
    """Whether blocs changed by more than leaving out one initiative changes them."""

    def found(incidence: Incidence) -> Mapping[Any, int]:
        graph = project(incidence, weight="newman")
        return labels_of(communities(graph, seed=seed, starts=starts))

    def within(incidence: Incidence) -> float | None:
        labels = found(incidence)
        indices = (
            adjusted_rand(labels, found(incidence.without(initiatives=[name])))
            for name in incidence.initiatives
        )
        known = [index for index in indices if index is not None]
        return math.fsum(known) / len(known) if known else None

    between = adjusted_rand(found(old), found(new))
    noise = within(old), within(new)
    known = [index for index in noise if index is not None]
    return BlocChange(
        between=between,
        within=noise,
        beyond_noise=between < min(known) if between is not None and known else None,
    )
