"""Which new tickets are never answered by mail, whatever the articles say (RFC 3834 and our own rules)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kbtools.contact.addresses import can_be_delivered, mail_address
from kbtools.contact.answer_mail import is_message_id
from kbtools.contact.sender_authentication import is_confirmed
from kbtools.tickets.formats.mail_sender import is_read_by_nobody

if TYPE_CHECKING:
    from kbtools.model.incoming_ticket import IncomingTicket
    from kbtools.settings import Settings

Rule = Callable[["IncomingTicket", "Settings"], bool]


def why_not(incoming: IncomingTicket, settings: Settings) -> str:
    """Why this ticket is not answered by mail, in one or two words; empty where the rules allow it."""
    return next((why for why, holds in _NEVER.items() if holds(incoming, settings)), "")


def _has_no_address(incoming: IncomingTicket, settings: Settings) -> bool:
    del settings
    return not can_be_delivered(incoming.address)


def _is_automatic(incoming: IncomingTicket, settings: Settings) -> bool:
    del settings
    return incoming.automatic or is_read_by_nobody(incoming.address)


def is_ours(address: str, settings: Settings) -> bool:
    """Whether an address is our own or an agent's: mail from there would be answered for ever."""
    address = address.casefold()
    domain = address.rpartition("@")[2]
    own = {settings.contact_address.casefold(), settings.smtp_sender.casefold()}
    return address in own or not {address, domain}.isdisjoint(one.casefold() for one in settings.answering)


def _is_unconfirmed(incoming: IncomingTicket, settings: Settings) -> bool:
    return not is_confirmed(incoming.authentication, settings.mail_trusted_server, _domain(incoming))


def _has_a_tag(incoming: IncomingTicket, settings: Settings) -> bool:
    return not _folded(incoming.tags).isdisjoint(_folded(settings.mail_never_tags))


def _domain(incoming: IncomingTicket) -> str:
    return mail_address(incoming.address).rpartition("@")[2].casefold()


def _folded(words: Iterable[str]) -> set[str]:
    return {word.casefold() for word in words}


# In the order in which they are told. Where it is not known whether the requester has another open ticket, the help
# desk cannot say so: then what else kbtools knows decides.
_NEVER: dict[str, Rule] = {
    "no address": _has_no_address,
    "automatic": _is_automatic,
    "our own": lambda incoming, settings: is_ours(incoming.address, settings),
    "not confirmed": _is_unconfirmed,
    "tag": _has_a_tag,
    "answered": lambda incoming, _: incoming.answered,
    "no thread": lambda incoming, _: not is_message_id(incoming.message_id),
    "in a thread": lambda incoming, _: bool(incoming.references),
    "another ticket": lambda incoming, _: incoming.others_open is True,
}
