"""Who is signed in to a product counts only as its server signed it, and for a while."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from host_page import signed
from hypothesis import given
from hypothesis import strategies as st

from kbtools.errors import KbError
from kbtools.service.public.identity import believed

SECRET = "f" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT = NOW.timestamp()
ANN = {"name": "Ann Exampleton", "email": "ann@example.org"}


def token(claims: object, secret: str = SECRET, head: object = None) -> str:
    return signed(secret, claims, head)


def test_a_signed_token_gives_name_and_address_and_nothing_else(open_client: Any) -> None:
    client = open_client(clock=lambda: NOW, widget_secret=SECRET)
    answer = client.post("/api/identity", json={"token": token({**ANN, "exp": AT + 60, "role": "admin"})})
    assert (answer.status_code, answer.json()) == (200, ANN)
    long = client.post("/api/identity", json={"token": token({"name": 3, "email": "a" * 900, "exp": AT + 60})})
    assert long.json() == {"name": "", "email": "a" * 254}
    assert client.post("/api/identity", json={"token": 3}).status_code == 400


REFUSED = {
    "of another secret": token({**ANN, "exp": AT + 60}, "g" * 32),
    "of no secret": token({**ANN, "exp": AT + 60}, ""),
    "ended": token({**ANN, "exp": AT}),
    "without an end": token(ANN),
    "for too long": token({**ANN, "exp": AT + 3601}),
    "with an end that is no number": token({**ANN, "exp": True}),
    "not a number": token({**ANN, "exp": float("nan")}),
    "without a signature": token({**ANN, "exp": AT + 60}).rpartition(".")[0] + ".",
    "signed in no way": token({**ANN, "exp": AT + 60}, head={"alg": "none"}).rpartition(".")[0] + ".",
    "that says it is signed in another way": token({**ANN, "exp": AT + 60}, head={"alg": "none"}),
    "that is no object": token([1]),
    "with a head that is no object": token({**ANN, "exp": AT + 60}, head=[1]),
    "with a head that is nested without end": f"{urlsafe_b64encode(b'[' * 1400).decode()}.e30.x",
    "with letters that are none": "\ud800.\0.é",
    "that is too long": token({**ANN, "exp": AT + 60, "more": "x" * 2000}),
    "that is empty": "",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_is_refused(name: str) -> None:
    with pytest.raises(KbError) as refused:
        believed(REFUSED[name], SECRET, AT)
    assert refused.value.code == "identity-refused"
    assert "Exampleton" not in str(refused.value)


def test_without_a_secret_no_token_counts_and_a_short_secret_is_refused_at_the_start(open_client: Any) -> None:
    for secret in ("", SECRET):
        sent = {"token": token({**ANN, "exp": AT + 60}, secret)}
        answer = open_client(clock=lambda: NOW).post("/api/identity", json=sent)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "identity-refused")
    with pytest.raises(KbError) as short:
        open_client(widget_secret="short")
    assert short.value.code == "setting"


@given(st.text(max_size=300))
def test_no_text_of_a_stranger_is_believed(text: str) -> None:
    with pytest.raises(KbError):
        believed(text, SECRET, AT)
