"""Messages of the contact form: accepted, kept encrypted, and delivered to the support team.

Promises: a message is stored before the person reads that it was sent; it is delivered at least once or parked
for a person to look at, never dropped. "At least once", because a mail server may accept a mail and the process may
end before that is stored; both mails then have the same Message-ID. Help desks are asked first whether they
have it.
"""

from kbtools.contact.accept import Receipt, accept
from kbtools.contact.delivery import Delivered, Transport, deliver_due
from kbtools.contact.destinations import missing_settings, place_of, transport_of

__all__ = ["Delivered", "Receipt", "Transport", "accept", "deliver_due", "missing_settings", "place_of", "transport_of"]
