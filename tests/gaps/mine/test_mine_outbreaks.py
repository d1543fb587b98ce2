"""Outbreaks planted in a topic's usual traffic: how soon they are seen, and how often nothing is taken for one."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from kbtools.gaps.mine.rising import rising
from kbtools.model.ticket import Ticket

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEGAN = NOW - timedelta(days=120)
# tickets a day; the more are usual, the more people must write before it is an outbreak
USUAL = (0.03, 0.05, 0.1, 0.2, 0.4, 1.0)
TOPICS, DAYS = 40, 30


def asked(at: datetime, who: str) -> Ticket:
    return Ticket(id=who, subject="", messages=(), created_at=at, requester=who)


def traffic(rate: float, seed: int) -> list[Ticket]:
    """A Poisson process of so many tickets a day, each of another person, until now."""
    draw, at, found = random.Random(seed), BEGAN, list[Ticket]()
    while (at := at + timedelta(days=draw.expovariate(rate))) <= NOW:
        found.append(asked(at, f"usual-{len(found)}"))
    return found


def outbreak(size: int, within: timedelta, seed: int) -> list[datetime]:
    """When so many people write, from now on and spread evenly by chance."""
    draw = random.Random(-seed)
    return sorted(NOW + within * draw.random() for _ in range(size))


def arrival(size: int, within: timedelta, rate: float, seed: int) -> int:
    """Which ticket of an outbreak, from 1, is the first with which the topic is rising; 0 if none is."""
    rows = traffic(rate, seed)
    for number, at in enumerate(outbreak(size, within, seed), start=1):
        rows.append(asked(at, f"outbreak-{number}"))
        if rising(rows, BEGAN, at):
            return number
    return 0


@pytest.mark.full
@pytest.mark.parametrize("rate", USUAL)
def test_fifty_people_within_an_hour_are_seen_by_the_tenth(rate: float) -> None:
    assert all(1 <= arrival(50, timedelta(hours=1), rate, seed) <= 10 for seed in range(10))


@pytest.mark.full
@pytest.mark.parametrize("rate", USUAL[:5])
def test_twenty_people_within_a_day_are_seen_within_six_hours_or_when_the_fifth_writes(rate: float) -> None:
    for seed in range(10):
        times = outbreak(20, timedelta(days=1), seed)
        seen = arrival(20, timedelta(days=1), rate, seed)
        assert seen
        assert times[seen - 1] <= max(NOW + timedelta(hours=6), times[4])


@pytest.mark.full
@pytest.mark.parametrize("rate", USUAL[:4])
def test_five_people_within_a_day_are_seen_once_the_fifth_has_written(rate: float) -> None:
    assert all(1 <= arrival(5, timedelta(days=1), rate, seed) <= 5 for seed in range(10))


@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
def test_usual_traffic_of_forty_topics_gives_one_false_alarm_a_month_at_most(seed: int) -> None:
    alarms = 0
    for topic in range(TOPICS):
        rows, before = traffic(USUAL[topic % len(USUAL)], 1_000 * seed + topic), 0
        for day in range(DAYS):
            now = rising(rows, BEGAN, NOW - timedelta(days=DAYS - 1 - day))
            alarms += bool(now and not before)
            before = now
    assert alarms <= 1
