"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import invented
import networkx as nx
import pytest

from remit import responsibility
from remit.build import build
from remit.reading import extract
from remit.registry import Registry, read
from remit.sources import read as read_source
from remit.store import Embedded, open_store

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "plans" / "changzhou-2008.txt"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture
def registry_file(tmp_path: Path) -> Path:
    """The invented city's registry as a file."""
    path = tmp_path / "shili.csv"
    path.write_text(invented.REGISTRY, encoding="utf-8")
    return path


@pytest.fixture
def registry(registry_file: Path) -> Registry:
    """The invented city's registry, loaded."""
    return Registry([read(registry_file)])


@pytest.fixture
def store(tmp_path: Path, registry: Registry) -> Embedded:
    """A store built from the invented plan."""
    build([invented.extraction()], tmp_path / "store", registry=registry)
    return open_store(tmp_path / "store")


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    """A store built from the plan that the package ships."""
    folder = tmp_path_factory.mktemp("shipped")
    build([extract(read_source(SHIPPED))], folder, registry=Registry.load())
    return open_store(folder)


@pytest.fixture(scope="session")
def shipped_graph(shipped_store: Embedded) -> nx.MultiDiGraph[Any]:
    """The responsibility graph of the shipped plan, with evidence; not to be changed."""
    return responsibility.read(shipped_store, evidence=True)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents; its tests are skipped where it is not at hand."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real documents is not at hand")
    return CORPUS


def needed_tool(name: str) -> str:
    """Path of a program that a test drives; CI demands it, elsewhere its absence skips."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("REMIT_REQUIRE_TOOLS"):
            raise RuntimeError(f"{name} is required here and is not installed")
        pytest.skip(f"{name} is not installed")
    return path
