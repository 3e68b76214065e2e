"""The store: one sorted N-Quads file as the truth, Oxigraph for asking, rdflib as the face.

A store is a folder::

    graph.nq            every statement, sorted, UTF-8: replaced in one step by a build
    documents/<sha>.txt the text of each document, for showing a quote in its line
    oxigraph/<id>/      the same statements on disk, for stores above `IN_MEMORY_BYTES`

A store below that size is loaded into memory when it is opened (about 280,000 statements a
second); above it the on-disk index is opened instead, since joins there are 2 to 11 times slower
but loading would take minutes. `Remote` asks a SPARQL 1.1 endpoint with the same methods.
"""

from __future__ import annotations

from remit.store.asking import Result, Store, select
from remit.store.content import BUILD_GRAPH, content_id
from remit.store.embedded import IN_MEMORY_BYTES, Embedded, open_store
from remit.store.remote import Remote
from remit.store.sparql import Term, declare_prefixes, refuse_service, substitute

__all__ = [
    "BUILD_GRAPH",
    "IN_MEMORY_BYTES",
    "Embedded",
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
