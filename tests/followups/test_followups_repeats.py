"""Questions that ask for the same are one, however they are worded."""

from __future__ import annotations

import pytest

from kbtools.followups.mining.groups import Asked, Group, Terms
from kbtools.followups.mining.repeats import ask_the_same, without_repeats
from kbtools.followups.sentences import asked_back
from kbtools.text.analysis import Analyser

# Of 1,000 tickets: "card" stands in most of those of a bank, "photo" and the others in few.
FREQUENCY = {"card": 600, "photo": 12, "receipt": 9, "declin": 8, "atm": 7, "label": 30}
TERMS = Terms(Analyser.of("en"), FREQUENCY, FREQUENCY, {}, 1_000, frozenset())


def group(first: int, *told: str) -> Group:
    """Three tickets, all of whose sentences have these terms."""
    return Group(tuple(Asked(first + n, f"Your {' '.join(told)}?", frozenset(told)) for n in range(3)), 0.5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"photo"}, {"photo"}, True),
        ({"photo"}, {"photo", "label"}, True),
        ({"photo", "label"}, {"label", "photo"}, True),
        ({"card"}, {"card", "declin", "atm"}, False),
        ({"photo", "label"}, {"photo", "receipt"}, False),
        (set(), {"photo"}, False),
    ],
)
def test_questions_are_the_same_where_one_says_all_that_the_other_does_and_little_more(
    one: set[str], other: set[str], same: bool
) -> None:
    assert ask_the_same(one, other, TERMS) is same
    assert ask_the_same(other, one, TERMS) is same


def test_a_repeat_is_joined_with_the_question_that_came_first_and_no_ticket_is_lost() -> None:
    groups = [group(0, "photo"), group(10, "receipt"), group(20, "photo", "label"), group(30, "card", "declin", "atm")]
    kept = without_repeats(groups, TERMS, 9)
    assert [one.tickets for one in kept] == [[0, 1, 2, 20, 21, 22], [10, 11, 12], [30, 31, 32]]
    assert [one.cohesion for one in kept] == [0.5] * 3


def test_a_repeat_takes_no_place_of_another_question() -> None:
    groups = [group(0, "photo"), group(10, "photo", "label"), group(20, "receipt"), group(30, "photo")]
    kept = without_repeats(groups, TERMS, 2)
    assert [one.tickets for one in kept] == [[0, 1, 2, 10, 11, 12, 30, 31, 32], [20, 21, 22]]


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("Open the folder. What files did you find?", []),
        ("Sehen Sie in den Ordner. Welche Dateien haben Sie gefunden?", []),
        ("Where did you find the lamp?", ["Where did you find the lamp?"]),
        ("Wo haben Sie die Lampe gekauft?", ["Wo haben Sie die Lampe gekauft?"]),
    ],
)
def test_what_somebody_found_by_the_step_before_is_no_question_of_a_form(reply: str, asked: list[str]) -> None:
    assert asked_back(reply) == asked
