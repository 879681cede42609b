"""Runs a notebook from top to bottom without a kernel: what it leaves behind, and what it draws."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@dataclass(frozen=True, slots=True)
class Ran:
    """The names a notebook knows at its end, and its charts as SVG, in order."""

    names: dict[str, Any]
    charts: list[str]


def cells(name: str) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    found: list[dict[str, Any]] = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return found


def run(name: str) -> Ran:
    """Run the code of a notebook, which knows no names but its own, and draw what its cells end with."""
    ran = Ran({}, [])
    for cell in cells(name):
        if cell["cell_type"] == "code":
            shown = _run("".join(cell["source"]), ran.names)
            if hasattr(shown, "_repr_svg_"):
                ran.charts.append(shown._repr_svg_())
    return ran


def _run(code: str, names: dict[str, Any]) -> Any:
    """The value of the last expression, as a notebook would show it."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None
