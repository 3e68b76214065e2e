"""Documents to items: small recognisers, one for each layout of the genre, that vote.

Each layout reads what it can of a page and says how much its reading explains. Where readings
overlap, the best supported one is taken, and the readings taken are reported with the items.
Nothing is resolved here and no registry is asked: names stay as they are written.
"""

from __future__ import annotations

from remit.layouts.page import Page
from remit.layouts.plain import plain
from remit.layouts.vote import decide
from remit.model import Document, Extraction

__all__ = ["extract", "recognise"]


def recognise(document: Document) -> Extraction:
    """The items of a document with who answers for them, and what could not be read.

    Targets, milestones and deadlines are added by `extract`. A document that assigns nothing
    gives no items, or items without assignments.
    """
    copy = plain(document)
    if copy is None:
        return decide(Page.of(document))
    return copy.restored(decide(Page.of(copy.document)))


def extract(document: Document) -> Extraction:
    """All that a document says: items, assignments, targets, milestones and deadlines."""
    from remit.layouts.promises import gather as promises

    copy = plain(document)
    if copy is None:
        return promises.add(decide(Page.of(document)))
    return copy.restored(promises.add(decide(Page.of(copy.document))))
