"""Which new tickets are never answered by mail, whatever the articles say (RFC 3834 and our own rules)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from kbtools.contact.addresses import can_be_delivered, mail_address
from kbtools.contact.answer_mail import is_message_id
from kbtools.contact.sender_authentication import is_confirmed
from kbtools.tickets.formats.mail_sender import is_read_by_nobody

if TYPE_CHECKING:
    from kbtools.model.incoming_ticket import IncomingTicket
    from kbtools.settings import Settings

# What stands before the @ of addresses that programs write from; the first kind also beside other words.
_OF_PROGRAMS = re.compile(
    r"(?<![a-z])(?:no|do[._-]?not|don?t)[._-]?reply|(?<![a-z])auto[._-]?(?:re(?:ply|spon[ds])|mail|confirm)"
    r"|(?<![a-z])(?:no[._-]?respond|nao[._-]?respond|(?:keine?|nicht)[._-]?antwort|ne[._-]?pas[._-]?repondre)"
    r"|mailer[._-]?daemon|(?<![a-z])(?:bounces?|newsletters?|notifications?)(?![a-z])"
    r"|\A(?:alerts?|root|cron|daemon|monitoring|system|postmaster)[0-9]*\Z",
    re.IGNORECASE,
)
Rule = Callable[["IncomingTicket", "Settings"], bool]


def why_not(incoming: IncomingTicket, settings: Settings) -> str:
    """Why this ticket is not answered by mail, in one or two words; empty where the rules allow it."""
    return next((why for why, holds in _NEVER.items() if holds(incoming, settings)), "")


def _has_no_address(incoming: IncomingTicket, settings: Settings) -> bool:
    del settings
    return not can_be_delivered(incoming.address)


def _is_automatic(incoming: IncomingTicket, settings: Settings) -> bool:
    del settings
    local = mail_address(incoming.address).rpartition("@")[0].partition("+")[0]
    return incoming.automatic or is_read_by_nobody(incoming.address) or bool(_OF_PROGRAMS.search(local))


def is_ours(address: str, settings: Settings) -> bool:
    """Whether an address is our own or an agent's: mail from there would be answered for ever."""
    address = address.casefold()
    domain = address.rpartition("@")[2]
    own = {settings.contact_address.casefold(), settings.smtp_sender.casefold()}
    return address in own or not {address, domain}.isdisjoint(one.casefold() for one in settings.answering)


def _is_unconfirmed(incoming: IncomingTicket, settings: Settings) -> bool:
    return not is_confirmed(incoming.authentication, settings.mail_trusted_server, _domain(incoming))


def _domain(incoming: IncomingTicket) -> str:
    return mail_address(incoming.address).rpartition("@")[2].casefold()


# In the order in which they are told.
_NEVER: dict[str, Rule] = {
    "no address": _has_no_address,
    "automatic": _is_automatic,
    "our own": lambda incoming, settings: is_ours(incoming.address, settings),
    "not confirmed": _is_unconfirmed,
    "no thread": lambda incoming, _: not is_message_id(incoming.message_id),
    "in a thread": lambda incoming, _: bool(incoming.references),
}
