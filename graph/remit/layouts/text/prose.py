"""Responsibility in running prose: 由市教育局牵头负责, 上述项目由某局负责, leaders in headings.

Bodies are also named in the sentence of a task, so prose assigns only where a whole clause says
so: 由 … 负责 at a clause's end, with nothing but bodies and leaders between. Where brackets or
labels assign in the same item, prose is left aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from remit.layouts.page import Page
from remit.layouts.text.claims import Claim, Reach, settle
from remit.layouts.text.flow import Flow
from remit.layouts.text.outline import Block
from remit.layouts.who import actors, clauses, persons, words
from remit.layouts.who.names import Reader, squeeze
from remit.layouts.who.plausible import all_names
from remit.model import Span
from remit.vocabulary import numerals, roles

NAME = "prose"
_HELPS = r"配合|协助|协办|参与|负责|牵头|主抓|为(?:责任|牵头|配合|主办|承办|协办|协助)(?:单位|部门)"
_REST = rf"(?P<rest>(?:,[^。;\n,]{{2,80}}?(?:{_HELPS})[^。;,)\n]{{0,10}})%s)(?=[。;,)\n]|$)"
_BY = re.compile(
    r"由(?P<who>[^。;:\n由]{2,160}?)(?P<verb>牵头(?:负责|组织实施|抓总|推进|落实|实施|办理)?"
    r"|(?:共同|分别|具体|按职责分工|分工|按职责)?负责(?:落实|实施|组织实施|牵头|推进)?"
    r"|承办|主办|主抓(?:负责)?|组织实施)" + _REST % "*"
)
_BEGIN = r"(?:^|(?<=[。;\n]))(?P<who>(?!由)[\u4e00-\u9fff][^。;:\n由,]{1,60}?)"
_SUBJECT = re.compile(
    _BEGIN.replace("[。", "[,。") + r"(?P<verb>牵头(?:负责)?|按职责分工负责)" + _REST % "+"
)
_CHARGED = re.compile(_BEGIN + r"(?P<verb>(?:具体|共同|分工|统一|牵头)负责)" + _REST % "*")
_ENDS = re.compile(
    _BEGIN.replace("[。", "[,。")
    + r"(?P<verb>牵头(?:负责)?(?=[,。;\n]|$)|负责(?:落实|实施|办理|推进)?(?=[。;\n]|$))"
)
_HEADED_BY = re.compile(_BEGIN + r"(?P<verb>主抓(?:负责)?|领衔|挂帅)" + _REST % "*")
# the last column of a line whose columns only spaces part
_COLUMN = re.compile(
    r"(?<=[ \t]{2})(?P<who>(?!由)[\u4e00-\u9fff][^。;:\n由, \t]{1,60}?)"
    r"(?P<verb>牵头(?:负责)?|(?:按职责分工|共同|具体)?负责)"
    + _REST % "*+"
    + r"(?=[。;]?\s*(?:\n|$))"
)
_CHARGES = re.compile(
    r"由(?P<who>[^。;:,\n由]{2,60}?)(?P<verb>负责)(?!人|解释)[\u4e00-\u9fff、]{2,16}"
    r"(?:[,;][^。;\n,]{2,60}?负责(?!人|解释)[\u4e00-\u9fff、]{2,16})*+(?=。|\n|$)"
)
_NAMED = re.compile(
    _BEGIN.replace("[。", "[,。")
    + r"(?P<verb>作?为(?:(?:主要)?(?:牵头|责任|主办|承办)(?:责任)?(?:单位|部门)"
    r"|(?:第一|直接|主要|具体)责任人))" + _REST % "*"
)
_CLAUSES = (_BY, _SUBJECT, _CHARGED, _ENDS, _HEADED_BY, _NAMED, _COLUMN)
_LABEL = (
    r"(?:(?:主要|牵头|共同|具体)?责任|牵头|主办|承办|配合|协办|实施)(?:责任)?(?:单位|部门|主体)"
)
_STATED = re.compile(
    rf"(?<![各请])(?P<label>{_LABEL})(?:分别)?[为是]"
    rf"(?P<who>[^。;:\n]{{2,160}}?)(?=[,和]{_LABEL}|[。;:\n]|$)"
)
_HEADING = re.compile(
    r"(?P<who>[\u4e00-\u9fff·、,() ]{2,40}?)"
    r"(?:共同|分别|具体)?(?P<verb>主抓|牵头(?:负责|推进)?|负责|分管|领衔|包抓|主管|挂帅)"
    r"(?:推进|落实|抓)?的?(?:年度|全年|重点|主要|重大|中心|专项|民生)*(?:工作|项目|任务|事项|实事|工程)"
    r"(?:\([^()\n]{1,8}\))?$"
)
_ABOVE = re.compile(
    r"(?:上述|以上|前述)(?:前)?(?:(?P<number>[一二两三四五六七八九十]{1,3}|\d{1,2})[大个]?[项件条款])?[^,。;\n]{0,20},?$"
)
_ANAPHOR = re.compile(r"(?:上述|以上|前述|这|此|该|本)[^,。;]{0,12}由?$")
# Whoever leads a group is no answer to who has a task.
_GROUP = re.compile(r"(?:联合体|小组|工作组|专班|联席会议|指挥部)$")
# Whoever holds a part, as regulations say: no name of a task's own.
_GENERIC = re.compile(
    r"所在地?|当地|本单位|^(?:建设|施工|用人|主管|业主|实施|责任|牵头|申报|承担|管理)(?:单位|部门|主体)$"
    r"|(?:领导|负责人|负责同志|专人|企业)$"
)
_ANYBODY = re.compile(
    r"(?:各(?:有关|相关|责任|牵头|成员|职能|业务|窗口|链|河|林)?(?:部门|单位|长|级)+)+"
)
_LONGEST_HEADING, _SHORT = 40, 6
LEAST_TASK = 4
_WORD = re.compile(r"[\u4e00-\u9fff]+")


def read(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """The claims of whole clauses in the paragraphs of a page."""
    found: list[Claim] = []
    if any(
        word in page.flat for word in ("由", "牵头", "主抓", "单位", "部门", "责任人", "职责分工")
    ):
        flow = Flow(page.flat, outline)
        for pattern in _CLAUSES:
            for m in pattern.finditer(flow.text):
                found.extend(_clause(page, flow, m))
        for m in _STATED.finditer(flow.text):
            found.extend(_stated(page, flow, m))
        found = [_within(page, outline, c) for c in _joined(page.flat, found)]
    return found


def charges(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """由甲负责某事,乙负责另一事: who does what part, at a sentence's end.

    Regulations speak so too; it assigns only in a list whose other tasks are assigned.
    """
    if "负责" not in page.flat:
        return []
    flow = Flow(page.flat, outline)
    return [claim for m in _CHARGES.finditer(flow.text) for claim in _clause(page, flow, m)]


def _clause(page: Page, flow: Flow, m: re.Match[str]) -> list[Claim]:
    start, end = flow.after_ordinal(flow.start(m.start("who"))), flow.end(m.end())
    said = clauses.read(page, start, end, wrapped=True)
    # 县教育局局长某某为第一责任人: the body only says which post the person holds
    said = [s for s in said if s.name.kind != "body" or not s.label.endswith("责任人")]
    if not said or not all_names(said):
        return []
    if not _all_certain(page, said) or not _settled(flow, m):
        return []
    before = flow.text[max(0, m.start() - 30) : m.start()]
    if _GROUP.search(before):
        return []
    above = _ABOVE.search(before.rstrip())
    reach: Reach = "above" if above else "item"
    number = above.group("number") if above else None
    return [
        Claim(
            layout=NAME,
            span=Span(flow.after_ordinal(flow.start(m.start())), end),
            said=tuple(said),
            reach=reach,
            support=0.5 + 0.5 * len(said),
            count=_number(number),
        )
    ]


def _all_certain(page: Page, said: Sequence[clauses.Said]) -> bool:
    """Whether all names are names for sure, or short ones listed with such (青峰、白水公司配合)."""
    sure = {(s.role, s.label) for s in said if s.sure and _certain(page, s)}
    return all(
        _certain(page, s) if s.sure else (s.role, s.label) in sure and len(s.name.text) <= _SHORT
        for s in said
    )


def _settled(flow: Flow, m: re.Match[str]) -> bool:
    """Whether nothing follows, or what does is the rest of a sentence that closes a numbered task.

    甲牵头，年底前完成 assigns there, 甲牵头，开展了检查 tells what was done.
    """
    if flow.text[m.end() : m.end() + 1] != "," or m.re is not _ENDS:
        return True
    block = flow.block(flow.start(m.start()))
    rest = flow.text[m.end() : flow.text.find("\n", m.end())]
    numbered = block.ordinal is not None or block.parent is not None
    return numbered and "。" not in rest.rstrip("。") and not actors.is_past(m.group() + rest)


def _number(words_: str | None) -> int | None:
    """How many items 以上两项 speaks for, None where it does not say."""
    if not words_:
        return None
    return int(words_) if words_.isdigit() else numerals.chinese_integer(words_)


def _stated(page: Page, flow: Flow, m: re.Match[str]) -> list[Claim]:
    """责任单位为甲局、乙局,各区政府: a label as the subject, as far as names follow."""
    label = clauses.Default(labels=roles.find_all(m.group("label")), text=m.group("label"))
    said: list[clauses.Said] = []
    end = m.start("who")
    for piece in re.finditer("[^,]+", m.group("who")):
        start = m.start("who") + piece.start()
        stop = m.start("who") + piece.end()
        more = clauses.read(page, flow.start(start), flow.end(stop), default=label, wrapped=True)
        if not more or not all(
            s.sure and s.label == label.text and _certain(page, s) for s in more
        ):
            break
        said, end = [*said, *more], stop
    if not said or flow.text[end : end + 1] not in ("", ",", "。", ";", "\n"):
        return []
    span = Span(flow.start(m.start()), flow.end(end))
    return [Claim(layout=NAME, span=span, said=tuple(said), support=0.5 + 0.5 * len(said))]


def _joined(flat: str, claims: Sequence[Claim]) -> list[Claim]:
    """The claims in order, those put together that only a comma parts."""
    found: list[Claim] = []
    for claim in settle(claims):
        before = found[-1] if found else None
        if before and not flat[before.span.end : claim.span.start].strip(", "):
            found[-1] = replace(
                before,
                span=Span(before.span.start, claim.span.end),
                said=before.said + claim.said,
                support=before.support + claim.support,
            )
        else:
            found.append(claim)
    return found


def has_task(before: str) -> bool:
    """Whether the words before a clause are a task, more than 此项工作 or 由."""
    last = before.rstrip(" ,。;由")
    pieces = [p for p in re.split("[,。;]", last) if not _ANAPHOR.fullmatch(p.strip())]
    return any(len(p.strip()) >= LEAST_TASK for p in pieces)


def _within(page: Page, outline: Sequence[Block], claim: Claim) -> Claim:
    """上述项目由… after the sentences of an unnumbered paragraph speaks for these."""
    if claim.reach != "above" or (claim.count or 1) > 1:
        return claim
    at = bisect_right(outline, claim.span.start, key=lambda b: b.span.start) - 1
    if at < 0 or outline[at].ordinal is not None:
        return claim
    stop = page.flat.rfind("。", outline[at].body, claim.span.start)
    own = stop - outline[at].body >= LEAST_TASK
    return replace(claim, reach="item") if own else claim


def headings(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """Leaders named in headings: 一、某某市长主抓重点工作."""
    found: list[Claim] = []
    for block in outline:
        m = block.ordinal and _HEADING.fullmatch(page.flat, block.body, block.span.end)
        if not m or block.span.end - block.body > 60:
            continue
        names = persons.read(Reader.of(page, wrapped=True), m.start("who"), m.end("who"))
        if not names or not all(n.kind == "person" and words.is_person(n.text) for n in names):
            continue
        said = tuple(clauses.Said(name=n, role="official", label=m.group("verb")) for n in names)
        span = Span(m.start(), m.end())
        found.append(Claim(layout="heading", span=span, said=said, support=1.0 + len(said)))
    return found


def _certain(page: Page, said: clauses.Said) -> bool:
    """Whether a name in prose is one for sure: short, and no phrase of a sentence."""
    plain = squeeze(page.flat[said.name.span.start : said.name.span.end])
    if _GENERIC.search(plain) or (said.role != "support" and _ANYBODY.fullmatch(plain)):
        return False
    if said.label.endswith("责任人"):
        return said.name.kind == "person" and words.is_person(plain)
    if said.name.kind != "body":
        return True
    return len(plain) <= 24 and (words.stands_alone(plain) or words.is_collective(plain))


def leaders(page: Page, outline: Sequence[Block]) -> list[Claim]:
    """Headings that are a leader's post and name (二、市长 李国栋): they hold for what is below.

    At least two such headings with something numbered below make a list by leaders.
    """
    found: list[Claim] = []
    for block in outline:
        length = block.span.end - block.body
        if block.ordinal is None or not block.children or not 4 <= length <= _LONGEST_HEADING:
            continue
        text = page.flat[block.body : block.span.end]
        parts = _WORD.findall(text)
        names = persons.read(Reader.of(page, wrapped=True), block.body, block.span.end)
        people = [n for n in names if n.kind == "person" and words.is_person(squeeze(n.text))]
        if len(people) != 1 or len(names) != 1 or len(parts) < 2:
            continue
        posts = [p for p in parts if words.is_post(p)]
        if posts and len("".join(posts)) + len(people[0].text) >= len("".join(parts)) - 4:
            said = clauses.Said(name=people[0], role="official", label="、".join(posts))
            span = page.trim(block.body, block.span.end)
            found.append(Claim(layout="leaders", span=span, said=(said,), support=1.0))
    return found if len(found) >= 2 else []
