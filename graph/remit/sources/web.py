"""HTML pages: what a browser would show, as paragraphs and real tables.

Scripts, styles and embedded objects are left out; nothing is fetched and no entity is resolved.
A table that only lays the page out (it holds another table, or has a single row or column of
content) is read as running text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from remit.errors import SourceError
from remit.sources import text as plain
from remit.sources.libraries import library, parsing
from remit.sources.rendering import GridCell, Rendered, Rendering

_LEFT_OUT = frozenset({
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "math",
    "audio", "video", "canvas", "select", "textarea", "button", "map",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title",
    "tr", "ul",
})  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_PLAIN_CHARSET = re.compile(
    r"utf-?8|gb.{0,10}|x-gbk|big5(-hkscs)?|(iso|windows|cp)-?\d{3,4}(-\d{1,2})?|euc-(jp|kr)|"
    r"shift_jis|us-ascii|latin-?1",
    re.I,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\n\f]+")
_EMBEDDED = re.compile(r"\bdata:[a-z]+/[^\s\"'()<>]{1000,}")
_WIDEST = 400
_LONGEST = 4_000_000


def render(data: bytes, *, where: str) -> Rendered:
    """The text and the tables of a page, in the order in which they stand."""
    html = library("lxml.html", name="lxml")
    etree = library("lxml.etree", name="lxml")
    out = Rendering(where, apart=True)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    markup = _DECLARATION.sub("", decode(data, where=where)).replace("\0", "")
    markup = _EMBEDDED.sub("", markup)
    if len(markup) > _LONGEST:
        raise SourceError(
            f"{len(markup):,} characters of markup are too many for a page",
            where=where,
            remedy="save the part of the page that holds the plan",
        )
    with parsing("web page", where, etree.LxmlError):
        root = html.document_fromstring(markup, parser=parser)
    _Flow(etree.iterwalk, out.paragraph, out).read(root)
    before, after = _signs(root)
    rendered = out.rendered("text/html", title=_title(root))
    return replace(rendered, lead="\n".join([*before, rendered.text, *after]))


def _signs(root: Any) -> tuple[list[str], list[str]]:
    """Lines before and after the text that say what the page's `meta` elements say.

    Chinese government sites are bound to name ArticleTitle, PubDate and SiteName there.
    """
    named = {
        (meta.get("name") or "").lower(): _SPACES.sub(" ", meta.get("content") or "")[:200]
        for meta in root.iter("meta")
    }
    heads = [_SPACES.sub(" ", head.text_content()).strip()[:200] for head in root.iter("h1")]
    title = named.get("articletitle") or (heads[0] if len(heads) == 1 else "")
    labels = (("发布日期", named.get("pubdate")), ("主办", named.get("sitename")))
    after = [f"{label}:{words}" for label, words in labels if words]
    return [title, f"标题:{title}"] if title else [], after


def _title(root: Any) -> str | None:
    """The first part of the `title` element; what follows names the site."""
    words = _SPACES.sub(" ", root.findtext(".//title") or "").strip()
    return re.split(r"\s*[_|｜]|\s+[-–—]\s+", words)[0][:200] or None


def decode(data: bytes, *, where: str) -> str:
    """The markup of a page: by its byte order mark, its `meta` element, or else its bytes."""
    declared = _CHARSET.search(data[:8192])
    codec = declared[1].decode("ascii").lower() if declared else ""
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if not marked and _PLAIN_CHARSET.fullmatch(codec):
        try:
            return data.decode("gb18030" if codec.startswith("gb") else codec)
        except (LookupError, UnicodeError):
            # Pages often declare an encoding that they are not in; the bytes then decide.
            return plain.decode(data, where=where)
    return plain.decode(data, where=where)


class _Flow:
    """A walk over elements in document order, without recursion: depth is the page's choice.

    Each line of running text goes to `say`; tables of data go to `tables`, if it is given.
    """

    def __init__(
        self, walk: Callable[..., Any], say: Callable[[str], None], tables: Rendering | None
    ) -> None:
        self._walk = walk
        self._say = say
        self._tables = tables
        self._line: list[str] = []
        self._numbers: dict[Any, int] = {}
        self._set_in_lines = 0  # how many <pre> are open

    def read(self, root: Any) -> None:
        skipped: Any = None
        for event, element in self._walk(root, events=("start", "end", "comment", "pi")):
            if skipped is None and event == "start" and self._whole(element):
                skipped = element
            if skipped is None:
                self._step(event, element, inside=element is not root)
            elif event == "end" and element is skipped:
                skipped = None
                self._words(element.tail if element is not root else None)
        self._break()

    def _whole(self, element: Any) -> bool:
        """Whether an element is dealt with at once: left out, or written as a table."""
        if element.tag in _LEFT_OUT:
            return True
        grid = self._grid(element) if element.tag == "table" and self._tables else []
        if not grid or not self._tables:
            return False
        self._break()
        self._tables.paragraph(_SPACES.sub(" ", element.findtext("caption") or ""))
        self._tables.table(grid)
        return True

    def _step(self, event: str, element: Any, *, inside: bool) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
        if tag == "pre":
            self._set_in_lines += 1 if event == "start" else -1
        if event == "start":
            self._line.append("\n" if tag == "br" else self._number(element))
            self._words(element.text)
        elif inside:
            self._words(element.tail)

    def _number(self, element: Any) -> str:
        """The number that a browser prints before an item of an ordered list."""
        parent = element.getparent() if element.tag == "li" else None
        if parent is None or parent.tag != "ol":
            return ""
        following = self._numbers.get(parent, _integer(parent.get("start"), 1))
        number = _integer(element.get("value"), following)
        self._numbers[parent] = number + 1
        return f"{number}. "

    def _words(self, words: str | None) -> None:
        if words:
            words = words.replace("\xa0", " ")
            self._line.append(words if self._set_in_lines else _SPACES.sub(" ", words))

    def _break(self) -> None:
        for line in "".join(self._line).split("\n"):
            if line.strip():
                self._say(line.strip())
        self._line.clear()

    def _grid(self, table: Any) -> list[GridCell]:
        """The cells of a table that holds data; none for one that only lays out a page."""
        if next(table.iterdescendants("table"), None) is not None:
            return []
        rows = list(table.iter("tr"))
        cells: list[GridCell] = []
        free_from = [0] * _WIDEST  # for each column, the first row no cell above reaches into
        for at, row in enumerate(rows):
            column = 0
            for element in row.iterchildren("td", "th"):
                while column < _WIDEST and free_from[column] > at:
                    column += 1
                across = min(max(_integer(element.get("colspan"), 1), 1), _WIDEST // 4)
                down = _integer(element.get("rowspan"), 1) or len(rows)
                down = min(max(down, 1), len(rows) - at)
                if column + across > _WIDEST:
                    return []  # no plan is as wide, and as text nothing of it is lost
                free_from[column : column + across] = [at + down] * across
                cells.append(GridCell(at, column, self._inside(element), down, across))
                column += across
        filled = [cell for cell in cells if cell.text]
        several = len({c.row for c in filled}) > 1 and len({c.column for c in filled}) > 1
        return cells if several else []

    def _inside(self, cell: Any) -> str:
        """The words of a cell, a line to each block in it."""
        lines: list[str] = []
        _Flow(self._walk, lines.append, None).read(cell)
        return "\n".join(lines)


def _integer(words: str | None, default: int) -> int:
    return int(words) if words and re.fullmatch(r"\s*-?\d{1,6}\s*", words) else default
