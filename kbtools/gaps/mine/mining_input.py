"""The input of mining: published articles, tickets and links, in a fixed order."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from kbtools.gaps.mine.kept import KeptTexts, Made
from kbtools.gaps.mine.text import TicketQuestion, has_words, question_in, texts_of
from kbtools.model.article import Article, current_slugs
from kbtools.model.ticket import Link, Ticket
from kbtools.system.spread import ALONE, Spread, parts

PARTITION = 500  # tickets that one process is given at a time


@dataclass(frozen=True)
class MiningInput:
    """Published articles, tickets with words to compare, and the links between them, each in a fixed order.

    `tickets`: who asked and when; their messages are left out. `texts`: of each ticket, see `texts_of`. `links`: a
    sparse matrix of tickets x articles; the sum of a row is 1, or 0 without a link.
    """

    articles: tuple[Article, ...]
    tickets: tuple[Ticket, ...]
    texts: Sequence[str]
    links: Any

    @staticmethod
    def of(
        articles: Iterable[Article], tickets: Iterable[Ticket], links: Iterable[Link], spread: Spread = ALONE
    ) -> MiningInput:
        """The input, independent of the order of its parts; links to missing articles or tickets are left out.

        Tickets that an article with `people_first` answered are never mined: such topics belong to a person.
        `spread`: who reads the texts of many tickets; the result is the same.
        """
        links = tuple(links)
        shown = tuple(sorted((a for a in articles if a.state == "published"), key=lambda a: a.slug))
        now = current_slugs(shown)
        first = {article.slug for article in shown if article.people_first}
        people = {_of(link) for link in links if now.get(link.slug) in first}
        read: list[Ticket] = []
        texts = KeptTexts.of(_texts((ticket for ticket in tickets if ticket.key not in people), read, spread))
        # by hash, so that the first tickets, and every n-th, are a sample of all sources and times
        place = {ticket.key: number for number, ticket in enumerate(read)}
        order = [place[key] for key in sorted(place, key=_place)]
        kept = tuple(read[number] for number in order)
        return MiningInput(shown, kept, texts.in_order(np.array(order, int)), _links(shown, kept, links))

    @property
    def questions(self) -> Sequence[TicketQuestion]:
        """What was asked in each ticket."""
        return Made(self.texts, question_in)

    def numbers(self, keys: Container[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The numbers of those tickets that have one of these keys."""
        return {ticket.key: number for number, ticket in enumerate(self.tickets) if ticket.key in keys}


def asked_at(ticket: Ticket) -> datetime | None:
    """When it was asked, or else resolved; None if neither is known."""
    return ticket.created_at or ticket.resolved_at


def _texts(tickets: Iterable[Ticket], read: list[Ticket], spread: Spread) -> Iterator[str]:
    """The texts of each ticket that has words; what else is mined of it is added to `read`."""
    given: deque[list[Ticket]] = deque()
    with closing(spread.in_order(_reading, (), _noted(parts(tickets, PARTITION), given))) as results:
        for texts in results:
            for ticket, text in zip(given.popleft(), texts, strict=True):
                if text is not None:
                    source = sys.intern(ticket.source)
                    read.append(Ticket(ticket.id, (), source, requester=ticket.requester, created_at=asked_at(ticket)))
                    yield text


def _reading() -> Callable[[Sequence[Ticket]], list[str | None]]:
    """Gives the texts of some tickets; None for one without words."""
    return lambda tickets: [texts_of(ticket) if has_words(ticket) else None for ticket in tickets]


def _noted(partitions: Iterable[list[Ticket]], given: deque[list[Ticket]]) -> Iterator[list[Ticket]]:
    """The partitions; each is added to `given` before."""
    for partition in partitions:
        given.append(partition)
        yield partition


def _place(key: tuple[str, str]) -> bytes:
    return hashlib.sha256("\0".join(key).encode("utf-8", "replace")).digest()


def _links(articles: Sequence[Article], tickets: Sequence[Ticket], links: Sequence[Link]) -> Any:
    from scipy.sparse import csr_array

    now = current_slugs(articles)
    known = set(map(_of, links))
    row = {ticket.key: number for number, ticket in enumerate(tickets) if ticket.key in known}
    column = {article.slug: number for number, article in enumerate(articles)}
    pairs = {(row[key], column[now[link.slug]]) for link in links if link.slug in now and (key := _of(link)) in row}
    found = np.array(sorted(pairs), int).reshape(-1, 2)
    each = np.bincount(found[:, 0], minlength=len(tickets))
    share = (1 / each[found[:, 0]]).astype(np.float32)
    return csr_array((share, (found[:, 0], found[:, 1])), shape=(len(tickets), len(articles)))


def _of(link: Link) -> tuple[str, str]:
    return link.source, link.ticket
