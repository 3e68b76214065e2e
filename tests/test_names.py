"""Lists of names: where one name ends and the next begins, with exact places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.layouts import recognise
from remit.layouts.who import lists, persons, words
from remit.layouts.who.names import Reader
from remit.model import Document
from remit.vocabulary.fold import fold


def bodies(text: str, *, wrapped: bool = False) -> list[str]:
    reader = Reader(text, fold(text), wrapped=wrapped)
    return [n.text for n in lists.bodies(reader, 0, len(text))]


def people(text: str) -> list[tuple[str, str]]:
    reader = Reader(text, fold(text))
    return [(n.text, n.kind) for n in persons.read(reader, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("财政部、教育部，各省级人民政府", ["财政部", "教育部", "各省级人民政府"]),
        ("市教育局 市财政局 市人社局", ["市教育局", "市财政局", "市人社局"]),
        ("发改委\n\n科技局\n财政局", ["发改委", "科技局", "财政局"]),
        ("市级各有关部门及各县市区政府", ["市级各有关部门", "各县市区政府"]),
        ("市人力资源和社会保障局和市财政局", ["市人力资源和社会保障局", "市财政局"]),
        ("各有关部门和单位", ["各有关部门和单位"]),
        ("市教育局市财政局", ["市教育局", "市财政局"]),
        ("科技局财政局", ["科技局", "财政局"]),
        ("市委宣传部、市政府办公室", ["市委宣传部", "市政府办公室"]),
        ("市交通委（市道运局）、市公安局", ["市交通委（市道运局）", "市公安局"]),
        ("戚  区\n\n天宁区", ["戚区", "天宁区"]),
        ("动漫基地\n\n管委会", ["动漫基地管委会"]),
        ("县农业局、各鄉鎮", ["县农业局", "各鄉鎮"]),
        ("无", []),
        ("—", []),
    ],
)
def test_a_chinese_list_parts_where_both_sides_can_stand_alone(text: str, names: list[str]) -> None:
    assert bodies(text) == names


@pytest.mark.parametrize(
    "name",
    [
        "各区、县级市",
        "各县、市、区人民政府",
        "各镇、街道",
        "各乡镇人民政府、街道办事处",
        "各设区市、县（市、区）人民政府",
        "各省、自治区、直辖市人民政府",
    ],
)
def test_a_collective_of_territories_is_one_name(name: str) -> None:
    assert bodies(name) == [name]
    assert bodies(f"市发改局、{name}、市财政局") == ["市发改局", name, "市财政局"]


@pytest.mark.parametrize(
    "text",
    [
        "财政部等有关部门和单位",
        "财政部等",
        "财政部会同有关部门",
        "财政部、有关部门",
        "财政部等5个部门",
    ],
)
def test_words_that_keep_a_list_open_are_no_name_but_mark_the_one_before(text: str) -> None:
    [name] = lists.bodies(Reader(text, fold(text)), 0, len(text))
    assert (name.text, name.open_ended) == ("财政部", True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("GSA and OMB", ["GSA", "OMB"]),
        ("CIO and Chief Data Officer Councils", ["CIO and Chief Data Officer Councils"]),
        ("Department of Health and Human Services, EPA",
         ["Department of Health and Human Services", "EPA"]),
        ("Department for Environment, Food and Rural Affairs; HMT",
         ["Department for Environment, Food and Rural Affairs", "HMT"]),
        ("CDO Council, as well as other interagency bodies",
         ["CDO Council", "other interagency bodies"]),
        ("Required for all agencies", ["all agencies"]),
        ("Victoria: Department of Environment", ["Department of Environment"]),
        ("Public  Works\nDepartment", ["Public Works Department"]),
    ],
)  # fmt: skip
def test_a_list_in_latin_script_parts_between_whole_names(text: str, names: list[str]) -> None:
    assert bodies(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("孙 娟", ["孙娟"]),
        ("王 成 斌", ["王成斌"]),
        ("刘 东 毛 杰", ["刘东", "毛杰"]),
        ("张力航 王成斌", ["张力航", "王成斌"]),
        ("柯相国王俊", ["柯相国", "王俊"]),
        ("副市长刘东", ["刘东"]),
        ("刘东副市长", ["刘东"]),
        ("刘东（市委常委、副市长）", ["刘东"]),
        ("市教育局毛杰", ["毛杰"]),
        ("市教育局 毛杰", ["毛杰"]),
        ("区委副书记、区长 张三", ["张三"]),
        ("刘东同志、欧阳明华", ["刘东", "欧阳明华"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
    ],
)
def test_persons_are_told_from_their_posts_and_bodies(text: str, names: list[str]) -> None:
    assert people(text) == [(n, "person") for n in names]


@pytest.mark.parametrize("post", ["分管副市长", "各县（市、区）政府主要负责人", "石门镇镇长"])
def test_a_post_stands_for_a_person_where_no_person_is_named(post: str) -> None:
    assert people(post) == [(post, "post")]
    assert ("李建国", "person") in people(f"李建国、{post}")


@pytest.mark.parametrize("word", ["高新区", "水务局", "金融办", "全年", "单位", "时间", "项目"])
def test_words_that_begin_with_a_surname_are_no_person(word: str) -> None:
    assert not words.is_person(word)


@settings(deadline=None)
@given(
    st.text(
        alphabet="市县区各局委办部政府街道镇王张李、，；及和等（）() \n相关部门A bc,", max_size=80
    )
)
def test_every_name_is_its_own_words(text: str) -> None:
    reader = Reader(text, fold(text))
    for name in [*lists.bodies(reader, 0, len(text)), *persons.read(reader, 0, len(text))]:
        quote = text[name.span.start : name.span.end]
        assert "".join(quote.split()) == "".join(name.text.split())
        assert name.text == name.text.strip() != ""


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["市教育局", "市财政局", "市发改委", "各区政府", "市妇联"]), unique=True
    )
)
def test_a_list_keeps_the_order_and_number_of_its_names(names: list[str]) -> None:
    for mark in ("、", "，", "；", " ", "\n"):
        assert bodies(mark.join(names)) == names


def test_a_persons_name_that_ends_like_a_short_bank_is_a_person() -> None:
    assert words.is_person("沈知行")
    assert not words.is_person("农发行")
    assert words.stands_alone("市农商行")
    assert words.stands_alone("人民银行")


def test_the_comrades_in_charge_are_a_post_not_a_body() -> None:
    text = "责任人：梁国富、各县（市、区）主要负责同志\n责任单位：市甲局\n"
    found = recognise(
        Document(path="x.txt", text=f"一、排查排污口。\n{text}二、整修道路。\n{text}")
    )
    said = [(a.name, a.role, a.post) for a in found.items[0].assignments if a.role == "official"]
    assert said == [
        ("梁国富", "official", False),
        ("各县（市、区）主要负责同志", "official", True),
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "省商务厅、省农业农村厅等和各有关市级人民政府负责",
            "省商务厅 省农业农村厅… 各有关市级人民政府",
        ),
        ("省商务厅等部门及各市级人民政府负责", "省商务厅… 各市级人民政府"),
        ("各市党委、政府负责，省工信厅配合", "各市党委、政府 省工信厅"),
        ("各县党委、人民政府和有关部门负责", "各县党委、人民政府…"),
        ("市工信局牵头，各有关单位按职责分工负责", "市工信局…"),
        ("市工信局牵头，有关部门按职责分工负责", "市工信局…"),
        ("市工信局牵头，相关基层单位配合", "市工信局…"),
        ("财务部、交易公司等部门协同负责", "财务部 交易公司…"),
        ("各市人民政府结合实际落实", "各市人民政府"),
        ("市教育局具体抓好落实", "市教育局"),
        ("各有关部门和单位负责", "各有关部门和单位"),
        ("各有关区、县级市负责", "各有关区、县级市"),
        ("省能源局、省乡村振兴局等按照职责分工负责", "省能源局 省乡村振兴局…"),
        ("柳湾、高远公司配合", "柳湾 高远公司"),
    ],
)
def test_names_end_where_names_end(inside: str, expected: str) -> None:
    text = f"云溪市要点\n\n1.开放场景。做好试点。（{inside}）\n2.巡查。每月巡查。（市水务局负责）\n"
    item = recognise(Document(path="plan.txt", text=text)).items[0]
    said = " ".join(a.name + "…" * a.open_ended for a in item.assignments)
    assert said == expected


@pytest.mark.parametrize("nobody", ["有关部门", "相关单位", "其他有关部门", "相关基层单位"])
def test_departments_that_nobody_names_are_no_body(nobody: str) -> None:
    assert bodies(f"市财政局、{nobody}") == ["市财政局"]
    assert bodies(nobody) == []


@pytest.mark.parametrize(
    "name", ["逯军", "蔚少辉", "火来胜", "独孤明", "澹台静", "高远", "田原", "石兰"]
)
def test_rare_surnames_and_names_that_are_rare_words_are_persons(name: str) -> None:
    assert words.is_person(name)


@pytest.mark.parametrize(
    "word", ["牛奶", "米面", "金额", "常务", "成立", "水平", "于年底", "金万元"]
)
def test_common_words_and_times_are_no_persons(word: str) -> None:
    assert not words.is_person(word)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Agenzia digitale e Comuni", ["Agenzia digitale", "Comuni"]),
        ("Consorzio e Agenzia della Costa", ["Consorzio", "Agenzia della Costa"]),
        ("Regioni e Province autonome", ["Regioni e Province autonome"]),
        ("Ministère du Port et Agence de la Côte", ["Ministère du Port", "Agence de la Côte"]),
        ("Hafenamt und Innenministerium", ["Hafenamt", "Innenministerium"]),
        ("Länder und Kommunen", ["Länder und Kommunen"]),
        ("Porto, Regioni e Province Autonome", ["Porto", "Regioni e Province Autonome"]),
        ("Consip e Agenzia della Costa", ["Consip", "Agenzia della Costa"]),
        ("Ministero dell’Acqua e delle Coste", ["Ministero dell’Acqua e delle Coste"]),
        ("Ministerio de Costas y Ayuntamiento", ["Ministerio de Costas", "Ayuntamiento"]),
    ],
)
def test_and_parts_bodies_in_other_languages(text: str, names: list[str]) -> None:
    assert bodies(text) == names


@pytest.mark.parametrize(
    "phrase",
    ["in collaborazione con", "con il supporto di", "en partenariat avec", "in Zusammenarbeit mit"],
)
def test_supporters_are_told_in_other_languages(phrase: str) -> None:
    line = f"- Giugno 2031 - Apertura del porto - (Agenzia digitale {phrase} Comuni costieri)\n"
    found = recognise(Document(path="plan.txt", text=f"Linee\n\n{line}{line}{line}")).items[0]
    assert [(a.name, a.role) for a in found.assignments] == [
        ("Agenzia digitale", "responsible"),
        ("Comuni costieri", "support"),
    ]


def test_a_clause_that_names_nobody_is_no_fault() -> None:
    text = "云溪市要点\n\n1.开放场景。由按职责分工负责。\n2.巡查。由有关部门负责，持续推进负责。\n"
    assert all(not i.assignments for i in recognise(Document(path="plan.txt", text=text)).items)
