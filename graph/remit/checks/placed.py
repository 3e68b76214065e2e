"""Targets with the place they stand in, so that two of them can be compared and both be named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from remit.findings import Bilingual, phrase
from remit.model import Extraction, Item, Target
from remit.vocabulary.numerals import fold
from remit.vocabulary.units import convert

_LOOSE: Final = re.compile(
    r"^(?:全[市县区省州镇]|我[市县区省]|本[市县区省]|新增|新建|累计|年内|再)+|[\s“”‘’\"'《》,、()]+|(?:新增|增加|达到?|完成)$"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A target with its item and the passage of the item that holds it (-1 where none does)."""

    target: Target
    item: Item
    passage: int

    @property
    def key(self) -> str:
        """The indicator without what changes from mention to mention (全市, 新增, quotes)."""
        return _LOOSE.sub("", fold(self.target.indicator))

    @property
    def base(self) -> tuple[Decimal, str] | None:
        """Value and unit in the base unit; None where the unit is not known."""
        if self.target.value is None or self.target.unit is None:
            return None
        return convert(self.target.value, self.target.unit)


def placed(extraction: Extraction) -> Iterator[Placed]:
    """Every target that has a value, with its place, in the order of the document."""
    for item in extraction.items:
        for target in item.targets:
            if target.value is None:
                continue
            holds = (i for i, p in enumerate(item.passages) if p.span.holds(target.span))
            yield Placed(target, item, next(holds, -1))


def by_indicator(extraction: Extraction) -> Mapping[str, list[Placed]]:
    """The placed targets of each indicator."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed(extraction):
        if one.key:
            groups[one.key].append(one)
    return groups


def place(extraction: Extraction, other: Placed) -> Bilingual:
    """Where another target stands, for a message: its item and line."""
    line = extraction.document.position(other.target.span.start)[0]
    return phrase("item-and-line", item=other.item.number, line=line)
