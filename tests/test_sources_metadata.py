"""What a document says of itself, and that nothing is said for it."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.sources import read
from remit.sources.language import language
from remit.sources.metadata import describe

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")

NOTICE = """云江市人民政府办公室文件

云政办发〔2022〕15号

云江市人民政府办公室
关于印发2022年全市重点工作任务
分解方案的通知

各县（市、区）人民政府，市政府各部门：
现将方案印发给你们，请认真贯彻执行。

云江市人民政府办公室
二〇二二年二月十八日
（此件公开发布）
"""


def test_a_notice_in_the_standard_form_gives_all_its_parts() -> None:
    """Title over three lines, signature, date in characters, place that no registry knows."""
    said = describe(NOTICE)
    assert said.title == "云江市人民政府办公室关于印发2022年全市重点工作任务分解方案的通知"
    assert said.issuer == "云江市人民政府办公室"
    assert said.jurisdiction == "云江市"
    assert said.year == 2022
    assert said.issued == datetime.date(2022, 2, 18)
    assert said.language == "zh-Hans"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("附件1\n\n2021年民生实事项目责任清单\n序号\n工作任务", "2021年民生实事项目责任清单"),
        (
            "云江市2023年重点工作\n任务分解和责任分工方案\n",
            "云江市2023年重点工作任务分解和责任分工方案",
        ),
        (
            "首页 > 政务公开\n青岚县2023年政府工作报告重点任务分解\n来源：网站",
            "青岚县2023年政府工作报告重点任务分解",
        ),
        ("信息名称:2006年政府重点工作\n发布机构:政府办\n一、经济", "2006年政府重点工作"),
        ("# Annual Action Plan 2021\n\nThe plan of the city.", "Annual Action Plan 2021"),
        (
            "City of Springfield\nClimate Action Plan\nThe city of all will act in it.",
            "Climate Action Plan",
        ),
        ("工作任务\n|\n具体要求\n|\n责任科室\n|\n时限要求", None),
        ("为做好工作，我们制定了2021年工作方案。现将有关事项通知如下。", None),
        ("全文\n1.深化改革。（市政府办公室牵头）", None),
        ("序号\t2023年重点任务\t责任单位\n1\t修路\t县交通局", None),
    ],
)
def test_the_title_is_the_line_that_is_set_as_one(head: str, title: str | None) -> None:
    """A table's header, a sentence or a navigation line is no title."""
    assert describe(head).title == title


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("常州市2008年重点工作\n一、经济", "常州市"),
        ("(湖北省)2023年咸宁市《政府工作报告》任务分解方案", "咸宁市"),
        ("鞍山市立山区人民政府文件\n立山区人民政府关于印发2023年工作方案的通知", "鞍山市立山区"),
        ("青岚县2023年重点工作任务分解表\n", "青岚县"),
        ("国务院关于促进就业工作的若干意见\n各省：", "全国"),
        ("浙江省人民政府关于推进数字经济发展的实施意见\n", "浙江省"),
        ("中共云江市委办公室  云江市人民政府办公室\n关于印发2021年任务分解表的通知", "云江市"),
        ("国家税务总局云江市税务局关于印发2021年工作要点的通知", None),
        ("市政府2019年重点工作责任分解\n一、", None),
        ("一、加快发展。学习深圳市经验，组织北京招商。\n（市发改委负责）", None),
    ],
)
def test_the_place_is_named_by_the_document_or_unknown(text: str, place: str | None) -> None:
    """A place that is only spoken of is not the document's own."""
    assert describe(text).jurisdiction == place


def test_the_place_of_a_text_without_a_head_is_the_one_it_is_all_about() -> None:
    """我市 says that the text is a city's own; the city it names far more than others is it."""
    own = "推进我市发展。常州市机关、常州开发区。金坛区、溧阳市、钟楼区落实，深圳证交所上市。"
    assert describe(own).jurisdiction == "常州市"
    assert describe(own.replace("我市", "全面")).jurisdiction is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("优化营商环境三年行动计划（2023—2025年）\n一、任务", 2023),
        ("关于促进就业工作的若干意见\n云政发〔2018〕39号\n各县：", 2018),
        ("一、到2025年建成10个园区。2030年全面完成。", None),
        ("Plan\n\nBy December 31, 2021 and in 2020 and 2019 the plan is to be done.", None),
    ],
)
def test_the_year_is_the_plans_not_that_of_a_deadline(text: str, year: int | None) -> None:
    """Years of targets in the text are not the year of the plan."""
    assert describe(text).year == year


def test_a_year_in_the_files_name_counts_only_where_the_text_names_it_too() -> None:
    """Two weak signs together are one; a name alone may be a scan's serial number."""
    text = "一、推进改革。2022年10月底前完成。（市政府办公室牵头）"
    assert describe(text, name="plan-2022.txt").year == 2022
    assert describe(text, name="plan-2019.txt").year is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("大竹县人民政府办公室\n2016年2月26日\n附件\n1", datetime.date(2016, 2, 26)),
        ("成文日期：2016-02-26\n工作", datetime.date(2016, 2, 26)),
        ("修路\n县政府办公室\n2016年12月30日\n7\n建桥", None),
        ("大竹县人民政府\n2016年2月30日\n附件", None),
    ],
)
def test_the_date_of_issue_is_signed_or_labelled(cell: str, day: datetime.date | None) -> None:
    """A date in a table's cell is a deadline, and 30 February is no date."""
    assert describe("2016年工作任务表\n" + cell).issued == day


def test_traditional_characters_are_matched_and_kept() -> None:
    """Recognition folds; what is given is as written."""
    said = describe(
        "關於印發《新北市政府2019年重點工作責任分工表》的通知\n各區公所：\n"
        "新北市政府辦公室\n2019年3月5日\n"
    )
    assert said.title == "關於印發《新北市政府2019年重點工作責任分工表》的通知"
    assert (said.issuer, said.jurisdiction) == ("新北市政府辦公室", "新北市")
    assert (said.language, said.year) == ("zh-Hant", 2019)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("责任单位：市发改委", "zh-Hans"),
        ("責任單位：經濟發展局", "zh-Hant"),
        ("The agency shall report to the board by March.", "en"),
        ("Il piano è stato adottato dal Ministero e le azioni sono pronte.", "it"),
        ("Le plan est adopté par le ministère et les actions sont prêtes.", "fr"),
        ("Der Plan wird von dem Ministerium und der Stadt umgesetzt.", "de"),
        ("担当部署は計画を実施する。", "ja"),
        ("이 계획은 시에서 담당하는 사업을 정한다.", "ko"),
        ("12345 --- 67", "und"),
    ],
)
def test_the_language_is_told_by_letters_and_common_words(text: str, tag: str) -> None:
    """BCP 47, with the script for Chinese."""
    assert language(text) == tag


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_metadata(text: str) -> None:
    """No text makes describing fail, and what is described stands in the text."""
    said = describe(text, name="a.txt")
    squeezed = "".join(text.split())
    if said.issuer:
        assert "".join(said.issuer.split()) in squeezed


def test_describing_takes_linear_time() -> None:
    """Hostile lines (nested brackets, endless commas, one huge line) cost no more than plain."""
    start = time.process_time()
    for line in ("（" * 50_000, "，" * 50_000, "关于" * 50_000, "年2021" * 50_000, "市" * 100_000):
        describe(line)
        describe("\n".join([line[:500]] * 200))
    assert time.process_time() - start < 10


@needs_corpus
@pytest.mark.parametrize(
    ("name", "issuer", "place", "year", "issued"),
    [
        ("01-guofa-2018-39-employment", "国务院", "全国", 2018, "2018-11-16"),
        ("02-guobanfa-2018-117-incentives", "国务院办公厅", "全国", 2018, "2018-12-06"),
        ("06-us-fds-2021-community-actions", None, None, 2021, None),
        ("09-lishan-2023-label-lines", "立山区人民政府", "鞍山市立山区", 2023, "2023-03-28"),
        ("10-dazhu-2016-one-cell-per-line", "大竹县人民政府办公室", "大竹县", 2016, "2016-02-26"),
        ("12-xianning-2023-inline-semicolon", None, "咸宁市", 2023, None),
        ("13-chizhou-petition-office-pipe-cells", None, None, None, None),
        ("14-jiangmen-land-reserve-pipe-rows", None, None, None, None),
        ("18-zhengzhou-2012-named-officials", None, None, 2012, None),
        ("22-yunyang-2023-heading-lead-officials", "郧阳区人民政府", "郧阳区", 2023, "2023-01-30"),
        ("26-xianyang-2022-lead-then-division", None, None, 2022, None),
        ("28-us-2012-digital-strategy-milestones", None, None, None, None),
        (
            "31-dawa-2021-notice-no-assignments",
            "盘锦市大洼区人民政府办公室",
            "盘锦市大洼区",
            2021,
            "2021-01-25",
        ),
        ("changzhou-2008", None, "常州市", 2008, None),
        ("zhonglou-2006", "政府办", "常州市钟楼区", 2006, "2006-01-05"),
    ],
)
def test_the_shared_documents_say_this_of_themselves(
    name: str, issuer: str | None, place: str | None, year: int | None, issued: str | None
) -> None:
    """Read off each document by hand."""
    document = read(CORPUS / f"{name}.txt")
    assert (document.issuer, document.jurisdiction, document.year) == (issuer, place, year)
    assert (document.issued.isoformat() if document.issued else None) == issued
