"""Size, rate, origin and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from quick_cases import first_quick
from starlette.requests import Request
from starlette.testclient import TestClient

from kbtools.errors import KbError
from kbtools.service.request_limits import Rates
from kbtools.settings import Settings

Open = Callable[..., TestClient]
CONTACT = {"email": "jane@example.com", "message": "Help"}


def test_a_body_over_the_limit_is_refused_said_or_unsaid(open_client: Open) -> None:
    client = open_client(max_body=2048)
    long = {"email": "jane@example.com", "message": "x" * 3000}
    said = client.post("/api/contact", json=long)
    assert (said.status_code, said.json()["error"]["code"]) == (413, "body-too-large")

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b'{"message": "' + b"x" * 100

    unsaid = client.post("/api/contact", content=chunks(), headers={"content-type": "application/json"})
    assert (unsaid.status_code, unsaid.json()["error"]["code"]) == (413, "body-too-large")
    form = client.post("/api/contact", data=long)
    assert form.status_code == 413
    assert "Your message or its files are too large" in form.text


def test_the_longest_message_fits_the_default_limit_even_when_a_form_writes_it_in_nine_bytes_a_letter(
    client: TestClient,
) -> None:
    answer = client.post(
        "/api/contact", data={"email": "jane@example.com", "message": "字" * 20_000, "confirmed": "yes"}
    )
    assert answer.status_code == 200
    assert "We have your message" in answer.text


def test_over_the_rate_the_answer_says_when_to_try_again(open_client: Open) -> None:
    client = open_client(rate="3/minute")
    answers = [client.post("/api/searches", json={"id": "s-12345678", "query": "x", "found": 1}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
    assert answers[-1].json()["error"]["code"] == "rate"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert client.get("/api/search", params={"q": "x"}).status_code == 200


@pytest.mark.parametrize("path", first_quick(["/api/search", "/api/suggest"]))
def test_of_short_questions_twenty_times_as_many_are_answered_and_a_long_one_counts_as_twenty(
    open_client: Open, path: str
) -> None:
    client = open_client(rate="2/minute")
    short = [client.post(path, json={"text": "x", "limit": 0}).status_code for _ in range(20)]
    assert set(short) == {400}  # refused for the limit, and counted
    long = b'{"text": "x", "limit": 0}'.ljust(66_000)
    assert [client.post(path, content=long).status_code for _ in range(2)] == [400, 429]
    other = open_client(rate="1/minute")
    unsaid = [other.post(path, content=iter([long[:100]])).status_code for _ in range(2)]
    assert unsaid == [400, 429]


def test_the_usual_rate_never_refuses_whoever_types_in_the_search() -> None:
    rates, request = Rates(Settings()), Request({"type": "http", "method": "GET", "headers": []})
    for _ in range(60_000 // 60):  # a minute of the shortest pauses after which a page asks
        rates.check(request, "search")


@pytest.mark.full
def test_contact_messages_have_a_rate_of_their_own_and_refused_ones_count_too(open_client: Open) -> None:
    client = open_client(contact_rate="2/minute")
    assert client.post("/api/contact", json={"email": "jane", "message": "Help"}).status_code == 422
    statuses = [client.post("/api/contact", json={**CONTACT, "key": str(n)}).status_code for n in range(2)]
    assert statuses == [201, 429]
    assert client.post("/api/suggest", json={"text": "x"}).status_code == 200


@pytest.mark.full
def test_over_the_rate_a_form_shows_all_that_was_written_and_a_way_to_send_it(open_client: Open) -> None:
    client = open_client(contact_rate="1/minute")
    form = {"email": "jane@example.com", "message": "Zyxgl fnord", "confirmed": "yes"}
    assert client.post("/api/contact", data=form).status_code == 200
    answer = client.post("/api/contact", data={**form, "message": "Another fnord"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Another fnord" in answer.text
    assert "jane@example.com" in answer.text
    assert "mailto:support@glim.example" in answer.text


@pytest.mark.parametrize("rate", ["rate", "contact_rate"])
def test_a_rate_that_is_none_is_refused_at_start(open_client: Open, rate: str) -> None:
    with pytest.raises(KbError) as refused:
        open_client(**{rate: "often"})
    assert refused.value.code == "setting"


@pytest.mark.parametrize("path", first_quick(["/api/contact", "/api/suggest", "/api/events"]))
@pytest.mark.parametrize(
    "origin", first_quick(["https://evil.example", "null", "http://testserver.evil.example", "http://[", ""])
)
def test_a_post_from_another_website_is_refused(shared_client: TestClient, path: str, origin: str) -> None:
    answer = shared_client.post(path, json=CONTACT, headers={"origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:80"},
        {"origin": "https://help.example", "x-forwarded-host": "help.example"},
        {"origin": "https://help.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_post_from_this_site_is_taken_also_behind_a_proxy(shared_client: TestClient, headers: dict[str, str]) -> None:
    assert shared_client.post("/api/suggest", json={"text": "x"}, headers=headers).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "strange"])
def test_a_post_that_a_browser_says_comes_from_elsewhere_is_refused_without_an_origin_too(
    shared_client: TestClient, site: str
) -> None:
    answer = shared_client.post("/api/suggest", json={"text": "x"}, headers={"sec-fetch-site": site})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "origin")


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/nothing", "/healthz", "/api/search?q=x"])
def test_every_answer_carries_the_security_headers(shared_client: TestClient, path: str) -> None:
    headers = shared_client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.full
def test_a_request_with_two_lengths_is_the_last_on_its_connection(client: TestClient) -> None:
    def answered(**headers: str) -> str:
        sent = {"content-type": "application/json", **{name.replace("_", "-"): v for name, v in headers.items()}}
        return client.post("/api/suggest", content=b'{"text": "lamp"}', headers=sent).headers.get("connection", "")

    assert answered(content_length="16") == ""
    assert answered(content_length="16", transfer_encoding="chunked") == "close"
