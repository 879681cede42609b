"""Reading feedback: files in any usual format, live sources, cleaned and redacted before anything is stored."""
