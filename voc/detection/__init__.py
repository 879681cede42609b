"""Insights from a store: counts in, stories with their words, people and reasons out."""

from voc.detection.changes import changes

__all__ = ["changes"]
