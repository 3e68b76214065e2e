"""Every export holds the same statements, read by other tools, in the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import needed_tool

from remit.errors import StoreError, UsageError
from remit.exports import FORMATS, export
from remit.responsibility import read
from remit.store import Embedded

RAPPER = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "nt": "ntriples", "xml": "rdfxml"}


def written(store: Embedded, form: str, folder: Path) -> Path:
    path = folder / f"out.{form}"
    export(store, form, str(path))
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_store_gives_the_same_bytes(store: Embedded, form: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    export(store, form, str(one))
    export(store, form, str(two))
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size > 100


@pytest.mark.parametrize("form", RAPPER)
def test_raptor_reads_every_statement(store: Embedded, form: str, tmp_path: Path) -> None:
    path = written(store, form, tmp_path)
    command = [needed_tool("rapper"), "-q", "-i", RAPPER[form], "-o", "nquads", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    quads = {q.triple for q in ox.parse(path=str(store.truth), format=ox.RdfFormat.N_QUADS)}
    assert len(set(done.stdout.splitlines())) == len(quads)


def test_rasqal_counts_what_the_store_counts(store: Embedded, tmp_path: Path) -> None:
    path = written(store, "ttl", tmp_path)
    text = (
        "PREFIX remit: <https://w3id.org/remit/ns#> PREFIX role: <https://w3id.org/remit/id/role/> "
        "SELECT ?i ?a WHERE { ?x remit:initiative ?i ; remit:role role:lead ; remit:assignee ?a }"
    )
    command = [needed_tool("roqet"), "-q", "-r", "csv", "-e", text, "-D", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    theirs = {tuple(row) for row in csv.reader(io.StringIO(done.stdout))} - {("i", "a")}
    graph = read(store)
    ours = {(i, a) for i, a, edge in graph.edges(data=True) if edge["role"] == "lead"}
    assert theirs == ours
    assert len(ours) == 4


@pytest.mark.parametrize("form", ["trig", "jsonld", "nq"])
def test_formats_with_graphs_keep_every_quad(store: Embedded, form: str, tmp_path: Path) -> None:
    syntax = {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD, "nq": ox.RdfFormat.N_QUADS}
    path = written(store, form, tmp_path)
    theirs = set(ox.parse(path=str(path), format=syntax[form]))
    assert theirs == set(ox.parse(path=str(store.truth), format=ox.RdfFormat.N_QUADS))


def test_graphml_and_gexf_give_the_responsibility_graph_back(
    store: Embedded, tmp_path: Path
) -> None:
    graph = read(store)
    graphml = nx.read_graphml(written(store, "graphml", tmp_path), force_multigraph=True)
    gexf = nx.read_gexf(written(store, "gexf", tmp_path))
    for other in (graphml, gexf):
        assert set(other) == set(graph)
        assert other.number_of_edges() == graph.number_of_edges()
    roles = sorted((i, a, d["role"]) for i, a, d in graph.edges(data=True))
    assert sorted((i, a, d["role"]) for i, a, d in graphml.edges(data=True)) == roles


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_of_the_shipped_plan_are_read_back_whole(
    shipped_store: Embedded, shipped_graph: nx.MultiDiGraph, form: str, tmp_path: Path
) -> None:
    """Plans with targets too; offsets of words are no times at which an edge exists."""
    path = written(shipped_store, form, tmp_path)
    graphml = form == "graphml"
    again = nx.read_graphml(path, force_multigraph=True) if graphml else nx.read_gexf(path)
    assert set(again) == set(shipped_graph)
    assert b'mode="dynamic"' not in path.read_bytes()
    for node, data in shipped_graph.nodes(data=True):
        assert again.nodes[node].get("full_name") == data["full_name"]
        assert again.nodes[node].get("offset_start") == data.get("start")
    offsets = sorted((e["offset_start"], e["offset_end"]) for _, _, e in again.edges(data=True))
    assert offsets == sorted((e["start"], e["end"]) for _, _, e in shipped_graph.edges(data=True))


def test_csv_writes_a_folder_of_tables_or_the_assignments_alone(
    store: Embedded, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(store, "csv", str(tmp_path / "tables"))
    names = {p.name for p in (tmp_path / "tables").iterdir()}
    assert names == {
        f"{n}.csv" for n in ("initiatives", "agents", "assignments", "targets", "dates")
    }
    assignments = (tmp_path / "tables/assignments.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(assignments)))
    assert len(rows) == 12
    assert {r["role"] for r in rows} == {"official", "lead", "support"}
    assert all(int(r["line"]) > 0 for r in rows)
    export(store, "csv", "-")
    assert capsys.readouterr().out == assignments


def test_an_unknown_format_or_place_is_named(store: Embedded, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export format 'doc'"):
        export(store, "doc", str(tmp_path / "x"))
    with pytest.raises(StoreError, match="cannot be written"):
        export(store, "ttl", str(tmp_path / "no" / "such" / "x.ttl"))
    assert not list(tmp_path.glob("**/*.partial-*"))


@pytest.mark.parametrize("form", ["ttl", "trig", "jsonld", "xml"])
def test_comunica_counts_what_the_store_counts(store: Embedded, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{'rdf' if form == 'xml' else form}"
    export(store, form, str(path))
    pattern = "?x remit:initiative ?i ; remit:role role:support"
    text = (
        "PREFIX remit: <https://w3id.org/remit/ns#> PREFIX role: <https://w3id.org/remit/id/role/> "
        f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {{ {pattern} }} UNION "
        f"{{ GRAPH ?g {{ {pattern} }} }} }}"
    )
    command = [needed_tool("comunica-sparql-file"), str(path), text]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    [row] = json.loads(done.stdout)
    graph = read(store)
    ours = sum(edge["role"] == "support" for _, _, edge in graph.edges(data=True))
    assert row["n"].startswith(f'"{ours}"')
