"""Writes voc/client/operations.py from the description of the API: .venv/bin/python scripts/client.py"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from textwrap import fill
from typing import Any

from pydantic import BaseModel

from voc.api import schemas
from voc.api.app import create_app
from voc.settings import Settings

TARGET = Path(__file__).parent.parent / "voc/client/operations.py"
HEAD = '''"""One method per route of the API. Written by scripts/client.py; a test compares it with the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

{imports}
from voc.client.connection import Connection
from voc.domain import Filter


class Client(Connection):
    """Every route of a voc server; see `Connection` for how a server is named."""
'''
# Parameters that every question takes: one `Filter` stands for them.
FILTER = {
    "from", "to", "source", "channel", "brand", "touchpoint", "stage", "sub_touchpoint", "topic", "sentiment",
    "language", "product", "version", "min_confidence",
}  # fmt: skip
OURS = {"None", "True", "False", "Filter", "Mapping", "Sequence", "Any", "Literal"}
PLAIN = {"integer": "int", "number": "float", "string": "str", "boolean": "bool"}
FORMATS = {"date": "date", "date-time": "datetime"}


def source(described: dict[str, Any]) -> str:
    """The module as text, formatted, for the paths of a description."""
    methods, used = [], set[str]()
    for path, operations in described.items():
        for method, operation in operations.items():
            text, names = _method(path, method.upper(), operation)
            methods.append(text)
            used |= names
    known = _shapes()
    imports = "\n".join(f"from {_module(name, known)} import {name}" for name in sorted(used))
    return _formatted(HEAD.format(imports=imports) + "".join(methods))


def _shapes() -> dict[str, list[str]]:
    """{name of a shape: its modules}"""
    found: dict[str, list[str]] = {}
    for each in iter_modules(schemas.__path__, f"{schemas.__name__}."):
        module = import_module(each.name)
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == each.name:
                found.setdefault(name, []).append(each.name)
    return found


def _module(name: str, known: dict[str, list[str]]) -> str:
    """Where a shape that an operation names is from."""
    if len(known[name]) > 1:
        raise SystemExit(f"{name} is in {' and '.join(known[name])}: two shapes that routes send need two names")
    return known[name][0]


def _method(path: str, method: str, operation: dict[str, Any]) -> tuple[str, set[str]]:
    name = operation["operationId"].removesuffix(f"_{method.lower()}")
    name = name.removesuffix(re.sub(r"\W", "_", path)).strip("_")
    given = {"path": {}, "query": {}}
    for each in operation.get("parameters", ()):
        if each["in"] in given:
            given[each["in"]][each["name"]] = each
    query = given["query"]
    filtered = query.keys() >= FILTER
    rest = {n: p for n, p in query.items() if not (filtered and n in FILTER)}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    shape = _answer(operation)
    arguments = [f"{n}: {_type(p['schema'])}" for n, p in given["path"].items()]
    arguments += [f"body: {_type(body)}"] if body else []
    needed = [f"{n}: {_type(p['schema'])}" for n, p in rest.items() if p["required"]]
    optional = [f"{n}: {_optional(p['schema'])}" for n, p in rest.items() if not p["required"]]
    options = needed + (["filter: Filter | None = None"] if filtered else []) + optional
    signature = ", ".join(["self", *arguments, *(["*", *options] if options else [])])
    address = "f" + repr(re.sub(r"{(\w+)}", r"{self._part(\1)}", path)) if given["path"] else repr(path)
    asked = "{" + ", ".join([*(["'filter': filter"] if filtered else []), *(f"{n!r}: {n}" for n in rest)]) + "}"
    call = _call(method, address, asked if options else "", "body" if body else "", shape)
    text = f"\n    def {name}({signature}) -> {shape or 'bytes'}:\n"
    told = fill(" ".join(operation["description"].split()), 104, subsequent_indent=" " * 8)
    text += f'        """{told}"""\n        return {call}\n'
    if shape == "None":
        text = text.replace("return ", "")
    names = set(re.findall(r"[A-Z]\w+", f"{signature} -> {shape}")) - OURS
    return text, names


def _call(method: str, address: str, query: str, body: str, shape: str | None) -> str:
    given = ([f"query={query}"] if query else []) + ([f"body={body}"] if body else [])
    if shape in (None, "None"):
        return f"self._ask({', '.join([repr(method), address, *given])})"
    if method == "GET":
        return f"self._get({', '.join([shape, address, *given])})"
    return f"self._write({', '.join([shape, repr(method), address, *given])})"


def _answer(operation: dict[str, Any]) -> str | None:
    """The name of the shape that is sent, "None" for nothing, None for a file."""
    status = next(each for each in operation["responses"] if each.startswith("2"))
    if status == "204":
        return "None"
    schema = operation["responses"][status].get("content", {}).get("application/json", {}).get("schema")
    return _type(schema) if schema else None


def _optional(schema: dict[str, Any]) -> str:
    kind = _type(schema)
    if "default" in schema and schema["default"] is not None:
        default = schema["default"]
        return f"{kind} = {tuple(default) if isinstance(default, list) else default!r}"
    return f"{kind} = None" if kind.endswith("None") else f"{kind} | None = None"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].rpartition("__")[2]
    if "anyOf" in schema:
        kinds = dict.fromkeys(_type(each) for each in schema["anyOf"])
        return " | ".join(kinds)
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    kind = schema.get("type")
    if kind == "null":
        return "None"
    if kind == "array":
        return f"Sequence[{_type(schema['items'])}]"
    if kind == "object":
        return "Mapping[str, Any]"
    return FORMATS.get(schema.get("format", ""), PLAIN[str(kind)])


def _formatted(text: str) -> str:
    ruff = str(Path(sys.executable).parent / "ruff")
    for arguments in (["check", "--fix", "--quiet", "--select", "F401,I"], ["format", "--quiet"]):
        command = [ruff, *arguments, "--stdin-filename", str(TARGET), "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        text = done.stdout
    return text


if __name__ == "__main__":
    TARGET.write_text(source(create_app(Settings()).openapi()["paths"]), encoding="utf-8")
