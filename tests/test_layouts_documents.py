"""Whole documents with gold: those of tests/golden, and the shared corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import CORPUS
from scoring import f1, score

from remit.layouts import recognise
from remit.model import Document, Extraction
from remit.sources.text import decode

OWN = Path(__file__).parent / "golden" / "documents"
BLIND = Path(__file__).parent / "golden" / "blind"
LEAST_EACH = 0.9
LEAST_ALL = 0.97


def documents(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*.txt") if p.with_suffix(".gold.json").exists())


def extraction(path: Path) -> Extraction:
    return recognise(Document(path=str(path), text=decode(path.read_bytes())))


def right_wrong_missing(path: Path) -> tuple[int, int, int]:
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    return score(extraction(path), gold["items"])


@pytest.mark.parametrize("path", documents(OWN), ids=lambda p: p.stem)
def test_each_own_document_is_read_as_its_gold_says(path: Path) -> None:
    assert f1(*right_wrong_missing(path)) >= LEAST_EACH


def test_the_own_documents_together_reach_the_mark() -> None:
    totals = [sum(column) for column in zip(*map(right_wrong_missing, documents(OWN)), strict=True)]
    assert len(documents(OWN)) == 12
    assert f1(*totals) >= LEAST_ALL
    assert totals[1] <= 0.03 * totals[0]


def test_twelve_documents_whose_gold_came_first_together_reach_the_mark() -> None:
    # Written with their gold before any of them was read; at that first run micro F1 was 0.982.
    totals = [
        sum(column) for column in zip(*map(right_wrong_missing, documents(BLIND)), strict=True)
    ]
    assert len(documents(BLIND)) == 12
    assert f1(*totals) >= LEAST_ALL


needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")


@needs_corpus
@pytest.mark.parametrize("path", documents(CORPUS), ids=lambda p: p.stem)
def test_each_corpus_document_is_read_as_its_gold_says(path: Path) -> None:
    assert f1(*right_wrong_missing(path)) >= LEAST_EACH


@needs_corpus
def test_a_programme_without_bodies_has_seventeen_initiatives_and_no_assignment() -> None:
    found = extraction(CORPUS / "zhonglou-2006.txt")
    assert len(found.items) == 17
    assert not any(i.assignments for i in found.items)
    assert {i.section[0][:4] for i in found.items} == {
        "转变增长",
        "加大有效",
        "加强城市",
        "注重统筹",
        "坚持从严",
    }
    assert [f.code for f in found.findings] == ["page-break"]
