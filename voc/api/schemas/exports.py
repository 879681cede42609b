"""Rows as files."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from voc.api.schemas.basics import Shape


class ExportRequest(BaseModel):
    """What rows to export, and as what."""

    model_config = ConfigDict(extra="forbid")
    rows: Literal["feedback", "segments"] = "segments"
    format: Literal["csv", "jsonl", "parquet"] = "csv"


class Export(Shape):
    """A saved question; fetch `/v1/exports/{id}` for its rows."""

    id: int
    rows: str
    format: str
    by: str
    created_at: datetime
