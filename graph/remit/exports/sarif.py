"""Findings as SARIF 2.1.0, for code review tools and editors.

Messages are English, as such tools have one language; the Chinese words stand beside them as
properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from remit import __version__
from remit.findings import Kind
from remit.model import Document, Finding

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(found: Iterable[tuple[Document, Finding]], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """One SARIF run with a rule for each code that occurs; columns count code points."""
    listed = list(found)
    codes = sorted({finding.code for _, finding in listed})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "remit",
                        "version": __version__,
                        "rules": [_rule(code, kinds) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(d, f, codes) for d, f in listed],
            }
        ],
    }


def _rule(code: str, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    kind = kinds.get(code)
    if kind is not None:
        rule["shortDescription"] = {"text": kind.title.en}
        rule["fullDescription"] = {"text": kind.meaning.en}
        rule["help"] = {"text": f"{kind.remedy.en} For example: {kind.example.en}"}
        rule["properties"] = {
            "title_zh": kind.title.zh,
            "meaning_zh": kind.meaning.zh,
            "example_zh": kind.example.zh,
            "remedy_zh": kind.remedy.zh,
        }
        rule["defaultConfiguration"] = {"level": _LEVELS[kind.severity]}
    return rule


def _result(document: Document, finding: Finding, codes: list[str]) -> dict[str, Any]:
    line, column = document.position(finding.span.start)
    end_line, end_column = document.position(finding.span.end)
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "properties": {"message_zh": finding.message_zh},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(document.path.replace("\\", "/"))},
                    "region": {
                        "startLine": line,
                        "startColumn": column,
                        "endLine": end_line,
                        "endColumn": end_column,
                        "charOffset": finding.span.start,
                        "charLength": finding.span.end - finding.span.start,
                    },
                }
            }
        ],
    }
