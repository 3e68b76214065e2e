"""What kind of file some bytes are, and ZIP containers opened within bounds.

Office files are ZIP archives, and an archive of some kilobytes can unpack to many gigabytes or
hold XML whose entities do the same. Both are refused before any reader sees them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from remit.errors import SourceError

Kind = Literal["docx", "xlsx", "ods", "odt", "xls", "pdf", "html", "csv", "tsv", "md", "txt"]

MAX_ENTRIES = 10_000
MAX_UNPACKED = 300 * 2**20
MAX_XML = 48 * 2**20
MAX_RATIO = 200
_FREELY_UNPACKED = 20 * 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta)\b",
    re.I | re.S,
)
_TAG = re.compile(rb"<(?:html|body|table|div|p|h[1-6]|ul|ol)\b", re.I)
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "a rich text (RTF) file", "save it as .docx"),
    (b"\x89PNG", "a picture", "have its text recognised (OCR) first"),
    (b"\xff\xd8\xff", "a picture", "have its text recognised (OCR) first"),
    (b"GIF8", "a picture", "have its text recognised (OCR) first"),
    (b"II*\0", "a picture", "have its text recognised (OCR) first"),
    (b"MM\0*", "a picture", "have its text recognised (OCR) first"),
    (b"Rar!", "an archive", "unpack it and give the documents in it"),
    (b"7z\xbc\xaf", "an archive", "unpack it and give the documents in it"),
    (b"\x1f\x8b", "a compressed file", "unpack it and give the documents in it"),
    (b"BZh", "a compressed file", "unpack it and give the documents in it"),
    (b"\xfd7zXZ", "a compressed file", "unpack it and give the documents in it"),
    (b"\x7fELF", "a program", "give the document itself"),
    (b"MIME-Version:", "a web archive (MHTML)", "save it as .html or .docx"),
    (b"From: <Saved by", "a web archive (MHTML)", "save it as .html or .docx"),
    (b"SQLite format 3", "a database", "export its table as .csv"),
)
# Packages that are ZIP archives, by an entry that each has: what they are and the way out.
_PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("OFD.xml", "an OFD file", "open it with an OFD reader and save it as .pdf"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "save it as .xlsx"),
    ("ppt/presentation.xml", "a presentation", "save it as .pdf"),
)
_BY_SUFFIX: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".md": "md",
    ".markdown": "md",
}
SUFFIXES = tuple(
    f".{suffix}"
    for suffix in (
        *("txt", "text", "md", "markdown", "csv", "tsv", "tab", "html", "htm", "xhtml", "pdf"),
        *("docx", "docm", "xlsx", "xlsm", "xls", "ods", "odt"),
        # Documents that are refused, with what to do: in a folder they are not passed over.
        *("doc", "wps", "rtf", "ofd", "mht", "mhtml", "eml", "xlsb", "ppt", "pptx"),
    )
)
"""The endings of documents in a folder."""

_ENCODING = re.compile(rb"[^<]{0,4}<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.I)
_FORBIDDEN_XML = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0T\0Y\0P\0E|E\0N\0T\0I\0T\0Y)|\0<\0!\0(?:D\0O\0C|E\0N\0T)",
)


def kind_of(data: bytes, *, suffix: str, where: str) -> Kind:
    """The kind of a file, by its first bytes and then by its suffix.

    Raises
    ------
    SourceError
        If it is known to be something that is not read: a picture, an archive, an old Word file.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, where)
    if data.startswith(_OLE):
        return _kind_of_ole(data, where)
    if data.startswith((b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0")):
        return "xls"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, what, remedy in _REFUSED:
        if data.startswith(magic):
            raise SourceError(f"this is {what}, not a document", where=where, remedy=remedy)
    if _HTML.match(_without_mark(data[:8192])):
        return "html"
    if _without_mark(data[:8192]).lstrip().startswith(b"<?xml"):
        raise SourceError(
            "this is XML, not a document", where=where, remedy="save it as .docx, .xlsx or .html"
        )
    if suffix in (".html", ".htm", ".xhtml", ".xls") and _TAG.search(data[:65536]):
        return "html"
    return _BY_SUFFIX.get(suffix, "txt")


def _without_mark(head: bytes) -> bytes:
    """The first bytes with a byte order mark, or the zeros of UTF-16, taken away."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _kind_of_ole(data: bytes, where: str) -> Kind:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise encrypted(where)
    if holds("WordDocument"):
        raise SourceError(
            "this is a Word 97-2003 (.doc) file", where=where, remedy="save it as .docx"
        )
    if holds("PowerPoint Document"):
        raise SourceError("this is a presentation", where=where, remedy="save it as .pdf")
    return "xls"


def _kind_of_zip(data: bytes, where: str) -> Kind:
    with open_zip(data, where) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            mime = read_entry(archive, "mimetype", where)[:100].strip()
            found: dict[bytes, Kind] = {
                b"application/vnd.oasis.opendocument.spreadsheet": "ods",
                b"application/vnd.oasis.opendocument.text": "odt",
            }
            if mime in found:
                return found[mime]
        if any(name.startswith("word/") for name in names):
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
    for entry, what, remedy in _PACKAGES:
        if entry in names:
            raise SourceError(f"this is {what}, which is not read", where=where, remedy=remedy)
    raise SourceError(
        "this archive holds no Word, Excel or OpenDocument text",
        where=where,
        remedy="unpack it and give the documents in it, or save it as .docx or .xlsx",
    )


def open_zip(data: bytes, where: str) -> zipfile.ZipFile:
    """A ZIP archive whose entries are few, plain and unpack to a bounded size.

    Raises
    ------
    SourceError
        If it is damaged or encrypted, or would unpack beyond the bounds.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise damaged("archive", where, error) from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise _bomb(where, f"{len(entries):,} entries of {unpacked:,} bytes")
    for entry in entries:
        if entry.flag_bits & 1:
            raise encrypted(where)
        bound = max(_FREELY_UNPACKED, MAX_RATIO * entry.compress_size)
        if entry.file_size > (min(bound, MAX_XML) if _is_xml(entry.filename) else bound):
            raise _bomb(where, f"an entry of {entry.file_size:,} bytes")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    """One entry of an archive that `open_zip` has opened; empty if there is none."""
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise damaged("archive", where, error) from error
    except (ValueError, RuntimeError) as error:
        raise damaged("archive", where, error) from error


def refuse_entities(archive: zipfile.ZipFile, where: str) -> None:
    """Refuse an office file any of whose XML declares a document type, an entity or an odd code.

    Neither OOXML nor OpenDocument packages have a use for them; attacks do.
    """
    for name in archive.namelist():
        content = read_entry(archive, name, where) if _is_xml(name) else b""
        found = _ENCODING.match(content[:200].replace(b"\0", b""))
        encoding = found[1].decode("ascii", "replace").lower() if found else "utf-8"
        odd = "" if encoding in ("utf-8", "utf-16", "us-ascii") else f"the encoding {encoding}"
        if odd or _FORBIDDEN_XML.search(content):
            raise SourceError(
                f"{name} declares {odd or 'XML entities'}, which no office program does",
                where=where,
                remedy="open it with an office program and save it anew",
            )


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def encrypted(where: str) -> SourceError:
    """The error for a file that asks for a password."""
    return SourceError(
        "this file is encrypted",
        where=where,
        remedy="open it with its password and save it without one",
    )


def damaged(what: str, where: str, error: BaseException) -> SourceError:
    """The error for a file that its own format's rules cannot make sense of."""
    lines = str(error).strip().splitlines()
    detail = f": {lines[0][:120]}" if lines else ""
    return SourceError(
        f"this {what} is damaged or cut off{detail}",
        where=where,
        remedy="open it with the program that made it and save it anew",
    )


def _bomb(where: str, size: str) -> SourceError:
    return SourceError(
        f"this archive would unpack to {size}, far more than a document needs",
        where=where,
        remedy="take out its pictures, or save its text alone",
    )
