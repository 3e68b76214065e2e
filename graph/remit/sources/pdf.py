"""PDF: lines joined to paragraphs, ruled tables joined over page breaks.

Page numbers and lines that stand on most pages are left out. A file is refused where a stream
would unpack beyond bounds, or where no page holds any text (a scan).
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from remit.errors import SourceError
from remit.sources.containers import damaged, encrypted
from remit.sources.libraries import library, parsing, silence
from remit.sources.pages import Line, Page, Ruled, marks_of, page_of
from remit.sources.rendering import GridCell, Rendered, Rendering

MAX_PAGES = 3000
_MOST_UNPACKED = 64 * 2**20
_TOP, _BOTTOM = 0.075, 0.88  # the margins, as parts of the page's height
_MOST_OBJECTS = 200_000
_MOST_LZW = 256 * 2**10
_STREAM = re.compile(rb"stream\r?\n")
_BARE = re.compile(r"[0-9]{1,4}")
_PAGE_NUMBER = re.compile(
    r"[-—–·.\s]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*[,，/／]?\s*(?:共|of|/|／)\s*\d{1,4}\s*[页頁]?)?[-—–·.\s]*"
    r"|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.I,
)
_STARTS_ANEW = re.compile(
    r"[（(【\[]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[)）】\]、.．]|第[一二三四五六七八九十百\d]{1,4}[章节条项]|"
    r"[•●■◆★☆▪·\-*]\s|[|｜]$|[①-⑳]|附件|(?:牵头|责任|配合|完成|主办|协办|协同|分管)"
)

_UNFINISHED = "（(【[《“、,，"


def render(
    data: bytes, *, where: str, progress: Callable[[int, int], None] | None = None
) -> Rendered:
    """The text and the tables of a PDF file."""
    pdfplumber = library("pdfplumber", name="pdfplumber")
    exceptions = library("pdfplumber.utils.exceptions", name="pdfplumber")
    base = library("pdfminer.psexceptions", name="pdfminer.six")
    silence("pdfminer")
    silence("pdfplumber")
    _refuse_nonsense(data, where)
    _refuse_bombs(data, where)
    own = (exceptions.PdfminerException, exceptions.MalformedPDFException, base.PSException)
    with parsing("PDF file", where, *own):
        try:
            file = pdfplumber.open(io.BytesIO(data))
        except exceptions.PdfminerException as error:
            if error.args and type(error.args[0]).__name__ == "PDFPasswordIncorrect":
                raise encrypted(where) from error
            raise
        _refuse_hidden_bombs(file.doc, where)
        sheets = file.pages
        title = file.metadata.get("Title")
    _refuse_length(len(sheets), where)
    pages = []
    for done, sheet in enumerate(sheets, 1):
        with parsing("PDF file", where, *own):
            marks = marks_of(sheet)
            sheet.close()  # frees what pdfplumber keeps of a page, so memory stays flat
        pages.append(page_of(marks))
        if progress:
            progress(done, len(sheets))
    out = Rendering(where)
    _refuse_scans(pages, where)
    _write(out, pages)
    return out.rendered("application/pdf", title=title if isinstance(title, str) else None)


def _refuse_length(pages: int, where: str) -> None:
    if pages > MAX_PAGES:
        raise SourceError(
            f"{pages:,} pages are more than the {MAX_PAGES:,} that are read",
            where=where,
            remedy="give the pages that hold the plan",
        )


def _refuse_scans(pages: list[Page], where: str) -> None:
    if not any(page.blocks for page in pages):
        raise SourceError(
            "no page of this PDF holds any text; it may be a scan",
            where=where,
            remedy="have its text recognised (OCR) first",
        )


# ---------------------------------------------------------------------------- bounded streams


def _refuse_nonsense(data: bytes, where: str) -> None:
    """Refuse at once what pdfminer would search for minutes before it finds no pages."""
    if b"/Root" not in data:
        raise damaged("PDF file", where, ValueError("it has no table of contents"))
    objects = data.count(b" obj")
    if objects > _MOST_OBJECTS:
        raise SourceError(
            f"{objects:,} objects are too many for a document",
            where=where,
            remedy="give the pages that hold the plan",
        )


def _refuse_bombs(data: bytes, where: str) -> None:
    """Refuse a file with a stream that unpacks to more than a page of text can need.

    pdfminer unpacks streams without a bound, so they are tried here first.
    """
    for found in _STREAM.finditer(data):
        about = data[max(found.start() - 1500, 0) : found.start()].rpartition(b"obj")[2]
        end = data.find(b"endstream", found.end())
        stream = memoryview(data)[found.end() : end if end >= 0 else len(data)]
        if b"/Image" not in about:
            _refuse_bomb(stream, about, where)


def _refuse_hidden_bombs(document: Any, where: str) -> None:
    """The same for an encrypted file that opens without a password."""
    if not document.encryption:
        return
    types = library("pdfminer.pdftypes", name="pdfminer.six")
    for xref in document.xrefs:
        for number in sorted(xref.get_objids()):
            inside, _, generation = xref.get_pos(number)
            found = document.getobj(number) if inside is None else None
            if isinstance(found, types.PDFStream) and "Image" not in str(found.get("Subtype")):
                raw = found.rawdata or b""
                if found.decipher:
                    raw = found.decipher(number, generation, raw, found.attrs)
                _refuse_bomb(memoryview(raw), str(found.attrs).encode(), where)


def _refuse_bomb(stream: memoryview, about: bytes, where: str) -> None:
    if b"LZW" in about and len(stream) > _MOST_LZW:
        raise _bomb(where)
    content: bytes | memoryview = stream
    for _ in range(4):  # a stream may be packed several times over
        unpack = zlib.decompressobj()
        try:
            content = unpack.decompress(content, _MOST_UNPACKED)
        except zlib.error:
            return
        if unpack.unconsumed_tail:
            raise _bomb(where)


def _bomb(where: str) -> SourceError:
    return SourceError(
        "this PDF would unpack to far more than its pages can need",
        where=where,
        remedy="print it to a new PDF",
    )


# ------------------------------------------------------------------------------ pages to text


def _write(out: Rendering, pages: list[Page]) -> None:
    furniture = _furniture(pages)
    for words in sorted({ln.text for ln in furniture if not _PAGE_NUMBER.fullmatch(ln.text)})[:9]:
        out.finding("running-head", words=words)
    flow: list[Line | Ruled] = []
    for number, page in enumerate(pages, 1):
        if not page.blocks and page.pictures:
            out.finding("page-without-text", page=number)
        if page.unreadable:
            out.finding("unreadable-characters", page=number, count=page.unreadable)
        if page.tangled:
            out.finding("page-too-dense", page=number)
        blocks = [b for b in page.blocks if not (isinstance(b, Line) and b in furniture)]
        if flow and blocks and isinstance(flow[-1], Ruled) and isinstance(blocks[0], Ruled):
            blocks = blocks[1:] if _join(flow[-1], blocks[0]) else blocks
        flow.extend(blocks)
    _flow(out, flow)


def _furniture(pages: list[Page]) -> set[Line]:
    """Page numbers, and lines in the margins that most pages share but for their numbers."""
    margins = [
        (number, line)
        for number, page in enumerate(pages, 1)
        for line in page.blocks
        if isinstance(line, Line) and not _TOP < line.top / page.height < _BOTTOM
    ]
    forms = Counter(_form(line) for _, line in margins)
    often = max(3, len(pages) // 2 + 1)
    # A bare number may be a cell of a plan: as page numbers, several must count with the pages.
    offsets = Counter(int(line.text) - n for n, line in margins if _BARE.fullmatch(line.text))
    return {
        line
        for number, line in margins
        if (_BARE.fullmatch(line.text) and offsets[int(line.text) - number] > 1)
        or (_PAGE_NUMBER.fullmatch(line.text) and not _BARE.fullmatch(line.text))
        or (forms[_form(line)] >= often and not _STARTS_ANEW.match(line.text))
    }


def _form(line: Line) -> tuple[str, int]:
    """A line without its numbers, and the height at which it stands."""
    return re.sub(r"\d+", "#", line.text), round(line.top / 4)


def _join(above: Ruled, below: Ruled) -> bool:
    """Join two pieces of one table that a page break cut, if they have the same columns.

    A header row printed again is dropped, a row that was cut is made whole.
    """
    if len(above.edges) != len(below.edges) or any(
        abs(a - b) > 6 for a, b in zip(above.edges, below.edges, strict=True)
    ):
        return False
    head = [(c.column, c.text) for c in takewhile(lambda c: c.row == 0, above.cells)]
    again = [(c.column, c.text) for c in below.cells if c.row == 0] == head
    more = [replace(c, row=c.row - again) for c in below.cells if c.row or not again]
    start = above.rows
    if _row_goes_on(above, more):
        rest = {c.column: c.text for c in more if c.row == 0 and c.text}
        for at in range(above.piece, len(above.cells)):
            cell = above.cells[at]
            if cell.row + cell.row_span == above.rows and cell.column in rest:
                above.cells[at] = replace(cell, text=f"{cell.text}\n{rest[cell.column]}")
        more = [c for c in more if c.row]
        start -= 1
    above.piece = len(above.cells)
    above.cells.extend(replace(c, row=c.row + start) for c in more)
    above.rows = start + below.rows - again
    return True


def _row_goes_on(above: Ruled, more: list[GridCell]) -> bool:
    """Whether the first row after a page break is the rest of the last row before it.

    It is where nothing stands in its first column and the longest cell above it breaks off in
    mid-sentence and goes on.
    """
    first = {c.column: c for c in more if c.row == 0 and c.text}
    last = {c.column: c for c in above.cells[above.piece :] if c.row + c.row_span == above.rows}
    if not first or 0 in first or any(c.row_span > 1 for c in first.values()):
        return False
    if not last or first.keys() - last.keys():
        return False
    longest = max(last.values(), key=lambda c: len(c.text))
    return longest.column in first and longest.text[-1:] not in "。；;.!！?？"


def _flow(out: Rendering, flow: list[Line | Ruled]) -> None:
    """Lines to paragraphs: a line goes on where the one above it ran to the right margin.

    Where the page leaves a gap between lines, the text has a blank line.
    """
    lines = [block for block in flow if isinstance(block, Line)]
    left = min((line.left for line in lines), default=0.0)
    right = {
        narrow: _margin([line.right for line in lines if line.in_column == narrow])
        for narrow in (False, True)
    }
    leading = _leading(lines)
    words, above = "", None
    for block in flow:
        if (
            isinstance(block, Line)
            and above
            and _goes_on(above, block, left, right[block.in_column])
        ):
            words = _glued(words, block.text)
            above = block
            continue
        out.paragraph(words)
        if isinstance(block, Ruled):
            words, above = "", None
            out.table(block.cells)
            continue
        if above and block.top - above.top > 1.6 * leading:
            out.gap()
        words, above = block.text, block
    out.paragraph(words)


def _leading(lines: list[Line]) -> float:
    """The distance from a line to the next within a paragraph: that of the closest tenth."""
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if b.top > a.top + 1)
    return steps[len(steps) // 10] if steps else 0.0


def _margin(ends: list[float]) -> float:
    """The right margin: the farthest place that two lines end at, or the farthest of all."""
    counts = Counter(round(end / 4) for end in ends)
    often = [4.0 * place + 2 for place, count in counts.items() if count > 1]
    return max(often, default=max(ends, default=0.0))


def _goes_on(above: Line, line: Line, left: float, right: float) -> bool:
    """Whether the line above broke off only as the first word of this one did not fit."""
    full = above.right + line.opening + 0.7 * line.size > right
    begins_at_margin = line.left < left + 0.8 * line.size
    same_size = abs(above.size - line.size) < 0.6
    anew = _STARTS_ANEW.match(line.text) and above.text[-1] not in _UNFINISHED
    same_width = above.in_column == line.in_column
    listed = "\t" in above.text or "\t" in line.text
    return full and begins_at_margin and same_size and same_width and not (anew or listed)


def _glued(words: str, more: str) -> str:
    latin = words[-1:].isascii() and more[:1].isascii() and words[-1:] != "-"
    return f"{words} {more}" if latin else words + more
