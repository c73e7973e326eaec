"""Schema 2: releases and their labels.

The tables are written out here, and not taken from `store.database.tables`: those go on to change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """From schema 1."""
    time = sa.String(32).with_variant(sa.DateTime(timezone=True), "postgresql")
    name = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "studio_releases",
        sa.Column("persona", sa.String(36), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("summary", sa.String(32), sa.ForeignKey("studio_texts.hash"), nullable=False),
        sa.Column("detail", sa.String(32), sa.ForeignKey("studio_texts.hash"), nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("published_at", time, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_table(
        "studio_labels",
        sa.Column("persona", sa.String(36), primary_key=True),
        sa.Column("label", name, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["persona", "number"], ["studio_releases.persona", "studio_releases.number"]
        ),
    )
