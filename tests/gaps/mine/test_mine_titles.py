"""Titles say what most requesters share: their words, an error that they quote, and no detail of one person."""

from __future__ import annotations

from dataclasses import replace

from growth import assert_nearly_linear

from kbtools.gaps.mine import choose_titles
from kbtools.gaps.mine.quoted_text import most_quoted
from kbtools.model.ticket import Message, Ticket
from kbtools.settings import Settings


def tickets(*asked: tuple[str, str]) -> list[Ticket]:
    """Tickets of one gap with these subjects and texts, and thirty others."""
    others = [("question about an order", f"The parcel number{n} is late") for n in range(30)]
    return [
        Ticket(id=str(n), subject=subject, messages=(Message("requester", body, public=True),))
        for n, (subject, body) in enumerate([*asked, *others])
    ]


def title(*asked: tuple[str, str]) -> str:
    rows = tickets(*asked)
    return choose_titles([[row.key for row in rows[: len(asked)]]], rows, None, Settings())[0]


def test_an_error_that_many_quote_is_the_title() -> None:
    error = "The tray is not seated"
    said = [("help please with this", f'It shows "{error}." all day'), ("a strange display", f"It says “{error}”")]
    assert title(*said, ("broken again today", "It says the tray is not seated."), ("what is this", "No idea")) == error


def test_an_error_that_only_two_quote_is_no_title() -> None:
    assert most_quoted(['It shows "tray not seated"', 'again "tray not seated"', *["something else"] * 4]) == ""


def test_what_one_person_quotes_in_every_ticket_is_no_title() -> None:
    theirs = [("where is my file", 'My file "divorce of the neighbour" is gone')] * 3
    others = [("my file is gone", "The neighbour has a divorce file that is gone")] * 5
    rows = [replace(row, requester=row.id) for row in tickets(*theirs, *others)]
    rows[:3] = [replace(row, requester="one person") for row in rows[:3]]
    assert "of the" not in choose_titles([[row.key for row in rows[:8]]], rows, None, Settings())[0]


def test_a_word_in_quotation_marks_is_no_title() -> None:
    assert most_quoted(['the "unbelievable" lamp'] * 9) == ""


def test_the_subject_with_words_of_many_is_preferred_to_one_persons_story() -> None:
    body = "The lamp flickers when the dimmer is low."
    shared = [
        ("lamp flickers with dimmer", body),
        ("dimmer makes lamp flicker", body),
        ("flickering lamp, dimmer", body),
    ]
    found = title(("my aunt bought a sofa in Leeds", body), *shared)
    assert "lamp" in found
    assert "aunt" not in found


def test_quotation_marks_without_end_are_read_in_a_time_that_grows_as_the_text() -> None:
    assert_nearly_linear(lambda text: most_quoted([text] * 3), lambda size: '"word ' * (size // 6))
