"""The border to the libraries that parse files: nothing of theirs gets out but a `SourceError`."""

from __future__ import annotations

import importlib
import io
import logging
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

from remit.errors import MissingExtra, RemitError
from remit.sources.containers import damaged

# What parsers are seen to raise on damaged input, besides their own exceptions: a missing part is
# a LookupError, a wrong type an AttributeError or TypeError, deep nesting a RecursionError.
_ON_DAMAGE: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def library(module: str, *, name: str) -> Any:
    """A module of the extra `documents`.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(name, "documents") from error


@contextmanager
def parsing(what: str, where: str, *own: type[Exception]) -> Iterator[None]:
    """Turn a library's exception about a damaged file into a `SourceError`.

    `own` are the library's exceptions that derive from none of the built-in ones. Its warnings
    are about the file's form, not its content, and are dropped, as is what it prints: openpyxl
    writes to standard output, where results go.
    """
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except RemitError:
        raise
    except (*_ON_DAMAGE, *own) as error:
        raise damaged(what, where, error) from error


def silence(logger: str) -> None:
    """Keep a library's log records off standard error unless the program asks for them."""
    found = logging.getLogger(logger)
    if not found.handlers:
        found.addHandler(logging.NullHandler())
