"""Tickets read from files: one reader for each format, and the learning copy of a ticket, which may be stored."""

from kbtools.helpdesks.reading.rows import Reader, Row, Skipped
from kbtools.system.unpacking import Meter
from kbtools.tickets.formats.files import open_tickets
from kbtools.tickets.formats.options import ReadOptions
from kbtools.tickets.formats.recognise import FORMS
from kbtools.tickets.learning_copy import learning_copy

__all__ = ["FORMS", "Meter", "ReadOptions", "Reader", "Row", "Skipped", "learning_copy", "open_tickets"]
