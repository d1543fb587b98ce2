"""Translations at the desk: what is missing and stale, begun, compared, and said to hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desk_client import Desk
from quick_cases import first_quick

from kbtools.staff.log import staff_log

SOURCE = "reset-password"
EDIT = f"/desk/articles/{SOURCE}/edit"
LIST = "/desk/translations"


@pytest.fixture
def translated(desk: Desk) -> Path:
    """The file of a translation, begun at the desk by a writer and by now published."""
    desk.sign_in("writer")
    assert "Nothing is translated yet" in desk.get(LIST).text
    begun = desk.post(LIST, form=desk.form(), do="begin", slug=SOURCE, lang="de")
    assert begun.headers["location"] == f"/desk/articles/{SOURCE}-de/edit"
    path = desk.workspace.docs / f"{SOURCE}.de.md"
    path.write_text(path.read_text(encoding="utf-8").replace("state: draft", "state: published"), encoding="utf-8")
    desk.client.cookies.clear()
    return path


def change(desk: Desk, **more: str) -> str:
    """Save the article with another title; returns the page that follows."""
    page = desk.get(EDIT).text
    names = ("form", "base", "revision", "page")
    hidden = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in names}
    answer = desk.post(EDIT, **hidden, do="save", title="How do I set a new password?", **more)
    return desk.get(answer.headers["location"]).text if answer.status_code == 303 else answer.text


def test_what_is_missing_and_stale_is_listed_and_the_source_stands_beside_its_translation(
    desk: Desk, translated: Path
) -> None:
    desk.sign_in("editor")
    assert "Begin the translation of" in desk.get(f"{LIST}?state=missing").text
    assert translated.stem.partition(".")[0] not in desk.get(f"{LIST}?state=stale").text
    change(desk)
    assert f"/desk/articles/{SOURCE}-de/edit" in desk.get(f"{LIST}?state=stale&lang=de").text
    assert "Nothing waits here" in desk.get(f"{LIST}?state=stale&lang=fr").text
    beside = desk.get(f"/desk/articles/{SOURCE}-de/edit").text
    assert f'src="/desk/articles/{SOURCE}/preview?text=saved"' in beside


def test_whoever_saves_the_article_says_that_its_meaning_is_unchanged_and_the_log_keeps_it(
    desk: Desk, translated: Path
) -> None:
    desk.sign_in("editor")
    assert "its translations still hold" in desk.get(EDIT).text
    before = translated.read_text(encoding="utf-8")
    change(desk, unchanged="1")
    assert translated.read_text(encoding="utf-8") != before
    assert "Nothing waits here" in desk.get(f"{LIST}?state=stale").text
    assert "said that the meaning is unchanged of" in [one.action for one in staff_log(desk.workspace, desk.now, 9)]


def test_the_log_says_nothing_of_a_meaning_where_no_translation_was_marked(desk: Desk, translated: Path) -> None:
    desk.sign_in("editor")
    change(desk)
    before = translated.read_text(encoding="utf-8")
    change(desk, unchanged="1")  # it was stale before
    assert translated.read_text(encoding="utf-8") == before
    actions = [one.action for one in staff_log(desk.workspace, desk.now, 9)]
    assert "saved an article" in actions
    assert "said that the meaning is unchanged of" not in actions


@pytest.mark.full
def test_a_translation_that_was_stale_before_stays_so_and_the_others_are_marked(desk: Desk, translated: Path) -> None:
    desk.sign_in("editor")
    source = desk.workspace.docs / f"{SOURCE}.md"
    source.write_text(source.read_text(encoding="utf-8") + "\n## Else\n\nWrite to us.\n", encoding="utf-8")
    assert desk.post(LIST, form=desk.form(), do="begin", slug=SOURCE, lang="fr").status_code == 303
    french = desk.workspace.docs / f"{SOURCE}.fr.md"
    german, before = translated.read_text(encoding="utf-8"), french.read_text(encoding="utf-8")
    page = change(desk, unchanged="1")
    assert "Your text is saved; earlier changes are not translated into German yet" in page
    assert "Nothing is unsaved." in page
    assert "How do I set a new password?" in source.read_text(encoding="utf-8")
    assert translated.read_text(encoding="utf-8") == german
    assert french.read_text(encoding="utf-8") != before


@pytest.mark.full
def test_an_article_and_its_row_say_in_which_languages_it_is_missing_and_begin_them_by_name(
    desk: Desk, translated: Path
) -> None:
    desk.sign_in("editor")
    other = next(path.stem for path in desk.workspace.docs.glob("*.md") if path.stem.partition(".")[0] != SOURCE)
    listed = desk.get("/desk/articles").text
    assert f'<a href="/desk/articles/{other}#translations">German: missing</a>' in listed
    page = desk.get(f"/desk/articles/{other}").text
    assert "Translate into German" in page
    assert '<option value="pt-BR">Brazilian Portuguese</option>' in page
    assert '<option value="de">' not in page
    begun = desk.post(LIST, form=desk.form(), do="begin", slug=other, lang="pt-BR").headers["location"]
    assert begun == f"/desk/articles/{other}-pt-br/edit"
    assert f'<a href="/desk/articles/{SOURCE}-de/edit">German</a>' in desk.get(f"/desk/articles/{SOURCE}").text
    refused = desk.post(LIST, form=desk.form(), do="begin", slug=other, lang="deu-tsch")
    assert "--lang" not in refused.text


@pytest.mark.full
def test_only_editors_say_later_that_the_meaning_is_unchanged(desk: Desk, translated: Path) -> None:
    desk.sign_in("editor")
    change(desk)
    assert desk.post(LIST, form=desk.form(), do="unchanged", slug=SOURCE, lang="de").status_code == 303
    assert "Nothing waits here" in desk.get(f"{LIST}?state=stale").text
    desk.client.cookies.clear()
    desk.sign_in("agent")
    before = translated.read_text(encoding="utf-8")
    assert desk.post(LIST, form=desk.form(), do="unchanged", slug=SOURCE, lang="de").status_code == 403
    assert translated.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("slug", "lang"), first_quick([("no-such", "de"), (SOURCE, "en"), (SOURCE, "zz-nothing"), (SOURCE, "")])
)
def test_no_translation_is_begun_of_nothing_or_into_no_language(desk: Desk, slug: str, lang: str) -> None:
    desk.sign_in("writer")
    before = sorted(desk.workspace.docs.iterdir())
    assert desk.post(LIST, form=desk.form(), do="begin", slug=slug, lang=lang).status_code in (404, 409, 422)
    assert sorted(desk.workspace.docs.iterdir()) == before
