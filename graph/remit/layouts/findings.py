"""The findings of reading: what each code means, with an example and its remedy.

One place for the words, so that `remit check --explain CODE` says what the message meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from remit.model import Finding, Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of finding: its severity, its message with places for words, what to do."""

    code: str
    severity: Severity
    message: str
    meaning: str
    example: str
    remedy: str


_KINDS = (
    Kind(
        code="no-official",
        severity="warning",
        message="“{title}” names nobody under “{label}”, as the other items do.",
        meaning="The document names an official for each item, and for this one it names none.",
        example="a row whose cell under 责任人 is blank",
        remedy="Name the official, or write 无; none is taken from the row above.",
    ),
    Kind(
        code="no-lead",
        severity="warning",
        message="“{title}” names no lead under “{label}”, as the other items do.",
        meaning="The document names a lead for each item, and for this one it names none.",
        example="a row whose cell under 牵头单位 is blank",
        remedy="Name the lead, or mark the item as one without a lead.",
    ),
    Kind(
        code="no-responsibility",
        severity="info",
        message="“{title}” is assigned to nobody, though the items around it are.",
        meaning="Items beside this one name who answers for them; this one names nobody.",
        example="a last item without its line 责任单位：…",
        remedy="Add the missing line; nothing is taken over from the neighbours.",
    ),
    Kind(
        code="no-assignments",
        severity="info",
        message="The text speaks of responsibility (“{words}”) but assigns nothing to anybody.",
        meaning="Words such as 牵头单位 occur, but no task is assigned; the table may be attached.",
        example="a covering notice whose 任务分解表 is an attachment",
        remedy="Read the attachment too.",
    ),
    Kind(
        code="lead-also-support",
        severity="warning",
        message="“{name}” both leads and supports “{title}”.",
        meaning="One body is listed as the lead and again as a supporter of the same item.",
        example="牵头单位：市教育局；配合单位：市教育局、市财政局",
        remedy="Strike the name from one of the two lists.",
    ),
    Kind(
        code="open-group",
        severity="info",
        message="“{name}” in “{title}” does not say which bodies are meant.",
        meaning="A group without a closed list of members cannot be held to account or counted.",
        example="责任单位：各相关单位",
        remedy="List the members, or name a group that the registry can expand (各区).",
    ),
    Kind(
        code="open-list",
        severity="info",
        message="The list that ends with “{name}” in “{title}” is not closed.",
        meaning="The list goes on with words such as 等有关部门, which name nobody.",
        example="财政部、教育部等有关部门和单位负责",
        remedy="Name the others, or end the list.",
    ),
    Kind(
        code="unit-as-official",
        severity="info",
        message="“{name}” stands under “{label}” in “{title}”, but is a body, not a person.",
        meaning="A body's name stands where an official is asked for; it is read as responsible.",
        example="责任人：市教育局",
        remedy="Name the person, or move the body to the column for bodies.",
    ),
    Kind(
        code="several-readings",
        severity="info",
        message="This part reads as “{layout}” ({support}), but also as “{other}” ({less}).",
        meaning="Two layouts explain the same part nearly equally well; the better one was taken.",
        example="a table without bars whose cells also look like label lines",
        remedy="Check the items against the document.",
    ),
    Kind(
        code="shifted-column",
        severity="warning",
        message="The row “{title}” has {cells} cells under {columns} headings; what they hold "
        "decided their columns.",
        meaning="A merged or missing cell moved the row's other cells to other columns.",
        example="a row without its first cell because that cell is merged with the row above",
        remedy="Check the row, or give the document in a format that keeps merged cells.",
    ),
    Kind(
        code="cut-off-item",
        severity="warning",
        message="“{title}” breaks off in the middle.",
        meaning="The text ends inside the item; what is missing is not guessed.",
        example="（牵头单位：市人社局 with nothing after it",
        remedy="Give the next page, or the whole document.",
    ),
    Kind(
        code="missing-section-heading",
        severity="warning",
        message="The title speaks of “{words}”, but no heading “{missing}” was found.",
        meaning="A part that the title announces has no heading; its items keep the heading above.",
        example="经济、民生、环境 in the title, headings for 经济 and 环境 only",
        remedy="Put the heading back where its items begin.",
    ),
    Kind(
        code="lost-ordinal",
        severity="info",
        message="“{title}” begins an item, but its ordinal is not in the text.",
        meaning="An automatic number was lost when the table was copied.",
        example="a row that begins with a space instead of its number",
        remedy="Type the numbers before copying; the item is counted by its place.",
    ),
    Kind(
        code="repeated-ordinal",
        severity="info",
        message="The ordinal “{ordinal}” stands twice in a section, again at “{title}”.",
        meaning="Two items of one section bear the same number.",
        example="two items numbered 3 under one heading",
        remedy="Number the items anew.",
    ),
    Kind(
        code="page-break",
        severity="info",
        message="A paragraph breaks off at “{words}” and goes on after a blank line.",
        meaning="A page break parted a sentence; both parts were put together.",
        example="扶持壮 / 大农业龙头企业",
        remedy="None needed; check that no words were lost there.",
    ),
    Kind(
        code="unknown-name",
        severity="warning",
        message="{place}: the registry does not know “{name}”{hint}",
        meaning="A registry serves the document's place, and no row of it bears this name.",
        example="市住建委, where the registry has 市住建局",
        remedy="Add the name to the registry as an alias or a body of its own, or correct it.",
    ),
)

KINDS: Mapping[str, Kind] = {kind.code: kind for kind in _KINDS}
"""Every code that reading can report."""


def finding(code: str, span: Span, *, item: int | None = None, **said: object) -> Finding:
    """The finding of a code at a place; `said` are the words that its message quotes.

    Raises
    ------
    KeyError
        If there is no such code, or its message needs other words.
    """
    kind = KINDS[code]
    shown = {k: _short(str(v)) for k, v in said.items()}
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**shown),
        span=span,
        item=item,
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 40 else words[:39] + "…"
