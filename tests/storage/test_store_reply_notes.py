"""A prepared reply is claimed before it is written: once for a ticket and an article, whoever else writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from kbtools.model.ticket import Message, Ticket
from kbtools.storage import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = ("zendesk", "1")
SLUG = "reset-password"


def put_ticket(store: Store) -> None:
    """The ticket that the reply is for."""
    said = (Message("requester", "Where is the receipt?", public=True, created_at=NOW),)
    store.tickets.put_many([Ticket(KEY[1], said, source=KEY[0], created_at=NOW)])


def test_of_several_services_one_claims_a_reply(url: str, tmp_path: Path) -> None:
    with Store.open(url, tmp_path) as one, Store.open(url, tmp_path) as other:
        put_ticket(one)
        slugs = [f"article-{number}" for number in range(10)]
        with ThreadPoolExecutor(2) as threads:
            claims = threads.map(lambda s: [s.reply_notes.claim(KEY, slug, NOW) for slug in slugs], (one, other))
        assert [sorted(pair) for pair in zip(*claims, strict=True)] == [[False, True]] * len(slugs)


def test_what_is_claimed_may_be_there_until_it_is_confirmed_and_is_free_when_it_was_given_back(store: Store) -> None:
    put_ticket(store)
    assert store.reply_notes.of(SLUG) == {}
    assert store.reply_notes.claim(KEY, SLUG, NOW)
    assert store.reply_notes.of(SLUG) == {KEY: False}
    store.reply_notes.give_back(KEY, SLUG)
    assert store.reply_notes.of(SLUG) == {}
    assert store.reply_notes.claim(KEY, SLUG, NOW)
    store.reply_notes.confirm(KEY, SLUG)
    assert store.reply_notes.of(SLUG) == {KEY: True}
    assert not store.reply_notes.claim(KEY, SLUG, NOW)
    assert store.reply_notes.of("another-article") == {}


def test_nothing_is_claimed_for_a_ticket_that_was_forgotten_and_its_notes_go_with_it(store: Store) -> None:
    put_ticket(store)
    assert store.reply_notes.claim(KEY, SLUG, NOW)
    store.forgetting.remove([KEY])
    assert store.reply_notes.of(SLUG) == {}
    assert not store.reply_notes.claim(KEY, SLUG, NOW)
    assert store.forgetting.mentions([KEY]) == 0
