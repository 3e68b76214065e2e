"""A document as a reader sees it, and the way back to its own offsets.

Characters of no width, ligatures and marks of emphasis around labels and ordinals say nothing of
who answers for what, but stand in the middle of the words that do. Layouts read a copy without
them; what they find is told in offsets of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeVar

from remit.model import Document, Extraction, Span
from remit.vocabulary.fold import LIGATURES, UNSEEN

_EMPHASIS = re.compile(
    r"""
    (?P<open>\*{2,4} | __ | (?<![\w*])\*(?=\S) | (?<!\w)_(?=\S))
    (?P<held>[^*_\n|]{1,80}?)
    (?P<close>(?P=open))
    """,
    re.VERBOSE,
)
_ORDINAL = re.compile(r"[(（]?(?:\d{1,4}(?:\.\d{1,3})*|[一二三四五六七八九十百]{1,5})[)）.、．]*")
_COLONS = (":", "：")
_WORDS = re.compile(r"\w")
_DASH = re.compile(r"[ \t]{1,4}[-–—:：]")
_NEAR = 80

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain copy of a document.

    `starts` and `olds` tell, for each stretch that stayed as it was, where it begins in the copy
    and where in the document.
    """

    original: Document
    document: Document
    starts: tuple[int, ...]
    olds: tuple[int, ...]

    def restored(self, found: Extraction) -> Extraction:
        """What was found in the copy, in offsets of the document."""
        items = tuple(self._told(item) for item in found.items)
        return replace(
            found,
            document=self.original,
            items=items,
            findings=(
                *self.original.findings,
                *(self._told(f) for f in found.findings if f not in self.document.findings),
            ),
            readings=tuple(self._told(reading) for reading in found.readings),
        )

    def _told(self, part: Part) -> Part:
        """A part of an extraction with all spans in it, at any depth, in the document's offsets."""
        if isinstance(part, Span):
            return self._span(part)  # type: ignore[return-value]
        if isinstance(part, tuple):
            return tuple(map(self._told, part))  # type: ignore[return-value]
        if not is_dataclass(part) or isinstance(part, type):
            return part
        new = {f.name: self._told(getattr(part, f.name)) for f in fields(part)}
        return replace(part, **new)

    def _span(self, span: Span) -> Span:
        start = self._old(span.start)
        # The end is told by the last character: what was left out behind it is no part of it.
        return Span(start, self._old(span.end - 1) + 1 if span.end > span.start else start)

    def _old(self, at: int) -> int:
        k = bisect_right(self.starts, at) - 1
        following = self.olds[k + 1] - 1 if k + 1 < len(self.olds) else len(self.original.text)
        return min(self.olds[k] + at - self.starts[k], following)


def plain(document: Document) -> Plain | None:
    """The plain copy of a document; None where there is nothing to leave out."""
    cuts = sorted(_cuts(document.text))
    if not cuts:
        return None
    text: list[str] = []
    starts, olds = [0], [0]
    length = at = 0
    for start, end, instead in cuts:
        kept = document.text[at:start]
        text += [kept, instead]
        length += len(kept)
        if instead:
            starts.append(length)
            olds.append(start)
        length += len(instead)
        starts.append(length)
        olds.append(end)
        at = end
    text.append(document.text[at:])
    copy = Plain(document, document, tuple(starts), tuple(olds))
    new = replace(document, text="".join(text), paragraphs=(), tables=(), findings=())
    return replace(copy, document=_moved(document, new, copy))


def _moved(document: Document, new: Document, copy: Plain) -> Document:
    """The copy with the places of its paragraphs, tables and findings."""

    def at(old: int) -> int:
        k = bisect_right(copy.olds, old) - 1
        most = copy.starts[k + 1] if k + 1 < len(copy.starts) else len(new.text)
        return min(copy.starts[k] + old - copy.olds[k], most)

    def span(old: Span) -> Span:
        return Span(at(old.start), at(old.end))

    return replace(
        new,
        paragraphs=tuple(map(span, document.paragraphs)),
        tables=tuple(
            replace(
                table,
                span=span(table.span),
                cells=tuple(replace(cell, span=span(cell.span)) for cell in table.cells),
            )
            for table in document.tables
        ),
        findings=tuple(replace(f, span=span(f.span)) for f in document.findings),
    )


def _cuts(text: str) -> Iterator[tuple[int, int, str]]:
    """What is left out of a text, and what stands there instead."""
    if not text.isascii():
        for hit in UNSEEN.finditer(text):
            yield hit.start(), hit.end(), ""
        for ligature, letters in LIGATURES.items():
            at = text.find(ligature)
            while at >= 0:
                yield at, at + 1, letters
                at = text.find(ligature, at + 1)
    if "*" in text or "_" in text:
        for hit in _EMPHASIS.finditer(text):
            line = text.rfind("\n", 0, hit.start()) + 1
            if _says_nothing(
                text[max(line, hit.start() - _NEAR) : hit.start()],
                hit["held"],
                text[hit.end() : hit.end() + _NEAR].partition("\n")[0],
            ):
                yield hit.start("open"), hit.end("open"), ""
                yield hit.start("close"), hit.end("close"), ""


def _says_nothing(before: str, held: str, after: str) -> bool:
    """Whether marks of emphasis part nothing: around an ordinal, at a colon or dash, in a line.

    Where a line or cell begins with them and words follow, they can be all that parts a label
    from its names (**Lead** Parks); where they hold it all, they make it a heading.
    """
    word = held.strip()
    if _ORDINAL.fullmatch(word) or word.endswith(_COLONS):
        return True
    if _WORDS.search(before.rpartition("|")[2]):
        return True
    return (bool(after) and not after[0].isspace() and after[0] != "|") or _DASH.match(
        after
    ) is not None
