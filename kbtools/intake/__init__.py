"""Tickets from files: one reader a format, and the copy of a ticket that may be kept."""

from kbtools.intake.files import READERS, Reader, detect, open_tickets
from kbtools.intake.learning_copy import learning_copy

__all__ = ["READERS", "Reader", "detect", "learning_copy", "open_tickets"]
