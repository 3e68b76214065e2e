"""The cards: one a measure, complete, and part of its docstring."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from remit.measures import Card, cards
from remit.measures.cards import measure

EXPECTED = (
    [f"W{n}" for n in range(1, 11)]
    + [f"K{n}" for n in range(1, 15)]
    + [f"R{n}" for n in range(1, 6)]
    + [f"D{n}" for n in range(1, 6)]
    # A5 to A7 need the words of the document and belong to the linter.
    + ["A1", "A2", "A3", "A4", "A8", "A9"]
)


def test_every_measure_has_one_card_in_order() -> None:
    assert [card.id for card in cards()] == EXPECTED


@pytest.mark.parametrize("card", cards(), ids=lambda card: card.id)
def test_a_card_is_complete_and_shown_in_the_docstring(card: Card) -> None:
    assert all(value for value in card.as_json().values())
    assert re.search(r"[\u4e00-\u9fff]", card.title_zh)
    assert not re.search(r"[\u4e00-\u9fff]", card.title_en + card.formula)
    module, name = card.function.rsplit(".", 1)
    doc = getattr(import_module(module), name).__doc__
    assert f"{card.id}, {card.title_en}" in doc
    assert card.formula in doc


def test_two_measures_cannot_share_a_card() -> None:
    first = cards()[0]
    with pytest.raises(ValueError, match="share the card W1"):
        measure(first)(len)
