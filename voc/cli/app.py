"""The `voc` command and what every subcommand shares: errors in one line, exit codes, the settings in force."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from voc import __version__
from voc.cli.remote import remote
from voc.errors import InputError, InvalidValue, NotFound, VocError

if TYPE_CHECKING:
    from voc.build import Parts

app = typer.Typer(
    name="voc",
    help="Voice of the customer: from raw feedback to topics, pain points and alerts you can check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def main() -> None:
    """Run the command line: exit code 0, 1 failed, 2 wrong usage; an expected error is one line, not a traceback."""
    try:
        app()
    except VocError as error:
        _complain(str(error))
        sys.exit(2 if isinstance(error, InputError | NotFound) else 1)
    except KeyboardInterrupt:
        _complain("Stopped. What was finished is saved; run the same command again to go on.")
        sys.exit(1)


def parts(*, all_scores: bool = False) -> Parts:
    """The parts that the settings in force ask for; imported here because they take longer than `voc --help` may.

    Raises:
        InvalidValue: where another server was to be asked: what calls this works on the database itself.
    """
    if remote.server is not None:
        raise InvalidValue("--server", remote.server, "this command works on the database of this machine")
    from voc.build import Parts
    from voc.settings import load

    return Parts(load(), all_scores=all_scores)


def _complain(message: str) -> None:
    # As Text: square brackets in a file name or a reason are not markup.
    Console(stderr=True).print(Text(message, style="red"))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voc {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
    server: Annotated[
        str | None,
        typer.Option(envvar="VOC_SERVER", metavar="URL", help="Ask this voc server; for commands that only read."),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(envvar="VOC_KEY_FILE", metavar="FILE", help="File with the key for that server.")
    ] = None,
) -> None:
    remote.server, remote.key_file = server, key_file


# Registering happens on import; the order here is the order of `voc --help`.
from voc.cli import (  # noqa: E402
    actions,  # noqa: F401
    assistant,  # noqa: F401
    compare,  # noqa: F401
    corrections,  # noqa: F401
    database,  # noqa: F401
    demo,  # noqa: F401
    drivers,  # noqa: F401
    evaluation,  # noqa: F401
    feedback,  # noqa: F401
    files,  # noqa: F401
    forget,  # noqa: F401
    hooks,  # noqa: F401
    imports,  # noqa: F401
    insight,  # noqa: F401
    journeys,  # noqa: F401
    keys,  # noqa: F401
    operate,  # noqa: F401
    pulse,  # noqa: F401
    rehash,  # noqa: F401
    replay,  # noqa: F401
    rules,  # noqa: F401
    schedule,  # noqa: F401
    taxonomy,  # noqa: F401
    topics,  # noqa: F401
    work,  # noqa: F401
)
