"""Where the phrase of an amount begins and ends, and what it is an amount of.

A clause reaches from one comma to the next; an enumeration by 、 stays inside it. The phrase of
a target begins at the noun that is measured (销售收入达1600亿元 of 装备制造业销售收入达1600亿元)
and ends with the unit, or with the counted noun that follows it (8家以上企业上市).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from remit.layouts.promises.amounts import Amount
from remit.model import TimeExpression

_SENTENCE: Final = re.compile(r"[。!?\n\t]")
_LINE: Final = re.compile(r"\n")
_PART: Final = re.compile(r"[。;!?\n\t]")
# A short gloss inside a name, 省(市) or 村(社区), ends no clause.
_GLOSS: Final = r"\([^()\n\d,;。:]{1,6}\)(?=[一-鿿])"
_CLAUSE: Final = re.compile(rf"(?P<gloss>{_GLOSS})|[。;,:!?()\n\t|\[\]]")
_LOOK_BACK: Final = 96
_LOOK_AHEAD: Final = 40
_LONGEST_TAIL: Final = 24

# Verbs and modal words that say nothing about what is measured; dropped from the phrase's head.
EMPTY: Final = re.compile(
    r"(?:[\s*•●★☆■□◆▲△·\-]|其中|并(?!购|轨|联)|且|同时|以及|及|和|则|也|力争|争取|力求|努力|"
    r"积极|确保|保证|全面|计划|预计|实现|完成|形成|实施(?!方案|率)|保持|使(?!用)|将|对(?!外|口|接)|"
    r"安排(?!\d)|在此基础上|另外|共计?(?=\d)|计(?=\d|建筑|面积)|约有?(?=\d)|累计(?=完成|实现)|有(?=\d|不)|由(?=\d))"
)
_BARE_HEAD: Final = re.compile(
    r"[一二三四五六七八九十]+是|[（(]?\d{1,2}[)）.、]|第[一二三四五六七八九十]+[,:]"
)
COMPARATOR: Final = re.compile(
    r"(?:(?P<gt>超过|突破|多于|高于|大于|优于|快于|超|逾)|(?P<ge>不低于|不少于|不小于|不得少于|不得低于|至少|最少|"
    r"(?:提高|增加|扩大|提升|上升|增长|扩大|延长|加厚|拓宽|达)(?:到|至)|达)|"
    r"(?P<le>不超过|不高于|不多于|不大于|不得超过|控制在|至多|最多|最高|(?:下降|降低|减少|压缩|缩短|压减|缩减|降)(?:到|至|为))|"
    r"(?P<lt>低于|少于|小于|不足|不满)|(?P<approx>大约|约为?|接近|近)|(?P<eq>为|至|到|共计?|合计|总计|各|分别))\s?$"
)
CHANGE: Final = re.compile(
    r"(?P<growth>同比增长|年均增长|增长|增幅|增速|增|翻)\s?$|"
    r"(?P<reduction>下降|减少|降低|压减|压缩|削减|缩短|降幅|下降率|削减率|降低率|节约|节能|减)\s?$|"
    r"(?P<increment>提高|增加|提升|上升|新增|增设|增建|扩面|净增|扩大|再增)\s?$"
)
# Terms of the statistics office that measure something whatever industry stands before them:
# the phrase of a target begins with them.
_TERMS: Final = (
    "销售收入|营业收入|主营业务收入|业务收入|旅游收入|财政收入|一般公共预算收入|一般预算收入|预算收入|"
    "税收收入|人均可支配收入|"
    "使用面积|建筑面积|占地面积|绿地面积|绿化面积|种植面积|营业面积|"
    "生产能力|处理能力|接待能力|供水能力|产业规模|经济总量|时序进度|工程进度|投资总额|进出口总额|零售总额|"
    "全社会固定资产投资|固定资产投资|工业总产值|规上工业增加值|规模以上工业增加值|工业增加值|"
    "地区生产总值|社会消费品零售总额"
)
_TERM: Final = re.compile(rf"(?:^|(?<=[一-鿿)]))(?:{_TERMS})$")
_MEANS: Final = re.compile(
    r"^(?:新增|新建|新开工|新辟|新签|引进|培育|建成|建设|建立|投入|完成|启动|申报|申请|提高|增加|年)"
)
_INNER_VERB: Final = re.compile(r"(?:实现|完成|形成)(?=[一-鿿]{2})")
_ETC: Final = re.compile(r"(?<=[一-鿿”’》)])等(?![级于待候额同值价])(?=[^、]|$)")
_STOP: Final = re.compile(
    rf"(?P<gloss>{_GLOSS})|[、,;。:()!?\n\t|\[\]]|(?:以及|[和及与并])(?=[^、,;。]{{0,12}}\d)"
    r"|(?<=[一-鿿])共(?=\d)"
)
_NO_TAIL: Final = re.compile(
    r"$|[\s、,;。:()!?|\[\]”’》」并和及与或]|以及|"
    r"(?:完成|交付|投入使用|建成|竣工|开工|投产|进行|用于|帮助|支持|开展|奖励|补助|补贴|封顶|入驻|到位|验收|以|的突破|的目标|的时序|的(?:标准|规模|水平|速度|比例|幅度))"
)

_NOUN_END: Final = re.compile(
    r"[、,;。:()\s\d]|[中里内](?=[一-鿿]|$)|上半年|下半年|[一二三四]季度|(?:力争|争取|确保|全部|均|完成|实现|达到?|通过|进入|按照?|已)"
)


def last(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """The last of some matches, None if there are none."""
    found = None
    for match in matches:
        found = match
    return found


@dataclass(frozen=True)
class Scene:
    """A passage with its amounts and times, folded, and the clauses that they stand in."""

    text: str
    amounts: Sequence[Amount]
    times: Sequence[TimeExpression]

    @cached_property
    def _clauses(self) -> list[int]:
        return [match.start() for match in _CLAUSE.finditer(self.text) if match["gloss"] is None]

    @cached_property
    def _parts(self) -> list[int]:
        return [match.start() for match in _PART.finditer(self.text)]

    @cached_property
    def _sentences(self) -> list[int]:
        return [match.start() for match in _SENTENCE.finditer(self.text)]

    @cached_property
    def _lines(self) -> list[int]:
        return [match.start() for match in _LINE.finditer(self.text)]

    @cached_property
    def _time_starts(self) -> list[int]:
        return [time.span.start for time in self.times]

    def clause(self, at: int) -> tuple[int, int]:
        """Start and end of the clause around an offset."""
        return self._around(self._clauses, at)

    def part(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence part (between semicolons) around an offset."""
        return self._around(self._parts, at)

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence around an offset."""
        return self._around(self._sentences, at)

    def line(self, at: int) -> tuple[int, int]:
        """Start and end of the line around an offset."""
        return self._around(self._lines, at)

    def _around(self, marks: list[int], at: int) -> tuple[int, int]:
        place = bisect_left(marks, at)
        start = marks[place - 1] + 1 if place else 0
        return start, marks[place] if place < len(marks) else len(self.text)

    def times_between(self, start: int, end: int) -> Sequence[TimeExpression]:
        """The times that begin in a stretch of the text."""
        return self.times[
            bisect_left(self._time_starts, start) : bisect_left(self._time_starts, end)
        ]

    def before(self, at: int) -> str:
        """What stands before an offset in its clause, at most the last hundred characters."""
        return self.text[max(self.clause(at)[0], at - _LOOK_BACK) : at]

    def after(self, at: int) -> str:
        """What stands after an offset in its clause, at most forty characters."""
        return self.text[at : min(self.clause(at)[1], at + _LOOK_AHEAD)]

    def neighbours(self, index: int) -> tuple[list[Amount], list[Amount]]:
        """The amounts of the same clause before and after one, the nearest first."""
        start, end = self.clause(self.amounts[index].start)
        before = [a for a in self.amounts[max(0, index - 8) : index] if a.start >= start]
        after = [a for a in self.amounts[index + 1 : index + 9] if a.start < end]
        return before[::-1], after


def has_tail(scene: Scene, amount: Amount) -> bool:
    """Whether the counted noun follows the number (8家以上企业) and is part of the phrase."""
    if _NO_TAIL.match(scene.after(amount.end)):
        return False
    if amount.kind == "money" and COMPARATOR.search(scene.before(amount.start)):
        return False
    if any(
        time.span.start == amount.end for time in scene.times_between(amount.end, amount.end + 1)
    ):
        return False
    return amount.kind in ("count", "measure", "share", "money")


def tail_end(scene: Scene, amount: Amount, limit: int) -> int:
    """Where the counted noun ends: at the next mark, connective, time or amount."""
    end = min(limit, amount.end + _LONGEST_TAIL, scene.clause(amount.end)[1])
    times = scene.times_between(amount.end, end)
    if times:
        end = times[0].span.start
    for match in _STOP.finditer(scene.text, amount.end, min(end + 16, len(scene.text))):
        if match["gloss"] is None:
            end = min(end, match.start())
            break
    if end == limit:
        compared = COMPARATOR.search(scene.text[amount.end : end])
        end = amount.end + compared.start() if compared else end
    while end > amount.end and scene.text[end - 1] in " 的共":
        end -= 1
    return end


def head_start(scene: Scene, amount: Amount, floor: int, *, tailed: bool) -> tuple[int, int]:
    """Where the phrase and its full subject begin.

    The subject leaves out times, empty verbs, and what stands before the last 、; the phrase
    leaves out the modifiers of the measured noun as well.
    """
    start = subject_floor(scene, amount, floor)
    comma = scene.text.rfind("、", start, amount.start)
    start = skip_empty(scene.text, comma + 1 if comma >= 0 else start, amount.start)
    subject = start
    for match in _ETC.finditer(scene.text, start, amount.start):
        if tailed or match.end() < amount.start:
            start = skip_empty(scene.text, match.end(), amount.start)
    words = scene.text[start : amount.start]
    if tailed and words.endswith("的"):
        return amount.start, subject
    return start + _term_offset(words), subject


def before_the_time(scene: Scene, amount: Amount, floor: int) -> tuple[int, str] | None:
    """Start and words of a subject that a date parts from its number (集中度6月底达到60%)."""
    clause = max(scene.clause(amount.start)[0], floor, amount.start - _LOOK_BACK)
    times = scene.times_between(clause, amount.start)
    if not times:
        return None
    end = times[0].span.start
    comma = scene.text.rfind("、", clause, end)
    start = skip_empty(scene.text, comma + 1 if comma >= 0 else clause, end)
    words = without_adverbs(scene.text[start:end])
    return (start, words) if len(words) > 1 else None


def subject_floor(scene: Scene, amount: Amount, floor: int) -> int:
    """The earliest place of the subject: after the clause's start, its times and `floor`."""
    start = max(scene.clause(amount.start)[0], floor, amount.start - _LOOK_BACK)
    times = scene.times_between(start, amount.start)
    return max(start, times[-1].span.end) if times else start


def _term_offset(subject: str) -> int:
    """How much of the subject stands before the term that is measured."""
    inner = last(_INNER_VERB.finditer(subject))
    cut = inner.end() if inner else 0
    measured = subject[cut:]
    if _MEANS.match(measured):
        return cut
    bare = without_comparator(measured)
    term = _TERM.search(bare)
    return cut + term.start() if term else cut


_ADVERB: Final = re.compile(
    r"(?:同比|累计|平均|力争|争取|确保|努力|(?<![人户日月亩地])均|都|各|再|已|也|年均|每年|按季|按月|逐步|控制|保持|稳定|维持|且|并|全部|分别|总计|共计|完成|实现|"
    r"(?:平均)?在|(?<![高低少多大小优快])于)$"
)


# The baseline of a change: 失业率由5%下降到4.5%.
_FROM: Final = re.compile(r"(?<=[一-鿿]{2})[由从][^,;由从]{0,16}$")


def without_adverbs(words: str) -> str:
    """The words without adverbs at their end."""
    shorter = words.rstrip()
    match = _ADVERB.search(shorter)
    while match is not None:
        shorter = shorter[: match.start()].rstrip()
        match = _ADVERB.search(shorter)
    return shorter


def without_comparator(words: str, *, counted: bool = False) -> str:
    """The words without comparators, verbs of change and adverbs at their end.

    The verb before a `counted` noun is what is counted (内部提升15个) and stays.
    """
    for _ in range(6):
        shorter = without_adverbs(words)
        for pattern in (COMPARATOR,) if counted else (COMPARATOR, CHANGE):
            match = pattern.search(shorter)
            if match:
                shorter = shorter[: match.start()]
        if shorter == words:
            break
        words = shorter
    return _FROM.sub("", words).strip(" 的")


def counted_noun(scene: Scene, amount: Amount) -> str:
    """The noun that follows a number, up to the first verb or mark (新开工项目)."""
    after = scene.after(amount.end).removeprefix("的")
    match = _NOUN_END.search(after)
    return (after[: match.start()] if match else after)[:_LONGEST_TAIL].strip("“”")


def skip_empty(text: str, start: int, end: int) -> int:
    """The first offset from `start` that is no list number, modal word or empty verb."""
    while start < end:
        match = EMPTY.match(text, start) or _BARE_HEAD.match(text, start)
        if match is None or not start < match.end() <= end:
            break
        start = match.end()
    return start
