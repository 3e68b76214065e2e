"""The on-disk index of a store that is too large to be opened in memory."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from remit.folders import OwnFile

IN_MEMORY_BYTES = 3_000_000_000
"""Size of the N-Quads up to which a store is opened in memory: about 20 million statements, which
Oxigraph holds in 8 GB."""


def indexed(truth: Path, work: Path) -> list[OwnFile]:
    """Make the index of `truth` in `work`, under a name that no other index has.

    Returns
    -------
    list[OwnFile]
        The files of the index, as the marker of the store has to list them; none where memory is
        enough.
    """
    if truth.stat().st_size <= IN_MEMORY_BYTES:
        return []
    making = work / "index"
    engine = ox.Store(str(making))
    engine.bulk_load(path=str(truth), format=ox.RdfFormat.N_QUADS, lenient=True)
    engine.optimize()
    engine.flush()
    del engine
    made = [OwnFile.of(file.name, file) for file in sorted(making.iterdir())]
    # Two indexes of the same statements differ: files of one must never come among the other's.
    name = hashlib.sha256("".join(file.sha256 for file in made).encode()).hexdigest()
    (work / "oxigraph").mkdir()
    making.replace(work / "oxigraph" / name)
    return [replace(file, path=f"oxigraph/{name}/{file.path}") for file in made]
