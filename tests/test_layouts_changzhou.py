"""The table pasted as text that the project began with, item by item, against a reader's gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS

from remit.layouts import recognise
from remit.model import Document, Extraction
from remit.sources.text import decode

SOURCE = CORPUS / "changzhou-2008.txt"
GOLD: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "golden" / "changzhou-2008.json").read_text(encoding="utf-8")
)["items"]
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the shared corpus is not here")


@pytest.fixture(scope="module")
def found() -> Extraction:
    return recognise(Document(path="changzhou-2008.txt", text=decode(SOURCE.read_bytes())))


def test_there_are_thirty_items(found: Extraction) -> None:
    assert len(found.items) == len(GOLD) == 30


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: f"{g['number']}")
def test_each_item_is_read_as_a_careful_reader_reads_it(
    found: Extraction, gold: dict[str, Any]
) -> None:
    item = found.items[gold["number"] - 1]
    assert (item.ordinal, item.title, list(item.section)) == (
        gold["ordinal"],
        gold["title"],
        [gold["section"]],
    )
    officials = [a.name for a in item.assignments if a.role == "official"]
    assert officials == ([gold["official"]] if gold["official"] else [])
    for part, row in enumerate(gold["parts"], 1):
        for role in ("lead", "support"):
            names = [a.name for a in item.assignments if (a.role, a.part) == (role, part)]
            assert names == row[role], f"part {part}, {role}"


def test_passages_carry_the_heading_of_their_column(found: Extraction) -> None:
    labels = {p.label for i in found.items for p in i.passages}
    assert labels == {"", "突破标准", "形象进度", "保证措施"}
    assert {p.part for p in found.items[16].passages} == {1, 2, 3, 4, 5}


def test_what_the_copy_lost_is_reported(found: Extraction) -> None:
    by_code: dict[str, list[int | None]] = {}
    for f in found.findings:
        by_code.setdefault(f.code, []).append(f.item)
    assert by_code.pop("no-official") == [28]
    assert by_code.pop("missing-section-heading") == [None]
    assert by_code.pop("lost-ordinal") == [g["number"] for g in GOLD if g["ordinal"] is None]
    assert by_code == {}


def test_every_name_is_quoted_from_its_span(found: Extraction) -> None:
    text = found.document.text
    for item in found.items:
        for a in item.assignments:
            assert "".join(text[a.span.start : a.span.end].split()) == a.name
            assert item.span.holds(a.span)
