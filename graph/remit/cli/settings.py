"""What every result states about itself: n, groups, co-leads, draws and seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GROUPS = {"expanded": "expand", "as-one": "token", "dropped": "drop"}
"""Group modes as the command line calls them."""

#: How co-leads are counted, by command: as in JSON, and for readers of Chinese.
CO_LEADS = {
    "workload": ("each counts 1 in lead, 1/L in fractional", "各计 1；份额计 1/L"),
    "collaboration": ("each takes part with 1", "各按 1 计参与"),
    "structure": ("each takes part with 1; 1/L in asks", "各按 1 计参与；求助计 1/L"),
    "resilience": (
        "each counts 1; a co-lead backs up only its own part",
        "各计 1；并列牵头只互补各自部分",
    ),
    "reassignment": (
        "each counts 1; what several officials hold stays with them",
        "各计 1；多人共担的事项不移交",
    ),
    "whatif": ("each counts 1", "各计 1"),
    "diff": ("each counts 1; leads are compared as a set", "各计 1；牵头单位按集合比较"),
}
_GROUPS_ZH = {"expand": "按成员展开", "token": "算作一个主体", "drop": "不计"}


def said(lang: str, zh: str, en: str) -> str:
    """The words in the reader's language."""
    return zh if lang == "zh" else en


def stated(whole: Mapping[str, Any], command: str, **settings: Any) -> dict[str, Any]:
    """The result with all settings in front; what was not drawn has neither draws nor seed (null).

    `settings` add to what the result says itself, or replace it.
    """
    known = {**whole, **settings}
    first = {key: known.get(key) for key in ("n", "groups")}
    drawn = {key: known.get(key) for key in ("draws", "seed")}
    return first | {"co_leads": CO_LEADS[command][0]} | drawn | known


def settings_line(whole: Mapping[str, Any], lang: str, *more: str) -> str:
    """The settings of a result in one line: ``n 30 · groups expand · co-leads …``.

    They are called as the options are; a reader of Chinese is told what the values mean.
    """
    groups, co_leads = whole["groups"], whole["co_leads"]
    chinese = dict(CO_LEADS.values())
    none = said(lang, "无", "none")
    return " · ".join(
        (
            f"n {whole['n']}",
            said(lang, f"groups {groups}（群组{_GROUPS_ZH[groups]}）", f"groups {groups}"),
            said(lang, f"co-leads（并列牵头）{chinese[co_leads]}", f"co-leads {co_leads}"),
            f"draws {none if whole['draws'] is None else whole['draws']}",
            f"seed {none if whole['seed'] is None else whole['seed']}",
            *more,
        )
    )
