"""What a document says of itself: title, issuer, place, year, date of issue, language.

Each is taken from words that say so (a title line, a signature over a date, a label such as
发布机构, a document number) and is None where no such words are found: nothing is guessed.
Only the head and the tail of the text are looked at, so the cost does not grow with its length,
but for the place of a document that names none there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from remit.sources import metadata_latin, metadata_zh
from remit.sources.language import language

_LONGEST_TITLE = 120
_MADE_BY_PROGRAM = re.compile(
    r"(?:microsoft|untitled|document|book|sheet|文档|无标题|新建|工作簿)|^\W*\d+\W*$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a document says of itself; None where it says nothing."""

    title: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    year: int | None = None
    issued: date | None = None
    language: str = "und"


def describe(text: str, *, name: str = "", title: str | None = None) -> Metadata:
    """Title, issuer, jurisdiction, year, date of issue and language of a text.

    Parameters
    ----------
    text
        The document's text.
    name
        The file's name. It counts only together with the text: a year or a place in the name is
        taken where the text names it too.
    title
        The title that the file format itself gives, taken where the text shows none.

    Returns
    -------
    Metadata
        `jurisdiction` is the division as the document names it, after that of its city where the
        document names that too (常州市, 常州市钟楼区), or 全国 for the central authorities. `year`
        is the year of the plan: the first in the title, else that of the date of issue or of the
        document number. `language` is a BCP 47 tag, "und" where nothing tells.
    """
    spoken = language(text)
    if spoken.startswith("zh"):
        zh = metadata_zh.Page(text, name=name, traditional=spoken == "zh-Hant")
        zh.given_title = _from_format(title)
        return Metadata(
            title=zh.title,
            issuer=zh.issuer,
            jurisdiction=zh.jurisdiction,
            year=zh.year,
            issued=zh.issued,
            language=spoken,
        )
    page = metadata_latin.Page(text, name=name)
    page.given_title = _from_format(title)
    return Metadata(
        title=page.title,
        issuer=page.issuer,
        jurisdiction=page.jurisdiction,
        year=page.year,
        issued=page.issued,
        language=spoken,
    )


def _from_format(title: str | None) -> str | None:
    """A format's own title, unless it is the name that some program gave the file."""
    words = " ".join((title or "").split())
    if len(words) < 4 or _MADE_BY_PROGRAM.search(words):
        return None
    return words[:_LONGEST_TITLE]
