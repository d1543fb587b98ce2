"""Each request has an id: the proxy's where it is a sane one, and in every line of the log about it."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from starlette.testclient import TestClient

from kbtools.service.request_id import HEADER, JsonLines


def test_the_id_of_the_proxy_is_kept(client: TestClient) -> None:
    assert client.get("/livez", headers={HEADER: "proxy-1234.a_b"}).headers[HEADER] == "proxy-1234.a_b"


@pytest.mark.parametrize("given", ["", "short", "a" * 65, 'x"} {"level": "x', "with blank", "../../../etc"])
def test_an_id_that_could_mislead_is_replaced(shared_client: TestClient, given: str) -> None:
    made = shared_client.get("/livez", headers={HEADER: given}).headers[HEADER]
    assert made != given
    assert len(made) == 16
    assert made != shared_client.get("/livez").headers[HEADER]


def test_a_failed_request_has_an_id_as_well(client: TestClient) -> None:
    assert client.post("/api/suggest", content=b"{").headers[HEADER]


def test_the_line_of_a_request_is_json_with_its_id(client: TestClient) -> None:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, logger = Kept(), logging.getLogger("kbtools.service.app")
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel(logging.INFO)
    try:
        client.get("/livez", headers={HEADER: "proxy-1234"})
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    row = json.loads(lines[-1])
    assert (row["request"], row["level"], row["logger"]) == ("proxy-1234", "INFO", "kbtools.service.app")
    assert row["message"].startswith("GET /livez 200")
    assert row["time"].endswith("+00:00")


def test_a_failure_and_a_text_with_line_ends_stay_in_one_line() -> None:
    try:
        int("two\nlines")
    except ValueError:
        record = logging.LogRecord("kbtools", logging.ERROR, "f", 1, "a\nb %s", ("c",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "ValueError: invalid" in json.loads(line)["trace"]
    assert "request" not in json.loads(line)
