"""What is wrong with a request, said in the language of the page; in English to machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from remit_viz.server.rendering import say


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of `server-words.json` and the values that are put into it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self, lang: str) -> str:
        """The phrase in a language."""
        return say(self.key, lang, **self.values)


def as_said(text: str) -> Phrase:
    """A text that is the same in every language, such as an engine's own complaint."""
    return Phrase("as-said", {"text": text})


@dataclass(frozen=True, slots=True)
class Near:
    """Something that may have been meant: its key for machines, its name and address for people."""

    key: str
    name: str
    address: str


def names(near: Sequence[str]) -> list[Near]:
    """Names that a name looks like; each leads to whatever bears it."""
    return [Near(name, name, f"/find?{urlencode({'label': name})}") for name in near]


class Problem(Exception):
    """A job cannot be done as it was asked.

    Parameters
    ----------
    status
        The HTTP status of the response.
    phrase
        What is wrong.
    near
        What may have been meant.
    """

    def __init__(self, status: int, phrase: Phrase, near: Sequence[Near] = ()) -> None:
        super().__init__(phrase.said("en"))
        self.status, self.phrase, self.near = status, phrase, near

    def head(self) -> dict[str, Any]:
        """The problem as the head of a worker's answer."""
        return {
            "status": self.status,
            "error": str(self),
            "phrase": [self.phrase.key, dict(self.phrase.values)],
            "near": [[near.key, near.name, near.address] for near in self.near],
        }


def told(head: Mapping[str, Any]) -> tuple[Phrase, list[Near]]:
    """What a head says is wrong, and what may have been meant."""
    phrase = Phrase(*head["phrase"]) if "phrase" in head else as_said(head.get("error", ""))
    return phrase, [Near(*near) for near in head.get("near", ())]
