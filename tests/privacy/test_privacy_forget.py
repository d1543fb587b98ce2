"""Forgetting a person takes the text with it that was made from their tickets, and looks for their own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from cut_off_runs import cut_off_at
from two_people import ANNA, HERS, NOW, OTHERS, RARE, gap_of, put_gaps

from kbtools.articles.publish import source_hash
from kbtools.cli import kb
from kbtools.contact import accept
from kbtools.evaluation import JUDGEMENTS, Case
from kbtools.evaluation.judge import public_id
from kbtools.evaluation.judgements import JudgementFile
from kbtools.gaps.merge import merge_gaps
from kbtools.model.gap import Gap
from kbtools.model.message import Attachment, ContactMessage
from kbtools.model.visit import Claim, Feedback, Search
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import Forgotten, forget
from kbtools.storage import Store
from kbtools.tickets.claims import approve
from kbtools.tickets.learning_copy import copy_maker
from kbtools.workspace import Workspace

WriteArticle = Callable[..., Path]


def _gaps(workspace: Workspace) -> dict[str, Gap]:
    with workspace.store() as store:
        return {gap.id: gap for gap in store.gaps.all()}


def _accept(workspace: Workspace, store: Store, visit: str) -> str:
    message = ContactMessage(
        ANNA, "Where is it?", NOW, subject="Parcel", form_key=visit, visit=visit,
        attachments=(Attachment(f"{RARE}.txt", "txt", b"her file"),),
    )  # fmt: skip
    secret = workspace.secret()
    return accept(
        message, store=store, secret=secret, copy=copy_maker(secret, workspace.redactor()),
        settings=workspace.settings, random=Random(1),
    ).reference  # fmt: skip


def assert_nothing_of_her(workspace: Workspace) -> None:
    """No file of store, drafts and index has the word that only she used."""
    for folder in (".kb", "search_index"):
        for path in (workspace.root / folder).rglob("*"):
            assert not path.is_file() or RARE.encode() not in path.read_bytes().lower(), path


def test_the_title_of_a_gap_is_chosen_from_the_tickets_of_others(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS[:3]))
    done = forget(workspace, ANNA, NOW)
    (gap,) = _gaps(workspace).values()
    assert gap.title == "velvet beam of the lantern is dark"
    assert (gap.tickets, gap.requesters) == (OTHERS[:3], 3)
    assert "the title of gap-aaaaaaaa is chosen anew" in done.changed
    assert (done.left, done.beyond) == ((), ())
    assert_nothing_of_her(workspace)


def test_a_gap_of_nobody_else_goes_and_one_with_an_article_stays_without_her_words(workspace: Workspace) -> None:
    put_gaps(
        workspace,
        gap_of("gap-aaaaaaaa", HERS[0]),
        gap_of("gap-bbbbbbbb", HERS[1], state="published", slug="lamp", why=f"the {RARE} beam"),
    )
    forget(workspace, ANNA, NOW)
    (gap,) = _gaps(workspace).values()
    assert (gap.id, gap.title, gap.why, gap.slug) == ("gap-bbbbbbbb", "Untitled topic", "", "lamp")
    assert_nothing_of_her(workspace)


def test_a_dismissed_gap_whose_tickets_are_in_another_gap_still_knows_where_its_title_is_from(
    workspace: Workspace,
) -> None:
    with workspace.store() as store:  # her words are those of somebody else too, so that they are known by nothing else
        (hers,) = store.tickets.of(HERS[:1])
        store.tickets.put_many([replace(hers, id=OTHERS[0][1], requester="somebody else")])
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, OTHERS[1], state="dismissed", why="told to marketing"))
    put_gaps(workspace, replace(gap_of("gap-bbbbbbbb", *HERS, *OTHERS[2:]), title="Velvet"))
    assert _gaps(workspace)["gap-aaaaaaaa"].tickets == OTHERS[1:2]
    forget(workspace, ANNA, NOW)
    found = _gaps(workspace)["gap-aaaaaaaa"]
    assert (found.title, found.state, found.why) == (
        "velvet beam of the lantern is dark",
        "dismissed",
        "told to marketing",
    )


@pytest.mark.full
def test_merged_gaps_forget_as_one(workspace: Workspace) -> None:
    put_gaps(
        workspace, gap_of("gap-aaaaaaaa", *HERS), replace(gap_of("gap-bbbbbbbb", *OTHERS[:3]), title="Velvet beam")
    )
    merge_gaps(workspace, "gap-aaaaaaaa", ["gap-bbbbbbbb"], NOW)
    forget(workspace, ANNA, NOW)
    (gap,) = _gaps(workspace).values()
    assert RARE not in gap.title
    assert set(gap.tickets) == set(OTHERS[:3]) == set(gap.by_hand)


@pytest.mark.full
def test_a_draft_with_her_words_is_written_anew_from_the_tickets_of_others_and_another_stays(
    workspace: Workspace,
) -> None:
    workspace.drafts.mkdir(parents=True)
    hers, theirs = workspace.drafts / f"{RARE}-beam.md", workspace.drafts / "velvet-beam.md"
    front = "state: draft\nowner: team\ncreated: 2026-11-20\n"
    hers.write_text(f"---\ntitle: Dark\n{front}phrases:\n  - {RARE} beam is dark\n---\nText.\n", encoding="utf-8")
    theirs.write_text(f"---\ntitle: The velvet beam\n{front}---\nCharge the lantern over night.\n", encoding="utf-8")
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS, state="drafted", slug=hers.stem))
    done = forget(workspace, ANNA, NOW)
    assert f".kb/drafts/{hers.name} is deleted" in done.changed
    assert not hers.exists()
    assert theirs.exists()
    gap = _gaps(workspace)["gap-aaaaaaaa"]
    assert gap.state == "drafted", done.changed
    assert gap.slug != hers.stem
    assert (workspace.drafts / f"{gap.slug}.md").is_file()
    assert_nothing_of_her(workspace)


@pytest.mark.full
def test_no_gap_says_that_it_has_a_draft_when_a_run_was_cut_off_between(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.drafts.mkdir(parents=True)
    hers = workspace.drafts / f"{RARE}-beam.md"
    hers.write_text(f"---\ntitle: Dark\nphrases:\n  - {RARE} beam is dark\n---\nText.\n", encoding="utf-8")
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS, state="drafted", slug=hers.stem))
    cut_off_at("kbtools.privacy.forget.write_again", monkeypatch, lambda: forget(workspace, ANNA, NOW))
    assert not hers.exists()
    gap = _gaps(workspace)["gap-aaaaaaaa"]
    assert (gap.state, gap.slug) == ("open", "")
    forget(workspace, ANNA, NOW)
    assert _gaps(workspace)["gap-aaaaaaaa"].state == "open"
    assert_nothing_of_her(workspace)


@pytest.mark.full
def test_searches_feedback_and_claims_with_her_words_go_and_those_of_others_stay(workspace: Workspace) -> None:
    with workspace.store() as store:
        reference = _accept(workspace, store, "visit-of-anna")
        store.outbox.delivered(reference, NOW)
        for id_, query in (("search-1", f"{RARE} beam"), ("visit-of-anna", "parcel"), ("search-2", "velvet beam")):
            store.searches.put(Search(id_, query, 0, clicked=False), NOW)
        for id_, why in (("reader-1", f"I have the {RARE} one"), ("reader-2", "Step 2 is missing")):
            store.feedback.put(Feedback(id_, "lamp", helpful=False, why=why), NOW)
        for visit, asked in (("visit-1", f"dark {RARE}"), ("visit-2", f"{RARE} again"), ("visit-3", "velvet is dark")):
            store.claims.put(Claim(visit, "lamp", asked, "a-network"), NOW, most=9)
    approve(workspace, ["visit-1", "visit-3"])
    done = forget(workspace, ANNA, NOW)
    assert (done.tickets, done.originals, done.left) == (3, 1, ())
    with workspace.store() as store:
        assert [search.id for search, _ in store.searches.all()] == ["search-2"]
        assert sorted((said.id, said.why) for said, _ in store.feedback.all()) == [
            ("reader-1", ""),
            ("reader-2", "Step 2 is missing"),
        ]
        assert [claim.visit for claim in store.claims.kept()] == ["visit-3"]
        assert [ticket.id for ticket in store.tickets.all() if ticket.source == "form"] == ["visit-3"]
        assert store.outbox.all() == []
    assert_nothing_of_her(workspace)


@pytest.mark.full
def test_an_article_from_her_tickets_or_with_her_words_is_named_and_left_alone(
    workspace: Workspace, write_article: WriteArticle
) -> None:
    hashed = source_hash(HERS[0], workspace.secret())
    from_hers = write_article("beam.md", f"title: The beam is dark\nsources: [{hashed}]")
    quoting = write_article("quote.md", "title: What people say", body=f"The {RARE} beam of my lantern is dark.")
    wrapped = write_article("wrapped.md", "title: What people say, too", body=f"The {RARE}\nbeam of my lantern.")
    by_chance = write_article("island.md", "title: We deliver to the islands", body=f"Also to {RARE.title()}.")
    before = {path: path.read_bytes() for path in (from_hers, quoting, wrapped, by_chance)}
    done = forget(workspace, ANNA, NOW)
    assert done.beyond == ("docs/beam.md", "docs/quote.md:5", "docs/wrapped.md")
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.full
def test_a_second_quotation_that_goes_over_the_end_of_a_line_is_not_passed_over(
    workspace: Workspace, write_article: WriteArticle
) -> None:
    line, wrapped = f"The {RARE} beam of my lantern is dark.", f"The {RARE}\nbeam of my lantern is"
    write_article("both.md", "title: What people say", body=f"{line}\n\nAgain:\n\n{wrapped}")
    write_article("odd.md", "title: What people say, too", body=f"One\u2028two\x0cthree\x85four.\n{line}")
    assert forget(workspace, ANNA, NOW).beyond == ("docs/both.md:5", "docs/both.md", "docs/odd.md:6")


@pytest.mark.full
def test_a_judgement_of_her_ticket_goes(workspace: Workspace) -> None:
    file = JudgementFile(workspace.search_index / JUDGEMENTS)
    for key in (HERS[0], OTHERS[0]):
        file.put(Case(public_id(key, workspace.secret()), "", "dark beam", frozenset({"lamp"})))
    forget(workspace, ANNA, NOW)
    assert file.ids() == {public_id(OTHERS[0], workspace.secret())}


@pytest.mark.full
def test_what_still_has_her_words_is_found_wherever_it_stands(
    workspace: Workspace, write_article: WriteArticle
) -> None:
    (workspace.search_index / "evidence.jsonl").parent.mkdir(parents=True, exist_ok=True)
    (workspace.search_index / "judgements.jsonl").write_text(
        json.dumps({"id": "1", "body": f"the {RARE} beam of my lantern", "relevant": ["lamp"]}) + "\n", encoding="utf-8"
    )
    (workspace.root / ".kb" / "store.db.before-0011").write_bytes(b"an earlier store")
    done = forget(workspace, ANNA, NOW)
    assert done.left == ("search_index/judgements.jsonl", ".kb/store.db.before-0011")
    assert {"store: gaps", "store: searches", "store: feedback", "store: claims"} <= set(done.looked_through)


@pytest.mark.full
def test_old_tickets_take_what_was_made_from_them_with_them(workspace: Workspace) -> None:
    with workspace.store() as store:
        for ticket in store.tickets.of(HERS):
            store.tickets.put_many([replace(ticket, created_at=datetime(2020, 1, 1, tzinfo=UTC))])
        store.claims.put(Claim("visit-1", "lamp", "an old question", "n"), datetime(2020, 1, 1, tzinfo=UTC), most=9)
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS[:3]))
    keeps = Workspace(workspace.root, replace(workspace.settings, keep_tickets_days=365))
    assert expire(keeps, NOW, preview=True) == Forgotten(2, 0, (), ())
    done = expire(keeps, NOW)
    assert (done.tickets, done.left) == (2, ())
    with workspace.store() as store:
        assert store.claims.kept() == []
    assert_nothing_of_her(workspace)


@pytest.mark.full
def test_programs_get_what_was_found_as_json(workspace: Workspace, write_article: WriteArticle) -> None:
    write_article("beam.md", f"title: The beam\nsources: [{source_hash(HERS[0], workspace.secret())}]")
    command = ["-C", str(workspace.root), "privacy", "forget", ANNA, "--yes", "--json"]
    done = CliRunner().invoke(kb, command, catch_exceptions=False)
    assert done.exit_code == 1
    row = json.loads(done.stdout)
    assert (row["tickets"], row["beyond"], row["left"], row["waiting"]) == (2, ["docs/beam.md"], [], [])
    again = CliRunner().invoke(kb, command, catch_exceptions=False)
    assert (again.exit_code, json.loads(again.stdout)["tickets"]) == (0, 0)
