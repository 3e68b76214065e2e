"""Writes `docs/findings.md` from the catalogue of findings: `python docs/findings.py`."""

from __future__ import annotations

from pathlib import Path

from remit.findings import KINDS

PAGE = Path(__file__).with_name("findings.md")

_HEAD = """# 需要核对之处 · Findings

`remit check` 和各页面按下列代码报告读文件时发现的缺漏、歧义和矛盾。中文在前，英文在后。
`remit check --explain 代码` 说明一个代码；`--select` 和 `--ignore` 选用或略去代码；
`--lang zh|en` 选择语言。有“错误”一级的发现时，退出状态为 1。

`remit check` and the pages report gaps, ambiguities and contradictions of a document under the
codes below: first in Chinese, then in English. `remit check --explain CODE` explains one,
`--select` and `--ignore` choose among them, `--lang zh|en` chooses the language. A finding of
severity error makes the exit status 1.

This page is made from `ontology/findings.toml` by `python docs/findings.py`.
"""

_COLUMNS = {
    "zh": ("中文", ("代码", "级别", "名称", "含义", "示例", "怎么办")),
    "en": ("English", ("Code", "Severity", "Title", "Meaning", "Example", "What to do")),
}
_SEVERITIES = {
    "zh": {"error": "错误", "warning": "注意", "info": "说明"},
    "en": {"error": "error", "warning": "warning", "info": "info"},
}


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_HEAD, _table("zh"), _table("en")])


def _table(lang: str) -> str:
    heading, columns = _COLUMNS[lang]
    rows = [columns, ("---",) * len(columns)]
    for kind in KINDS.values():
        texts = (kind.title, kind.meaning, kind.example, kind.remedy)
        severity = _SEVERITIES[lang][kind.severity]
        rows.append((f"`{kind.code}`", severity, *(_cell(t.said(lang)) for t in texts)))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return f"## {heading}\n\n" + "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
