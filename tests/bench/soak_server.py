"""Many clients at once, for minutes: no answer but 200 and 503, and memory that stays flat.

``python tests/bench/soak_server.py STORE [--clients 50] [--seconds 120]`` starts a server on the
store, asks it in a mix of short queries, pages and (one client in ten) costly queries, and prints
what came back and how the memory of all its processes went. It ends with status 1 where an answer
was neither, or where memory grew by more than a tenth from the end of the first quarter.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from serving import Server, encoded, serving

SHORT = (
    "SELECT ?t WHERE { ?i a remit:Initiative ; skos:prefLabel ?t } LIMIT 20",
    "SELECT ?a (COUNT(*) AS ?n) WHERE { ?x remit:assignee ?a } GROUP BY ?a ORDER BY DESC(?n)",
    "ASK { ?s a remit:Plan }",
    "CONSTRUCT WHERE { ?s a remit:Official ; skos:prefLabel ?l } LIMIT 10",
)
COSTLY = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }",
)
PAGES = ("/", "/initiatives", "/questions", "/network", "/initiatives.json?q=a", "/health")


class Tally:
    """What all clients saw."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.statuses: Counter[str] = Counter()
        self.quick: list[tuple[float, float, str]] = []
        self.begun = time.monotonic()

    def add(self, kind: str, status: object, asked: float, path: str) -> None:
        """Count one answer; `asked` is when its request began."""
        now = time.monotonic()
        with self.lock:
            self.statuses[f"{kind} {status}"] += 1
            if kind != "costly":
                self.quick.append((now - asked, asked - self.begun, path))


def client(server: Server, tally: Tally, until: float, seed: int, *, costly: bool) -> None:
    """Ask on and on, on one connection as long as the server keeps it."""
    choose = random.Random(seed)  # noqa: S311 - a load, not a secret
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    while time.monotonic() < until:
        if costly:
            kind, path = "costly", f"/sparql?{encoded(query=choose.choice(COSTLY))}"
        elif choose.random() < 0.7:
            kind, path = "query", f"/sparql?{encoded(query=choose.choice(SHORT))}"
        else:
            kind, path = "page", choose.choice(PAGES)
        begun = time.monotonic()
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            tally.add(kind, response.status, begun, path)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            tally.add(kind, type(error).__name__, begun, path)
        time.sleep(choose.uniform(0, 0.2))
    connection.close()


def memory(server: Server) -> float:
    """MiB that the server and its processes hold, shared pages counted once."""
    total = 0
    for pid in server.processes():
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def main() -> int:
    """Run the soak and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    tally = Tally()
    samples: list[tuple[float, float, float]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(asked.store, Path(folder) / "log", "--timeout", "5") as server,
    ):
        begun = time.monotonic()
        threads = [
            threading.Thread(
                target=client,
                args=(server, tally, begun + asked.seconds, k),
                kwargs={"costly": k % 10 == 0},
            )
            for k in range(asked.clients)
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            listener = Path(f"/proc/{server.process.pid}/status").read_text()
            own = int(listener.split("VmRSS:")[1].split()[0]) / 1024
            samples.append((time.monotonic() - begun, own, memory(server)))
            time.sleep(2)
        time.sleep(1)
        after = memory(server)
        faults = [line for line in server.log.splitlines() if line.startswith("fault")]
    late = [o for t, o, _ in samples if t > asked.seconds / 4]
    growth = late[-1] / late[0] - 1
    settled = [answer for answer in tally.quick if answer[1] > asked.seconds / 4]
    slowest = sorted(settled, reverse=True)[:3]
    worst = ", ".join(f"{took:.2f} s for {path[:60]}" for took, _, path in slowest)
    quick = sorted(seconds for seconds, *_ in tally.quick)
    sys.stdout.write(
        f"answers {dict(sorted(tally.statuses.items()))}\n"
        f"short ones: median {statistics.median(quick) * 1000:.0f} ms, "
        f"99 % {quick[int(len(quick) * 0.99)] * 1000:.0f} ms, most {quick[-1] * 1000:.0f} ms\n"
        f"slowest after the first quarter, when all pages are drawn: {worst}\n"
        f"memory of the listening process {late[0]:.0f} MiB after a quarter, {late[-1]:.0f} MiB at "
        f"the end ({growth:+.1%}); all processes {max(m for *_, m in samples):.0f} MiB at most, "
        f"{after:.0f} MiB after\n"
        f"faults {len(faults)}\n"
    )
    good = {f"{kind} {status}" for kind in ("query", "page") for status in (200, 503)}
    good |= {"costly 503", "costly 422"}
    return int(bool(faults) or growth > 0.1 or not set(tally.statuses) <= good)


if __name__ == "__main__":
    sys.exit(main())
