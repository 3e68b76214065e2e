"""Plain text, in the encodings that offices use.

Accepts UTF-8, UTF-16 and UTF-32, GB18030 (which contains GBK and GB2312), Big5 and Windows-1252;
folds `\\r\\n` and `\\r` to `\\n` and drops the byte order mark. Refuses binary content.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from remit.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
_SAMPLE = 65536
_MOST_DAMAGE = 0.02
_LONE_HIGH_BYTE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_DAMAGE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was in, and the offsets of characters that were damaged.

    `cut_off` says that the last character lacked its end and was dropped.
    """

    text: str
    encoding: str
    damaged: tuple[int, ...] = ()
    cut_off: bool = False


def decode(data: bytes, *, where: str = "") -> str:
    """Text of a file's bytes, with line ends folded to `\\n`.

    Raises
    ------
    SourceError
        If the bytes are no text in any of the encodings.
    """
    return decoded(data, where=where).text


def decoded(data: bytes, *, where: str = "") -> Decoded:
    """Text of a file's bytes and what was seen while decoding them.

    The encoding is the byte order mark's where there is one, else UTF-8 if all but a few damaged
    bytes are valid UTF-8, else the one under which the text looks most like writing. A character
    cut off at the end of the file is dropped; one damaged within becomes U+FFFD, as long as
    such are few.

    Raises
    ------
    SourceError
        If the bytes are no text in any of the encodings.
    """
    encoding = _encoding(data, where)
    mark = next((mark for mark, codec in _MARKS if codec == encoding), b"")
    body = data.removeprefix(mark)
    cut_off = False
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        text = body.decode(encoding, "replace")
        cut_off = _cut_off(body, encoding)
        if cut_off:
            text = text.rstrip(_DAMAGE)
        _refuse_damage(text, encoding, where)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    damaged = tuple(m.start() for m in re.finditer(_DAMAGE, text)) if _DAMAGE in text else ()
    return Decoded(text, encoding, damaged, cut_off)


def _encoding(data: bytes, where: str) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if _is_utf8(data):
        _refuse_binary(data, where)
        return "utf-8"
    sample = data[:_SAMPLE]
    best = max(_candidates(sample), key=lambda codec: _plausibility(sample, codec))
    if not best.startswith("utf-16"):
        _refuse_binary(data, where)
    if _plausibility(sample, best) < 0.3:
        raise SourceError(
            "these bytes are no text in UTF-8, UTF-16, GB18030, Big5 or Windows-1252",
            where=where,
            remedy="save the file as UTF-8 and try again",
        )
    return best


def _is_utf8(data: bytes) -> bool:
    """Valid UTF-8, or UTF-8 with a little damage: other encodings fail at nearly every byte."""
    if b"\0" in data[:_SAMPLE]:  # valid UTF-8 as well, but in truth UTF-16 or no text
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        text = data[:_SAMPLE].decode("utf-8", "replace")
        bad = text.count(_DAMAGE)
        good = sum(character > "\x7f" for character in text) - bad
        return good > 10 * bad
    return True


def _refuse_binary(data: bytes, where: str) -> None:
    sample = data[:_SAMPLE]
    if b"\0" in data or len(sample.translate(None, _CONTROLS)) < 0.98 * len(sample):
        raise SourceError(
            "this is binary data, not text",
            where=where,
            remedy="save it as UTF-8 text, or give the document in its own format",
        )


def _refuse_damage(text: str, encoding: str, where: str) -> None:
    bad = text.count(_DAMAGE)
    if bad > max(1, _MOST_DAMAGE * len(text)):
        line = text[: text.index(_DAMAGE)].count("\n") + 1
        raise SourceError(
            f"{bad} characters cannot be read as {encoding.upper()}",
            where=f"{where}:{line}" if where else "",
            remedy="save the file as UTF-8 and try again",
        )


def _cut_off(body: bytes, encoding: str) -> bool:
    """Whether the last character lacks its end, as it does in a file that was cut off."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    decoder.decode(body)
    return bool(decoder.getstate()[0])


def _candidates(sample: bytes) -> Iterator[str]:
    """Encodings to weigh, the likeliest first, as the first of equals is taken."""
    high = len(_HIGH_BYTE.findall(sample))
    lone = len(_LONE_HIGH_BYTE.findall(sample))
    if b"\0" not in sample:
        yield "gb18030"
        yield "big5"
        # A Chinese character has two high bytes or more; é stands alone among Latin letters.
        if lone * 2 > high:
            yield "cp1252"
    yield "utf-16-le"
    yield "utf-16-be"


def _plausibility(sample: bytes, codec: str) -> float:
    """The share of characters that are common in writing, less those that cannot be."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
    if not text:
        return 0.0
    common = _common()
    score = 0.0
    for character, count in Counter(text).items():
        if character in common:
            score += count
        elif character == _DAMAGE or unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc"):
            score -= 5 * count
        elif codec == "cp1252" and character.isalpha():
            score += count
    return score / len(text)


@cache
def _common() -> frozenset[str]:
    """ASCII, CJK punctuation and the frequent halves of GB 2312 and Big5."""

    def level_one(codec: str, leads: range) -> set[str]:
        pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x40, 0xFF))
        return {pair.decode(codec, "ignore") for pair in pairs}

    han = level_one("gb2312", range(0xB0, 0xD8)) | level_one("big5", range(0xA4, 0xC7))
    ascii_text = {chr(code) for code in range(32, 127)} | set("\t\n\r\f")
    signs = {chr(code) for code in (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), 0xA0)}
    return frozenset(han | ascii_text | signs | set("·—‘’“”…•℃㎡㎞€£§«»°№①②③④⑤⑥⑦⑧⑨⑩"))
