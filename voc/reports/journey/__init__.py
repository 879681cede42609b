"""What follows customers over their contacts, in a report: loyalty, promises, effort, staff, and what is done."""

from voc.reports.journey.assemble import Journey, assemble
from voc.reports.journey.parts import Item, Part, parts, quotes

__all__ = ["Item", "Journey", "Part", "assemble", "parts", "quotes"]
