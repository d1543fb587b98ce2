"""What holds for every text: masking twice is masking once, and no text takes long."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools.redaction import Redactor

REDACTORS = (Redactor("US", ["Acme", "word"]), Redactor("DE"))
PIECES = (
    "jane@example.com", "a@b", "@", " (at) ", "[at]", "(dot)com", "+49 30 1234567", "415-555-2671", "4155552671",
    "555", "4111 1111 1111 1111", "DE89370400440532013000", "203.0.113.7", "::1", "2001:db8::1", "https://",
    "u:p@h.com", "?token=", "abcdef123456", "ghp_abcdefghijklmnop1234", "Bearer ", "password", "passwort", "pw:",
    " is ", " lautet ", ": ", "hunter2", "order ", "call ", "tel ", "version ", "PIN ", "1234", "acme", "word",
    "[email]", "[phone]", "[password]", "[", "]", "0", "1", "-", ".", ",", "/", "\n", " ", "'", '"', "\0", "é",
    "-----BEGIN A-----", "-----END A-----", "#", "$", "(", ")", "+", "x",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_masking_twice_is_masking_once_for_texts_of_private_pieces(text: str) -> None:
    for redact in REDACTORS:
        once = redact(text)
        assert redact(once) == once
        assert redact.findings(once) == []
        assert bool(redact.findings(text)) == (once != text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_masking_twice_is_masking_once_for_any_text(text: str) -> None:
    for redact in REDACTORS:
        assert redact(redact(text)) == redact(text)


@given(st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz ,.\n"), max_size=200).map("".join))
def test_text_of_words_alone_is_kept(text: str) -> None:
    assert Redactor()(text.replace("pass", "").replace("pw", "")) == text.replace("pass", "").replace("pw", "")


HOSTILE = (
    "a", "1 ", "(1", "1-", "1.", "a@", "a@a.", "://", "a://b?", "-----BEGIN A-----", "pw:", "password is ", "4111 ",
    "415-555-", "+1 ", "1.1.1.1", "::", "f:", "DE89 ", "eyJaaaaa.", "token:", "[at]", "(dot)a", "pin ", "tel ",
    "order no. ", "2026-01-", "/reset/1", "?token=a&", "[email]",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    redact, times = Redactor(words=["a b"]), []
    for size in (10_000, 100_000):
        text = (piece * size)[:size]
        began = time.process_time()
        redact(text)
        times.append(time.process_time() - began)
    # Ten times the text: ten times the time, not a hundred times; the first part is what a slow machine may waste.
    assert times[1] < 0.3 + 30 * times[0]


def test_a_line_of_half_a_million_characters_is_masked_in_seconds() -> None:
    text = "".join(random.Random(1).choices("0123456789 -().+/@a:", k=500_000))
    began = time.process_time()
    Redactor()(text)
    assert time.process_time() - began < 20


def test_text_with_nothing_private_is_fast() -> None:
    text = ("The light does not pair with my phone since version 2.3. I tried it 3 times on 12 March. " * 5)[:400]
    redact = Redactor()
    redact(text)
    began = time.process_time()
    for _ in range(2000):
        redact(text)
    assert 2000 / (time.process_time() - began) > 5000
