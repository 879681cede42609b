"""Running voc: the server, and the doctor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from voc import __version__
from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json
from voc.domain import TOUCHPOINTS
from voc.errors import ModelNotLoaded, VocError

if TYPE_CHECKING:
    from voc.build import Parts


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but localhost needs VOC_API_KEY.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    processes: Annotated[int, typer.Option(help="Processes that answer, up to one for each core.")] = 1,
) -> None:
    """Serve the API and the dashboard."""
    from voc.api.serve import serve as run
    from voc.settings import load

    settings = load()
    output.line(f"Dashboard on http://{host}:{port}, API reference on http://{host}:{port}/docs. Ctrl-C stops it.")
    run(settings, host=host, port=port, processes=processes)


@app.command()
def doctor(json: Json = False) -> None:
    """Print what is in force, and check it: settings, database, model, extras."""
    made = parts()
    checks = [
        _check("settings", lambda: "no unknown or invalid ones"),
        _check("database", lambda: f"{made.store.feedback.count():,} messages in workspace {made.store.workspace}"),
        _check("pending", lambda: ", ".join(f"{n:,} to {step}" for step, n in made.store.pending().items())),
        _check("failures", lambda: f"{len(made.store.failures.list(limit=1000)):,} items made a step fail"),
        _check("models extra", _models),
        _check("own models", lambda: _own_models(made)),
        _check("taxonomy", lambda: _taxonomy(made)),
        _check("label model", lambda: f"{made.labeler.version}, checksum as in its manifest"),
    ]
    values = made.settings.model_dump(mode="json")
    if json:
        output.show({"version": __version__, "settings": values, "checks": [c._asdict() for c in checks]})
    else:
        output.table(
            f"voc {__version__} on Python {sys.version.split()[0]}", ("setting", "value"), list(values.items())
        )
        output.table(
            "Checks", ("check", "", "finding"), [(c.name, "ok" if c.ok else "FAILED", c.finding) for c in checks]
        )
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


class Check(NamedTuple):
    """One thing the doctor looked at."""

    name: str
    ok: bool
    finding: str


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except VocError as error:
        return Check(name, False, str(error))


def _own_models(made: Parts) -> str:
    shown = [
        f"{each.task} by {each.classifier.version}: {', '.join(f'{a}={b}' for a, b in each.mapping.items())}"
        for each in made.replacements
    ]
    shown += [f"embedding by {made.embedder.version}"] if made.embedder else []
    return "; ".join(shown) or "none set: the shipped model does every task"


def _taxonomy(made: Parts) -> str:
    if made.settings.taxonomy is None:
        return "none set (VOC_TAXONOMY): touchpoints have their own names and no parts"
    found = sum(len(made.taxonomy.sub_touchpoints(touchpoint)) for touchpoint in TOUCHPOINTS)
    return f"{made.taxonomy.version}, {found:,} sub-touchpoints from {made.settings.taxonomy}"


def _models() -> str:
    missing = [name for name in ("openvino", "spacy", "bertopic", "tokenizers") if find_spec(name) is None]
    if missing:
        raise ModelNotLoaded("of the extra voc[models]", f"{', '.join(missing)} not installed; run: make setup")
    return "installed"
