"""Brackets that say who is responsible: （甲、乙负责）, （牵头单位：甲；配合单位：乙）.

Four shapes are known: a bare list that ends in 负责; labels inside; verbs after each list
(甲牵头，乙配合); and a bare list of bodies, which counts only where most items end in one.
Square brackets are read alike. A bracket that the end of the text cuts off is read as far as it
goes, where a label or verb says what it meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from remit.layouts.page import Page
from remit.layouts.text.claims import Claim
from remit.layouts.text.enclosures import pairs
from remit.layouts.text.outline import Block
from remit.layouts.time import dates
from remit.layouts.who import clauses, words
from remit.layouts.who.names import Reader, squeeze
from remit.layouts.who.plausible import all_names
from remit.model import Span
from remit.vocabulary import roles, script

NAME = "brackets"
_LABELLED = re.compile(
    r"责任|单位|部门|领导|分工|[河湖林链]长|:|\b(?:lead|led|owner|responsib|support|partner|agency)",
    re.I,
)
# a sentence about the other brackets, after the names: 以下均需…落实，不再列出
_ASIDE = re.compile(r"(?<=[。;,])\s*(?:以下|下同|除)")
_LONGEST_DATE, _CUSTOM = 30, 3
_PROPER = re.compile(r"[A-Z][\w-]*[A-Za-z](?: [A-Z][\w-]+){0,3}")
_AFTER = re.compile(r"\s*(?:[。;,.、]|[-–—]\s*[A-Z][\w.-]{1,20}\s*)*\s*")
RULE = re.compile(
    r"(?:[排列名位居][^,。;()、\n]{0,6})?(?:第一|首)[位个名家]?(?:的|者)?(?:责任)?(?:单位|部门|科室)?[者的]?"
    r"(?:[均即]?(?:作?为|[是系])|(?<=[的者位门]))(?:[总该本]|(?:[本该]项)?工作的?|任务|项目)?"
    r"(?:牵头|主要|主责|主办)(?:责任)?(?:单位|部门)?"
)


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims in brackets, those of bare lists only where they are the custom of the text."""
    said: list[Claim] = []
    bare: list[Claim] = []
    for start, end, closed in pairs(page.flat):
        claim = _claim(page, start, end, closed)
        if claim is not None:
            said.append(claim)
        elif closed:
            listed = _bare(page, start, end)
            if listed is not None:
                bare.append(listed)
    return said + _customary(page, said, bare, outline)


def _claim(page: Page, start: int, end: int, closed: bool) -> Claim | None:
    inside = page.flat[start + 1 : end]
    plain = squeeze(inside) if script.has_han(inside) else inside
    if not (clauses.holds_verb(plain) or _LABELLED.search(plain)):
        return None
    stop = _rule(page.flat, start + 1, end)
    said = clauses.read(page, start + 1, stop, wrapped=True, unlisted=True)
    if not said and closed:
        said = _supported(page, start, stop)
    if not said or not all_names(said):
        return None
    if not closed and end < len(page.flat.rstrip()):
        return None
    close = end + 1 if closed else end
    return Claim(
        layout=NAME,
        span=Span(start, min(close, len(page.flat))),
        said=tuple(said),
        reach="item",
        support=2.0 + len(said),
        cut_off=not closed,
    )


def _supported(page: Page, start: int, end: int) -> list[clauses.Said]:
    """Rail Office, with support from Water Board: two roles say that it is no mere aside."""
    if script.has_han(page.flat[start:end]):
        return []
    if not (_ends_paragraph(page.flat, end) or _parts_sentences(page.flat, start, end)):
        return []
    said = _responsible(page, start + 1, _undated(page.flat, start + 1, end))
    both = {s.role for s in said} == {"responsible", "support"}
    return said if both and all(_surely("", s.name.text) for s in said) else []


def _rule(flat: str, start: int, end: int) -> int:
    """Where the names end: before a rule such as 列第一位者为牵头单位，下同, or another aside."""
    found = [m.start() for p in (RULE, _ASIDE) if (m := p.search(flat, start, end))]
    return min(found, default=end)


def _bare(page: Page, start: int, end: int) -> Claim | None:
    """A bracket with nothing but bodies in it, at the end of a paragraph or sentence."""
    if not (_ends_paragraph(page.flat, end) or _parts_sentences(page.flat, start, end)):
        return None
    if not 2 <= end - start - 1 <= 200:
        return None
    said = _responsible(page, start + 1, _undated(page.flat, start + 1, end))
    names = [s.name for s in said]
    if not names or not all(_surely(squeeze(n.text), n.text) for n in names):
        return None
    return Claim(layout=NAME, span=Span(start, end + 1), said=tuple(said), support=1.0 + len(said))


def _ends_paragraph(flat: str, end: int) -> bool:
    after = _AFTER.match(flat, end + 1)
    stop = after.end() if after else end + 1
    return stop >= len(flat) or "\n" in flat[end + 1 : stop]


def _parts_sentences(flat: str, start: int, end: int) -> bool:
    """Whether a sentence ends right before the bracket or right after it."""
    return flat[start - 1 : start] in ("。", ";") or flat[end + 1 : end + 2] in ("。", ";")


def _responsible(page: Page, start: int, end: int) -> list[clauses.Said]:
    """The names of a bare list; in Latin script also "with support from" others."""
    if script.has_han(page.flat[start:end]):
        names = Reader.of(page, wrapped=True).bodies(start, end)
        return [clauses.Said(name=n, role="responsible", label="") for n in names]
    bare = clauses.Default(labels=(roles.Label(text="", role="responsible"),), text="")
    return clauses.read(page, start, end, default=bare, wrapped=True)


def _undated(flat: str, start: int, end: int) -> int:
    """Where a list in Latin script ends before the date that closes its bracket."""
    cut = max(flat.rfind(";", start, end), flat.rfind(",", start, end))
    last = flat[cut + 1 : end].strip()
    if cut < start or script.has_han(last) or len(last) > _LONGEST_DATE:
        return end
    times = dates.find(last)
    return cut if times and len(times[0].text) >= len(last) - 1 else end


def _surely(plain: str, text: str) -> bool:
    if script.has_han(text):
        return words.stands_alone(plain) or words.is_collective(plain)
    return len(text) < 80 and (words.is_english_body(text) or _PROPER.fullmatch(text) is not None)


def _customary(
    page: Page, said: Sequence[Claim], bare: Sequence[Claim], outline: Sequence[Block]
) -> list[Claim]:
    """The bare lists, if at least three paragraphs of a form end in one and most of them do.

    Where labelled brackets are the custom of the form, two bare lists are enough, or one that
    completes the row. One between
    two sentences counts where its paragraph also ends in one.
    """
    forms = Counter(b.form for b in outline)
    ended: dict[str, set[int]] = {}
    places: list[tuple[Claim, str, int]] = []
    starts = [b.span.start for b in outline]
    for claim in bare:
        at = bisect_right(starts, claim.span.start) - 1
        if at >= 0:
            form = outline[at].form
            if _ends_paragraph(page.flat, claim.span.end - 1):
                ended.setdefault(form, set()).add(at)
            places.append((claim, form, at))
    other: dict[str, set[int]] = {}
    for claim in said:
        at = max(0, bisect_right(starts, claim.span.start) - 1)
        other.setdefault(outline[at].form, set()).add(at)
    custom = set()
    for form, at_ in ended.items():
        every = at_ | other.get(form, set())
        mixed = form and (len(at_) >= 2 or len(every) == forms[form])
        if _is_custom(every if mixed else at_, forms[form]):
            custom.add(form)
    return [claim for claim, form, at in places if form in custom and at in ended[form]]


def _is_custom(having: set[int], every: int) -> bool:
    """Whether enough paragraphs have something for it to be the custom of their form."""
    return len(having) >= _CUSTOM and 2 * len(having) >= every
