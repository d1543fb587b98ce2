"""Drafts are written in time that grows with what people and agents wrote."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from sewing import ticket

from kbtools.gaps.draft.confirmed import confirmed_replies
from kbtools.gaps.draft.replies import replies_to
from kbtools.model.ticket import Message, Ticket


@pytest.mark.full
@pytest.mark.parametrize("lang", ["en", "de", "fr"])
@pytest.mark.parametrize("text", ["x; ", "a - ", "open the - "])
def test_replies_are_read_in_time_that_grows_with_them(text: str, lang: str) -> None:
    assert_nearly_linear(
        lambda reply: replies_to(ticket("1", "It beeps", reply), lambda _: True, lang),
        lambda size: text * (size // len(text)),
        sizes=(500, 2_000, 8_000),
    )


@pytest.mark.full
def test_long_conversations_are_read_in_time_that_grows_with_them() -> None:
    asked = Message("requester", "It beeps", public=True)
    turn = (Message("agent", "Turn it off.", public=True), Message("requester", "That works now, thanks!", public=True))

    def conversation(text: str) -> Ticket:
        return Ticket("1", (asked, *turn * len(text)))

    assert_nearly_linear(
        lambda text: confirmed_replies(conversation(text), "en"), lambda size: "x" * size, sizes=(100, 400, 1_600)
    )
