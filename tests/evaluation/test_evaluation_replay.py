"""Replay of a whole workspace: time, git, the gate and its false alarms."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from search_workspace import TOPICS, articles, tickets

from kbtools.articles.library import Folder
from kbtools.evaluation import JUDGEMENTS, AnsweredCase, Case, trade_off
from kbtools.evaluation.replay import replay
from kbtools.model.article import Article
from kbtools.model.ticket import Ticket
from kbtools.system.sealing import make_secret
from kbtools.system.temporary import folders
from kbtools.workspace import Workspace

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def dated(times: int) -> list[Ticket]:
    """Answered tickets, a topic after the other, one an hour."""
    shuffled = tickets(times)
    random.Random(1).shuffle(shuffled)
    moments = [FIRST + timedelta(hours=n) for n in range(len(shuffled))]
    return [replace(t, created_at=m, resolved_at=m) for t, m in zip(shuffled, moments, strict=True)]


def workspace(root: Path, pages: list[Article], asked: list[Ticket] | None = None) -> Workspace:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[tool.kbtools]\n", encoding="utf-8")
    (root / ".gitignore").write_text(".kb/\nsearch_index/build/\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    made = Workspace.open(root)
    for page in pages:
        Folder.of(made).write(page)
    if asked:
        with made.store() as store:
            store.tickets.put_many(asked)
    return made


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.full
def test_past_tickets_are_asked_on_what_was_known_before_them(tmp_path: Path) -> None:
    asked = dated(8)
    done = replay(workspace(tmp_path, articles(), asked))
    assert (done.questions.source, len(done.now)) == ("tickets", 8)
    assert done.questions.until == asked[-8].created_at
    assert [row.case.asked_at for row in done.now] == [ticket.created_at for ticket in asked[-8:]]
    assert sum(row.is_right for row in done.now) >= 7
    assert not (tmp_path / "search_index" / "build").exists(), "the index in use is another one"


def test_half_and_double_of_the_threshold_are_replayed_too(tmp_path: Path) -> None:
    done = replay(workspace(tmp_path, articles(), dated(8)))
    half, as_now, double = (trade_off(rows) for _, rows in done.thresholds)
    assert [least for least, _ in done.thresholds] == [0.15, 0.3, 0.6]
    assert done.thresholds[1][1] == done.now
    assert half["shown"] >= as_now["shown"] >= double["shown"]
    assert half["held_back"] <= as_now["held_back"] <= double["held_back"]


@pytest.mark.parametrize("least", [0.0, 1.0])
def test_a_threshold_at_its_end_is_replayed_three_times_all_the_same(tmp_path: Path, least: float) -> None:
    made = workspace(tmp_path, articles(), dated(2))
    (tmp_path / "pyproject.toml").write_text(f"[tool.kbtools]\nsuggest.min_probability = {least}\n", encoding="utf-8")
    assert len(replay(Workspace.open(made.root)).thresholds) == 3


def test_right_answers_held_back_are_counted() -> None:
    case = Case("1", "", "where is my bill", frozenset({"pay"}))
    rows = [
        AnsweredCase(case, ("pay",), ("pay",)),
        AnsweredCase(case, ("x", "pay"), ()),
        AnsweredCase(case, ("x", "y", "z", "pay"), ("x",)),
        AnsweredCase(replace(case, relevant=frozenset()), ("x",), ("x",)),
    ]
    assert trade_off(rows) == {"shown": 0.75, "answered": 0.25, "only_wrong": 0.5, "held_back": 1}


def test_a_ticket_never_answers_itself(tmp_path: Path) -> None:
    made_up = replace(dated(2)[-1], id="odd", subject="zzyzx qwrtp", linked_articles=("reset-password",))
    odd = replace(made_up, messages=tuple(replace(m, body="zzyzx qwrtp vvbnm") for m in made_up.messages))
    asked = [*dated(2)[:-1], replace(odd, created_at=FIRST + timedelta(days=9), resolved_at=FIRST + timedelta(days=9))]
    done = replay(workspace(tmp_path, articles(), asked))
    last = done.now[-1]
    assert (last.case.subject, last.shown) == ("zzyzx qwrtp", ())


def test_without_a_store_judged_questions_and_answers_are_asked(tmp_path: Path) -> None:
    pages = [replace(page, answers=(f"how to {page.title}?",)) for page in articles()]
    made = workspace(tmp_path, pages)
    judged = {"id": "1", "subject": "", "body": "pay an invoice by card", "relevant": ["pay-an-invoice"]}
    (tmp_path / "search_index").mkdir()
    (tmp_path / "search_index" / JUDGEMENTS).write_text(json.dumps(judged) + "\n", encoding="utf-8")
    assert not made.has_store
    done = replay(made)
    assert (done.questions.source, [row.rank for row in done.now]) == (f"search_index/{JUDGEMENTS}", [1])
    assert [row.rank for row in done.answers] == [1] * len(TOPICS)
    assert done.gate_result.passes


@pytest.mark.full
def test_emptied_titles_shut_the_gate(tmp_path: Path) -> None:
    pages = [replace(page, body="Ask us.\n\n## What to do\n\nAsk us.\n") for page in articles()]
    pages = [replace(page, answers=(page.title,)) for page in pages]
    made = workspace(tmp_path, pages)
    rows = [
        {"id": f"{page.slug} {n}", "body": f"{page.title} {n}", "relevant": [page.slug]}
        for page in pages
        for n in range(5)
    ]
    (tmp_path / "search_index").mkdir()
    judged = "".join(f"{json.dumps(row)}\n" for row in rows)
    (tmp_path / "search_index" / JUDGEMENTS).write_text(judged, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    unpacked = set[str]()

    def look(_: str) -> None:
        unpacked.update(file.stem for file in made.temporary.rglob("*.md"))

    assert replay(made, against="HEAD", progress=look).gate_result.passes
    assert {page.slug for page in pages} <= unpacked, "the older version is unpacked in the private folder"
    assert folders(made.temporary) == []
    for page in pages:
        Folder.of(made).write(replace(page, title="Article"), over=True)
    verdict = replay(made, against="HEAD").gate_result
    assert not verdict.passes
    assert any(reason.startswith("the right article is among the first three less often") for reason in verdict.reasons)
    assert any("should find" in reason for reason in verdict.reasons)


@pytest.mark.full
def test_leaving_out_a_twentieth_of_the_tickets_leaves_the_gate_open(tmp_path: Path) -> None:
    asked = dated(8)
    whole = replay(workspace(tmp_path / "whole", articles(), asked))
    opened = 0
    for seed in range(40):
        kept = random.Random(seed).sample(asked[:-8], round(0.95 * (len(asked) - 8)))
        other = replay(workspace(tmp_path / str(seed), articles(), [*kept, *asked[-8:]]))
        opened += replace(other, before=whole.now, answers_before=whole.answers).gate_result.passes
    assert opened >= 38
