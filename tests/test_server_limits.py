"""What a server does with those who ask too much; how it starts, follows its store and stops."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import invented
import pytest
from serving import COMMAND, Answer, Server, encoded, gone_within, kill, serving, stored
from stores import rewritten, with_lines

from remit.build import build
from remit.registry import Registry, read
from remit_viz.server.queries import nothing_new

GOOD = "SELECT ?t WHERE { ?i a remit:Initiative ; skos:prefLabel ?t }"
BOUNDS = ("--timeout", "2", "--memory", "200", "--max-rows", "500", "--max-result", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store."""
    return stored(tmp_path_factory.mktemp("limits"))


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with narrow limits."""
    with serving(folder, tmp_path_factory.mktemp("log") / "log", *BOUNDS) as running:
        yield running


def _nested(opening: str, middle: str, closing: str, depth: int) -> str:
    return f"SELECT * WHERE {{ ?s ?p ?o FILTER({opening * depth}{middle}{closing * depth}) }}"


_EIGHT = " ".join(f"?a{k} ?b{k} ?c{k} ." for k in range(8))
_LONG = " ".join(
    f"BIND(CONCAT({', '.join([f'?x{k}'] * 8)}) AS ?x{k + 1})"  # 32 bytes times 8 to the 10th
    for k in range(10)
)
HOSTILE = {
    "cross product": (f"SELECT (COUNT(*) AS ?n) WHERE {{ {_EIGHT} }}", {503}),
    "unbounded path": (
        "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<x:y>)* ?b . ?c (!<x:y>)* ?d . ?e (!<x:y>)* ?f }",
        {503},
    ),
    "nested path": ("SELECT * WHERE { ?a ((<a:a>|!<a:b>)+)+ ?b }", {422, 503}),
    "regex": (
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?t ?q ?r "
        'FILTER(REGEX(CONCAT(STR(?o), STR(?r)), "(a|aa|.*)*(b|.*)*z$")) }',
        {503},
    ),
    "large regex": (
        'SELECT * WHERE { ?s ?p ?o FILTER(REGEX(STR(?o), "((a{1,1000}){1,1000}){1,1000}")) }',
        {200, 400, 503},
    ),
    "sorting everything": ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", {503}),
    "growing text": (
        f"SELECT (STRLEN(?x10) AS ?n) WHERE {{ BIND('{'a' * 32}' AS ?x0) {_LONG} }}",
        {503},
    ),
    "grouping everything": (
        "SELECT (GROUP_CONCAT(?o) AS ?x) WHERE { ?s ?p ?o . ?t ?q ?r }",
        {422, 503},
    ),
    "nested groups": (f"SELECT * WHERE {{ {'{' * 20000} ?s ?p ?o {'}' * 20000} }}", {400, 503}),
    "nested brackets": (_nested("(", "1", ")", 30000), {400, 503}),
    "nested negation": (_nested("!", "true", "", 50000), {400, 503}),
    "all rows": ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", {422}),
    "all triples": ("CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", {422}),
    "other host": ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {403}),
    "other host by variable": ("SELECT * WHERE { ?g a ?t SERVICE SILENT ?g { ?s ?p ?o } }", {403}),
    "other host after a dot": (
        "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:1/>{?s ?p ?o} }",
        {403},
    ),
    "other host by prefix": (
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x{?s ?p ?o} }",
        {403},
    ),
    "other host after a comment": (
        "SELECT * { # here\r SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }\n }",
        {403},
    ),
    "function of nobody": ("ASK { FILTER(<urn:none>(1)) }", {400}),
    "load": ("LOAD <http://127.0.0.1:1/>", {400}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_costly_query_is_stopped_and_told_why(server: Server, name: str) -> None:
    text, expected = HOSTILE[name]
    begun = time.monotonic()
    answer = server.query(text)
    assert answer.status in expected
    assert time.monotonic() - begun < 2 + 3
    if answer.status != 200:
        assert answer.type == "text/plain"
        assert len(answer.text) > 20
    assert server.query(GOOD).status == 200


def test_a_worker_that_answers_can_reach_nobody(tmp_path: Path) -> None:
    before, after = socket.socketpair()
    with nothing_new():
        with pytest.raises(OSError, match="Too many open files"):
            socket.socket()
        with pytest.raises(OSError, match="Too many open files"):
            (tmp_path / "file").touch()
        before.sendall(b"still")
        assert after.recv(5) == b"still"
    for one in (before, after, socket.socket()):
        one.close()


def test_others_are_answered_while_costly_queries_run(server: Server) -> None:
    waits: list[float] = []
    done = threading.Event()

    def ask_on() -> None:
        while not done.is_set():
            for path in (f"/sparql?{encoded(query=GOOD)}", "/"):
                begun = time.monotonic()
                assert server.ask(path).status == 200
                waits.append(time.monotonic() - begun)
            time.sleep(0.02)

    with ThreadPoolExecutor(len(HOSTILE) + 1) as pool:
        good = pool.submit(ask_on)
        answers = list(pool.map(lambda case: server.query(case[0]), HOSTILE.values()))
        done.set()
        good.result()
    assert {answer.status for answer in answers} <= {200, 400, 403, 422, 503}
    assert len(waits) > 10
    assert max(waits) < 1.0


def test_a_result_is_whole_or_refused(server: Server) -> None:
    query = "SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {}"
    for accept in ("application/json", "application/xml", "text/csv", "text/tab-separated-values"):
        whole = server.query(query.format(500), accept=accept)
        assert whole.status == 200
        refused = server.query(query.format(501), accept=accept)
        assert refused.status == 422
        assert "500 rows" in refused.text
    triples = "CONSTRUCT WHERE {{ ?s ?p ?o }} LIMIT {}"
    assert server.query(triples.format(500)).status == 200
    assert server.query(triples.format(501)).status == 422
    large = "SELECT ?x WHERE { VALUES ?y { 1 2 3 4 } BIND(CONCAT('%s', STR(?y)) AS ?x) }"
    assert server.query(large % ("a" * 200_000)).status == 200
    assert "1,048,576 bytes" in server.query(large % ("a" * 300_000)).text


def test_a_description_that_is_too_large_is_refused_with_the_reason(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    with_lines(folder, [f'<urn:s> <urn:p> "x" <urn:graph:{k:05}> .\n' for k in range(3000)])
    with serving(folder, tmp_path / "log", *BOUNDS) as server:
        answer = server.ask("/sparql", headers={"Accept": "application/n-triples"})
    assert answer.status == 422
    assert "1,048,576 bytes" in answer.text


LITTLE_TOO_LARGE = {"Content-Length": str(1024 * 1024 + 1), "Expect": "100-continue"}


def test_who_sends_too_much_hears_why(server: Server) -> None:
    """However slowly: an answer to who is still sending would be lost."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(head + b"Content-Length: %d\r\n\r\n" % (2 * 1024 * 1024))
        for _ in range(8):
            raw.sendall(b"#" * (256 * 1024))
            time.sleep(0.02)
        assert raw.recv(100).split()[1] == b"413"


def test_a_large_request_is_refused_before_it_is_read(server: Server) -> None:
    form = {"Content-Type": "application/sparql-query"}
    body = b"#" * (1024 * 1024 + 1)
    assert server.ask("/sparql", method="POST", headers=form, body=body).status == 413
    for announced in ({"Content-Length": "999999999999"}, LITTLE_TOO_LARGE):
        assert server.ask("/sparql", method="POST", headers=form | announced).status == 413
    head = b" HTTP/1.1\r\nHost: localhost\r\n"
    many = b"".join(b"X-%d: a\r\n" % k for k in range(10_000))
    for line, fields in ((b"GET /sparql?query=ASK{}%23" + b"a" * 70_000, b""), (b"GET /", many)):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
            raw.sendall(line + head + fields + b"\r\n")
            assert raw.recv(100).split()[1] in {b"400", b"431"}
    assert server.query(GOOD).status == 200


def test_endless_queries_wait_for_each_other_and_short_ones_for_none_of_them(
    folder: Path, tmp_path: Path
) -> None:
    slow = HOSTILE["cross product"][0]
    with (
        serving(folder, tmp_path / "log", "--timeout", "1", "--parallel", "1") as server,
        ThreadPoolExecutor(8) as pool,
    ):
        asked = [pool.submit(server.query, slow, timeout=60) for _ in range(8)]
        while not all(a.done() for a in asked):
            assert server.query(GOOD).status == 200
        answers = [a.result() for a in asked]
        assert {a.status for a in answers} == {503}
        assert all("longer than 1 seconds" in a.text for a in answers)
        assert server.query(GOOD).status == 200


def test_the_work_of_a_client_that_left_is_stopped(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/sparql?" + encoded(query=HOSTILE["cross product"][0]))
    _until(lambda: server.ask("/health").json()["queries"] == 1)
    connection.close()
    _until(lambda: server.ask("/health").json()["queries"] == 0, seconds=1.5)


def _until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def test_each_request_leaves_one_line_that_cannot_be_forged(server: Server) -> None:
    server.ask("/nowhere?a=%0a127.0.0.1%20GET%20/forged&b=" + "x" * 1000)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"GET /a\x1b[31mb HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        while raw.recv(4096):
            continue
    lines = server.log.splitlines()[1:]
    line = re.compile(
        r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00 127\.0\.0\.1 [A-Z]+ [!-~]+ \d{3} \d+B \d+\.\d+ms"
    )
    assert len(lines) > 10
    assert [text for text in lines if not line.fullmatch(text)] == []
    assert max(map(len, lines)) < 600


def test_a_name_that_was_made_to_point_here_is_refused(server: Server) -> None:
    for host in ("localhost", "127.0.0.1:1", "[::1]:80"):
        assert server.ask("/health", headers={"Host": host}).status == 200
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        answer = server.ask("/sparql?query=ASK%20%7B%7D", headers={"Host": host})
        assert answer.status in {400, 421}
        assert "true" not in answer.text


# -- starting and stopping ------------------------------------------------------------------------


def test_a_stop_lets_running_requests_end(folder: Path, tmp_path: Path) -> None:
    with serving(folder, tmp_path / "log", "--timeout", "2") as server:
        answers: list[Answer] = []
        text = HOSTILE["cross product"][0]
        client = threading.Thread(target=lambda: answers.append(server.query(text)))
        client.start()
        _until(lambda: server.ask("/health").json()["queries"] == 1)
        # A query counts from the moment at which it waits for its worker.
        _until(lambda: len(server.processes()) > 2)
        processes = server.processes()
        server.process.send_signal(signal.SIGTERM)
        client.join(10)
        assert [a.status for a in answers] == [503]
        assert "longer than 2 seconds" in answers[0].text
        assert server.process.wait(10) == 0
        assert gone_within(processes[1:], 5)
        assert "Traceback" not in server.log


def test_a_stop_among_many_clients_breaks_no_answer(folder: Path, tmp_path: Path) -> None:
    queries = (GOOD, HOSTILE["cross product"][0], HOSTILE["all rows"][0])
    with serving(folder, tmp_path / "log", *BOUNDS) as server, ThreadPoolExecutor(24) as pool:
        stopped = threading.Event()

        def ask_on(number: int) -> list[int]:
            statuses = []
            while not stopped.is_set():
                try:
                    statuses.append(server.query(queries[number % 3]).status)
                except ConnectionError:
                    break
            return statuses

        clients = [pool.submit(ask_on, number) for number in range(24)]
        _until(lambda: server.ask("/health").json()["queries"] > 2)
        processes, port = server.processes(), server.port
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        stopped.set()
        answers = [status for client in clients for status in client.result()]
        assert set(answers) <= {200, 422, 503}
        assert len(answers) >= len(clients)
        assert gone_within(processes[1:], 5)
        with serving(folder, tmp_path / "next", "--port", str(port)) as follower:
            assert follower.port == port


def test_no_worker_outlives_a_server_that_was_killed(folder: Path, tmp_path: Path) -> None:
    server = Server(folder, tmp_path / "log", "--timeout", "60")
    client = threading.Thread(target=_ask_and_lose, args=(server,))
    client.start()
    _until(lambda: server.ask("/health").json()["queries"] == 1)
    processes = server.processes()
    kill(server.process.pid)
    client.join(10)
    server.process.wait(10)
    assert gone_within(processes[1:], 5)


def _ask_and_lose(server: Server) -> None:
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        server.query(HOSTILE["cross product"][0])


def test_a_killed_store_process_is_replaced(folder: Path, tmp_path: Path) -> None:
    with serving(folder, tmp_path / "log") as server:
        kill(server.processes()[1])
        _until(lambda: server.query(GOOD).status == 200)


def test_a_new_build_is_followed(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    with serving(folder, tmp_path / "log") as server:
        before = server.ask("/health").json()["content_id"]
        assert "建设滨河步道" in server.ask("/initiatives.json").text
        items = [(title.replace("滨河", "山地"), s, n) for title, s, n in invented.ITEMS]
        plan = invented.PLAN.replace("滨河", "山地")
        names = Registry([read(tmp_path / "shili.csv")])
        build([invented.extraction(plan, items)], folder, registry=names)
        _until(lambda: server.ask("/health").json()["content_id"] not in {before, None})
        assert "建设山地步道" in server.query(GOOD).text
        assert "建设山地步道" in server.ask("/initiatives.json").text
        assert "滨河" not in server.query(GOOD).text


def _fails(*options: str) -> tuple[int, str]:
    done = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stderr


def test_what_keeps_it_from_starting_is_said(folder: Path, tmp_path: Path) -> None:
    status, said = _fails("--store", str(tmp_path / "none"))
    assert (status, said.count("\n")) == (4, 1)
    assert "there is no store here" in said
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, said = _fails("--store", str(folder), "--port", str(taken.getsockname()[1]))
    assert (status, said.count("\n")) == (2, 1)
    assert "cannot listen on" in said
    (tmp_path / "damaged").mkdir()
    damaged = stored(tmp_path / "damaged")
    rewritten(damaged, lambda text: "this is no statement\n")
    status, said = _fails("--store", str(damaged), "--port", "0")
    assert status == 4
    assert "cannot be opened" in said
    assert "Traceback" not in said


def test_a_server_that_others_can_reach_says_so(folder: Path, tmp_path: Path) -> None:
    with serving(folder, tmp_path / "open", "--host", "0.0.0.0") as server:  # noqa: S104
        assert "other machines can reach this server" in server.log
        assert server.ask("/health", headers={"Host": "any.example"}).status == 200
    with serving(folder, tmp_path / "closed") as server:
        assert "warning" not in server.log
