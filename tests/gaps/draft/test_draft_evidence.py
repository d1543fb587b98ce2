"""What a draft rests on, and what becomes of a topic that hardly anybody answered."""

from __future__ import annotations

import pytest
from sewing import draft, others, ticket

from kbtools.cli.promote import evidence_in_words
from kbtools.gaps.draft import CommonWords, Evidence
from kbtools.gaps.draft.evidence import evidence_of
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings

WORDS = ("today", "again", "at home", "upstairs", "at night", "in town", "by train", "on foot", "at sea")


def payments(*said: str, answered: int) -> list[Ticket]:
    """Nine people whose payment hangs; the first ones got an answer."""
    asked = [f"my payment hangs {word}" for word in WORDS]
    return [ticket(str(n), text, *(said if n < answered else ())) for n, text in enumerate(asked)]


def test_who_asked_was_answered_and_confirmed_is_counted() -> None:
    rows = payments("Use a card of Kronenbank.", "That worked", answered=4)
    assert draft(rows).evidence == Evidence(9, 4, 4, (("Kronenbank", 4),))


def named(reply: str, lang: str = "en") -> list[str]:
    """What four agents named in such a reply."""
    rows, settings = payments(reply, answered=4), Settings(lang=lang)
    found = evidence_of(rows, CommonWords.of([*rows, *others()], rows, settings), (), lang)
    return [name for name, _ in found.named]


@pytest.mark.parametrize("name", ["Kronenbank", "Źródło Bank", "Ωμέγα", "Кронабанк"])
def test_names_of_products_are_told_in_every_alphabet(name: str) -> None:
    assert named(f"Use a card of {name} and źle, меня with it.") == [name]


def test_nouns_of_german_are_no_names_of_products() -> None:
    assert named("Bitte öffnen Sie die Einstellungen mit dem Zahnrad.", "de") == []


@pytest.mark.parametrize(
    "reply",
    [
        "Please click on Preferences. Then save the Preferences.",
        "Look at the Preferences. It is Tools > Preferences.",
        'Look at the Preferences. The button says "Preferences".',
    ],
)
def test_what_is_written_on_a_button_is_no_name_of_a_product(reply: str) -> None:
    assert named(reply) == []


def test_one_confirmed_answer_to_few_of_many_is_no_answer_to_all() -> None:
    body = draft(payments("Use another card and pay again.", "That worked", answered=1)).article.body
    assert "We know of no way around it yet." in body
    assert "another card" not in body


def test_an_answer_that_most_of_them_got_is_one() -> None:
    assert "another card" in draft(payments("Use another card and pay again.", "That worked", answered=5)).article.body


def test_steps_that_begin_with_what_is_not_there_are_none() -> None:
    reply = "Reset the value of that setting on the page of your card."
    assert "that setting" not in draft(payments(reply, "That worked", answered=9)).article.body


def test_evidence_is_told_in_words() -> None:
    assert evidence_in_words(Evidence(44, 15, 0, (("Kronenbank", 7),))) == (
        "44 people asked, 15 were answered, no answer was confirmed; agents named Kronenbank in 7."
    )
    assert evidence_in_words(Evidence(1, 1, 1)) == "1 person asked, 1 was answered, 1 answer was confirmed."
