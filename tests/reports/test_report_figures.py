"""Each figure of a report, from a few visits, tickets and articles that a person can count."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from kbtools.model.article import Article
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Event, EventKind, Feedback, Visit
from kbtools.reports import ReportInput, make_report
from kbtools.reports.article_use import helping, misleading, to_check
from kbtools.reports.report_text import as_text
from kbtools.settings import Settings
from kbtools.storage import Flag

GOLDEN = Path(__file__).parent / "golden" / "report.txt"
UNTIL = datetime(2026, 6, 29, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=28)
DAY = SINCE + timedelta(days=10)
EARLIER = SINCE - timedelta(days=10)


def visit(*kinds: str, at: datetime = DAY, name: str = "episode-1") -> Visit:
    """`kind` or `kind:slug`, ten seconds apart."""
    events = tuple(Event(name, cast("EventKind", k.partition(":")[0]), k.partition(":")[2]) for k in kinds)
    return Visit(events, tuple(at + timedelta(seconds=10 * number) for number in range(len(kinds))))


def ticket(id_: str, said: str = "", *, at: datetime | None = DAY, source: str = "desk", done: bool = True) -> Ticket:
    message = Message("requester", said or f"question {id_}", True)
    resolved = at + timedelta(hours=1) if done and at else None
    return Ticket(id_, (message,), source, created_at=at, resolved_at=resolved)


def material(**given: Any) -> ReportInput:
    empty = dict.fromkeys(("articles", "visits", "tickets", "links", "gaps", "feedback", "flags"), ())
    return ReportInput(**{"settings": Settings(owner="help-team"), **empty, **given})


def now(**given: Any) -> dict[str, Any]:
    return make_report(material(**given), SINCE, UNTIL).now.to_json()


def test_of_nothing_nothing_is_known_and_nothing_is_0_percent() -> None:
    row = now()
    assert row["outcomes"] == {"confirmed": 0, "potential": 0, "sent": 0, "left": 0}
    counted = {"since", "until", "tickets", "visits", "outcomes", "channels", "resolved", "known", "new", "searches"}
    assert {name for name, value in row.items() if value is not None} == counted


def test_outcomes_stand_apart_and_never_add_up_to_a_rate() -> None:
    row = now(
        visits=[
            visit("shown:a", "opened:a", "helped:a"),
            visit("shown:a", "opened:a"),
            visit("shown:a", "sent"),
            visit("shown:a", "left"),
            visit("shown:a", "opened:a", "sent"),
        ]
    )
    assert row["outcomes"] == {"confirmed": 1, "potential": 1, "sent": 2, "left": 1}
    assert row["open_rate"] == 0.6
    assert not [name for name in row if "deflect" in name or "saved" in name]


def test_coverage_counts_visits_that_said_when_they_began_and_had_nothing_kept_back() -> None:
    begun = [visit("started", "shown:a"), visit("started", "sent"), visit("started", "offered", "sent", "shown:a")]
    others = [visit("held", "started", "sent"), visit("shown:a", "sent")]
    assert now(visits=begun + others)["coverage"] == 1 / 3
    assert now(visits=others)["coverage"] is None


def test_what_is_shown_and_opened_after_sending_counts_for_nothing() -> None:
    row = now(visits=[visit("started", "sent", "shown:a", "opened:a"), visit("started", "shown:b", "sent", "opened:b")])
    assert (row["coverage"], row["open_rate"]) == (0.5, 0.0)


def test_the_time_to_send_is_told_with_and_without_suggestions() -> None:
    row = now(
        visits=[
            visit("started", "shown:a", "opened:a", "sent"),
            visit("started", "shown:a", "shown:b", "opened:a", "sent"),
            visit("started", "sent"),
            visit("sent"),
        ]
    )
    assert (row["seconds_to_send_with"], row["seconds_to_send_without"]) == (35.0, 10.0)


def test_a_comparison_counts_visits_by_the_side_they_were_put_on() -> None:
    held = [visit("held", "sent")] * 3 + [visit("held", "left")]
    offered = [visit("offered", "shown:a", "helped:a")] * 2 + [visit("offered", "sent")] * 2
    row = now(visits=[*held, *offered, visit("sent")])["holdout"]
    assert (row["held"], row["offered"]) == ({"sent": 3, "visits": 4}, {"sent": 2, "visits": 4})
    assert (row["difference"], row["proven"]) == (0.25, False)
    assert row["still_needed"] > 100


def test_visits_through_assistants_are_counted_apart_from_those_to_the_form() -> None:
    asked = visit("shown:a", "opened:a", name="episode-2")
    sent = visit("shown:a", "held", "sent", name="episode-3")
    through = [
        replace(one, events=(replace(one.events[0], channel="assistant"), *one.events[1:])) for one in (asked, sent)
    ]
    made = make_report(material(visits=[visit("started", "sent"), *through]), SINCE, UNTIL)
    row = made.now.to_json()
    assert row["channels"] == {
        "form": {"confirmed": 0, "potential": 0, "sent": 1, "left": 0},
        "widget": {"confirmed": 0, "potential": 0, "sent": 0, "left": 0},
        "assistant": {"confirmed": 0, "potential": 1, "sent": 1, "left": 0},
    }
    assert (row["visits"], row["holdout"], row["coverage"]) == (1, None, 0.0)
    assert made.weeks["visits"][-2:] == made.weeks["sent"][-2:]
    told = as_text(made)
    assert re.search(r"questions through assistants +2 +0\n", told)
    assert re.search(r"of those, sent a message +1 +0\n", told)
    assert "through assistants" not in as_text(make_report(material(visits=[visit("sent")]), SINCE, UNTIL))


def test_visits_through_the_widget_have_rows_of_their_own_and_are_none_to_the_form() -> None:
    helped = visit("started", "opened:a", "helped:a", name="episode-2")
    through = replace(helped, events=tuple(replace(event, channel="widget") for event in helped.events))
    made = make_report(material(visits=[visit("started", "sent"), through]), SINCE, UNTIL)
    told = as_text(made)
    assert made.now.visits.visits == 1
    assert re.search(r"visits through the widget +1 +0\n", told)
    assert re.search(r"of those, said it helped +1 +0\n", told)
    assert "through the widget" not in as_text(make_report(material(visits=[visit("sent")]), SINCE, UNTIL))


def test_links_are_known_when_their_article_was_there_before_the_ticket() -> None:
    articles = [Article(slug="old"), Article(slug="new", created=(DAY + timedelta(days=3)).date())]
    row = now(
        articles=articles,
        tickets=[ticket("1"), ticket("2"), ticket("3"), ticket("4"), ticket("5", source="form"),
                 ticket("6", done=False), ticket("7", at=EARLIER)],
        links=[Link("desk", "1", "old"), Link("desk", "2", "new"), Link("desk", "3", "new"), Link("desk", "3", "old"),
               Link("form", "5", "old")],
    )  # fmt: skip
    assert (row["resolved"], row["link_rate"], row["known"], row["new"]) == (4, 0.75, 2, 1)
    assert row["known_to_new"] == 2


def test_the_days_from_a_gap_to_its_article_are_counted_where_the_article_was_written_in_the_period() -> None:
    articles = [Article(slug="late", created=DAY.date()), Article(slug="before", created=EARLIER.date())]
    gaps = [
        Gap("gap-1", "one", (), 3, 0.9, "missing", first_seen=DAY - timedelta(days=9), state="published", slug="late"),
        Gap("gap-2", "two", (), 3, 0.9, "missing", first_seen=EARLIER - timedelta(days=2), slug="before"),
        Gap("gap-3", "three", (), 3, 0.9, "missing", first_seen=DAY),
    ]
    made = make_report(material(articles=articles, gaps=gaps), SINCE, UNTIL)
    assert made.now.knowledge.days == 9
    assert make_report(material(gaps=gaps), SINCE, UNTIL).now.knowledge.days is None


def test_what_is_missing_stands_with_its_trend_and_customers_words() -> None:
    tickets = [ticket("1", "Where is my bike?"), ticket("2", "No bike yet"), ticket("3", "bike?", at=EARLIER)]
    keys = tuple(t.key for t in tickets)
    gaps = [
        Gap("gap-1", "bike is late", keys, 3, 0.9, "missing", weeks=(0, 1, 2)),
        Gap("gap-2", "settled", keys, 3, 0.9, "missing", state="dismissed"),
        Gap("gap-3", "nobody asks", (("desk", "9"),), 3, 0.9, "missing"),
    ]
    (found,) = make_report(material(tickets=tickets, gaps=gaps), SINCE, UNTIL).missing
    assert (found.gap, found.tickets, found.before, found.weeks) == ("gap-1", 2, 1, (0, 1, 2))
    assert found.words == ("Where is my bike?", "No bike yet")


def test_articles_that_help_mislead_and_wait_for_a_check_are_told_apart() -> None:
    checked = UNTIL.date() - timedelta(days=5)
    articles = [
        Article(slug="good", reviewed=checked),
        Article(slug="bad", reviewed=checked),
        Article(slug="unread"),
        Article(slug="stale", reviewed=date(2020, 1, 1)),
        Article(slug="draft", state="draft"),
    ]
    visits = [visit("shown:good", "opened:good", "helped:good")] * 4 + [visit("shown:bad", "opened:bad", "sent")] * 3
    visits += [visit("shown:stale", "opened:stale", "not_helped:stale", "sent"), visit("opened:good", "sent")]
    said = [(Feedback("a", "good", True), DAY), (Feedback("b", "bad", False, "step two is gone"), DAY),
            (Feedback("c", "bad", False, "too old"), EARLIER)]  # fmt: skip
    made = make_report(
        material(articles=articles, visits=visits, feedback=said, flags=[Flag("bad", "desk", "1", DAY)]), SINCE, UNTIL
    )
    assert [use.slug for use in helping(made.articles)] == ["good"]
    assert [use.slug for use in misleading(made.articles)] == ["bad", "stale", "good"]
    assert [use.slug for use in to_check(made.articles)] == ["stale"]
    bad = next(use for use in made.articles if use.slug == "bad")
    assert (bad.flags, bad.no, bad.not_quite, bad.opened_then_sent) == (1, 1, 0, 3)
    assert made.said == (("bad", "step two is gone"),)


def test_thanks_go_to_teams_whose_articles_tickets_taught() -> None:
    articles = [Article(slug="a", owner="billing"), Article(slug="b"), Article(slug="untaught", owner="billing")]
    visits = [visit("helped:a")] * 2 + [visit("helped:b"), visit("helped:untaught"), visit("helped:a", "sent")]
    links = [Link("desk", "1", "a"), Link("desk", "2", "b"), Link("form", "x", "untaught")]
    made = make_report(material(articles=articles, visits=visits, links=links), SINCE, UNTIL)
    assert made.thanks == {"billing": 2, "help-team": 1}


def test_the_report_reads_as_it_was_agreed() -> None:
    articles = [
        Article(slug="pair", title="Pair the light with your phone", owner="hardware", reviewed=date(2025, 1, 1)),
        Article(slug="invoice", title="Find an invoice", owner="billing", reviewed=date(2026, 6, 1)),
    ]
    visits = [visit("held", "started", "sent", at=SINCE + timedelta(hours=9 * n)) for n in range(40)]
    helped = ("offered", "started", "shown:pair", "opened:pair", "helped:pair")
    visits += [visit(*helped, at=SINCE + timedelta(hours=9 * n)) for n in range(50)]
    visits += [visit("offered", "started", "shown:invoice", "opened:invoice", "sent")] * 9
    visits += [visit("offered", "started", "shown:pair", at=EARLIER)] * 3
    tickets = [ticket(str(n), "my mobile cannot see the lamp", at=DAY + timedelta(days=n)) for n in range(3)]
    tickets += [ticket("9", "where is the bill for march?"), ticket("8", "I want to lend my lamp", at=EARLIER)]
    tickets += [ticket("7", "can somebody else use my lamp?")]
    weeks = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0)
    asked = (("desk", "7"), ("desk", "8"))
    gaps = [Gap("gap-1a2b3c4d", "lend my lamp", asked, 3, 0.9, "missing", rising=2, weeks=weeks)]
    said = [
        (Feedback("a", "invoice", False, "There is no Billing in my menu"), DAY),
        (Feedback("b", "pair", True), DAY),
    ]
    made = material(
        settings=Settings(name="Lamp help"), articles=articles, visits=visits, tickets=tickets, gaps=gaps,
        feedback=said, links=[Link("desk", "1", "pair"), Link("desk", "9", "invoice")],
        flags=[Flag("invoice", "desk", "9", DAY)],
    )  # fmt: skip
    told = as_text(make_report(made, SINCE, UNTIL))
    if os.environ.get("KB_GOLDEN") == "write":
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_period_before_and_the_weeks_are_counted_apart() -> None:
    visits = [visit("sent"), visit("sent", at=EARLIER), visit("left", at=EARLIER), visit("sent", at=UNTIL)]
    made = make_report(material(visits=visits, tickets=[ticket("1"), ticket("2", at=None)]), SINCE, UNTIL)
    assert (made.now.visits.visits, made.before.visits.visits) == (1, 2)
    assert made.before.until == made.now.since
    assert made.weeks["visits"] == (0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0)
    assert (sum(made.weeks["tickets"]), made.undated) == (1, 1)
