"""What a note says: links to articles and to similar solved tickets, and the ways on. It quotes nobody."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from kbtools.helpdesks import vendors
from kbtools.helpdesks.note import NotePart
from kbtools.notes.beside_ticket import BesideTicket, SimilarTicket
from kbtools.settings import Settings

Key = tuple[str, str]


def parts_of(found: BesideTicket, key: Key, site: str, settings: Settings) -> tuple[NotePart, ...]:
    """The parts of the note on a ticket; `site` is the address of the help centre, with `/` at its end.

    A similar ticket is shown by its number alone, so that what it says is seen by those who may open it.
    """
    articles = tuple((article.title, f"{site}articles/{quote(article.slug)}/") for article in found.articles)
    tickets = tuple(link for similar in found.tickets if (link := _link(similar, settings)))
    named = urlencode({"source": key[0], "ticket": key[1]})
    ways = (
        ("All that may help, and how to say that an article is wrong", f"{site}agent?{named}"),
        ("Make an article of this ticket, once it is solved", f"{site}desk/ticket?{named}"),
    )
    parts = [NotePart(f"{settings.name}: these articles may answer this", articles)]
    parts += [NotePart("Similar tickets that were solved", tickets)] if tickets else []
    return (*parts, NotePart("More", ways))


def _link(similar: SimilarTicket, settings: Settings) -> tuple[str, str] | None:
    """Number and address of a ticket where agents see it; None where no address is known."""
    ticket = similar.ticket
    if ticket.source in vendors.names("note") and not vendors.note(ticket.source).missing(settings):
        return f"Ticket {ticket.id}", vendors.note(ticket.source).ticket_url(settings, quote(ticket.id, safe=""))
    if ticket.url.startswith(("https://", "http://")):
        return f"Ticket {ticket.id}", ticket.url
    return None
