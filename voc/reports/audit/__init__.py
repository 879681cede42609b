"""The half-yearly experience audit: does the company deliver what customers expect, and did what was done help?"""

from voc.reports.audit.assemble import Audit, assemble

__all__ = ["Audit", "assemble"]
