"""What one request may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a server; bytes and seconds unless said otherwise.

    Attributes
    ----------
    timeout
        From the start of a query to its whole result; then its worker is killed.
    memory
        What a worker may take beyond the store itself.
    rows, result
        Rows (or triples) and bytes of one result. A larger one is refused, never cut.
    request
        Bytes of a request body; a query in the URL is bounded by the 64 KiB of its head.
    quick, slow
        Jobs at once in their first moments (`QUICK_SECONDS`), and beyond. A job that would be one
        more slow one waits in line, so that a handful of long queries cannot hold up short ones.
    waiting, patience
        How many requests may wait for a worker, and how long; others are sent away with 503.
    line
        How long a slow job may wait in line; as many may as `waiting` says.
    jobs_per_worker
        After so many jobs a worker is replaced, so that memory cannot creep up.
    """

    timeout: float = 10.0
    memory: int = 512 * 1024 * 1024
    rows: int = 100_000
    result: int = 32 * 1024 * 1024
    request: int = 1024 * 1024
    quick: int = max(8, 2 * (os.cpu_count() or 1))
    slow: int = 4
    waiting: int = 100
    patience: float = 15.0
    line: float = 60.0
    jobs_per_worker: int = 500


QUICK_SECONDS = 0.3
"""How long a job counts as quick."""

PAGE_SECONDS = 60.0
"""How long a page of the server's own may take; large plans take a while to draw, once."""

HEAD_BYTES = 64 * 1024
"""Bytes of a request's line and headers."""

RETRY_SECONDS = 2
"""What a client that is sent away is told to wait."""
