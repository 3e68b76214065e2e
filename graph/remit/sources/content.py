"""The bytes of one file, however large, endless or absent it is."""

from __future__ import annotations

import difflib
import os
import stat
import sys
from pathlib import Path

from remit.errors import SourceError

# A pipe that nobody writes to would be waited for without end when it is opened to be read.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def content(path: str | Path, *, most: int, thing: str = "document") -> bytes:
    """What a file holds, or standard input where the path is ``-``.

    Pipes and devices are read as files are, and no further.

    Parameters
    ----------
    path
        The file.
    most
        Larger files are refused, before more of them is read.
    thing
        What the file should be, for messages.

    Raises
    ------
    SourceError
        If there is no such file, it is a folder, a pipe without a writer or larger than `most`
        bytes, or it cannot be read.
    """
    where = str(path)
    try:
        data, size = _standard_input(most) if where == "-" else _read(Path(path), most)
    except FileNotFoundError as error:
        near = _near(Path(path))
        remedy = f"did you mean {', '.join(near)}?" if near else "check the path"
        raise SourceError("no such file", where=where, remedy=remedy) from error
    except IsADirectoryError as error:
        raise SourceError(
            "this is a folder", where=where, remedy=f"give the {thing} itself"
        ) from error
    except PermissionError as error:
        raise SourceError(
            "no permission to read this file", where=where, remedy="check its owner and mode"
        ) from error
    except SourceError:
        raise
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte in it
        reason = getattr(error, "strerror", None) or error
        raise SourceError(
            f"cannot be read: {reason}", where=where, remedy="check the path"
        ) from error
    if len(data) > most:
        told = f"{size:,} bytes" if size > most else f"more than {most:,} bytes"
        raise SourceError(
            f"{told} is too large for a {thing}",
            where=where,
            remedy="split it, or take out what is not text",
        )
    return data


def _standard_input(most: int) -> tuple[bytes, int]:
    return sys.stdin.buffer.read(most + 1), 0


def _read(path: Path, most: int) -> tuple[bytes, int]:
    if path.is_dir():
        raise IsADirectoryError
    number = os.open(path, os.O_RDONLY | _AT_ONCE)
    with os.fdopen(number, "rb") as file:
        found = os.fstat(number)
        if hasattr(os, "set_blocking"):
            os.set_blocking(number, True)
        data = file.read(most + 1)
    if not data and stat.S_ISFIFO(found.st_mode):
        raise SourceError(
            "this is a pipe that nobody writes to", where=str(path), remedy="give a file"
        )
    return data, found.st_size


def _near(path: Path) -> list[str]:
    """Names in the same folder that look like the one asked for."""
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:  # no folder, so no names in it to suggest
        return []
    found = difflib.get_close_matches(path.name, sorted(names)[:2000], n=3)
    return [str(path.parent / name) for name in found]
