"""Damaged texts and containers: what a damaged file says is quoted, grows, and can be built."""

from __future__ import annotations

import random
from pathlib import Path

import plans

from fuzz import oracles
from fuzz.mutations import mutated

CORPUS = Path(__file__).parents[1] / "corpus"
BUILT_EVERY = 25
WRITERS = {
    "html": plans.as_html,
    "docx": plans.as_docx,
    "xlsx": plans.as_xlsx,
    "xls": plans.as_xls,
    "ods": plans.as_ods,
    "csv": plans.as_csv,
}


def prepare(folder: Path) -> None:
    """Write a container of each format, once: some of them hold the time of their making."""
    for kind, write in WRITERS.items():
        write(folder / f"plan.{kind}")


class Texts:
    """The cases of a run: each text of the corpus five times as often as a container."""

    def __init__(self, made: Path, work: Path) -> None:
        texts, containers = sorted(CORPUS.iterdir()), sorted(made.glob("plan.*"))
        self._seeds = [(p.name, p.read_bytes()) for p in [*texts * 5, *containers]]
        self._work = work
        self.kinds = {"texts": 0, "containers": 0}

    def case(self, draw: random.Random) -> Path:
        """Write the next case."""
        name, data = draw.choice(self._seeds)
        path = self._work / name
        path.write_bytes(mutated(data, draw))
        self.kinds["texts" if path.stem in oracles.ROWS else "containers"] += 1
        return path

    def judged(self, path: Path, number: int) -> str:
        """What the case says, or why it is refused; the oracles hold."""
        found = oracles.read_or_refused(path)
        if isinstance(found, str):
            return found
        oracles.quoted(found)
        form = path.stem.rpartition("-")[2]
        if form in oracles.ROWS:
            oracles.grown(found, form)
        if number % BUILT_EVERY == 0:
            oracles.built(found, self._work / "store")
        return repr((found.items, found.findings))
