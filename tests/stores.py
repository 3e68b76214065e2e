"""Stores that tests change: as a build would have written them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from remit.folders import OwnFile
from remit.store import MARKER, content_id, open_store


def truth(folder: Path | str) -> Path:
    """The N-Quads of a store."""
    return open_store(folder).truth


def rewritten(folder: Path, change: Callable[[str], str]) -> None:
    """Let a store say other things: its N-Quads changed, and its marker with them."""
    store = open_store(folder)
    data = change(store.truth.read_text("utf-8")).encode()
    store.truth.write_bytes(data)
    new = OwnFile.of("", store.truth)
    new = replace(new, path=f"graph/{new.sha256}.nq")
    store.truth.rename(folder / new.path)
    files = tuple(f for f in store.marker.files if f != store.marker.truth)
    marker = replace(store.marker, files=(*files, new), content_id=content_id(io.BytesIO(data)))
    (folder / MARKER).write_bytes(marker.as_bytes())


def with_lines(folder: Path, lines: list[str]) -> None:
    """Add statements to a store, in their order."""
    rewritten(folder, lambda text: "".join(sorted([*text.splitlines(keepends=True), *lines])))
