"""The content id: what two stores have in common that say the same."""

from __future__ import annotations

import hashlib
from typing import IO

from remit.terms import BASE

BUILD_GRAPH = f"{BASE}graph/build"


def content_id(lines: IO[bytes]) -> str:
    """SHA-256, in hexadecimal, of N-Quads lines without those of the build graph."""
    digest = hashlib.sha256()
    tail = f" <{BUILD_GRAPH}> .\n".encode()
    for line in lines:
        if not line.endswith(tail):
            digest.update(line)
    return digest.hexdigest()
