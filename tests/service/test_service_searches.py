"""Searches on the site are counted, masked, and refused where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kbtools.model.visit import Search
from kbtools.workspace import Workspace

SEARCH = {"id": "s-12345678", "query": "flat lamp of jane@example.com", "found": 2, "clicked": False}


def kept(root: Path) -> list[Search]:
    with Workspace.open(root).store() as store:
        return [search for search, _ in store.searches.all()]


def test_a_search_is_kept_masked_and_once_however_often_it_is_told(client: TestClient, root: Path) -> None:
    assert client.post("/api/searches", json=SEARCH).status_code == 204
    assert client.post("/api/searches", json={**SEARCH, "clicked": True}).status_code == 204
    assert kept(root) == [Search("s-12345678", "flat lamp of [email]", 2, clicked=True)]


@pytest.mark.parametrize(
    "wrong",
    [{"query": " "}, {"found": -1}, {"found": True}, {"found": "2"}, {"found": 1.5}, {"id": "x"}, {"clicked": 1}],
)
def test_what_is_no_search_is_refused_and_not_kept(
    shared_client: TestClient, shared_root: Path, wrong: dict[str, object]
) -> None:
    answer = shared_client.post("/api/searches", json={**SEARCH, **wrong})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "json")
    assert kept(shared_root) == []


def test_a_very_long_search_is_cut_and_a_wild_number_is_bounded(client: TestClient, root: Path) -> None:
    client.post("/api/searches", json={**SEARCH, "query": "lamp " * 1000, "found": 10**30})
    [search] = kept(root)
    assert len(search.query) <= 200
    assert search.found == 1000
