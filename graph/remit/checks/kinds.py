"""The findings of the plan linter: what each code means, with an example and its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from remit.layouts.findings import KINDS as READING
from remit.layouts.findings import Kind
from remit.model import Finding, Severity, Span

_KINDS: Final = (
    Kind(
        code="no-deadline",
        severity="warning",
        message="“{title}” says nowhere by when it is to be done.",
        meaning="No date, period or deadline column belongs to the item, so nobody can be late.",
        example="an item whose cells hold intentions only, in a plan whose other items are dated",
        remedy="Add a date, at least the quarter.",
    ),
    Kind(
        code="no-number",
        severity="info",
        message="“{title}” promises nothing that could be counted or measured.",
        meaning="No target with a value was found, so its fulfilment is a matter of opinion.",
        example="进一步提高服务水平",
        remedy="Name an indicator and a value.",
    ),
    Kind(
        code="number-without-unit",
        severity="warning",
        message="“{words}” in “{title}” gives a number without saying of what.",
        meaning="A number follows a verb of attainment but no unit follows the number.",
        example="销售收入达到1600，",
        remedy="Add the unit.",
    ),
    Kind(
        code="conflicting-targets",
        severity="warning",
        message="“{indicator}” is promised as “{words}” here, and as “{other}” in {place}.",
        meaning="The same indicator has two values for the same date, neither a mere hope.",
        example="确保完成1000户 in one cell, 12月份1500户 in the next",
        remedy="Decide which value holds, and strike the other.",
    ),
    Kind(
        code="repeated-target",
        severity="warning",
        message="“{words}” is due {date}, and the very same amount is due {other} in {place}.",
        meaning="A yearly target and the target of a later year are the same number.",
        example="到2010年引进人才500名 beside 2008年引进人才500名",
        remedy="Say whether the later number is a total or comes on top.",
    ),
    Kind(
        code="sum-mismatch",
        severity="warning",
        message="The parts of “{indicator}” add up to {sum} {unit}, but {place} has “{words}”.",
        meaning="Parts that are listed one by one do not make up the total that is promised.",
        example="新增绿地3000公顷以上 beside eight items that add up to 2146.19公顷",
        remedy="Correct the total or the parts, or say what makes up the difference.",
    ),
    Kind(
        code="unit-mismatch",
        severity="error",
        message="“{words}” is in {unit}, but {reason}.",
        meaning="The unit does not fit what is measured, or its neighbours in the same series.",
        example="发放贷款5万人 among 发放贷款4.5亿元 and 发放贷款5亿元",
        remedy="Correct the unit.",
    ),
    Kind(
        code="deadline-before-plan",
        severity="warning",
        message="“{words}” ({date}) lies before the plan's year {year}.",
        meaning="The date had passed when the plan's year began.",
        example="2007年底 in a plan for 2008",
        remedy="Correct the date, or report the step as done.",
    ),
    Kind(
        code="deadline-after-plan",
        severity="info",
        message="“{words}” ({date}) lies after the plan's year {year}.",
        meaning="The step cannot be settled within the plan's year.",
        example="明年5月1日前完成 in a plan for this year",
        remedy="Name a step that is due within the year as well.",
    ),
    Kind(
        code="sequence-not-rising",
        severity="error",
        message="“{words}” ({date}) is less than “{other}” ({earlier}) in {place}.",
        meaning="A running total falls from one date to the next.",
        example="上半年达50%，三季度达40%",
        remedy="Correct the value or the date.",
    ),
    Kind(
        code="same-target-two-leads",
        severity="warning",
        message="“{words}” under {lead} is promised again in {place}, under {other}.",
        meaning="Two leads answer for one number: it may be counted twice, or by nobody.",
        example="新增600辆公交车 under the building bureau, and again under the police",
        remedy="Name one lead, or say how the number is shared.",
    ),
    Kind(
        code="body-without-role",
        severity="warning",
        message="“{name}” is given a duty in the text (“{words}”), but no role in “{title}”.",
        meaning="The text says that a body is in charge of something, but its lists leave it out.",
        example="高新区负责车站的实施 in an item whose bodies do not include 高新区",
        remedy="Add the body to the item's lists.",
    ),
)

PLAN_KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _KINDS}
"""Every code that the plan linter can report."""

KINDS: Final[Mapping[str, Kind]] = {**READING, **PLAN_KINDS}
"""Every code that `remit check` can report: those of reading, and those of the plan."""


def finding(
    code: str,
    span: Span,
    *,
    item: int | None = None,
    severity: Severity | None = None,
    **said: object,
) -> Finding:
    """The finding of a code at a place; `said` are the words that its message quotes."""
    kind = PLAN_KINDS[code]
    shown = {key: _short(str(value)) for key, value in said.items()}
    return Finding(
        code=code,
        severity=severity or kind.severity,
        message=kind.message.format(**shown),
        span=span,
        item=item,
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:59] + "…"
