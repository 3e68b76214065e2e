"""Whether a store is whole, and what can be made whole without its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from remit.errors import StoreError
from remit.folders import OwnFile, refuse_links
from remit.store.content import content_id
from remit.store.index import indexed
from remit.store.marker import Marker, is_own, read_marker, readable_marker
from remit.store.writing import writing
from remit.terms import NS, PREFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A file of a store that is not as it was written.

    `kind` is a word of `remit.folders.DAMAGES`, or ``content-id``; `source` names the document
    whose text it is, where it is one; `derived` tells whether `repair` can make it anew.
    """

    path: str
    kind: str
    source: str
    derived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `check` found: the marker, all damage, and files that are not of the store."""

    marker: Marker
    damages: tuple[Damage, ...]
    others: tuple[str, ...]


def check(folder: str | Path) -> Checked:
    """Compare every byte of a store with what was built.

    Raises
    ------
    StoreError
        If there is no store, or its marker cannot be read.
    """
    folder = Path(folder)
    marker = read_marker(folder)
    refuse_links(folder, ("graph", "documents", "oxigraph"))
    names = {f"documents/{sha256}.txt": name for name, sha256 in marker.sources}
    damages = [
        Damage(
            path=file.path,
            kind=kind,
            source=names.get(file.path, ""),
            derived=file.path.startswith("oxigraph/"),
        )
        for file in marker.files
        if (kind := file.altered(folder)) is not None
    ]
    if not any(damage.path == marker.truth.path for damage in damages):
        with (folder / marker.truth.path).open("rb") as lines:
            if content_id(lines) != marker.content_id:
                damages.append(
                    Damage(path=marker.truth.path, kind="content-id", source="", derived=True)
                )
    return Checked(marker=marker, damages=tuple(damages), others=_others(folder, marker))


def _others(folder: Path, marker: Marker) -> tuple[str, ...]:
    """Files that bear names of a store and are not listed."""
    found = (
        path.relative_to(folder).as_posix()
        for part in ("graph", "documents", "oxigraph")
        for path in (folder / part).rglob("*")
        if not path.is_dir()
    )
    return tuple(sorted(path for path in found if path not in marker.paths))


def repair(folder: str | Path, *, wait: Callable[[str], object] | None = None) -> Marker:
    """Make anew what follows from the statements: the marker and the index.

    The statements themselves and the texts follow from the sources alone: where one of them is
    damaged, nothing is changed.

    Raises
    ------
    StoreError
        If statements or texts are missing or damaged (each is named), or there is no store.
    """
    folder = Path(folder)
    old = readable_marker(folder)
    if old is None and not (folder / "graph").is_dir():
        read_marker(folder)
    with writing(folder, wait=wait, mending=True) as place:
        truth = old.truth if old else _only_truth(folder)
        lost = [] if truth.altered(folder) is None else [truth.path]
        facts = _facts(folder / truth.path) if not lost else _Facts(old.sources if old else ())
        texts, missing = _texts(folder, facts)
        if lost or missing:
            raise _lost(folder, [*lost, *missing])
        index = _standing(folder, old) or indexed(folder / truth.path, place.work)
        marker = Marker(
            software=f"remit {facts.version}",
            content_id=_content_id(folder / truth.path),
            files=tuple(sorted((truth, *texts, *index), key=lambda file: file.path)),
            sources=facts.sources,
        )
        place.put(marker)
    return marker


def _only_truth(folder: Path) -> OwnFile:
    """The N-Quads of a store without a marker: those whose name tells their content."""
    found = [
        OwnFile(path=f"graph/{path.name}", size=path.stat().st_size, sha256=path.stem)
        for path in sorted((folder / "graph").glob("*.nq"))
        if is_own(f"graph/{path.name}") and not path.is_symlink()
    ]
    whole = [file for file in found if file.altered(folder) is None]
    if len(whole) != 1:
        raise StoreError(
            f"{len(whole)} of {len(found)} files of statements here are whole, and a store has one",
            where=str(folder / "graph"),
            remedy="build it again from its sources into another folder",
        )
    return whole[0]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the statements say of their own making."""

    sources: tuple[tuple[str, str], ...]
    version: str = ""


def _facts(truth: Path) -> _Facts:
    names: dict[str, str] = {}
    hashes: dict[str, str] = {}
    version = ""
    schema = PREFIXES["schema"]
    told = {f"{NS}fileName": names, f"{schema}sha256": hashes}
    for quad in ox.parse(path=str(truth), format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value in told:
            told[quad.predicate.value][str(quad.subject)] = quad.object.value
        elif quad.predicate.value == f"{schema}softwareVersion":
            version = quad.object.value
    return _Facts(tuple(sorted((names[doc], hashes[doc]) for doc in names)), version)


def _texts(folder: Path, facts: _Facts) -> tuple[list[OwnFile], list[str]]:
    """The texts that are as they were, and those that are not, each with its document."""
    whole, lost = [], []
    for name, sha256 in facts.sources:
        path = f"documents/{sha256}.txt"
        place = folder / path
        size = place.lstat().st_size if place.exists() else 0
        file = OwnFile(path=path, size=size, sha256=sha256)
        if file.altered(folder) is None:
            whole.append(file)
        else:
            lost.append(f"{path} ({name})")
    return list(dict.fromkeys(whole)), lost


def _standing(folder: Path, old: Marker | None) -> tuple[OwnFile, ...]:
    whole = old is not None and all(file.altered(folder) is None for file in old.index)
    return old.index if old is not None and whole else ()


def _lost(folder: Path, paths: Sequence[str]) -> StoreError:
    shown = ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
    return StoreError(
        f"missing or damaged, and to be had from the sources alone: {shown}",
        where=str(folder),
        remedy="build again from the sources: remit build SOURCE... --store DIR",
    )


def _content_id(truth: Path) -> str:
    with truth.open("rb") as lines:
        return content_id(lines)
