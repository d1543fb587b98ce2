"""Tickets from files and help desks: one reader a source, and the copy of a ticket that may be kept."""

from kbtools.intake.files import FORMS, READERS, How, open_tickets
from kbtools.intake.learning_copy import learning_copy
from kbtools.intake.rows import Passed, Reader, Row
from kbtools.intake.unpacking import Meter

__all__ = ["FORMS", "READERS", "How", "Meter", "Passed", "Reader", "Row", "learning_copy", "open_tickets"]
