"""Which amounts are promised, and which only name, limit, describe or look back.

An oversight analyst's question decides: could she check later whether this number was reached?
Names (“3551”工程), thresholds inside a subject (超3000万美元项目24个), the whole of which a part is
measured (49个项目中), states already reached, baselines, recurring intervals and conditions are
no promises.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from remit.layouts.promises.amounts import Amount
from remit.layouts.promises.phrases import COMPARATOR, Scene

_OPEN_QUOTE: Final = re.compile(r"[“‘「『《〈\"][^”’」』》〉\"\n]{0,40}$")
_CLOSE_QUOTE: Final = re.compile(r"[^“‘「『《〈\n]{0,40}[”’」』》〉\"]")
_REACHED: Final = re.compile(
    r"(?<![业产])已(?!经?(?:确定|排定|明确|列入|安排|签约|立项|下达))|尚[有余]|还有|现有|原有|目前|截至|现已|去年|上年|以往|历年|过去|同期|基数"
)
_REACHED_AFTER: Final = re.compile(r"[^,;。]{0,16}(?:已经?(?!确定)|除已)")
_WITHIN: Final = re.compile(r"[^,;。:()]{0,24}(?:当)?中(?=,|$)|[^,;。]{0,6}(?:的|之)基础上")
_PLACE: Final = re.compile(r"在[^,]{0,8}$")
_PER: Final = re.compile(r"每(?:隔|增加|新增)?$")
_MEANS: Final = re.compile(r"(?:依托|依靠|围绕|发挥|借助)[^,;。、]{0,6}$")
_FROM: Final = re.compile(r"[由从][^,;]{0,12}$")
_TO: Final = re.compile(
    r"(?:以上|以下|左右)?(?:下降|降低|减少|压减|压缩|缩短|提高|增加|提升|上升|增长|扩大|降)(?:到|至|为)"
)
_MAY: Final = re.compile(r"可(?:申请|享受|返还|领取|给予|按)|不再|免除|(?:只|仅)[^,;。]{0,6}$")
_CONDITION: Final = re.compile(
    r"(?:以上|以下|左右)?(?:的?时(?![间限期序段代点效])|的话|的情况下|后(?=,|方可|才))"
)
_ABSTRACT: Final = re.compile(
    r"(?:个|项|大|种|条|类)?(?:方面|转变|层次|环节|层面|结合|坚持|确保|到位|不准|不得|严禁|要点|关系|意识|文明|步骤|"
    r"一批|一致|同步|统一|优先|带头|必须|不变)"
)
_GENERIC: Final = re.compile(
    r"(?:重[点大])?(?:实事|大事|行动|工程|计划|专项|战役|措施|制度|机制|指标|原则|要求|举措|工作|任务|能力|标准|责任)"
)
_NAMED: Final = re.compile(
    r"[^、,;。:()!?\n]{0,12}?(?:工程(?!师|量)|计划|行动|活动|战略|规划|纲要|大会|论坛|品牌|专项)"
)
_HEADED: Final = re.compile(
    r"(?:以上|以下|以内)?(?:的|总量的)?[一-鿿“]{0,4}?(?:企业|项目|产业|市场|产品|集群|园区|基地|工程|单位|产值|税收|销售|营收|"
    r"机组|设备|商户|楼宇|板块|县|镇|乡|村|户|大户|人群|城市|医院|学校|机构|家庭|用户|线路|投资)"
)
_EXCEEDS: Final = re.compile(r"(?:超过?|突破|逾|超出|不足|不满|低于|高于|达到?|过)\s?$")
_SPENDS: Final = re.compile(r"(?:投资|投入|补助|补贴|资金|安排|筹集|争取|给予|奖励|达)$")
# The sum of all of them, no property of each: 124个年度计划总投资达77亿的项目.
_TOGETHER: Final = re.compile(r"(?:年度|当年|计划|合计|总计|共)[^,;]{0,6}(?:投资|投入)达?到?$")
_OF_THOSE_WHO: Final = re.compile(r"的(?:单位|企业|部门|人员|个人|职工|家庭|地区|项目)")
_OF_THOSE: Final = re.compile(r"的(?!首?次?突破|$)")
_SIZE: Final = re.compile(r"规模|级")
_MODAL: Final = re.compile(r"力争|争取|确保|开工|竣工|完成|建成|实现|投产|达到?|通过|交付")
_TIME_LIMIT: Final = re.compile(
    r"(?:缩短|压缩|压减|减少|控制在|不超过|不高于|延长|达到?|至|到|为|稳定|提前|限定)(?:至|到|在|为)?\s?$"
)
_CAPACITY: Final = re.compile(r"容量|装机|能力|功率|规模|新增|发电|达到?|并网|负荷|建成|投运")
_AMOUNT_OF: Final = re.compile(r"[一-鿿]")


Verdict = Literal["promise", "whole", "threshold", "other"]


def judge(scene: Scene, index: int) -> Verdict:
    """What the amount at `index` of a scene is: a promise, or why not."""
    amount = scene.amounts[index]
    before, after = scene.before(amount.start), scene.after(amount.end)
    if (
        _is_time(scene, amount)
        or _is_quoted(scene, amount)
        or _is_figure_of_speech(amount, before, after)
        or _is_looking_back(amount, _since_the_last_time(scene, amount, before), after)
        or _is_time_limit(amount, before)
        or _is_class(amount, before, after)
    ):
        return "other"
    if _is_threshold(scene, index, before, after):
        return "threshold"
    return "whole" if _is_whole(scene, index, before, after) else "promise"


def _is_time(scene: Scene, amount: Amount) -> bool:
    return any(
        time.span.start < amount.unit_end
        and amount.start < time.span.end
        and not (time.precision == "relative" and amount.kind == "time")
        for time in scene.times_between(amount.start - 16, amount.unit_end)
    )


def _is_quoted(scene: Scene, amount: Amount) -> bool:
    before = scene.text[max(0, amount.start - 44) : amount.start]
    after = scene.text[amount.unit_end : amount.unit_end + 44]
    return bool(_OPEN_QUOTE.search(before) and _CLOSE_QUOTE.match(after))


def _is_figure_of_speech(amount: Amount, before: str, after: str) -> bool:
    """一 as an article, 三个转变, 千名人才工程: numbers that count nothing."""
    if _ABSTRACT.match(after) and amount.kind == "count":
        return True
    if not amount.chinese:
        return False
    if _GENERIC.match(after) or amount.slug == "category":
        return True
    compared = COMPARATOR.search(before) is not None
    if amount.value == 1 and amount.slug not in ("doubling", "fold"):
        return not compared
    if amount.value == 0:
        return True
    if amount.value in (100, 1000) and amount.kind != "money" and not compared:
        return amount.kind != "count" or _NAMED.match(after) is not None
    return amount.kind == "share" and amount.slug == "ten-percent"


def _since_the_last_time(scene: Scene, amount: Amount, before: str) -> str:
    """The words after the last date: 已通过验收、2月底申报的企业2家 is past by half only."""
    times = scene.times_between(amount.start - len(before), amount.start)
    return scene.text[times[-1].span.end : amount.start] if times else before


def _is_looking_back(amount: Amount, before: str, after: str) -> bool:
    if _PER.search(before) or _CONDITION.match(after):
        return True
    if _MEANS.search(before):
        return True
    if _FROM.search(before) and _TO.match(after):
        return True
    if re.search(r"(?:比|较|同比?)$", before):
        return True
    return bool(_MAY.search(before) or _REACHED.search(before) or _REACHED_AFTER.match(after))


def _is_time_limit(amount: Amount, before: str) -> bool:
    """Lengths of time are promises only where they are compared (压缩至5个工作日)."""
    if amount.kind != "time":
        return False
    if amount.post in ("ge", "le") and not amount.chinese:
        return not (_TIME_LIMIT.search(before) or re.search(r"[稳持]\w?$", before))
    return not _TIME_LIMIT.search(before)


def _is_whole(scene: Scene, index: int, before: str, after: str) -> bool:
    """Whether it counts the whole of which another amount measures a part."""
    amount = scene.amounts[index]
    if _WITHIN.match(after):
        return True
    later = scene.neighbours(index)[1]
    if not later or not _AMOUNT_OF.match(after):
        return False
    between = scene.text[amount.end : later[0].start]
    if "、" in between and not _PLACE.search(before):
        return False
    if _PLACE.search(before):
        return True
    part = later[0]
    if part.kind != "share" and part.slug != amount.slug:
        return False
    if part.kind == "share" and amount.kind == "share":
        return False
    return _MODAL.search(between) is not None and not _EXCEEDS.search(before)


def _is_threshold(scene: Scene, index: int, before: str, after: str) -> bool:
    """Whether it says which projects are meant: 超3000万美元项目24个, 5个10亿元以上产值的产业."""
    amount = scene.amounts[index]
    if amount.kind not in ("money", "measure", "count"):
        return False
    earlier, later = scene.neighbours(index)
    if _TOGETHER.search(before):
        return False
    exceeds = _EXCEEDS.search(before) is not None
    if exceeds and amount.kind == "money" and _OF_THOSE.match(after):
        return True
    if later and (exceeds or amount.kind == "money"):
        gap = scene.text[amount.end : later[0].start]
        if gap == "的" or (exceeds and not gap):
            return True
    limits = exceeds or amount.post in ("ge", "le", "gt")
    headed = _AMOUNT_OF.match(after) is not None and after[0] not in "并和及与或以"
    if amount.kind == "count":
        return (
            limits
            and headed
            and ((bool(later) and after.startswith("的")) or _OF_THOSE_WHO.match(after) is not None)
        )
    names_kind = headed and _HEADED.match(after) is not None
    money = amount.kind == "money"
    if headed and _is_counted(scene.text, amount, later[:2], after=True):
        return limits or (money and names_kind)
    if money and _is_counted(scene.text, amount, earlier[:1], after=False):
        return names_kind or (limits and (headed or exceeds))
    if limits:
        return names_kind
    return money and names_kind and not _SPENDS.search(before) and not _SIZE.match(after)


def _is_counted(text: str, amount: Amount, others: list[Amount], *, after: bool) -> bool:
    """Whether another amount of the same enumeration item counts what this one describes."""
    return any(
        other.kind == "count"
        and "、"
        not in (text[amount.end : other.start] if after else text[other.end : amount.start])
        for other in others
    )


def _is_class(amount: Amount, before: str, after: str) -> bool:
    """Ratings such as 500千伏 and 1.5兆瓦 name a product unless capacity is spoken of."""
    if amount.slug == "kilovolt":
        return True
    return amount.slug == "watt" and _CAPACITY.search(before) is None
