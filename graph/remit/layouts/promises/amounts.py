"""Numbers with their units in Chinese text, before anyone asks whether they are promises.

The words of units come from `remit.vocabulary.units`, so a unit added there is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from remit.model import Comparator
from remit.vocabulary.numerals import parse
from remit.vocabulary.units import find_unit, measure, wordings

_CN: Final = "〇零一二两三四五六七八九十百千"
_PLAIN: Final = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,9})?"
_NUMBER: Final = rf"(?:{_PLAIN}(?:[十百]|千(?![克米瓦伏]))?|[{_CN}]{{1,9}})"
_GROUP: Final = r"(?:万亿|[万亿]?)"
_RANGE: Final = re.compile(r"\s?[-至到]\s?")
_BARE_MONEY: Final = r"(?=规模|级|产业|的|[,;。、)\s]|$|以上|左右)"
_LONGEST_LATIN: Final = 4

# A counting word that goes on is another word: 3部门, 5处理, 2名校.
_GOES_ON: Final = {
    "部": "门委分署级队",
    "方": "面式案法向",
    "分": "钟之别区管工类",
    "点": "位",
    "口": "岸径",
    "面": "积",
    "组": "织",
    "班": "子",
    "对": "外接口于比",
    "家": "庭长具政",
    "户": "籍口",
    "名": "牌单师园校优胜",
    "处": "理置室",
    "台": "阶账",
    "条": "件例",
    "种": "植子养",
    "场": "地所馆景",
    "座": "谈",
    "所": "有在属需",
    "天": "然",
    "批": "发准复",
    "个": "人性体",
    "成": "为立都果",
    "道": "路",
    "位": "于居",
    "人": "才口大均民",
    "张": "家",
    "年": "级",
    "亩": "均",
    "基": "地本础金层点准",
    "周": "边",
    "日": "常",
}
# After numbers in characters these are mostly parts of other words (三部门, 七成, 两口子).
_NOT_CHINESE: Final = frozenset("部方点分面口门张组班端类种头道根床对天成年日周块枚步字")

Kind = Literal["count", "share", "money", "time", "measure", "bare"]
_KINDS: Final[dict[str | None, Kind]] = {
    "Count": "count",
    "DimensionlessRatio": "share",
    "Currency": "money",
    "Time": "time",
}
_POSTS: Final[dict[str, Comparator]] = {
    "以上": "ge",
    "以下": "le",
    "以内": "le",
    "之内": "le",
    "以外": "gt",
    "左右": "approx",
    "上下": "approx",
    "多": "gt",
    "余": "gt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number (`value`, or the range from `value` to `high`) with a unit, at `[start, end)`.

    `unit` is the wording as it stands with its multiplier (亿元, 万m2), None for a bare number;
    it ends at `unit_end`, and `end` includes 以上, 左右 and the like, which `post` gives a reading.
    """

    start: int
    end: int
    unit_end: int
    value: float
    high: float | None
    unit: str | None
    kind: Kind
    slug: str = ""
    post: Comparator | None = None
    chinese: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(
        re.escape(word) + _boundary(word)
        for word in wordings()
        if not _is_multiple(word) and _is_written_after_numbers(word)
    )
    return re.compile(
        rf"(?<![A-Za-z\d.第{_CN}])(?P<low>{_NUMBER})(?:\s?[-至到]\s?(?P<high>{_NUMBER}))?"
        rf"(?P<more>[多余])?(?P<unit>(?P<group>{_GROUP})(?P<more2>[多余])?\s?"
        rf"(?:{units})|(?P<money>万亿|[万亿]){_BARE_MONEY})"
        r"(?P<post>多(?!元)|以上|以下|以内|之内|以外|左右|上下)?"
    )


def _is_multiple(word: str) -> bool:
    """Whether a wording only puts 万 or 亿 before another one (万元), as 千瓦 does not."""
    return (
        word[0] in "十百千万亿"
        and find_unit(word.lstrip("十百千万亿")) is not None
        and (word[0] != "千" or word[1:] not in ("瓦", "克", "米", "伏", "伏安", "瓦时", "瓦小时"))
    )


def _boundary(word: str) -> str:
    if word.isascii() and word[-1].isalpha():
        return r"(?![A-Za-z\d²³])"
    return f"(?![{_GOES_ON[word]}])" if word in _GOES_ON else ""


def _is_written_after_numbers(word: str) -> bool:
    """Latin words belong to the Latin grammar; symbols such as m2, km and kWh stand here, too."""
    return not word.isascii() or (
        len(word) <= _LONGEST_LATIN and word not in ("$", "fold", "times", "pp")
    )


_PERCENT: Final = re.compile(
    rf"百分之(?P<low>{_PLAIN}|[{_CN}]{{1,6}})(?P<post>以上|以下|以内|左右|上下)?"
)


def _per_cent(folded: str) -> Iterator[Amount]:
    """百分之五十, where the unit stands before the number."""
    if "百分之" not in folded:
        return
    for match in _PERCENT.finditer(folded):
        value = parse(match["low"])
        if value is not None:
            yield Amount(
                start=match.start(),
                end=match.end(),
                unit_end=match.end("low"),
                value=value,
                high=None,
                unit="%",
                kind="share",
                slug="percent",
                post=_POSTS.get(match["post"] or ""),
            )


def scan(folded: str) -> tuple[Amount, ...]:
    """Every number with a unit in a folded text, from left to right and apart.

    A number with 万 or 亿 but no unit (总投资77亿) is an amount of money where what follows
    allows it. Ranges may repeat the unit (30%-40%).
    """
    out: list[Amount] = []
    for amount in sorted((*_single(folded), *_per_cent(folded)), key=lambda a: a.start):
        if out and amount.start < out[-1].end:
            continue
        if out and _continues(folded, out[-1], amount):
            out[-1] = replace(amount, start=out[-1].start, value=out[-1].value, high=amount.value)
        else:
            out.append(amount)
    return tuple(out)


def _continues(folded: str, first: Amount, second: Amount) -> bool:
    return (
        first.unit == second.unit
        and first.high is None
        and second.high is None
        and first.end == first.unit_end
        and first.value < second.value
        and _RANGE.fullmatch(folded, first.end, second.start) is not None
    )


def _single(folded: str) -> Iterator[Amount]:
    for match in _pattern().finditer(folded):
        value = parse(match["low"])
        high = parse(match["high"]) if match["high"] else None
        if value is None or (match["high"] and (high is None or high <= value)):
            continue
        if match["money"]:
            wording, known = match["money"] + "元", find_unit("元")
        else:
            wording = match["unit"].replace("多", "").replace("余", "").strip()
            found = measure(wording)
            known = found[0] if found else None
        if wording in _NOT_CHINESE and not match["low"][0].isdigit():
            continue
        more = match["more"] or match["more2"]
        yield Amount(
            start=match.start(),
            end=match.end(),
            unit_end=match.end("unit"),
            value=value,
            high=high,
            unit=wording,
            kind=_KINDS.get(known.kind if known else None, "measure"),
            slug=known.base if known else "",
            post=_POSTS.get(match["post"] or more or ""),
            chinese=not match["low"][0].isdigit(),
        )
