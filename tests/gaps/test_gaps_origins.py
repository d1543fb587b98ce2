"""Each sentence of a draft is shown with the tickets that say it."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear

from kbtools.gaps.sentences import origins_in
from kbtools.model.ticket import Message, Ticket


def ticket(id_: str, *said: str) -> Ticket:
    return Ticket(id_, tuple(Message("requester", text, public=True) for text in said))


def test_a_sentence_names_the_tickets_that_say_it_the_nearest_first() -> None:
    exact, near = "Hold the red button for five seconds.", "Please hold the red button for five minutes."
    one, two = origins_in(f"{exact}\n\nNobody said this one.\n", [ticket("1", near), ticket("2", exact)])
    assert [named.id for named in one.tickets] == ["2", "1"]
    assert (one.author, one.quoted) == ("requester", exact)
    assert two.tickets == ()


def test_a_sentence_says_whether_the_requester_said_that_the_reply_worked() -> None:
    step = "Hold the red button for five seconds."

    def answered(id_: str, then: str) -> Ticket:
        asked, thanks = (Message("requester", text, public=True) for text in ("It does not start.", then))
        return Ticket(id_, (asked, Message("agent", step, public=True), thanks))

    (one,) = origins_in(step, [answered("1", "That did not help."), answered("2", "That worked!")])
    assert ([named.id for named in one.tickets], one.author, one.worked) == (["1", "2"], "agent", True)
    (other,) = origins_in(step, [answered("1", "That did not help.")])
    assert not other.worked


def test_of_many_tickets_that_say_the_same_the_first_three_are_named() -> None:
    (one,) = origins_in("Hold the button.\n", [ticket(f"{n}", "Hold the button.") for n in range(300)])
    assert [named.id for named in one.tickets] == ["0", "1", "2"]


def test_a_sentence_that_stands_twice_is_shown_twice() -> None:
    text = "Hold the button.\n\nWait.\n\nHold the button.\n"
    assert [one.sentence for one in origins_in(text, [])] == ["Hold the button.", "Wait.", "Hold the button."]


def test_subjects_count_and_the_number_of_an_empty_step_is_no_sentence() -> None:
    asked = Ticket("1", (), subject="New e-mail address please")
    (one,) = origins_in("\u201cNew e-mail address please\u201d\n\n4.\n\n- \n", [asked])
    assert [named.id for named in one.tickets] == ["1"]


def test_a_ticket_that_repeats_a_phrase_does_not_hide_what_others_say() -> None:
    flood = ticket("1", *(f"Hold the red button for {n}." for n in range(900)))
    sentence = "Hold the red button for five seconds."
    (one,) = origins_in(f"{sentence}\n", [flood, ticket("2", sentence)])
    assert one.tickets[0].id == "2"


@pytest.mark.full
@pytest.mark.parametrize("phrase", ["click on save now and {}", "{} click on save", "go go go go go {}", "{}"])
def test_origins_are_found_in_time_that_grows_with_draft_and_tickets(phrase: str) -> None:
    def work(text: str) -> None:
        parts = [text[start : start + 10_000] for start in range(0, len(text), 10_000)]
        origins_in(text, [ticket(f"{n}", part) for n, part in enumerate(parts)])

    def make(size: int) -> str:
        lines = (f"{phrase.format(n)}.\n\n" for n in range(size))
        text = ""
        while len(text) < size:
            text += next(lines)
        return text

    assert_nearly_linear(work, make, sizes=(4_000, 16_000, 64_000))
