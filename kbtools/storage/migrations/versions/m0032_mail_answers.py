"""Answers that go to people by mail, and the threads of mails that have one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, UniqueConstraint, column, table, update

from kbtools.storage.column_types import PortableText, UtcTime

revision = "0032"
down_revision = "0031"


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, PortableText, nullable=False) for name in names]


def _times(*names: str) -> list[Column[UtcTime]]:
    return [Column(name, UtcTime, nullable=False) for name in names]


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "mail_answers",
        _key("id"),
        *_texts("source", "ticket", "recipient", "lang", "state", "slugs", "sealed"),
        *_times("created_at", "tried_at", "sent_at"),
        *_texts("said"),
        *_times("said_at"),
        Column("told", Integer, nullable=False),
        *_texts("error"),
        UniqueConstraint("source", "ticket"),
    )
    for name, of in (("state", "state"), ("recipient", "recipient"), ("created", "created_at")):
        op.create_index(f"mail_answers_{name}", "mail_answers", [of])
    op.create_table("mail_threads", _key("message"), *_texts("answer"))
    op.create_index("mail_threads_answer", "mail_threads", ["answer"])
    op.execute(update(table("store_version", column("version"))).values(version=32))
