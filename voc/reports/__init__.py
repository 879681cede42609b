"""The report: what changed and how each contact point is doing, as one file to forward."""

from voc.reports.assemble import Report, assemble
from voc.reports.writers import WRITERS, write, write_for

__all__ = ["WRITERS", "Report", "assemble", "write", "write_for"]
