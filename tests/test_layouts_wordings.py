"""Wordings of running text in other languages, programmes, rows, bold and wrapped lines."""

from __future__ import annotations

import pytest

from remit.layouts import extract
from remit.model import Document, Extraction, Item

Said = list[tuple[str, str]]


def read(text: str, year: int | None = 2031) -> Extraction:
    return extract(Document(path="plan.txt", text=text, year=year))


def said(item: Item) -> Said:
    return [(a.name, a.role) for a in item.assignments]


def due(item: Item) -> list[str]:
    return [d.date.isoformat() for d in item.deadlines if d.date]


# -- other languages --------------------------------------------------------------------------


def test_a_calendar_assigns_by_the_bracket_at_the_end_of_its_lines() -> None:
    found = read(
        "Scadenze\n\n"
        "- Obiettivo 2032 - Almeno cento enti collegati\n"
        "- Marzo 2032 - Avvio del portale - (Agenzia delle strade) - CAP1.01\n"
        "- Da gennaio 2032 - Aggiornamento del catalogo - (Rete S.p.A.) - CAP1.02\n\n"
        "## Per gli enti\n\n"
        "- Entro giugno 2032 - Gli enti (anche piccoli) pubblicano i dati - CAP1.PA.01\n"
        "- **Dicembre 2032** - Chiusura del vecchio portale (Agenzia delle strade,\n"
        "  Ministero dei trasporti) - CAP1.03\n"
    )
    assert [(said(i), due(i)) for i in found.items] == [
        ([("Agenzia delle strade", "responsible")], ["2032-03-31"]),
        ([("Rete S.p.A.", "responsible")], []),
        ([], ["2032-06-30"]),
        (
            [("Agenzia delle strade", "responsible"), ("Ministero dei trasporti", "responsible")],
            ["2032-12-31"],
        ),
    ]


@pytest.mark.parametrize(
    ("date", "owner"),
    [
        ("June 2032", "Land Registry"),
        ("Juin 2032", "Ministère de la Santé"),
        ("Junio 2032", "Ministerio de Sanidad"),
        ("Juni 2032", "Bundesamt für Strahlenschutz"),
    ],
)
def test_a_calendar_is_read_in_any_language_whose_dates_are_known(date: str, owner: str) -> None:
    found = read("".join(f"• {date}: task number {n} ({owner})\n" for n in "123"))
    assert [(said(i), due(i)) for i in found.items] == [
        ([(owner, "responsible")], ["2032-06-30"])
    ] * 3


def test_dated_lines_without_owners_are_no_calendar() -> None:
    assert (
        read("".join(f"• June 2032: opening of hall {n} (see annex)\n" for n in "123")).items == ()
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jane Holt", [("Jane Holt", "official")]),
        ("Ordnance Survey", [("Ordnance Survey", "responsible")]),
        ("Digital, Data and Technology", [("Digital, Data and Technology", "responsible")]),
        (
            "Finance Department and Human Resources",
            [("Finance Department", "responsible"), ("Human Resources", "responsible")],
        ),
        (
            "Department of Rural and Island Affairs, Pobal",
            [("Department of Rural and Island Affairs", "responsible"), ("Pobal", "responsible")],
        ),
        ("to be confirmed", []),
        (
            "Coast Agency, with River Trust, Harbour Authority and Bay Watch support",
            [
                ("Coast Agency", "responsible"),
                ("River Trust", "support"),
                ("Harbour Authority", "support"),
                ("Bay Watch", "support"),
            ],
        ),
    ],
)
def test_owners_in_english(value: str, expected: Said) -> None:
    text = (
        f"Action 1: Open the archive\nOwner: {value}\n\nAction 2: Close it\nOwner: Records Office\n"
    )
    assert said(read(text).items[0]) == expected


def test_a_post_after_a_titled_person_is_that_persons() -> None:
    found = read(
        "1. Train staff. Responsible Person: Dr. Ann Reed, Training Lead. Due: May 2032.\n"
    )
    assert (said(found.items[0]), due(found.items[0])) == (
        [("Dr. Ann Reed", "official")],
        ["2032-05-31"],
    )


def test_codes_and_long_numbers_begin_items_and_page_headings_do_not() -> None:
    found = read(
        "Objective A. Restore\n\n"
        "A1. Map the coast. Lead organisation: Survey Branch. Due: May 2032.\n"
        "A2. Clear the wrecks. Lead organisation: Coast Agency. Due: June 2032.\n\n"
        "Page 2: Restoration Plan\n\n"
        "Objective B. Learn\n\nB1. Hold a forum. Lead organisation: Coast Agency. Due: July 2032.\n"
    )
    assert [(i.ordinal, due(i)) for i in found.items] == [
        ("A1.", ["2032-05-31"]),
        ("A2.", ["2032-06-30"]),
        ("B1.", ["2032-07-31"]),
    ]


def test_a_date_below_the_owner_belongs_to_the_item_and_a_period_is_none() -> None:
    found = read(
        "Action 1.1.1\n\nSurveys -\n\nAsk the residents.\n\nOwner: Jane Holt\n\n"
        "Completed by March 31, 2032\n\nPage 2: 2031 Plan\n\n"
        "Action 1.1.2\n\nMeetings -\n\nMeet the residents.\n\nOwner: Jane Holt\n\n"
        "Jul 01, 2031 - Jun 30, 2032\n"
    )
    assert [(i.title, said(i), due(i)) for i in found.items] == [
        ("Surveys", [("Jane Holt", "official")], ["2032-03-31"]),
        ("Meetings", [("Jane Holt", "official")], []),
    ]


# -- programmes that name nobody --------------------------------------------------------------


def test_numbered_points_of_a_programme_are_initiatives_without_assignments() -> None:
    found = read(
        "2031年政府工作要点\n做好今年的工作，总体要求是稳中求进。\n"
        "一、壮大工业\n全年完成投入28亿元，新增企业15家，9月底前完成道路配套，鼓励企业技术创新，加快园区建设。\n"
        "二、建设乡村\n新建农村公路45公里，改造农桥20座，疏浚河道80公里，发展设施农业5000亩，推广新型经营模式。\n"
        "三、改善民生\n改造危房1.2万平方米，参合率达到95%，新增参保6000人，扩大社会保险的覆盖面，提高服务水平。\n"
        "四、转变作风\n坚持依法行政，自觉接受监督，领导带头深入基层，机关改进作风，提高办事效能，树立良好的形象。\n"
    )
    assert [i.title for i in found.items] == ["壮大工业", "建设乡村", "改善民生", "转变作风"]
    assert due(found.items[0])[-1] == "2031-09-30"
    assert found.items[0].targets
    assert not any(i.assignments for i in found.items)


def test_numbered_points_in_english_are_initiatives_too() -> None:
    found = read(
        "Our vision\n\nWe share the work.\n\n"
        "1. Complete the river path. The last gap at the mill will close by December 2032.\n"
        "2. Give buses priority on the six busiest roads, so that timetables can be kept.\n"
        "3. Cut freight in the old town with two hubs, each of them open by June 2033.\n"
        "4. Make every station step-free, beginning with the ones that have no lift today.\n\n"
        "How we will know\nWe will publish a report every year.\n"
    )
    assert [i.ordinal for i in found.items] == ["1.", "2.", "3.", "4."]
    assert due(found.items[0]) == ["2032-12-31"]


def test_a_notice_about_responsibility_is_no_programme() -> None:
    point = "各责任单位要细化措施，明确责任人，每季度第一个月10日前报送进展，牵头单位要做好汇总。"
    assert read("".join(f"{n}、加强领导\n{point}{point}\n" for n in "一二三四")).items == ()


# -- measures, counts, labels as subjects -----------------------------------------------------


def test_measures_and_limits_below_the_labels_belong_to_the_item() -> None:
    found = read(
        "整改清单\n一、河水不达标\n责任单位：县甲局、某镇人民政府\n责任人：陈涛\n整改措施：\n"
        "1.2030年3月底前完成排查。\n2.完成管网建设。\n整改时限：2031年12月31日前\n"
        "二、垃圾填埋场渗滤液处理一直不到位\n责任单位：县乙局\n责任人：黄磊\n整改措施：\n"
        "1.新建调节池。\n2.加强监管。\n整改时限：立行立改\n附件：名单\n"
    )
    assert [(i.ordinal, said(i), due(i)) for i in found.items] == [
        (
            "一、",
            [("县甲局", "responsible"), ("某镇人民政府", "responsible"), ("陈涛", "official")],
            ["2031-12-31"],
        ),
        ("二、", [("县乙局", "responsible"), ("黄磊", "official")], []),
    ]


def test_two_labels_as_subjects_of_one_sentence() -> None:
    found = read("1.建校。牵头单位为市甲局，配合单位为市乙局、市丙局。\n2.建院。（市丁局负责）\n")
    assert said(found.items[0]) == [
        ("市甲局", "lead"),
        ("市乙局", "support"),
        ("市丙局", "support"),
    ]


def test_a_compound_surname_is_not_found_inside_a_post() -> None:
    found = read(
        "一、副市长孙丽、李强共同负责的工作\n1.甲事。（市甲局负责）\n2.乙事。（市乙局负责）\n"
    )
    officials = [a.name for a in found.items[0].assignments if a.role == "official"]
    assert officials == ["孙丽", "李强"]


def test_a_regulation_that_says_who_in_general_assigns_nothing() -> None:
    found = read(
        "第一条 项目由建设单位负责实施，由所在地县级人民政府负责征地。\n"
        "第二条 重大项目由分管领导牵头负责，责任单位为项目所在地政府。\n"
        "第三条 分管负责人具体负责，责任单位为乡镇的，由上级督办。\n"
        "第四条 建立链长制。各链长牵头，各部门配合，形成合力。\n"
    )
    assert not any(i.assignments for i in found.items)


def test_a_tag_after_one_name_gives_that_one_its_role() -> None:
    [item] = read("1.做甲事。\n责任单位：市甲局（牵头）、市乙局、市丙局（配合）\n").items
    assert said(item) == [("市甲局", "lead"), ("市乙局", "responsible"), ("市丙局", "support")]


def test_a_date_may_close_a_bracket_of_bare_names() -> None:
    found = read(
        "1.1 Expand the clinics (Ministry of Justice, Bar Association; December 2032)\n"
        "1.2 Train the mediators (Ministry of Justice; ongoing)\n"
        "1.3 Publish the contracts (Ministry of Finance, March 2032)\n"
    )
    assert [(len(said(i)), due(i)) for i in found.items] == [
        (2, ["2032-12-31"]),
        (1, []),
        (1, ["2032-03-31"]),
    ]


def test_a_sentence_speaks_for_as_many_items_as_it_says() -> None:
    found = read(
        "一、道路\n1.修路。\n2.修桥。\n3.修渠。\n以上两项由市甲局负责。\n"
        "二、其他\n4.植树。（市乙局负责）\n"
    )
    assert [said(i) for i in found.items] == [
        [],
        [("市甲局", "responsible")],
        [("市甲局", "responsible")],
        [("市乙局", "responsible")],
    ]


def test_bare_lists_between_sentences_count_where_they_are_the_custom() -> None:
    found = read(
        "1.做甲事。（市甲局）再做一步。（市乙局）\n2.做乙事。（市丙局）\n3.做丙事。（市丁局）\n"
        "4.支持一些企业（市属企业），扩大规模，提高效益。\n"
    )
    assert [[a.name for a in i.assignments] for i in found.items] == [
        ["市甲局", "市乙局"],
        ["市丙局"],
        ["市丁局"],
        [],
    ]


def test_a_line_with_a_name_and_labels_is_an_item() -> None:
    found = read(
        "水库责任人公示\n"
        "东山水库 行政责任人：县长 刘国华 技术责任人：工程师 陈 晨 巡查责任人：李大山\n"
        "西山水库 行政责任人：副县长 何 勇 技术责任人：水利站站长 王小明 巡查责任人：赵四海\n"
    )
    assert [[a.name for a in i.assignments] for i in found.items] == [
        ["刘国华", "陈晨", "李大山"],
        ["何勇", "王小明", "赵四海"],
    ]


def test_a_start_date_is_no_deadline() -> None:
    found = read(
        "Commitment 1: Open register\nLead agency: Trade Ministry\nStart date: July 2032\n"
        "End date: June 2033\n\nCommitment 2: Open portal\nLead agency: Trade Ministry\n"
    )
    assert due(found.items[0]) == ["2033-06-30"]


def test_a_subject_may_follow_a_comma() -> None:
    found = read("1.做甲事。（市甲局负责）\n2.建设园区，市乙局牵头负责，各县区配合。\n")
    assert said(found.items[1]) == [("市乙局", "lead"), ("各县区", "support")]


@pytest.mark.parametrize(
    ("head", "lead", "support", "by", "expected"),
    [
        ("Action {} :", "Pilote : {}", "Appui : {}", "Échéance : fin 2032", "2032-12-31"),
        ("{}.", "Responsable: {}", "Apoyo: {}", "Plazo: primer trimestre de 2032", "2032-03-31"),
        ("{}.", "Federführung: {}", "Unterstützung: {}", "Frist: Juni 2032", "2032-06-30"),
        ("{}.", "Capofila: {}", "Supporto: {}", "Scadenza: marzo 2032", "2032-03-31"),
    ],
)
def test_label_lines_in_other_languages(
    head: str, lead: str, support: str, by: str, expected: str
) -> None:
    found = read(
        "".join(
            f"{head.format(n)} Portal {n}\n{lead.format('Ministerio A')}\n"
            f"{support.format('Ente B')}\n{by}\n\n"
            for n in "12"
        )
    )
    assert len(found.items) == 2
    for item in found.items:
        assert [a.name for a in item.assignments] == ["Ministerio A", "Ente B"]
        assert [a.role for a in item.assignments][1] == "support"
        assert due(item) == [expected]


def test_a_limit_may_be_wrapped_inside_its_date() -> None:
    found = read(
        "1. 建设中心十个。牵头单位：市甲局；责任单位：市乙局；完成时限：2030年\n10月底前。\n"
        "2. 修路三十公里。牵头单位：市丁局；责任单位：市戊局；完成时限：2030年\n8月底前。\n"
    )
    assert [due(i) for i in found.items] == [["2030-10-31"], ["2030-08-31"]]


def test_a_date_in_an_english_list_is_no_name() -> None:
    found = read(
        "1.1 Extend the zone\n   Lead: Transport Agency; Supporting: Glen Council, SEPA\n"
        "   By: December 2032\n1.2 Count the cars\n   Lead: Transport Agency, May 2032\n"
    )
    assert [[a.name for a in i.assignments] for i in found.items] == [
        ["Transport Agency", "Glen Council", "SEPA"],
        ["Transport Agency"],
    ]
    assert due(found.items[0]) == ["2032-12-31"]


def test_ordinals_in_bold_begin_items_and_a_post_in_brackets_is_no_part_of_a_name() -> None:
    found = read(
        "## Workstream 1: Plan\n\n**Action 1.** Map the premises.\n**Owner:** Legal Services\n"
        "**Due:** 30 June 2032\n\n**Action 2.** Connect the halls.\n"
        "**Owner:** Sarah Cole (Programme Manager)\n**Due:** by the end of March 2032\n"
    )
    assert [(i.ordinal, i.title, said(i), due(i)) for i in found.items] == [
        ("Action 1.", "Map the premises", [("Legal Services", "responsible")], ["2032-06-30"]),
        ("Action 2.", "Connect the halls", [("Sarah Cole", "official")], ["2032-03-31"]),
    ]


def test_prose_says_which_bodies_act_where_only_headings_name_leaders() -> None:
    text = (
        "青口区秋季整治任务分解\n\n一、河道整治(责任领导:副区长 沈一帆)\n\n"
        "1、清理淤塞河段3处。由区甲局牵头,区乙局、各街道配合。\n\n2、拆除违建。由区丙局负责。\n\n"
        "二、道路整治(责任领导:副区长 何 敏)\n\n3、修补破损路面。由区丁局牵头,区乙局配合。\n"
    )
    found = extract(Document(path="plan.txt", text=text)).items
    assert [[(a.name, a.role) for a in i.assignments if a.role != "official"] for i in found] == [
        [("区甲局", "lead"), ("区乙局", "support"), ("各街道", "support")],
        [("区丙局", "responsible")],
        [("区丁局", "lead"), ("区乙局", "support")],
    ]
    officials = [[a.name for a in i.assignments if a.role == "official"] for i in found]
    assert officials == [["沈一帆"], ["沈一帆"], ["何敏"]]


def test_a_rule_of_order_in_a_line_of_its_own_holds_for_all_that_follows() -> None:
    text = (
        "青口区任务分工\n（责任单位中列第一位者为牵头单位）\n一、便民\n"
        "（1）缩短办理时限。\n责任单位：区甲局、区乙局\n（2）公布指南。\n责任单位：区丙局、区丁局\n"
    )
    found = extract(Document(path="plan.txt", text=text)).items
    leads = [[(a.name, a.mode) for a in i.assignments if a.role == "lead"] for i in found]
    assert leads == [[("区甲局", "inferred")], [("区丙局", "inferred")]]
