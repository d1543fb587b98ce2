"""What a rule of redaction finds."""

from __future__ import annotations

Span = tuple[int, int, str]
"""`(start, end, kind)` in characters of the text."""

KEEP = ""
"""The kind of a span that stays as it is, and that later rules leave alone."""
