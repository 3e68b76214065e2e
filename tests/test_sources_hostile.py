"""Files made to do harm: bombs, entities, absurd sizes, damage of every kind."""

from __future__ import annotations

import gc
import io
import re
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import plans
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.errors import RemitError, SourceError
from remit.model import Document
from remit.sources import read


def zipped(path: Path, parts: dict[str, bytes | str]) -> Path:
    """An archive of parts, packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def parts_of(path: Path) -> dict[str, bytes | str]:
    """The parts of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(path: Path, message: str) -> None:
    """Reading fails within seconds and little memory, with a remedy."""
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(SourceError, match=message) as caught:
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.remedy
    assert time.process_time() - start < 20
    assert peak < 200 * 2**20


def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    """By the size its directory tells, before anything is unpacked."""
    parts = parts_of(plans.as_docx(tmp_path / "plan.docx"))
    bomb = bytes(60 * 2**20)
    refused(zipped(tmp_path / "a.docx", parts | {"word/document.xml": bomb}), "would unpack")
    refused(zipped(tmp_path / "b.docx", parts | {"word/media/a.png": bomb}), "would unpack")
    many: dict[str, bytes | str] = {f"word/{n}.xml": b"" for n in range(10_001)}
    refused(zipped(tmp_path / "c.docx", parts | many), "entries")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("plan.docx", "word/document.xml"),
        ("plan.xlsx", "xl/worksheets/sheet1.xml"),
        ("plan.ods", "content.xml"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_whatever_the_encoding(
    tmp_path: Path, name: str, part: str, encoding: str
) -> None:
    """Neither a file's words nor a billion laughs come in by an entity."""
    written: dict[str, Callable[[Path], Path]] = {
        "plan.docx": plans.as_docx, "plan.xlsx": plans.as_xlsx, "plan.ods": plans.as_ods,
    }  # fmt: skip
    parts = parts_of(written[name](tmp_path / name))
    content = parts[part]
    assert isinstance(content, bytes)
    body = re.sub(r"^<\?xml[^>]*\?>", "", content.decode())
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    evil = f'{declared}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{body}'
    refused(zipped(tmp_path / name, parts | {part: evil.encode(encoding)}), "XML entities")


def test_xml_in_an_odd_encoding_is_refused(tmp_path: Path) -> None:
    """UTF-7 could hide a document type from any search of the bytes."""
    parts = parts_of(plans.as_docx(tmp_path / "plan.docx"))
    evil = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/>'
    refused(zipped(tmp_path / "plan.docx", parts | {"word/document.xml": evil}), "encoding")


def test_ranges_over_all_cells_of_a_sheet_are_refused(tmp_path: Path) -> None:
    """openpyxl would make each of the seventeen thousand million cells."""
    parts = parts_of(plans.as_xlsx(tmp_path / "plan.xlsx"))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    for at, reference in enumerate(
        (b"A1:XFD1048576", b"&#65;1:XFD1048576", b"A1:XFD2000", b"A:XFD")
    ):
        evil = re.sub(rb'<mergeCell ref="[^"]*"', b'<mergeCell ref="' + reference + b'"', sheet)
        path = tmp_path / f"{at}.xlsx"
        refused(zipped(path, parts | {"xl/worksheets/sheet1.xml": evil}), "merged cells")
    link = b'<hyperlinks><hyperlink ref="A1:XFD1048576" display="x"/></hyperlinks></worksheet>'
    evil = sheet.replace(b"</worksheet>", link)
    refused(zipped(tmp_path / "l.xlsx", parts | {"xl/worksheets/sheet1.xml": evil}), "links")


def test_a_library_prints_nothing_among_the_results(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """openpyxl prints about a style that its workbook lacks."""
    parts = parts_of(plans.as_xlsx(tmp_path / "plan.xlsx"))
    styles = parts["xl/styles.xml"]
    assert isinstance(styles, bytes)
    odd = re.sub(rb'xfId="0"', b'xfId="99"', styles)
    with pytest.raises(SourceError, match="damaged"):
        read(zipped(tmp_path / "plan.xlsx", parts | {"xl/styles.xml": odd}))
    assert capfd.readouterr().out == ""


def test_repeats_of_an_opendocument_sheet_are_bounded(tmp_path: Path) -> None:
    """A million times sixteen thousand cells in a line of XML."""
    parts = parts_of(plans.as_ods(tmp_path / "plan.ods"))
    content = parts["content.xml"]
    assert isinstance(content, bytes)
    evil = content.replace(
        b"<table:table-row>",
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        b'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
        b"</table:table-row><table:table-row>",
    )
    refused(zipped(tmp_path / "plan.ods", parts | {"content.xml": evil}), "cells")


def pdf_with(stream: bytes, about: bytes = b"/Filter /FlateDecode") -> bytes:
    """A PDF of one page that shows a stream."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        b"4 0 obj<<" + about + b"/Length " + str(len(stream)).encode() + b">>stream\n"
        + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n"
    )  # fmt: skip


def test_a_pdf_stream_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    """Packed once or several times over."""
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf_with(zlib.compress(b"BT /F 12 Tf 60 700 Td (Lead agency: GSA) Tj ET")))
    assert read(path).text == "Lead agency: GSA\n"
    once = zlib.compress(bytes(70 * 2**20), 9)
    path.write_bytes(pdf_with(once))
    refused(path, "would unpack")
    path.write_bytes(pdf_with(zlib.compress(once), b"/Filter[/FlateDecode/FlateDecode]"))
    refused(path, "would unpack")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n" + b"asdf\n" * 10_000_000,
        b"%PDF-1.4\n" + b"1 0 obj\n<<>>\nendobj\n" * 500_000 + b"trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n/Root " + b"<<" * 500_000,
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids"
        b"[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n",
    ],
    ids=["nonsense", "empty-objects", "depth", "pages-in-themselves"],
)
def test_a_nonsense_pdf_fails_fast(tmp_path: Path, data: bytes) -> None:
    """Large, deep or circular."""
    path = tmp_path / "nonsense.pdf"
    path.write_bytes(data)
    start = time.process_time()
    with pytest.raises(SourceError):
        read(path)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "line",
    ['"a""x,', '"', '","', ",", "，", '"""a,', "a\tb,", "\r"],
)
def test_hostile_csv_takes_linear_time(tmp_path: Path, line: str) -> None:
    """Quotes that never close cost no second look."""
    path = tmp_path / "plan.csv"
    path.write_text("x" + line * 100_000)
    start = time.process_time()
    document = read(path)
    assert time.process_time() - start < 5
    assert all(c.span.end <= len(document.text) for t in document.tables for c in t.cells)


# ------------------------------------------------------------------------------------ fuzzing

WRITERS: dict[str, Callable[[Path], Path]] = {
    "plan.txt": plans.as_text,
    "plan.csv": plans.as_csv,
    "plan.html": plans.as_html,
    "plan.docx": plans.as_docx,
    "plan.xlsx": plans.as_xlsx,
    "plan.xls": plans.as_xls,
    "plan.ods": plans.as_ods,
    "plan.pdf": plans.as_pdf,
}
FUZZING = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@cache
def sample(name: str) -> bytes:
    """A valid file of a format."""
    with TemporaryDirectory() as folder:
        return WRITERS[name](Path(folder) / name).read_bytes()


def reads_or_refuses(name: str, data: bytes) -> None:
    """A document whose spans hold, or an error of ours."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            document = read(path)
        except RemitError as refusal:
            said = str(refusal)
        else:
            return spans_hold(document)
    assert said.startswith(str(path))
    assert "\n" not in said
    return None


def spans_hold(document: Document) -> None:
    """Every cell within its table, every paragraph without white space at its ends."""
    for table in document.tables:
        for cell in table.cells:
            assert table.span.holds(cell.span)
            assert cell.span.end <= len(document.text)
    for span in document.paragraphs:
        assert document.quote(span).strip() == document.quote(span) != ""


damage = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "copy", "insert"]),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.binary(max_size=12),
    ),
    min_size=1,
    max_size=5,
)


def damaged(data: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """The bytes with some flipped, cut out, copied elsewhere or put in."""
    for kind, at, other, words in changes:
        i, j = int(at * len(data)), int(other * len(data))
        if kind == "flip" and data:
            data = data[:i] + bytes([data[i] ^ 1 << j % 8]) + data[i + 1 :]
        elif kind == "cut":
            data = data[:i] + data[min(i + j % 400, len(data)) :]
        elif kind == "copy":
            data = data[:i] + data[j : j + 200] + data[i:]
        else:
            data = data[:i] + words + data[i:]
    return data


@pytest.mark.parametrize("name", WRITERS)
@FUZZING
@given(changes=damage)
def test_a_damaged_file_is_read_or_refused(
    name: str, changes: list[tuple[str, float, float, bytes]]
) -> None:
    """Flipped bits, lost and doubled pieces: nothing of a parsing library gets out."""
    reads_or_refuses(name, damaged(sample(name), changes))


@pytest.mark.parametrize("name", WRITERS)
@FUZZING
@given(size=st.floats(0, 1))
def test_a_truncated_file_is_read_or_refused(name: str, size: float) -> None:
    """Wherever it was cut off."""
    data = sample(name)
    reads_or_refuses(name, data[: int(size * len(data))])


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.ods"])
@FUZZING
@given(at=st.integers(0, 100), changes=damage)
def test_damage_inside_an_archive_is_read_or_refused(
    name: str, at: int, changes: list[tuple[str, float, float, bytes]]
) -> None:
    """The archive's own checksums catch damage outside; this is damage that they do not see."""
    with zipfile.ZipFile(io.BytesIO(sample(name))) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    victims = sorted(entry for entry in parts if entry.endswith((".xml", ".rels")))
    victim = victims[at % len(victims)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, content in parts.items():
            archive.writestr(entry, damaged(content, changes) if entry == victim else content)
    reads_or_refuses(name, buffer.getvalue())


@FUZZING
@given(
    name=st.sampled_from(["a.txt", "a.md", "a.csv", "a.html", "a.pdf", "a.docx", "a.xls", "a"]),
    head=st.sampled_from(
        [
            b"",
            b"%PDF-1.7\n/Root",
            b"PK\x03\x04",
            b"<html>",
            b"\xff\xfe",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ]
    ),
    data=st.one_of(st.binary(max_size=2000), st.text(max_size=500).map(str.encode)),
)
def test_any_bytes_under_any_name_are_read_or_refused(name: str, head: bytes, data: bytes) -> None:
    """Random content behind the first bytes of each format."""
    reads_or_refuses(name, head + data)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's own accounts")
def test_memory_stays_flat_over_two_thousand_files(tmp_path: Path) -> None:
    """What is read is not kept: less than a page of memory a file."""

    def resident() -> int:
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1])

    paths = [WRITERS[name](tmp_path / name) for name in WRITERS]
    for path in paths * 25:
        read(path)
    before = resident()
    for path in paths * 250:
        read(path)
    assert resident() - before < 250 * len(paths)
