"""What a person wrote, without what programs put around it."""

from __future__ import annotations

import pytest
from awkward_text import awkward
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.normalise import normalise
from kbtools.text.quotations import is_automatic, own_words, without_quoted_reply


@pytest.mark.parametrize(
    "around",
    [
        "\n\nOn Mon, 2 Mar 2026 at 10:00, Lena wrote:\nold",
        "\n\nOn Mon, 2 Mar 2026 at 10:00, Lena\n<lena@glim.example> wrote:\nold",
        "\n\nAm 02.03.2026 um 10:00 schrieb Lena:\nold",
        "\n\nEl lun, 2 mar 2026, Lena escribió:\nold",
        "\n\nIl giorno lun 2 mar 2026 Lena ha scritto:\nold",
        "\n\nOp ma 2 mrt 2026 schreef Lena:\nold",
        "\n\nFrom: Lena\nSent: Monday\nTo: Ada\nSubject: dark\nold",
        "\n\nVon: Lena\nGesendet: Montag\nAn: Ada\nold",
        "\n\n-----Ursprüngliche Nachricht-----\nold",
        "\n\n##- Please type your reply above this line -##\nold",
        "\n--\nAda\nGlim Ltd",
        "\n\nSent from my iPhone",
        "\n\nVon meinem Telefon gesendet",
        "\n\nBest regards,\nAda\nGlim Ltd",
        "\nMit freundlichen Grüßen\nAda",
        "\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\nDelete it.",
    ],
)
def test_what_stands_around_the_words_goes(around: str) -> None:
    assert own_words(f"The lamp stays dark.\nWhy?{around}") == "The lamp stays dark.\nWhy?"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday the lamp was dark.\nToday it is too.",
        "From: what I can tell, it is dark",
        "Thanks\nbut how do I charge it?",
        "Best regards",
        "--\nonly this",
        "Thanks, that works now",
        "This message appears: confidential mode is off",
        "> quoted only",
    ],
)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize("text", ["Out of office: back on Monday", "Automatische Antwort: weg", "Undeliverable: x"])
def test_the_words_of_a_machine_are_known(text: str) -> None:
    assert is_automatic(text)
    assert not is_automatic(f"The lamp says '{text}'")


@given(st.text(max_size=300))
def test_words_are_never_all_taken_and_never_added(text: str) -> None:
    text = normalise(text)
    own = own_words(text)
    assert bool(own) == bool(text)
    assert set(own.split("\n")) <= set(text.split("\n"))


@given(awkward)
def test_a_reply_without_its_quotation_is_empty_only_when_the_message_was(text: str) -> None:
    if text.strip():
        assert without_quoted_reply(text).strip()
    assert without_quoted_reply("> " + text.replace("\n", " ")) == "> " + text.replace("\n", " ")


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 3 Mar 2026 at 10:12, Support <help@example.com> wrote:",
        "-----Original Message-----",
        "---- Forwarded message ----",
        "Am 03.03.2026 um 10:12 schrieb Support:",
        "Le 3 mars 2026 à 10:12, Support a écrit :",
        "____________________________",
    ],
)
def test_what_stands_below_the_introduction_of_a_quotation_is_left_out(introduction: str) -> None:
    assert without_quoted_reply(f"Still broken.\n\n{introduction}\nHave you tried again?") == "Still broken."


def test_lines_that_quote_are_left_out_between_the_answers() -> None:
    assert without_quoted_reply("> Is it on?\nYes.\n> And the light?\nGreen.") == "Yes.\nGreen."
