"""The shipped folders: `ontology/` and `data/`.

In a wheel they lie inside the package, in a checkout beside it; both are found without
configuration, so that `pip install` and an editable checkout behave alike.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Path of a shipped file or folder, e.g. ``shipped("ontology", "remit.ttl")``.

    Raises
    ------
    FileNotFoundError
        If the installation does not hold it.
    """
    for root in (_PACKAGE, _PACKAGE.parents[1]):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"this installation of remit lacks {'/'.join(parts)}")
