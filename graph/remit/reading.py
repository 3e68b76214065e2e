"""Sources to extractions, read and checked: the one way, for the library and for every command.

Whoever asks a document what it says asks here, so that a store built from Python and one built by
`remit build` hold the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from remit.checks import check_plan
from remit.findings import merged
from remit.layouts import extract as read_layouts
from remit.model import Document, Extraction
from remit.sources import read
from remit.vocabulary.taught import NOTHING, Taught, teaching

__all__ = ["PageProgress", "extract", "extract_many", "read_documents"]

PageProgress = Callable[[str, int, int], None]
"""Called with (source, pages done, pages in all); other processes must be able to import it."""

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
    sources: Sequence[str | Path],
    *,
    progress: PageProgress | None = None,
    roles: Taught = NOTHING,
) -> Generator[Extraction]:
    """What each source says, in their order; many are read by a process for each core.

    Only some are held at a time, however many there are. Closing the generator ends the processes.

    Parameters
    ----------
    sources
        Files, or ``-`` for standard input.
    progress
        Told of the pages of long documents.
    roles
        Labels taught beside the shipped ones.

    Raises
    ------
    SourceError
        If a source cannot be read.
    MissingExtra
        If the format of one needs a library that is not installed.
    """
    work = partial(_extraction, progress=progress, roles=roles)
    names = [str(source) for source in sources]
    if len(names) < _PARALLEL_FROM or "-" in names:
        yield from map(work, names)
        return
    from remit.workers import mapped

    yield from mapped(work, names)


def read_documents(
    sources: Sequence[str | Path], *, progress: PageProgress | None = None
) -> Generator[Document]:
    """The document in each source, in their order; nothing is looked for in them.

    Raises
    ------
    SourceError, MissingExtra
        As `extract_many`.
    """
    for source in sources:
        yield _document(str(source), progress)


def _extraction(source: str, progress: PageProgress | None, roles: Taught) -> Extraction:
    return extract(_document(source, progress), roles=roles)


def _document(source: str, progress: PageProgress | None) -> Document:
    return read(source, progress=partial(progress, source) if progress else None)
