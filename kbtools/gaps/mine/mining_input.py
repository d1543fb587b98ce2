"""The input of mining: published articles, tickets and links, in a fixed order."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from kbtools.gaps.mine.kept import KeptTexts, Made
from kbtools.gaps.mine.text import TicketQuestion, has_words, question_in, texts_of
from kbtools.model.article import Article, current_slugs
from kbtools.model.ticket import Link, Ticket


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
    def of(articles: Iterable[Article], tickets: Iterable[Ticket], links: Iterable[Link]) -> MiningInput:
        """The input, independent of the order of its parts; links to missing articles or tickets are left out.

        Tickets that an article with `people_first` answered are never mined: such topics belong to a person.
        """
        links = tuple(links)
        shown = tuple(sorted((a for a in articles if a.state == "published"), key=lambda a: a.slug))
        now = current_slugs(shown)
        first = {article.slug for article in shown if article.people_first}
        people = {_of(link) for link in links if now.get(link.slug) in first}
        read: list[Ticket] = []
        texts = KeptTexts.of(_texts((t for t in tickets if t.key not in people and has_words(t)), read))
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


def _texts(tickets: Iterable[Ticket], read: list[Ticket]) -> Iterator[str]:
    """The texts of each ticket; what else is mined of it is added to `read`."""
    for ticket in tickets:
        source = sys.intern(ticket.source)
        read.append(Ticket(ticket.id, (), source, requester=ticket.requester, created_at=asked_at(ticket)))
        yield texts_of(ticket)


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
