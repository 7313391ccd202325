"""Where Alembic is told what to migrate: the connection that it was given."""

from alembic import context

from handletime.stores.tables import METADATA, ONLY_POSTGRESQL

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[METADATA, ONLY_POSTGRESQL],
    transactional_ddl=True,
)
context.run_migrations()
