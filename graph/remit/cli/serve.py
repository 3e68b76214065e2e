"""`serve`: the store over HTTP."""

from __future__ import annotations

import os
from pathlib import Path

import click

from remit.cli.output import note, store_folder
from remit.errors import UsageError

_MEBIBYTE = 1024 * 1024


@click.command()
@store_folder
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port; 0 takes a free one.",
)
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds that a query may take.",
)
@click.option(
    "--memory",
    default=512,
    show_default=True,
    type=click.IntRange(64),
    help="MiB that a query may take, beside the store.",
)
@click.option(
    "--max-rows",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    help="Rows that a result may have.",
)
@click.option(
    "--max-result",
    default=32,
    show_default=True,
    type=click.IntRange(1, 240),
    help="MiB that a result may have.",
)
@click.option(
    "--parallel",
    default=None,
    type=click.IntRange(1, 256),
    help="Short queries at once.  [default: twice the processors, at least 8]",
)
@click.option(
    "--hostname",
    "hostnames",
    multiple=True,
    metavar="NAME",
    help="Answer under this name too, as behind a proxy; repeatable.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin read answers (* for all); repeatable.  [default: none]",
)
@click.option(
    "--root-path",
    default="",
    metavar="PATH",
    help="Path under which a proxy offers this server, such as /remit.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Address or network of a proxy whose Forwarded, X-Forwarded-* are believed; repeatable.",
)
@click.option(
    "--token",
    envvar="REMIT_TOKEN",
    show_envvar=True,
    help="Answer only who gives this token (Bearer, or as a password).",
)
@click.option(
    "--auth-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Answer only the users in this file.",
)
@click.option(
    "--add-user",
    metavar="NAME",
    help="Ask for a password, print a line for --auth-file, and end.",
)
@click.option(
    "--grace",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0, 600),
    help="Seconds that running requests get when the server stops.",
)
def serve(
    folder: str,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    max_rows: int,
    max_result: int,
    parallel: int | None,
    hostnames: tuple[str, ...],
    cors: tuple[str, ...],
    root_path: str,
    proxies: tuple[str, ...],
    token: str | None,
    auth_file: Path | None,
    add_user: str | None,
    grace: float,
) -> None:
    """Serve the graph: SPARQL, linked data, search and pages, read-only.

    /sparql answers SPARQL 1.1; /query is the workbench, /initiatives the search; every IRI of the
    graph leads to its page or data. Queries run in processes of their own, with limits of time,
    memory and size. One line for each request goes to standard error.

    Example: remit serve --port 8080 --timeout 5
    """
    from remit_viz.server import gate
    from remit_viz.server.proxies import networks
    from remit_viz.server.rooted import checked

    if add_user is not None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        click.echo(gate.entry(add_user, password))
        return
    if not hasattr(os, "fork"):
        raise UsageError(
            "remit serve needs a system that can fork", remedy="use Linux, macOS, or a container"
        )
    from remit.store import open_store
    from remit_viz.server.app import Settings
    from remit_viz.server.guard import LOOPBACK_NAMES, is_loopback
    from remit_viz.server.limits import Limits
    from remit_viz.server.run import run

    open_store(folder)
    limits = Limits(
        timeout=timeout,
        memory=memory * _MEBIBYTE,
        rows=max_rows,
        result=max_result * _MEBIBYTE,
        **({"quick": parallel} if parallel else {}),
    )
    users = gate.users(auth_file) if auth_file else {}
    token = gate.checked_token(token) if token is not None else None
    if not is_loopback(host) and not users and token is None:
        note(
            f"remit: warning: at {host} other machines can reach this server, without a password; "
            "--host 127.0.0.1 keeps it to this one, --auth-file or --token asks for one"
        )
    hosts = (*LOOPBACK_NAMES, *hostnames) if is_loopback(host) or hostnames else None
    settings = Settings(
        folder=Path(folder),
        limits=limits,
        hosts=hosts,
        cors=cors,
        root=checked(root_path),
        proxies=networks(proxies),
        token=token,
        users=users,
    )
    run(settings, host=host, port=port, grace=grace)
