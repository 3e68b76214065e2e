"""Figures under a hypothesis that was kept: found by its name, and marked wherever printed."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.output import plain
from remit.cli.settings import said
from remit.errors import UsageError


def whatif_option(function: Any) -> Any:
    """Add ``--whatif NAME``."""
    return click.option(
        "--whatif",
        metavar="NAME",
        default=None,
        help="Show the figures under a hypothesis that `remit whatif --name` kept.",
    )(function)


def supposed_graph(store: Any, graph: Any, name: str | None) -> tuple[Any, dict[str, Any]]:
    """The graph under a kept hypothesis, or as it is, and what is to be stated about that."""
    if name is None:
        return graph, {"whatif": None}
    from remit.store import Embedded
    from remit.whatif import supposed

    if not isinstance(store, Embedded):
        raise UsageError("hypotheses are kept beside an embedded store, not an endpoint")
    changed, hypothesis = supposed(store, graph, name)
    return changed, {"whatif": name, "hypothesis": hypothesis["changes"]}


def mark_supposed(whole: dict[str, Any], form: str, lang: str) -> None:
    """Say above a printed result, where it holds under a hypothesis only, that it does."""
    if whole.get("whatif") is None or form not in {"table", "md"}:
        return
    name, changes = whole["whatif"], whole["hypothesis"]
    head = said(
        lang,
        f"假设“{name}”，并非文件所述；改动 {len(changes)} 处：",
        f"HYPOTHESIS {name}, not what the documents say; changes: {len(changes)}",
    )
    lines = [f"{c['number']} {c['title']} · {c['role']}: {c['from']} → {c['to']}" for c in changes]
    tail = "\n\n" if form == "md" else "\n"
    click.echo(plain(head) + tail + "".join(f"- {plain(line)}\n" for line in lines))


def beside_stated(
    rows: list[dict[str, Any]], base: list[dict[str, Any]], keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Rows under a hypothesis, each with what the documents say; nobody is lost from the list.

    The first of `keys` is shown under ``stated``, further ones under ``stated_…``.
    """
    names = dict(zip(keys, ("stated", *(f"stated_{key}" for key in keys[1:])), strict=True))
    known = {row["iri"]: row for row in base}
    found = [
        row | {name: known.get(row["iri"], {}).get(key, 0) for key, name in names.items()}
        for row in rows
    ]
    left = known.keys() - {row["iri"] for row in rows}
    for row in base:
        if row["iri"] in left:
            zero = {key: 0 if isinstance(v, int | float) else None for key, v in row.items()}
            found.append(
                zero
                | {"name": row["name"], "iri": row["iri"], "rank": None, "rank_last": None}
                | {name: row[key] for key, name in names.items()}
            )
    return found
