"""Internal notes at five help desks: never public, once, and it is known what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noting_desk import PATHS, NotingDesk

from kbtools.errors import KbError
from kbtools.helpdesks import vendors
from kbtools.helpdesks.delivery import Unreachable
from kbtools.helpdesks.note import InDoubtError, NotePart, as_html, as_markdown
from kbtools.settings import TABLE, Settings
from kbtools.text.html import html_to_text

NAMES = vendors.names("note")
PARTS = (NotePart("May answer this", (("Reset <your> password", "https://help.example.com/articles/reset/"),)),)
every_desk = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def desk() -> Iterator[NotingDesk]:
    with NotingDesk() as desk:
        yield desk


def write(name: str, desk: NotingDesk, ticket: str = "81", **other: Any) -> None:
    settings = Settings(**{**desk.settings(), **other})
    vendors.note(name).write(settings, ticket, PARTS, lambda: datetime.now(UTC))


@every_desk
def test_a_note_is_written_where_customers_do_not_see_it(name: str, desk: NotingDesk) -> None:
    write(name, desk)
    (ticket, text, public) = desk.notes[0]
    assert (ticket, public) == ("81", False)
    assert "https://help.example.com/articles/reset/" in text
    assert "<your>" not in text
    assert "Reset" in text


@every_desk
@pytest.mark.parametrize("status", [429, 503, 401, 403])
def test_what_may_succeed_later_is_said_to_be_unwritten(name: str, status: int, desk: NotingDesk) -> None:
    desk.faults[PATHS[name]] = [(status, {"retry-after": "60"})] * 2
    with pytest.raises(Unreachable):
        write(name, desk)
    assert desk.notes == []


@every_desk
@pytest.mark.parametrize("status", [404, 422, 302])
def test_what_the_help_desk_refuses_is_refused(name: str, status: int, desk: NotingDesk) -> None:
    desk.faults[PATHS[name]] = [status]
    with pytest.raises(KbError) as problem:
        write(name, desk)
    assert type(problem.value) is KbError
    assert desk.notes == []


@every_desk
@pytest.mark.parametrize("fault", [500, 502, 504, 408, "cut"])
def test_what_may_have_arrived_is_in_doubt(name: str, fault: int | str, desk: NotingDesk) -> None:
    if name == "helpscout" and fault == "cut":
        pytest.skip("its answer has no body that could be cut off")
    desk.faults[PATHS[name]] = [fault]
    with pytest.raises(InDoubtError):
        write(name, desk)


@every_desk
def test_without_a_connection_nothing_was_written(name: str, desk: NotingDesk) -> None:
    nowhere = {key: "http://127.0.0.1:9" for key, value in desk.settings().items() if str(value).startswith("http")}
    with pytest.raises(Unreachable):
        write(name, desk, **nowhere)


@every_desk
def test_a_token_is_sent_over_https_alone(name: str, desk: NotingDesk) -> None:
    plain = {key: "http://desk.example" for key, value in desk.settings().items() if str(value).startswith("http")}
    with pytest.raises(KbError, match="must begin with https"):
        write(name, desk, **plain)


@every_desk
def test_a_help_desk_asks_for_settings_that_there_are(name: str, desk: NotingDesk) -> None:
    api = vendors.note(name)
    assert set(api.needs) <= set(TABLE)
    assert api.missing(Settings(**desk.settings())) == []
    assert api.missing(Settings(sync_helpscout_url="")) == list(api.needs)


@every_desk
def test_an_id_leads_to_no_other_address(name: str, desk: NotingDesk) -> None:
    with suppress(KbError):
        write(name, desk, "../../users/1?x=#")
    assert desk.notes == [] or name == "zammad"  # where the id is no part of the address


@given(st.text())
def test_a_text_says_the_same_in_html(text: str) -> None:
    html = as_html([NotePart(text, ())])
    assert unescape(html.removeprefix("<p>").partition("</p>")[0]) == text
    assert html_to_text(as_html(PARTS)).startswith("May answer this")


@pytest.mark.parametrize("title", ["[x](javascript:1)", "*bold*", "<b>", "`code`", "a_b_c", "back\\slash"])
def test_a_title_is_no_markup_in_markdown(title: str) -> None:
    written = as_markdown([NotePart("Heading", ((title, "https://help.example.com/"),))])
    inside = written.partition("- [")[2].removesuffix("](<https://help.example.com/>)")
    assert all(inside[at - 1] == "\\" for at, sign in enumerate(inside) if sign in "*_`<>[]")
