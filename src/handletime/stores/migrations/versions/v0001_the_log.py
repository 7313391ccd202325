"""The log: events, keys of commands, snapshots; and on PostgreSQL the head, to be locked."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NAMES: Final = ("agent", "from_agent", "to_agent", "conversation")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "events",
        sa.Column("position", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        *(sa.Column(name, ID) for name in NAMES),
        sa.Column("line", sa.Text(), nullable=False),
    )
    op.create_index("events_identity", "events", ["source", "id"], unique=True)
    for name in NAMES:
        named = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"events_{name}",
            "events",
            [name, "position"],
            sqlite_where=named,
            postgresql_where=named,
        )
    op.create_table(
        "keys",
        sa.Column("key", ID, primary_key=True),
        *(
            sa.Column(name, NUMBER, nullable=False)
            for name in ("first", "count", "duplicates", "recorded_at")
        ),
    )
    op.create_table(
        "snapshots",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    if _has_head():
        head = op.create_table("head", sa.Column("position", sa.BigInteger(), nullable=False))
        op.bulk_insert(head, [{"position": 0}])


def downgrade() -> None:
    """Take them away, with all that is in them."""
    for name in ("snapshots", "keys", "events", *(["head"] if _has_head() else [])):
        op.drop_table(name)


def _has_head() -> bool:
    return op.get_context().dialect.name == "postgresql"
