"""What must hold of whatever a file says; each oracle raises `Wrong`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from remit import Registry, build_store
from remit.errors import RemitError
from remit.model import Document, Extraction
from remit.reading import extract
from remit.sources import read
from remit.vocabulary.fold import seen

# One row more, in the form of each text of the corpus.
ROWS = {
    "brackets": "（{n}）修缮文化馆。（责任单位：县文旅局）\n",
    "labels": "{n}. 修缮文化馆\n责任领导：周立明\n牵头单位：县文旅局\n",
    "lines": "{n}. Repair the library\nLead: Culture Office\n",
    "table": "| {n} | 修缮文化馆 | 周立明 | 县文旅局 | 县财政局 |\n",
}


class Wrong(Exception):
    """An oracle says that something is wrong."""


def bare(words: str) -> str:
    """Words without white space, emphasis and what is not seen."""
    return re.sub(r"[\s*_]+", "", seen(words))


def read_or_refused(path: Path) -> Extraction | str:
    """What a file says, or the reason why it is refused."""
    try:
        return extract(read(path))
    except RemitError as error:
        return error.what


def quoted(found: Extraction) -> None:
    """Every name stands in its span."""
    for item in found.items:
        for one in item.assignments:
            words = found.document.text[one.span.start : one.span.end]
            if bare(one.name) != bare(words):
                raise Wrong(f"name {one.name!r} is not its span {words!r}")


def grown(found: Extraction, form: str) -> None:
    """A row more at the end never makes items fewer."""
    row = ROWS[form].format(n=len(found.items) + 1)
    text = found.document.text.removesuffix("\n") + "\n" + row
    longer = Document(path=found.document.path, text=text)
    after = len(extract(longer).items)
    if after < len(found.items):
        raise Wrong(f"{len(found.items)} items became {after} when a row was appended")


def built(found: Extraction, store: Path) -> None:
    """From bytes to quads: the build checks each quote against its document."""
    shutil.rmtree(store, ignore_errors=True)
    build_store([found], store, registry=Registry.load([]))
