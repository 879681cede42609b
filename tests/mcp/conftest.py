from tests.api.conftest import blank_file, seeded, seeded_file

__all__ = ["blank_file", "seeded", "seeded_file"]
