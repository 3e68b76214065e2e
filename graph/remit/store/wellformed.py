"""Serialised results that a reader of their format finds whole: XML holds less than RDF does."""

from __future__ import annotations

import re

from remit.errors import NotSayable

_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:(?![^\s/>])")


def sayable_xml(body: bytes | bytearray) -> bytes:
    """The XML of a result, if a reader of XML will find in it what was meant.

    Raises
    ------
    NotSayable
        If it has a character or a property that XML cannot express.
    """
    if _NOT_IN_XML.search(body):
        raise NotSayable(
            "the result has a character or a property that XML cannot express; "
            "ask for JSON, or for triples in Turtle"
        )
    # As it stands a reader of XML would take a carriage return for a line feed.
    return bytes(body.replace(b"\r", b"&#13;"))
