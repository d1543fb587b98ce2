"""The copy of a message names the articles that the page could not show, over a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_server import NOW, SUPPORT, MailServer, until
from starlette.testclient import TestClient

from kbtools.model.gap import Gap
from kbtools.search.build import build_index
from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
JO = "jo@example.org"
FORGOT = {"email": JO, "subject": "Password", "message": "I forgot my password and cannot sign in"}
RESET = "https://help.glim.example/articles/reset-password/"


def texts(client: TestClient, server: MailServer, **changed: Any) -> tuple[str, str]:
    """What the team and the person read of one message."""
    assert client.post("/api/contact", json={**FORGOT, **changed}).status_code == 201
    assert until(lambda: len(server.received) == 2)
    return server.to(SUPPORT)[0].text, server.to(JO)[0].text


def test_who_was_shown_nothing_has_the_articles_in_the_copy_each_with_its_address(
    open_client: Open, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    team, copy = texts(open_client(**set_up, deliver_wait=0.05), mail_server)
    lead = copy.index("these pages may already answer it:")
    assert copy.index("Your reference is") < lead < copy.index(RESET) < copy.index("You wrote:")
    assert 1 <= copy.count("https://help.glim.example/articles/") <= 3
    assert "Named in the copy by mail:\n  - " in team
    assert "(reset-password)" in team


@pytest.mark.full
def test_without_javascript_a_message_with_files_has_them_too(
    open_client: Open, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    client = open_client(**set_up, deliver_wait=0.05, contact_fields=("attachments",))
    files = {"attachments": ("note.txt", b"It says: wrong password", "text/plain")}
    assert "We have your message" in client.post("/api/contact", data=FORGOT, files=files).text
    assert until(lambda: bool(mail_server.to(JO)))
    assert RESET in mail_server.to(JO)[0].text


@pytest.mark.full
@pytest.mark.parametrize(
    "changed",
    [
        {"shown": ["glim-does-not-charge"]},
        {"subject": "", "message": "Zyxgl fnord quuxly"},
        {"message": "I forgot my password, and the lamp gave me an electric shock, my hand is burnt"},
    ],
    ids=["was shown some", "not sure", "danger"],
)
def test_the_copy_names_none_where_the_page_showed_some_or_nothing_is_sure_or_a_person_is_needed(
    open_client: Open, set_up: dict[str, Any], mail_server: MailServer, changed: dict[str, Any]
) -> None:
    team, copy = texts(open_client(**set_up, deliver_wait=0.05), mail_server, **changed)
    assert "https://" not in copy
    assert "Named in the copy" not in team


@pytest.mark.full
@pytest.mark.parametrize("why", ["threshold", "tag", "people first", "rising", "no site"])
def test_the_rules_of_answers_by_mail_hold_for_the_copy(
    root: Path, open_client: Open, set_up: dict[str, Any], mail_server: MailServer, why: str
) -> None:
    changed: dict[str, Any] = {}
    if why == "threshold":
        changed = {"mail_min_probability": 0.999}
    elif why == "tag":
        changed = {"mail_never_tags": ("Account",)}
    elif why == "people first":
        article = root / "docs" / "reset-password.md"
        text = article.read_text("utf-8").replace("---\n", "---\npeople_first: true\n", 1)
        article.write_text(text, encoding="utf-8")
        build_index(Workspace.open(root), full=True)
    elif why == "rising":
        with Workspace.open(root).store() as store:
            store.gaps.put_all(
                [Gap("gap-aaaaaaaa", "Sign in", (), 9, 0.5, "covered", ("reset-password",), rising=9)], NOW
            )
    else:
        (root / "mkdocs.yml").write_text("site_name: Glim help\n", encoding="utf-8")
    _, copy = texts(open_client(**{**set_up, **changed}, deliver_wait=0.05), mail_server)
    assert "https://" not in copy


@pytest.mark.full
def test_no_article_is_named_to_an_address_that_gets_no_copy(
    open_client: Open, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    client = open_client(**set_up, deliver_wait=0.05, contact_copy=False)
    assert client.post("/api/contact", json=FORGOT).status_code == 201
    assert until(lambda: bool(mail_server.to(SUPPORT)))
    assert "Named in the copy" not in mail_server.to(SUPPORT)[0].text
    assert mail_server.to(JO) == []


@pytest.mark.full
def test_the_copy_names_articles_in_the_language_of_the_page(
    root: Path, open_client: Open, set_up: dict[str, Any], mail_server: MailServer
) -> None:
    (root / "docs" / "reset-password.de.md").write_text(
        "---\ntitle: Wie setze ich mein Passwort zurück?\n---\n\n"
        "Tippen Sie auf **Passwort vergessen**. Sie bekommen einen Link.\n",
        encoding="utf-8",
    )
    build_index(Workspace.open(root), full=True)
    client = open_client(**set_up, deliver_wait=0.05)
    _, copy = texts(client, mail_server, subject="Passwort", message="Ich habe mein Passwort vergessen", lang="de")
    assert "beantworten diese Seiten sie vielleicht schon:" in copy
    assert "Wie setze ich mein Passwort zurück?" in copy
    assert "https://help.glim.example/de/articles/" in copy
