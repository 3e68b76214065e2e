"""Which format to answer in: Accept headers (RFC 9110, section 12.5.1) against what is offered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MOST_RANGES = 100
_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*\Z")
_WEIGHT = re.compile(r"\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*\Z")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]*)?\s*\Z")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be answered in.

    `key` is its suffix in addresses; `types` its media types, the proper one first; `parameters`
    stand behind the type in Content-Type.
    """

    key: str
    types: tuple[str, ...]
    parameters: str = ""

    def content_type(self, media_type: str | None = None) -> str:
        """The Content-Type: as the type that was asked for, or the proper one."""
        return f"{media_type or self.types[0]}{self.parameters}"


RESULTS = (
    Format("json", ("application/sparql-results+json", "application/json")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Format("csv", ("text/csv",), "; charset=utf-8; header=present"),
    Format("tsv", ("text/tab-separated-values",), "; charset=utf-8"),
)
GRAPHS = (
    Format("ttl", ("text/turtle", "application/x-turtle", "text/n3"), "; charset=utf-8"),
    Format("nt", ("application/n-triples", "text/plain"), "; charset=utf-8"),
    Format("jsonld", ("application/ld+json", "application/json")),
    Format("rdf", ("application/rdf+xml", "application/xml", "text/xml"), "; charset=utf-8"),
    Format("trig", ("application/trig",), "; charset=utf-8"),
    Format("nq", ("application/n-quads",), "; charset=utf-8"),
)
TRIPLES = tuple(form for form in GRAPHS if form.key not in {"trig", "nq"})
HTML = Format("html", ("text/html", "application/xhtml+xml"), "; charset=utf-8")
JSON = Format("json", ("application/json",))
CSV = Format("csv", ("text/csv",), "; charset=utf-8; header=present")


def choose(accept: str | None, offers: Sequence[Format]) -> tuple[Format, str] | None:
    """The best of the offers, and the media type to name it by; None if none is acceptable.

    Without an Accept header the first offer. Of equally wanted ones the one whose range is
    narrower, then the earlier. A range that is not well-formed says nothing.
    """
    if accept is None or not accept.strip():
        return offers[0], offers[0].types[0]
    ranges = list(_ranges(accept))
    best: tuple[tuple[float, int, int, int], Format, str] | None = None
    for place, offer in enumerate(offers):
        for alias, media_type in enumerate(offer.types):
            weight, narrow = _weight(media_type, ranges)
            # A wildcard asks for the format, not for an odd name of it.
            if weight <= 0 or (alias and narrow < 2):
                continue
            rank = (weight, narrow, -place, -alias)
            if best is None or rank > best[0]:
                best = rank, offer, media_type
    return best and (best[1], best[2])


def _ranges(accept: str) -> Iterable[tuple[str, str, float]]:
    for part in accept.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        named, *parameters = part.split(";")
        hit = _RANGE.match(named)
        if not hit:
            continue
        weight = 1.0
        for parameter in parameters:
            said = _WEIGHT.match(parameter)
            if said:
                weight = float(said.group(1))
                break
        yield hit.group(1).lower(), hit.group(2).lower(), weight


def _weight(media_type: str, ranges: Sequence[tuple[str, str, float]]) -> tuple[float, int]:
    """The weight of a type, and how narrow the range is that gives it: 2 exact, 1 x/*, 0 */*."""
    kind, _, name = media_type.partition("/")
    found = (0.0, -1)
    for wanted_kind, wanted_name, weight in ranges:
        if (wanted_kind, wanted_name) == (kind, name):
            narrow = 2
        elif (wanted_kind, wanted_name) == (kind, "*"):
            narrow = 1
        elif (wanted_kind, wanted_name) == ("*", "*"):
            narrow = 0
        else:
            continue
        if narrow > found[1] or (narrow == found[1] and weight > found[0]):
            found = (weight, narrow)
    return found


def allows_gzip(header: str | None) -> bool:
    """Whether an Accept-Encoding header wants or allows gzip by its name."""
    for part in (header or "").split(",", _MOST_RANGES)[:_MOST_RANGES]:
        named, *parameters = part.split(";")
        if named.strip().lower() in {"gzip", "x-gzip"}:
            said = _WEIGHT.match(parameters[0]) if parameters else None
            return said is None or float(said.group(1)) > 0
    return False


def offered(offers: Iterable[Format]) -> str:
    """The proper media types of the offers, for a refusal that helps."""
    return ", ".join(offer.types[0] for offer in offers)


def language(header: str | None) -> str:
    """Zh or en, whichever an Accept-Language header wants more; zh where it wants neither."""
    wanted = {"zh": 0.0, "en": 0.0}
    for part in (header or "").split(",", _MOST_RANGES)[:_MOST_RANGES]:
        named, *parameters = part.split(";")
        hit = _LANGUAGE.match(named)
        if not hit:
            continue
        weight = 1.0
        for parameter in parameters:
            said = _WEIGHT.match(parameter)
            weight = float(said.group(1)) if said else weight
        name = hit.group(1).lower()
        if name in wanted:
            wanted[name] = max(wanted[name], weight)
    return "en" if wanted["en"] > wanted["zh"] else "zh"
