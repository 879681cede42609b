"""Sample feedback with known incidents: for the demo, for trying out settings and for measuring detection."""

from voc.sample.company import with_company
from voc.sample.generate import Sample, generate, write
from voc.sample.rivals import COMPETITORS
from voc.sample.score import Raised, Result, Score, raised, score

__all__ = ["COMPETITORS", "Raised", "Result", "Sample", "Score", "generate", "raised", "score", "with_company", "write"]
