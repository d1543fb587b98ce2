"""What is installed, configured, out of date or missing, each with the command that repairs it."""

from kbtools.doctor.check import Check
from kbtools.doctor.examine import examine
from kbtools.doctor.settings import settings_table

__all__ = ["Check", "examine", "settings_table"]
