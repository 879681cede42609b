"""What shifted beyond chance in whole weeks, for lists of the week: a finder for each kind of list.

When nothing happens, each speaks in less than one week in twenty (`python -m benchmarks.lists`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from voc.answers.shifts.causes import employee_voice
from voc.answers.shifts.drivers import driver_shift
from voc.answers.shifts.found import Found, Shift
from voc.answers.shifts.promises import promises
from voc.answers.shifts.sources import source_mix
from voc.answers.shifts.straws import last_straws
from voc.domain import DRIVER_SHIFT, EMPLOYEE_VOICE, LAST_STRAWS, PROMISES, SOURCE_MIX
from voc.store import Store

__all__ = ["FINDERS", "Found", "Shift"]

# Each is asked for a store, the last day of a whole week, and how many messages make a group that may be shown.
FINDERS: Mapping[str, Callable[[Store, date, int], Found]] = MappingProxyType(
    {
        DRIVER_SHIFT: driver_shift,
        SOURCE_MIX: source_mix,
        EMPLOYEE_VOICE: employee_voice,
        PROMISES: promises,
        LAST_STRAWS: last_straws,
    }
)
