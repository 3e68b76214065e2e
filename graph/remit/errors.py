"""What can go wrong, said so that a reader can act on it.

::

    RemitError                  the family; carries where, what to do, and the exit status
    ├── SourceError             a document cannot be read                       (exit 3)
    │   ├── UnreadableSources   several cannot                              (exit 3)
    │   └── RegistryError       a registry row is malformed                     (exit 3)
    ├── QuoteMismatch           a quote no longer equals its text               (exit 3)
    ├── StoreError              the store or endpoint failed                    (exit 4)
    │   └── QueryError          the SPARQL text is wrong                        (exit 2)
    │       └── ServiceRefused  it would ask another host                       (exit 2)
    ├── UnknownName             no such official, body or question; near names  (exit 2)
    ├── UsageError              an option or a parameter has no such value      (exit 2)
    ├── NotSayable              a format cannot express the result              (exit 2)
    └── MissingExtra            an optional dependency is not installed         (exit 2)
"""

from __future__ import annotations

from collections.abc import Sequence


class RemitError(Exception):
    """Base of every error that `remit` raises on purpose.

    Parameters
    ----------
    what
        What happened, with the offending value.
    where
        The place, as `file:line:column` or the name of an option.
    remedy
        What to do about it.
    """

    exit_status = 2

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.what}{hint}"


class SourceError(RemitError, ValueError):
    """A document could not be read, or holds nothing that can be read."""

    exit_status = 3


class UnreadableSources(SourceError):
    """Several documents could not be read: `errors` says of each which, where and why."""

    def __init__(self, errors: Sequence[RemitError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))

    def __reduce__(self) -> tuple[type[UnreadableSources], tuple[tuple[RemitError, ...]]]:
        return UnreadableSources, (self.errors,)


class RegistryError(SourceError):
    """A registry file has a row that cannot be understood."""


class QuoteMismatch(RemitError, ValueError):
    """A quoted span no longer equals the words of its document."""

    exit_status = 3


class StoreError(RemitError, OSError):
    """The store or the endpoint could not be read or written."""

    exit_status = 4


class QueryError(StoreError, ValueError):
    """A SPARQL query is not well formed or asks for what is not allowed."""

    exit_status = 2


class ServiceRefused(QueryError):
    """A SPARQL query would ask another host."""


class UsageError(RemitError, ValueError):
    """An argument has no such value."""


class NotSayable(RemitError, ValueError):
    """A result has something that the format cannot express."""


class UnknownName(UsageError, LookupError):
    """A name that nothing in the graph bears."""

    def __init__(
        self, what: str, *, near: Sequence[str] = (), where: str = "", remedy: str = ""
    ) -> None:
        self.near = tuple(near)
        if near and not remedy:
            remedy = f"did you mean {', '.join(near)}?"
        super().__init__(what, where=where, remedy=remedy)


class MissingExtra(RemitError, ImportError):
    """A command needs an optional dependency that is not installed."""

    def __init__(self, needs: str, extra: str) -> None:
        super().__init__(
            f"{needs} is needed here and is not installed",
            remedy=f"install it with: pip install 'remit[{extra}]'",
        )
        self._needs, self._extra = needs, extra

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        # Errors travel between processes, and this one is not made from its own message.
        return MissingExtra, (self._needs, self._extra)
