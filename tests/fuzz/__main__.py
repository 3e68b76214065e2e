"""`make fuzz`: damage, read, judge, and keep what fails.

``PYTHONPATH=tests python -m fuzz [texts|stores] [--seconds S] [--most N] [--seed N]``
``PYTHONPATH=tests python -m fuzz [texts|stores] --again PATH``

What is no `RemitError` is a fault, and so is what an oracle calls wrong. All cases run again in a
second process under another hash seed, which must say the same. Failing inputs are written to
`fuzz-failures/`, with the command that repeats them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from fuzz import damage, texts

KEEP = Path("fuzz-failures")


class Target(Protocol):
    """What is fuzzed."""

    kinds: dict[str, int]

    def case(self, draw: random.Random) -> Path:
        """Write the next case."""

    def judged(self, path: Path, number: int) -> str:
        """What a case says; raises if that is wrong."""


def target(name: str, made: Path, work: Path) -> Target:
    """What is fuzzed, by its name."""
    return texts.Texts(made, work) if name == "texts" else damage.Stores(made, work)


def run(name: str, said: argparse.Namespace, made: Path) -> tuple[Mapping[str, int], int, str]:
    """Cases of each kind, how many failed, and the digest of all that was said."""
    draw, digest, failed, tried = random.Random(said.seed), hashlib.sha256(), 0, 0  # noqa: S311
    until = time.monotonic() + said.seconds
    with tempfile.TemporaryDirectory() as work:
        fuzzed = target(name, made, Path(work))
        while tried < said.most and time.monotonic() < until:
            tried += 1
            path = fuzzed.case(draw)
            try:
                told = fuzzed.judged(path, tried)
            except Exception as error:
                failed += 1
                told = type(error).__name__
                if not said.made:
                    kept(path, name, f"{said.seed}-{tried}-{path.name}")
            digest.update(told.replace(work, "").encode("utf-8", "surrogatepass"))
    return fuzzed.kinds, failed, digest.hexdigest()


def kept(path: Path, name: str, as_name: str) -> None:
    """Write a failing input, and say how to repeat it."""
    KEEP.mkdir(exist_ok=True)
    failing = KEEP / as_name
    if path.is_dir():
        shutil.copytree(path, failing, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copyfile(path, failing)
    print(traceback.format_exc().strip().splitlines()[-1])  # noqa: T201
    print(f"  PYTHONPATH=tests python -m fuzz {name} --again {failing}", flush=True)  # noqa: T201


def again(name: str, path: Path) -> int:
    """Judge one kept input, with its traceback."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as work:
        prepare(name, Path(made))
        copy = Path(work) / path.name
        shutil.copytree(path, copy) if path.is_dir() else shutil.copyfile(path, copy)
        target(name, Path(made), Path(work)).judged(copy, 0)
    print("nothing is wrong with it")  # noqa: T201
    return 0


def prepare(name: str, made: Path) -> None:
    """Write what the cases start from."""
    (texts if name == "texts" else damage).prepare(made)


def twice(name: str, said: argparse.Namespace) -> bool:
    """Run, then run the same cases under another hash seed and compare."""
    with tempfile.TemporaryDirectory() as made:
        prepare(name, Path(made))
        kinds, failed, digest = run(name, said, Path(made))
        command = [sys.executable, "-m", "fuzz", name, "--made", made, "--seed", str(said.seed)]
        command += ["--seconds", "inf", "--most", str(sum(kinds.values()))]
        env = os.environ | {"PYTHONHASHSEED": str(said.seed % 2**32)}
        other = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    same = other.stdout.split()[-1] == digest
    counts = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
    told = "same" if same else "DIFFERS"
    print(f"seed {said.seed}: {counts}; {failed} failed; second run {told}", flush=True)  # noqa: T201
    return same and not failed


def main() -> int:
    """Fuzz what is named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("names", nargs="*", default=["texts", "stores"], metavar="texts|stores")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--seconds", type=float, default=60, help="of the first of two runs")
    parser.add_argument("--most", type=int, default=10**9, help="cases")
    parser.add_argument("--again", type=Path, help="judge a kept input")
    parser.add_argument("--made", type=Path, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.again:
        return again(said.names[0], said.again)
    if said.made:
        print(run(said.names[0], said, said.made)[2])  # noqa: T201
        return 0
    whole = [twice(name, said) for name in said.names]
    return 0 if all(whole) else 1


if __name__ == "__main__":
    sys.exit(main())
