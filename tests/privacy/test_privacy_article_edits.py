"""Unsaved texts and earlier versions are reached when a person is forgotten, and when the secret is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from quick_cases import first_quick
from two_people import ANNA, HERS, NOW, RARE

from kbtools.articles.drafts import draft_path
from kbtools.articles.edit import revision_of
from kbtools.articles.publish import source_hash
from kbtools.model.article_change import ArticleChange, KeptFile
from kbtools.model.publication import PlannedPublication
from kbtools.model.review import ReviewComment
from kbtools.privacy.expire import expire
from kbtools.privacy.forget import forget
from kbtools.privacy.rekey import rekey
from kbtools.privacy.scan import scan
from kbtools.storage import ArticleEdit
from kbtools.workspace import Workspace

WriteArticle = Callable[..., Path]


def put_text(workspace: Workspace, slug: str, text: str, revision: str = "") -> None:
    """An unsaved text, and the same as an earlier version."""
    with workspace.store() as store:
        store.article_edits.put(ArticleEdit(slug, "ada@glim.example", text, revision, NOW))
        store.article_edits.keep_version(slug, "ada@glim.example", text, NOW)


def texts(workspace: Workspace) -> list[str]:
    with workspace.store() as store:
        edits = store.article_edits
        return [edit.text for edit in edits.all()] + [version.text for version in edits.versions()]


def test_what_is_kept_beside_and_why_an_article_was_not_published_lose_her_words(workspace: Workspace) -> None:
    with workspace.store() as store:
        for page, text in (("p1", f"The {RARE} lamp"), ("p2", "Charge the lantern")):
            store.article_edits.put_beside(ArticleEdit("lamp", "ada@glim.example", text, "r", NOW, page))
        store.planned.put(PlannedPublication("lamp", NOW, problem=f"no article says {RARE}"))
    forget(workspace, ANNA, NOW)
    with workspace.store() as store:
        assert [edit.text for edit in store.article_edits.all_beside()] == ["Charge the lantern"]
        assert [one.problem for one in store.planned.all()] == ["look at the article"]


def test_unsaved_texts_and_versions_with_her_words_go_and_others_stay(workspace: Workspace) -> None:
    put_text(workspace, "lamp", f"The {RARE} lamp")
    put_text(workspace, "other", "Charge the lantern")
    done = forget(workspace, ANNA, NOW)
    assert texts(workspace) == ["Charge the lantern"] * 2
    assert "1 unsaved texts of articles deleted" in done.changed
    assert "1 earlier versions of articles deleted" in done.changed
    assert not [place for place in done.left if "article" in place]
    assert {"store: article_edits", "store: article_versions"} <= set(done.looked_through)


@pytest.mark.parametrize("who", first_quick([ANNA, "Nobody.Knows@glim.example"]))
def test_the_address_of_a_forgotten_person_goes_where_colleagues_wrote_it_down(workspace: Workspace, who: str) -> None:
    put_text(workspace, "lamp", f"Ask {who.upper()} about the lamp")
    put_text(workspace, "other", "Charge the lantern")
    with workspace.store() as store:
        store.reviews.say(ReviewComment("c1", "lamp", "ada@glim.example", NOW, f"As <{who}> said", ""))
    forget(workspace, who, NOW)
    assert texts(workspace) == ["Charge the lantern"] * 2
    with workspace.store() as store:
        assert store.reviews.comments() == []


@pytest.mark.full
def test_personal_data_in_them_is_found_by_place_and_kind(workspace: Workspace) -> None:
    put_text(workspace, "lamp", "Write to ada.secret@private.example.net")
    places = [found.where for found in scan(workspace, NOW.date())]
    assert {"unsaved text of lamp", "earlier version of lamp"} <= set(places)


@pytest.mark.full
def test_a_new_secret_changes_hashes_in_unsaved_texts_which_still_go_on_from_their_file(workspace: Workspace) -> None:
    old = source_hash(HERS[0], workspace.secret())
    text = f"---\ntitle: Lamp\nsources: [{old}]\n---\n\nText\n"
    path = draft_path(workspace, "lamp")
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    put_text(workspace, "lamp", f"{text}More\n", revision_of(text.encode()))
    rekey(workspace)
    again = Workspace.open(workspace.root)
    new = source_hash(HERS[0], again.secret())
    assert texts(again) == [f"{text}More\n".replace(old, new)] * 2
    with again.store() as store:
        assert store.article_edits.all()[0].revision == revision_of(path.read_bytes())


@pytest.mark.full
def test_personal_data_in_comments_and_in_what_was_published_is_found(workspace: Workspace) -> None:
    private, name = "Write to ada.secret@private.example.net", ".kb/drafts/lamp.md"
    with workspace.store() as store:
        store.reviews.say(ReviewComment("c1", "lamp", "", NOW, "Fine", private))
        for path in (name, "docs/lamp.md"):
            store.changes.add(ArticleChange(path, "lamp", "published", "", NOW, (KeptFile(path, private, ""),)))
    found = {private.where: private.by_person for private in scan(workspace, NOW.date())}
    assert found["comment on lamp"] is False
    assert found[f"{name} before lamp was published"] is False
    assert found["docs/lamp.md before lamp was published"] is True


@pytest.mark.full
def test_what_is_kept_for_the_desk_ends_although_tickets_are_kept_for_ever(workspace: Workspace) -> None:
    put_text(workspace, "lamp", "Charge the lantern")
    with workspace.store() as store:
        store.reviews.say(ReviewComment("c1", "lamp", "", NOW, "Fine"))
        store.changes.add(ArticleChange("1", "lamp", "published", "", NOW, ()))

    def left(after: timedelta) -> list[int]:
        expire(workspace, NOW + after)
        with workspace.store() as store:
            edits, said = store.article_edits, store.reviews.comments()
            return [len(rows) for rows in (store.changes.all(), edits.all(), edits.versions(), said)]

    assert left(timedelta(hours=23)) == [1, 1, 1, 1]
    assert left(timedelta(days=29)) == [0, 1, 1, 1]
    assert left(timedelta(days=179)) == [0, 0, 1, 1]
    assert left(timedelta(days=181)) == [0, 0, 0, 0]
