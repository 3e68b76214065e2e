"""Files to documents: `read(path)` chooses the reader by content, then by suffix."""

from __future__ import annotations

from remit.sources.files import MAX_BYTES, Progress, read
from remit.sources.listing import Listing, expand

__all__ = ["MAX_BYTES", "Listing", "Progress", "expand", "read"]
