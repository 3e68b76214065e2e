"""HTML pages: what a browser would show, as paragraphs and real tables.

The tree is the one that browsers build (the HTML5 algorithm, by lexbor): unclosed elements nest
without end, and words that stand between the rows of a table move before it.
Scripts, styles, embedded objects, hidden and struck-out words are left out; nothing is fetched and
no entity is resolved.
A table that only lays the page out (it holds another table, or has a single row or column of
content) is read as running text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from typing import Any

from remit.errors import SourceError
from remit.findings import finding
from remit.model import Span
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
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
# Elements whose words are no markup, comments and declarations; a tag and what it says.
_APART = rf"<!--.*?-->|<[!?][^>]*>|<(?P<raw>{'|'.join(_RAW)})\b.*?</(?P=raw)\b[^>]*>"
_TAG = re.compile(
    rf"{_APART}|<(?P<name>/?[a-z][^\s/>]*)"
    r"""(?P<said>(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+)>""",
    re.I | re.S,
)
_ANY_TAG = re.compile(rf"{_APART}|<(?:/?[a-z]|[!?])[^>]*>", re.I | re.S)
_ATTRIBUTE = re.compile(r"""([a-z]{4,7})\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""", re.I)
_STRUCK = frozenset({"del", "s", "strike"})
_HIDING = re.compile(r"display\s*+:\s*+none|text-decoration[a-z-]*\s*+:[^;]*line-through", re.I)
_HIDDEN = re.compile(r"\shidden(?=[\s/=]|$)", re.I)
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_HEARD = frozenset({"colspan", "content", "name", "rowspan", "start", "value"})
_CLOSED_BY_NEXT = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "th", "thead", "tfoot", "tr", "track", "wbr",
})  # fmt: skip
_SPACE = re.compile(r"\s+")
_DEEPEST = 30_000
_WIDEST = 400
_LONGEST = 4_000_000


def render(data: bytes, *, where: str) -> Rendered:
    """The text and the tables of a page, in the order in which they stand."""
    out = Rendering(where, apart=True)
    markup = _DECLARATION.sub("", decode(data, where=where))
    markup, root = pour(markup, out)
    if root is None:
        return out.rendered("text/html")
    rendered = out.rendered("text/html", title=_title(root))
    if _moved(markup, root):
        here = Span(0, len(rendered.text))
        rendered = replace(rendered, findings=(*rendered.findings, finding("moved-markup", here)))
    before, after = _signs(root)
    return replace(rendered, lead="\n".join([*before, rendered.text, *after]))


def pour(markup: str, out: Rendering) -> tuple[str, Any]:
    """Add what a browser shows of some markup; the markup that was parsed, and its root or None.

    Raises
    ------
    SourceError
        If it is longer, or nests deeper, than can be read in bounded time.
    """
    lexbor = library("selectolax.lexbor", name="selectolax")
    markup = _EMBEDDED.sub("", markup.replace("\0", ""))
    if len(markup) > _LONGEST:
        raise SourceError(
            f"{len(markup):,} characters of markup are too many for a page",
            where=out.where,
            remedy="save the part of the page that holds the plan",
        )
    markup = bare(markup, where=out.where)
    with parsing("web page", out.where):
        root = lexbor.LexborHTMLParser(markup).root
    if root is not None:
        _Flow(out.paragraph, out.unseen, out).read(root)
    return markup, root


def bare(markup: str, *, where: str) -> str:
    """The markup without the attributes that say nothing of its words.

    Browsers rebuild unclosed elements in each paragraph for every set of attributes, which costs
    the square of a page that differs in colours alone.

    Raises
    ------
    SourceError
        If elements nest deeper than can be read in linear time.
    """
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name = (tag["name"] or "").lower()
        if not name:
            return tag[0]
        if name[0] == "/":
            depth = max(depth - 1, 0)
            return f"<{name}>"
        if name not in _CLOSED_BY_NEXT:
            depth += 1
            if depth > _DEEPEST:
                raise SourceError(
                    f"elements of this page nest more than {_DEEPEST:,} deep",
                    where=where,
                    remedy="save the part of the page that holds the plan",
                )
        return f"<{name}{''.join(_told(tag['said']))}>"

    return _TAG.sub(kept, markup)


def _told(said: str) -> Iterator[str]:
    for attribute in _ATTRIBUTE.finditer(said):
        if attribute[1].lower() in _HEARD:
            yield f" {attribute[1]}={attribute[2]}"
        elif attribute[1].lower() == "style" and _HIDING.search(attribute[2]):
            yield " hidden"
    if _HIDDEN.search(_QUOTED.sub("", said)):
        yield " hidden"


def _moved(markup: str, root: Any) -> bool:
    """Whether words stand elsewhere in the tree than in the file: from tables to before them."""
    written = "".join(_SPACE.sub("", unescape(_ANY_TAG.sub(" ", markup))))
    read = "".join(
        _SPACE.sub("", node.text_content or "")
        for event, node in _steps(root)
        if event == "start" and node.tag == "-text" and node.parent.tag not in _RAW
    )
    return written != read and sorted(written) == sorted(read)


def _steps(root: Any) -> Iterator[tuple[str, Any]]:
    """Each node at its start and its end, in the order of the page, without recursion."""
    node, top = root, root.mem_id
    while True:
        yield "start", node
        below = node.child
        if below is not None:
            node = below
            continue
        while True:
            yield "end", node
            if node.mem_id == top:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def _named(root: Any, *tags: str) -> Iterator[Any]:
    """The elements below (and with) one that have one of these names."""
    return (node for event, node in _steps(root) if event == "start" and node.tag in tags)


def _said_inside(node: Any) -> str:
    words = (part.text_content or "" for part in _named(node, "-text"))
    return _SPACES.sub(" ", "".join(words)).strip()


def _signs(root: Any) -> tuple[list[str], list[str]]:
    """Lines before and after the text that say what the page's `meta` elements say.

    Chinese government sites are bound to name ArticleTitle, PubDate and SiteName there.
    """
    said = [meta.attributes for meta in _named(root, "meta")]
    named = {
        (meta.get("name") or "").lower(): _SPACES.sub(" ", meta.get("content") or "")[:200]
        for meta in said
    }
    heads = [_said_inside(head)[:200] for head in _named(root, "h1")]
    title = named.get("articletitle") or (heads[0] if len(heads) == 1 else "")
    labels = (("发布日期", named.get("pubdate")), ("主办", named.get("sitename")))
    after = [f"{label}:{words}" for label, words in labels if words]
    return [title, f"标题:{title}"] if title else [], after


def _title(root: Any) -> str | None:
    """The first part of the `title` element; what follows names the site."""
    words = next((_said_inside(title) for title in _named(root, "title")), "")
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
        self,
        say: Callable[[str], None],
        unseen: Callable[[str], None],
        tables: Rendering | None = None,
    ) -> None:
        self._say = say
        self._unseen = unseen
        self._tables = tables
        self._line: list[str] = []
        self._numbers: dict[int, int] = {}
        self._set_in_lines = 0  # how many <pre> are open

    def read(self, root: Any) -> None:
        skipped: int | None = None
        for event, node in _steps(root):
            if skipped is None and event == "start" and self._whole(node):
                skipped = node.mem_id
            if skipped is None:
                self._step(event, node)
            elif event == "end" and node.mem_id == skipped:
                skipped = None
        self._break()

    def _whole(self, node: Any) -> bool:
        """Whether an element is dealt with at once: left out, or written as a table."""
        if node.tag in _LEFT_OUT:
            return True
        if _is_unseen(node):
            self._unseen(_said_inside(node))
            return True
        grid = self._grid(node) if node.tag == "table" and self._tables else []
        if not grid or not self._tables:
            return False
        self._break()
        self._tables.paragraph(
            next((_said_inside(caption) for caption in _named(node, "caption")), "")
        )
        self._tables.table(grid)
        return True

    def _step(self, event: str, node: Any) -> None:
        tag = node.tag
        if tag == "-text":
            if event == "start":
                self._words(node.text_content)
            return
        if tag in _BLOCKS:
            self._break()
        if tag == "pre":
            self._set_in_lines += 1 if event == "start" else -1
        if event == "start":
            self._line.append("\n" if tag == "br" else self._number(node))

    def _number(self, node: Any) -> str:
        """The number that a browser prints before an item of an ordered list."""
        parent = node.parent if node.tag == "li" else None
        if parent is None or parent.tag != "ol":
            return ""
        following = self._numbers.get(parent.mem_id, _integer(parent.attributes.get("start"), 1))
        number = _integer(node.attributes.get("value"), following)
        self._numbers[parent.mem_id] = number + 1
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
        within = _named(table, "table")
        next(within)
        if next(within, None) is not None:
            return []
        rows = [row for row in _named(table, "tr") if not self._hides(row)]
        cells: list[GridCell] = []
        free_from = [0] * _WIDEST  # for each column, the first row no cell above reaches into
        for at, row in enumerate(rows):
            column = 0
            for cell in row.iter():
                if cell.tag not in ("td", "th") or self._hides(cell):
                    continue
                said = cell.attributes
                while column < _WIDEST and free_from[column] > at:
                    column += 1
                across = min(max(_integer(said.get("colspan"), 1), 1), _WIDEST // 4)
                down = _integer(said.get("rowspan"), 1) or len(rows)
                down = min(max(down, 1), len(rows) - at)
                if column + across > _WIDEST:
                    return []  # no plan is as wide, and as text nothing of it is lost
                free_from[column : column + across] = [at + down] * across
                cells.append(GridCell(at, column, self._inside(cell), down, across))
                column += across
        filled = [cell for cell in cells if cell.text]
        several = len({c.row for c in filled}) > 1 and len({c.column for c in filled}) > 1
        return cells if several else []

    def _hides(self, part: Any) -> bool:
        """Whether a row or cell is hidden, with its words told; or its part of the table is."""
        if _is_unseen(part):
            self._unseen(_said_inside(part))
            return True
        return part.tag == "tr" and _is_unseen(part.parent) and self._hides(part.parent)

    def _inside(self, cell: Any) -> str:
        """The words of a cell, a line to each block in it."""
        lines: list[str] = []
        _Flow(lines.append, self._unseen).read(cell)
        return "\n".join(lines)


def _is_unseen(node: Any) -> bool:
    """Whether an element is hidden, or its words are struck out.

    A page whose whole body is hidden is shown by its script.
    """
    if node.tag in ("html", "body"):
        return False
    return node.tag in _STRUCK or (node.tag[0] != "-" and "hidden" in node.attributes)


def _integer(words: str | None, default: int) -> int:
    return int(words) if words and re.fullmatch(r"\s*-?\d{1,6}\s*", words) else default
