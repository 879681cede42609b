"""The history of the schema: one file per change, applied when a database is opened."""
