"""Which format an Accept header means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit_viz.server.negotiation import GRAPHS, HTML, RESULTS, allows_gzip, choose, language
from remit_viz.server.protocol import FORM, Refused, read

TYPES = sorted({name for form in (*RESULTS, *GRAPHS, HTML) for name in form.types})
RANGES = st.sampled_from([*TYPES, "*/*", "text/*", "application/*", "image/png", "nonsense", ""])
WEIGHTS = st.sampled_from(["", ";q=0", ";q=0.001", ";q=0.5", ";q=1.0", ";q=2", ";q=x", ";a=b;q=.1"])
HEADERS = st.lists(st.builds(str.__add__, RANGES, WEIGHTS), max_size=6).map(",".join)


@given(HEADERS)
def test_only_what_is_offered_and_accepted_is_chosen(header: str) -> None:
    found = choose(header, RESULTS)
    if found is not None:
        form, name = found
        assert form in RESULTS
        assert name in form.types
        if header:
            kind = name.split("/")[0]
            assert any(wanted in header for wanted in (name, f"{kind}/*", "*/*"))


@given(st.text(max_size=300))
def test_no_header_breaks_the_choice(header: str) -> None:
    choose(header, GRAPHS)
    assert language(header) in {"zh", "en"}


@pytest.mark.parametrize("length", [1_000, 100_000])
def test_a_long_header_is_read_in_linear_time(length: int) -> None:
    for part in ("a/b,", ";q=", "*/*;", "a/" + "!" * 20 + ",", " ", "\t,"):
        choose(part * (length // len(part)), GRAPHS)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("text/turtle, */*;q=0.1", "ttl"),
        ("application/ld+json;q=1, text/turtle;q=0.9", "jsonld"),
        ("*/*;q=0.5, text/turtle;q=0.1, application/n-triples;q=0.4", "jsonld"),
        ("application/rdf+xml, application/xml;q=0.5", "rdf"),
        ("TEXT/TURTLE;Q=0.3", "ttl"),
        ("text/html", None),
        ("*/*;q=0", None),
    ],
)
def test_weights_then_narrowness_then_our_order_decide(header: str, key: str | None) -> None:
    found = choose(header, GRAPHS)
    assert (found and found[0].key) == key


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr", "zh"),
        ("fr, en;q=0.1", "en"),
    ],
)
def test_the_language_that_is_wanted_more_is_spoken(header: str | None, lang: str) -> None:
    assert language(header) == lang


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("identity", False),
        ("not-gzip", False),
    ],
)
def test_gzip_is_for_those_who_take_it(header: str | None, takes: bool) -> None:
    assert allows_gzip(header) is takes


@given(st.binary(max_size=200), st.binary(max_size=200), st.sampled_from([FORM, "text/plain", ""]))
def test_any_request_is_read_or_refused(query: bytes, body: bytes, kind: str) -> None:
    for method in ("GET", "POST"):
        status, found = 200, None
        try:
            found = read(method, query, kind, body)
        except Refused as refusal:
            status = refusal.status
        assert status == 200 or 400 <= status < 500
        assert found is None or isinstance(found.text, str)
