"""The folder of a site: which pages in it are remit's, and how they are replaced.

Its marker lists every page before the first of them is written, so that also after a death in the
middle nothing there is of unknown origin. Files of others are never replaced or removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from remit import __version__
from remit.errors import StoreError
from remit.folders import is_inside, refuse_links, remove, write_synced

MARKER = "remit-site.json"
FORMAT = 1
_PARTIAL = "remit-page.partial"
_PATH = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9.-]+\.html")


def publish(folder: Path, names: Sequence[str], pages: Iterable[tuple[str, str]]) -> list[Path]:
    """Write pages, and remove those that an earlier run wrote and this one does not.

    Parameters
    ----------
    names
        The paths of all pages.
    pages
        Path and HTML of each, as they are drawn.

    Raises
    ------
    StoreError
        If the folder is not of a site, a file of somebody else has the path of a page, or
        something cannot be written.
    """
    at = folder
    try:
        owned = _owned(folder)
        _refuse_others(folder, names, owned)
        folder.mkdir(parents=True, exist_ok=True)
        _mark(folder, {*owned, *names})
        written = []
        for name, html in pages:
            at = folder / name
            at.parent.mkdir(exist_ok=True)
            (folder / _PARTIAL).write_bytes(html.encode("utf-8"))
            (folder / _PARTIAL).replace(at)
            written.append(at)
        remove(folder, owned - set(names))
        _mark(folder, set(names))
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(
            f"cannot write the page: {error.strerror or error}",
            where=str(at),
            remedy="name a folder that can be written",
        ) from error
    finally:
        _drop_partial(folder)
    return written


def _owned(folder: Path) -> frozenset[str]:
    """The pages that earlier runs wrote; none where the folder is empty or not there."""
    marker = folder / MARKER
    if not folder.exists() or not any(folder.iterdir()):
        return frozenset()
    refuse_links(folder, (MARKER, _PARTIAL, "initiative", "official", "body"))
    if not marker.exists():
        raise StoreError(
            f"this folder holds files and is no site: it has no {MARKER}",
            where=str(folder),
            remedy="name a new or empty folder with -o; the site of an older remit has to be "
            "deleted first",
        )
    try:
        whole = json.loads(marker.read_bytes())
        pages = frozenset(str(page) for page in whole["pages"])
        if whole["format"] == FORMAT and all(_PATH.fullmatch(page) for page in pages):
            return pages
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(marker) from error
    raise _unreadable(marker)


def _unreadable(marker: Path) -> StoreError:
    return StoreError(
        "this marker of a site is damaged, or of another version of remit",
        where=str(marker),
        remedy="delete the site, or name another folder with -o",
    )


def _refuse_others(folder: Path, names: Iterable[str], owned: frozenset[str]) -> None:
    """Refuse to write a page where somebody else's file is."""
    for name in names:
        path = folder / name
        if (
            (name not in owned and path.exists())
            or path.is_symlink()
            or not is_inside(folder, name)
        ):
            raise StoreError(
                "a page has to go here, and remit did not write what is here",
                where=str(path),
                remedy="move it away, or name another folder with -o",
            )


def _mark(folder: Path, pages: set[str]) -> None:
    whole = {"format": FORMAT, "software": f"remit {__version__}", "pages": sorted(pages)}
    write_synced(folder / _PARTIAL, f"{json.dumps(whole, indent=1)}\n".encode())
    (folder / _PARTIAL).replace(folder / MARKER)


def _drop_partial(folder: Path) -> None:
    """Remove the page that was being written; only remit writes under this name."""
    if (folder / MARKER).is_file():
        (folder / _PARTIAL).unlink(missing_ok=True)
