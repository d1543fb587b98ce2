"""Tickets from files and help desks: one reader a source, and the copy of a ticket that may be kept."""

from kbtools.helpdesks.reading.rows import Reader, Row, Skipped
from kbtools.system.unpacking import Meter
from kbtools.tickets.formats.files import FORMS, ReadOptions, open_tickets
from kbtools.tickets.learning_copy import learning_copy

__all__ = ["FORMS", "Meter", "ReadOptions", "Reader", "Row", "Skipped", "learning_copy", "open_tickets"]
