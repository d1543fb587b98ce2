"""Numbers that look like telephone numbers of some country are counted, those of orders and dates are not."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.redaction.unmasked_phones import national_numbers

NUMBERS = ["0711 1234567", "(0711) 1234567", "0711/123 45 67", "030 1234567", "020 7946 0712", "01 23 45 67 89",
           "08-463 00 00", "06 12345678", "0044 20 7946 0712 or 0711 1234567"]  # fmt: skip
OTHERS = ["order 0711-22", "2026-03-12", "01/02/2026 10:30", "05-01-2020 08:12", "01-01-1970",
          "0.11.123456", "version 0711.12", "071112345678901234",
          "00 11 22", "0x0711 1234567z", "12 345 678", "0000 000000", "0-7 1234"]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_of_some_country_is_counted(text: str) -> None:
    assert national_numbers(f"Mein Anschluss: {text}, abends.") == 1


@pytest.mark.parametrize("text", OTHERS)
def test_other_numbers_are_not_counted(text: str) -> None:
    assert national_numbers(f"It says {text} there.") == 0


@pytest.mark.parametrize("piece", ["0", "01", "(01", "0711 ", "0711 12345", "01-", " "])
def test_long_texts_are_read_in_linear_time(piece: str) -> None:
    assert_nearly_linear(national_numbers, repeated(piece), sizes=(1_000, 10_000))
