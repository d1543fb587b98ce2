"""Claims of visitors: one a visit, so many a network and day, in either kind of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kbtools.model.visit import Claim, Search
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def claim(visit: str, question: str = "how", network: str = "here") -> Claim:
    return Claim(visit, "vpn", question, network)


def test_claims_come_back_as_they_were_in_order_of_network_and_time(store: Store) -> None:
    for number, one in enumerate((claim("c"), claim("b", network="elsewhere"), claim("a"), claim("d", question=""))):
        assert store.claims.put(one, NOW + timedelta(seconds=number), most=9)
    assert [(one.visit, one.at) for one in store.claims.kept()] == [
        ("b", NOW + timedelta(seconds=1)),
        ("c", NOW),
        ("a", NOW + timedelta(seconds=2)),
    ]
    store.claims.approve(["a", "d"])
    assert [one.visit for one in store.claims.kept(approved=True)] == ["a"]
    assert [one.visit for one in store.claims.kept(approved=False)] == ["b", "c"]
    store.claims.rewrite([replace(one, question="[word]") for one in store.claims.kept() if one.visit == "b"])
    store.claims.remove(["a", "c"])
    assert [one.question for one in store.claims.kept()] == ["[word]"]


def test_of_many_at_once_no_more_than_the_limit_are_written(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: store.claims.put(claim(f"v{number}"), NOW, most=5), range(12)))
    assert sum(done) == 5
    assert len(store.claims.kept()) == 5


def test_claims_that_only_count_are_deleted_after_their_day(store: Store) -> None:
    store.claims.put(claim("a", question=""), NOW, most=1)
    store.claims.put(claim("b"), NOW + DAY, most=1)
    assert store.claims.put(claim("c", network="elsewhere"), NOW + 2 * DAY, most=1)
    with store.claims._database.read() as connection:
        assert sorted(row[0] for row in connection.exec_driver_sql("SELECT visit FROM claims")) == ["b", "c"]


def test_every_table_of_words_is_read_when_somebody_is_forgotten(store: Store) -> None:
    store.claims.put(claim("a", question="how do I pair"), NOW, most=1)
    store.searches.put(Search("s", "pair the lamp", 0, clicked=False), NOW)
    found = dict(store.forgetting.texts())
    assert {"claims", "feedback", "gaps", "searches"} <= set(found)
    assert found["claims"] == ["how do I pair"]
    assert found["searches"] == ["pair the lamp"]
    assert not {"tickets", "outbox"} & set(found)
