"""Sources to extractions, read and checked: the one way, for the library and for every command.

Whoever asks a document what it says asks here, so that a store built from Python and one built by
`remit build` hold the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from remit.checks import check_plan
from remit.errors import MissingExtra, RemitError, SourceError, UnreadableSources
from remit.findings import merged
from remit.layouts import extract as read_layouts
from remit.model import Document, Extraction, Unread
from remit.sources import Listing, expand, read
from remit.vocabulary.taught import NOTHING, Taught, teaching

__all__ = ["PageProgress", "extract", "extract_many", "extract_readable", "read_documents"]

PageProgress = Callable[[str, int, int], None]
"""Called with (source, pages done, pages in all); other processes must be able to import it."""

Made = TypeVar("Made")

_PARALLEL_FROM = 64  # sources from which starting further processes pays


def extract(document: Document, *, roles: Taught = NOTHING) -> Extraction:
    """All that a document says: items, who answers for them, promises, and all findings.

    The findings are those of its file, of its layouts and of the checks of what it promises, each
    once, in the order of the text. Nothing is resolved: names stay as they are written. `roles` are
    labels taught beside the shipped ones (`vocabulary.rolefile.load`).
    """
    with teaching(roles):
        found = read_layouts(document)
    findings = (*document.findings, *found.findings, *check_plan(found))
    return replace(found, findings=merged(findings))


def extract_many(
    sources: Sequence[str | Path] | Listing,
    *,
    progress: PageProgress | None = None,
    roles: Taught = NOTHING,
) -> Generator[Extraction]:
    """What each source says, in their order; many are read by a process for each core.

    Only some are held at a time, however many there are. Closing the generator ends the processes.

    Parameters
    ----------
    sources
        Files, folders, patterns, or ``-`` for standard input; or what `remit.sources.expand` made
        of them.
    progress
        Told of the pages of long documents.
    roles
        Labels taught beside the shipped ones.

    Raises
    ------
    SourceError
        After all others were gone through, if a source cannot be read.
    MissingExtra
        Likewise, if the format of one needs a library that is not installed.
    UnreadableSources
        Likewise, if this holds of several.
    """
    return _all_or_error(extract_readable(sources, progress=progress, roles=roles))


def extract_readable(
    sources: Sequence[str | Path] | Listing,
    *,
    progress: PageProgress | None = None,
    roles: Taught = NOTHING,
) -> Generator[Extraction | Unread]:
    """What each source says as `extract_many` gives it, or why it cannot be read."""
    return _each(sources, partial(_extraction, progress=progress, roles=roles), parallel=True)


def read_documents(
    sources: Sequence[str | Path] | Listing, *, progress: PageProgress | None = None
) -> Generator[Document]:
    """The document in each source, in their order; nothing is looked for in them.

    Raises
    ------
    SourceError, MissingExtra, UnreadableSources
        As `extract_many`.
    """
    return _all_or_error(_each(sources, partial(_document, progress=progress), parallel=False))


def _each(
    sources: Sequence[str | Path] | Listing, work: Callable[[str], Made], *, parallel: bool
) -> Generator[Made | Unread]:
    """What the work makes of each source, then the places where there was none to be had."""
    listing = sources if isinstance(sources, Listing) else expand(sources)
    attempt = partial(_attempt, work)
    if not parallel or len(listing.files) < _PARALLEL_FROM or "-" in listing.files:
        yield from map(attempt, listing.files)
    else:
        from remit.workers import mapped

        yield from mapped(attempt, listing.files)
    yield from (Unread(source=error.where, error=error) for error in listing.errors)


def _attempt(work: Callable[[str], Made], source: str) -> Made | Unread:
    try:
        return work(source)
    except (SourceError, MissingExtra) as error:
        error.where = error.where or source
        return Unread(source=source, error=error)
    except (MemoryError, RecursionError) as error:
        wants = "memory than there is" if isinstance(error, MemoryError) else "nesting than is read"
        told = SourceError(f"this needs more {wants}", where=source, remedy="split it")
        return Unread(source=source, error=told)


def _all_or_error(found: Iterable[Made | Unread]) -> Generator[Made]:
    """What was read; at the end, all that was not as one error."""
    errors: list[RemitError] = []
    for each in found:
        if isinstance(each, Unread):
            errors.append(each.error)
        else:
            yield each
    if len(errors) > 1:
        raise UnreadableSources(errors)
    if errors:
        raise errors[0]


def _extraction(source: str, progress: PageProgress | None, roles: Taught) -> Extraction:
    return extract(_document(source, progress), roles=roles)


def _document(source: str, progress: PageProgress | None) -> Document:
    return read(source, progress=partial(progress, source) if progress else None)
