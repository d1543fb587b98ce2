"""What staff write in articles, and earlier versions, in either kind of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kbtools.storage import ArticleEdit, Store
from kbtools.storage.article_edits import KEPT, MOST, MOST_BESIDE, UNSAVED

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ADA = ArticleEdit("lamp", "ada@glim.example", "One\r\ntwo", "r1", NOW)


def test_each_person_has_one_unsaved_text_of_an_article(store: Store) -> None:
    edits = store.article_edits
    grace = replace(ADA, email="grace@glim.example", at=NOW + timedelta(minutes=1))
    for edit in (ADA, grace, replace(ADA, text="Two"), replace(ADA, slug="other")):
        edits.put(edit)
    assert edits.find("lamp", ADA.email) == replace(ADA, text="Two")
    assert edits.of("lamp") == [grace, replace(ADA, text="Two")]
    assert len(edits.all()) == 3
    edits.remove([ADA])
    assert edits.of("lamp") == [grace]


def test_what_nobody_saves_goes_after_a_while(store: Store) -> None:
    store.article_edits.put(ADA)
    store.article_edits.put(replace(ADA, slug="other", at=NOW + UNSAVED))
    assert store.article_edits.find("lamp", ADA.email)
    store.article_edits.put(replace(ADA, slug="other", at=NOW + UNSAVED + timedelta(seconds=1)))
    assert store.article_edits.find("lamp", ADA.email) is None


def test_the_last_versions_of_an_article_are_kept_for_a_while(store: Store) -> None:
    edits = store.article_edits
    for number in range(MOST + 3):
        edits.keep_version("lamp", ADA.email, str(number), NOW + timedelta(minutes=number))
    edits.keep_version("other", ADA.email, "x", NOW)
    assert (edits.number_of_versions("lamp"), edits.number_of_versions("other")) == (MOST, 1)
    (other,) = edits.versions("other")
    assert (edits.version("other", other.id), edits.version("lamp", other.id)) == (other, None)
    assert [version.text for version in edits.versions("lamp")] == [str(n) for n in range(MOST + 2, 2, -1)]
    last = NOW + timedelta(minutes=MOST + 2)
    assert edits.last_saved(["lamp", "none"]) == {"lamp": (ADA.email, last)}
    edits.keep_version("other", ADA.email, "y", NOW + KEPT + timedelta(days=1))
    assert [version.text for version in edits.versions()] == ["y"]
    edits.remove_versions([version.id for version in edits.versions()])
    assert edits.versions() == []


def test_the_last_texts_of_a_person_in_other_editors_of_an_article_are_kept(store: Store) -> None:
    edits = store.article_edits
    for other in (replace(ADA, email="grace@glim.example", page="g"), replace(ADA, slug="other", page="o")):
        edits.put_beside(other)
    for number in range(60):
        edits.put_beside(replace(ADA, text=str(number), page=f"p{number}", at=NOW + timedelta(minutes=number)))
    assert [edit.text for edit in edits.beside("lamp", ADA.email)] == [str(n) for n in range(59, 59 - MOST_BESIDE, -1)]
    edits.put_beside(replace(ADA, text="again", page="p56", at=NOW + timedelta(hours=2)))
    assert [edit.text for edit in edits.beside("lamp", ADA.email)] == ["again", "59", "58", "57", "55"]
    assert {edit.page for edit in edits.all_beside()} >= {"g", "o"}


def test_all_texts_can_be_rewritten(store: Store) -> None:
    edits = store.article_edits
    edits.put(ADA)
    edits.keep_version("lamp", ADA.email, "One", NOW)
    edits.put_beside(replace(ADA, text="Other", page="p2"))
    edits.rewrite(str.upper, lambda revision: revision + "!")
    assert [(edit.text, edit.revision, edit.page) for edit in edits.all_beside()] == [("OTHER", "r1!", "p2")]
    assert edits.remove_old(NOW + UNSAVED + timedelta(seconds=1)) == 2
    assert edits.all_beside() == []
    edits.put(replace(ADA, text="ONE\r\nTWO", revision="r1!"))
    assert [(edit.text, edit.revision) for edit in edits.all()] == [("ONE\r\nTWO", "r1!")]
    assert [version.text for version in edits.versions()] == ["ONE"]
