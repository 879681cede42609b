"""`voc taxonomy`: the company's own names, owners and sub-touchpoints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json
from voc.domain import TOUCHPOINTS

if TYPE_CHECKING:
    from voc.taxonomy import Taxonomy

taxonomy_app = typer.Typer(help="The company's own names, owners and sub-touchpoints.", no_args_is_help=True)
app.add_typer(taxonomy_app, name="taxonomy")


@taxonomy_app.callback()
def _group() -> None: ...


@taxonomy_app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A taxonomy file (YAML).")],
    json: Json = False,
) -> None:
    """Read a taxonomy file, learn it, and say how well its examples tell its parts apart."""
    from voc.models.sub_touchpoints import learn
    from voc.taxonomy import read

    taxonomy = read(path)
    models = learn(taxonomy, parts().vectors).models
    recognised = {touchpoint: model.held_out_accuracy_ for touchpoint, model in models.items()}
    rows = [row for touchpoint in TOUCHPOINTS for row in _rows(taxonomy, touchpoint)]
    if json:
        output.show({"version": taxonomy.version, "touchpoints": rows, "held_out_accuracy": recognised})
        return
    output.table("Taxonomy", list(rows[0]), [list(row.values()) for row in rows])
    for touchpoint, accuracy in recognised.items():
        output.line(f"{touchpoint}: {_recognised(accuracy)}")
    output.line(f"{taxonomy.version} can be used: set VOC_TAXONOMY={path}")


def _rows(taxonomy: Taxonomy, touchpoint: str) -> list[dict[str, Any]]:
    keys = (None, *taxonomy.sub_touchpoints(touchpoint))
    return [_row(taxonomy, touchpoint, key) for key in keys]


def _row(taxonomy: Taxonomy, touchpoint: str, key: str | None) -> dict[str, Any]:
    owner = taxonomy.owner(touchpoint, key)
    return {
        "touchpoint": touchpoint,
        "sub_touchpoint": key,
        "name": taxonomy.name(touchpoint, key),
        "texts": len(taxonomy.sub_touchpoints(touchpoint)[key].texts) if key else None,
        "owner": owner and owner.team,
        "address": owner and owner.address,
    }


def _recognised(accuracy: float | None) -> str:
    if accuracy is None:
        return "too few texts to say how well they are told apart; give each sub-touchpoint two or more."
    return f"{accuracy:.0%} of the texts are recognised when they are left out."
