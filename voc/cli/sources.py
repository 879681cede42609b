"""Live sources on the command line: `voc ingest SOURCE` for each of them, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import channel_name
from voc.cli.output import Json

if TYPE_CHECKING:
    from stamina.instrumentation import RetryDetails

    from voc.ingest.options import Option
    from voc.store import ImportRun

Reasons = Annotated[Path | None, typer.Option(help="Where rejected items go with their reasons.")]
Restart = Annotated[bool, typer.Option("--restart", help="Read all of it again; what is known is not stored twice.")]
# Options of every source that are fields of records.
_CONSTANTS = {
    "brand": "The brand that all of it is about.",
    "channel": "review, social, survey, email, chat, phone, ticket ...",
    "source": "Name of the system it came from; the name of the source if not given.",
}


class SourceGroup(TyperGroup):
    """Commands for all live sources beside those that are written out; each is made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        from voc.ingest.base import sources

        return [*super().list_commands(ctx), *sources.names()]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        name = cmd_name.replace("-", "_")
        if name not in self.list_commands(ctx):
            return None
        return super().get_command(ctx, name) or _command(name)


@app.command()
def sources(json: Json = False) -> None:
    """The live sources that can be read, with their options and the credentials they need."""
    from voc.ingest.base import sources as registry
    from voc.ingest.options import options_of, summary_of

    found = [(name, summary_of(name), options_of(name)) for name in registry.names()]
    if json:
        output.show([{"name": name, "description": text, "options": options} for name, text, options in found])
        return
    rows = [
        (name, text, " ".join(f"--{_flag(o)}" for o in options if o.required and not o.credential), _credentials(name))
        for name, text, options in found
    ]
    output.table("Sources", ("name", "what it reads", "needs", "credentials"), rows)
    output.line("All options of one: voc ingest NAME --help")


def show_counts(run: ImportRun, reasons: Path | None) -> None:
    """Print what became of the items of a run."""
    counts: Mapping[str, int] = run.counts
    output.line(", ".join(f"{counts[name]:,} {name}" for name in ("accepted", "updated", "duplicate")))
    if run.filtered:
        rules = ", ".join(f"{number:,} {rule}" for rule, number in run.filtered.items())
        output.line(f"{counts['filtered']:,} filtered: {rules}")
    if reasons:
        output.line(f"{counts['rejected']:,} rejected, with reasons in {reasons}")


def _pull(
    name: str, options: Mapping[str, Any], constants: Mapping[str, str], reasons: Path | None, restart: bool, json: bool
) -> None:
    from stamina.instrumentation import set_on_retry_hooks

    from voc.errors import SourceFailed

    set_on_retry_hooks([_tell_wait])
    made = parts()
    source = made.source(name, options)
    store = made.store
    run = store.imports.start(name, source.key, continued=True)
    failure = None
    try:
        with output.progress() as on_step:
            since = None if restart else run.cursor
            run = made.pull(source, run, since=since, constants=constants, on_step=on_step)
    except SourceFailed as error:
        run, failure = store.imports.get(run.id), error
    rejected = list(store.imports.rejected(run.id))
    path = output.write_csv(reasons or Path(f"rejected-{run.id}.csv"), rejected) if rejected else None
    if json:
        output.show({"run": run.id, **run.counts, "filtered_by_rule": run.filtered, "reasons": path and str(path)})
    else:
        show_counts(run, path)
    if failure:
        raise failure


def _tell_wait(details: RetryDetails) -> None:
    output.warn(f"{details.caused_by}; trying again in {details.wait_for:.0f} s")


def _command(name: str) -> Any:
    """The command that reads the source `name`, with an option for each of its fields."""
    from voc.ingest.options import options_of, summary_of

    one = typer.Typer(add_completion=False, rich_markup_mode="rich")
    epilog = f"Credentials: {_credentials(name) or 'none'}"
    one.command(name, help=summary_of(name), epilog=epilog)(_callback(name, options_of(name)))
    return typer.main.get_command(one)


def _callback(name: str, options: list[Option]) -> Callable[..., None]:
    given = [option for option in options if not option.credential]

    def run(*, reasons: Path | None, restart: bool, json: bool, **values: Any) -> None:
        constants = {field: values.pop(field) for field in _CONSTANTS}
        channel_name(constants["channel"])
        _pull(name, values, {f: v for f, v in constants.items() if v}, reasons, restart, json)

    parameters = [_parameter(option.name, _type(option), _help(name, option)) for option in given]
    parameters += [_parameter(field, str | None, text) for field, text in _CONSTANTS.items()]
    parameters += [
        Parameter("reasons", Parameter.KEYWORD_ONLY, default=None, annotation=Reasons),
        Parameter("restart", Parameter.KEYWORD_ONLY, default=False, annotation=Restart),
        Parameter("json", Parameter.KEYWORD_ONLY, default=False, annotation=Json),
    ]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parameter(name: str, kind: Any, text: str) -> Parameter:
    option = typer.Option(f"--{name.replace('_', '-')}", help=text)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option])


def _type(option: Option) -> Any:
    # Everything else is text here: the source itself says what fits.
    return bool | None if option.flag else str | None


def _help(name: str, option: Option) -> str:
    if option.required:
        return f"{option.help} (needed, here or as {option.setting(name)})"
    return f"{option.help} (default: {option.default})" if option.default else option.help


def _flag(option: Option) -> str:
    return option.name.replace("_", "-")


def _credentials(name: str) -> str:
    from voc.ingest.options import options_of

    wanted = [option for option in options_of(name) if option.credential]
    return "; ".join(f"{option.setting(name)}: {option.help}" for option in wanted)
