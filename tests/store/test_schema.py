from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, column, insert, inspect, select, table, text

from voc.errors import InvalidValue, StoreOutdated
from voc.store import Store
from voc.store.schema import HEAD, ensure_schema
from voc.store.tables.columns import metadata
from voc.store.tables.feedback import copy_key, feedback, new_copy_key

# Full-text search is made by hand in the first migration: virtual tables and an index on an expression.
BY_HAND = ("feedback_fts", "ix_feedback_search")


def is_ours(_: object, name: str | None, *__: object) -> bool:
    return not str(name).startswith(BY_HAND)


def test_migrations_lead_from_an_empty_database_to_the_tables(empty_engine: Engine) -> None:
    ensure_schema(empty_engine)
    with empty_engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_ours}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        found = set(inspect(connection).get_table_names()) | {
            index["name"] for index in inspect(connection).get_indexes("feedback")
        }
    assert found & set(BY_HAND)


def test_opening_again_changes_nothing(empty_engine: Engine) -> None:
    url = empty_engine.url.render_as_string(hide_password=False)
    keys = []
    for _ in range(2):
        with Store.open(url) as store:
            keys.append(store.hash_keys())
    assert keys[0] == keys[1]
    assert [len(key) for key in keys[0]] == [32]


def test_a_database_of_a_newer_voc_is_left_alone(empty_engine: Engine) -> None:
    ensure_schema(empty_engine)
    with empty_engine.execution_options(voc_write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdated, match="9999"):
        ensure_schema(empty_engine)


def test_the_newest_migration_is_the_one_that_is_expected() -> None:
    config = Config()
    config.set_main_option("script_location", "voc:store/migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.mark.parametrize("url", ["mysql://localhost/voc", "voc.db", "", "sqlite+unknown"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(InvalidValue, match="sqlite"):
        Store.open(url)


@pytest.mark.parametrize("name", ["", "x" * 65, "a\0"])
def test_a_workspace_needs_a_name(name: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 64"):
        Store.open("sqlite://", workspace=name)


def test_keys_of_copies_that_no_text_can_have_any_more_go(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _, upgrade=command.upgrade: upgrade(config, "0016"))
        ensure_schema(empty_engine)
    ours = {"workspace_id": 1, "source": "shop", "channel": "review", "author_role": "customer", "external_id": "1"}
    ours |= {"text": "Late.", "created_at": 0, "imported_at": 0, "day": date(2026, 1, 1)}
    with empty_engine.execution_options(voc_write=True).begin() as connection:
        connection.execute(text("INSERT INTO workspace (id, name, hash_key) VALUES (1, 'first', 'key')"))
        columns = [feedback.c[name] for name in (*ours, "id", "key")]
        old = table("feedback", *[column(c.name, c.type) for c in columns])
        connection.execute(insert(old), [ours | {"id": 1, "key": 11}, ours | {"id": 2, "key": 12}])
        connection.execute(text("INSERT INTO copy_key VALUES (1, 5, 1), (1, -7, 1)"))
        connection.execute(text("INSERT INTO new_copy_key VALUES (1, 6, 1)"))

    ensure_schema(empty_engine)

    with empty_engine.connect() as connection:
        messages = connection.execute(select(feedback.c.id, feedback.c.bands).order_by(feedback.c.id)).all()
        keys = [connection.execute(select(table)).all() for table in (copy_key, new_copy_key)]
    assert messages == [(1, None), (2, None)]
    assert keys == [[], []]
