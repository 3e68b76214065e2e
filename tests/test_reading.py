"""There is one way from sources to checked extractions, and it gives the same to everybody."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import remit
from remit.findings import merged
from remit.model import Finding, Span
from remit.reading import extract, extract_many
from remit.registry import Registry

PLANS = Path(__file__).parents[1] / "data" / "plans"
REMIT = (sys.executable, "-m", "remit")
SHIPPED = sorted(str(p) for p in PLANS.iterdir() if p.suffix in {".txt", ".md"})

# Bytes that stand for no character: in a title, between items, within a name, and at the end.
_DAMAGED = (
    "石里市2024年重点工作\ufffe分工\n\n一、建设北岸水厂\ufffe，日供水5万吨，6月底前完成。"
    "（责任单位：市水\ufffe务局；配合单位：市财政局）\n\ufffe\n二、整治河道12公里。"
    "（责任单位：市水务局、市\ufffe城管局）\n"
    + "".join(f"{k}. 整治第{k}段河道。（责任单位：市水务局）\n" for k in range(1, 300))
).replace("\ufffe", "\udcff")
DAMAGED = _DAMAGED.encode("utf-8", "surrogateescape")


def build(sources: list[str], store: Path, *, cwd: Path, **env: str) -> str:
    """The content of a store that the command builds in a process of its own."""
    done = subprocess.run(
        [*REMIT, "build", *sources, "--store", str(store), "--format", "json"],
        capture_output=True,
        check=False,
        cwd=cwd,
        env=os.environ | env,
    )
    assert done.returncode == 0, done.stderr.decode()
    return str(json.loads(done.stdout)["content_id"])


def test_library_and_command_build_the_same(tmp_path: Path) -> None:
    registry = Registry.load()
    recipe = [remit.extract(remit.read(source)) for source in SHIPPED]
    one_by_one = remit.build_store(recipe, tmp_path / "a", registry=registry).content_id
    many = remit.build_store(remit.extract_many(SHIPPED), tmp_path / "b", registry=registry)
    assert one_by_one == many.content_id
    assert one_by_one == build(SHIPPED, tmp_path / "c", cwd=tmp_path)


def test_many_sources_read_in_parallel_say_what_each_says_alone(tmp_path: Path) -> None:
    text = Path(SHIPPED[0]).read_text("utf-8")[:900]
    sources = [tmp_path / f"{k:03}.txt" for k in range(70)]
    for k, path in enumerate(sources):
        path.write_text(f"{k}\n{text}", encoding="utf-8")
    found = list(extract_many(sources))
    assert [e.document.path for e in found] == [str(p) for p in sources]
    assert found[::23] == [extract(remit.read(p)) for p in sources[::23]]


def test_damage_is_told_once_and_the_same_everywhere(tmp_path: Path) -> None:
    """Under two hash seeds, two locales, in two folders, by two paths, in two orders."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "damaged.txt").write_bytes(DAMAGED)
        (tmp_path / name / "plan.txt").write_bytes(DAMAGED.replace("北岸".encode(), b"\xff"))
    damaged = extract(remit.read(tmp_path / "one" / "damaged.txt"))
    places = [f.span for f in damaged.findings if f.code == "damaged-character"]
    assert len(places) == len(set(places)) == damaged.document.text.count("\ufffd") == 5
    one, two = tmp_path / "one", tmp_path / "two"
    built = {
        build(["damaged.txt", "plan.txt"], one / "s", cwd=one, PYTHONHASHSEED="1", LC_ALL="C"),
        build(
            [str(two / "plan.txt"), str(two / "damaged.txt")],
            two / "s",
            cwd=tmp_path,
            PYTHONHASHSEED="77",
            LC_ALL="C.UTF-8",
        ),
        build(["./../one/damaged.txt", "plan.txt"], one / "t", cwd=two, PYTHONHASHSEED="5"),
    }
    assert len(built) == 1


_findings = st.lists(
    st.builds(
        Finding,
        code=st.sampled_from(["a", "b"]),
        severity=st.sampled_from(["info", "error"]),
        message=st.sampled_from(["x", "y"]),
        message_zh=st.sampled_from(["", "甲"]),
        span=st.sampled_from([Span(0, 0), Span(0, 3), Span(2, 3)]),
        item=st.none() | st.integers(1, 3),
    ),
    max_size=12,
)


@given(_findings, st.randoms(use_true_random=False))
def test_findings_are_merged_in_a_total_order(
    findings: list[Finding], chance: random.Random
) -> None:
    once = merged(findings)
    assert merged(chance.sample(findings, len(findings))) == once == merged(once)
    places = [(f.span, f.code) for f in once]
    assert places == sorted({(f.span, f.code) for f in findings})
    for f in once:
        same = [o for o in findings if (o.span, o.code) == (f.span, f.code)]
        assert f in same
        assert f.item == min((o.item for o in same if o.item is not None), default=None)
