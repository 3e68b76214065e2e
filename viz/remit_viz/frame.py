"""How a page opens and what stands around it: the same for every picture and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remit_viz import page


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another page of the same site: the word for it, and its address relative to this page."""

    word: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The language and theme that a page opens with, and its place in a site.

    `theme` is "light", "dark", or "auto" for what the reader's system asks for. `neighbours` are
    the other pages of the site, `addresses` the pages of nodes, by position; a page that stands
    alone has neither. Raises `UsageError` for a language or theme that the pages do not have.
    """

    lang: str = "zh"
    theme: str = "auto"
    neighbours: Sequence[Neighbour] = ()
    addresses: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        page.require(lang=self.lang, theme=self.theme)
