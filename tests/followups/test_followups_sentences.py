"""Which sentences of a reply ask for what a message did not tell."""

from __future__ import annotations

import time

import pytest
from awkward_text import awkward
from hypothesis import given

from kbtools.followups.sentences import asked_back

ASKED = {
    "Hello, which version do you have?": "which version do you have?",
    "Could you please send us a screenshot of the window?": "Could you please send us a screenshot of the window?",
    "Sorry about that. What is the exact error message ?": "What is the exact error message?",
    "Please tell us the serial number.": "Please tell us the serial number.",
    "Bitte nennen Sie uns Ihre Bestellnummer.": "Bitte nennen Sie uns Ihre Bestellnummer.",
    "Welche Version nutzen Sie?": "Welche Version nutzen Sie?",
    "Pouvez-vous nous envoyer une capture d’écran ?": "Pouvez-vous nous envoyer une capture d’écran?",
    "Quelle version utilisez-vous ?": "Quelle version utilisez-vous?",
    "¿Qué versión tiene?": "Qué versión tiene?",
    "Quale versione usa?": "Quale versione usa?",
    "Welke versie gebruikt u?": "Welke versie gebruikt u?",
    "Qual versão você tem?": "Qual versão você tem?",
}


@pytest.mark.parametrize("reply", ASKED)
def test_a_question_for_facts_is_found_in_each_language(reply: str) -> None:
    assert asked_back(reply)[-1].lower() == ASKED[reply].lower()


@pytest.mark.parametrize(
    "reply",
    [
        "Did that help?",
        "Open the settings and choose Reset.",
        "What happens if you restart the lamp?",
        "Is the problem still there?",
        "Please let us know how you get on!",
        "When the window opens, choose Start.",
        "Which of these do you see there?",
        "Can you try another cable?",
        "Was passiert, wenn Sie die Lampe neu starten?",
    ],
)
def test_steps_and_what_points_back_ask_for_nothing(reply: str) -> None:
    assert asked_back(reply) == []


@given(awkward)
def test_whatever_an_agent_writes_each_sentence_found_is_one_line(reply: str) -> None:
    assert all("\n" not in one and 0 < len(one) <= 160 for one in asked_back(reply))


@pytest.mark.parametrize("piece", ["please ", "could you ", "and so ", "welche ", "?! ", "send what "])
def test_a_reply_made_to_be_slow_is_read_in_time(piece: str) -> None:
    began = time.process_time()
    asked_back(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 1
