"""What a draft rests on, and what becomes of a topic that hardly anybody answered."""

from __future__ import annotations

from sewing import draft, ticket

from kbtools.cli.promote import evidence_in_words
from kbtools.gaps.draft import Evidence
from kbtools.model.ticket import Ticket

WORDS = ("today", "again", "at home", "upstairs", "at night", "in town", "by train", "on foot", "at sea")


def payments(*said: str, answered: int) -> list[Ticket]:
    """Nine people whose payment hangs; the first ones got an answer."""
    asked = [f"my payment hangs {word}" for word in WORDS]
    return [ticket(str(n), text, *(said if n < answered else ())) for n, text in enumerate(asked)]


def test_who_asked_was_answered_and_confirmed_is_counted() -> None:
    rows = payments("Use a card of Kronenbank.", "That worked", answered=4)
    assert draft(rows).evidence == Evidence(9, 4, 4, (("Kronenbank", 4),))


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
