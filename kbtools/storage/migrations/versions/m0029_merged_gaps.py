"""Where merged gaps went, and what their team had there; tickets are found by their tags and their language."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Connection, column, select, table, tuple_, update

from kbtools.storage.column_types import Json, PortableText, UtcTime

revision = "0029"
down_revision = "0028"

_BATCH = 500
_TICKETS = table("tickets", column("source", PortableText()), column("id", PortableText()), column("data", Json()))
_LABELS = table("ticket_labels", *(column(name, PortableText()) for name in ("kind", "label", "source", "ticket")))


def _key(name: str) -> Column[str]:
    return Column(name, PortableText, primary_key=True, autoincrement=False)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, PortableText, nullable=False, server_default=default)


def upgrade() -> None:
    """Add columns and tables; the labels of the tickets that are there are read from these."""
    op.alter_column("assignments", "thing", new_column_name="item")
    for name in ("team_before", "team_after"):
        op.add_column("gap_changes", _text(name, default="{}"))
    op.create_table("merged_gaps", _key("gap"), _text("other"), Column("at", UtcTime, nullable=False))
    op.create_table("ticket_labels", _key("kind"), _key("label"), _key("source"), _key("ticket"))
    op.create_index("ticket_labels_ticket", "ticket_labels", ["source", "ticket"])
    op.drop_index("gap_tickets_ticket", "gap_tickets")
    op.create_index("gap_tickets_ticket", "gap_tickets", ["source", "ticket", "gap"])
    _fill_labels(op.get_bind())
    op.execute(update(table("store_version", column("version"))).values(version=29))


def _fill_labels(connection: Connection) -> None:
    own, last = _TICKETS.c, ("", "")
    query = select(own.source, own.id, own.data).order_by(own.source, own.id).limit(_BATCH)
    while rows := connection.execute(query.where(tuple_(own.source, own.id) > last)).all():
        last = (rows[-1].source, rows[-1].id)
        labels = [
            {"kind": kind, "label": label, "source": row.source, "ticket": row.id}
            for row in rows
            for kind, label in _labels(row.data)
        ]
        if labels:
            connection.execute(_LABELS.insert(), labels)


def _labels(ticket: dict[str, object]) -> list[tuple[str, str]]:
    tags, lang = ticket.get("tags"), ticket.get("lang")
    own = {tag.casefold() for tag in tags if isinstance(tag, str) and tag} if isinstance(tags, list) else set()
    return [*(("tag", tag) for tag in sorted(own)), *([("lang", lang)] if isinstance(lang, str) and lang else [])]
