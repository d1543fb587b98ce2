"""A small made-up company: its help centre, its tickets, and a tour through both."""

SPOKEN = ("en", "de")
"""The languages of the company: the choices of `kb demo --lang`, each with a folder here."""
