"""Results leave as RDF with their settings, as Excel with their types, the same each time."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from stores import truth
from test_cli import CHANGZHOU, remit

from remit.exports.analysis import analysis_lines
from remit.exports.workbook import workbook

WHOLE = {
    "by": "official",
    "seed": 7,
    "exact": True,
    "rows": [
        {"name": "林一", "iri": "https://w3id.org/remit/id/official/shili/lin-yi", "share": 0.5},
        {"name": "=1+1", "iri": "https://w3id.org/remit/id/official/shili/x", "share": None},
    ],
}


def test_an_analysis_keeps_agents_figures_settings_and_seed_in_a_graph_of_its_own() -> None:
    store = ox.Store()
    lines = analysis_lines("workload", WHOLE)
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    [graph] = {quad.graph_name for quad in store}
    assert str(graph.value).startswith("https://w3id.org/remit/graph/analysis/workload-")
    query = """
        PREFIX remit: <https://w3id.org/remit/ns#> PREFIX schema: <https://schema.org/>
        PREFIX qudt: <http://qudt.org/schema/qudt/> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?agent ?share ?seed WHERE {
          ?result remit:about ?agent ; prov:wasGeneratedBy ?analysis ;
            schema:additionalProperty [ schema:propertyID "share" ; qudt:numericValue ?share ] .
          ?analysis a remit:Analysis ;
            schema:additionalProperty [ schema:propertyID "seed" ; qudt:numericValue ?seed ] }"""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    rows = [[v.value for v in row] for row in found]
    assert rows == [["https://w3id.org/remit/id/official/shili/lin-yi", "0.5", "7"]]
    assert lines == analysis_lines("workload", WHOLE)
    assert lines != analysis_lines("workload", WHOLE | {"seed": 8})


def test_a_workbook_keeps_numbers_as_numbers_and_formulas_as_text() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    settings = {k: v for k, v in WHOLE.items() if k != "rows"}
    data = workbook(WHOLE["rows"], settings, title="workload")  # type: ignore[arg-type]
    assert data == workbook(WHOLE["rows"], settings, title="workload")  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [c.value for c in book["workload"][1]] == ["name", "iri", "share"]
    assert book["workload"]["C2"].value == 0.5
    assert book["workload"]["A3"].value == "=1+1"
    assert book["workload"]["A3"].data_type == "s"
    assert [[c.value for c in row] for row in book["settings"].iter_rows()] == [
        ["by", "official"],
        ["seed", 7],
        ["exact", True],
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped plan, built once."""
    folder = str(tmp_path_factory.mktemp("results") / "store")
    assert remit("build", str(CHANGZHOU), "--store", folder).returncode == 0
    return folder


@pytest.mark.parametrize(
    "args", [["workload"], ["collaboration"], ["collaboration", "--pairs", "--draws", "200"]]
)
def test_commands_write_rdf_and_excel(store: str, args: list[str], tmp_path: Path) -> None:
    for form in ("nq", "xlsx"):
        paths = [tmp_path / f"{n}.{form}" for n in (1, 2)]
        for path in paths:
            done = remit(*args, "--store", store, "--format", form, "-o", str(path))
            assert done.returncode == 0, done.stderr
        assert paths[0].read_bytes() == paths[1].read_bytes()
    assert list(ox.parse(path=str(tmp_path / "1.nq"), format=ox.RdfFormat.N_QUADS))


def test_an_output_path_with_a_table_is_a_usage_error(store: str, tmp_path: Path) -> None:
    done = remit("workload", "--store", store, "-o", str(tmp_path / "x"))
    assert done.returncode == 2
    assert "redirect" in done.stderr


def test_balance_brings_all_under_the_cap_with_the_fewest_moves(store: str) -> None:
    whole = json.loads(remit("balance", "--cap", "6", "--store", store, "--format", "json").stdout)
    # Loads are 11, 6, 4, 3, 3, 2 (counted by hand): 11 − 6 = 5 initiatives have to move.
    assert len(whole["moves"]) == 5
    assert max(row["after"] for row in whole["rows"]) == 6
    assert sum(r["before"] for r in whole["rows"]) == sum(r["after"] for r in whole["rows"]) == 29
    impossible = remit("balance", "--cap", "1", "--store", store, "--format", "json")
    assert json.loads(impossible.stdout)["smallest_cap"] == 5


def test_an_absence_names_what_loses_its_last_official(store: str) -> None:
    done = remit("whatif", "--absent", "张力航", "--store", store, "--format", "json")
    whole = json.loads(done.stdout)
    assert [i["number"] for i in whole["without_official"]] == [2, 16]
    assert whole["without_official"][0]["candidates"] == ["金融办"]


def test_a_hypothesis_is_kept_beside_the_store_and_never_in_it(store: str) -> None:
    before = truth(store).read_bytes()
    move = ["whatif", "--move", "13:朱晓敏:居丽琴", "--name", "try-1", "--store", store]
    done = remit(*move, "--format", "json")
    rows = {r["name"]: (r["before"], r["after"]) for r in json.loads(done.stdout)["rows"]}
    assert rows["朱晓敏"] == (11, 10)
    assert rows["居丽琴"] == (3, 4)
    assert truth(store).read_bytes() == before
    quads = list(ox.parse(path=f"{store}/whatif/try-1.nq", format=ox.RdfFormat.N_QUADS))
    assert {q.graph_name.value for q in quads} == {"https://w3id.org/remit/graph/whatif/try-1"}
    wrong = remit("whatif", "--move", "13:居丽琴:朱晓敏", "--store", store)
    assert wrong.returncode == 2
    assert "居丽琴 is no official of 13" in wrong.stderr


def test_a_kept_hypothesis_is_looked_at_by_its_name_and_clearly_marked(store: str) -> None:
    move = ["--move", "13:朱晓敏:居丽琴", "--move", "13:居丽琴:韩九云", "--store", store]
    assert remit("whatif", *move, "--name", "try-2").returncode == 0
    base = json.loads(remit("workload", "--store", store, "--format", "json").stdout)
    args = ["workload", "--whatif", "try-2", "--store", store]
    whole = json.loads(remit(*args, "--format", "json").stdout)
    figures = {r["name"]: (r["stated"], r["initiatives"]) for r in whole["rows"]}
    # What passes through two hands ends with the last, and nobody else's figure changes.
    assert figures["朱晓敏"] == (11, 10)
    assert figures["韩九云"] == (4, 5)
    assert figures["居丽琴"] == (3, 3)
    assert whole["whatif"] == "try-2"
    assert [(c["number"], c["from"], c["to"]) for c in whole["hypothesis"]] == [
        (13, "朱晓敏", "韩九云")
    ]
    assert sum(r["initiatives"] for r in base["rows"]) == sum(
        r["initiatives"] for r in whole["rows"]
    )
    assert base == json.loads(remit("workload", "--store", store, "--format", "json").stdout)
    assert "假设“try-2”，并非文件所述" in remit(*args).stdout
    assert "HYPOTHESIS try-2" in remit(*args, "--lang", "en", "--format", "md").stdout


def test_collaboration_under_a_hypothesis_shows_both_figures(store: str) -> None:
    move = ["whatif", "--role", "support", "--move", "22:工商局:体育局", "--store", store]
    done = remit(*move, "--name", "try-3")
    assert done.returncode == 0, done.stderr
    args = ["collaboration", "--whatif", "try-3", "--store", store, "--draws", "100"]
    rows = {r["name"]: r for r in json.loads(remit(*args, "--format", "json").stdout)["rows"]}
    assert (rows["工商局"]["stated"], rows["工商局"]["initiatives"]) == (2, 1)
    assert rows["工商局"]["stated_degree"] > rows["工商局"]["degree"]
    pairs = json.loads(remit(*args, "--pairs", "--format", "json").stdout)["rows"]
    changed = [p for p in pairs if p["stated"] != p["shared"]]
    assert changed
    assert all({"工商局", "体育局"} & {p["a"], p["b"]} for p in changed)


@pytest.mark.parametrize("command", ["workload", "collaboration"])
def test_an_unknown_hypothesis_suggests_near_names(store: str, command: str) -> None:
    move = ["whatif", "--move", "13:朱晓敏:居丽琴", "--name", "relief", "--store", store]
    assert remit(*move).returncode == 0
    wrong = remit(command, "--whatif", "reliev", "--store", store)
    assert wrong.returncode == 2
    assert "did you mean relief" in wrong.stderr
    outside = remit(command, "--whatif", "../graph", "--store", store)
    assert outside.returncode == 2


def test_a_hypothesis_of_another_state_of_the_store_is_refused(store: str) -> None:
    move = ["whatif", "--move", "13:朱晓敏:居丽琴", "--name", "old", "--store", store]
    assert remit(*move).returncode == 0
    patch = Path(store, "whatif", "old.nq")
    text = patch.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if "withdraws" in one)
    withdrawn = line.split()[2]
    patch.write_text(text.replace(withdrawn, f"{withdrawn[:-1]}-gone>"), encoding="utf-8")
    done = remit("workload", "--whatif", "old", "--store", store)
    assert done.returncode == 4
    assert "another state of the store" in done.stderr
    patch.write_text("not RDF", encoding="utf-8")
    assert remit("workload", "--whatif", "old", "--store", store).returncode == 4


def test_an_absence_is_no_hypothesis_to_keep(store: str) -> None:
    done = remit("whatif", "--absent", "张力航", "--name", "gone", "--store", store)
    assert done.returncode == 2
    assert not Path(store, "whatif", "gone.nq").exists()


def test_the_load_by_quarter_counts_dated_milestones_and_the_rest_apart(store: str) -> None:
    whole = json.loads(remit("workload", "--quarters", "--store", store, "--format", "json").stdout)
    assert whole["quarters"] == ["2008-Q1", "2008-Q2", "2008-Q3", "2008-Q4"]
    loads = json.loads(remit("workload", "--store", store, "--format", "json").stdout)["rows"]
    milestones = {row["name"]: row["milestones"] for row in loads}
    for row in whole["rows"]:
        inside = [row[quarter] for quarter in whole["quarters"]]
        apart = row["undated"] + row["before"] + row["beyond"]
        assert sum(inside) + apart == milestones[row["name"]]
        assert row["peak_load"] == max(inside)
        assert row["peak"] == [
            q for q in whole["quarters"] if row[q] == row["peak_load"] and row["peak_load"]
        ]
        assert row["peak_share"] == pytest.approx(row["peak_load"] / sum(inside))


def test_a_page_of_one_agent_is_no_table_of_results(store: str) -> None:
    assert remit("workload", "朱晓敏", "--format", "nq", "--store", store).returncode == 2


OLD = """示例市2023年重点工作
1. 建设滨河步道。（责任领导：林一；牵头单位：市住建局）
2. 改造老旧小区。（责任领导：林一；牵头单位：市住建局）
3. 修订服务指南。（责任领导：周二；牵头单位：市数据办）
"""
NEW = """示例市2024年重点工作
1. 改造老旧小区。（责任领导：周二；牵头单位：市住建局）
2. 继续建设滨河步道。（责任领导：林一；牵头单位：市水务局）
3. 开办夜校。（责任领导：周二；牵头单位：市教育局）
"""


def test_two_editions_are_compared_and_the_load_change_adds_up(tmp_path: Path) -> None:
    old, new = tmp_path / "plan-2023.txt", tmp_path / "plan-2024.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    whole = json.loads(remit("diff", str(old), str(new), "--format", "json").stdout)
    status = {r.get("new_title") or r["old_title"]: r["status"] for r in whole["rows"]}
    assert {title.rstrip("。"): s for title, s in status.items()} == {
        "改造老旧小区": "moved",
        "继续建设滨河步道": "re-led",
        "开办夜校": "new",
        "修订服务指南": "dropped",
    }
    for change in whole["load"]:
        parts = (
            change["heavier"]
            + change["moved_in"]
            - change["moved_out"]
            + change["new"]
            - change["dropped"]
        )
        assert change["after"] - change["before"] == pytest.approx(parts)


def test_every_measure_has_a_card(store: str) -> None:
    listed = json.loads(remit("measures", "--format", "json").stdout)
    ids = {card["id"] for card in listed}
    assert {"W1", "W9", "K2", "K3", "R2", "R5", "D3"} <= ids
    assert "both margins fixed" in remit("measures", "K2").stdout
    assert remit("measures", "Z9").returncode == 2


def test_the_sensitivity_run_shows_rank_ranges_and_equity_beside_chance(store: str) -> None:
    done = remit(
        "workload", "--sensitivity", "--store", store, "--draws", "500", "--format", "json"
    )
    whole = json.loads(done.stdout)
    assert len(whole["sensitivity"]) == 6
    for row in whole["sensitivity"]:
        assert 1 <= row["lowest"] <= row["highest"] <= 6
        assert sum(row["shares"]) == pytest.approx(1)
    assert set(whole["equity_null"]) == {"gini", "hhi", "max_share"}
    table = remit("workload", "--sensitivity", "--store", store, "--draws", "500")
    assert "seed 0" in table.stderr


def test_the_structure_is_told_beside_chance_with_draws_and_seed(store: str) -> None:
    done = remit("collaboration", "--structure", "--store", store, "--draws", "100", "--lang", "en")
    assert "distinct pairs" in done.stdout
    assert "chance" in done.stdout
    assert "draws 100" in done.stderr
    assert "without any one initiative" in done.stderr


def test_a_blank_official_can_be_read_as_the_one_above_and_is_said(store: str) -> None:
    done = remit("workload", "--missing", "carried", "--store", store, "--format", "json")
    rows = {r["name"]: r["initiatives"] for r in json.loads(done.stdout)["rows"]}
    assert rows["朱晓敏"] == 12  # 28 has no official of its own and stands under 27
    assert "1 项没有责任人，按其上一项的责任人计" in done.stderr
    assert json.loads(done.stdout)["missing"] == "carried"
