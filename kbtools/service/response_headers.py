"""Headers that many answers of the service share."""

NO_STORE = {"Cache-Control": "no-store"}
"""No browser and no proxy keeps the answer."""
