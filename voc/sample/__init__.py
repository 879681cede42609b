"""Sample feedback with known incidents: for the demo, for trying out settings and for measuring detection."""

from voc.sample.generate import Sample, generate, write

__all__ = ["Sample", "generate", "write"]
