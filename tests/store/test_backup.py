from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.build import ingest, message
from tests.store.conftest import new_postgres
from voc.errors import BackupFailed
from voc.store import Store
from voc.store.backup import backup, check, restore
from voc.store.database import connect


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'voc.db'}"
    with Store.open(made) as store:
        ingest(store, message("1"), message("2", "The parcel was early."))
    return made


def test_a_backup_of_a_database_in_use_holds_everything(url: str, tmp_path: Path) -> None:
    with Store.open(url) as store:
        assert backup(url, tmp_path / "copy.voc") > 10_000
        ingest(store, message("3"))
        key = store.hash_keys()
    target = f"sqlite:///{tmp_path / 'new' / 'voc.db'}"
    restore(tmp_path / "copy.voc", target)
    with Store.open(target) as restored:
        assert restored.feedback.count() == 2
        assert restored.hash_keys() == key
        assert restored.search("early")


@pytest.mark.service
def test_a_backup_of_postgresql_is_put_into_an_empty_database(tmp_path: Path) -> None:
    with new_postgres() as url, new_postgres() as target:
        with Store.open(url) as store:
            ingest(store, message("1"), message("2", "The parcel was early."))
            assert backup(url, tmp_path / "copy.voc") > 10_000
            ingest(store, message("3"))
        with pytest.raises(BackupFailed, match="tables already"):
            restore(tmp_path / "copy.voc", url)
        restore(tmp_path / "copy.voc", target)
        with Store.open(target) as restored:
            assert restored.feedback.count() == 2
            assert restored.search("early")
        assert (tmp_path / "copy.voc").stat().st_mode & 0o077 == 0


def test_a_backup_can_be_read_by_its_owner_only(url: str, tmp_path: Path) -> None:
    backup(url, tmp_path / "copy.voc")
    assert (tmp_path / "copy.voc").stat().st_mode & 0o077 == 0


def test_nothing_is_ever_overwritten(url: str, tmp_path: Path) -> None:
    backup(url, tmp_path / "copy.voc")
    with pytest.raises(BackupFailed, match="exists"):
        backup(url, tmp_path / "copy.voc")
    with pytest.raises(BackupFailed, match="move it away"):
        restore(tmp_path / "copy.voc", url)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\0" * 5000])
def test_what_is_no_backup_is_not_restored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    target = tmp_path / "voc.db"
    with pytest.raises(BackupFailed):
        restore(tmp_path / "odd", f"sqlite:///{target}")
    assert not target.exists()


def test_a_missing_database_leaves_no_empty_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no database"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.voc")
    assert not (tmp_path / "copy.voc").exists()


def test_a_sound_database_has_nothing_to_say(url: str) -> None:
    engine = connect(url)
    assert check(engine) == []
    with engine.execution_options(voc_write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert "voc db upgrade" in check(engine)[0]
    engine.dispose()
