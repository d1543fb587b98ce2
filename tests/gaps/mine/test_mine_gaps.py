"""Tickets to gaps: which topics are found, with what verdict, and what must never change them."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mining_shop import START, WITHOUT_ARTICLE, articles, asked, links, tickets
from quick_cases import first_quick
from threadpoolctl import threadpool_info, threadpool_limits

from kbtools.gaps.mine import MiningInput, counted_since, find_gaps
from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import load_model

Shop = tuple[list[Article], list[Ticket], list[Link]]
SETTINGS = Settings()


def gaps_of(
    articles: Sequence[Article], tickets: Sequence[Ticket], links: Sequence[Link] = (), *, model: str = "wordllama"
) -> list[Gap]:
    return find_gaps(MiningInput.of(articles, tickets, links), load_model(model), SETTINGS)


def topic(gap: Gap) -> str:
    """The topic that most of the gap's tickets are on."""
    return Counter(id_.rsplit("-", 1)[0] for _, id_ in gap.tickets).most_common(1)[0][0]


def test_topics_without_an_article_are_missing_and_come_first(shop: Shop) -> None:
    gaps = gaps_of(*shop)
    first = gaps[: len(WITHOUT_ARTICLE)]
    assert sorted(map(topic, first)) == sorted(WITHOUT_ARTICLE)
    assert {gap.verdict for gap in first} == {"missing"}
    assert [gap for gap in gaps[len(WITHOUT_ARTICLE) :] if gap.verdict == "missing"] == []
    for gap in first:
        assert {id_.rsplit("-", 1)[0] for _, id_ in gap.tickets} == {topic(gap)}
        assert (gap.requesters, len(gap.tickets)) == (12, 12)
        assert (gap.first_seen, gap.last_seen) == (START, START + timedelta(days=11))
        assert len(gap.nearest) == 3


def test_sums_are_added_up_in_one_thread_since_their_number_would_change_the_gaps(shop: Shop) -> None:
    threads: set[int] = set()

    def look(_: str) -> None:
        threads.update(library["num_threads"] for library in threadpool_info())

    with threadpool_limits(2):
        find_gaps(MiningInput.of(*shop), load_model("wordllama"), SETTINGS, say=look)
    assert threads == {1}


def test_words_alone_find_the_same_topics(shop: Shop) -> None:
    gaps = gaps_of(*shop, model="none")
    assert set(map(topic, gaps[: len(WITHOUT_ARTICLE)])) == set(WITHOUT_ARTICLE)
    for gap in gaps:
        assert {id_.rsplit("-", 1)[0] for _, id_ in gap.tickets} == {topic(gap)}
    assert {topic(gap) for gap in gaps if gap.verdict == "missing"} == set(WITHOUT_ARTICLE)


def test_a_topic_with_an_article_is_covered_by_it(shop: Shop) -> None:
    covered = {topic(gap): gap for gap in gaps_of(*shop) if gap.verdict != "missing"}
    assert covered["kettle-leaks"].nearest[0] == "kettle-leaks"
    assert {gap.verdict for gap in covered.values()} == {"covered"}


OTHERS = {
    "water-filter": "The water filter drips or has a puddle under it: press its seal.",
    "clean-a-kettle": "Clean the kettle: fill water and vinegar in, and let it boil.",
    "coffee-leaks": "The coffee machine leaks water: empty the tray below it.",
    "dishwasher": "Which parts of a kettle may go into the dishwasher, and which may not.",
    "warranty": "Warranty: two years for kettles, toasters and pans.",
    "return": "Send a kettle or another thing back within thirty days.",
    "track-a-parcel": "Where is my parcel? Follow the number in the mail.",
    "opening-hours": "When our shop is open.",
    "gift-card": "Buy a gift card as a present.",
}


def test_an_article_whose_words_nobody_uses_is_unfindable(shop: Shop) -> None:
    pages, asks, sent = shop
    strange = replace(pages[0], title="Hydraulic ingress", body="Reseat the elastomer gasket within its channel.")
    others = [Article(slug=slug, title=text.partition(".")[0], body=text) for slug, text in OTHERS.items()]
    every = [Link("desk", ticket.id, strange.slug) for ticket in asks if ticket.id.startswith(strange.slug)]
    gaps = gaps_of([strange, *pages[1:], *others], asks, [*sent, *every])
    kettle = next(gap for gap in gaps if topic(gap) == strange.slug)
    assert (kettle.verdict, kettle.nearest[0]) == ("unfindable", strange.slug)


def test_the_order_of_import_changes_nothing(shop: Shop) -> None:
    pages, asks, sent = shop
    expected = gaps_of(pages, asks, sent)
    for seed in range(3):
        dice = random.Random(seed)
        for rows in (pages, asks, sent):
            dice.shuffle(rows)
        assert gaps_of(pages, asks, sent) == expected


@settings(max_examples=8)
@given(st.sets(st.integers(0, 59), max_size=40), st.booleans())
def test_a_ticket_is_in_one_gap_at_most_whatever_tickets_there_are(left_out: set[int], with_articles: bool) -> None:
    kept = [ticket for number, ticket in enumerate(tickets()) if number not in left_out]
    gaps = gaps_of(articles() if with_articles else (), kept, links(kept) if with_articles else ())
    keys = [key for gap in gaps for key in gap.tickets]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {ticket.key for ticket in kept}
    assert len({gap.id for gap in gaps}) == len(gaps)
    assert all(len(gap.tickets) >= 3 and 0 <= gap.score <= 1 for gap in gaps)


def test_removing_a_gaps_tickets_removes_the_gap(shop: Shop) -> None:
    pages, asks, sent = shop
    gone = gaps_of(*shop)[0]
    gaps = gaps_of(pages, [ticket for ticket in asks if ticket.key not in gone.tickets], sent)
    assert topic(gone) not in map(topic, gaps)
    assert gone.id not in [gap.id for gap in gaps]


@pytest.mark.full
@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 30])
@pytest.mark.parametrize("with_articles", [True, False])
def test_few_tickets_and_no_articles_are_enough(shop: Shop, number: int, with_articles: bool) -> None:
    articles, tickets, _ = shop
    few = random.Random(1).sample(tickets, number)
    gaps = gaps_of(articles if with_articles else (), few)
    assert number >= 3 or gaps == []
    if not with_articles:
        assert {(gap.verdict, gap.nearest, gap.score) for gap in gaps} <= {("missing", (), 1.0)}


def test_five_tickets_of_one_topic_are_a_gap() -> None:
    (gap,) = gaps_of((), [asked("engrave-a-name", number) for number in range(5)])
    assert gap.requesters == len(gap.tickets) >= 3
    assert gap.verdict == "missing"
    assert "engrav" in gap.title


@pytest.mark.full
def test_open_tickets_count_too_wherever_they_come_from(shop: Shop) -> None:
    pages, asks, sent = shop
    waiting = [replace(ticket, status="open", resolved_at=None) for ticket in asks]
    assert [gap.tickets for gap in gaps_of(pages, waiting, sent)] == [gap.tickets for gap in gaps_of(*shop)]
    form = [replace(ticket, source="contact") for ticket in asks]
    assert {source for gap in gaps_of(pages, form) for source, _ in gap.tickets} == {"contact"}


def test_since_counts_only_what_was_asked_from_then_on_and_leaves_out_what_has_no_date(shop: Shop) -> None:
    pages, asks, sent = shop
    since, now = START + timedelta(days=6), START + timedelta(days=20)
    all_gaps = gaps_of(pages, asks, sent)
    late = counted_since(all_gaps, {ticket.key: ticket for ticket in asks}, since, now)
    assert [gap.id for gap in late] == [gap.id for gap in all_gaps]
    assert {(gap.first_seen, gap.requesters, len(gap.tickets)) for gap in late[:3]} == {(since, 6, 6)}
    assert (
        counted_since(all_gaps, {t.key: replace(t, created_at=None, resolved_at=None) for t in asks}, since, now) == []
    )
    assert counted_since(all_gaps, {ticket.key: ticket for ticket in asks}, START + timedelta(days=10), now) == []


def test_one_person_who_asks_often_counts_once() -> None:
    same = [replace(asked("lid-is-lost", number), requester="impatient") for number in range(8)]
    (gap,) = gaps_of((), same)
    assert (gap.requesters, len(gap.tickets)) == (1, 8)


HOSTILE = {
    "html": "<script>alert(1)</script><b>lid</b> <img src=x onerror=alert(1)> of the pan is lost",
    "control": "\x1b[31mlid\x07 \u202enap \x00of the pan is lost",
    "one long line": "lid of the pan is lost " + "x" * 1_000_000,
    "brackets": "[" * 20_000 + "<" * 20_000 + ">" * 20_000,
    "nothing": " \n\t ",
    "signs": "???!!! ... 🙏🙏",
}


@pytest.mark.parametrize("kind", first_quick(HOSTILE))
def test_hostile_tickets_break_neither_mining_nor_titles(shop: Shop, kind: str) -> None:
    pages, asks, sent = shop
    body = HOSTILE[kind]
    bad = [asked("lid-is-lost", 100 + number, body) for number in range(6)]
    bad += [
        Ticket(f"bad-{n}", (Message("requester", body, public=True),), subject=body[:500], status="done")
        for n in range(6)
    ]
    gaps = gaps_of(pages, [*asks, *bad], sent)
    assert "engrave-a-name" in map(topic, gaps)
    told = json.dumps([gap.to_json() for gap in gaps], ensure_ascii=False)
    assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(told)
    assert max(len(gap.title) for gap in gaps) <= 100


def test_titles_and_json_are_redacted_even_when_the_tickets_are_not() -> None:
    bodies = "My lid is lost, write to anna.berg@example.com or call +1 212 555 0142 please"
    people = [replace(asked("lid-is-lost", n, bodies), subject="lid lost anna.berg@example.com") for n in range(6)]
    told = json.dumps([gap.to_json() for gap in gaps_of((), people)])
    assert "lid" in told
    assert "anna" not in told
    assert "555" not in told
