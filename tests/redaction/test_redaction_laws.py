"""What holds for every text: masking twice is masking once, and a rule that fails lets nothing through."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator

import pytest
from growth import cpu_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from kbtools import redaction
from kbtools.redaction import RedactionError, Redactor
from kbtools.redaction.span import Rule, Span

REDACTORS = (Redactor("US", ["Acme", "word"]), Redactor("DE"))
PIECES = (
    "jane@example.com", "a@b", "@", " (at) ", "[at]", "(dot)com", "+49 30 1234567", "415-555-2671", "4155552671",
    "555", "4111 1111 1111 1111", "DE89370400440532013000", "203.0.113.7", "::1", "2001:db8::1", "https://",
    "u:p@h.com", "?token=", "abcdef123456", "ghp_abcdefghijklmnop1234", "Bearer ", "password", "passwort", "pw:",
    " is ", " lautet ", ": ", "hunter2", "order ", "call ", "tel ", "version ", "PIN ", "1234", "acme", "word",
    "[email]", "[phone]", "[password]", "[", "]", "0", "1", "-", ".", ",", "/", "\n", " ", "'", '"', "\0", "é",
    "-----BEGIN A-----", "-----END A-----", "#", "$", "(", ")", "+", "x",
    "moin kalle,", "Done.\n- Ada Lovelace", "phone model ", "call me on ", "0118 496 0712",
)  # fmt: skip


@pytest.mark.full
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


def test_boxes_that_run_into_each_other_are_all_masked() -> None:
    assert Redactor()("P.O. Box 10115" * 40 + "Berlin") == "[address]" * 40 + "Berlin"


def test_a_rule_that_fails_gives_no_text_and_says_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> Iterator[Span]:
        yield 0, 4, "name"
        raise ValueError(f"invalid: {text}")

    monkeypatch.setattr(redaction, "people", lambda _told: (Rule(broken),))
    redact, private = Redactor().knowing(["Jane"]), "Jane lives here"
    for read in (redact, redact.spans, redact.findings):
        with pytest.raises(RedactionError, match=r"ValueError in test_redaction_laws\.py, line \d+$") as caught:
            read(private)
        assert private not in "".join(traceback.format_exception(caught.value))


def test_no_character_is_too_odd_to_be_masked_around() -> None:
    for odd in ("\ud800", "\udfff\ud800", "\0", "\ufeff", "\u202e", "\U0010ffff", "İ", "\u0301" * 50, "٣٤٥"):
        assert Redactor()(f"{odd} jane@example.com {odd}") == f"{odd} [email] {odd}"


def test_text_with_nothing_private_takes_little_longer_than_finding_its_words() -> None:
    text = ("The light does not pair with my phone since version 2.3. I tried it 3 times on 12 March. " * 5)[:400]
    redact, words = Redactor(), re.compile(r"\w+")
    assert redact(text) == text
    masked = cpu_seconds(lambda said: [redact(said) for _ in range(300)], text)
    found = cpu_seconds(lambda said: [words.findall(said) for _ in range(300)], text)
    assert masked < 15 * found
