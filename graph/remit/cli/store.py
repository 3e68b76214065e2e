"""`store check`, `store repair`: whether a store is whole."""

from __future__ import annotations

from typing import Any

import click

from remit.cli.output import (
    Column,
    format_option,
    note,
    print_rows,
    reader_language,
    store_folder,
)

_DAMAGES = {
    "zh": {
        "missing": "缺失",
        "link": "经由符号链接",
        "no-file": "不是文件",
        "empty": "为空",
        "size": "大小与写入时不同",
        "unreadable": "无法读取",
        "altered": "写入后被改动",
        "content-id": "内容标识与标记不符",
    },
    "en": {
        "missing": "missing",
        "link": "reached by a symbolic link",
        "no-file": "no file",
        "empty": "empty",
        "size": "not the size it was written with",
        "unreadable": "cannot be read",
        "altered": "changed after it was written",
        "content-id": "not the content id of the marker",
    },
}
_REMEDIES = {
    "zh": {True: "用 remit store repair 重建", False: "用来源文件重新 build"},
    "en": {True: "make anew: remit store repair", False: "build again from the sources"},
}
_COLUMNS = (
    Column("path", "文件", "File"),
    Column("said", "问题", "Damage"),
    Column("source", "来源", "Source"),
    Column("remedy", "怎么办", "What to do"),
)
_SOUND = {
    "zh": "完好：{files} 个文件，{size} 字节，内容标识 {content_id}",
    "en": "whole: {files} files, {size} bytes, content {content_id}",
}
_DAMAGED = {"zh": "{files} 个文件中 {n} 个受损", "en": "damaged: {n} of {files} files"}
_OTHERS = {"zh": "不属于本库：{path}", "en": "not of this store: {path}"}


@click.group(name="store")
def store() -> None:
    """Check that a store is whole, or repair what can be."""


@store.command(short_help="Compare every byte of a store with what was built.")
@store_folder
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of messages.")
@format_option
@click.pass_context
def check(ctx: click.Context, folder: str, lang: Any, form: str) -> None:
    """Compare every byte of a store with what was built.

    Exit status 4 if a file is damaged. Example: remit store check
    """
    from remit.store.check import check as check_store

    lang = lang or reader_language()
    found = check_store(folder)
    rows = [
        {
            "path": damage.path,
            "damage": damage.kind,
            "said": _DAMAGES[lang][damage.kind],
            "source": damage.source,
            "remedy": _REMEDIES[lang][damage.derived],
        }
        for damage in found.damages
    ]
    about = {
        "files": len(found.marker.files),
        "size": sum(file.size for file in found.marker.files),
        "content_id": found.marker.content_id,
    }
    whole = {
        "whole": not rows,
        "software": found.marker.software,
        **about,
        "others": list(found.others),
        "rows": rows,
    }
    if rows or form != "table":
        print_rows(rows, _COLUMNS, form=form, lang=lang, whole=whole)
    if form == "table":
        for path in found.others:
            note(_OTHERS[lang].format(path=path))
        note((_DAMAGED if rows else _SOUND)[lang].format(n=len(rows), **about))
    if rows:
        ctx.exit(4)


@store.command(short_help="Make the marker and the index of a store anew.")
@store_folder
@click.option("--wait", is_flag=True, help="Wait for a build that is writing the store.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None, help="Language of messages.")
def repair(folder: str, wait: bool, lang: Any) -> None:
    """Make anew what follows from a store's statements: its marker and its index.

    Statements and texts follow from the sources alone; where they are damaged, it says which, and
    changes nothing. Example: remit store repair
    """
    from remit.store.check import repair as repair_store

    marker = repair_store(folder, wait=note if wait else None)
    about = {"files": len(marker.files), "size": sum(file.size for file in marker.files)}
    lang = lang or reader_language()
    note(_SOUND[lang].format(content_id=marker.content_id, **about))
