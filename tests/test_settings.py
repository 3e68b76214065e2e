"""Every result states n, groups, co-leads, draws and seed; the same seed gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from test_cli import CHANGZHOU, remit

from remit.cli import cli

EDITIONS = Path(__file__).parent / "golden" / "editions"
STORED = {
    "workload": ["workload"],
    "workload by body": ["workload", "--by", "body", "--groups", "as-one"],
    "sensitivity": ["workload", "--sensitivity", "--draws", "200", "--seed", "3"],
    "quarters": ["workload", "--quarters"],
    "collaboration": ["collaboration", "--draws", "100", "--seed", "3"],
    "pairs": ["collaboration", "--pairs", "--draws", "200", "--seed", "3"],
    "exact pairs": ["collaboration", "--pairs", "--model", "sdsm"],
    "structure": ["collaboration", "--structure", "--draws", "100", "--seed", "3"],
    "resilience": ["resilience"],
    "balance": ["balance", "--cap", "6"],
    "move": ["whatif", "--move", "13:朱晓敏:居丽琴"],
    "absence": ["whatif", "--absent", "张力航"],
}
DRAWN = {
    "workload": (10_000, 0),
    "workload by body": (10_000, 0),
    "sensitivity": (200, 3),
    "collaboration": (100, 3),
    "pairs": (200, 3),
    "structure": (100, 3),
}
GROUPS = {"workload by body": "token"} | dict.fromkeys(
    ("collaboration", "pairs", "exact pairs", "structure"), "drop"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped plan, built once, and beside it a small one for what takes long."""
    folder = tmp_path_factory.mktemp("settings")
    for plan, name in ((CHANGZHOU, "store"), (EDITIONS / "plan-2023.txt", "store-small")):
        assert remit("build", str(plan), "--store", str(folder / name)).returncode == 0
    return str(folder / "store")


def run(*args: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(cli, args, catch_exceptions=False)


def command(name: str, store: str) -> list[str]:
    """The arguments of a case."""
    if name == "diff":
        plans = [str(EDITIONS / f"plan-{year}.txt") for year in (2023, 2024)]
        return ["diff", *plans, "--registry", str(EDITIONS / "registry.csv")]
    return [*STORED[name], "--store", f"{store}-small" if name == "structure" else store]


@pytest.mark.parametrize("name", [*STORED, "diff"])
def test_every_result_states_n_groups_co_leads_draws_and_seed(name: str, store: str) -> None:
    args = command(name, store)
    whole: dict[str, Any] = json.loads(run(*args, "--format", "json").stdout)
    draws, seed = DRAWN.get(name, (None, None))
    assert whole["n"] == {"diff": 18, "structure": 20}.get(name, 30)
    assert whole["groups"] == GROUPS.get(name, "expand")
    assert (whole["draws"], whole["seed"]) == (draws, seed)
    assert "1" in whole["co_leads"]
    none = {"zh": "无", "en": "none"}
    for lang in ("zh", "en"):
        said = run(*args, "--lang", lang).stderr
        assert f"n {whole['n']} · groups {whole['groups']}" in said
        assert "co-leads" in said
        assert f"draws {none[lang] if draws is None else draws} · " in said
        assert f"seed {none[lang] if seed is None else seed}" in said
        if lang == "en":
            assert f"co-leads {whole['co_leads']} ·" in said
        else:
            assert "并列牵头" in said


@pytest.mark.parametrize("name", [*STORED, "diff"])
def test_rdf_and_excel_carry_the_settings(name: str, store: str, tmp_path: Path) -> None:
    args = command(name, store)
    lines = run(*args, "--format", "nq")
    assert lines.exit_code == 0
    graph = ox.Store()
    graph.load(lines.stdout.encode(), format=ox.RdfFormat.N_QUADS)
    query = """
        PREFIX remit: <https://w3id.org/remit/ns#> PREFIX schema: <https://schema.org/>
        SELECT ?name WHERE { ?analysis a remit:Analysis ;
            schema:additionalProperty/schema:propertyID ?name }"""
    found = graph.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    stated = {row["name"].value for row in found}
    assert {"n", "groups", "co_leads"} <= stated
    assert ("seed" in stated) == ("draws" in stated) == (name in DRAWN)
    about = "ASK { ?r <https://w3id.org/remit/ns#about> ?what FILTER(ISIRI(?what)) }"
    assert graph.query(about, use_default_graph_as_union=True)
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "results.xlsx"
    assert run(*args, "--format", "xlsx", "-o", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    settings = {row[0].value: row[1].value for row in book["settings"].iter_rows()}
    assert settings["groups"] == GROUPS.get(name, "expand")
    assert (settings["draws"], settings["seed"]) == DRAWN.get(name, (None, None))
    assert book.worksheets[0].max_row > 1


@pytest.mark.parametrize("name", [*STORED, "diff"])
def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(name: str, store: str) -> None:
    forms = ("json", "nq") if name in {"pairs", "structure", "diff", "balance"} else ("json",)
    for form in forms:
        one, other = (
            remit(*command(name, store), "--format", form, PYTHONHASHSEED=seed)
            for seed in ("1", "77")
        )
        assert one.returncode == 0, one.stderr
        assert one.stdout == other.stdout


def test_another_seed_gives_other_draws(store: str) -> None:
    args = ("collaboration", "--pairs", "--draws", "100", "--store", store, "--format", "json")
    one, other = (json.loads(run(*args, "--seed", seed).stdout)["rows"] for seed in ("1", "2"))
    assert {r["shared"] for r in one} == {r["shared"] for r in other}
    assert [r["p"] for r in one] != [r["p"] for r in other]


@pytest.mark.parametrize(
    ("lang", "verdict", "power"),
    [
        ("zh", "与偶然无异", "单独一对 0.18，在全部各对之中 0.00"),
        ("en", "not distinguishable from chance", "0.18 alone, 0.00 among all"),
    ],
)
def test_pairs_that_fail_their_null_say_so_beside_the_power_of_the_test(
    store: str, lang: str, verdict: str, power: str
) -> None:
    args = ("collaboration", "--pairs", "--draws", "200", "--store", store, "--lang", lang)
    done = run(*args)
    assert verdict in done.stdout
    assert power in done.stderr
    rows = [line for line in run(*args, "--format", "md").stdout.splitlines() if "|" in line][2:]
    assert rows
    assert all(verdict in row or "未检验" in row or "not tested" in row for row in rows)


def test_centralities_and_equity_stand_beside_chance(store: str) -> None:
    args = ("collaboration", "--draws", "5000", "--store", store, "--format", "json")
    rows = {row["name"]: row for row in json.loads(run(*args).stdout)["rows"]}
    broker, busy = rows["发改委"], rows["建设局"]["chance"]["degree"]
    assert broker["chance"]["betweenness"]["verdict"] == "beyond chance"
    assert broker["betweenness"] > 1.5 * broker["chance"]["betweenness"]["expected"]
    assert busy["verdict"] == "not distinguishable from chance"
    table = run("collaboration", "--draws", "5000", "--store", store, "--lang", "en")
    assert "not distinguishable from chance" in table.stderr
    assert "Gini 0.316 · 偶然期望 0.21" in run("workload", "--store", store, "--lang", "zh").stderr


def test_the_list_of_measures_is_the_same_twice_and_points_to_the_settings() -> None:
    one, other = (remit("measures", "--format", "json", PYTHONHASHSEED=s) for s in ("1", "77"))
    assert one.stdout == other.stdout
    assert "co-leads" in remit("measures", "--lang", "en").stderr
