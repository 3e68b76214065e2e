"""`python -m tests.bench [NAME…]`: run the benchmarks and print their rows.

Each module `bench_*.py` has `run()`, which gives rows (what, seconds, remark). Figures are for
reading, as ratios to a peer measured in the same run; no test asserts a time.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(wanted: list[str]) -> None:
    """Run the benchmarks whose names contain one of the words given, or all."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if wanted and not any(word in path.stem for word in wanted):
            continue
        print(f"\n{path.stem}")  # noqa: T201 - a benchmark prints
        for what, seconds, remark in import_module(f"tests.bench.{path.stem}").run():
            print(f"  {what:<56} {seconds:>10.4f} s  {remark}")  # noqa: T201


main(sys.argv[1:])
