"""Messages of the contact form: accepted, kept sealed, and handed to the support team.

Promises: a message is stored before the person is told so; a stored message is delivered at least once or parked
for a person to look at, never dropped. "At least once", because a mail server may take a mail and the process may
end before that is written down; both mails then have the same Message-ID. Help desks are asked first whether they
have it.
"""

from kbtools.contact.delivery import Delivered, Transport, deliver_due
from kbtools.contact.destinations import missing_settings, place_of, transport_of
from kbtools.contact.receipt import Receipt, accept

__all__ = ["Delivered", "Receipt", "Transport", "accept", "deliver_due", "missing_settings", "place_of", "transport_of"]
