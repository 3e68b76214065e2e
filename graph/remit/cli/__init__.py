"""The command line: each command reads its arguments, calls one library function, prints.

Commands live in the modules of this package and are imported when they are called: `remit --help`
loads click and nothing else.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import Any

import click

from remit import __version__
from remit.errors import RemitError

# command: (module, or module:function; one line of help)
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Build the shipped plan and show what can be asked of it."),
    "text": ("documents", "Print the text of documents, as offsets count it."),
    "extract": ("documents", "Print what documents say, nothing resolved yet."),
    "check": ("checks", "Check documents as a linter does: gaps, contradictions, names."),
    "build": ("documents", "Build a store from documents, all or nothing."),
    "workload": ("measures", "Show who carries how much, or one agent's page."),
    "collaboration": ("collaboration", "Show which bodies work together, and how centrally."),
    "targets": ("promises", "List what was promised in numbers."),
    "due": ("promises", "List what is due between two dates, and whose it is."),
    "calendar": ("promises", "Write deadlines and milestones as an iCalendar file."),
    "resilience": ("scenarios", "Show what rests on one agent alone, and critical sets."),
    "balance": ("scenarios", "Find the fewest reassignments that bring all under a cap."),
    "whatif": ("scenarios", "Show what a reassignment or an absence would change."),
    "diff": ("editions", "Compare two editions of a plan."),
    "measures": ("editions", "List every measure with its definition."),
    "ask": ("questions", "Ask a ready-made question; without a name, list them."),
    "query": ("questions", "Run a SPARQL query."),
    "why": ("questions", "Print the words in the document that a statement rests on."),
    "validate": ("checks", "Check the graph against its shapes and its quotes."),
    "store": ("store", "Check that a store is whole, or repair what can be."),
    "map": ("publish:map_page", "Draw the map in three columns as one offline HTML page."),
    "overview": ("publish", "Show figures, findings and what can be checked, as a page."),
    "network": ("publish", "Draw the responsibility network as one offline HTML page."),
    "matrix": ("publish", "Draw initiatives by bodies as one offline HTML page."),
    "timeline": ("publish", "Draw what is due when as one offline HTML page."),
    "site": ("publish", "Write all pages into a folder, one for each agent and initiative."),
    "serve": ("serve", "Serve the graph: pages, SPARQL and linked data over HTTP."),
    "export": ("publish", "Write the graph in a format for other tools."),
}


class _LazyGroup(click.Group):
    """A group that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        home, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"remit.cli.{home}"), attribute or cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"remit.cli.{home}.{attribute or cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Each command explains itself: remit COMMAND --help",
)
@click.version_option(__version__, package_name="remit", message="remit %(version)s")
@click.option("--debug", is_flag=True, envvar="REMIT_DEBUG", help="Show a traceback on errors.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Who answers for what: government responsibility documents as a knowledge graph."""
    ctx.obj = {"debug": debug}


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    args = sys.argv[1:] if argv is None else argv
    debug = "--debug" in args[:1] or bool(os.environ.get("REMIT_DEBUG"))
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8":
            _use_utf8(stream)
    _hear_ends()
    try:
        status = cli.main(args=args, prog_name="remit", standalone_mode=False)
        sys.stdout.flush()
    except RemitError as error:
        if debug:
            raise
        *others, last = getattr(error, "errors", ()) or (error,)
        for other in others:
            _say(str(other))
        _fail(str(last), error.exit_status)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", 130)
    except _Ended as end:
        _fail("told to stop", end.status)
    except BrokenPipeError:
        # The reader of our output (`| head`) has seen enough: leave quietly.
        _write_no_more()
        sys.exit(0)
    except OSError as error:
        # The system refuses: a full disk, a name too long, a device that is gone. No fault of ours.
        if debug:
            raise
        _write_no_more()
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error} (make room, or name another place)", 4)
    except Exception as error:
        if debug:
            raise
        _fail(
            f"{type(error).__name__}: {error} (this is a fault of remit: report it, with the "
            "traceback that remit --debug shows)",
            70,
        )
    sys.exit(status if isinstance(status, int) else 0)


def _write_no_more() -> None:
    """Let what is still held back for standard output go nowhere, or Python would tell of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Ended(BaseException):
    """A signal says that this process is to end: everything on the way out cleans up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


def _hear_ends() -> None:
    """Leave in good order where the system says stop, or the terminal closes."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def end(number: int, frame: object) -> None:
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        raise _Ended(number)

    for number in numbers:
        # Who started us with nohup does not want the closing of a terminal to be heard.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)


def _use_utf8(stream: Any) -> None:
    """Chinese must come out whole where the locale knows ASCII only."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _fail(message: str, status: int) -> None:
    _say(message)
    sys.exit(status)


def _say(message: str) -> None:
    from remit.cli.output import plain

    click.echo(f"remit: {plain(message)}", err=True)
