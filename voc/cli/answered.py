"""A command for an answer: the options that every answer has, JSON or lines of text."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, get_type_hints

from voc.cli import output
from voc.cli.app import app, parts
from voc.cli.options import Brand, Limit, Since, Touchpoint, Until, to_filter
from voc.cli.output import Json
from voc.cli.say import rests_on

if TYPE_CHECKING:
    from voc.answers.period import Basis


class Answer(Protocol):
    """What every answer has: what it rests on."""

    @property
    def basis(self) -> Basis: ...


T = TypeVar("T", bound=Answer)
_FILTER: dict[str, Any] = {"since": Since, "until": Until, "touchpoint": Touchpoint, "brand": Brand}


def answered(
    show: Callable[[T], None], *, limit: int, without: Collection[str] = ()
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Make `ask(store, filter, limit, *, ...)` a command of its name and docstring, whose answer `show` prints.

    Its keyword arguments are options of its own. `without` are the options of a filter that mean nothing for it.
    """

    def register(ask: Callable[..., T]) -> Callable[..., T]:
        own = _own(ask)

        def command(**given: Any) -> None:
            filter = to_filter(*(given.get(name) for name in _FILTER))
            found = ask(parts().store, filter, given["limit"], **{name: given[name] for name in own})
            if given["json"]:
                output.show(found)
            else:
                show(found)
                rests_on(found.basis)

        before = [_parameter(name, kind, None) for name, kind in _FILTER.items() if name not in without]
        after = [_parameter("limit", Limit, limit), _parameter("json", Json, default=False)]
        parameters = [*before, *own.values(), *after]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        app.command(ask.__name__, help=ask.__doc__)(command)
        return ask

    return register


def _own(ask: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The keyword arguments of a function with their types; those of its other arguments may not be imported yet."""
    given = inspect.signature(ask).parameters.values()
    found = {each.name: each for each in given if each.kind is inspect.Parameter.KEYWORD_ONLY}
    said = SimpleNamespace(__annotations__={name: each.annotation for name, each in found.items()})
    types = get_type_hints(said, globalns=inspect.getmodule(ask).__dict__, include_extras=True)
    return {name: each.replace(annotation=types[name]) for name, each in found.items()}


def _parameter(name: str, kind: Any, default: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
