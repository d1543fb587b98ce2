"""The input of mining: published articles, tickets and links, in a fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from kbtools.gaps.mine.text import has_words
from kbtools.model.article import Article, current_slugs
from kbtools.model.ticket import Link, Ticket

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class MiningInput:
    """Published articles, tickets with words to compare, and the links between them, each in a fixed order."""

    articles: tuple[Article, ...]
    tickets: tuple[Ticket, ...]
    links: Array  # tickets x articles; the sum of a row is 1, or 0 without a link

    @staticmethod
    def of(articles: Iterable[Article], tickets: Iterable[Ticket], links: Iterable[Link]) -> MiningInput:
        """The input, independent of the order of its parts; links to missing articles or tickets are left out.

        Tickets that an article with `people_first` answered are never mined: such topics belong to a person.
        """
        links = tuple(links)
        shown = tuple(sorted((a for a in articles if a.state == "published"), key=lambda a: a.slug))
        now = current_slugs(shown)
        first = {article.slug for article in shown if article.people_first}
        people = {(link.source, link.ticket) for link in links if now.get(link.slug) in first}
        asked = {t.key: t for t in tickets if t.key not in people and has_words(t)}
        # by hash, so that every n-th ticket is a sample of all sources and times
        kept = tuple(asked[key] for key in sorted(asked, key=_place))
        return MiningInput(shown, kept, _links(shown, kept, links))


def asked_at(ticket: Ticket) -> datetime | None:
    """When it was asked, or else resolved; None if neither is known."""
    return ticket.created_at or ticket.resolved_at


def _place(key: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(key).encode("utf-8", "replace")).hexdigest()


def _links(articles: Sequence[Article], tickets: Sequence[Ticket], links: Iterable[Link]) -> Array:
    now = current_slugs(articles)
    row = {ticket.key: number for number, ticket in enumerate(tickets)}
    column = {article.slug: number for number, article in enumerate(articles)}
    found = np.zeros((len(tickets), len(articles)), np.float32)
    for link in links:
        if link.slug in now and (link.source, link.ticket) in row:
            found[row[link.source, link.ticket], column[now[link.slug]]] = 1
    total = found.sum(axis=1, keepdims=True)
    return np.asarray(found / np.maximum(total, 1))
