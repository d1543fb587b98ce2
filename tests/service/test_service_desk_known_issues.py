"""A known issue is published from its topic in two fields, kept up to date, and ended."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_client import GAP, Desk
from starlette.testclient import TestClient

from kbtools.articles.drafts import read_draft
from kbtools.articles.known_issues import close_known_issue, in_the_past, silent_issues
from kbtools.articles.ledger import with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.articles.review import was_worked_on
from kbtools.articles.undo import undo_change
from kbtools.errors import KbError
from kbtools.gaps.draft.known_issue import body as known_issue_body
from kbtools.gaps.draft.known_issue import body_in_own_words
from kbtools.gaps.draft.resolution import Resolution
from kbtools.gaps.draft.ways import SourcedLine
from kbtools.languages import LANGUAGES
from kbtools.languages.pages import is_translated, page_texts
from kbtools.model.article import parse_article
from kbtools.site.plugin.start_page import popular

Open = Callable[..., TestClient]
ISSUE = """---
title: The lamp flickers
kind: known-issue
state: published
---

## What to do

Take it off the mains.
"""
FIELDS = {"do": "known-issue", "title": "Receipts are empty", "helps": "Open them on a **computer**."}


def issue_file(desk: Desk) -> Path:
    """A published known issue whose file names no state of the fault."""
    path = desk.workspace.docs / "lamp-flickers.md"
    path.write_text(ISSUE, encoding="utf-8")
    os.utime(path, (desk.now.timestamp(), desk.now.timestamp()))
    return path


@pytest.mark.full
@pytest.mark.parametrize(("tags", "topics"), [(("orders", "angry"), ("orders",)), (("angry",), ())])
def test_a_known_issue_has_the_topic_that_most_of_its_tickets_are_tagged_with(
    desk: Desk, tags: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    path = desk.workspace.docs / "track-an-order.md"
    path.write_text("---\ntitle: Where is my order?\nstate: published\ntags: [orders]\n---\n\nLook.\n", "utf-8")
    with desk.workspace.store() as store:
        store.tickets.put_many([replace(one, tags=tags) for one in store.tickets.of(desk.gap.tickets)])
    desk.sign_in("editor")
    desk.decide(**FIELDS)
    assert read_draft(desk.workspace, desk.gap.slug).tags == topics


@pytest.mark.full
def test_two_fields_make_a_known_issue_that_is_being_published_at_once(desk: Desk) -> None:
    desk.sign_in("editor")
    assert "Publish a known issue" in desk.get(f"/desk/gaps/{GAP}").text
    answer = desk.decide(**FIELDS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/publishing")
    article = read_draft(desk.workspace, desk.gap.slug)
    assert (article.title, article.kind, article.is_open_issue) == ("Receipts are empty", "known-issue", True)
    assert was_worked_on(desk.workspace, article)  # a person wrote what it says
    assert article.body.startswith("## What to do\n\nUntil")  # what a search shows of it
    assert "7 people have told us" in article.body  # all who asked, also those whose tickets are gone
    assert "Until it is mended, this has helped others:\n\nOpen them on a **computer**." in article.body
    with desk.workspace.store() as store:
        assert [job.wanted.slug for job in store.jobs.all() if job.kind == "build"] == ["receipts-are-empty"]


@pytest.mark.full
def test_without_what_goes_wrong_nothing_is_written_and_without_what_helps_that_is_said(desk: Desk) -> None:
    desk.sign_in("editor")
    assert desk.decide(**{**FIELDS, "title": " "}).status_code == 422
    assert desk.gap.state == "open"
    assert desk.decide(**{**FIELDS, "helps": ""}).status_code == 303
    assert "We know of no way around it yet." in read_draft(desk.workspace, desk.gap.slug).body


@pytest.mark.full
@pytest.mark.parametrize(("allowed", "status"), [("editor", 403), ("agent", 303)])
def test_agents_publish_one_only_where_an_admin_allows_it(
    open_client: Open, desk: Desk, allowed: str, status: int
) -> None:
    desk.client = open_client(desk.clock, known_issues_by=allowed)
    desk.sign_in("agent")
    assert ("Publish a known issue" in desk.get(f"/desk/gaps/{GAP}").text) == (allowed == "agent")
    assert desk.decide(**FIELDS).status_code == status
    assert desk.gap.state == ("drafted" if allowed == "agent" else "open")


def test_one_without_news_for_a_day_is_on_today_until_somebody_writes_or_ends_it(desk: Desk) -> None:
    path = issue_file(desk)
    published, day = Library.of(desk.workspace).published, timedelta(hours=24)
    assert silent_issues(desk.workspace, published, desk.now + day - timedelta(seconds=1)) == []
    found = silent_issues(desk.workspace, published, desk.now + day)
    assert [(one.article.slug, one.since) for one in found] == [("lamp-flickers", desk.now.replace(microsecond=0))]
    path.write_text(ISSUE.replace("state: published", "state: published\nknown_issue: {state: closed}"), "utf-8")
    os.utime(path, (desk.now.timestamp(), desk.now.timestamp()))
    assert silent_issues(desk.workspace, Library.of(desk.workspace).published, desk.now + 9 * day) == []


@pytest.mark.full
def test_a_button_says_that_it_is_mended_and_that_is_published(desk: Desk) -> None:
    path = issue_file(desk)
    desk.sign_in("editor")
    page = desk.get("/desk/articles/lamp-flickers").text
    assert "It is mended" in page
    assert "It is still so" in page
    answer = desk.post("/desk/articles/lamp-flickers", form=desk.form(), do="mended")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/publishing")
    with desk.workspace.store() as store:
        assert [(job.wanted.do, job.wanted.slug) for job in store.jobs.all()] == [("close", "lamp-flickers")]
    assert path.read_text("utf-8") == ISSUE  # until it is built, nothing is changed
    close_known_issue(desk.workspace, "lamp-flickers", desk.now)
    assert desk.post("/desk/articles/lamp-flickers", form=desk.form(), do="mended").status_code == 409


@pytest.mark.parametrize("lang", [code for code in LANGUAGES if is_translated(code)])
@pytest.mark.parametrize("people", [1, 1234])
@pytest.mark.parametrize("helps", ["Take it off the mains.", ""])
def test_one_that_is_mended_promises_nothing_any_more(lang: str, people: int, helps: str) -> None:
    said = page_texts(lang)
    body = body_in_own_words(people, helps, said)
    heading, own = said["headings"], said["draft"]
    left = f"{own['mended']}\n\n{helps}" if helps else own["mended_no_way"]
    assert in_the_past(body, said) == f"## {heading['do']}\n\n{left}\n"
    assert in_the_past(f"{body}On Monday the parts arrive.\n", said).endswith(
        f"{left}\n\n## {heading['next']}\n\nOn Monday the parts arrive.\n"
    )
    of_tickets = known_issue_body((), (SourcedLine("Lamp 2", ()),), Resolution(), people, said)
    assert in_the_past(of_tickets, said) == (
        f"## {heading['applies']}\n\n- Lamp 2\n\n## {heading['do']}\n\n{own['mended_no_way']}\n"
    )


def test_one_that_is_mended_is_not_among_the_popular_answers() -> None:
    solved, still = (
        parse_article(ISSUE.replace("state: p", f"known_issue: {{state: {state}}}\nstate: p"), f"{state}.md")
        for state in ("closed", "open")
    )
    other = parse_article(ISSUE.replace("kind: known-issue\n", ""), "other.md")
    assert popular([solved, other, still]) == [other, still]


def test_closing_one_closes_its_translations_and_can_be_taken_back(desk: Desk) -> None:
    german = desk.workspace.docs / "lampe-flackert.md"
    german.write_text(
        ISSUE.replace("state: published", "state: published\nlang: de\ntranslation_of: lamp-flickers"), "utf-8"
    )
    german.write_text(f"{german.read_text('utf-8')}\n{page_texts('de')['draft']['next']}\n", "utf-8")
    before = {path: path.read_text("utf-8") for path in (issue_file(desk), german)}
    close_known_issue(desk.workspace, "lamp-flickers", desk.now, by="ben@shop.example")
    for path in before:
        issue = parse_article(path.read_text("utf-8"), path.name).known_issue
        assert issue is not None
        assert issue.state == "closed"
    assert "Wir schreiben hier wieder" not in german.read_text("utf-8")
    undo_change(desk.workspace, "lamp-flickers", desk.now)
    assert {path: path.read_text("utf-8") for path in before} == before


def test_one_with_a_saved_change_is_not_closed_so_that_nothing_unseen_goes_out(desk: Desk) -> None:
    path = issue_file(desk)
    article = Library.of(desk.workspace).article("lamp-flickers")
    write_ledger(desk.workspace.root, with_published({}, [article], desk.now.date()))
    path.write_text(ISSUE.replace("off the mains", "home"), "utf-8")
    with pytest.raises(KbError, match="saved change"):
        close_known_issue(desk.workspace, "lamp-flickers", desk.now)
    assert "closed" not in path.read_text("utf-8")
    desk.sign_in("editor")
    refused = desk.post("/desk/articles/lamp-flickers", form=desk.form(), do="mended")
    assert (refused.status_code, "saved change" in refused.text) == (409, True)
    with desk.workspace.store() as store:
        assert store.jobs.all() == []


def test_one_that_customers_have_never_seen_is_not_closed_either(desk: Desk) -> None:
    path = issue_file(desk)
    other = next(one for one in Library.of(desk.workspace).published if one.slug != "lamp-flickers")
    write_ledger(desk.workspace.root, with_published({}, [other], desk.now.date()))
    with pytest.raises(KbError, match="saved change"):
        close_known_issue(desk.workspace, "lamp-flickers", desk.now)
    assert path.read_text("utf-8") == ISSUE


@pytest.mark.full
def test_an_agent_who_may_is_told_what_else_goes_out_and_publishes(open_client: Open, desk: Desk) -> None:
    desk.client = open_client(desk.clock, known_issues_by="agent")
    desk.sign_in("agent")
    other = Library.of(desk.workspace).published[0]
    write_ledger(desk.workspace.root, with_published({}, [replace(other, title="As it was")], desk.now.date()))
    also = desk.decide(**FIELDS).headers["location"]
    assert also.startswith(f"/desk/articles/{desk.gap.slug}/also?")
    shown = desk.get(also)
    assert shown.status_code == 200
    mark = re.search(r'name="also" value="([^"]*)"', shown.text)
    assert mark
    sent = desk.post(f"/desk/articles/{desk.gap.slug}", form=desk.form(), do="publish", also=mark[1])
    assert sent.headers["location"] == "/desk/publishing"
    assert desk.post(f"/desk/articles/{other.slug}", form=desk.form(), do="publish").status_code == 403
    assert desk.get(f"/desk/articles/{other.slug}/also?do=publish").status_code == 403


@pytest.mark.full
def test_what_may_not_be_published_is_refused_before_anything_is_written(desk: Desk) -> None:
    desk.sign_in("editor")
    assert desk.decide(**{**FIELDS, "helps": "Ring our technician on 0171 5550123."}).status_code == 422
    assert desk.gap.state == "open"


@pytest.mark.full
def test_where_nobody_publishes_alone_the_draft_waits_for_its_review(open_client: Open, desk: Desk) -> None:
    desk.client = open_client(desk.clock, publish_own=False)
    desk.sign_in("editor")
    assert desk.decide(**FIELDS).headers["location"] == "/desk/articles/receipts-are-empty"
    assert "Ask for a review" in desk.get("/desk/articles/receipts-are-empty").text
