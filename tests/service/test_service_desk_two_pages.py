"""Two pages of the editor that one person has open: the older one overwrites nobody."""

from __future__ import annotations

import re

import pytest
from desk_client import Desk
from quick_cases import first_quick

from kbtools.service.desk.editor_form import packed

EDIT = "/desk/articles/reset-password/edit"


def hidden(page: str) -> dict[str, str]:
    """The fields that the form of a page sends back as they are."""
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("form", "base", "revision", "page")
    }


def test_an_old_page_does_not_save_over_a_colleague_though_a_newer_page_knows_of_her_text(desk: Desk) -> None:
    desk.sign_in("admin")
    old = hidden(desk.get(EDIT).text)
    path = desk.workspace.docs / "reset-password.md"
    path.write_text(re.sub("title: .*", "title: Saved by a colleague", path.read_text("utf-8")), "utf-8")
    new = hidden(desk.get(EDIT).text)
    assert desk.post(EDIT, **new, do="autosave", title="Typed into the new page").status_code == 204
    refused = desk.post(EDIT, **old, do="save", title="Typed into the old page")
    assert refused.status_code == 409
    assert "in another window" in refused.text
    assert "Typed into the old page" in refused.text
    assert "title: Saved by a colleague" in path.read_text("utf-8")


def test_a_text_without_its_first_lines_is_not_saved_and_not_lost(desk: Desk) -> None:
    desk.sign_in("editor")
    path = desk.workspace.docs / "reset-password.md"
    before = path.read_bytes()
    sent = {**hidden(desk.get(f"{EDIT}?as=markdown").text), "as": "markdown", "whole": "x"}
    refused = desk.post(EDIT, **sent, do="save")
    assert "the lines between --- at the top are gone" in refused.text.casefold()
    assert path.read_bytes() == before


def kept_beside(desk: Desk) -> list[str]:
    """The titles of what is kept beside what the editor shows."""
    with desk.workspace.store() as store:
        edits = store.article_edits.all_beside()
    return [found[1] for edit in edits if (found := re.search("^title: (.*)$", edit.text, re.MULTILINE))]


def unsaved(desk: Desk) -> str:
    """The title of what the editor shows."""
    with desk.workspace.store() as store:
        (edit,) = store.article_edits.all()
    found = re.search("^title: (.*)$", edit.text, re.MULTILINE)
    assert found
    return found[1]


def test_what_one_person_types_in_two_pages_is_kept_twice_and_both_are_shown(desk: Desk) -> None:
    desk.sign_in("editor")
    old, new = hidden(desk.get(EDIT).text), hidden(desk.get(EDIT).text)
    assert desk.post(EDIT, **new, do="autosave", title="Typed into the new page").status_code == 204
    told = desk.post(EDIT, **old, do="autosave", title="Typed into the old page")
    assert told.status_code == 409
    assert "both are kept" in told.text
    desk.post(EDIT, **old, do="autosave", title="Typed on in the old page")
    assert (unsaved(desk), kept_beside(desk)) == ("Typed into the new page", ["Typed on in the old page"])
    shown = desk.get(EDIT).text
    assert "You wrote another text in another window" in shown
    assert "Typed on in the old page" in shown
    assert 'value="Typed into the new page"' in shown


@pytest.mark.full
def test_the_other_text_is_taken_up_and_the_first_one_is_kept_until_it_is_dropped(desk: Desk) -> None:
    desk.sign_in("editor")
    old, new = hidden(desk.get(EDIT).text), hidden(desk.get(EDIT).text)
    desk.post(EDIT, **new, do="keep", title="One")
    desk.post(EDIT, **old, do="keep", title="Other")
    for button, there, beside in (("swap", "Other", ["One"]), ("forget", "Other", [])):
        page = desk.get(EDIT).text
        (pressed,) = re.findall(rf'value="({button}:[^"]+)"', page)
        assert desk.post(EDIT, **hidden(page), do=pressed).status_code == 303
        assert (unsaved(desk), kept_beside(desk)) == (there, beside)


@pytest.mark.parametrize("button", first_quick(["save", "discard", "keep"]))
def test_an_old_page_in_which_nothing_was_typed_loses_nothing_of_the_new_one(desk: Desk, button: str) -> None:
    desk.sign_in("editor")
    old, new = hidden(desk.get(EDIT).text), hidden(desk.get(EDIT).text)
    desk.post(EDIT, **new, do="autosave", title="Typed into the new page")
    assert desk.post(EDIT, **old, do=button).status_code == 409
    assert (unsaved(desk), kept_beside(desk)) == ("Typed into the new page", [])


@pytest.mark.full
def test_a_page_that_looked_at_its_preview_goes_on_with_its_own_text(desk: Desk) -> None:
    desk.sign_in("editor")
    page = hidden(desk.get(EDIT).text)
    assert desk.post(EDIT.replace("edit", "preview"), **page, title="Looked at").status_code == 200
    assert desk.post(EDIT, **page, do="keep", title="Typed on").status_code == 303
    assert (unsaved(desk), kept_beside(desk)) == ("Typed on", [])


@pytest.mark.full
def test_the_next_page_of_the_same_work_replaces_what_it_began_with(desk: Desk) -> None:
    desk.sign_in("editor")
    desk.post(EDIT, **hidden(desk.get(EDIT).text), do="keep", title="One")
    assert desk.post(EDIT, **hidden(desk.get(EDIT).text), do="keep", title="Two").status_code == 303
    assert (unsaved(desk), kept_beside(desk)) == ("Two", [])


@pytest.mark.parametrize("base", first_quick(["x", "eJwLycgsVgCiRIWS1OISAA", "%%%"]))
def test_a_damaged_form_is_refused_in_plain_words_and_says_that_nothing_was_kept(desk: Desk, base: str) -> None:
    desk.sign_in("editor")
    page = {**hidden(desk.get(EDIT).text), "base": base}
    refused = desk.post(EDIT, **page, do="save", title="Lost?")
    assert refused.status_code == 400
    assert "nothing of it was kept" in refused.text
    assert "What you typed is kept" not in refused.text


@pytest.mark.full
def test_an_empty_last_step_is_not_in_the_page_as_customers_will_see_it(desk: Desk) -> None:
    desk.sign_in("editor")
    path = desk.workspace.docs / "reset-password.md"
    path.write_text("---\ntitle: How?\nslug: reset-password\n---\n\n## What to do\n\n1. Press it.\n2. \n", "utf-8")
    shown = desk.get(EDIT.replace("edit", "preview")).text
    assert "Press it." in shown
    assert shown.count("<li>") == 1


@pytest.mark.full
@pytest.mark.parametrize("do", ["steps:{}", "up:{}.0.0", "down:0.0.{}"])
def test_a_button_with_a_number_of_thousands_of_digits_is_refused_like_any_other_that_is_not_there(
    desk: Desk, do: str
) -> None:
    desk.sign_in("writer")
    pressed = {**hidden(desk.get(EDIT).text), "do": do.format("9" * 5_000)}
    assert desk.post(EDIT, **pressed).status_code == 409


@pytest.mark.full
@pytest.mark.parametrize("button", ["edit", "preview"])
def test_a_small_form_that_unpacks_to_more_than_any_form_can_hold_is_refused_at_once(desk: Desk, button: str) -> None:
    desk.sign_in("writer")
    page = {**hidden(desk.get(EDIT).text), "base": packed("\n" * 1_000_000), "question": "lamp"}
    assert desk.post(EDIT.replace("edit", button), **page, do="up:0.0.1").status_code == 400
    with desk.workspace.store() as store:
        assert store.article_edits.all() == []
