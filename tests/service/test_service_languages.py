"""The API answers in the language of the page that asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbtools.search.build import build_index
from kbtools.service import create_app
from kbtools.workspace import Workspace

GERMAN = "---\ntitle: Den Filter reinigen\n---\n\nSpülen Sie den Filter unter Wasser.\n"
ENGLISH = "---\ntitle: Clean the filter\n---\n\nRinse the filter under water.\n"


@pytest.fixture
def asking(tmp_path: Path) -> TestClient:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    for name, text in (("filter.md", ENGLISH), ("filter.de.md", GERMAN), ("lid.md", ENGLISH.replace("filter", "lid"))):
        (tmp_path / "docs" / name).write_text(text, "utf-8")
    build_index(workspace := Workspace.open(tmp_path))
    return TestClient(create_app(workspace))


@pytest.mark.full
def test_the_language_of_the_page_decides_what_is_shown(asking: TestClient) -> None:
    with asking as client:
        for lang, slug in (("de", "filter-de"), ("en", "filter")):
            hits = client.post("/api/search", json={"text": "clean the filter", "lang": lang}).json()["hits"]
            assert [hit["slug"] for hit in hits if "filter" in hit["slug"]] == [slug]
            found = client.get("/api/search", params={"q": "filter", "lang": lang}).json()["hits"]
            assert [hit["slug"] for hit in found] == [slug]
            shown = client.post("/api/suggest", json={"text": "clean the filter", "lang": lang}).json()["suggestions"]
            assert not [one for one in shown if one["slug"].startswith("filter") and one["slug"] != slug]
        lid = client.post("/api/search", json={"text": "clean the lid", "lang": "de"}).json()["hits"][0]
        assert (lid["slug"], lid["url"], lid["lang"]) == ("lid", "de/articles/lid/", "en")


@pytest.mark.full
@pytest.mark.parametrize("lang", ["", "xx", "d" * 5000, "../..", "de\x00", "\ud800", None])
def test_a_language_that_is_none_changes_nothing(asking: TestClient, lang: str | None) -> None:
    body = {"text": "clean the filter", "lang": lang}
    with asking as client:
        plain = client.post("/api/search", json={"text": "clean the filter"}).json()
        answer = client.post("/api/search", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (200, plain)


WRITTEN = {"message": "Wie reinige ich den Filter?", "email": "ada@example.com", "lang": "de"}


@pytest.mark.full
def test_without_a_script_the_form_answers_in_the_language_of_its_page(asking: TestClient) -> None:
    with asking as client:
        wrong = client.post("/api/contact", data={**WRITTEN, "email": "ada"})
        assert "Das sieht nicht nach einer E-Mail-Adresse aus" in wrong.text
        assert '<html lang="de">' in wrong.text
        assert '<input type="hidden" name="lang" value="de">' in wrong.text
        offered = client.post("/api/contact", data=WRITTEN)
        assert "Den Filter reinigen" in offered.text
        assert '<input type="hidden" name="lang" value="de">' in offered.text
        sent = client.post("/api/contact", data={**WRITTEN, "confirmed": "yes"})
        assert "Ihre Nachricht ist da" in sent.text
        assert 'href="/de/"' in sent.text


@pytest.mark.full
def test_the_script_is_answered_in_the_language_of_its_page(asking: TestClient) -> None:
    with asking as client:
        german = client.post("/api/contact", json=WRITTEN).json()
        other = client.post("/api/contact", json={**WRITTEN, "message": "Another one", "lang": "xx"}).json()
    assert "Ihr Zeichen ist" in german["message"]
    assert "Ihr Zeichen ist" not in other["message"]
