"""The JSON addresses of the server, described as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from remit import __version__
from remit.queries import questions
from remit_viz.server.search import FACETS, SORTS

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}


def openapi() -> dict[str, Any]:
    """The description, as a JSON-ready value."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "remit",
            "version": __version__,
            "description": "Who answers for what, from government responsibility documents.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/health": _get("Whether questions can be answered", {}, _HEALTH, more=("503",)),
            "/initiatives.json": _get(
                "Search initiatives",
                {
                    "q": "words that must all stand in an initiative",
                    **{name: f"value of the facet {name}; may be repeated" for name in FACETS},
                    "sort": f"order of the result: {', '.join(SORTS)}",
                    "page": "page of the result, from 1",
                },
                _SEARCH,
            ),
            "/questions.json": _get(
                "List the ready-made questions", {}, {"type": "array", "items": {"type": "object"}}
            ),
            **{
                f"/questions/{asked.name}.json": _get(
                    asked.question_en,
                    {p.name: p.meaning for p in asked.parameters},
                    _ROWS,
                    required={p.name for p in asked.parameters if p.required},
                )
                for asked in questions()
            },
            "/sparql": _SPARQL,
        },
    }


def _get(
    summary: str,
    parameters: dict[str, str],
    schema: dict[str, Any],
    *,
    required: frozenset[str] | set[str] = frozenset(),
    more: tuple[str, ...] = ("400", "503"),
) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        "get": {
            "summary": summary,
            "parameters": [
                {
                    "name": name,
                    "in": "query",
                    "description": meaning,
                    "required": name in required,
                    "schema": _TEXT,
                }
                for name, meaning in parameters.items()
            ],
            "responses": {
                "200": {
                    "description": "The answer",
                    "content": {"application/json": {"schema": schema}},
                }
            }
            | {status: {"description": "Why there is none", "content": problem} for status in more},
        }
    }


_HEALTH = {
    "type": "object",
    "properties": {
        "status": {"enum": ["ok", "opening"]},
        "content_id": {"type": ["string", "null"]},
        "queries": _NUMBER,
        "pages": _NUMBER,
    },
    "required": ["status", "content_id", "queries", "pages"],
}
_AGENTS = {
    "type": "array",
    "items": {"type": "object", "properties": {"iri": _TEXT, "name": _TEXT}},
}
_ROW = {
    "type": "object",
    "properties": {
        "iri": _TEXT,
        "number": _NUMBER,
        "title": _TEXT,
        "plan": _TEXT,
        "year": {"type": ["integer", "null"]},
        "section": {"type": ["string", "null"]},
        "line": {"type": ["integer", "null"]},
        "officials": _AGENTS,
        "leads": _AGENTS,
        "supports": _NUMBER,
        "targets": _NUMBER,
        "dates": _NUMBER,
        "due": {"type": ["string", "null"], "format": "date"},
    },
}
_SEARCH = {
    "type": "object",
    "properties": {
        "total": _NUMBER,
        "page": _NUMBER,
        "page_size": _NUMBER,
        "q": _TEXT,
        "sort": _TEXT,
        "chosen": {"type": "object"},
        "rows": {"type": "array", "items": _ROW},
        "facets": {"type": "object"},
    },
    "required": ["total", "page", "page_size", "rows", "facets"],
}
_ROWS = {
    "type": "object",
    "properties": {
        "question": {"type": "object"},
        "values": {"type": "object"},
        "rows": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["question", "values", "rows"],
}
_SPARQL = {
    "get": {
        "summary": "SPARQL 1.1 Protocol, query operation",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-protocol/"},
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": _TEXT}
            for name in ("query", "default-graph-uri", "named-graph-uri")
        ],
        "responses": {
            "200": {
                "description": "The result; the service description where nothing is asked",
                "content": {
                    "application/sparql-results+json": {"schema": {"type": "object"}},
                    "text/turtle": {"schema": _TEXT},
                },
            },
            "400": {"description": "The query is not well-formed"},
            "403": {"description": "An update, or SERVICE"},
            "406": {"description": "None of the accepted types can be sent"},
            "422": {"description": "The result is larger than the limits"},
            "503": {"description": "Stopped at a limit, or no worker is free: see Retry-After"},
        },
    }
}
