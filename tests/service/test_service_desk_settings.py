"""Settings at the desk: shown as lines of their file before they are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import yaml
from desk_client import HOSTILE, Desk
from starlette.testclient import TestClient

from kbtools.languages.pages import page_texts
from kbtools.service.desk.word_places import PLACES, place_of
from kbtools.settings import load_settings
from kbtools.staff.log import staff_log

Open = Callable[..., TestClient]


def own(desk: Desk) -> dict[str, Any]:
    """What pyproject.toml says."""
    read = tomllib.loads((desk.workspace.root / "pyproject.toml").read_text("utf-8"))
    found: dict[str, Any] = read["tool"]["kbtools"]
    return found


def agree(desk: Desk, **fields: str) -> str:
    """Show a change, and write it; returns the page that showed it."""
    shown = desk.post("/desk/settings", form=desk.form(), **fields).text
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown[shown.index("<main") :])
    answer = desk.post("/desk/settings", **{name: unescape(value) for name, value in hidden})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/settings?written=1")
    return shown


def waiting(desk: Desk) -> list[str]:
    """What still holds of what was changed, as the page says it."""
    return re.findall(r"In use there now: <strong>([^<]+)</strong>", desk.get("/desk/settings?q=form.title").text)


@pytest.mark.full
def test_a_change_is_shown_written_after_a_yes_and_logged(desk: Desk) -> None:
    root = desk.workspace.root
    (root / "pyproject.toml").write_text('[tool.kbtools]\nname = "Old" # told\n', "utf-8")
    (root / "mkdocs.yml").write_text("site_name: Old\nplugins:\n  - search\n  - kbtools\n", "utf-8")
    desk.sign_in("admin")
    before = (root / "pyproject.toml").read_bytes()
    desk.post("/desk/settings", form=desk.form(), name="New")
    assert (root / "pyproject.toml").read_bytes() == before
    shown = agree(desk, name=f"Glim {HOSTILE}", colour="#0b6e4f", colour_was="#000000", **{"contact.copy": "false"})
    assert HOSTILE not in shown
    assert "pyproject.toml" in shown
    assert own(desk) == {"name": f"Glim {HOSTILE}", "contact": {"copy": False}}
    site = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    assert site == {"site_name": f"Glim {HOSTILE}", "plugins": ["search", {"kbtools": {"colour": "#0b6e4f"}}]}
    assert " # told" in (root / "pyproject.toml").read_text("utf-8")
    done = [row.about for row in staff_log(desk.workspace, desk.now, 20) if row.action == "changed a setting"]
    assert sorted(done) == ["colour", "contact.copy", "name"]


@pytest.mark.full
def test_words_are_searched_for_and_written_into_their_file(desk: Desk) -> None:
    desk.sign_in("admin")
    shown = desk.get("/desk/settings?q=form.title").text
    assert 'name="words.form.title"' in shown
    assert "Contact form: title</label>" in shown
    agree(desk, **{"words.form.title": "Ask us"})
    assert load_settings(desk.workspace.root).said["form"]["title"] == "Ask us"


def test_each_group_of_texts_is_told_by_where_customers_read_it() -> None:
    groups = {key for key, texts in page_texts("en").items() if isinstance(texts, dict)}
    assert groups == set(PLACES)
    assert place_of("article.people_first") == "Page of an article: people first"
    assert place_of("moved") == "Several pages: moved"


@pytest.mark.full
def test_where_no_colour_is_chosen_the_usual_one_is_shown_and_is_no_change(desk: Desk) -> None:
    desk.sign_in("admin")
    usual = re.findall(r'name="colour(?:_was)?"[^>]* value="(#\w+)"', desk.get("/desk/settings").text)
    assert usual == ["#4051b5", "#4051b5"]
    refused = desk.post("/desk/settings", form=desk.form(), colour="#4051b5", colour_was="#4051b5")
    assert refused.status_code == 422


@pytest.mark.full
def test_what_was_written_is_marked_as_waiting_until_the_service_is_started_again(desk: Desk) -> None:
    desk.sign_in("admin")
    before = waiting(desk)
    agree(desk, **{"suggest.min_probability": "0.55", "contact.copy": "false", "words.form.title": "Ask us"})
    running = str(desk.workspace.settings.min_probability)
    assert [one for one in waiting(desk) if one not in before] == ["yes", running, "How can we help?"]


@pytest.mark.full
def test_ticks_that_are_taken_out_are_a_change_and_fields_of_other_forms_are_none(desk: Desk) -> None:
    desk.sign_in("admin")
    agree(desk, **{"contact.fields.sent": "1", "contact.fields.product": "1"})
    assert own(desk)["contact"]["fields"] == ["product"]


@pytest.mark.full
def test_fields_that_stay_ticked_keep_the_order_of_the_file(desk: Desk) -> None:
    (desk.workspace.root / "pyproject.toml").write_text(
        '[tool.kbtools]\ncontact.fields = ["version", "product"]\n', "utf-8"
    )
    desk.sign_in("admin")
    ticks = {f"contact.fields.{one}": "1" for one in ("sent", "product", "version")}
    agree(desk, **ticks, **{"contact.copy": "false"})
    assert own(desk)["contact"] == {"fields": ["version", "product"], "copy": False}
    agree(desk, **ticks, **{"contact.fields.name": "1"})
    assert own(desk)["contact"]["fields"] == ["version", "product", "name"]


@pytest.mark.full
def test_a_text_on_several_lines_that_nobody_changed_keeps_no_other_from_being_written(desk: Desk) -> None:
    words = desk.workspace.root / "words.yml"
    words.write_text("form:\n  title: |\n    Write\n    to us\n", "utf-8")
    desk.sign_in("admin")
    agree(desk, **{"words.form.title": "Write\r\nto us\r\n", "words.form.send": "Go"})
    assert words.read_text("utf-8") == 'form:\n  send: "Go"\n  title: |\n    Write\n    to us\n'


@pytest.mark.full
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"suggest.min_probability": "2"},
        {"suggest.min_probability": "nan"},
        {"review_every": "soon"},
        {"colour": "red"},
        {"words.form.title": ""},
        {"words.no.such": "x"},
        {"words.copy.subject": "{} {reference} {"},
        {"smtp.host": "mail.evil.example"},
        {"do": "write", "name": "New", "revision": "0"},
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(desk: Desk, fields: dict[str, str]) -> None:
    desk.sign_in("admin")
    names = ("pyproject.toml", "mkdocs.yml", "words.yml")
    files = [desk.workspace.root / name for name in names if (desk.workspace.root / name).is_file()]
    before = [path.read_bytes() for path in files]
    assert desk.post("/desk/settings", form=desk.form(), **fields).status_code in (409, 422)
    assert [path.read_bytes() for path in files] == before


@pytest.mark.full
def test_what_a_variable_holds_is_told_and_not_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_REVIEW_EVERY", "30")
    desk.sign_in("admin")
    assert "KB_REVIEW_EVERY" in desk.get("/desk/settings").text
    assert desk.post("/desk/settings", form=desk.form(), review_every="10").status_code == 422


@pytest.mark.full
def test_where_articles_go_by_pull_request_the_lines_are_shown_and_cannot_be_written(
    open_client: Open, desk: Desk
) -> None:
    desk.client = open_client(desk.clock, desk_publish="pull-request", index_storage="shared")
    desk.sign_in("admin")
    assert "Several services answer here" in desk.get("/desk/settings").text
    shown = desk.post("/desk/settings", form=desk.form(), name="New")
    assert (shown.status_code, "Make this one in a clone" in shown.text, "Write it" in shown.text) == (200, True, False)
    assert desk.post("/desk/settings", form=desk.form(), name="New", do="write", revision="0").status_code == 422
