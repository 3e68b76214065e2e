"""Folders that remit writes into: whose a file is, whether it is whole, how it is replaced.

Such a folder has a marker that lists every file remit wrote there. What the marker does not list is
somebody else's: it is never replaced, never deleted, and no symbolic link is followed to reach it.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A file that remit wrote: its path in the folder (with ``/``), size in bytes, SHA-256."""

    path: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, file: Path) -> OwnFile:
        """What `file` is now, under the path it is to have."""
        with file.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
        return cls(path=path, size=file.stat().st_size, sha256=digest)

    def damage(self, folder: Path) -> str | None:
        """What is wrong with it as far as its size tells: a word of `DAMAGES`, or None."""
        try:
            found = (folder / self.path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return "missing"
        if stat.S_ISLNK(found.st_mode) or not is_inside(folder, self.path):
            return "link"
        if not stat.S_ISREG(found.st_mode):
            return "no-file"
        if found.st_size == self.size:
            return None
        return "empty" if found.st_size == 0 else "size"

    def altered(self, folder: Path) -> str | None:
        """As `damage`, with every byte compared."""
        damage = self.damage(folder)
        if damage is not None:
            return damage
        try:
            now = OwnFile.of(self.path, folder / self.path)
        except FileNotFoundError:
            # A build may have taken it away a moment ago.
            return "missing"
        except OSError:
            return "unreadable"
        return None if now == self else "altered"

    def as_json(self) -> dict[str, Any]:
        """As markers list it."""
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


DAMAGES = {
    "missing": "is missing",
    "link": "is reached by a symbolic link",
    "no-file": "is no file",
    "empty": "is empty",
    "size": "has another size than it was written with",
    "unreadable": "cannot be read",
    "altered": "was changed after it was written",
}


State = tuple[int, ...]


def state(path: Path | int) -> State | None:
    """What changes when a file (a path, or one that is open) is replaced or altered.

    None where there is no such file.
    """
    try:
        found = os.fstat(path) if isinstance(path, int) else path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def is_inside(folder: Path, path: str) -> bool:
    """Whether no folder on the way to a path is a symbolic link."""
    parts = path.split("/")[:-1]
    return not any(folder.joinpath(*parts[: n + 1]).is_symlink() for n in range(len(parts)))


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Refuse a folder in which one of the names is a symbolic link.

    Raises
    ------
    StoreError
        If there is one.
    """
    for name in names:
        if (folder / name).is_symlink():
            raise StoreError(
                "this is a symbolic link, and remit writes nothing through it",
                where=str(folder / name),
                remedy="remove the link, or choose another folder",
            )


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Delete files, and the folders in `folder` that this leaves empty; no link is followed."""
    above = set()
    for path in sorted(paths):
        if is_inside(folder, path):
            (folder / path).unlink(missing_ok=True)
            above |= {parent for parent in Path(path).parents if parent.parts}
    for parent in sorted(above, reverse=True):
        try:
            (folder / parent).rmdir()
        except OSError:
            # Something else is in it: it stays.
            continue


def write_synced(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this returns."""
    with path.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync(path: Path) -> None:
    """Bring a file or folder to the disk, where the system can do so."""
    try:
        place = os.open(path, os.O_RDONLY)
    except PermissionError:
        # Windows opens no folders; what it renames is on the disk by its own journal.
        return
    try:
        os.fsync(place)
    finally:
        os.close(place)
