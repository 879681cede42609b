"""How often the lists of the week speak: over a store's history as it was, and shuffled, so that nothing happens.

    voc demo --folder demo --no-serve
    python -m benchmarks.lists demo/voc.db --workspace larkfield --shuffles 4

Shuffled, every message keeps its words, source, author and most labels, and gets the day of another one of the same
role; what it says of leaving goes to another one of as many points, so that leavers speak of what all others do. What a
list still says is said by chance. The lists of one history follow one another, as with a rule that names all of them.
The file is copied first.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from time import process_time

from voc.answers import reminders, shifts
from voc.answers.shifts.straws import WEEKS
from voc.answers.weekly import WEEK, monday
from voc.domain import Insight
from voc.store import Store
from voc.taxonomy import Taxonomy

LEAST = 5


def main() -> None:
    """Print what was said as it was, and how many weeks in a hundred each list spoke in either way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="an analysed SQLite database")
    parser.add_argument("--workspace", default="default")
    parser.add_argument("--shuffles", type=int, default=4)
    options = parser.parse_args()
    weeks, spoke = Counter[str](), Counter[tuple[str, str]]()
    for number in range(options.shuffles + 1):
        history = f"shuffled {number}" if number else "as it was"
        for told in lists(options.file, options.workspace, shuffle=number):
            weeks[history.split()[0]] += 1
            spoke.update((history.split()[0], each.kind) for each in told)
            for each in told:
                print(f"{history} {each.first_seen} {each.kind}: {each.title} {each.details['told']}", flush=True)
        print(f"{history}: {process_time():.0f} s of processor time so far", flush=True)
    for kind in shifts.FINDERS:
        rates = (f"{spoke[name, kind]} of {number} weeks {name}" for name, number in weeks.items())
        print(f"{kind}: {', '.join(rates)}")


def lists(file: Path, workspace: str, *, shuffle: int) -> Iterator[list[Insight]]:
    """What is on the lists of each week from the first whole quarter on; `shuffle` is a seed, 0 for as it was."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(file, folder))
        if shuffle:
            _shuffle(copy, Random(shuffle))
        with Store.open(f"sqlite:///{copy}", workspace=workspace) as store:
            store.rollups.refresh()
            first, last = store.feedback.days() or (date.max, date.min)
            day = monday(first) + WEEKS * WEEK
            while day <= last:
                due = reminders.due(store, Taxonomy(), as_of=day, lists=tuple(shifts.FINDERS))
                reminders.remind(store, due, least=LEAST)
                yield [each for each in store.insights.list(reminders=True) if each.first_seen == day]
                day += WEEK


def _shuffle(file: Path, dice: Random) -> None:
    """Messages of the same workspace and role change days with one another, those of one length what they say of
    leaving.
    """
    with sqlite3.connect(file) as connection:
        rows = connection.execute("select id, workspace_id, author_role, created_at, day from feedback order by id")
        groups: dict[tuple[int, str], list[tuple[int, str, str]]] = {}
        for id, workspace, role, *when in rows:
            groups.setdefault((workspace, role), []).append((id, *when))
        for group in groups.values():
            times = [when for _, *when in group]
            dice.shuffle(times)
            moved = [(*when, id) for when, (id, *_) in zip(times, group, strict=True)]
            connection.executemany("update feedback set created_at = ?, day = ? where id = ?", moved)
        _shuffle_loyalty(connection, dice)
        connection.execute("insert or ignore into dirty_day select distinct workspace_id, day from feedback")


def _shuffle_loyalty(connection: sqlite3.Connection, dice: Random) -> None:
    labels = connection.execute(
        "select model_id, feedback_id, segment_id, loyalty from label join segment on segment.id = segment_id"
        " order by model_id, feedback_id, start"
    )
    messages = [list(said) for _, said in groupby(labels, key=itemgetter(0, 1))]
    by_length: dict[int, list[list[tuple[int, int, int, str]]]] = {}
    for said in messages:
        by_length.setdefault(len(said), []).append(said)
    for alike in by_length.values():
        loyalties = [[loyalty for *_, loyalty in said] for said in alike]
        dice.shuffle(loyalties)
        given = [
            (loyalty, segment, model)
            for said, others in zip(alike, loyalties, strict=True)
            for (model, _, segment, _), loyalty in zip(said, others, strict=True)
        ]
        connection.executemany("update label set loyalty = ? where segment_id = ? and model_id = ?", given)


if __name__ == "__main__":
    main()
