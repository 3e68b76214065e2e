"""A server behind a proxy: under a path of its own, with TLS in front, for those who may ask."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Server, serving, stored, waited
from stores import truth

from remit.errors import UsageError
from remit_viz.server import gate
from remit_viz.server.desk import Desk
from remit_viz.server.limits import Limits
from remit_viz.server.proxies import Proxies, networks
from remit_viz.server.rooted import addressed, checked

TOKEN = "a-token-of-some-length"  # noqa: S105 - a test's own
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store."""
    return stored(tmp_path_factory.mktemp("proxied"))


@pytest.fixture(scope="module")
def rooted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server under a path, behind a proxy on this machine."""
    options = ("--root-path", "/plans/remit", "--proxy", "127.0.0.1", "--hostname", "example.org")
    with serving(folder, tmp_path_factory.mktemp("log") / "log", *options) as running:
        yield running


def _leads(html: str) -> set[str]:
    """Where a page leads: its attributes, and the addresses of pages in its data."""
    found = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', html))
    return found | set(re.findall(r'"(/(?:[a-z]+/)*(?:official|body|initiative)/[^"]*)"', html))


def test_every_address_of_every_page_lies_under_the_root(rooted: Server) -> None:
    pages = ["/", "/initiatives", "/questions", "/questions/load-of-officials", "/query"]
    pages += ["/network", "/map", "/matrix", "/workload", "/ns.html", "/nothing-here"]
    seen: set[str] = set()
    for page in pages:
        answer = rooted.ask(f"/plans/remit{page}", headers=HTML)
        assert answer.status == (404 if page == "/nothing-here" else 200)
        assert rooted.ask(page, headers=HTML).text == answer.text, "a proxy may strip the path"
        leads = _leads(answer.text)
        assert leads, page
        assert {a for a in leads if not a.startswith("/plans/remit/")} == set(), page
        seen |= leads
    for address in sorted(seen)[::12]:
        path = address.replace("&amp;", "&").split("#")[0]
        assert rooted.ask(path, headers=HTML).status < 400, path


def test_redirects_and_links_lead_under_the_root(rooted: Server) -> None:
    found = rooted.ask("/plans/remit/map.html", headers=HTML)
    assert (found.status, found.headers["Location"]) == (303, "/plans/remit/map")
    slashed = rooted.ask("/plans/remit/initiatives/", headers=HTML).headers["Location"]
    assert slashed.endswith(f":{rooted.port}/plans/remit/initiatives")
    role = rooted.ask("/plans/remit/id/role/lead")
    assert role.headers["Location"].startswith("/plans/remit/id/role/lead.")
    data = rooted.ask("/plans/remit/id/role/lead.ttl")
    assert "</plans/remit/id/role/lead.html>" in data.headers["Link"]


def test_the_endpoint_is_named_as_the_client_reaches_it(rooted: Server) -> None:
    asked = {"Accept": "text/turtle"}
    plain = rooted.ask("/sparql", headers=asked | {"Host": "example.org"}).text
    assert "http://example.org/plans/remit/sparql" in plain
    behind = {"Forwarded": 'for=192.0.2.7;proto=https;host="example.org"'}
    assert "https://example.org/plans/remit/sparql" in (
        rooted.ask("/sparql", headers=asked | behind).text
    )
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org"}
    assert "https://example.org/plans/remit/sparql" in (
        rooted.ask("/sparql", headers=asked | behind).text
    )
    assert rooted.ask("/", headers={"X-Forwarded-Host": "evil.example"}).status == 421
    assert "192.0.2.7" in rooted.log


def _seen(trusted: tuple[str, ...], client: str, **headers: str) -> dict[str, Any]:
    """What the application behind the middleware is told of a request."""
    told: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        told.update(scope)

    sent = [(b"host", b"own.example")]
    sent += [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
    scope: Any = {"type": "http", "client": (client, 1), "scheme": "http", "headers": sent}
    nothing: Any = None
    waited(Proxies(app, trusted=networks(trusted))(scope, nothing, nothing))
    return told


def test_only_named_proxies_are_believed() -> None:
    said = {"forwarded": "for=192.0.2.1;proto=https;host=other.example"}
    stranger = _seen(("10.0.0.0/8",), "203.0.113.9", **said)
    assert (stranger["client"][0], stranger["scheme"]) == ("203.0.113.9", "http")
    believed = _seen(("10.0.0.0/8",), "10.1.2.3", **said)
    assert (believed["client"][0], believed["scheme"]) == ("192.0.2.1", "https")
    assert believed["headers"][0] == (b"host", b"other.example")


@pytest.mark.parametrize(
    "said",
    [
        {"forwarded": 'for=198.51.100.66, for="[2001:db8::5]:80", for=10.9.9.9'},
        {"x_forwarded_for": "198.51.100.66, 2001:db8::5, 10.9.9.9"},
    ],
)
def test_what_a_stranger_puts_before_our_proxies_is_not_believed(said: dict[str, str]) -> None:
    """The last stranger in the row is the client; what stands before it he may have made up."""
    assert _seen(("10.0.0.0/8",), "10.1.2.3", **said)["client"][0] == "2001:db8::5"


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60))
def test_no_header_breaks_a_request(text: str) -> None:
    for name in ("forwarded", "x_forwarded_for", "x_forwarded_proto", "x_forwarded_host"):
        assert _seen(("10.0.0.0/8",), "10.1.2.3", **{name: text})["scheme"] in {"http", "https"}


@pytest.mark.parametrize("root", ["remit", "/a b", "//evil.example", '/../x/"', "/a?b"])
def test_a_root_that_is_no_path_is_refused(root: str) -> None:
    with pytest.raises(UsageError):
        checked(root)


def test_only_attributes_of_our_own_are_led_under_the_root() -> None:
    html = b'<a href="/x">&#34;href=&#34;/y</a><p>src=/z</p><a href="//other.example/">'
    assert addressed(html, "/r") == html.replace(b'"/x"', b'"/r/x"')


# -- who may ask ----------------------------------------------------------------------------------


def _basic(name: str, password: str) -> dict[str, str]:
    said = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {said}"}


def test_who_has_no_token_gets_nothing(folder: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"# readers\n{gate.entry('督查室', 'öffne: dich')}\n", encoding="utf-8")
    options = ("--token", TOKEN, "--auth-file", str(users))
    with serving(folder, tmp_path / "log", *options, let_in=f"Bearer {TOKEN}") as server:
        for path in ("/", "/sparql?query=ASK{}", "/health", "/dump.nq", "/static/base.css", "/no"):
            assert server.ask(path).status == 401
        assert "Basic" in server.ask("/", headers=HTML).headers["WWW-Authenticate"]
        for wrong in (
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Basic %%%"},
            {"Authorization": "Basic"},
            _basic("督查室", "wrong"),
            _basic("nobody", "öffne: dich"),
            _basic("督查室", ""),
        ):
            assert server.ask("/", headers=wrong).status == 401
        for right in (
            {"Authorization": f"Bearer {TOKEN}"},
            {"Authorization": f"bearer {TOKEN}"},
            _basic("anybody", TOKEN),
            _basic("督查室", "öffne: dich"),
        ):
            assert server.ask("/", headers=right).status == 200
            assert server.ask("/", headers=right).status == 200
        assert TOKEN not in server.log


@pytest.mark.parametrize(
    "text", ["", "name", "name:secret", "name:scrypt:00:11", "\0", "x" * 2_000_000]
)
def test_a_file_that_lets_nobody_in_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "users").write_text(text)
    with pytest.raises(UsageError):
        gate.users(tmp_path / "users")


@pytest.mark.parametrize("token", ["", "short", "white space in a token", "ein-tökenmitumlaut"])
def test_a_token_that_can_be_guessed_or_not_sent_is_refused(token: str) -> None:
    with pytest.raises(UsageError):
        gate.checked_token(token)


# -- what cannot be answered now ------------------------------------------------------------------


def test_a_dump_that_is_gone_or_replaced_is_said_to_be(tmp_path: Path) -> None:
    folder = stored(tmp_path)
    nquads = truth(folder)
    with serving(folder, tmp_path / "log") as server:
        whole = server.ask("/dump.nq")
        assert whole.body == nquads.read_bytes()
        nquads.write_bytes(whole.body[: len(whole.body) // 2])
        cut = server.ask("/dump.nq")
        assert (cut.status, cut.type) == (503, "text/plain")
        assert "replaced" in cut.text
        nquads.unlink()
        assert server.ask("/dump.nq").status == 503


def test_a_question_that_takes_too_long_keeps_its_form(folder: Path) -> None:
    asked = {"do": "question", "name": "due-between", "form": "html", "parameters": {}}
    frame = {"lang": "en", "chosen": True, "path": "/questions/due-between", "other": "/"}
    why = {"stopped": ["stopped-time", {"why": "it took longer than 1 seconds"}], "status": 503}
    head, body = Desk(folder, Limits()).answer(asked | frame | why)
    text = body.decode()
    assert head["status"] == 503
    assert "longer than 1 seconds" in text
    assert '<form class="ask"' in text
    assert "<table" not in text
