"""What is kept under the name of a draft goes with the person whose words the name has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from quick_cases import first_quick
from two_people import ANNA, HERS, NOW, OTHERS, RARE, gap_of, put_gaps

from kbtools.articles.drafts import told_of_draft
from kbtools.errors import KbError
from kbtools.gaps.promote import promote
from kbtools.gaps.undo import undo_gap, undoable
from kbtools.model.publication import PlannedPublication, Wanted
from kbtools.model.review import Review, ReviewComment
from kbtools.model.staff import StaffAction
from kbtools.model.teamwork import Assignment
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.own_words import OwnWords
from kbtools.privacy.rekey import rekey
from kbtools.storage import ArticleEdit
from kbtools.workspace import Workspace


def put_under(workspace: Workspace, name: str, told_under: str) -> None:
    """What a team keeps under the name of a draft or an article, without a word of anybody in it."""
    ben = "ben@shop.example"
    with workspace.store() as store:
        store.planned.put(PlannedPublication(name, NOW, ben))
        store.teamwork.assign(Assignment(name, ben, None, NOW))
        store.reviews.put(Review(name, ben, NOW))
        store.reviews.say(ReviewComment(f"c-{name}", told_under, ben, NOW, "Fine", ""))
        store.article_edits.put(ArticleEdit(name, ben, "Fine", "r", NOW))
        store.article_edits.keep_version(told_under, ben, "Fine", NOW)
        store.staff.note(StaffAction(NOW, ben, "edited", name))


def names_left(workspace: Workspace) -> set[str]:
    with workspace.store() as store:
        return {name for _, names in store.forgetting.names() for name in names if name}


@pytest.mark.parametrize("is_there", first_quick([True, False]))
def test_what_is_kept_under_the_name_of_her_draft_goes_with_it(workspace: Workspace, is_there: bool) -> None:
    name = f"dark-{RARE}-beam"
    if is_there:
        workspace.drafts.mkdir(parents=True)
        (workspace.drafts / f"{name}.md").write_text("---\ntitle: Dark\n---\n\nText.\n", encoding="utf-8")
    put_under(workspace, name, told_of_draft(name))
    put_under(workspace, "lamp", "lamp")
    put_under(workspace, "charge-it", told_of_draft("charge-it"))
    done = forget(workspace, ANNA, NOW)
    assert done.left == ()
    assert {"store: planned_publications", "store: assignments", "store: reviews"} <= set(done.looked_through)
    assert names_left(workspace) == {"lamp", "charge-it", told_of_draft("charge-it")}
    with workspace.store() as store:
        assert sorted(one.about for one in store.staff.actions(NOW, 9)) == ["", "charge-it", "lamp"]
        assert len(store.reviews.comments()) == len(store.article_edits.versions()) == len(store.planned.all()) == 2
    for path in (workspace.root / ".kb").rglob("*"):
        assert not path.is_file() or RARE.encode() not in path.read_bytes().lower(), path


@pytest.mark.parametrize("before", first_quick([" ", "\n", "\t", "\r\n", "\u200d", "\\", "'"]))
def test_what_was_done_in_the_background_with_her_draft_or_told_her_words_goes(
    workspace: Workspace, before: str
) -> None:
    with workspace.store() as store:
        for slug, line in ((f"dark-{RARE}-beam", "done"), ("lamp", f"the title has{before}{RARE}"), ("lamp", "done")):
            store.jobs.add("build", Wanted("publish", slug), "", NOW, "here")
            job = store.jobs.claim("site", "one", NOW, "here")
            assert job
            store.jobs.end(replace(job, state="done", lines=(line,)), NOW)
    done = forget(workspace, ANNA, NOW)
    assert done.left == ()
    with workspace.store() as store:
        assert [(job.wanted.slug, job.lines) for job in store.jobs.all()] == [("lamp", ("done",))]


@pytest.mark.parametrize("before", first_quick([" ", "\n", "\t", "\u200d"]))
def test_her_words_are_seen_in_each_text_of_the_store_whatever_stands_before_them(
    workspace: Workspace, before: str
) -> None:
    own = OwnWords(words=frozenset({RARE}))
    with workspace.store() as store:
        assert store.jobs.add("build", Wanted("build"), "", NOW, "here")
        job = store.jobs.claim("site", "one", NOW, "here")
        assert job
        problem = KbError("mkdocs", f"line one{before}{RARE}")
        store.jobs.end(replace(job, state="failed", problems=(problem,)), NOW)
        assert any(own.are_in(text) for table, texts in store.forgetting.texts() for text in texts if table == "jobs")


def test_jobs_that_ended_long_ago_expire(workspace: Workspace) -> None:
    with workspace.store() as store:
        job = store.jobs.add("mine", Wanted("build"), "ben@shop.example", NOW, "here")
        assert job
        store.jobs.cancel(job.id, NOW)
    expire(workspace, NOW + timedelta(days=29))
    with workspace.store() as store:
        assert len(store.jobs.all()) == 1
    expire(workspace, NOW + timedelta(days=30))
    with workspace.store() as store:
        assert store.jobs.all() == []


@pytest.mark.full
def test_a_draft_that_only_quotes_her_loses_its_time_of_publishing_too(workspace: Workspace) -> None:
    workspace.drafts.mkdir(parents=True)
    (workspace.drafts / "beam.md").write_text(f"---\ntitle: Beam\n---\n\n{RARE}\n", encoding="utf-8")
    put_under(workspace, "beam", told_of_draft("beam"))
    forget(workspace, ANNA, NOW)
    assert names_left(workspace) == set()


@pytest.mark.full
def test_a_draft_that_nobody_touched_is_taken_back_after_a_new_secret(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS))
    with undoable(workspace, ["gap-aaaaaaaa"], "wrote a draft", NOW):
        path = promote(workspace, "gap-aaaaaaaa", NOW.date()).path
    before = path.read_bytes()
    rekey(workspace)
    assert path.read_bytes() != before
    undo_gap(Workspace.open(workspace.root), "gap-aaaaaaaa", NOW)
    assert not path.exists()


@pytest.mark.full
def test_a_slug_with_her_words_that_cannot_go_is_named(workspace: Workspace) -> None:
    put_gaps(workspace, gap_of("gap-aaaaaaaa", *HERS, *OTHERS, state="published", slug=f"{RARE}-beam"))
    assert forget(workspace, ANNA, NOW).left == ("store: gaps",)


@pytest.mark.full
def test_pictures_whose_names_have_her_words_are_named_and_stay(workspace: Workspace) -> None:
    folder = workspace.docs / "images" / "lamp"
    folder.mkdir(parents=True)
    for name in (f"the_{RARE.title()}_beam.png", "lantern.png"):
        (folder / name).write_bytes(b"a picture")
    assert forget(workspace, ANNA, NOW).beyond == (f"docs/images/lamp/the_{RARE.title()}_beam.png",)
    assert len(list(folder.iterdir())) == 2
