"""Who gets the script of the widget, and whose pages may show its panel."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from quick_cases import first_quick
from starlette.testclient import TestClient

from kbtools.errors import KbError
from kbtools.service.site import SITE_FILE

SITE, OTHER = "https://app.example.com", "https://evil.example"


@pytest.fixture
def panel(root: Path) -> Path:
    """The built page of the panel, with the policy of the site."""
    page = root / "site" / "kb-widget" / "index.html"
    page.parent.mkdir()
    page.write_text("<h1>How can we help?</h1>", encoding="utf-8")
    (root / "site" / SITE_FILE).parent.mkdir(parents=True, exist_ok=True)
    (root / "site" / SITE_FILE).write_text('{"policy": "default-src \'self\'", "moved": {}}', encoding="utf-8")
    return page


def told(script: str) -> dict[str, Any]:
    """What the script says of this help centre."""
    found = re.search(r"const told = (\{.*\});", script)
    assert found
    return dict(json.loads(found[1]))


def test_without_the_setting_or_the_panel_there_is_no_script(open_client: Any, root: Path, panel: Path) -> None:
    assert open_client().get("/widget.js").status_code == 404
    panel.unlink()
    assert open_client(widget_sites=(SITE,)).get("/widget.js").status_code == 404


@pytest.mark.parametrize(
    ("asks", "status"),
    first_quick(
        [
            ({}, 200),
            ({"referer": f"{SITE}/"}, 200),
            ({"origin": SITE}, 200),
            ({"referer": f"{SITE}:444/"}, 403),
            ({"referer": f"{OTHER}/?{SITE}/"}, 403),
            ({"referer": f"{SITE}.evil.example/"}, 403),
            ({"referer": f"{SITE}@evil.example/"}, 403),
            ({"referer": "http://app.example.com/"}, 403),
            ({"origin": "null"}, 403),
            ({"referer": "https://[::1"}, 403),
            ({"origin": OTHER, "referer": f"{SITE}/"}, 403),
        ]
    ),
)
def test_pages_of_other_sites_are_refused_the_script(
    open_client: Any, panel: Path, asks: dict[str, str], status: int
) -> None:
    del panel
    answer = open_client(widget_sites=(SITE,)).get("/widget.js", headers=asks)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ("const told" in answer.text) == (status == 200)


def test_a_wildcard_is_every_subdomain_and_no_other_name(open_client: Any, panel: Path) -> None:
    del panel
    client: TestClient = open_client(widget_sites=("https://*.example.com",))
    sites = ("https://a.example.com", "https://b.a.example.com", "https://example.com", "https://evilexample.com")
    found = [client.get("/widget.js", headers={"origin": site}).status_code for site in sites]
    assert found == [200, 200, 403, 403]


def test_the_script_has_the_sites_and_the_words_of_every_language(open_client: Any, root: Path, panel: Path) -> None:
    german = root / "site" / "de" / "kb-widget" / "index.html"
    german.parent.mkdir(parents=True)
    german.write_text(panel.read_text("utf-8"), encoding="utf-8")
    config = told(open_client(widget_sites=(SITE,)).get("/widget.js").text)
    assert config["sites"] == [SITE]
    assert [(code, row["panel"], row["open"]) for code, row in config["languages"].items()] == [
        ("en", "kb-widget/", "Help"),
        ("de", "de/kb-widget/", "Hilfe"),
    ]


def test_only_the_panel_may_be_shown_by_others(open_client: Any, panel: Path) -> None:
    spanish = panel.parents[1] / "es-419" / "kb-widget" / "index.html"
    spanish.parent.mkdir(parents=True)
    spanish.write_text(panel.read_text("utf-8"), encoding="utf-8")
    client: TestClient = open_client(widget_sites=(SITE, "https://*.example.org"))
    pages = ("/kb-widget/", "/es-419/kb-widget/", "/", "/contact/")
    rules = {path: client.get(path).headers["content-security-policy"] for path in pages}
    assert rules["/es-419/kb-widget/"] == rules["/kb-widget/"]
    assert rules["/kb-widget/"].endswith(f"; frame-ancestors {SITE} https://*.example.org")
    assert rules["/"].endswith("; frame-ancestors 'self'")
    assert "frame-ancestors 'self'" in rules["/contact/"]


@pytest.mark.full
@pytest.mark.parametrize("site", ["app.example.com", "https://app.example.com/", "*", "https://a.example b.example"])
def test_a_site_that_is_no_origin_is_refused_at_the_start(open_client: Any, site: str) -> None:
    with pytest.raises(KbError) as refused:
        open_client(widget_sites=(site,))
    assert (refused.value.code, refused.value.where) == ("setting", "widget.sites")


@pytest.mark.parametrize("site", ["https://App.example.com", "https://app.example.com:443", "http://localhost:80"])
def test_a_site_that_no_browser_writes_like_that_is_refused_with_how_they_do(open_client: Any, site: str) -> None:
    with pytest.raises(KbError) as refused:
        open_client(widget_sites=(site,))
    assert refused.value.hint in ("write https://app.example.com", "write http://localhost")


@pytest.mark.full
def test_a_visit_through_the_widget_is_counted_there_and_is_in_no_experiment(open_client: Any) -> None:
    client: Any = open_client(holdout=1.0)
    visit = "widget-visit-1"
    events = {"episode": visit, "channel": "widget"}
    assert client.post("/api/events", json={**events, "kind": "started"}).status_code == 204
    asked = {"text": "My Glim does not charge any more", "episode": visit}
    assert client.post("/api/suggest", json={**asked, "channel": "widget"}).json()["suggestions"]
    message = {"email": "ann@example.org", "message": "It is dark", "episode": visit, "channel": "widget"}
    assert client.post("/api/contact", json=message).status_code == 201
    found = client.app.state.service.store().visits.events(visit)
    assert [(event.kind, event.channel) for event in found] == [("started", "widget"), ("sent", "widget")]
    refused = client.post("/api/events", json={**events, "kind": "left", "channel": "assistant"})
    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "channel")


@pytest.mark.full
def test_articles_for_another_product_come_last_and_say_whom_they_are_for(client: TestClient) -> None:
    asked = {"text": "My Glim does not charge any more"}
    plain = client.post("/api/search", json=asked).json()["hits"]
    assert (plain[0]["slug"], plain[0]["sure"], "only_for" in plain[0]) == ("glim-does-not-charge", True, False)
    inside = client.post("/api/search", json={**asked, "product": "website", "version": "3"}).json()["hits"]
    assert {hit["slug"] for hit in inside} == {hit["slug"] for hit in plain}
    is_for_others = ["only_for" in hit for hit in inside]
    assert is_for_others == sorted(is_for_others)
    charging = next(hit for hit in inside if hit["slug"] == "glim-does-not-charge")
    assert (charging["only_for"], charging["sure"]) == (["Glim 1", "Glim 2"], False)
    shown = client.post("/api/suggest", json={**asked, "product": "website"}).json()["suggestions"]
    assert next(one for one in shown if one["slug"] == "glim-does-not-charge")["only_for"] == ["Glim 1", "Glim 2"]
    assert client.post("/api/search", json={**asked, "product": 3}).status_code == 400
