"""The public face: exactly these names, nothing heavy loaded, the wheel whole."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import remit
from remit.store import Embedded

ROOT = Path(__file__).resolve().parents[1]


def test_every_public_name_is_there_and_described() -> None:
    assert remit.__all__ == sorted(remit.__all__)
    for name in remit.__all__:
        assert getattr(remit, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        remit.nothing  # noqa: B018


def test_importing_remit_loads_none_of_its_dependencies() -> None:
    code = (
        "import sys, remit\n"
        "heavy = {'click', 'networkx', 'numpy', 'pyoxigraph', 'pyvis', 'rdflib', 'rich'}\n"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_library_answers_as_the_commands_do(store: Embedded) -> None:
    dataset = remit.open(store.folder)
    query = "SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a remit:Initiative }"
    [row] = list(dataset.query(query))
    assert str(row[0]) == "3"  # type: ignore[index]
    graph = remit.responsibility_graph(store.folder)
    assert sum(d["kind"] == "initiative" for _, d in graph.nodes(data=True)) == 3


@pytest.mark.slow
def test_the_wheel_holds_two_packages_with_ontology_and_data_and_runs(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    [wheel] = tmp_path.glob("remit-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"remit", "remit_viz"}
    for part in (
        "remit/ontology/remit.ttl",
        "remit/data/plans/changzhou-2008.txt",
        "remit/data/registry/changzhou.csv",
        "remit/py.typed",
    ):
        assert part in names
    assert any(n.startswith("remit/ontology/queries/") and n.endswith(".rq") for n in names)
    assert any(n.startswith("remit_viz/static/") and n.endswith(".js") for n in names)
    target = tmp_path / "installed"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)
    code = (
        f"import sys; sys.path.insert(0, {str(target)!r})\n"
        "import remit; assert remit.__file__.startswith(sys.path[0])\n"
        "from remit.queries import questions; from remit.resources import shipped\n"
        "assert len(questions()) >= 8; assert sys.path[0] in str(shipped('data', 'plans'))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
