"""XML parts of office files: parsed safely, and asked by local names.

Strict and transitional OOXML differ in their namespaces alone, so names are compared without.
"""

from __future__ import annotations

from typing import Any

from remit.sources.libraries import library


def parse(xml: bytes) -> Any:
    """The root element of an XML part, with entities and network left alone."""
    etree = library("lxml.etree", name="lxml")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    return etree.fromstring(xml, parser)


def local(element: Any) -> str:
    """An element's name without its namespace; strict and transitional files differ in it."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The first descendant along a path of local names, or None."""
    for name in path:
        element = next((e for e in element if local(e) == name), None)
        if element is None:
            return None
    return element


def value(element: Any, *path: str, name: str = "val") -> str | None:
    """An attribute, by its local name, of the descendant along a path."""
    found = child(element, *path) if path else element
    if found is None:
        return None
    return next((v for k, v in found.attrib.items() if k.rsplit("}", 1)[-1] == name), None)


def integer(words: str | None, default: int, *, most: int = 999) -> int:
    """A count written in an attribute, held below a bound; the default where it is none."""
    if not words or not (words.isascii() and words.isdigit()):
        return default
    return min(int(words[:9]), most)
