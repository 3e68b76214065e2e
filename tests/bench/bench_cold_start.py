"""Cold start: CPU of `remit --help` and `remit workload`, beside bare Python and its imports."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7


def cpu(command: list[str]) -> float:
    """Median CPU seconds (user and system) of a command."""
    seen = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seen.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(seen)


def run() -> list[tuple[str, float, str]]:
    """Rows (what, CPU seconds, ratio to its peer)."""
    python = [sys.executable]
    remit = [*python, "-m", "remit"]
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        plan = str(ROOT / "data" / "plans" / "changzhou-2008.txt")
        subprocess.run([*remit, "build", plan, "--store", store], check=True, capture_output=True)
        bare = cpu([*python, "-c", "pass"])
        click = cpu([*python, "-c", "import click"])
        libraries = cpu([*python, "-c", "import rdflib, networkx, click, pyvis.network"])
        helped = cpu([*remit, "--help"])
        workload = cpu([*remit, "workload", "--store", store])
    return [
        ("python -c pass", bare, "1.0"),
        ("python -c 'import click'", click, f"{click / bare:.1f} × bare"),
        ("import rdflib, networkx, click, pyvis", libraries, f"{libraries / bare:.1f} × bare"),
        ("remit --help", helped, f"{helped / click:.2f} × import click"),
        ("remit workload (demo store)", workload, f"{workload / libraries:.2f} × the imports"),
    ]
