"""The JSON addresses of the server, described as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from remit import __version__
from remit.queries import questions
from remit_viz.server.protocol import DIRECT, FORM
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
                "List the ready-made questions", {}, {"type": "array", "items": _QUESTION}
            ),
            **{
                f"/questions/{asked.name}.json": _get(
                    asked.question_en,
                    {p.name: p.meaning for p in asked.parameters},
                    _ROWS,
                    required={p.name for p in asked.parameters if p.required},
                    more=("400", "404", "422", "503"),
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
    problem = {"application/problem+json": {"schema": _PROBLEM}}
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
_TEXTS = {"type": "array", "items": _TEXT}
_PROBLEM = {
    "type": "object",
    "properties": {"status": _NUMBER, "title": _TEXT, "near": _TEXTS},
    "required": ["status", "title", "near"],
}
_IN_BOTH = {"type": "object", "properties": {"zh": _TEXT, "en": _TEXT}, "required": ["zh", "en"]}
_QUESTION = {
    "type": "object",
    "properties": {
        "name": _TEXT,
        "title": _IN_BOTH,
        "question": _IN_BOTH,
        "parameters": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": _TEXT, "type": _TEXT, "meaning": _TEXT},
                "required": ["name", "type", "meaning"],
            },
        },
        "columns": _TEXTS,
    },
    "required": ["name", "title", "question", "parameters", "columns"],
}
_FACET = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "value": _TEXT,
            "label": _TEXT,
            "count": _NUMBER,
            "chosen": {"type": "boolean"},
        },
        "required": ["value", "label", "count", "chosen"],
    },
}
_AGENTS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"iri": _TEXT, "name": _TEXT},
        "required": ["iri", "name"],
    },
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
    "required": ["iri", "number", "title", "plan", "officials", "leads"],
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
        "facets": {
            "type": "object",
            "properties": dict.fromkeys(FACETS, _FACET),
            "required": list(FACETS),
        },
    },
    "required": ["total", "page", "page_size", "rows", "facets"],
}
_ROWS = {
    "type": "object",
    "properties": {
        "question": _QUESTION,
        "values": {"type": "object"},
        "rows": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["question", "values", "rows"],
}
_CHOSEN = ("default-graph-uri", "named-graph-uri")
_SPARQL_ANSWERS = {
    "200": {
        "description": "The result; the service description where nothing is asked",
        "content": {
            "application/sparql-results+json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "head": {"type": "object"},
                        "results": {"type": "object"},
                        "boolean": {"type": "boolean"},
                    },
                    "required": ["head"],
                }
            },
            "text/turtle": {"schema": _TEXT},
        },
    },
    "400": {"description": "The query is not well-formed"},
    "403": {"description": "An update, or SERVICE"},
    "406": {"description": "None of the accepted types can be sent, or can express the result"},
    "413": {"description": "The request is too large"},
    "415": {"description": "The body is of a type that is no query"},
    "422": {"description": "The result is larger than the limits"},
    "503": {"description": "Stopped at a limit, or no worker is free: see Retry-After"},
}
_SPARQL = {
    "get": {
        "summary": "SPARQL 1.1 Protocol, query operation",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-protocol/"},
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": _TEXT}
            for name in ("query", *_CHOSEN)
        ],
        "responses": _SPARQL_ANSWERS,
    },
    "post": {
        "summary": "SPARQL 1.1 Protocol, query operation, as a form or as the query itself",
        "externalDocs": {"url": "https://www.w3.org/TR/sparql11-protocol/"},
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": _TEXT} for name in _CHOSEN
        ],
        "requestBody": {
            "required": True,
            "content": {
                DIRECT: {"schema": _TEXT},
                FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"query": _TEXT, **dict.fromkeys(_CHOSEN, _TEXTS)},
                        "required": ["query"],
                    }
                },
            },
        },
        "responses": _SPARQL_ANSWERS,
    },
}
