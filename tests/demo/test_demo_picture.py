"""The picture in the README shows what the demo prints; `tests/support/demo_picture.py` makes it anew."""

from __future__ import annotations

import re
from pathlib import Path

from demo_picture import PICTURE, shown, text_of

GOLDEN = Path(__file__).parent / "golden" / "demo.txt"


def words(told: str) -> list[str]:
    """Without what differs from processor to processor."""
    return re.sub(r"\b\d{1,3}%", "NN%", told).split()


def test_the_picture_of_the_demo_shows_what_it_prints() -> None:
    picture = PICTURE.read_text(encoding="utf-8")
    assert words(text_of(picture)) == words(shown(GOLDEN.read_text(encoding="utf-8")))
    assert "url(http" not in picture
