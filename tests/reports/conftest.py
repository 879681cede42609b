"""The stores of the answers' tests: a report says what they say."""

from tests.answers.conftest import database, empty, store

__all__ = ["database", "empty", "store"]
