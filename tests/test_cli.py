"""The command line keeps its promises: formats, exit statuses, one clear line on errors."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import invented
import pytest

from remit.cli import COMMANDS
from remit.store import MARKER, Embedded

PLANS = Path(__file__).resolve().parents[1] / "data" / "plans"
CHANGZHOU = PLANS / "changzhou-2008.txt"


def remit(*args: str, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "remit", *args],
        input=stdin,
        capture_output=True,
        check=False,
        env=os.environ | {"LC_ALL": "C", "PYTHONWARNINGS": "default"} | env,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped plan, built once through the command line."""
    folder = str(tmp_path_factory.mktemp("cli") / "store")
    done = remit("build", str(CHANGZHOU), "--store", folder, "--format", "json")
    assert done.returncode == 0, done.stderr
    return folder


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['remit', '--help']\n"
        "from remit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'networkx', 'rdflib', 'pyoxigraph', 'rich', 'numpy', 'scipy', 'pyvis'}\n"
        "print(heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stderr.strip() == "set()"


def test_workload_does_not_load_what_it_does_not_need(demo_store: str) -> None:
    code = (
        f"import sys; sys.argv = ['remit', 'workload', '--store', {demo_store!r}]\n"
        "from remit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'rdflib', 'scipy', 'pyvis', 'IPython'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().strip().splitlines()[-1] == "set()"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = remit(command, "--help")
    assert done.returncode == 0
    assert "Usage: remit" in done.stdout


def test_build_prints_the_promised_keys(demo_store: str, tmp_path: Path) -> None:
    done = remit("build", str(CHANGZHOU), "--store", str(tmp_path / "s"), "--format", "json")
    report = json.loads(done.stdout)
    assert set(report) == {
        "documents",
        "initiatives",
        "officials",
        "bodies",
        "assignments",
        "targets",
        "milestones",
        "triples",
        "findings",
        "unread",
        "content_id",
        "seconds",
    }
    assert (report["documents"], report["initiatives"], report["officials"]) == (1, 30, 6)
    assert set(report["findings"]) == {"error", "warning", "info"}


def test_extract_prints_one_object_for_one_source_and_an_array_for_several() -> None:
    one = json.loads(remit("extract", str(CHANGZHOU), "--format", "json").stdout)
    assert one["document"]["jurisdiction"] == "常州市"
    assert one["document"]["year"] == 2008
    assert [i["number"] for i in one["items"]] == list(range(1, 31))
    several = remit("extract", str(CHANGZHOU), str(PLANS / "example-2024.md"), "--format", "json")
    assert [len(x["items"]) > 0 for x in json.loads(several.stdout)] == [True, True]


def test_extract_reads_standard_input() -> None:
    done = remit("extract", "-", "--format", "json", stdin=CHANGZHOU.read_bytes())
    assert len(json.loads(done.stdout)["items"]) == 30


def test_text_prints_what_offsets_count() -> None:
    item = json.loads(remit("extract", str(CHANGZHOU), "--format", "json").stdout)["items"][0]
    text = remit("text", str(CHANGZHOU)).stdout
    first = item["assignments"][0]
    assert text[first["start"] : first["end"]] == first["name"] == "王成斌"


def test_workload_rows_equity_and_definition(demo_store: str) -> None:
    done = remit("workload", "--store", demo_store, "--format", "json")
    whole = json.loads(done.stdout)
    assert {"by", "rows", "definition", "equity"} <= set(whole)
    assert {"gini", "hhi", "n"} <= set(whole["equity"])
    rows = {row["name"]: row for row in whole["rows"]}
    assert {name: row["initiatives"] for name, row in rows.items()} == {
        "朱晓敏": 11,
        "王成斌": 6,
        "韩九云": 4,
        "俞志平": 3,
        "居丽琴": 3,
        "张力航": 2,
    }
    assert rows["俞志平"]["rank"] == rows["居丽琴"]["rank"] == 4
    assert rows["张力航"]["rank"] == 6
    promised = {
        "name",
        "iri",
        "initiatives",
        "lead",
        "responsible",
        "support",
        "weighted",
        "targets",
        "milestones",
        "partners",
        "sections",
        "share",
        "rank",
    }
    assert promised <= set(rows["朱晓敏"])


def test_bodies_are_counted_by_role_as_the_document_states_them(demo_store: str) -> None:
    # 建设局 leads 12, 19 and 24 and supports 15, 17, 19–25, 27 and 28: counted by hand.
    done = remit("workload", "--by", "body", "--store", demo_store, "--format", "json")
    row = next(r for r in json.loads(done.stdout)["rows"] if r["name"] == "建设局")
    assert (row["initiatives"], row["lead"], row["support"]) == (12, 3, 11)
    asked = remit(
        "ask", "load-of-bodies", "--body", "建设局", "--store", demo_store, "--format", "json"
    )
    [answer] = json.loads(asked.stdout)
    assert (answer["initiatives"], answer["lead"], answer["support"]) == (12, 3, 11)
    query = (
        "SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?x remit:assignee/skos:altLabel ?name ; "
        "remit:initiative ?i ; remit:role role:support FILTER(STR(?name) = '建设局') }"
    )
    counted = remit("query", "-e", query, "--store", demo_store, "--format", "csv")
    assert counted.stdout.split() == ["n", "11"]


def test_an_agents_page_names_initiatives_partners_and_lines(demo_store: str) -> None:
    page = json.loads(remit("workload", "外经局", "--store", demo_store, "--format", "json").stdout)
    assert page["name_en"] == "Changzhou Foreign Trade and Economic Cooperation Bureau"
    assert [i["number"] for i in page["initiatives"]] == [1, 4, 5, 9, 29]
    text = CHANGZHOU.read_text("utf-8").splitlines()
    assert all(i["quote"] in text[i["line"] - 1] for i in page["initiatives"])
    assert page["partners"]


def test_districts_answer_through_their_groups(demo_store: str) -> None:
    done = remit("workload", "--by", "district", "--store", demo_store, "--format", "json")
    rows = {r["name"]: r["initiatives"] for r in json.loads(done.stdout)["rows"]}
    assert set(rows) == {"武进区", "新北区", "天宁区", "钟楼区", "戚墅堰区", "金坛市", "溧阳市"}


def test_collaboration_prints_the_promised_keys(demo_store: str) -> None:
    whole = json.loads(remit("collaboration", "--store", demo_store, "--format", "json").stdout)
    promised = {
        "name",
        "iri",
        "degree",
        "strength",
        "betweenness",
        "closeness",
        "eigenvector",
        "pagerank",
        "constraint",
        "core",
        "community",
    }
    assert promised <= set(whole["rows"][0])
    assert not {"各辖市区", "各辖区"} & {r["name"] for r in whole["rows"]}


@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
def test_rows_come_in_every_format(demo_store: str, form: str) -> None:
    done = remit("workload", "--store", demo_store, "--format", form)
    assert done.returncode == 0
    assert "朱晓敏" in done.stdout
    assert "\x1b" not in done.stdout
    if form == "csv":
        assert next(csv.DictReader(io.StringIO(done.stdout)))["name"] == "朱晓敏"


def test_labels_follow_the_language(demo_store: str) -> None:
    done = remit("workload", "--store", demo_store, "--lang", "en")
    assert "Zhu Xiaomin" in done.stdout
    by_locale = remit("workload", "--store", demo_store, LC_ALL="en_GB.UTF-8")
    assert "Zhu Xiaomin" in by_locale.stdout


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml", "table"])
def test_select_results_in_every_format(demo_store: str, form: str) -> None:
    query = "SELECT ?t WHERE { ?i remit:number 1 ; skos:prefLabel ?t }"
    done = remit("query", "-e", query, "--store", demo_store, "--format", form)
    assert done.returncode == 0
    assert "快速培育和发展优势产业" in done.stdout


def test_construct_gives_turtle(demo_store: str) -> None:
    query = "CONSTRUCT { ?p a remit:Plan } WHERE { ?p a remit:Plan }"
    done = remit("query", "-", "--store", demo_store, stdin=query.encode())
    assert "remit:Plan" in done.stdout


def test_why_shows_the_words_with_carets(demo_store: str) -> None:
    done = remit("why", "钟楼区", "--store", demo_store, "--most", "1")
    assert "各辖市区" in done.stdout
    assert "^^^^^^^^" in done.stdout
    assert "changzhou-2008.txt:" in done.stdout


def test_ask_lists_questions_and_explains_a_wrong_one(demo_store: str) -> None:
    listed = remit("ask", "--format", "json")
    assert len(json.loads(listed.stdout)) >= 8
    wrong = remit("ask", "mising", "--store", demo_store)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "did you mean missing" in wrong.stderr
    option = remit("ask", "missing", "--pln", "x", "--store", demo_store)
    assert option.returncode == 2
    assert "--plan" in option.stderr


def test_the_endpoint_and_the_store_can_be_named_by_environment(demo_store: str) -> None:
    assert remit("workload", REMIT_STORE=demo_store).returncode == 0
    gone = remit("workload", "--endpoint", "http://127.0.0.1:1/sparql")
    assert gone.returncode == 4


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["extract", "absent.txt"], 3, "absent.txt"),
        (["workload", "--store", "absent"], 4, "no store here"),
        (["query", "-e", "SELECT"], 2, "query:1:"),
        (["query"], 2, "either a FILE"),
        (["query", ""], 2, "either a FILE"),
        (["query", "SELECT * {}"], 3, "follow -e"),
        (["workload", "朱小敏"], 2, "did you mean 朱晓敏"),
        (["workloads"], 2, "workload"),
        (["workload", "--by", "city"], 2, "'city' is not one of"),
        (["export", "--as", "pdf"], 2, "no export format"),
    ],
)
def test_an_error_is_one_clear_line_with_its_status(
    demo_store: str, args: list[str], status: int, says: str
) -> None:
    done = remit(*args, REMIT_STORE=demo_store)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert len([x for x in lines(done.stderr) if x.startswith(("remit:", "Error:"))]) == 1


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"", 3, "empty"),
        (bytes(range(256)) * 50, 3, "no text in"),
        ("没有责任的一段话。\n".encode(), 0, ""),
        (CHANGZHOU.read_bytes()[:9001], 0, ""),
        ("序号\t名称\t金额\n1\t桥\t3\n2\t路\t4\n".encode(), 0, ""),
    ],
)
def test_odd_sources_are_refused_or_read_but_never_half_built(
    tmp_path: Path, content: bytes, status: int, says: str
) -> None:
    source, folder = tmp_path / "odd.txt", tmp_path / "s"
    source.write_bytes(content)
    done = remit("build", str(source), "--store", str(folder), "--format", "json")
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / MARKER).exists() == (status == 0)
    if status == 0:
        assert json.loads(done.stdout)["documents"] == 1


def test_fifty_megabytes_of_nonsense_end_soon_with_a_clear_answer(tmp_path: Path) -> None:
    source = tmp_path / "big.txt"
    source.write_bytes("责任单位：甲、乙\t1\n".encode() * 2_000_000)
    done = remit("build", str(source), "--store", str(tmp_path / "s"))
    assert done.returncode in {0, 3}
    assert "Traceback" not in done.stderr


def test_a_malformed_registry_row_stops_the_build(tmp_path: Path) -> None:
    registry = tmp_path / "bad.csv"
    registry.write_text(invented.REGISTRY + "departmet,x,名,,,,,,\n", encoding="utf-8")
    done = remit(
        "build", str(CHANGZHOU), "--registry", str(registry), "--store", str(tmp_path / "s")
    )
    assert done.returncode == 3
    assert f"{registry}:14: unknown kind 'departmet' (did you mean 'department'?)" in done.stderr
    assert not (tmp_path / "s").exists()


def test_an_unwritable_store_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = remit("build", str(CHANGZHOU), "--store", str(tmp_path / "file"))
    assert done.returncode == 4
    assert str(tmp_path / "file") in done.stderr


def test_control_characters_cannot_steer_the_terminal(tmp_path: Path, store: Embedded) -> None:
    evil = "SELECT ('\\u001b[2Jgone\\u202e' AS ?x) WHERE {}"
    done = remit("query", "-e", evil, "--store", str(store.folder))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "gone" in done.stdout


def test_demo_does_the_main_job(tmp_path: Path) -> None:
    done = remit("demo", "-o", str(tmp_path / "demo"), "--no-open")
    assert done.returncode == 0, done.stderr
    assert {"朱晓敏", "发改委"} <= set(done.stdout.split())
    assert (tmp_path / "demo/network.html").stat().st_size > 100_000
    assert len(list((tmp_path / "demo/queries").glob("*.rq"))) == 3


@pytest.mark.parametrize(
    "command", ["map", "overview", "network", "matrix", "timeline", "calendar"]
)
def test_a_page_that_cannot_be_written_is_told_with_its_place(
    store: Embedded, tmp_path: Path, command: str
) -> None:
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "nowhere" / "x.html", tmp_path / "folder"):
        done = remit(command, "-o", str(target), "--store", str(store.folder))
        assert done.returncode == 4
        assert f"{target}: cannot be written" in done.stderr
    assert not list(tmp_path.glob("*.partial*"))
