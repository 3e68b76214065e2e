"""The store: one sorted N-Quads file as the truth, Oxigraph for asking, rdflib as the face.

A store is a folder::

    remit-store.json            the marker: format, content id, and each file with size and SHA-256
    graph/<sha256>.nq           every statement, sorted, UTF-8
    documents/<sha256>.txt      the text of each document, for showing a quote in its line
    oxigraph/<name>/            the same statements on disk, for stores above `IN_MEMORY_BYTES`
    remit-store.lock            while a build runs: whose

Files are named by their content and never change; the marker alone says which of them are the
store, and its renaming is the switch from one build to the next (`remit.store.writing`). A store is
opened only where every file is there with its size, and loaded only where every byte of the
statements is as it was built.

A store below that size is loaded into memory when it is opened (about 280,000 statements a
second); above it the on-disk index is opened instead, since joins there are 2 to 11 times slower
but loading would take minutes. `Remote` asks a SPARQL 1.1 endpoint with the same methods.
"""

from __future__ import annotations

from remit.store.asking import Result, Store, select
from remit.store.content import BUILD_GRAPH, content_id
from remit.store.embedded import Embedded, open_store
from remit.store.index import IN_MEMORY_BYTES
from remit.store.marker import MARKER, Marker
from remit.store.remote import Remote
from remit.store.sparql import Term, declare_prefixes, refuse_service, substitute

__all__ = [
    "BUILD_GRAPH",
    "IN_MEMORY_BYTES",
    "MARKER",
    "Embedded",
    "Marker",
    "Remote",
    "Result",
    "Store",
    "Term",
    "content_id",
    "declare_prefixes",
    "open_store",
    "refuse_service",
    "select",
    "substitute",
]
