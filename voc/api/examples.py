"""An example for every answer of the description, made from its shape: a route that is added has one at once."""

from __future__ import annotations

from typing import Any

# What values look like; by the name of the field, else by its type.
_BY_NAME: dict[str, Any] = {
    "id": "5f0a1c2e9b7d4a63", "feedback_id": "5f0a1c2e9b7d4a63", "text": "Two weeks late, and nobody answers.",
    "name": "Late deliveries", "touchpoint": "service", "sentiment": "negative", "source": "shop", "channel": "review",
    "brand": "Larkfield", "denominator": "labelled mentions", "keywords": ["delivery", "late"], "stage": "after",
    "title": "Complaints about late deliveries: 36 messages in 5 days, 6.2 expected", "kind": "emerging_pain_point",
    "series": "topic=1 measure=negative", "course": "rising", "by": "anna (voc_Zk3x90Qa)", "action": "POST",
    "subject": "/v1/feedback", "status": "open", "rows": "segments", "format": "csv", "language": "en",
    "model_versions": ["voc-core@1.0.0"], "value": -38.2, "low": -56.0, "high": -19.1, "n": 96, "loyalty": "leaving",
    "formula": "100 x (positive - negative) / all labelled mentions", "reason": "created_at: Field required",
    "next": "WzEwMF0", "version": "0.1.0", "external_id": "r-1", "author_role": "customer", "type": "about:blank",
}  # fmt: skip
_BY_FORMAT = {"date": "2026-03-01", "time": "22:00:00", "date-time": "2026-03-01T08:30:00Z"}
_BY_TYPE: dict[str, Any] = {"string": "shop", "integer": 36, "number": 0.4, "boolean": True, "null": None}
_MAX_DEPTH = 8


def add_examples(description: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI description with an example at every JSON answer and request body that has none."""
    schemas = description.get("components", {}).get("schemas", {})
    for operations in description["paths"].values():
        for operation in operations.values():
            parts = [*operation["responses"].values(), operation.get("requestBody", {})]
            for content in (each for part in parts for each in part.get("content", {}).values()):
                if "schema" in content and "examples" not in content:
                    content.setdefault("example", example(content["schema"], schemas))
    return description


def example(schema: dict[str, Any], schemas: dict[str, Any], *, name: str = "", depth: int = 0) -> Any:
    """A value of this shape; past eight levels lists stay empty."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "examples" in schema or "const" in schema or "enum" in schema:
        return schema["examples"][0] if "examples" in schema else schema.get("const", schema.get("enum", [None])[0])
    if "anyOf" in schema:
        return example(schema["anyOf"][0], schemas, name=name, depth=depth)
    kind = schema.get("type")
    if kind == "array":
        if "prefixItems" in schema:
            return [example(each, schemas, depth=depth + 1) for each in schema["prefixItems"]]
        inner = schema.get("items", {})
        return (
            [] if depth >= _MAX_DEPTH else _fitting(name, list) or [example(inner, schemas, name=name, depth=depth + 1)]
        )
    if kind == "object":
        fields = schema.get("properties", {})
        return {key: example(value, schemas, name=key, depth=depth + 1) for key, value in fields.items()}
    return _plain(schema, name, str(kind))


def _plain(schema: dict[str, Any], name: str, kind: str) -> Any:
    if "format" in schema and schema["format"] in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    wanted = {"string": str, "integer": int, "number": (int, float), "boolean": bool}.get(kind)
    found = _fitting(name, wanted) if wanted else None
    value: Any = _BY_TYPE.get(kind) if found is None else found
    if kind in ("integer", "number"):
        return min(max(value, schema.get("minimum", value)), schema.get("maximum", value))
    return value


def _fitting(name: str, kind: Any) -> Any:
    found = _BY_NAME.get(name)
    return found if isinstance(found, kind) else None
