"""`voc corrections`: what people said of labels, and learning from it."""

from __future__ import annotations

from typing import Annotated

import typer

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.output import Json

corrections_app = typer.Typer(help="What people said of labels, and learning from it.", no_args_is_help=True)
app.add_typer(corrections_app, name="corrections")


@corrections_app.command("list")
def list_corrections(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50, json: Json = False
) -> None:
    """Corrections and agreements, the newest first."""
    found = parts().store.corrections.list(limit=limit)
    if json:
        output.show(found)
        return
    rows = [(f"{c.at:%Y-%m-%d %H:%M}", c.by, c.task, c.old, c.new, "random" if c.sample_id else "") for c in found]
    output.table("Corrections", ("at, UTC", "by", "label", "was", "is", ""), rows)


@corrections_app.command("learn")
def learn(json: Json = False) -> None:
    """Learn from all corrections so far; what gains by it labels everything again at the next `voc analyze`."""
    made = parts()
    until = made.store.corrections.last()
    lessons = made.lessons(until)
    taken = [task for task, lesson in lessons.items() if lesson.gained]
    made.store.corrections.teach(until, taken)
    if json:
        output.show({"taken": taken, "lessons": lessons})
        return
    rows = [
        (task, each.n, f"{each.before:.3f}", f"{each.after:.3f}", "taken" if each.gained else "no gain: left")
        for task, each in lessons.items()
    ]
    output.table("Learned", ("label", "examples", "right before", "right after, five folds", ""), rows)
    if not lessons:
        output.warn("Nothing to learn from: 20 corrected or confirmed labels of one kind are needed.")
    output.line("`voc analyze` labels everything again." if taken else "Labels stay as the model makes them.")


@corrections_app.command("unlearn")
def unlearn() -> None:
    """Forget what was learned; corrections themselves stay in force."""
    parts().store.corrections.teach(0, ())
    output.line("What was learned is forgotten; `voc analyze` labels everything again.")
