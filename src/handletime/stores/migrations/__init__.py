"""Migrations of the log, a file a step, each with its way back; Alembic runs them."""
