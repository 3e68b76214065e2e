"""OpenDocument spreadsheets and texts (.ods, .odt), read from their `content.xml`.

odfpy reads them too, but it expands repeated cells and resolves what the parser lets it; the
format is plain enough to be read safely without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from remit.sources.containers import encrypted, open_zip, read_entry, refuse_entities
from remit.sources.libraries import library, parsing
from remit.sources.markup import integer, local, parse, value
from remit.sources.rendering import MAX_CELLS, GridCell, Rendered, Rendering
from remit.sources.sheets import Merges, Sheet, write_sheet


def render_ods(data: bytes, *, where: str) -> Rendered:
    """The sheets of an OpenDocument spreadsheet (.ods)."""
    out = Rendering(where)
    for sheet in _content(data, where).iter("{*}table"):
        filled, merges = _grid(sheet)
        write_sheet(out, Sheet(value(sheet, name="name") or "", filled, merges))
    return out.rendered("application/vnd.oasis.opendocument.spreadsheet")


def render_odt(data: bytes, *, where: str) -> Rendered:
    """The text and the tables of an OpenDocument text (.odt)."""
    out = Rendering(where, apart=True)
    content = _content(data, where)
    body = next(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"), ())
    for block in _blocks(body, 0):
        if local(block) == "table":
            filled, merges = _grid(block)
            spans = {(r, c): (r_end - r + 1, c_end - c + 1) for r, c, r_end, c_end in merges}
            out.table([GridCell(r, c, words, *spans.get((r, c), (1, 1))) for r, c, words in filled])
        else:
            out.paragraph(_words(block))
    return out.rendered("application/vnd.oasis.opendocument.text")


def _content(data: bytes, where: str) -> Any:
    """The root of `content.xml`."""
    etree = library("lxml.etree", name="lxml")
    with open_zip(data, where) as archive:
        refuse_entities(archive, where)
        content = read_entry(archive, "content.xml", where)
        manifest = read_entry(archive, "META-INF/manifest.xml", where)
    if b"encryption-data" in manifest:
        raise encrypted(where)
    with parsing("OpenDocument file", where, etree.LxmlError):
        return parse(content)


def _blocks(element: Any, depth: int) -> Iterator[Any]:
    """Paragraphs, headings and tables in order, also from inside lists and sections."""
    for inner in element:
        name = local(inner)
        if name in ("p", "h", "table"):
            yield inner
        elif name in ("list", "list-item", "list-header", "section") and depth < 40:
            yield from _blocks(inner, depth + 1)


def _grid(table: Any) -> tuple[list[tuple[int, int, str]], Merges]:
    """The filled cells and the merged ranges of one `table:table`.

    A repeat of blank rows or cells costs nothing; repeats of filled ones are bounded.
    """
    filled: list[tuple[int, int, str]] = []
    merges: Merges = []
    row = 0
    for element in table.iter("{*}table-row"):
        repeat = integer(value(element, name="number-rows-repeated"), 1, most=2**20)
        column = 0
        here: list[tuple[int, str]] = []
        for cell in element:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = integer(value(cell, name="number-columns-repeated"), 1, most=2**14)
            words = "\n".join(_words(p) for p in cell if local(p) in ("p", "h"))
            down = integer(value(cell, name="number-rows-spanned"), 1, most=2**20)
            across = integer(value(cell, name="number-columns-spanned"), 1, most=2**14)
            if down * across > 1:
                merges.append((row, column, row + down - 1, column + across - 1))
            if words.strip() and local(cell) == "table-cell":
                here.extend((column + n, words) for n in range(min(times, 256)))
            column += times
        for n in range(min(repeat, 1000) if here else 0):
            filled.extend((row + n, at, words) for at, words in here)
            if len(filled) > MAX_CELLS:
                return filled, merges
        row += repeat
    return filled, merges


def _words(paragraph: Any) -> str:
    """The words of a `text:p`: spaces, tabs and line breaks are elements there, notes are not."""
    found: list[str] = [paragraph.text or ""]
    for inner in paragraph:
        name = local(inner)
        if name == "s":
            found.append(" " * integer(value(inner, name="c"), 1))
        elif name in ("tab", "line-break"):
            found.append("\t" if name == "tab" else "\n")
        elif name in ("span", "a", "ruby", "ruby-base"):
            found.append("".join(t for t in inner.itertext() if isinstance(t, str)))
        found.append(inner.tail or "")
    return "".join(found)


READERS = {"ods": render_ods, "odt": render_odt}
