"""The overview: the figures of a plan, how much of it can be checked, and what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit_viz import checkability, labels, report, view, workload
from remit_viz.frame import Frame
from remit_viz.view import Remark, View

SEVERITIES = ("error", "warning", "info")
# Rows and places shown; what is left out is counted on the page.
MOST = 8
PLACES = 60
LACKING = 300
LINE_LIMIT = 320


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the plan: the word for it, and the page that shows what it counts."""

    word: str
    count: int
    page: str


@dataclass(frozen=True, slots=True)
class Place:
    """A finding with the line that it points to, as (document, number); None where it has none."""

    remark: Remark
    line: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Found:
    """The findings of one kind."""

    severity: str
    places: list[Place]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All that the page shows; `cited` are the lines that findings point to."""

    figures: list[Figure]
    checks: checkability.Checkability
    lacking: list[tuple[int, frozenset[str]]]
    found: list[Found]
    severities: dict[str, int]
    cited: dict[tuple[int, int], str]
    people: list[workload.Load]
    bodies: list[workload.Load]
    quarters: workload.Quarters


def draw(seen: View, frame: Frame) -> str:
    """The page of a view."""
    return report.render(
        "overview.html",
        seen,
        frame,
        picture=arrange(seen),
        limits={"lacking": LACKING, "places": PLACES},
    )


def arrange(seen: View) -> Overview:
    """What the overview of a view shows."""
    checks = checkability.checkability(seen)
    loads = workload.arrange(seen)
    found = _found(seen)
    return Overview(
        figures=_figures(seen),
        checks=checks,
        lacking=checks.lacking(),
        found=found,
        severities={s: sum(r.severity == s for r in seen.remarks) for s in SEVERITIES},
        cited=_cited(seen, found),
        people=[load for load in loads.people if seen.nodes[load.node].kind != "missing"][:MOST],
        bodies=loads.bodies[:MOST],
        quarters=loads.quarters,
    )


def _figures(seen: View) -> list[Figure]:
    works = [seen.nodes[i] for i in seen.of_kind("initiative")]
    named = {t.agent for t in seen.ties if t.via is None}
    people = [i for i in named if seen.nodes[i].kind in ("official", "post")]
    bodies = [i for i in named if seen.nodes[i].kind not in view.PEOPLE]
    return [
        Figure("count-initiatives", len(works), "map"),
        Figure("count-officials", len(people), "workload"),
        Figure("count-bodies", len(bodies), "matrix"),
        Figure("count-targets", sum(node.targets for node in works), ""),
        Figure("count-milestones", sum(node.milestones for node in works), "timeline"),
    ]


def _found(seen: View) -> list[Found]:
    """Findings by kind, the gravest kinds first."""
    groups: dict[tuple[int, str], list[Place]] = {}
    for remark in seen.remarks:
        key = (SEVERITIES.index(remark.severity), remark.code)
        groups.setdefault(key, []).append(Place(remark, _line_of(seen, remark)))
    return [Found(SEVERITIES[key[0]], places) for key, places in sorted(groups.items(), key=_rank)]


def _rank(group: tuple[tuple[int, str], list[Place]]) -> tuple[int, int, str]:
    (severity, code), places = group
    return severity, len(places), code


def _line_of(seen: View, remark: Remark) -> tuple[int, int] | None:
    """The line a finding points to; of several documents only its initiative tells which."""
    if remark.line is None:
        return None
    if remark.initiative is not None:
        document = seen.nodes[remark.initiative].document
        return None if document is None else (document, remark.line)
    return (0, remark.line) if len(seen.sources) == 1 else None


def _cited(seen: View, found: Sequence[Found]) -> dict[tuple[int, int], str]:
    """The words of the lines that the page points to, in their order."""
    wanted = sorted({p.line for group in found for p in group.places[:PLACES] if p.line})
    texts = {i: (source.text or "").split("\n") for i, source in enumerate(seen.sources)}
    lines = {at: texts[at[0]][at[1] - 1] for at in wanted if 0 < at[1] <= len(texts[at[0]])}
    return {at: labels.clean(text, LINE_LIMIT) for at, text in lines.items() if text.strip()}
