"""The cells of a workbook that hold a formula and no value, as no program has calculated it yet."""

from __future__ import annotations

import posixpath
import re
import zipfile

from remit.sources.containers import read_entry
from remit.sources.markup import local, parse, value

# Within a cell: its attributes, its formula, and no value. A text that is empty is a value.
_BARE = re.compile(
    rb"""<c\b(?P<said>[^>]*+)>\s*+
    <f\b(?:[^>]*+(?<=/)>|[^>]*+>[^<]*+</f>)\s*+
    (?:<v\s*+/>|<v>\s*+</v>)?\s*+</c>""",
    re.VERBOSE,
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3}[0-9]{1,7})["']""")


def uncalculated(archive: zipfile.ZipFile, where: str) -> dict[str, list[str]]:
    """The references of such cells, by the names of their sheets."""
    book = read_entry(archive, "xl/workbook.xml", where)
    links = read_entry(archive, "xl/_rels/workbook.xml.rels", where)
    if not book or not links:
        return {}
    targets = {
        value(link, name="Id"): posixpath.normpath(
            posixpath.join("/xl", value(link, name="Target") or "")
        ).lstrip("/")
        for link in parse(links)
    }
    found: dict[str, list[str]] = {}
    for sheet in (e for e in parse(book).iter() if local(e) == "sheet"):
        part = read_entry(archive, targets.get(value(sheet, name="id"), ""), where)
        places = [
            place[1].decode("ascii")
            for cell in _BARE.finditer(part)
            if b't="str"' not in cell["said"] and (place := _PLACE.search(cell["said"]))
        ]
        if places:
            found[value(sheet, name="name") or ""] = places
    return found
