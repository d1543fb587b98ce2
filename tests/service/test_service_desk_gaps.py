"""What is decided at the desk about gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from desk_client import GAP, HOSTILE, Desk

from kbtools.articles.ledger import with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.articles.publish import publish_article, source_hash
from kbtools.model.article import parse_article, render_article
from kbtools.model.gap import GapState
from kbtools.model.visit import Feedback
from kbtools.staff.log import staff_log
from kbtools.staff.role import change_role
from kbtools.storage import Flag, OutboxItem


def test_what_customers_wrote_is_text_and_private_notes_are_not_shown(desk: Desk) -> None:
    desk.sign_in("agent")
    for path in ("/desk/", "/desk/gaps", f"/desk/gaps/{GAP}", f"/desk/gaps/{GAP}/merge", f"/desk/gaps/{GAP}/split"):
        answer = desk.get(path)
        assert HOSTILE not in answer.text
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
    card = desk.get(f"/desk/gaps/{GAP}").text
    assert "Open Orders and choose Receipt." in card
    assert "difficult" not in card


def test_decisions_are_kept_logged_and_taken_back(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.decide(do="dismiss", why="").status_code == 409
    assert desk.decide(do="dismiss", why="Nobody\x1b sells\u202e it\x00 now", until="2030-02-01").status_code == 303
    assert (desk.gap.state, desk.gap.why, desk.gap.again) == ("dismissed", "Nobody sells it now", date(2030, 2, 1))
    assert "Nobody sells it now" in desk.get(f"/desk/gaps/{GAP}").text
    assert GAP in desk.get("/desk/gaps?view=set-aside").text
    assert GAP not in desk.get("/desk/gaps").text
    assert desk.decide(do="reopen").status_code == 303
    assert desk.gap.state == "open"
    assert desk.decide(do="fix", issue="javascript:alert(1)").status_code == 409
    assert desk.decide(do="fix", issue="https://tracker.example/7").status_code == 303
    assert "https://tracker.example/7" in desk.get(f"/desk/gaps/{GAP}").text
    assert desk.decide(do="fly").status_code == 404
    done = [(row.email, row.action, row.about) for row in staff_log(desk.workspace, desk.now, 100)]
    assert ("agent@shop.example", "sent to the product team", GAP) in done


@pytest.mark.full
def test_a_gap_that_is_not_there_is_told_on_a_page(desk: Desk) -> None:
    desk.sign_in("agent")
    answer = desk.get("/desk/gaps/gap-zzzzzzzz")
    assert (answer.status_code, "<h1>This did not work</h1>" in answer.text) == (404, True)


@pytest.mark.full
@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "000001" + "9" * 4_400])
def test_a_page_that_is_not_there_is_the_first_or_the_last(desk: Desk, number: str) -> None:
    desk.sign_in("agent")
    assert GAP in desk.get(f"/desk/gaps?page={number}").text


@pytest.mark.full
def test_only_a_gap_can_be_decided_about(desk: Desk) -> None:
    desk.sign_in("agent")
    assert desk.post("/desk/gaps/1", form=desk.form(), do="draft").status_code == 404
    assert not list(desk.workspace.drafts.glob("*"))


@pytest.mark.full
def test_a_gap_with_a_draft_is_drafted_again_when_a_decision_is_taken_back(desk: Desk) -> None:
    desk.sign_in("agent")
    desk.workspace.drafts.mkdir(parents=True, exist_ok=True)
    draft = desk.workspace.drafts / "receipts.md"
    draft.write_text("---\ntitle: Receipts\n---\n", encoding="utf-8")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "drafted", slug="receipts")
    assert desk.decide(do="reopen").status_code == 409
    assert desk.decide(do="dismiss", why="Not now").status_code == 303
    states = []
    for _ in range(2):
        assert desk.decide(do="reopen").status_code == 303
        states.append(desk.gap.state)
        draft.unlink(missing_ok=True)
    assert states == ["drafted", "open"]


def test_a_topics_page_offers_to_decide_again_only_where_its_draft_is_gone(desk: Desk) -> None:
    desk.sign_in("agent")
    assert "No article yet" in desk.get(f"/desk/gaps/{GAP}").text
    desk.workspace.drafts.mkdir(parents=True, exist_ok=True)
    draft = desk.workspace.drafts / "receipts.md"
    draft.write_text("---\ntitle: Receipts\n---\n", encoding="utf-8")
    with desk.workspace.store() as store:
        store.gaps.set_state(GAP, "drafted", slug="receipts")
    shown = desk.get(f"/desk/gaps/{GAP}").text
    assert "There is a draft" in shown
    for said in ("No article yet", "Decide again", "What is to be done?"):
        assert said not in shown, said
    draft.unlink()
    assert "Decide again" in desk.get(f"/desk/gaps/{GAP}").text


@pytest.mark.full
@pytest.mark.parametrize(("before", "after"), [("open", "drafted"), ("planned", "drafted"), ("dismissed", "dismissed")])
def test_a_topic_knows_the_article_that_was_made_of_a_reply_of_one_of_its_tickets(
    desk: Desk, before: GapState, after: GapState
) -> None:
    with desk.workspace.store() as store:
        (first,) = store.tickets.of(desk.gap.tickets)
        others = [replace(first, id=str(number)) for number in range(2, 9)]  # one reply is not most of the topic
        store.tickets.put_many(others)
        store.gaps.put_all([replace(desk.gap, tickets=(first.key, *(one.key for one in others)))], desk.now)
        store.gaps.set_state(GAP, before)
    desk.sign_in("editor")
    named = {"source": "zendesk", "ticket": "1", "reply": "1"}
    slug = desk.post("/desk/ticket", form=desk.form(), do="draft", **named).headers["location"].split("/")[3]
    assert desk.gap.state == after
    assert ("There is a draft" in desk.get(f"/desk/gaps/{GAP}").text) == (after == "drafted")
    published = publish_article(desk.workspace, slug, desk.now).article.slug
    told = ("published", published) if after == "drafted" else (after, "")
    assert (desk.gap.state, desk.gap.slug) == told


@pytest.mark.full
def test_today_shows_the_first_few_of_everything_that_waits(desk: Desk) -> None:
    desk.workspace.drafts.mkdir(parents=True, exist_ok=True)
    for number in range(7):
        (desk.workspace.drafts / f"draft-{number}.md").write_text("x", encoding="utf-8")
    (desk.workspace.docs / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    with desk.workspace.store() as store:
        gap = store.gaps.get(GAP)
        store.gaps.put_all(
            [replace(gap, id=f"gap-{n}", rising=3, tickets=(("m", str(n)),)) for n in range(6)], desk.now
        )
        store.flags.put(Flag("reset-password", "zendesk", "1", desk.now))
        store.feedback.put(Feedback("f0000001", "reset-password", helpful=False, why="Which button?"), desk.now)
        store.outbox.add(OutboxItem("key", "KB-AAAAAA", b"x", desk.now, desk.now, "parked", 9, "refused"))
    desk.sign_in("agent")
    shown = desk.get("/desk/").text
    private = ("Rising now", "Which button?", "KB-AAAAAA", "at ticket 1")
    for said in (*private, "1 more", "2 more", "refused", "kb check"):
        assert said in shown, said
    change_role(desk.workspace, "agent@shop.example", "writer", desk.now)
    shown = desk.get("/desk/").text
    for said in (*private, "draft 6"):
        assert said not in shown, said


@pytest.mark.full
def test_ways_to_ask_that_were_saved_can_be_published_and_answer_the_topic(desk: Desk) -> None:
    article, path = "/desk/articles/reset-password", desk.workspace.docs / "reset-password.md"
    path.write_text("---\ntitle: I forgot my password\n---\n\nOpen **Sign in**.\n", encoding="utf-8")
    write_ledger(desk.workspace.root, with_published({}, Library.of(desk.workspace).published, date(2026, 3, 1)))
    desk.sign_in("editor")
    assert 'value="publish"' not in desk.get(article).text
    assert desk.decide(do="plan").status_code == 303
    source = source_hash(desk.gap.tickets[0], desk.workspace.secret())
    before = parse_article(path.read_text(encoding="utf-8"), "reset-password.md")
    now_is = replace(before, phrases=("Where is the receipt?",), sources=(source,))
    path.write_text(render_article(now_is), encoding="utf-8")
    assert 'value="publish"' in desk.get(article).text
    publish_article(desk.workspace, "reset-password", desk.now)
    assert (desk.gap.state, desk.gap.slug) == ("published", "reset-password")
