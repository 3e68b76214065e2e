"""The shipped plans and registries: faithful to their sources, well formed, and documented.

The comparisons with the original publication run where it lies beside the repository.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from remit.layouts import recognise
from remit.model import Item
from remit.registry import COLUMNS, Jurisdiction, normalise, read
from remit.resources import shipped
from remit.sources import read as read_document

ROOT = Path(__file__).resolve().parents[1]
DATA = shipped("data")
ORIGINAL = ROOT.parent / "shared" / "corpus" / "changzhou-2008.txt"
COPY = DATA / "plans" / "changzhou-2008.txt"
ROLES = ("official", "lead", "support")
HEADERS = ["突破标准", "形象进度", "保证措施", "责任人", "责任部门", "配合部门"]

needs_original = pytest.mark.skipif(not ORIGINAL.is_file(), reason="the original is not here")

# Names of companies, markets, roads, parks, products, programmes and bodies, without digits and
# punctuation: facts that no other words can state.
_NAMES = """
南方轴承 旷达织物 丰盛光电 延申生物 金桥房产 常宝钢管 亿晶光电 吉景金属 海杰机械 康辉医疗
斯蒂爱斯 瑞阳化工 开利地毯 亚邦染料 武进农商行 千红生化 天容化工 常发制冷 兴荣高科 星怡车灯
万都金属城 横林地板城一期 长江塑化市场二期 邹区灯具城物流中心 国际塑化城仓储物流 湖塘纺织城三期
再生资源基地 西太湖基地 津通园区 太湖湾基地 科技创新平台 国际化先进制造技术创新基地
国际先进制造技术创新基地 江苏新西伯利亚高科技合作中心 高新技术产业倍增计划 输变电设备
功能高分子材料 高性能金属材料 轨道交通装备 现代动力及农业装备 工程机械 行业成套设备及部件
数字视听及网络设备 新型电子元器件 生物及化学创新药物 遥观消费品综合市场 五益菜市场 采菱菜市场
戏曲会馆 金秋书场 文化馆剧场 博爱路 关河西路 勤业路 东西横街 武青北路 怀德中路 延陵东路 原戚大街
北直街 化龙巷 小河沿 局前街 兰陵路 芦墅路 新市路 市城市主要道路市容环境综合整治指挥部办公室
三年淘汰落后用能工艺和设备计划 城市长效综合管理标准 东经公园 西林公园 假日公园 恐龙园
生态温泉公园 新藻江河公园 飞龙公园 录安洲生态湿地公园 桃园路绿地 金源大厦绿地 汽车城绿地
东坡公园 圩墩公园 华山公园 电信常州分公司 常州移动通信公司 关河 北塘河 藻江河
提升管理水平方便市民出行 创优环境兴常州改进服务促发展 常州高新区电子产业园 武进津通国际
钟楼新材料 天宁电力装备工业园
"""
NAMES = _NAMES.split()

_DATE = re.compile(
    r"(?:\d{4}|0\d)年[末底]?(?:第?[1-4一二三四]季度|\d{1,2}月(?:\d{1,2}日|[份底]|[上中下]旬)?)?"
    r"|\d{1,2}月(?:\d{1,2}日|[份底]|[上中下]旬)?|[上下]?半年|年内|当年度?|全年|今年底?|明年|年底"
    r"|[第每按]?[一二三四]?季度?|每两个月|每月|按月|逐月|月度|元月一日|[两三]年"
)
_UNITS = """
亿美元 万美元 亿元 万元 元/人 元 万平方米 平方公里 平方米 万m2 m2 万㎡ ㎡ 万亩 公顷 公里 万米 米
cm m 个百分点 万人次 人次/天 % ％ 个 家 名 万户 户 只 台套 万台 台 条 座 辆 处 片 项 栋 幢 套 类
场 星级 万人 人 吨 万KVA KVA KV 兆瓦 马力 号线 号 村 级 期 强
"""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?!\d*、)(" + "|".join(map(re.escape, _UNITS.split())) + ")?")
_COMPARATOR = re.compile(r"以上|以下|超过|不少于|左右|力争|争取|突破(?=\d)|达(?=到?\d)")


def cells(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\t")


def without_section(parts: list[str], name: str) -> list[str]:
    """The cells less one header row, whose first cell is `name` with spaces inside."""
    at = next(i for i, part in enumerate(parts) if "".join(part.split()) == name)
    return parts[:at] + parts[at + 1 + len(HEADERS) :]


def pairs() -> list[tuple[str, str]]:
    """Each cell of the original with that of the copy."""
    return list(zip(cells(ORIGINAL), without_section(cells(COPY), "民生"), strict=True))


def han(text: str) -> str:
    return "".join(re.findall(r"[\u3400-\u9fff]", text))


def figures(cell: str) -> dict[str, Counter[str]]:
    """Dates, numbers with units, and words of comparison, each counted."""
    text = re.sub(r"m2(?=\d)", "m2 ", cell)
    dates = Counter(_DATE.findall(text))
    numbers = Counter(n + unit for n, unit in _NUMBER.findall(_DATE.sub("|", text)))
    return {"dates": dates, "numbers": numbers, "bounds": Counter(_COMPARATOR.findall(cell))}


def paragraphs(cell: str) -> list[str]:
    return [line for line in cell.split("\n") if line.strip()]


def rows(path: Path) -> list[list[str]]:
    """The cells of each row after its ordinal; the first is blank where a row continues another."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\t[^\t\n]+\n\t" + r"\n\t".join(HEADERS) + r"\n*", "\n\n", text)
    parts = re.split(r"\n \t|\n\n\t\d+\n\t|(?<=\n\n)\t(?=\n\t)", text)
    return [part.split("\t") for part in parts[1:]]


def names_in(cell: str, known: set[str]) -> list[str]:
    """Names of a cell, one to a line unless the whole cell is one name."""
    whole = normalise(cell)
    return [whole] if whole in known else [normalise(line) for line in paragraphs(cell)]


def registries() -> list[Jurisdiction]:
    return [read(path) for path in sorted((DATA / "registry").glob("*.csv"))]


def members(registry: Jurisdiction, group: str, on: date) -> set[str]:
    return {
        m.member
        for m in registry.memberships
        if m.group == group
        and (m.valid_from is None or m.valid_from <= on)
        and (m.valid_until is None or on < m.valid_until)
    }


@pytest.fixture(scope="module")
def changzhou() -> Jurisdiction:
    return read(DATA / "registry" / "changzhou.csv")


def test_plan_has_thirty_works_under_three_sections() -> None:
    text = COPY.read_text(encoding="utf-8")
    headers = re.findall(r"\t([^\t\n]+)\n\t" + r"\n\t".join(HEADERS), text)
    assert ["".join(h.split()) for h in headers] == ["经济", "民生", "环境"]
    found = rows(COPY)
    assert sum(1 for row in found if row[0].strip()) == 30
    assert sum(1 for row in found if not row[0].strip()) == 13


def test_section_that_the_publication_lost_begins_at_the_eleventh_work() -> None:
    before = COPY.read_text(encoding="utf-8").split("\t民        生\n")[0]
    assert before.rstrip().endswith("各辖市区")
    titles = ["".join(row[0].split()) for row in rows(COPY) if row[0].strip()]
    assert titles[9:11] == ["高效农业", "卫生惠民工程"]
    assert "".join(titles[9]) in "".join(before.split())
    assert titles[10] not in "".join(before.split())


def test_exactly_one_work_has_no_official() -> None:
    officials = {"".join(r[0].split()): r[5].strip() for r in rows(COPY) if r[0].strip()}
    assert [title for title, official in officials.items() if not official] == ["城市交通畅通工程"]


def test_every_name_that_the_plan_assigns_is_one_body_of_the_registry(
    changzhou: Jurisdiction,
) -> None:
    known = changzhou.by_name()
    unknown = [
        name
        for row in rows(COPY)
        for cell in (row[5:8] if row[0].strip() else row[6:9])
        for name in names_in(cell, set(known))
        if name not in known
    ]
    assert unknown == []


def test_roles_are_held_by_the_kinds_that_can_hold_them(changzhou: Jurisdiction) -> None:
    known = changzhou.by_name()
    works = [row for row in rows(COPY) if row[0].strip()]
    assert {known[normalise(row[5])].kind for row in works if row[5].strip()} == {"official"}
    leads = {known[normalise(row[6])].kind for row in works}
    assert leads == {"department", "zone", "other-body"}


def assigned(item: Item) -> list[tuple[str, str]]:
    """Role and name of what stands in the item itself, in the order of the document."""
    return [(a.role, normalise(a.name)) for a in item.assignments if a.mode == "asserted"]


def test_extraction_of_the_plan_is_what_its_cells_say(changzhou: Jurisdiction) -> None:
    """The recogniser agrees with this module's own, simpler reading of the last three cells."""
    known = set(changzhou.by_name())
    expected: list[tuple[str, Counter[tuple[str, str]]]] = []
    for row in rows(COPY):
        if row[0].strip():
            expected.append(("".join(row[0].split()), Counter()))
        roles = zip(ROLES, row[5:8] if row[0].strip() else row[6:9], strict=False)
        for role, cell in roles:
            expected[-1][1].update((role, name) for name in names_in(cell, known))
    items = recognise(read_document(COPY)).items
    assert [("".join(i.title.split()), Counter(assigned(i))) for i in items] == expected


@needs_original
def test_extractions_of_copy_and_original_differ_in_the_restored_section_alone() -> None:
    ours, theirs = recognise(read_document(COPY)).items, recognise(read_document(ORIGINAL)).items

    def told(item: Item) -> object:
        held = [(a.name, a.role, a.label, a.mode, a.part) for a in item.assignments]
        return item.number, item.ordinal, item.title, held

    assert [told(i) for i in ours] == [told(i) for i in theirs]
    moved = [o.number for o, t in zip(ours, theirs, strict=True) if o.section != t.section]
    assert moved == list(range(11, 21))


@needs_original
def test_copy_keeps_every_cell_that_is_no_prose() -> None:
    """Ordinals, titles, officials and bodies, and their blanks, stand byte for byte."""
    ours, theirs = rows(COPY), rows(ORIGINAL)
    assert len(ours) == len(theirs) == 43
    for mine, original in zip(ours, theirs, strict=True):
        last = 5 if original[0].strip() else 6
        assert [c.rstrip() for c in mine[last:]] == [c.rstrip() for c in original[last:]]
        assert mine[0] == original[0]


@needs_original
@pytest.mark.parametrize("kind", ["dates", "numbers", "bounds"])
def test_copy_keeps_every_figure_and_date_of_each_cell(kind: str) -> None:
    differing = [
        (theirs[:20], figures(theirs)[kind] - figures(ours)[kind], figures(ours)[kind])
        for theirs, ours in pairs()
        if figures(theirs)[kind] != figures(ours)[kind]
    ]
    assert differing == []


@needs_original
def test_copy_keeps_the_paragraphs_of_each_cell() -> None:
    for theirs, ours in pairs():
        assert len(paragraphs(ours)) == len(paragraphs(theirs)), theirs[:40]


@needs_original
def test_copy_keeps_what_is_quoted_or_titled_by_short_names() -> None:
    quoted = re.compile(r"“[^”“]{1,10}”|《[^》]+》")
    lost = {
        name
        for theirs, ours in pairs()
        for name in quoted.findall(theirs)
        if name.strip("“”《》") not in ours
    }
    assert lost == set()


@needs_original
def test_copy_takes_no_run_of_fourteen_characters_over() -> None:
    whole = han("".join(cells(ORIGINAL)))
    taken = {whole[i : i + 14] for i in range(len(whole) - 13)}
    name = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))
    for theirs, ours in pairs():
        if theirs.strip() == ours.strip():
            continue
        for piece in name.split(han(ours)):
            shared = [
                piece[i : i + 14] for i in range(len(piece) - 13) if piece[i : i + 14] in taken
            ]
            assert shared == [], ours


@needs_original
def test_names_that_may_be_taken_over_are_in_both_and_are_no_sentences() -> None:
    ours, theirs = han("".join(cells(COPY))), han("".join(cells(ORIGINAL)))
    assert [n for n in NAMES if n not in ours or n not in theirs] == []
    assert max(map(len, NAMES)) <= 21


@needs_original
def test_copy_is_shorter_than_the_original() -> None:
    assert len(han("".join(cells(COPY)))) < 0.75 * len(han("".join(cells(ORIGINAL))))


@pytest.mark.parametrize("path", sorted((DATA / "registry").glob("*.csv")), ids=lambda p: p.stem)
def test_registry_files_are_well_formed(path: Path) -> None:
    """`read` refuses double ids and names, dates that are none and members without a row."""
    registry = read(path)
    assert registry.agents
    assert registry.memberships
    assert all(agent.name_en for agent in registry.agents)


@pytest.mark.parametrize("path", sorted((DATA / "registry").glob("*.csv")), ids=lambda p: p.stem)
def test_registry_rows_are_plain(path: Path) -> None:
    """UTF-8 without a mark, Unix line ends, no blanks around cells, ISO dates in order."""
    data = path.read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines, strict=True))
    assert list(found[0]) == list(COLUMNS)
    for row in found:
        assert all(cell == cell.strip() for cell in row.values()), row
        since, until = (
            row[c] and date.fromisoformat(row[c]) for c in ("valid_from", "valid_until")
        )
        assert not (since and until) or since < until


@pytest.mark.parametrize("registry", registries(), ids=lambda r: r.key)
def test_no_name_means_two_agents(registry: Jurisdiction) -> None:
    owners: dict[str, set[str]] = {}
    for agent in registry.agents:
        for name in (agent.name_zh, *agent.aliases):
            owners.setdefault(normalise(name), set()).add(agent.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("on", "districts"),
    [
        (date(2001, 1, 1), {"qishuyan", "tianning", "zhonglou"}),
        (date(2008, 1, 1), {"qishuyan", "tianning", "wujin", "xinbei", "zhonglou"}),
        (date(2015, 4, 27), {"qishuyan", "tianning", "wujin", "xinbei", "zhonglou"}),
        (date(2016, 1, 1), {"jintan", "tianning", "wujin", "xinbei", "zhonglou"}),
    ],
)
def test_all_districts_are_those_of_the_day(
    changzhou: Jurisdiction, on: date, districts: set[str]
) -> None:
    assert members(changzhou, "all-districts", on) == districts


def test_all_cities_and_districts_of_2008_are_five_districts_and_two_cities(
    changzhou: Jurisdiction,
) -> None:
    day = date(2008, 1, 1)
    everyone = members(changzhou, "all-cities-and-districts", day)
    assert everyone == members(changzhou, "all-districts", day) | {"jintan", "liyang"}


def test_the_high_tech_zone_and_its_district_stay_apart(changzhou: Jurisdiction) -> None:
    known = changzhou.by_name()
    assert known["高新区"].kind == "zone"
    assert known["新北区"].kind == "district-government"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("外经局", "foreign-trade-and-economic-cooperation-bureau"),
        ("外经贸局", "foreign-trade-and-economic-cooperation-bureau"),
        ("戚  区", "qishuyan"),
        ("戚墅堰区", "qishuyan"),
        ("市发改委", "development-and-reform-commission"),
        ("动漫基地 管委会", "animation-base"),
        ("各辖市、区", "all-cities-and-districts"),
    ],
)
def test_ways_of_writing_meet_in_one_body(changzhou: Jurisdiction, written: str, key: str) -> None:
    assert changzhou.by_name()[normalise(written)].key == key


def test_readme_lists_every_plan_and_registry_with_its_checksum() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \|[^|]*\| `([0-9a-f]{64})` \|$", readme, re.M))
    files = [p for folder in ("plans", "registry") for p in (DATA / folder).iterdir()]
    sums = {
        p.relative_to(DATA).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }
    assert listed == sums


def test_readme_explains_every_column_and_kind() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([^`]+)` \| ", readme, re.M))
    kinds = {"jurisdiction", "membership"} | {a.kind for r in registries() for a in r.agents}
    assert {*COLUMNS, *kinds} <= explained
