"""Run migrations on the connection that `voc.store.schema` hands over, in its transaction."""

from alembic import context

from voc.store.tables.columns import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True, transactional_ddl=True)
context.run_migrations()
