"""The shell of every page: one self-contained file that asks nobody for anything.

Styles and scripts are put into the page whole, and the Content Security Policy names each of them
by its hash, so that nothing else can run, whatever a document says. Data travels as JSON in a
script element of a type that browsers do not execute.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from remit.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

Lang = Literal["zh", "en"]
Theme = Literal["auto", "light", "dark"]

LANGUAGES = ("zh", "en")
THEMES = ("auto", "light", "dark")
STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

# The pages that show the whole, then the ways to all pages of a server, in the order of their bar.
PICTURES = ("map", "overview", "network", "matrix", "timeline", "workload", "collaboration")
NAVIGATION = ("home", "initiatives", *PICTURES, "questions", "query")
# Words that a page asks for by the role of a tie, or by where a link leads.
ROLE_WORDS = (
    *("official", "lead", "responsible", "support", "supervisor"),
    *("answers-for", "leads", "is-responsible", "supports", "supervises"),
    *NAVIGATION,
)

# What could end the element or start a comment, and the two line ends that JSON allows raw.
_INERT = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def require(*, lang: str, theme: str) -> None:
    """Refuse a language or theme that the pages do not have.

    Raises
    ------
    UsageError
        With the values that exist.
    """
    for option, value, known in (("lang", lang, LANGUAGES), ("theme", theme, THEMES)):
        if value not in known:
            raise UsageError(
                f"no such {option}: {value!r}", where=option, remedy=f"use {', '.join(known)}"
            )


def embed(value: Any) -> str:
    """`value` as JSON that is inert inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _INERT.items():
        text = text.replace(character, escape)
    # A lone surrogate cannot be written as UTF-8; JSON can still spell it.
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


@cache
def static(name: str) -> str:
    """Text of a shipped script or style, fit to stand inside its element."""
    text = (STATIC / name).read_text(encoding="utf-8").replace("\r\n", "\n")
    for end in ("</script", "</style", "<!--"):
        if end in text.lower():
            raise ValueError(f"{name} holds {end!r} and cannot be put into a page")
    return text


@cache
def words() -> dict[str, dict[str, str]]:
    """The words of the pages: key → language → text."""
    found: dict[str, dict[str, str]] = json.loads(static("words.json"))
    return found


def _with_parts(template: str) -> str:
    """The text of a template, and of those that it extends or takes macros from."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    parts = re.findall(r'{% (?:extends|from) "([a-z]+\.html)"', text)
    return "".join([text, *map(_with_parts, parts)])


@cache
def _words_of(template: str) -> dict[str, dict[str, str]]:
    """The words that a template names, and those that it is made from.

    A name that ends with a dash stands for all that follow.
    """
    text = _with_parts(template)
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)*-?)"', text.replace("'", '"'))) | set(ROLE_WORDS)
    starts = tuple(name for name in named if name.endswith("-"))
    return {k: v for k, v in words().items() if k in named or (starts and k.startswith(starts))}


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """The Content Security Policy that allows exactly these inline scripts and styles."""

    def hashes(texts: Sequence[str]) -> str:
        digests = (hashlib.sha256(t.encode("utf-8")).digest() for t in texts)
        return " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@cache
def _compiled() -> BytecodeCache:
    """Templates compiled once for all pages: a site has as many pages as a plan has names."""
    from jinja2 import BytecodeCache

    class Memory(BytecodeCache):
        def __init__(self) -> None:
            self.kept: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Any) -> None:
            if bucket.key in self.kept:
                bucket.bytecode_from_string(self.kept[bucket.key])

        def dump_bytecode(self, bucket: Any) -> None:
            self.kept[bucket.key] = bucket.bytecode_to_string()

    return Memory()


def environment(
    *,
    lang: str,
    theme: str,
    scripts: Sequence[str],
    styles: Sequence[str],
    only_words_of: str | None = None,
    **context: Any,
) -> Environment:
    """A template environment that escapes everything and knows the parts of the page.

    Parameters
    ----------
    lang, theme
        What the page opens with.
    scripts, styles
        Names of shipped files, in the order in which they run and apply.
    only_words_of
        The page carries the words that this template names, not all.
    context
        Further values that the template asks for.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    require(lang=lang, theme=theme)
    script_texts = [static(name) for name in scripts]
    style_texts = [static(name) for name in styles]
    env = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        bytecode_cache=_compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["embed"] = lambda value: Markup(embed(value))  # noqa: S704 - embed() escapes
    env.globals.update(
        lang=lang,
        theme=theme,
        word=_chooser(lang),
        all_words=words() if only_words_of is None else _words_of(only_words_of),
        policy=policy(script_texts, style_texts),
        # Shipped files, not documents: they stand in the page as they are.
        scripts=[Markup(t) for t in script_texts],  # noqa: S704
        styles=[Markup(t) for t in style_texts],  # noqa: S704
        **context,
    )
    return env


def _chooser(lang: str) -> Any:
    table: Mapping[str, Mapping[str, str]] = words()

    def word(key: str) -> str:
        return table[key][lang]

    return word
