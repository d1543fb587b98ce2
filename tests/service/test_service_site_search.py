"""`POST /api/search`: what the pages of the site ask when somebody searches."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import ANY

import pytest
from starlette.testclient import TestClient

from kbtools.service import create_app
from kbtools.workspace import Workspace

LEAST = 0.3  # suggest.min_probability as shipped


def test_a_search_of_the_site_has_the_sure_answers_first_and_then_the_nearest(client: TestClient) -> None:
    words = "I forgot my password and cannot sign in"
    suggested = client.post("/api/suggest", json={"text": words}).json()["suggestions"]
    body = client.post("/api/search", json={"text": words, "limit": 5}).json()
    sure = [hit["slug"] for hit in body["hits"] if hit["sure"]]
    assert sure == [one["slug"] for one in suggested] == [hit["slug"] for hit in body["hits"][: len(sure)]]
    assert "reset-password" in sure
    slugs = [hit["slug"] for hit in body["hits"]]
    assert len(slugs) == len(set(slugs)) <= 5
    assert {"password"} <= set(body["words"])
    assert body["mended"] == {}


def test_a_suggestion_that_is_improbable_beside_others_is_not_called_sure(client: TestClient) -> None:
    improbable = 0
    for words in ("the app does not find the lamp", "light empty battery", "pay with another card", "parcel lost"):
        suggested = client.post("/api/suggest", json={"text": words}).json()["suggestions"]
        hits = client.post("/api/search", json={"text": words}).json()["hits"]
        probable = {one["slug"] for one in suggested if one["score"] >= LEAST}
        assert {hit["slug"] for hit in hits if hit["sure"]} == probable
        improbable += len(suggested) - len(probable)
    assert improbable


def test_a_search_of_the_site_says_which_words_it_mended(client: TestClient) -> None:
    body = client.post("/api/search", json={"text": "reset my pasword"}).json()
    assert body["mended"] == {"pasword": "password"}
    assert body["hits"][0]["slug"] == "reset-password"
    unfinished = client.post("/api/search", json={"text": "reset my passw", "typing": True}).json()
    assert unfinished["mended"] == {}
    assert "password" in unfinished["words"]


def test_a_search_of_the_site_finds_nothing_for_nothing_and_without_an_index(client: TestClient, root: Path) -> None:
    empty = {"hits": [], "mended": {}, "words": [], "people_first": False}
    for data in ({"text": ""}, {"text": " \n"}):
        assert {**empty, "generation": ANY} == client.post("/api/search", json=data).json()
    assert client.post("/api/search", json={"text": "xqzzyx wvvub"}).json()["hits"] == []
    assert client.post("/api/search", json={"text": 7}).json()["error"]["where"] == "text"
    shutil.rmtree(root / "search_index")
    with TestClient(create_app(Workspace.open(root))) as without:
        assert without.post("/api/search", json={"text": "password"}).json() == {**empty, "generation": None}


@pytest.mark.parametrize("body", [{}, {"text": None}, {"limit": 3}])
@pytest.mark.parametrize("path", ["/api/suggest", "/api/search"])
def test_a_question_without_text_is_a_mistake_that_is_named(
    shared_client: TestClient, path: str, body: dict[str, object]
) -> None:
    answer = shared_client.post(path, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": "json", "message": "'text' is missing", "where": "text", "hint": None}


def test_a_search_by_address_without_words_is_a_mistake_that_is_named(client: TestClient) -> None:
    answer = client.get("/api/search", params={"limit": 3})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "'q' is missing")
    assert client.get("/api/search", params={"q": ""}).json()["hits"] == []


@pytest.mark.full
def test_a_search_reads_no_word_as_another_one_where_that_is_asked_for(client: TestClient) -> None:
    body = client.post("/api/search", json={"text": "reset my pasword", "as_typed": True}).json()
    assert body["mended"] == {}
