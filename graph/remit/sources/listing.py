"""Which files are meant: folders and patterns to the documents in them, each file once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Literal

from remit.errors import SourceError
from remit.sources.containers import SUFFIXES

LeftOutBecause = Literal["hidden", "unknown-kind", "store", "no-file"]

# A folder with one of these files is a store: what is in it came from documents and is none.
_STORE_MARKS: Final = ("remit-store.json", "graph.nq")
_WILD: Final = re.compile(r"[*?\[]")
_HIDDEN: Final = (".", "~$")  # what office programs leave beside an open file begins with ~$


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something in a folder that is not read, and why."""

    path: str
    because: LeftOutBecause


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files that were meant, in the order given; what was left out; what failed."""

    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    errors: tuple[SourceError, ...] = ()


def expand(sources: Sequence[str | Path], *, store: str | Path | None = None) -> Listing:
    """The files that sources name: files, folders with all below them, and patterns.

    Files of a folder come in the order of their paths. Hidden ones, those of kinds that are never
    read, and stores are left out there; a file that is named itself is always taken. A file that
    is reached twice, through links too, is taken once.

    Parameters
    ----------
    sources
        Paths, ``-`` for standard input, or patterns with ``*``, ``?``, ``[...]`` and ``**`` for
        any folders. A path that exists is no pattern.
    store
        A folder that is never read, even where it is no store yet.
    """
    walk = _Walk(store)
    chosen: list[str] = []
    for source in map(str, sources):
        try:
            chosen += _named(source, walk)
        except SourceError as error:
            walk.errors.append(error)
    return Listing(
        files=tuple(_once(chosen)), left_out=tuple(walk.left_out), errors=tuple(walk.errors)
    )


def _named(source: str, walk: _Walk) -> list[str]:
    """The files of one source."""
    if os.path.isdir(source):  # noqa: PTH112 -- a name with a zero byte is no folder, and no error
        found = list(walk.files(source))
        if not found and not walk.errors:
            raise SourceError(
                "this folder holds no documents",
                where=source,
                remedy=f"put documents in it ({', '.join(SUFFIXES)}), or give another",
            )
        return found
    if source == "-" or not _WILD.search(source) or os.path.lexists(source):
        return [source]
    top, pattern = _pattern(source)
    found = [
        path
        for path in walk.files(top, None if "**" in pattern else len(pattern))
        if _matches(Path(path).relative_to(top).parts, pattern)
    ]
    if not found:
        raise SourceError(
            "no document matches this pattern",
            where=source,
            remedy="** stands for any folders; hidden files are left out",
        )
    return found


def _pattern(source: str) -> tuple[str, tuple[str, ...]]:
    """The folder in which a pattern begins, and the pattern of each name below it."""
    parts = Path(source).parts
    first = next(k for k, part in enumerate(parts) if _WILD.search(part))
    below = (*parts[first:], "*") if parts[-1] == "**" else parts[first:]
    return str(Path(*parts[:first])), below


def _matches(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the names of a path fit a pattern name by name, ``**`` standing for any folders."""
    at = _reached({0}, pattern)
    for name in names:
        stays = {k for k in at if pattern[k : k + 1] == ("**",)}
        goes = {k + 1 for k in at - stays if k < len(pattern) and fnmatchcase(name, pattern[k])}
        at = _reached(stays | goes, pattern)
    return len(pattern) in at


def _reached(at: set[int], pattern: Sequence[str]) -> set[int]:
    """The places in a pattern, and those behind a ``**`` that stands for no folder at all."""
    for k, part in enumerate(pattern):
        if k in at and part == "**":
            at = at | {k + 1}
    return at


class _Walk:
    """Goes through folders, and keeps what it leaves out and where it may not go."""

    def __init__(self, store: str | Path | None) -> None:
        self.store = _identity(store) if store is not None else None
        self.left_out: list[LeftOut] = []
        self.errors: list[SourceError] = []

    def files(self, top: str, depth: int | None = None) -> Iterator[str]:
        """The documents in a folder and in all below it, in the order of their paths.

        A folder is gone into once: a link to one that was seen, as to one above, leads nowhere.
        """
        seen = {_identity(top)}
        stack = [(entry, 1) for entry in self._entries(top)]
        while stack:
            path, level = stack.pop()
            if not os.path.isdir(path):  # noqa: PTH112 -- as in _named
                if self._is_document(path):
                    yield path
            elif depth is not None and level >= depth:
                continue
            elif _identity(path) not in seen and not self._left_out(path):
                seen.add(_identity(path))
                stack += ((entry, level + 1) for entry in self._entries(path))

    def _entries(self, folder: str) -> list[str]:
        """The paths in a folder, the last first."""
        try:
            names = sorted((path.name for path in Path(folder).iterdir()), reverse=True)
        except OSError as error:
            self.errors.append(
                SourceError(
                    f"this folder cannot be read: {error.strerror or error}",
                    where=folder,
                    remedy="check the path, its owner and mode",
                )
            )
            return []
        return [name if folder == "." else str(Path(folder, name)) for name in names]

    def _left_out(self, folder: str) -> bool:
        if Path(folder).name.startswith(_HIDDEN):
            return self._leave(folder, "hidden")
        marked = any(Path(folder, mark).exists() for mark in _STORE_MARKS)
        if marked or (self.store is not None and _identity(folder) == self.store):
            return self._leave(folder, "store")
        return False

    def _is_document(self, path: str) -> bool:
        if Path(path).name.startswith(_HIDDEN):
            return not self._leave(path, "hidden")
        if Path(path).suffix.lower() not in SUFFIXES:
            return not self._leave(path, "unknown-kind")
        # A pipe or device among documents is none, and neither is a link that leads nowhere.
        return Path(path).is_file() or not self._leave(path, "no-file")

    def _leave(self, path: str, because: LeftOutBecause) -> bool:
        left = LeftOut(path=path, because=because)
        if left not in self.left_out:
            self.left_out.append(left)
        return True


def _identity(path: str | Path) -> object:
    """What tells one file from another by whatever path it is reached."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):  # absent, or no path at all: then its words tell
        return str(path)
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.realpath(path)


def _once(paths: Sequence[str]) -> Iterator[str]:
    """Each file in its first place, under the name that is first in the alphabet.

    The name makes IRIs, and it must not depend on the order in which sources are given.
    """
    names: dict[object, str] = {}
    for path in paths:
        key = _identity(path)
        names[key] = min(path, names.get(key, path), key=lambda p: (Path(p).name, p))
    yield from names.values()
