"""Word documents (.docx, .docm, .dotx): paragraphs, numbered lists and tables in body order.

python-docx opens the package; the body is walked as XML, since python-docx passes over content
controls, tracked changes and list numbers. Text that was deleted under tracked changes, macros,
pictures, headers and footers are left out; so are hidden and struck-out words and rows, with a
finding.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from remit.errors import SourceError
from remit.sources.containers import open_zip, refuse_entities
from remit.sources.libraries import library, parsing
from remit.sources.markup import child, integer, local, parse, value
from remit.sources.numbering import Numbering
from remit.sources.rendering import GridCell, Rendered, Rendering

_TRANSPARENT = frozenset({
    "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "r",
    "AlternateContent", "Choice", "ruby", "rubyBase", "dir", "bdo",
})  # fmt: skip
_UNSEEN = frozenset({"vanish", "strike", "dstrike"})
_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 40


def render(data: bytes, *, where: str) -> Rendered:
    """The text and the tables of a Word document."""
    docx = library("docx", name="python-docx")
    etree = library("lxml.etree", name="lxml")
    exceptions = library("docx.opc.exceptions", name="python-docx")
    with open_zip(data, where) as archive:
        refuse_entities(archive, where)
    out = Rendering(where, apart=True)
    with parsing("Word file", where, exceptions.OpcError, etree.LxmlError):
        package = docx.package.Package.open(io.BytesIO(data))
        main = package.main_document_part
        related = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in main.rels.values()}
        parts = {
            kind: parse(related[kind].target_part.blob)
            for kind in ("numbering", "styles")
            if kind in related and not related[kind].is_external
        }
        document = parse(main.blob)
        title = package.core_properties.title
    numbering = Numbering(parts.get("numbering"), parts.get("styles"))
    _Body(out, numbering, _unseen_styles(parts.get("styles"))).read(document)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return out.rendered(media_type, title=title or None)


def _unseen_styles(styles: Any) -> frozenset[str]:
    """The character styles whose words are hidden or struck out."""
    return frozenset(
        value(style, name="styleId") or ""
        for style in (() if styles is None else styles)
        if value(style, name="type") == "character" and _is_unseen(child(style, "rPr"))
    )


def _is_unseen(properties: Any) -> bool:
    """Whether properties of a run say that its words are hidden or struck out."""
    marks = () if properties is None else properties
    return any(local(mark) in _UNSEEN and value(mark) not in _OFF for mark in marks)


class _Body:
    def __init__(self, out: Rendering, numbering: Numbering, unseen: frozenset[str]) -> None:
        self._out = out
        self._numbering = numbering
        self._unseen = unseen

    def read(self, document: Any) -> None:
        body = child(document, "body")
        if body is None:
            raise SourceError(
                "this Word file has no body",
                where=self._out.where,
                remedy="open it with Word and save it anew",
            )
        for block in self._blocks(body, 0):
            if local(block) == "tbl":
                self._out.table(self._grid(block))
            else:
                for words in self._paragraph(block):
                    self._out.paragraph(words)

    def _blocks(self, element: Any, depth: int) -> Iterator[Any]:
        """Paragraphs and tables in order, also from inside content controls."""
        for inner in element:
            name = local(inner)
            if name in ("p", "tbl"):
                yield inner
            elif name in _TRANSPARENT and depth < _DEEPEST:
                yield from self._blocks(inner, depth + 1)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        """The paragraph with its list number, then those of the text boxes anchored in it."""
        boxes: list[Any] = []
        words = "".join(self._words(paragraph, boxes, 0)).strip()
        # Word prints the number of an empty paragraph too: ordinals in tables are often such.
        yield (self._numbering.label(paragraph) + words).strip()
        for box in boxes[:200]:
            for block in self._blocks(box, 0):
                yield "".join(self._words(block, [], 0))

    def _words(self, element: Any, boxes: list[Any], depth: int) -> Iterator[str]:
        for inner in element:
            name = local(inner)
            if name == "r" and self._hides(inner):
                self._out.unseen("".join(t.text or "" for t in inner if local(t) == "t"))
            elif name == "t":
                yield inner.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "txbxContent":
                boxes.append(inner)
            elif (name in _TRANSPARENT or name in _ON_THE_WAY) and depth < _DEEPEST:
                yield from self._words(inner, boxes, depth + 1)

    def _hides(self, run: Any) -> bool:
        properties = child(run, "rPr")
        if properties is None:
            return False
        return _is_unseen(properties) or value(properties, "rStyle") in self._unseen

    def _seen_rows(self, table: Any) -> Iterator[Any]:
        for row in self._inside(table, "tr"):
            hidden = child(row, "trPr", "hidden")
            if hidden is None or value(hidden) in _OFF:
                yield row
            else:
                self._out.unseen(" ".join(t.text or "" for t in row.iter() if local(t) == "t"))

    def _grid(self, table: Any) -> list[GridCell]:
        cells: list[GridCell] = []
        open_above: dict[int, int] = {}  # column → index of the cell that continues downwards
        for at, row in enumerate(self._seen_rows(table)):
            column = integer(value(row, "trPr", "gridBefore"), 0)
            still_open: dict[int, int] = {}
            for cell in self._inside(row, "tc"):
                across = max(integer(value(cell, "tcPr", "gridSpan"), 1), 1)
                merge = child(cell, "tcPr", "vMerge")
                above = open_above.get(column)
                if merge is not None and value(merge) != "restart" and above is not None:
                    first = cells[above]
                    cells[above] = GridCell(
                        first.row, first.column, first.text, at - first.row + 1, first.column_span
                    )
                    still_open[column] = above
                else:
                    if merge is not None:
                        still_open[column] = len(cells)
                    cells.append(GridCell(at, column, self._cell(cell, 0), 1, across))
                column += across
            open_above = still_open
        return cells

    def _inside(self, element: Any, name: str) -> Iterator[Any]:
        for inner in element:
            if local(inner) == name:
                yield inner
            elif local(inner) in _TRANSPARENT:
                yield from self._inside(inner, name)

    def _cell(self, cell: Any, depth: int) -> str:
        """The words of a cell, a line to a paragraph; a table inside it as lines too."""
        lines: list[str] = []
        for block in self._blocks(cell, 0):
            if local(block) == "p":
                lines.extend(self._paragraph(block))
            elif depth < _DEEPEST:
                for row in self._inside(block, "tr"):
                    inner = (self._cell(c, depth + 1) for c in self._inside(row, "tc"))
                    lines.append(" ".join(words for words in inner if words))
        return "\n".join(line for line in lines if line.strip())


# Elements between a run and the text box that is drawn in it.
_ON_THE_WAY = frozenset({
    "drawing", "anchor", "inline", "graphic", "graphicData", "wsp", "txbx", "wgp", "grpSp",
    "pict", "shape", "textbox", "group", "rect",
})  # fmt: skip
