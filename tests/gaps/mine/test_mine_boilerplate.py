"""What agents write whatever is asked."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from mining_shop import articles, links, tickets

from kbtools.gaps.mine import MiningInput, find_gaps
from kbtools.gaps.mine.boilerplate import Boilerplate, question_words
from kbtools.gaps.mine.text import answers, texts_of
from kbtools.model.ticket import Message, Ticket
from kbtools.settings import Settings

GREETING, SIGNATURE, MACRO = "thanks for writing to us", "your team at the shop", "enter the code in the basket"


def desk(lost: int, other: int) -> tuple[list[set[str]], list[frozenset[str]]]:
    """Tickets on vouchers, all with one canned answer, and on other topics; greeting and signature on every reply."""
    draw = random.Random(4)
    about = ["my {} has a dent", "when does the {} come", "I want to send the {} back", "is the {} there in red"]
    things = ["kettle", "toaster", "pan", "lid", "mug", "spoon", "tray"]
    asked = ["my voucher is refused", "where do I enter the voucher", "voucher says too old"]
    questions = [draw.choice(asked) for _ in range(lost)]
    questions += [draw.choice(about).format(draw.choice(things)) for _ in range(other)]
    said = [{GREETING, SIGNATURE, MACRO if n < lost else f"answer {n}"} for n in range(lost + other)]
    return said, [question_words(question) for question in questions]


def test_a_canned_answer_to_a_topic_that_many_ask_is_no_boilerplate() -> None:
    assert Boilerplate.of(*desk(60, 140)).sentences == {GREETING, SIGNATURE}


def test_a_sentence_in_few_tickets_is_kept() -> None:
    said, asked = desk(0, 9)
    assert Boilerplate.of(said, asked).sentences == frozenset()


def test_a_sentence_that_agents_add_to_any_answer_is_boilerplate_however_rare_it_is() -> None:
    said, asked = desk(60, 140)
    for own in random.Random(1).sample(said, 20):
        own.add("is there anything else")
    assert "is there anything else" in Boilerplate.of(said, asked).sentences


def test_a_canned_text_with_a_few_words_changed_is_boilerplate_all_the_same() -> None:
    said, asked = desk(60, 140)
    draw = random.Random(2)
    variants = [
        f"please {word} tell us more about it and add a picture of what you see" for word in ("kindly", "do", "")
    ]
    for own in draw.sample(said, 30):
        own.add(draw.choice(variants))
    assert set(variants) <= Boilerplate.of(said, asked).sentences


@pytest.mark.full
def test_two_hundred_copies_of_one_canned_reply_change_no_gap() -> None:
    canned = "Thank you. Please tell us which colour it has, and attach a picture of the label on the bottom."
    asked = [replace(asked_of(number), messages=asked_of(number).messages[:1]) for number in range(200)]
    replied = [replace(row, messages=(*row.messages, Message("agent", canned, public=True))) for row in asked]
    without, with_replies = (
        find_gaps(MiningInput.of(articles(), [*tickets(), *rows], links(tickets())), None, Settings())
        for rows in (asked, replied)
    )
    assert [(gap.id, gap.title, gap.tickets) for gap in with_replies] == [
        (gap.id, gap.title, gap.tickets) for gap in without
    ]


def asked_of(number: int) -> Ticket:
    """A ticket on something that no other one is about."""
    draw = random.Random(number)
    said = " ".join("".join(draw.choices("abdegiklmnoprstu", k=7)) for _ in range(9))
    return Ticket(id=f"other-{number}", subject="", messages=(Message("requester", said, public=True),))


def test_the_canned_answer_of_a_topic_stays_its_answer() -> None:
    rows = tickets()
    said = answers([texts_of(row) for row in rows])
    assert all("crumb tray" in text for row, text in zip(rows, said, strict=True) if row.id.startswith("toaster"))
