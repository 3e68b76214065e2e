"""One build takes the place of another, or nothing happens.

Everything is written into a folder of its own beside the store, ``.building-…``, and brought to the
disk there. Then

1. a journal in that folder lists the files of the old store and of the new one;
2. texts, index and N-Quads get their places, under names that tell their content, so that no file
   of the old store is touched: whoever reads goes on reading the old one;
3. the new marker replaces the old one by one rename: from here on the new store answers;
4. what the old marker listed and the new one does not is deleted, then the folder, then the lock.

A build that is killed at any moment leaves the old store (before 3) or the new one (after), and
what the journal lists beside the marker is cleared away by the next that locks the store.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from remit.errors import StoreError
from remit.folders import OwnFile, refuse_links, remove, sync, write_synced
from remit.store.lock import LOCK, BuildLock
from remit.store.marker import MARKER, Marker, is_own, read_marker, readable_marker

_PARTS = ("graph", "documents", "oxigraph")
_WORK = re.compile(r"\.building-[0-9a-f]{16}")
_JOURNAL = "journal.json"


class Writing:
    """A store that is being written: `work` is where, `old` what stands now, if anything does."""

    def __init__(self, folder: Path, work: Path, old: Marker | None) -> None:
        self.folder = folder
        self.work = work
        self.old = old

    def standing_index(self, truth: OwnFile) -> tuple[OwnFile, ...]:
        """The index of the old store, where it is whole and of the same statements."""
        if self.old is None or self.old.truth != truth:
            return ()
        whole = all(file.altered(self.folder) is None for file in self.old.index)
        return self.old.index if whole else ()

    def put(self, new: Marker) -> None:
        """Let the files in `work` that `new` lists take the place of the old store."""
        before = self.old.paths if self.old else frozenset()
        journal = sorted(before | new.paths)
        write_synced(self.work / _JOURNAL, json.dumps(journal).encode())
        for path in sorted(new.paths):
            self._place(path)
        for part in {str(Path(path).parent) for path in new.paths}:
            sync(self.folder / part)
        marker = self.work / MARKER
        write_synced(marker, new.as_bytes())
        marker.replace(self.folder / MARKER)
        sync(self.folder)

    def _place(self, path: str) -> None:
        made = self.work / path
        if made.exists():
            sync(made)
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            made.replace(place)


@contextmanager
def writing(
    folder: Path, *, wait: Callable[[str], object] | None = None, mending: bool = False
) -> Iterator[Writing]:
    """The right to write the store in a folder, with a place to write it; all is tidy at the end.

    Parameters
    ----------
    wait
        Where given, another build's end is waited for, and this is told of it.
    mending
        Take a folder whose marker is missing or damaged for a store.

    Raises
    ------
    StoreError
        If the folder holds anything and is no store, another build holds it, or it cannot be
        written.
    """
    new = not folder.exists()
    if not mending and not (folder / LOCK).is_file():
        # Where a lock stands, a first build runs or died: what is there may be its own.
        _refuse_foreign(folder)
    lock = BuildLock(folder)
    try:
        lock.take(wait)
        tidy = not lock.left
        try:
            refuse_links(folder, (*_PARTS, MARKER))
            _clear(folder, str(lock.left.get("work", "")))
            tidy = True
            if not mending:
                _refuse_foreign(folder)
            work = folder / f".building-{secrets.token_hex(8)}"
            lock.say(work.name)
            try:
                work.mkdir()
                yield Writing(folder, work, readable_marker(folder))
            finally:
                tidy = _cleared(folder, work.name)
        finally:
            lock.release(keep=not tidy)
    finally:
        if new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _marker(folder: Path) -> Marker | None:
    return read_marker(folder) if (folder / MARKER).exists() else None


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder that holds other things than a store."""
    if (folder / MARKER).exists():
        read_marker(folder)
        return
    if os.path.lexists(folder) and not folder.is_dir():
        raise StoreError(
            "this is no folder, and a store is one",
            where=str(folder),
            remedy="name a new or empty folder with --store DIR",
        )
    if folder.is_dir() and any(entry.name != LOCK for entry in folder.iterdir()):
        old = (folder / "graph.nq").exists()
        raise StoreError(
            f"this folder holds files and is no store: it has no {MARKER}"
            + (" (stores of older versions have none)" if old else ""),
            where=str(folder),
            remedy="name a new or empty folder with --store DIR"
            + (", or delete the old store here first" if old else ""),
        )


def _clear(folder: Path, work: str) -> None:
    """Remove the working folder of a build that ended, and what it had placed or replaced."""
    if not _WORK.fullmatch(work) or (folder / work).is_symlink() or not (folder / work).is_dir():
        return
    journal = folder / work / _JOURNAL
    if journal.is_file():
        try:
            listed = json.loads(journal.read_bytes())
        except ValueError:
            # It was cut while it was written, before anything had got its place.
            listed = []
        remove(folder, _superfluous(folder, [str(path) for path in listed]))
    shutil.rmtree(folder / work)


def _cleared(folder: Path, work: str) -> bool:
    """As `_clear`; what cannot be removed now is left to the next build, which the lock tells."""
    try:
        _clear(folder, work)
    except OSError:
        return False
    return True


def _superfluous(folder: Path, listed: Sequence[str]) -> list[str]:
    """What of a journal the store does not need; nothing, where its marker does not tell."""
    try:
        marker = _marker(folder)
    except StoreError:
        return []
    kept = marker.paths if marker else frozenset()
    return [path for path in listed if is_own(path) and path not in kept]
