"""Files in which a user teaches labels: `label = role`, one a line, # before a remark.

The role is official, lead, responsible, support or supervisor, or a label that gives it
(抓总部门 = 牵头单位).
"""

from __future__ import annotations

import os
from pathlib import Path

from remit.errors import SourceError
from remit.model import ROLES, Role
from remit.vocabulary import roles
from remit.vocabulary.taught import NOTHING, Taught

_LARGEST, _LONGEST = 262_144, 48
_FORM = "write one label a line: 抓总单位 = lead"


def load(path: str | os.PathLike[str] | None) -> Taught:
    """The labels of a file; nothing where there is none.

    Raises
    ------
    SourceError
        If the file cannot be read, is no UTF-8 or larger than 256 KiB, or a line is no label with
        a role; with the file and the line.
    """
    if path is None:
        return NOTHING
    found: dict[str, tuple[str, Role]] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        where = f"{path}:{number}"
        label, role = _entry(said, where)
        before = found.setdefault(roles.key(label), (label, role))
        if before[1] != role:
            raise SourceError(
                f"{label!r} is given the role {before[1]} above", where=where, remedy="keep one"
            )
    return Taught(tuple(sorted(found.values())))


def _text(path: str | os.PathLike[str]) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise SourceError("is larger than 256 KiB", where=str(path), remedy=_FORM)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror or error}", where=str(path), remedy="name a file"
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError("is no UTF-8", where=str(path), remedy="save it as UTF-8") from error


def _entry(said: str, where: str) -> tuple[str, Role]:
    label, mark, word = (part.strip() for part in said.rpartition("="))
    if not mark or not word:
        raise SourceError(f"has no role: {said[:60]!r}", where=where, remedy=_FORM)
    if not roles.key(label) or len(label) > _LONGEST or not label.isprintable():
        raise SourceError(f"is no label: {label[:60]!r}", where=where, remedy=_FORM)
    role = next((r for r in ROLES if r == word.lower()), None) or roles.role_of(word)
    if role is None:
        raise SourceError(
            f"is no role: {word[:60]!r}", where=where, remedy="choose one of " + ", ".join(ROLES)
        )
    return label, role
