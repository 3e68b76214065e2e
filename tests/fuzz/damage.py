"""Damaged stores: an answer is right, or there is none; repair gives the very store again."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from unittest.mock import patch

import invented

from fuzz.mutations import mutated
from fuzz.oracles import Wrong
from remit import Registry, build_store
from remit.errors import StoreError
from remit.store import MARKER, open_store
from remit.store.check import check, repair
from remit.store.lock import LOCK

ASKED = "SELECT ?s ?l WHERE { ?s a remit:Initiative ; ?p ?l } ORDER BY ?s ?p ?l"
VALUES: tuple[object, ...] = (
    None,
    "",
    "x",
    0,
    1,
    2,
    -1,
    [],
    {},
    [""],
    [{}],
    [["a"]],
    True,
    1e300,
    "../x",
    "0" * 64,
)


def prepare(folder: Path) -> None:
    """Build the store in memory and the store on disk that the cases damage."""
    for name, most in (("small-store", 10**9), ("large-store", 1000)):
        with patch("remit.store.index.IN_MEMORY_BYTES", most):
            build_store([invented.extraction()], folder / name, registry=Registry.load([]))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def _answers(folder: Path) -> list[object]:
    store = open_store(folder)
    rows = [str(row) for row in store.query(ASKED)]  # type: ignore[union-attr]
    texts = [store.text(sha256) for _, sha256 in store.marker.sources]
    return [rows, texts]


class Stores:
    """The cases of a run; a store of each kind stands beside them, whole."""

    def __init__(self, made: Path, work: Path) -> None:
        self._made, self._work = made, work
        names = ("small-store", "large-store")
        self._right = {name: _answers(made / name) for name in names}
        self._names = [*["small-store"] * 4, "large-store"]
        self.kinds = dict.fromkeys(names, 0)

    def case(self, draw: random.Random) -> Path:
        """Copy a store and damage up to three of its files."""
        name = draw.choice(self._names)
        self.kinds[name] += 1
        folder = self._work / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._made / name, folder)
        for _ in range(draw.randint(1, 3)):
            _damage(folder, draw)
        return folder

    def judged(self, folder: Path, number: int) -> str:
        """What opening, checking and mending say; nothing wrong is answered."""
        name = next(name for name in self._right if folder.name.endswith(name))
        said = [self._asked(folder, name), self._checked(folder, name)]
        mended = self._work / f"mended-{name}"
        shutil.rmtree(mended, ignore_errors=True)
        shutil.copytree(folder, mended, symlinks=True)
        try:
            repair(mended)
        except StoreError as error:
            return repr([*said, error.what])
        if check(mended).damages or _answers(mended) != self._right[name]:
            raise Wrong("a repaired store is not the store that was built")
        return repr(said)

    def _asked(self, folder: Path, name: str) -> str:
        try:
            answers = _answers(folder)
        except StoreError as error:
            return error.what
        if answers != self._right[name]:
            raise Wrong(f"a damaged store answered: {str(answers)[:200]}")
        return "answered"

    def _checked(self, folder: Path, name: str) -> str:
        try:
            damages = check(folder).damages
        except StoreError as error:
            return error.what
        now, whole = _contents(folder), _contents(self._made / name)
        if not damages and any(now.get(p) != whole[p] for p in whole if p != MARKER):
            raise Wrong("check found nothing in a damaged store")
        return repr(damages)


def _damage(folder: Path, draw: random.Random) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    if not files:
        return
    path = draw.choice([folder / MARKER if (folder / MARKER).exists() else files[0], *files])
    kind = draw.randrange(6)
    if kind == 0:
        path.unlink()
    elif kind == 1:
        os.truncate(path, draw.randint(0, path.stat().st_size))
    elif kind == 2:
        path.write_bytes(draw.choice(files).read_bytes())
    elif kind == 3:
        path.rename(path.with_name(path.name + "~"))
    elif kind == 4 and path.name == MARKER:
        _marker(path, draw)
    else:
        path.write_bytes(mutated(path.read_bytes(), draw))


def _marker(path: Path, draw: random.Random) -> None:
    """Another value somewhere in the marker, which stays JSON."""
    try:
        whole = json.loads(path.read_bytes())
    except ValueError:
        return
    at = whole
    while True:
        keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
        key = draw.choice(keys)
        if not isinstance(at[key], (dict, list)) or not at[key] or draw.random() < 0.3:
            break
        at = at[key]
    at[key] = draw.choice(VALUES)
    path.write_text(json.dumps(whole), encoding="utf-8")
