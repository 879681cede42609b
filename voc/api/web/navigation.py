"""The pages that can be reached from every page, in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from voc.api.web.links import to_period
from voc.domain import Filter


@dataclass(frozen=True, slots=True)
class Entry:
    """One page. `dated` says that the chosen days and brand stay chosen there; `scope` is what a caller needs."""

    title: str
    path: str
    dated: bool = True
    scope: str = "read"

    def address(self, filter: Filter) -> str:
        """Where it leads from a page about `filter`."""
        return to_period(self.path, filter) if self.dated else self.path

    def holds(self, path: str) -> bool:
        """Whether the page at `path` is this one or below it."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Listen",
        (
            Entry("Overview", "/"),
            Entry("Journey map", "/map"),
            Entry("Topics", "/topics"),
            Entry("Pain points", "/pain-points"),
            Entry("Word of mouth", "/word-of-mouth"),
            Entry("Drivers", "/drivers"),
            Entry("Compare", "/compare"),
            Entry("Quotes", "/quotes", scope="evidence"),
            Entry("Search", "/search", scope="evidence"),
        ),
    ),
    (
        "Customers",
        (
            Entry("Moments of truth", "/moments"),
            Entry("Quiet leavers", "/leavers", scope="evidence"),
            Entry("Expectations", "/expectations"),
            Entry("Who tells whom", "/ledger"),
            Entry("Effort", "/effort"),
            Entry("Staff", "/staff"),
            Entry("Employees", "/employees"),
        ),
    ),
    (
        "Act",
        (
            Entry("Alerts", "/alerts", dated=False),
            Entry("Actions", "/actions", dated=False),
            Entry("Rules", "/rules", dated=False),
            Entry("Quality", "/quality", dated=False),
            Entry("Imports", "/imports", dated=False),
            Entry("Reports", "/reports", scope="evidence"),
        ),
    ),
    (
        "Set up",
        (
            Entry("Settings", "/settings", dated=False),
            Entry("Keys", "/keys", dated=False, scope="manage"),
            Entry("Audit log", "/audit", dated=False, scope="manage"),
        ),
    ),
    ("Programs", (Entry("API", "/docs", dated=False),)),
)


def allowed(entries: Iterable[Entry], may: Callable[[str], bool]) -> list[Entry]:
    """The pages that a caller may see."""
    return [entry for entry in entries if may(entry.scope)]
