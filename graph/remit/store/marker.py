"""The marker: what a store is made of, and the single switch from one build to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from remit.errors import StoreError
from remit.folders import DAMAGES, OwnFile, refuse_links

MARKER = "remit-store.json"
FORMAT = 1
_PATH = re.compile(
    r"graph/[0-9a-f]{64}\.nq|documents/[0-9a-f]{64}\.txt|oxigraph/[0-9a-f]{64}/[A-Za-z0-9._-]+"
)


@dataclass(frozen=True, kw_only=True)
class Marker:
    """What the last build wrote.

    Parameters
    ----------
    software
        Name and version of what built it.
    content_id
        SHA-256 of the sorted N-Quads without the build graph.
    files
        Every file of the store but the marker, sorted by path.
    sources
        Name and SHA-256 of the text of each document, sorted.
    """

    software: str
    content_id: str
    files: tuple[OwnFile, ...]
    sources: tuple[tuple[str, str], ...]

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of all files."""
        return frozenset(file.path for file in self.files)

    @property
    def truth(self) -> OwnFile:
        """The N-Quads."""
        return next(f for f in self.files if f.path.startswith("graph/"))

    @property
    def index(self) -> tuple[OwnFile, ...]:
        """The files of the on-disk index; none where the store is opened in memory."""
        return tuple(f for f in self.files if f.path.startswith("oxigraph/"))

    def as_bytes(self) -> bytes:
        """The marker as it is written."""
        whole = {
            "format": FORMAT,
            "software": self.software,
            "content_id": self.content_id,
            "sources": [{"name": name, "sha256": sha256} for name, sha256 in self.sources],
            "files": [file.as_json() for file in self.files],
        }
        return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")


def read_marker(folder: Path) -> Marker:
    """The marker of the store in a folder.

    Raises
    ------
    StoreError
        If the folder is no store, the marker is damaged, or the format is not this one's.
    """
    path = folder / MARKER
    refuse_links(folder, (MARKER,))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _no_store(folder) from error
    try:
        whole = json.loads(data)
        version = whole["format"]
        if int(version) != FORMAT:
            raise _other_format(path, version)
        return _parsed(whole)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(
            "this marker of a store is damaged",
            where=str(path),
            remedy=f"write it anew with: remit store repair --store {folder}",
        ) from error


def readable_marker(folder: Path) -> Marker | None:
    """As `read_marker`, with None for a marker that is missing or damaged."""
    try:
        return read_marker(folder)
    except OtherFormat:
        raise
    except StoreError:
        return None


def _parsed(whole: dict[str, Any]) -> Marker:
    files = tuple(
        OwnFile(path=str(f["path"]), size=int(f["size"]), sha256=str(f["sha256"]))
        for f in whole["files"]
    )
    sources = tuple((str(s["name"]), str(s["sha256"])) for s in whole["sources"])
    # Paths are deleted by this list: none may lead elsewhere.
    if not all(is_own(file.path) for file in files):
        raise ValueError("a path is no path of a store")
    if sum(file.path.startswith("graph/") for file in files) != 1:
        raise ValueError("a store has one graph")
    return Marker(
        software=str(whole["software"]),
        content_id=str(whole["content_id"]),
        files=files,
        sources=sources,
    )


def is_own(path: str) -> bool:
    """Whether a path is one that a file of a store may have."""
    return _PATH.fullmatch(path) is not None


def _no_store(folder: Path) -> StoreError:
    if (folder / "graph").is_dir() and any((folder / "graph").glob("*.nq")):
        return StoreError(
            f"the marker {MARKER} of this store is missing",
            where=str(folder),
            remedy=f"write it anew with: remit store repair --store {folder}",
        )
    if (folder / "graph.nq").exists():
        return StoreError(
            f"this is no store, or one of an older remit: it has no {MARKER}",
            where=str(folder),
            remedy="build it anew from its sources into another folder: "
            "remit build SOURCE... --store DIR",
        )
    return StoreError(
        "there is no store here",
        where=str(folder),
        remedy="make one with: remit build SOURCE...",
    )


class OtherFormat(StoreError):
    """Another version of remit made the store."""


def _other_format(path: Path, version: int) -> OtherFormat:
    if version > FORMAT:
        what, remedy = "a newer", "install a newer version: pip install --upgrade remit"
    else:
        what = "an older"
        remedy = "build it anew from its sources into another folder: remit build SOURCE..."
    return OtherFormat(
        f"{what} remit made this store (format {version}; this one reads {FORMAT})",
        where=str(path),
        remedy=remedy,
    )


def damaged(folder: Path, file: OwnFile, damage: str) -> StoreError:
    """The error that says what is wrong with a file of a store."""
    derived = file.path.startswith("oxigraph/")
    return StoreError(
        f"the store is damaged: this file {DAMAGES[damage]}",
        where=str(folder / file.path),
        remedy=f"make it anew with: remit store repair --store {folder}"
        if derived
        else f"build again from the sources; all damage: remit store check --store {folder}",
    )


def refuse_damage(folder: Path, files: Sequence[OwnFile], *, whole: bool = False) -> None:
    """Refuse a store of which a file is missing or has another size; with `whole`, other bytes.

    Raises
    ------
    StoreError
        For the first file that is not as it was written.
    """
    refuse_links(folder, ("graph", "documents", "oxigraph"))
    for file in files:
        damage = file.altered(folder) if whole else file.damage(folder)
        if damage is not None:
            raise damaged(folder, file, damage)
