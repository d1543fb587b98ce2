"""What tests of mining share."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mining_shop import articles, links, tickets

from kbtools.model.article import Article
from kbtools.model.ticket import Link, Ticket


@pytest.fixture
def shop() -> tuple[list[Article], list[Ticket], list[Link]]:
    """Articles, tickets and links."""
    return articles(), tickets(), links(tickets())


@pytest.fixture
def nameless() -> list[Ticket]:
    """The same tickets, of people nobody knows."""
    return [replace(ticket, requester="") for ticket in tickets()]
