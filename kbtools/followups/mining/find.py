"""From first replies to questions that agents ask back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from kbtools.followups.mining.groups import Asked, Group, Terms, grouped
from kbtools.followups.mining.repeats import without_repeats
from kbtools.followups.mining.wording import drafted_wording
from kbtools.followups.mining.words import words_about, words_that_tell
from kbtools.followups.sentences import asked_first
from kbtools.gaps.mine.single_threaded import libraries_on_one_thread
from kbtools.model.article import Article, current_slugs
from kbtools.model.followup import Followup, Key
from kbtools.model.ticket import Link, Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import Model

MOST = 40  # questions
_LEAST = 3  # requesters
_MOST_TOPICS = 3  # articles and tags that are named


@libraries_on_one_thread()
def find_followups(
    tickets: Sequence[Ticket],
    articles: Collection[Article],
    links: Iterable[Link],
    model: Model | None,
    settings: Settings,
    is_publishable: Callable[[str], bool],
) -> list[Followup]:
    """The questions that several people were asked back first, those asked most often and most alike first.

    The headings and titles of articles are no questions of agents. Ids are those of `new_id`.
    """
    replied = [ticket for ticket in tickets if ticket.answers]
    terms, titles = Terms.of(replied, settings.lang), _titles(articles)
    asked = [
        Asked(number, sentence, terms.telling(sentence))
        for number, ticket in enumerate(replied)
        for sentence in asked_first(ticket)
        if sentence.casefold() not in titles
    ]
    groups = sorted(grouped(asked, terms, model), key=lambda one: (-len(one.tickets) * one.cohesion, one.tickets))
    messages = [frozenset(terms.analyser.terms(f"{one.subject}\n{one.question[:3_000]}")) for one in replied]
    topics = _Topics(replied, articles, links)
    asked_often = (one for one in groups if _followup(one, replied, terms, is_publishable))
    found: list[Followup] = []
    for group in without_repeats(asked_often, terms, MOST):
        if one := _followup(group, replied, terms, is_publishable):
            about = words_about(group.tickets, messages, terms)
            found.append(replace(topics.named(one), about=tuple(word for word in about if word not in one.told)))
    return found


def new_id(tickets: Sequence[Key], told: Sequence[str]) -> str:
    """`ask-` and eight hexadecimal digits of a hash of the tickets and of what is asked, which may be two things."""
    name = "\n".join([*("\0".join(key) for key in sorted(tickets)), *told])
    return f"ask-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _titles(articles: Collection[Article]) -> set[str]:
    lines = (line.lstrip("# ") for one in articles for line in one.body.split("\n") if line.startswith("#"))
    return {title.strip().casefold() for title in (*(one.title for one in articles), *lines)}


def _followup(
    group: Group, replied: Sequence[Ticket], terms: Terms, is_publishable: Callable[[str], bool]
) -> Followup | None:
    own = [replied[number] for number in group.tickets]
    requesters = len({ticket.requester or ticket.key for ticket in own})
    wording = drafted_wording(group, terms, is_publishable) if requesters >= _LEAST else ""
    if not wording:
        return None
    keys, told = tuple(ticket.key for ticket in own), words_that_tell(group, terms)
    return Followup(new_id(keys, (wording, *told)), wording, keys, requesters, len(replied), told=told)


class _Topics:
    """What tickets are about: the articles that answered them, and their tags."""

    def __init__(self, tickets: Sequence[Ticket], articles: Collection[Article], links: Iterable[Link]) -> None:
        now = current_slugs(tuple(articles))
        self._slugs: dict[Key, list[str]] = {}
        for link in links:
            if link.slug in now:
                self._slugs.setdefault((link.source, link.ticket), []).append(now[link.slug])
        self._tags = {one.key: list(one.tags) for one in tickets}

    def named(self, one: Followup) -> Followup:
        """The question with its most frequent topics."""
        return replace(
            one, articles=_most_frequent(self._slugs, one.tickets), tags=_most_frequent(self._tags, one.tickets)
        )


def _most_frequent(names: dict[Key, list[str]], tickets: Sequence[Key]) -> tuple[str, ...]:
    count = Counter(name for key in tickets for name in set(names.get(key, ())))
    often = sorted((-number, name) for name, number in count.items() if number > 1)
    return tuple(name for _, name in often[:_MOST_TOPICS])
