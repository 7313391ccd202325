"""Where Alembic is told what to migrate: the connection that it was given."""

from alembic import context

from handletime.stores.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
