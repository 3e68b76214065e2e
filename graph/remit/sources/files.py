"""One file to one `Document`: bounded reading, the kind of file, the reader for it."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable
from pathlib import Path

from remit.errors import SourceError
from remit.model import Document, Span
from remit.sources import metadata, text

MAX_BYTES = 64 * 2**20
Progress = Callable[[int, int], None]

_LINE = re.compile(r"\S(?:.*\S)?")


def read(
    path: str | Path, *, max_bytes: int = MAX_BYTES, progress: Progress | None = None
) -> Document:
    """The document in a file: its text, paragraphs, tables and what it says of itself.

    Parameters
    ----------
    path
        The file, or ``-`` for standard input.
    max_bytes
        Larger files are refused before they are read.
    progress
        Called with (pages done, pages in all) while a long document is read.

    Raises
    ------
    SourceError
        If the file cannot be read, is too large, damaged, encrypted or no document.
    MissingExtra
        If its format needs a library that is not installed.
    """
    where = str(path)
    data = _standard_input(max_bytes) if where == "-" else _content(Path(path), max_bytes)
    if not data.strip():
        raise SourceError("this file is empty", where=where, remedy="give the document itself")
    decoded = text.decode(data, where=where)
    return _plain(decoded, where)


def _plain(decoded: str, where: str) -> Document:
    found = metadata.describe(decoded, name=where.replace("\\", "/").rsplit("/", 1)[-1])
    return Document(
        path=where,
        text=decoded,
        title=found.title,
        issuer=found.issuer,
        jurisdiction=found.jurisdiction,
        year=found.year,
        issued=found.issued,
        language=found.language,
        paragraphs=tuple(Span(*m.span()) for m in _LINE.finditer(decoded)),
    )


def _standard_input(max_bytes: int) -> bytes:
    data = sys.stdin.buffer.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large("-", f"more than {max_bytes:,} bytes")
    return data


def _content(path: Path, max_bytes: int) -> bytes:
    where = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
            size = path.stat().st_size
    except FileNotFoundError as error:
        near = _near(path)
        remedy = f"did you mean {', '.join(near)}?" if near else "check the path"
        raise SourceError("no such file", where=where, remedy=remedy) from error
    except IsADirectoryError as error:
        raise SourceError(
            "this is a folder", where=where, remedy="give the documents in it one by one"
        ) from error
    except PermissionError as error:
        raise SourceError(
            "no permission to read this file", where=where, remedy="check its owner and mode"
        ) from error
    except (OSError, ValueError) as error:
        raise SourceError(
            f"cannot be read: {error}", where=where, remedy="check the path"
        ) from error
    if len(data) > max_bytes:
        raise _too_large(where, f"{size:,} bytes")
    return data


def _near(path: Path) -> list[str]:
    """Names in the same folder that look like the one asked for."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:  # no folder, so no names in it to suggest
        return []
    found = difflib.get_close_matches(path.name, sorted(names)[:2000], n=3)
    return [str(path.parent / name) for name in found]


def _too_large(where: str, size: str) -> SourceError:
    return SourceError(
        f"{size} is too large for a document",
        where=where,
        remedy="split it, or take out what is not text",
    )
