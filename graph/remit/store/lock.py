"""The lock of a store: one build at a time, and no trace of one that died.

The system releases the lock when its process ends, however that ends; what the file then still says
is of a dead process, and whoever locks it next clears away what it left. Readers never look at it.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.errors import StoreError

LOCK = "remit-store.lock"
_AGAIN_SECONDS = 0.2
_MOST_BYTES = 4096


class BuildLock:
    """The right to write a store, held from `take` to `release`.

    Attributes
    ----------
    left
        What the file said of a build that died before; empty where none did.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / LOCK
        self.left: dict[str, Any] = {}
        self._file = -1

    def take(self, wait: Callable[[str], object] | None) -> None:
        """Take the lock, or say who has it.

        Parameters
        ----------
        wait
            Where given, it is told whose end is waited for; else a lock that is held is an error.

        Raises
        ------
        StoreError
            If another build holds it, or it cannot be made.
        """
        told = False
        while not self._taken():
            if wait is None:
                raise StoreError(
                    f"another build is writing this store: {self._holder()}",
                    where=str(self.folder),
                    remedy="wait for its end with --wait, or end that process",
                )
            if not told:
                wait(f"{self.folder}: waiting for another build: {self._holder()}")
                told = True
            time.sleep(_AGAIN_SECONDS)

    def say(self, work: str) -> None:
        """Write who builds, and into which folder of his own, before that folder is made."""
        said = {
            "remit": "build",
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "work": work,
        }
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(said).encode(), 0)

    def release(self, *, keep: bool = False) -> None:
        """Let others build; with `keep`, what the lock says stays for the next that takes it."""
        try:
            if not keep:
                self.path.unlink(missing_ok=True)
        finally:
            os.close(self._file)

    def _taken(self) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError as error:
            raise _unlockable(self.path, error) from error
        try:
            free = _locked(file)
            # The one before may have removed the file between our opening and our locking it.
            if free and self.path.exists() and os.path.samestat(os.fstat(file), self.path.stat()):
                self.left = _said(file, self.path)
                self._file = file
                return True
        except BaseException as error:
            os.close(file)
            if isinstance(error, OSError) and not isinstance(error, StoreError):
                raise _unlockable(self.path, error) from error
            raise
        os.close(file)
        return False

    def _holder(self) -> str:
        try:
            said = json.loads(self.path.read_bytes()[:_MOST_BYTES])
            return f"process {said['pid']} on {said['host']} since {said['started']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "it has just begun"


def _locked(file: int) -> bool:
    """Lock an open file, unless somebody has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _MOST_BYTES, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
            return False
        raise
    return True


def _said(file: int, path: Path) -> dict[str, Any]:
    """What a build that died said of itself in its lock."""
    os.lseek(file, 0, os.SEEK_SET)
    data = os.read(file, _MOST_BYTES)
    if not data:
        return {}
    try:
        said = json.loads(data)
        if said["remit"] == "build":
            return dict(said)
    except (ValueError, KeyError, TypeError) as error:
        raise _foreign(path) from error
    raise _foreign(path)


def _foreign(path: Path) -> StoreError:
    return StoreError(
        "this file has the name of a lock, and is none",
        where=str(path),
        remedy="move it away, or choose another folder with --store DIR",
    )


def _unlockable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"the folder cannot be written and locked: {error.strerror or error}",
        where=str(path),
        remedy="choose another folder with --store DIR",
    )
