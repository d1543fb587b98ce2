"""One request: what came back, the next page, and how long it asks us to wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime

import pytest
from help_desk import Handler, HelpDesk
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, free_port
from starlette.requests import Request
from starlette.responses import Response

from kbtools.errors import KbError
from kbtools.helpdesks.http import HttpClient, NoResponse, OtherAddress, check_secure, seconds_to_wait


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 7.5 "}, 7.5),
        ({"retry-after": "Sun, 01 Mar 2026 09:30:20 GMT"}, 20.0),
        ({"retry-after": "Sun, 01 Mar 2026 10:30:20 +0100"}, 20.0),
        ({"retry-after": "Sun, 01 Mar 2026 09:30:20"}, 20.0),
        ({"retry-after": "Sun, 01 Mar 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 60)}, 60.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) - 60)}, 1.0),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-reset": str(int(NOW.timestamp()) + 60)}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, None),
    ],
)
def test_what_we_are_asked_to_wait_is_read_as_seconds_or_as_a_date(headers: dict[str, str], wait: float | None) -> None:
    assert seconds_to_wait(headers, NOW) == wait


@given(st.integers(0, 10**7))
def test_a_number_and_the_date_of_the_same_moment_are_the_same_wait(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert seconds_to_wait({"retry-after": date}, NOW) == seconds_to_wait({"retry-after": str(seconds)}, NOW)


@given(st.dictionaries(st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]), st.text()))
def test_whatever_a_header_says_the_wait_is_a_time_or_nothing(headers: dict[str, str]) -> None:
    wait = seconds_to_wait(headers, NOW)
    assert wait is None or wait >= 0


class Pages(HelpDesk):
    """Answers with the header that a test chose."""

    link = ""

    def routes(self) -> list[tuple[str, Handler]]:
        return [("/list", self.linked), ("/elsewhere", self.linked)]

    async def linked(self, request: Request) -> Response:
        del request
        return Response(b"[]", headers={"link": self.link} if self.link else {})


@pytest.fixture
def desk() -> Iterator[Pages]:
    with Pages() as server:
        yield server


def client(url: str) -> HttpClient:
    return HttpClient(url, {"authorization": "hush"}, timeout=5, now=lambda: NOW)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("", ""),
        ('</list?page=2>; rel="next"', "/list?page=2"),
        ("</list?page=2>; rel=next", "/list?page=2"),
        ('<?page=2>; rel="next"', "/list?page=2"),
        ('</list?page=1>; rel="prev", </list?page=3>; rel="next", </list?page=9>; rel="last"', "/list?page=3"),
        ('</list?ids=1,2>; rel="next"', "/list?ids=1,2"),
        ('</list?page=1>; rel="prev"', ""),
        ("next", ""),
    ],
)
def test_the_next_page_is_the_whole_address_that_the_link_names(desk: Pages, link: str, path: str) -> None:
    desk.link = link
    response = client(desk.url).request("GET", "/list")
    assert (response.data, response.next) == ([], desk.url + path if path else "")


def test_no_request_goes_to_another_address(desk: Pages) -> None:
    for url in ("https://evil.example/list", desk.url.replace("http", "https"), f"{desk.url}0/list"):
        with pytest.raises(OtherAddress):
            client(desk.url).request("GET", url if url.endswith("list") else f"{url}/list")


def test_a_redirect_is_not_followed(desk: Pages) -> None:
    desk.faults["/list"] = [(302, {"location": "/elsewhere"})]
    response = client(desk.url).request("GET", "/list")
    assert (response.status, response.is_json) == (302, False)
    assert desk.asked == ["/list"]


def test_what_is_not_there_says_what_failed_and_no_token() -> None:
    http = client(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NoResponse) as failure:
        http.request("GET", "/list")
    assert "hush" not in f"{failure.value} {http!r}"


@pytest.mark.parametrize("url", ["http://support.example.com", "ftp://127.0.0.1", "support.example.com", ""])
def test_an_address_that_would_carry_a_token_in_the_open_is_refused(url: str) -> None:
    with pytest.raises(KbError, match="https://") as problem:
        check_secure(url, "a help desk", "sync.zammad_url")
    assert (problem.value.code, problem.value.where) == ("setting", "sync.zammad_url")


@pytest.mark.parametrize("url", ["https://support.example.com", "http://127.0.0.1:8080", "http://localhost/x"])
def test_an_encrypted_address_and_this_machine_are_taken(url: str) -> None:
    check_secure(url, "a help desk", "sync.zammad_url")
