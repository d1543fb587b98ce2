"""What a link is worth as evidence."""

from __future__ import annotations

import pytest

from kbtools.model.ticket import Author, Link, Message, Ticket
from kbtools.search.evidence import BY_AGENT, BY_AGENT_BUT_FAILED, BY_REQUESTER, answered_tickets


def ticket(*said: tuple[Author, str], id_: str = "1", merged_into: str = "") -> Ticket:
    messages = tuple(Message(author, body, public=True) for author, body in said)
    return Ticket(id_, messages, status="resolved", merged_into=merged_into)


ASKED: tuple[Author, str] = ("requester", "The lamp flickers when it is cold.")
ADVISED: tuple[Author, str] = ("agent", "Please update the firmware of the lamp.")


@pytest.mark.parametrize(
    ("after", "weight"),
    [
        ([], BY_AGENT),
        ([("requester", "That worked, thank you!")], BY_AGENT),
        ([("requester", "Sorry, that did not help at all.")], BY_AGENT_BUT_FAILED),
        (
            [("requester", "It does not work."), ("agent", "Then hold the button."), ("requester", "Works now!")],
            BY_AGENT,
        ),
    ],
)
def test_an_agents_link_is_worth_less_when_nothing_worked(after: list[tuple[Author, str]], weight: float) -> None:
    (row,) = answered_tickets([ticket(ASKED, ADVISED, *after)], [Link("import", "1", "update")], {"update": "update"})
    assert row.slugs == (("update", weight),)


def test_what_the_requester_says_of_an_article_counts_in_full() -> None:
    links = [Link("import", "1", "update", "requester"), Link("import", "1", "update", "agent")]
    failed = ticket(ASKED, ADVISED, ("requester", "It still does not work."))
    (row,) = answered_tickets([failed], links, {"update": "update"})
    assert row.slugs == (("update", BY_REQUESTER),)


def test_a_merged_ticket_means_what_the_one_it_went_into_means() -> None:
    asked = [ticket(ASKED, id_="1", merged_into="2"), ticket(ASKED, ADVISED, id_="2")]
    rows = answered_tickets(asked, [Link("import", "2", "old")], {"old": "new", "new": "new"})
    assert [(row.ticket, row.slugs) for row in rows] == [("1", (("new", BY_AGENT),)), ("2", (("new", BY_AGENT),))]
