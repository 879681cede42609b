"""Reports as files to forward: what changed and how each contact point is doing, and the half-yearly audit."""

from voc.reports.assemble import Report, assemble
from voc.reports.audit import Audit
from voc.reports.writers import WRITERS, Kind, write, write_for

__all__ = ["WRITERS", "Audit", "Kind", "Report", "assemble", "write", "write_for"]
