"""What a key may do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# What a key may do: read numbers, read the words behind them, send feedback, work on topics and alerts, and
# everything that removes data or lets others in.
SCOPES = ("read", "evidence", "ingest", "curate", "manage", "staff")

# Roles are names for sets of scopes.
TEAM_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"viewer": ("read",), "analyst": ("read", "evidence", "curate"), "admin": SCOPES}
)
