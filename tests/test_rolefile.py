"""Labels that a user teaches: read from a file, known while reading, part of what is built."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.build import build
from remit.errors import SourceError
from remit.model import Document
from remit.reading import extract
from remit.registry import Registry
from remit.vocabulary import rolefile, roles
from remit.vocabulary.taught import NOTHING, Taught, teaching

TABLE = (
    "云溪市方案\n\n| 任务 | 掌舵方 | 打杂方 |\n|---|---|---|\n"
    "| 修路 | 青峰 | 清溪 |\n| 架桥 | 绿洲 | 青峰 |\n"
)
TAUGHT = Taught((("打杂方", "support"), ("掌舵方", "lead")))


def said(found: Taught) -> list[tuple[str, str]]:
    read = extract(Document(path="plan.txt", text=TABLE), roles=found)
    return [(a.name, a.role) for i in read.items for a in i.assignments]


def test_a_taught_label_is_known_while_reading_and_not_afterwards() -> None:
    assert said(NOTHING) == []
    expected = [("青峰", "lead"), ("清溪", "support"), ("绿洲", "lead"), ("青峰", "support")]
    assert said(TAUGHT) == expected
    assert said(NOTHING) == []


def test_a_taught_label_goes_before_a_shipped_one() -> None:
    with teaching(Taught((("责任单位", "lead"),))):
        assert roles.role_of("责任单位") == "lead"
    assert roles.role_of("责任单位") == "responsible"


def test_a_file_names_roles_or_labels_that_give_them(tmp_path: Path) -> None:
    path = tmp_path / "our.roles"
    path.write_text("\ufeff# ours\n\n掌舵方 = LEAD\n打杂方=配合单位\n", encoding="utf-8")
    assert rolefile.load(path) == TAUGHT
    assert rolefile.load(None) == NOTHING


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("甲方", 1),
        ("# x\n= lead", 2),
        ("甲方 = king", 1),
        ("甲方 = lead\n甲 方 = support", 2),
        ("甲\x00方 = lead", 1),
        ("长" * 49 + " = lead", 1),
        (" | = lead", 1),
    ],
)
def test_a_line_that_teaches_nothing_is_told_with_its_place(
    tmp_path: Path, text: str, line: int
) -> None:
    path = tmp_path / "our.roles"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        rolefile.load(path)
    assert raised.value.where == f"{path}:{line}"


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"#" * 300_000)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("big", "binary", "missing"):
        with pytest.raises(SourceError):
            rolefile.load(tmp_path / name)


@given(st.text(max_size=200))
def test_any_text_is_labels_or_an_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "our.roles"
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        with suppress(SourceError):
            assert all(roles.key(label) for label, _ in rolefile.load(path).labels)


def test_what_is_taught_takes_part_in_the_content(tmp_path: Path) -> None:
    document = Document(path="plan.txt", text="云溪市方案\n\n责任单位：市水务局\n")
    made = {
        build(
            [extract(document, roles=taught)],
            tmp_path / str(n),
            registry=Registry.load(()),
            roles=taught,
        ).content_id
        for n, taught in enumerate([NOTHING, TAUGHT, TAUGHT])
    }
    assert len(made) == 2
