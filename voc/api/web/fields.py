"""Fields of forms: what a browser sends, as what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from voc.api.dependencies import FIRST_DAY, LAST_DAY

# A field of a form that was left open is sent as an empty text.
Day = Annotated[Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None, BeforeValidator(lambda given: given or None)]
# Text of people; the store says how long it may be.
Text = Annotated[str, Field(max_length=3000)]
Short = Annotated[str, Field(max_length=200)]
# The page to return to.
Address = Annotated[str, Field(max_length=2000)]
# touchpoint:NAME, topic:ID or insight:ID.
About = Annotated[str, Field(max_length=100)]
