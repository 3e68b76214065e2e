"""Word, Excel and OpenDocument files: what an office program shows is what is read."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import plans
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from remit.errors import SourceError
from remit.sources import read
from remit.sources.numbering import spelled

W = nsdecls("w")


def lines(path: Path) -> list[str]:
    """The lines of a document's text that are not blank."""
    return [line for line in read(path).text.split("\n") if line]


def save(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def rewritten(path: Path, **parts: str) -> Path:
    """The package with some of its parts changed, by their names."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, parts.get(name, data))
    return path


def numbered(document: Any, words: str, number_id: int, level: int = 0) -> None:
    """A paragraph in a list of the document's numbering part."""
    properties = document.add_paragraph(words)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
    )


def with_lists(document: Any) -> None:
    """Lists 90 and 91 of one definition (一、（一） 1.), of which 91 starts anew."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{suffix}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text, suffix) in enumerate(
            [
                ("chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
                ("chineseCounting", "（%2）", ""),
                ("decimal", "%1.%3.", "<w:isLgl/>"),
                ("bullet", "•", ""),
            ]
        )
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    numbering.append(
        parse_xml(
            f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )


def opendocument(path: Path, body: str) -> Path:
    """An OpenDocument file with a body of the given XML."""
    kind = "spreadsheet" if path.suffix == ".ods" else "text"
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
    return path


def test_word_lists_are_read_with_the_numbers_that_word_prints(tmp_path: Path) -> None:
    """Levels count on, restart under a higher one, and an override starts a list anew."""
    document = docx.Document()
    with_lists(document)
    for words, number_id, level in [
        ("经济", 90, 0), ("稳增长", 90, 1), ("促就业", 90, 1), ("做大总量", 90, 2),
        ("民生", 90, 0), ("办学校", 90, 1), ("符号", 90, 3), ("另起", 91, 0), ("环境", 90, 0),
    ]:  # fmt: skip
        numbered(document, words, number_id, level)
    document.add_paragraph("样式编号", style="List Number")
    assert lines(save(document, tmp_path / "list.docx")) == [
        "一、经济", "（一）稳增长", "（二）促就业", "1.1. 做大总量",
        "二、民生", "（一）办学校", "符号", "五、另起", "三、环境", "1. 样式编号",
    ]  # fmt: skip


def test_ordinals_that_word_numbers_by_itself_stand_in_their_cells(tmp_path: Path) -> None:
    """The ordinal column of a table is often nothing but empty numbered paragraphs."""
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, words in enumerate(("任务", "修路", "办学")):
        table.cell(row, 1).text = words
        if row:
            table.cell(row, 0).paragraphs[0].style = "List Number"
    found = read(save(document, tmp_path / "ordinals.docx"))
    assert found.text == "\t任务\n1.\t修路\n2.\t办学\n"


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"), (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"), (2, "ideographZodiac", "丑"),
        (3, "decimalEnclosedCircle", "③"), (28, "upperLetter", "BB"), (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"), (3, "decimalFullWidth", "３"), (5, "unknownFormat", "5"),
    ],
)  # fmt: skip
def test_numbers_are_spelled_as_word_spells_them(number: int, form: str, words: str) -> None:
    """ST_NumberFormat of ECMA-376, the forms that plans use."""
    assert spelled(number, form) == words


def test_word_tables_stand_where_they_stand_among_paragraphs(tmp_path: Path) -> None:
    """Document order; merged cells once; a table inside a cell as lines of that cell."""
    document = docx.Document()
    document.add_paragraph("之前")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "跨列"
    table.cell(1, 0).text = "左"
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    document.add_paragraph("之后")
    found = read(save(document, tmp_path / "order.docx"))
    assert found.text == "之前\n\n跨列\t\n左\t内一 内二\n\n之后\n"
    spans = [(c.row, c.column, c.column_span) for c in found.tables[0].cells]
    assert spans == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]
    assert [found.quote(span) for span in found.paragraphs] == ["之前", "之后"]


def test_word_shows_insertions_controls_boxes_and_breaks_not_deletions(tmp_path: Path) -> None:
    """Content controls and tracked insertions are text; deletions and field codes are not."""
    document = docx.Document()
    body = document.element.body
    for xml in (
        f"<w:p {W}><w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>文字</w:t><w:br/><w:t>下行</w:t></w:r></w:p>",
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f"<w:p {W}><w:r><w:t>正文</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r>"
        "<w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
    ):
        body.insert(len(body) - 1, parse_xml(xml))
    assert lines(save(document, tmp_path / "parts.docx")) == [
        "新增文字", "下行", "控件", "正文", "文本框",
    ]  # fmt: skip


def test_a_word_file_with_macros_or_strict_namespaces_is_read_as_text(tmp_path: Path) -> None:
    """Macros are never looked at; names are compared without their namespace."""
    document = docx.Document()
    document.add_paragraph("责任单位")
    path = save(document, tmp_path / "macro.docm")
    with zipfile.ZipFile(path) as archive:
        types = archive.read("[Content_Types].xml").decode()
        main = archive.read("word/document.xml").decode()
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rewritten(
        path,
        **{
            "[Content_Types].xml": types.replace(
                plain, "application/vnd.ms-word.document.macroEnabled.main+xml"
            ),
            "word/document.xml": main.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        },
    )
    assert lines(path) == ["责任单位"]


def test_external_links_of_a_word_file_stay_unfollowed(tmp_path: Path) -> None:
    """A remote template or picture is a name, nothing more."""
    document = docx.Document()
    document.add_paragraph("任务")
    document.part.relate_to(
        "http://192.0.2.1/evil.dotm",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    document.part.relate_to(
        "http://192.0.2.1/numbering.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering",
        is_external=True,
    )
    assert lines(save(document, tmp_path / "linked.docx")) == ["任务"]


def test_every_visible_sheet_is_a_table_with_values_as_shown(tmp_path: Path) -> None:
    """Percentages and dates as formatted, hidden sheets told, titles and notes as paragraphs."""
    book = openpyxl.Workbook()
    first: Any = book.active
    first.title = "经济"
    first.append(["2021年任务表"])
    first.append(["序号", "任务", "进度", "完成", "数量"])
    first.append([1, "修路", 0.35, datetime.date(2021, 6, 30), 2000.0])
    first["C3"].number_format, first["D3"].number_format = "0%", 'yyyy"年"m"月"'
    first.append(["注：按季通报"])
    second = book.create_sheet("民生")
    second.append(["序号", "任务"])
    second.append([1, "办学"])
    hidden = book.create_sheet("底稿")
    hidden.append(["草稿", "草稿"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    document = read(tmp_path / "book.xlsx")
    assert [table.name for table in document.tables] == ["经济", "民生"]
    assert document.text.splitlines() == [
        "2021年任务表", "序号\t任务\t进度\t完成\t数量", "1\t修路\t35%\t2021年6月\t2000",
        "注：按季通报", "序号\t任务", "1\t办学",
    ]  # fmt: skip
    assert [finding.code for finding in document.findings] == ["hidden-sheet"]


def test_a_stray_cell_at_the_last_row_costs_nothing(tmp_path: Path) -> None:
    """A million empty rows between two cells are not walked."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["任务", "单位"])
    sheet.append(["修路", "交通局"])
    sheet["XFD1048576"] = "末"
    book.save(tmp_path / "far.xlsx")
    document = read(tmp_path / "far.xlsx")
    assert document.text == "任务\t单位\n修路\t交通局\n末\n"


def test_words_under_a_merge_are_not_shown(tmp_path: Path) -> None:
    """Office programs keep what stands in covered cells, and hide it."""
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>".format
    rows = [
        cell("", "任务") + cell("", "单位"),
        cell(" table:number-rows-spanned='2'", "修路") + cell("", "交通局"),
        "<table:covered-table-cell><text:p>旧字</text:p></table:covered-table-cell>"
        + cell("", "财政局"),
    ]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    path = opendocument(tmp_path / "merge.ods", f"<table:table>{table}</table:table>")
    document = read(path)
    assert document.text == "任务\t单位\n修路\t交通局\n\t财政局\n"
    assert [c.row_span for c in document.tables[0].cells if c.column == 0] == [1, 2]


def test_a_cell_with_a_list_is_one_cell_with_its_line_ends(tmp_path: Path) -> None:
    """Names run over the lines of a cell."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["任务", "单位"])
    sheet.append(["修路", "市发改委\n市财政局"])
    book.save(tmp_path / "lines.xlsx")
    document = read(tmp_path / "lines.xlsx")
    assert document.quote(document.tables[0].cells[-1].span) == "市发改委\n市财政局"


def test_an_opendocument_text_is_read_with_its_tables(tmp_path: Path) -> None:
    """Spaces and breaks are elements there; notes are left out."""
    path = opendocument(
        tmp_path / "plan.odt",
        "<text:h>一、任务</text:h><text:p>甲<text:s text:c='2'/>乙<text:line-break/>丙"
        "<text:note>注</text:note></text:p><text:list><text:list-item><text:p>列</text:p>"
        "</text:list-item></text:list><table:table><table:table-row>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>跨</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row><table:table-row><table:table-cell>"
        "<text:p>左</text:p></table:table-cell><table:table-cell><text:p>右</text:p>"
        "</table:table-cell></table:table-row></table:table>",
    )
    document = read(path)
    assert document.text == "一、任务\n\n甲  乙\n丙\n\n列\n\n跨\t\n左\t右\n"
    assert document.tables[0].cells[0].column_span == 2


def test_an_encrypted_opendocument_file_is_told(tmp_path: Path) -> None:
    """Its manifest says so."""
    path = opendocument(tmp_path / "locked.odt", "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(SourceError, match="encrypted"):
        read(path)


def test_an_encrypted_archive_entry_is_told(tmp_path: Path) -> None:
    """Bit 0 of the flags of an entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "x")
    data = bytearray(buffer.getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path = tmp_path / "locked.docx"
    path.write_bytes(bytes(data))
    with pytest.raises(SourceError, match="encrypted"):
        read(path)


def test_a_tab_in_a_paragraph_is_a_tab_in_its_line(tmp_path: Path) -> None:
    """Pasted tables are often tabbed paragraphs."""
    document = docx.Document()
    run = document.add_paragraph("左").add_run()
    run._r.append(OxmlElement("w:tab"))
    run._r.append(parse_xml(f"<w:t {W}>右</w:t>"))
    assert lines(save(document, tmp_path / "tab.docx")) == ["左\t右"]


@pytest.mark.parametrize("swap", [(0, 1), (2, 3), (0, 1, 2, 3)])
def test_corners_of_a_merge_in_the_wrong_order(tmp_path: Path, swap: tuple[int, ...]) -> None:
    """An .xls may name the last row or column of a merge first; every word of it is still read."""
    import struct

    path = plans.as_xls(tmp_path / "plan.xls")
    sound, data = read(path).text, path.read_bytes()
    down, across = next((d, a) for r, c, d, a in plans.MERGES if d > 1 or a > 1)
    row, column = next((r + 1, c) for r, c, d, a in plans.MERGES if (d, a) == (down, across))
    corners = [row, row + down - 1, column, column + across - 1]
    merge = struct.pack("<4H", *corners)
    assert merge in data
    for one, other in zip(swap[::2], swap[1::2], strict=True):
        corners[one], corners[other] = corners[other], corners[one]
    path.write_bytes(data.replace(merge, struct.pack("<4H", *corners)))
    assert sorted(read(path).text) == sorted(sound)
