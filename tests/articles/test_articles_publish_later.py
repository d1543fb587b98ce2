"""Articles that are to be published at a time, and saved changes that go out with any publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from hypothesis import given
from hypothesis import strategies as st
from quick_cases import first_quick

from kbtools.articles.ledger import read_ledger, with_published, write_ledger
from kbtools.articles.library import Library
from kbtools.articles.publish import publish_article
from kbtools.articles.publish_later import (
    LATEST,
    call_off,
    changed_since_planned,
    moment_of,
    plan_publication,
)
from kbtools.articles.unpublished import mark_of, seen_of, unpublished_changes
from kbtools.errors import KbError, KbErrors
from kbtools.model.article import parse_article
from kbtools.model.publication import Agreed
from kbtools.workspace import Workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TEXT = "---\ntitle: {}\nstate: {}\n---\n\nOpen **Orders** and choose the one that you look for.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two articles that customers read, and one that waits."""
    made = bare_workspace(tmp_path)
    made.docs.mkdir(exist_ok=True)
    for slug, title, state in (
        ("orders", "Where are my orders?", "published"),
        ("lamp", "Why is my lamp dark?", "published"),
        ("refund", "When does my refund come?", "draft"),
    ):
        (made.docs / f"{slug}.md").write_text(TEXT.format(title, state), encoding="utf-8")
    return made


def built(workspace: Workspace) -> None:
    """Note what a build notes."""
    ledger = with_published(read_ledger(workspace.root), Library.of(workspace).published, date(2026, 3, 1))
    write_ledger(workspace.root, ledger)


def changed(workspace: Workspace) -> list[str]:
    """The slugs of what would go out with the article that waits."""
    with workspace.store() as store:
        return [one.article.slug for one in unpublished_changes(workspace, Library.of(workspace), store, "refund")]


def test_a_time_is_set_set_again_and_called_off(workspace: Workspace) -> None:
    plan_publication(workspace, "refund", LATER, NOW, "ada@shop.example")
    plan_publication(workspace, "refund", LATER + timedelta(hours=1), NOW, "ada@shop.example")
    with workspace.store() as store:
        assert [(one.slug, one.at, one.email) for one in store.planned.all()] == [
            ("refund", LATER + timedelta(hours=1), "ada@shop.example")
        ]
    assert call_off(workspace, "refund") == "refund"
    with pytest.raises(KbError, match="at no time"):
        call_off(workspace, "refund")


def test_a_time_is_called_off_whose_article_is_gone_but_not_once_it_is_being_published(workspace: Workspace) -> None:
    planned = plan_publication(workspace, "refund", LATER, NOW).publication
    with workspace.store() as store:
        store.planned.begin(planned, LATER)
    with pytest.raises(KbError, match="being published now"):
        call_off(workspace, "refund")
    with workspace.store() as store:
        store.planned.fail("refund", "the article is gone")
    (workspace.docs / "refund.md").unlink()
    assert call_off(workspace, "refund") == "refund"
    with workspace.store() as store:
        assert store.planned.all() == []


def since_planned(workspace: Workspace) -> str:
    """What was changed since the time was set, in words."""
    with workspace.store() as store:
        (planned,) = store.planned.all()
        library = Library.of(workspace)
        return changed_since_planned(workspace, planned, library, unpublished_changes(workspace, library, store))


def test_a_time_holds_for_the_text_that_it_was_set_for_and_for_what_else_was_saved_then(workspace: Workspace) -> None:
    built(workspace)
    lamp, refund = workspace.docs / "lamp.md", workspace.docs / "refund.md"
    lamp.write_text(TEXT.format("Why is my lamp off?", "published"), encoding="utf-8")
    done = plan_publication(workspace, "refund", LATER, NOW)
    assert [one.article.slug for one in done.others] == ["lamp"]
    assert not since_planned(workspace)
    built(workspace)  # what was agreed to went out before: less than that is agreed to as well
    assert not since_planned(workspace)
    lamp.write_text(TEXT.format("Why is my lamp blue?", "published"), encoding="utf-8")
    assert "Why is my lamp blue?" in since_planned(workspace)
    refund.write_text(TEXT.format("When is my money back?", "draft"), encoding="utf-8")
    assert "its text was changed" in since_planned(workspace)
    refund.unlink()
    assert "gone" in since_planned(workspace)


def test_a_time_is_not_set_for_what_whoever_asks_has_not_seen(workspace: Workspace) -> None:
    built(workspace)
    seen = seen_of(Library.of(workspace).article("refund"))
    (workspace.docs / "lamp.md").write_text(TEXT.format("Why is my lamp off?", "published"), encoding="utf-8")
    with pytest.raises(KbError, match="Why is my lamp off"):
        plan_publication(workspace, "refund", LATER, NOW, agreed=Agreed(seen, ""))
    (workspace.docs / "refund.md").write_text(TEXT.format("When is my money back?", "draft"), encoding="utf-8")
    with pytest.raises(KbError, match="another than the one"):
        plan_publication(workspace, "refund", LATER, NOW, agreed=Agreed(seen))
    with workspace.store() as store:
        assert store.planned.all() == []


@given(
    st.sampled_from(["state: in-review", "owner: us", "reviewed: 2026-02-01", "sources: [abc]", "review_every: 30"]),
    st.sampled_from(["tags: [lamps]", "phrases: [It is dark]", "people_first: true", "applies_to: [Lamp 2]"]),
)
def test_customers_see_the_same_text_whatever_its_owner_state_and_days(unseen: str, seen: str) -> None:
    text = "---\ntitle: Lamp\n{}---\n\nOpen it.\n"
    plain, for_staff, for_customers = (
        seen_of(parse_article(text.format(lines), "lamp.md")) for lines in ("", f"{unseen}\n", f"{unseen}\n{seen}\n")
    )
    assert plain == for_staff != for_customers


def test_publishing_it_before_ends_the_plan(workspace: Workspace) -> None:
    plan_publication(workspace, "refund", LATER, NOW)
    publish_article(workspace, "refund", NOW)
    with workspace.store() as store:
        assert store.planned.all() == []


@pytest.mark.parametrize("at", [NOW - timedelta(days=1), NOW, NOW + LATEST + timedelta(minutes=1)])
def test_no_time_is_set_that_is_over_or_far_away(workspace: Workspace, at: datetime) -> None:
    with pytest.raises(KbError, match=r"over|away"):
        plan_publication(workspace, "refund", at, NOW)


def test_no_time_is_set_for_what_could_not_be_published_now(workspace: Workspace) -> None:
    with pytest.raises(KbError, match="read this article already"):
        plan_publication(workspace, "orders", LATER, NOW)
    path = workspace.docs / "refund.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n[Gone](nowhere.md)\n", encoding="utf-8")
    with pytest.raises((KbError, KbErrors), match="nowhere"):
        plan_publication(workspace, "refund", LATER, NOW)
    by_pull_request = Workspace(workspace.root, replace(workspace.settings, desk_publish="pull-request"))
    with pytest.raises(KbError, match="pull request"):
        plan_publication(by_pull_request, "refund", LATER, NOW)


def test_only_one_of_two_services_begins_a_publication(workspace: Workspace) -> None:
    planned = plan_publication(workspace, "refund", LATER, NOW).publication
    with workspace.store() as store:
        assert [store.planned.begin(planned, LATER), store.planned.begin(planned, LATER)] == [True, False]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02T09:30", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (" 2026-03-02 09:30 ", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30+02:00", datetime(2026, 3, 2, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_utc_unless_it_names_its_zone(written: str, meant: datetime) -> None:
    assert moment_of(written) == meant


@given(st.text(max_size=60))
def test_any_other_text_is_refused_as_no_time_or_is_one_in_utc(written: str) -> None:
    try:
        found = moment_of(written)
    except KbError as refused:
        found, code = NOW, refused.code
    else:
        code = "article-refused"
    assert (found.tzinfo, code) == (UTC, "article-refused")


@pytest.mark.parametrize(
    "line",
    first_quick(
        ["applies_to: [Lamp 2]", "tags: [lamps]", "kind: problem", "phrases: [It is dark]", "replaces: [dark-lamp]"]
    ),
)
def test_a_saved_change_of_what_pages_and_suggestions_use_is_named(workspace: Workspace, line: str) -> None:
    built(workspace)
    path = workspace.docs / "lamp.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("state:", "owner: us\nreviewed: 2026-03-01\nstate:"), encoding="utf-8")
    assert changed(workspace) == []
    path.write_text(text.replace("state:", f"{line}\nstate:"), encoding="utf-8")
    assert changed(workspace) == ["lamp"]
    built(workspace)
    assert changed(workspace) == []


def test_an_article_that_was_archived_in_its_file_is_named_until_the_site_is_built(workspace: Workspace) -> None:
    built(workspace)
    (workspace.docs / "lamp.md").write_text(TEXT.format("Why is my lamp dark?", "archived"), encoding="utf-8")
    assert changed(workspace) == ["lamp"]
    built(workspace)
    assert changed(workspace) == []
    (workspace.docs / "lamp.md").write_text(TEXT.format("Why is my lamp dark?", "published"), encoding="utf-8")
    assert changed(workspace) == ["lamp"]


def test_saved_changes_of_other_articles_are_named_and_one_more_is_another_mark(workspace: Workspace) -> None:
    assert changed(workspace) == []
    built(workspace)
    assert changed(workspace) == []
    (workspace.docs / "lamp.md").write_text(TEXT.format("Why is my lamp off?", "published"), encoding="utf-8")
    assert changed(workspace) == ["lamp"]
    first = mark_of(unpublished_changes(workspace, Library.of(workspace), None))
    (workspace.docs / "orders.md").write_text(TEXT.format("Where is it?", "published"), encoding="utf-8")
    assert changed(workspace) == ["lamp", "orders"]
    assert mark_of(unpublished_changes(workspace, Library.of(workspace), None)) != first
