"""Whatever bytes or searches come, the service answers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

QUIET = [HealthCheck.function_scoped_fixture]


@given(content=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data",
       "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""]))  # fmt: skip
@hypothesis_settings(suppress_health_check=QUIET)
def test_no_bytes_whatever_they_claim_to_be_trip_the_contact_form(
    client: TestClient, content: bytes, kind: str
) -> None:
    answer = client.post("/api/contact", content=content, headers={"content-type": kind})
    assert answer.status_code in (200, 201, 400, 422), answer.text


@pytest.mark.full
@given(query=st.text(max_size=300), limit=st.text(max_size=8))
@hypothesis_settings(max_examples=100, suppress_health_check=QUIET)
def test_no_search_trips_the_service(client: TestClient, query: str, limit: str) -> None:
    query = query.encode("utf-8", "replace").decode()
    assert client.get("/api/search", params={"q": query, "limit": limit}).status_code in (200, 400)
