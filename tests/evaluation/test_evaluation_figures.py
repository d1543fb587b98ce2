"""Figures of answered cases, counted by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbErrors
from kbtools.evaluation import (
    AnsweredCase,
    Case,
    check_gate,
    compare_figures,
    figures,
    grouped_figures,
    newly_wrong,
    read_cases,
    ticket_cases,
)
from kbtools.model.ticket import Link, Message, Ticket


def row(relevant: str, ranked: str, shown: str = "", **more: object) -> AnsweredCase:
    case = Case(more.pop("id", "1"), "", "question", frozenset(relevant), **more)  # type: ignore[arg-type]  # a test names what it needs
    return AnsweredCase(case, tuple(ranked), tuple(shown))


def test_the_figures_are_those_counted_by_hand() -> None:
    rows = [row("a", "abcd", "a"), row("b", "acdb", "ac"), row("a", "xyz"), row("", "abc", "a"), row("", "abc")]
    assert figures(rows) == {
        "asked": 5,
        "with_answer": 3,
        "success@1": round(1 / 3, 4),
        "success@3": round(1 / 3, 4),
        "mrr@10": round((1 + 1 / 4) / 3, 4),
        "success@3_by_article": round((1 / 2 + 0) / 2, 4),
        "shows_right": round(1 / 3, 4),
        "silent": round(1 / 3, 4),
        "shows_wrong": round(2 / 5, 4),
        "silent_rightly": 0.5,
    }


def test_a_share_of_nothing_is_not_zero() -> None:
    assert figures([])["success@3"] is None
    assert figures([row("a", "a")])["silent_rightly"] is None


def test_months_and_topics_have_their_own_figures() -> None:
    rows = [
        row("a", "a", asked_at=datetime(2026, 1, 5, tzinfo=UTC), topics=("lamp",)),
        row("a", "b", asked_at=datetime(2026, 2, 5, tzinfo=UTC), topics=("lamp", "bill")),
    ]
    told = grouped_figures(rows)
    assert {month: told["months"][month]["success@1"] for month in told["months"]} == {"2026-01": 1, "2026-02": 0}
    assert [(topic, told["topics"][topic]["asked"]) for topic in told["topics"]] == [("lamp", 2), ("bill", 1)]


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_the_same_answers_are_never_worse(hits: list[bool]) -> None:
    rows = [row("a", "a" if hit else "b", "a" if hit else "b", id=str(n)) for n, hit in enumerate(hits)]
    assert not [change for change in compare_figures(rows, rows) if change.worse or change.better]
    assert check_gate([], None, rows, rows).passes


@pytest.mark.full
def test_the_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    random, covered, runs = np.random.default_rng(4), 0, 300
    for _ in range(runs):
        old, new = random.random(200) < 0.6, random.random(200) < 0.5
        rows = [[row("a", "a" if hit else "b", id=str(n)) for n, hit in enumerate(side)] for side in (old, new)]
        change = next(change for change in compare_figures(*rows) if change.name == "success@3")
        covered += change.low <= -0.1 <= change.high
    assert 0.97 <= covered / runs <= 1


def test_what_turned_is_named_and_shuts_the_gate() -> None:
    before = [row("a", "a", "a", id=f"{n}") for n in range(40)]
    after = [row("a", "xyza" if n < 30 else "a", "x" if n < 30 else "a", id=f"{n}") for n in range(40)]
    verdict = check_gate([], None, after, before)
    assert not verdict.passes
    assert {change.name for change in verdict.changes if change.worse} == {
        "success@3",
        "mrr@10",
        "shows_right",
        "shows_wrong",
    }
    assert verdict.reasons[0].startswith("the right article is among the first three less often: 100.0%, now 25.0%")
    assert len(newly_wrong(before, after)) == 30
    assert check_gate([], None, before, after).passes


def test_a_question_that_an_article_claims_must_find_it() -> None:
    lost, found = row("a", "xyzwa", id="a: q"), row("a", "a", id="a: q")
    assert check_gate([lost], None, [], None).reasons == ("'question' should find a, which is number 5",)
    assert check_gate([found], None, [], None).passes
    assert check_gate([lost], [lost], [], None).passes, "it was not found before either"
    assert not check_gate([lost], [found], [], None).passes


def test_only_the_newest_tickets_are_asked_and_only_what_existed_then_is_right() -> None:
    message = (Message("requester", "where is my parcel", public=True),)
    tickets = [
        Ticket(str(n), message, status="resolved", created_at=datetime(2026, 1, n, tzinfo=UTC)) for n in range(1, 9)
    ]
    links = [Link(t.source, t.id, slug, "agent") for t in tickets for slug in ("old", "new", "gone")]
    known = {"old": "old", "new": "new"}
    cases, since = ticket_cases(reversed(tickets), links, known, {"old": None, "new": date(2026, 1, 8)})
    assert since == datetime(2026, 1, 7, tzinfo=UTC)
    assert [(case.id, set(case.relevant)) for case in cases] == [("import/7", {"old"}), ("import/8", {"old", "new"})]
    undated = [Ticket("9", message, status="resolved")]
    assert ticket_cases(undated, [Link("import", "9", "old", "agent")], known, {}) == ([], None)


def test_every_bad_line_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    good = {"id": 1, "subject": "s", "body": "b", "relevant": ["a"]}
    path.write_text("\n".join([json.dumps(good), "{", json.dumps({"id": 2}), "[]", ""]), encoding="utf-8")
    with pytest.raises(KbErrors) as found:
        read_cases(path)
    assert [problem.where for problem in found.value.problems] == [f"{path}:{n}" for n in (2, 3, 4)]
    path.write_text(json.dumps(good), encoding="utf-8")
    assert read_cases(path) == [Case("1", "s", "b", frozenset({"a"}))]
