"""The store itself: its version, and how far each source was read."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from kbtools.storage.tables.columns import METADATA, key, number, text

# Which migration a store is at, as Alembic keeps it; and as version 0.1 kept it, which so leaves a later store alone.
alembic_version = Table(
    "alembic_version",
    METADATA,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
store_version = Table("store_version", METADATA, number("version"))

# How far each help desk was read; which secret hashes are keyed with; and how keys are derived from it.
cursors = Table("cursors", METADATA, key("name"), text("cursor"))
