"""voc: voice-of-customer mining that runs on your own machines."""

__version__ = "0.1.0"
