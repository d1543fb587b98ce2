"""Answers that go to people by mail."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, UniqueConstraint

from kbtools.storage.column_types import Json
from kbtools.storage.tables.columns import METADATA, key, number, text, time

# `recipient`: keyed hash of the address. `sealed`: address, subject and articles, empty once nobody needs them.
# `tried_at`: when a process began to send it, or to tell the team. `told`: 0 while the team is to hear what the person
# said, -1 while a process is telling it.
mail_answers = Table(
    "mail_answers",
    METADATA,
    key("id"),
    text("source"),
    text("ticket"),
    text("recipient"),
    text("lang"),
    text("state"),
    Column("slugs", Json, nullable=False),
    text("sealed"),
    time("created_at"),
    time("tried_at"),
    time("sent_at"),
    text("said"),
    time("said_at"),
    number("told"),
    text("error"),
    UniqueConstraint("source", "ticket"),
    Index("mail_answers_state", "state"),
    Index("mail_answers_recipient", "recipient"),
    Index("mail_answers_created", "created_at"),
)

# Threads of mails that have an answer: `message` is the hash of a message id in the thread.
mail_threads = Table(
    "mail_threads",
    METADATA,
    key("message"),
    text("answer"),
    Index("mail_threads_answer", "answer"),
)
