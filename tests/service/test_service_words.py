"""The pages without JavaScript speak the language of the help centre, and its own words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbtools.workspace import Workspace

Open = Callable[..., TestClient]
QUESTION = "I forgot my password and cannot log in"
SENT = {"email": "jane@example.com", "message": QUESTION}
SAID = {
    "de": ("Hilft Ihnen etwas davon?", "Ihre Nachricht ist da", "Schön, dass das geholfen hat",
           "Das sieht nicht nach einer E-Mail-Adresse aus", "Da ist etwas schiefgegangen", "Zurück zu Glim help"),
    "fr": ("L’une de ces pages vous aide-t-elle ?", "Nous avons votre message",
           "Nous sommes heureux que cela vous ait aidé", "Cela ne ressemble pas à une adresse e-mail",
           "Quelque chose n’a pas fonctionné", "Retour à Glim help"),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("lang", sorted(SAID))
def test_a_form_post_is_answered_in_the_language_of_the_help_centre(open_client: Open, lang: str) -> None:
    client = open_client(lang=lang)
    ask, sent, helped, wrong, gone, back = SAID[lang]
    for data, told in (
        (SENT, ask), ({**SENT, "confirmed": "yes"}, sent), ({**SENT, "helped": "reset-password"}, helped),
        ({**SENT, "email": "jane"}, wrong),
    ):  # fmt: skip
        page = client.post("/api/contact", data=data).text
        assert told in page
        assert f'<html lang="{lang}">' in page
    assert back in client.post("/api/contact", data={**SENT, "confirmed": "yes"}).text
    assert client.post("/api/contact", json={**SENT, "email": "jane"}).json()["error"]["message"].startswith(wrong)
    failed = client.post("/nowhere", data={})
    assert gone in failed.text


def test_the_question_why_an_article_did_not_help_is_asked_in_german(open_client: Open) -> None:
    client = open_client(lang="de")
    page = client.post("/api/feedback", data={"slug": "reset-password", "helpful": "no"}).text
    assert "Was hat gefehlt" in page
    assert "Zurück zu „" in page


def test_the_words_of_the_workspace_are_said_on_the_pages(root: Path, open_client: Open) -> None:
    (root / "words.yml").write_text("page: {sent: Your message is with Ada}\n", encoding="utf-8")
    client = open_client(own_words=Workspace.open(root).settings.own_words)
    page = client.post("/api/contact", data={**SENT, "confirmed": "yes"}).text
    assert "<h1>Your message is with Ada</h1>" in page
    assert "Your reference is" in page
