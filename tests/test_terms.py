"""Terms are written so that any N-Quads parser reads back what was meant."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.terms import decimal, foreign, iri, label, literal, term

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def parsed(object_term: str) -> ox.Literal:
    line = f"<https://e.org/s> <https://e.org/p> {object_term} <https://e.org/g> .\n"
    [quad] = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@given(TEXT)
def test_any_text_survives_the_strict_parser(text: str) -> None:
    assert parsed(literal(text)).value == text
    assert "\n" not in literal(text)


@given(TEXT)
def test_a_parsed_term_is_written_the_same_again(text: str) -> None:
    assert foreign(parsed(literal(text, language="zh-hans"))) == literal(text, language="zh-hans")
    assert foreign(parsed(literal(text))) == literal(text)


def test_lone_surrogates_become_the_replacement_character() -> None:
    assert parsed(literal("a\ud800b")).value == "a\ufffdb"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_decimals_have_no_exponent_and_keep_the_value(number: float) -> None:
    value = parsed(decimal(number)).value
    assert "e" not in value.lower()
    assert float(value) == number


@pytest.mark.parametrize(
    "bad", ["https://e.org/市", "https://e.org/a b", "https://e.org/<x>", "x\n"]
)
def test_an_iri_is_ascii_and_holds_no_space_or_bracket(bad: str) -> None:
    with pytest.raises(ValueError, match="ASCII IRI"):
        iri(bad)


def test_labels_are_tagged_by_their_script() -> None:
    assert label("建设局", "zh-Hans").endswith("@zh-Hans")
    assert label("CDO Council", "zh-Hans").endswith("@en")
    assert label("建设局", "en").endswith("@zh")


def test_a_blank_node_may_not_enter_the_graph() -> None:
    with pytest.raises(ValueError, match="only IRIs and literals"):
        foreign(ox.BlankNode())


def test_compact_iris_stand_for_their_namespaces() -> None:
    assert term("remit:Plan") == "<https://w3id.org/remit/ns#Plan>"
