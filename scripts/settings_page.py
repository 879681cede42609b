"""Writes docs/settings.md from the settings themselves: .venv/bin/python scripts/settings_page.py"""

from pathlib import Path

from pydantic_core import PydanticUndefined

from voc.settings import Settings

HEAD = """# Settings

`VOC_*` in the environment, or the same names in lower case in a TOML file named by `VOC_CONFIG`; the environment wins.
Unknown names are refused. `voc doctor` prints what is in force. Written by `scripts/settings_page.py`.

| setting | default | what it does |
|---|---|---|
"""
FACTORIES = {
    "database_url": "SQLite file in the user's data folder",
    "upload_dir": "`uploads` in the user's data folder",
}


def page() -> str:
    """The page as Markdown."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = FACTORIES.get(name) or (
            "none" if field.default in (None, PydanticUndefined) else f"`{_text(field.default)}`"
        )
        rows.append(f"| `VOC_{name.upper()}` | {default} | {field.description} |\n")
    return HEAD + "".join(rows)


def _text(default: object) -> str:
    return ",".join(default) if isinstance(default, tuple) else str(default)


if __name__ == "__main__":
    (Path(__file__).parent.parent / "docs/settings.md").write_text(page(), encoding="utf-8")
