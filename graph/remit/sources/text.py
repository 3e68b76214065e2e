"""Plain text, in the encodings that Chinese offices use.

Accepts UTF-8, UTF-16 (with or without a byte order mark) and GB18030 (which contains GBK and
GB2312); folds `\\r\\n` and `\\r` to `\\n` and drops the byte order mark. Refuses binary content.
"""

from __future__ import annotations

from remit.errors import SourceError

_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})


def decode(data: bytes, *, where: str = "") -> str:
    """Text of a file's bytes, with line ends folded to `\\n`.

    The encoding is the byte order mark's where there is one, else UTF-8 if the bytes are valid
    UTF-8, else UTF-16 if every other byte says so, else GB18030.

    Raises
    ------
    SourceError
        If the bytes are no text in any of these encodings.
    """
    text = _decode(data, where)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes, where: str) -> str:
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, where)
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _strict(data, unmarked, where)
    if b"\0" in data or _share_of_controls(data) > 0.02:
        raise SourceError(
            "this is binary data, not text",
            where=where,
            remedy="save it as UTF-8 text, or give the document in its own format",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as broken_utf8:
        cut = _cut_at_the_end(data, broken_utf8)
        if cut is not None:
            return cut
    return _strict(data, "gb18030", where)


def _cut_at_the_end(data: bytes, error: UnicodeDecodeError) -> str | None:
    """UTF-8 that is whole but for a character cut off at the end of the file, or None."""
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        return data[: error.start].decode("utf-8")
    return None


def _strict(data: bytes, codec: str, where: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(
            f"byte {error.start} cannot be read as {codec.upper()}",
            where=f"{where}:{line}" if where else "",
            remedy="save the file as UTF-8 and try again",
        ) from error


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: line feeds and spaces show as zero bytes on one side only."""
    sample = data[:4096]
    if len(sample) < 8 or len(data) % 2 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 4 * even and (b"\n\0" in sample or odd > len(sample) / 4):
        return "utf-16-le"
    if even > 4 * odd and (b"\0\n" in sample or even > len(sample) / 4):
        return "utf-16-be"
    return None


def _share_of_controls(data: bytes) -> float:
    sample = data[:65536]
    if not sample:
        return 0.0
    return 1 - len(sample.translate(None, _CONTROLS)) / len(sample)
