"""Translations: told by front matter, folder or name, and stale when their source changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.check import check_articles
from kbtools.articles.library import Folder, Library
from kbtools.articles.publish import publish_article
from kbtools.articles.translate import translate_article
from kbtools.articles.translations import Translation, list_translations
from kbtools.articles.unchanged import meaning_unchanged
from kbtools.errors import KbError
from kbtools.model.article import Article, Changed, changed_since, revision
from kbtools.settings import Settings
from kbtools.workspace import Workspace

WriteArticle = Callable[..., Path]
TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, tzinfo=UTC)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def told(docs: Path) -> dict[str, tuple[str, str, str]]:
    return {a.slug: (a.lang, a.translation_of, a.url) for a in Folder(docs).load().sound().articles}


@pytest.mark.parametrize(
    ("source", "translation", "front"),
    [
        ("vpn.md", "vpn.de.md", ""),
        ("it/vpn.md", "it/vpn.de.md", ""),
        ("vpn.en.md", "vpn.de.md", ""),
        ("articles/vpn.md", "de/articles/vpn.md", ""),
        ("en/articles/vpn.md", "de/articles/vpn.md", ""),
        ("vpn.md", "other.md", "slug: vpn-de\nlang: de\ntranslation_of: vpn"),
        ("vpn.md", "de/other.md", "slug: vpn-de\ntranslation_of: vpn"),
        ("vpn.md", "other.de.md", "slug: vpn-de\ntranslation_of: old-vpn"),
    ],
)
def test_a_translation_is_told_by_its_front_matter_its_folder_or_its_name(
    docs: Path, write_article: WriteArticle, source: str, translation: str, front: str
) -> None:
    write_article(source, "slug: vpn\nreplaces: [old-vpn]")
    write_article(translation, front)
    assert told(docs) == {"vpn": ("", "", "articles/vpn/"), "vpn-de": ("de", "vpn", "de/articles/vpn-de/")}


@pytest.mark.parametrize("name", ["it/vpn.md", "vpn.it.md", "about.de/vpn.md", "de.md", "xx/router.md", "router.xx.md"])
def test_a_place_that_only_looks_like_a_language_makes_no_translation(
    docs: Path, write_article: WriteArticle, name: str
) -> None:
    write_article("router.md")
    write_article(name, "slug: other")
    assert told(docs)["other"] == ("", "", "articles/other/")


def test_pages_in_the_folder_of_a_language_are_pages_as_those_outside_it(
    docs: Path, write_article: WriteArticle
) -> None:
    for name in ("de/contact.md", "de/about/us.md", "de/index.md", "xx/contact.md"):
        write_article(name)
    assert list(Folder(docs, ["about/**"]).paths()) == ["xx/contact.md"]


@pytest.mark.parametrize(
    ("front", "problem", "hint"),
    [
        ("lang: de\ntranslation_of: vnp", "it translates 'vnp', and no article has this slug", "translation_of: vpn"),
        (
            "lang: de\ntranslation_of: vpn-fr",
            "it translates 'vpn-fr', which is a translation itself",
            "translation_of: vpn",
        ),
        ("lang: de\ntranslation_of: z", "it says that it translates itself", "remove translation_of"),
        ("translation_of: vpn", "a translation says its language", "lang: de"),
        ("lang: deu-x1\ntranslation_of: vpn", "no language has the code 'deu-x1'", "lang: de"),
        ("lang: en-GB\ntranslation_of: vpn", "a translation cannot be in the help centre's own language, English", ""),
        ("lang: nl\ntranslation_of: dutch", "article and translation are both in Dutch", ""),
        ("lang: fr\ntranslation_of: vpn", "'vpn' has another translation in that language: docs/a-fr.md", ""),
    ],
)
def test_what_is_wrong_with_a_translation_is_told_with_its_file_and_costs_only_itself(
    docs: Path, write_article: WriteArticle, front: str, problem: str, hint: str
) -> None:
    write_article("vpn.md")
    write_article("dutch.md", "lang: nl")
    write_article("a-fr.md", "slug: vpn-fr\nlang: fr\ntranslation_of: vpn")
    write_article("z.md", front)
    library = Folder(docs).load()
    (found,) = library.problems
    assert (found.code, found.message, found.where) == ("front-matter", problem, "docs/z.md")
    assert (found.hint or "").startswith(hint)
    assert list(library.by_slug) == ["dutch", "vpn", "vpn-fr"]


def test_a_translation_is_public_only_while_its_article_is(docs: Path, write_article: WriteArticle) -> None:
    write_article("a.md", "state: archived")
    write_article("a.de.md")
    write_article("b.md")
    write_article("b.de.md", "state: draft")
    assert [article.slug for article in Folder(docs).load().published] == ["b"]


def test_an_archived_translation_makes_room_for_another(docs: Path, write_article: WriteArticle) -> None:
    write_article("a.md")
    write_article("old.md", "state: archived\nlang: de\ntranslation_of: a")
    write_article("new.md", "lang: de\ntranslation_of: a")
    library = Folder(docs).load().sound()
    assert library.translations["a"]["de"].slug == "new"


@pytest.fixture
def workspace(tmp_path: Path, write_article: WriteArticle) -> Workspace:
    write_article("vpn.md", "title: VPN", "Begin.\n\n## Pair\n\nHold the button.\n\n## Reset\n\nLet go.")
    return bare_workspace(tmp_path, Settings())


def edited(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.docs / "vpn.md"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def states(workspace: Workspace) -> dict[str, tuple[str, str]]:
    return {row.lang: (row.state, row.what_changed) for row in list_translations(workspace)}


def translated(workspace: Workspace, *langs: str) -> None:
    for lang in langs:
        made = translate_article(workspace, "vpn", lang, TODAY)
        publish_article(workspace, made.slug, NOW)


def test_a_translation_begins_as_a_draft_beside_its_article_and_is_checked_by_publishing(workspace: Workspace) -> None:
    made = translate_article(workspace, "vpn", "de", TODAY)
    assert (made.path, made.slug, made.state, made.translation_of) == ("vpn.de.md", "vpn-de", "draft", "vpn")
    assert states(workspace) == {"de": ("draft", "")}
    publish_article(workspace, "vpn-de", NOW)
    assert states(workspace) == {"de": ("checked", "")}
    with pytest.raises(KbError) as caught:
        translate_article(workspace, "vpn", "DE", TODAY)
    assert (caught.value.code, caught.value.where) == ("article-exists", "docs/vpn.de.md")


@pytest.mark.parametrize("lang", ["en", "EN-us", "german"])
def test_nothing_is_translated_into_its_own_language_or_one_that_is_none(workspace: Workspace, lang: str) -> None:
    with pytest.raises(KbError) as caught:
        translate_article(workspace, "vpn", lang, TODAY)
    assert caught.value.code == "front-matter"
    assert [path.name for path in workspace.docs.iterdir()] == ["vpn.md"]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("title: VPN", "title: Tunnel", "title"),
        ("Begin.", "Begin here.", "the beginning"),
        ("the button", "both buttons", "Pair"),
        ("## Reset\n", "## Reset it\n", "Reset it"),
        ("## Reset", "## More\n\nNew.\n\n## Reset", "More"),
        ("## Reset\n\nLet go.", "", "1 section removed"),
    ],
)
def test_a_translation_is_stale_with_what_changed_when_its_article_is_edited(
    workspace: Workspace, old: str, new: str, changed: str
) -> None:
    translated(workspace, "de")
    edited(workspace, old, new)
    assert states(workspace) == {"de": ("stale", changed)}
    (finding,) = [one for one in check_articles(workspace, TODAY) if one.code == "stale-translation"]
    assert (finding.slug, finding.level) == ("vpn-de", "advice")
    assert finding.message == f"'vpn' changed since: {changed}"
    publish_article(workspace, "vpn-de", NOW)
    assert states(workspace) == {"de": ("checked", "")}


def test_a_missing_translation_is_told_for_each_language_in_use_and_for_one_that_is_asked(
    workspace: Workspace, write_article: WriteArticle
) -> None:
    assert list_translations(workspace) == []
    assert [(row.lang, row.state) for row in list_translations(workspace, "fr")] == [("fr", "missing")]
    translated(workspace, "de")
    write_article("other.md")
    write_article("schon.md", "lang: de")
    assert [(row.source.slug, row.state) for row in list_translations(workspace)] == [
        ("other", "missing"),
        ("vpn", "checked"),
    ]


def test_a_translation_that_nobody_compared_says_so(workspace: Workspace, write_article: WriteArticle) -> None:
    write_article("vpn.de.md")
    assert states(workspace) == {"de": ("not checked", "")}
    assert "stale-translation" in {finding.code for finding in check_articles(workspace, TODAY)}


def test_an_edit_that_changed_no_meaning_makes_nothing_stale_and_hides_no_earlier_change(workspace: Workspace) -> None:
    translated(workspace, "de", "fr")
    edited(workspace, "Let go.", "Let go after five seconds.")
    publish_article(workspace, "vpn-de", NOW)
    edited(workspace, "Hold", "Press")
    done = meaning_unchanged(workspace, "vpn")
    assert [row.slug for row in done.checked] == ["vpn-de"]
    assert [row.slug for row in done.stale] == ["vpn-fr"]
    assert states(workspace) == {"de": ("checked", ""), "fr": ("stale", "Pair, Reset")}
    done = meaning_unchanged(workspace, "vpn-fr", "fr")
    assert [row.slug for row in done.checked] == ["vpn-fr"]
    with pytest.raises(KbError) as caught:
        meaning_unchanged(workspace, "vpn")
    assert caught.value.code == "findings"


def test_without_an_edit_that_all_have_in_common_the_language_must_be_said(workspace: Workspace) -> None:
    translated(workspace, "de", "fr")
    edited(workspace, "Hold", "Press")
    publish_article(workspace, "vpn-de", NOW)
    edited(workspace, "Press", "Hold")
    publish_article(workspace, "vpn-fr", NOW)
    edited(workspace, "Hold", "Press")
    edited(workspace, "Let go", "Release")
    publish_article(workspace, "vpn-fr", NOW)
    edited(workspace, "title: VPN", "title: Tunnel")
    german, french = (row.what_changed for row in list_translations(workspace))
    assert (german, french) == ("title, Reset", "title")
    assert [row.slug for row in meaning_unchanged(workspace, "vpn").stale] == ["vpn-de"]
    edited(workspace, "Begin.", "Start.")
    path = workspace.docs / "vpn.de.md"
    article = Folder.of(workspace).read("vpn.de.md")
    now = Library.of(workspace).by_slug["vpn"]
    Folder.of(workspace).write(replace(article, source_revision=revision(replace(now, title="VPN"))), over=True)
    assert path.is_file()
    with pytest.raises(KbError, match="different sections"):
        meaning_unchanged(workspace, "vpn")


BODIES = st.lists(st.tuples(st.text("#ab \n", max_size=12), st.text("ab c\n`", max_size=20)), max_size=6).map(
    lambda parts: "\n".join(f"## {heading}\n{text}" for heading, text in parts)
)


@given(BODIES, BODIES, st.text("ab ", max_size=5))
def test_something_changed_just_where_the_revision_is_another_one(before: str, after: str, title: str) -> None:
    old, new = Article("a", "ab", body=before), Article("a", title, body=after)
    changed = changed_since(new, revision(old))
    assert bool(changed) == (revision(old) != revision(new))
    assert changed_since(new, revision(new)) == Changed()
    assert changed.is_within(changed)


def test_a_note_of_any_text_is_stale_and_no_failure() -> None:
    article = Article("a", "A", body="Text.\n")
    assert all(changed_since(article, note) for note in ("x", "--", "-" * 5000, "é"))
    assert (
        Translation(article, "de", "stale", changed=changed_since(article, "")).what_changed == "title, the beginning"
    )
