"""An audit as one HTML file that needs nothing else."""

from __future__ import annotations

from voc.reports import html
from voc.reports.audit.assemble import Audit
from voc.reports.audit.sentences import OUTCOMES, QUESTIONS
from voc.reports.journey.sentences import EFFORTS


def render(audit: Audit, *, paged: bool = False) -> str:
    """The audit as a web page that can be mailed, opened and printed; `paged` for a PDF instead of a browser."""
    words = {"outcomes": OUTCOMES, "efforts": EFFORTS, "questions": QUESTIONS}
    return html.page("audit.html.j2", report=audit, **words, paged=paged)
