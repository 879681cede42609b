"""The contact point of the generated shop's messages beside the one they were written about.

    voc demo --no-serve && python -m benchmarks.shop demo

A message counts where it has one theme and is no copy: right if most of its labelled segments name the contact point of
that theme. The training sentences were written after a look at errors on these messages: no independent test.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

LABELS = text(
    "SELECT f.external_id, l.touchpoint FROM segment s JOIN feedback f ON f.id = s.feedback_id "
    "JOIN label l ON l.segment_id = s.id WHERE f.copy_of IS NULL AND l.touchpoint IS NOT NULL"
)


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path, help="folder that `voc demo` wrote")
    folder: Path = parser.parse_args().demo
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    with create_engine(f"sqlite:///{folder / 'voc.db'}").connect() as connection:
        rows = connection.execute(LABELS).all()
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for message, touchpoint in rows:
        said[message][touchpoint] += 1
    table = confusion(truth, said)
    for right, found in sorted(table.items()):
        n = sum(found.values())
        print(f"{right:12}{n:7,}{found[right] / n:7.2f}", dict(found.most_common(4)))
    total = sum(sum(found.values()) for found in table.values())
    print(f"{'all':12}{total:7,}{sum(found[right] for right, found in table.items()) / total:7.2f}")


def confusion(truth: Mapping[str, Any], said: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """How often messages about each contact point were read as each."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for message, found in said.items():
        themes = truth["messages"].get(message, {}).get("themes", ())
        if len(themes) == 1:
            table[truth["themes"][themes[0]]["touchpoint"]][found.most_common(1)[0][0]] += 1
    return table


if __name__ == "__main__":
    main()
