"""The supported help desks: one folder and one row each.

A part is a module of the vendor's folder with one constant in it:

- `export.py`, `EXPORT`: tickets in a file of its export (`kb ticket import`)
- `api.py`, `API`: tickets over its API (`kb ticket sync`)
- `deliver.py`, `DESTINATION`: contact messages become its tickets (`deliver.to`)
- `articles.py`, `ARTICLES`: articles in a file of its export (`kb article import`)
- `webhook.py`, `WEBHOOK`: it tells of each new ticket (`/api/tickets/NAME`)
- `note.py`, `NOTE`: notes for agents on its tickets (`notes.help_desks`)
- `close.py`, `CLOSE`: tickets are solved whose requester says that a mail answered (`mail.close_by`)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from kbtools.helpdesks.api import Api
    from kbtools.helpdesks.close import CloseApi
    from kbtools.helpdesks.delivery import Destination
    from kbtools.helpdesks.note import NoteApi
    from kbtools.helpdesks.reading.article_export import ArticleExport
    from kbtools.helpdesks.reading.ticket_export import TicketExport
    from kbtools.helpdesks.webhook import Webhook

Capability = Literal["export", "api", "deliver", "articles", "webhook", "note", "close"]

VENDORS: dict[str, tuple[Capability, ...]] = {
    "zendesk": ("export", "api", "deliver", "articles", "webhook", "note", "close"),
    "freshdesk": ("export", "deliver", "articles", "webhook", "note", "close"),
    "helpscout": ("export", "api", "articles", "webhook", "note"),
    "intercom": ("export", "articles"),
    "zammad": ("export", "api", "webhook", "note", "close"),
    "github": ("export", "api", "deliver"),
    "jira": ("export",),
    "servicenow": ("export", "articles"),
    "salesforce": ("export",),
    "hubspot": ("export",),
    "zoho": ("export",),
    "front": ("export",),
    "gorgias": ("export",),
    "chatwoot": ("export", "webhook", "note"),
    "discourse": ("export",),
    "osticket": ("export",),
    "confluence": ("articles",),
    "notion": ("articles",),
}
CONSTANTS: dict[Capability, str] = {
    "export": "EXPORT",
    "api": "API",
    "deliver": "DESTINATION",
    "articles": "ARTICLES",
    "webhook": "WEBHOOK",
    "note": "NOTE",
    "close": "CLOSE",
}


def names(part: Capability) -> tuple[str, ...]:
    """The vendors that have a part, in the order of the table."""
    return tuple(name for name, parts in VENDORS.items() if part in parts)


def export(name: str) -> TicketExport:
    """How a vendor's tickets are read from files; like all functions here, raises `KeyError` if it has no such part."""
    return cast("TicketExport", _constant(name, "export"))


def api(name: str) -> Api:
    """How a vendor's tickets are read over its API."""
    return cast("Api", _constant(name, "api"))


def destination(name: str) -> Destination:
    """How messages become a vendor's tickets."""
    return cast("Destination", _constant(name, "deliver"))


def articles(name: str) -> ArticleExport:
    """How a vendor's articles are read from files."""
    return cast("ArticleExport", _constant(name, "articles"))


def webhook(name: str) -> Webhook:
    """How a vendor tells of a new ticket."""
    return cast("Webhook", _constant(name, "webhook"))


def note(name: str) -> NoteApi:
    """How notes are written on a vendor's tickets."""
    return cast("NoteApi", _constant(name, "note"))


def close(name: str) -> CloseApi:
    """How a vendor's tickets are solved."""
    return cast("CloseApi", _constant(name, "close"))


def _constant(name: str, part: Capability) -> object:
    # Imported when used: `kb --help` needs the names alone.
    if part not in VENDORS[name]:
        raise KeyError(f"{name} has no {part}")
    return getattr(import_module(f"{__package__}.{name}.{part}"), CONSTANTS[part])
