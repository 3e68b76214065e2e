"""Pages of the server: the same look as the files that `remit site` writes, with linked assets.

Pages that are made to stand alone carry their scripts inside. Served ones may not (the policy in
the header allows no inline script), so `linked` puts an address in the place of every shipped
script and style that such a page carries.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from remit_viz import labels, page
from remit_viz.server.entities import local

if TYPE_CHECKING:
    from jinja2 import Environment

SHIPPED = (".js", ".css")
_CARRIED = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)
_META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_LONGEST = 4000
_KEPT_IN_PATH = "/%:@!$&'()*+,;=~"


@cache
def shipped() -> dict[str, str]:
    """Names of the static files that may be asked for, each with the hash of its bytes."""
    names = (
        path.relative_to(page.STATIC).as_posix()
        for path in page.STATIC.rglob("*")
        if path.suffix in SHIPPED
    )
    return {
        name: hashlib.sha256((page.STATIC / name).read_bytes()).hexdigest()[:16]
        for name in sorted(names)
    }


@cache
def packed(name: str) -> bytes:
    """A shipped file, compressed: the editor alone has a megabyte."""
    return gzip.compress((page.STATIC / name).read_bytes(), 6, mtime=0)


def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that it may be kept for ever."""
    return f"/static/{name}?v={shipped()[name]}"


@cache
def _by_text() -> dict[str, str]:
    """Shipped files by the hash of their text as pages carry it."""
    return {
        hashlib.sha256(page.static(name).encode()).hexdigest(): name
        for name in shipped()
        if not name.startswith("vendor/yasgui")
    }


def linked(html: str) -> str:
    """A self-contained page with links in place of the scripts and styles it carries.

    Raises
    ------
    ValueError
        If it carries one that is not shipped.
    """

    def link(hit: re.Match[str]) -> str:
        kind, text = hit.groups()
        name = _by_text().get(hashlib.sha256(text.encode()).hexdigest())
        if name is None:
            raise ValueError(f"a page carries a {kind} that is not shipped: {text[:60]!r}")
        if kind == "style":
            return f'<link rel="stylesheet" href="{asset(name)}">'
        return f'<script src="{asset(name)}"></script>'

    return _META_POLICY.sub("", _CARRIED.sub(link, html))


@cache
def words() -> dict[str, dict[str, str]]:
    """The words of the server's own pages: key → language → text.

    Pages are called what the pages themselves call each other.
    """
    found: dict[str, dict[str, str]] = json.loads(page.static("server-words.json"))
    return found | {name: page.words()[name] for name in page.NAVIGATION}


def ways() -> list[tuple[str, str]]:
    """The entries of the navigation: the word for each page, and its address."""
    return [(name, "/" if name == "home" else f"/{name}") for name in page.NAVIGATION]


def say(key: str, lang: str, **values: Any) -> str:
    """A phrase in a language, with values put in."""
    return words()[key][lang].format(**values)


@cache
def environment() -> Environment:
    """The templates, everything escaped and nothing undefined."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    env = Environment(
        loader=FileSystemLoader(page.TEMPLATES / "server", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["embed"] = lambda value: Markup(page.embed(value))  # noqa: S704 - it escapes
    env.filters["clean"] = lambda text, limit=_LONGEST: labels.clean(str(text), limit)
    env.filters["visible"] = lambda text: labels.visible(str(text))
    env.globals.update(asset=asset, local=local, ways=ways())
    return env


def render(template: str, *, lang: str, chosen: bool, path: str, **context: Any) -> bytes:
    """One page as bytes.

    Parameters
    ----------
    template
        Name of the template.
    lang, chosen
        The language, and whether the reader chose it in the address: links then keep it.
    path
        Address of the page, for switching the language.
    """

    def here(address: str, **parameters: Any) -> str:
        kept = {k: v for k, v in parameters.items() if v not in (None, "", [])}
        if chosen and address.startswith("/"):
            kept["lang"] = lang
        if not kept:
            return address
        path_part, hash_mark, fragment = address.partition("#")
        joined = "&" if "?" in path_part else "?"
        return f"{path_part}{joined}{urlencode(kept, doseq=True)}{hash_mark}{fragment}"

    def word(key: str, **values: Any) -> str:
        return say(key, lang, **values)

    text = (
        environment()
        .get_template(template)
        .render(lang=lang, chosen=chosen, path=path, here=here, word=word, **context)
    )
    return text.encode("utf-8", "replace")


def in_language(path: str, parameters: Mapping[str, list[str]], lang: str) -> str:
    """The address of the same page of this server in a language."""
    # After two slashes a browser reads the name of another host.
    path = f"/{path.lstrip('/')}"
    kept = {k: v for k, v in parameters.items() if k != "lang"} | {"lang": [lang]}
    return f"{quote(path, safe=_KEPT_IN_PATH)}?{urlencode(kept, doseq=True)}"
