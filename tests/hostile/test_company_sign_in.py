"""A company's sign-in that lies, or answers without sense: nobody comes in, and nothing fails but that try."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from openid_server import CLIENT, SECRET, OpenIdServer

from kbtools.errors import KbError
from kbtools.settings import Settings
from kbtools.staff.openid_provider import Attempt, OpenIdProvider

pytestmark = pytest.mark.full
Keys = Callable[[list[dict[str, Any]]], object]
AS_IT_IS = {one.name: one.default for one in fields(OpenIdServer) if one.name in ("keys", "token", "elsewhere")}


@pytest.fixture(scope="module")
def one_provider() -> Iterator[OpenIdServer]:
    with OpenIdServer() as server:
        yield server


@pytest.fixture
def provider(one_provider: OpenIdServer) -> OpenIdServer:
    vars(one_provider).update(AS_IT_IS, discovery={}, change=lambda _: None)
    one_provider.asked.clear()
    return one_provider


def claims(provider: OpenIdServer) -> object:
    """Sign in there, and return what we believe of it."""
    ours = OpenIdProvider(
        Settings(oidc_issuer=provider.url, oidc_client=CLIENT, oidc_secret=SECRET), lambda: datetime.now(UTC)
    )
    attempt = Attempt(provider.redirect, "state", "nonce", "verifier")
    back = httpx2.get(ours.address(attempt)).headers["location"]
    return ours.claims(parse_qs(urlsplit(back).query)["code"][0], attempt)


def refused(provider: OpenIdServer) -> bool:
    """Whether nobody comes in, at little cost, with an error that can be acted on."""
    began = time.process_time()
    with pytest.raises(KbError) as said:
        claims(provider)
    assert time.process_time() - began < 5
    return said.value.code == "sign-in"


def text(data: object) -> str:
    """As JSON is written into a signed answer."""
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def number(size: int) -> str:
    return base64.urlsafe_b64encode(b"\xff" * size).rstrip(b"=").decode()


def changed(**more: object) -> Keys:
    return lambda true: [{**true[0], **more}]


@pytest.mark.parametrize(
    "keys",
    [
        changed(n=number(600_000)),
        changed(e=number(250)),
        changed(e=number(0)),
        changed(n="\ud800"),
        changed(n=7),
        changed(kid=["a"]),
        changed(kid="another"),
        changed(use={"a": 1}, key_ops=[["verify"]]),
        changed(kty="oct", k="c2VjcmV0"),
        changed(kty="EC", crv=["P-256"], x="AA", y="AA"),
        changed(kty="EC", crv="P-256", x="AA", y="AA"),
        lambda _: 7,
        lambda _: {"a": 1},
        lambda _: [7, None, [], {}],
        lambda true: [{**true[0], "kid": f"{n}"} for n in range(2_000)],
        lambda true: [{**true[0], "more": "x" * 1_000_000}],
    ],
)
def test_keys_that_are_none_or_too_many_let_nobody_in(provider: OpenIdServer, keys: Keys) -> None:
    provider.keys = keys
    assert refused(provider)


def test_nobody_is_sent_elsewhere_for_the_keys(provider: OpenIdServer) -> None:
    provider.elsewhere = f"{provider.url}/keys?again"
    assert refused(provider)
    assert provider.asked.count("keys") == 1


HEADS: list[object] = [
    *({"alg": alg} for alg in ("none", "NONE", "HS256", "RS1", "RSA-OAEP", ["RS256"], None, 7)),
    {"alg": "RS256", "crit": ["b64"], "b64": False},
    {"alg": "RS256", "jku": "http://127.0.0.1:1/keys"},
    {"alg": "RS256", "jwk": {"kty": "oct", "k": "c2VjcmV0"}},
    {"alg": "RS256", "kid": {"a": 1}},
    {},
    [1],
    "RS256",
]


@pytest.mark.parametrize("head", HEADS, ids=str)
def test_what_stands_before_an_answer_makes_it_no_signed_one(provider: OpenIdServer, head: object) -> None:
    provider.token = lambda signed: f"{text(head)}.{signed.split('.', 1)[1]}"
    assert refused(provider)


@pytest.mark.parametrize(
    "token",
    ["", "a", "a.b.c", "." * 40_000, "\ud800.a.b", "a." * 4 + "a", f"{text('x')[:3]}.a.b", ["a.b.c"], {"a": 1}, 7, None,
     "[" * 40_000, f"{base64.b64encode(b'[' * 30_000).decode()}.a.b", "x" * 60_000],
    ids=lambda token: str(token)[:20],
)  # fmt: skip
def test_what_is_no_signed_answer_lets_nobody_in(provider: OpenIdServer, token: object) -> None:
    provider.token = lambda _: token
    assert refused(provider)


@pytest.mark.parametrize(
    "sub", ["", "\ud800", "a\0b", "a\nb", "x" * 256, ["17"], {"a": 1}, True, None], ids=lambda sub: repr(sub)[:9]
)
def test_a_person_has_a_name_that_can_be_kept(provider: OpenIdServer, sub: object) -> None:
    provider.change = lambda told: told.update(sub=sub)
    assert refused(provider)


@pytest.mark.parametrize("name", ["exp", "iat"])
@pytest.mark.parametrize("time_", [float("nan"), float("inf"), -float("inf"), "9", [9]], ids=repr)
def test_a_time_is_a_time(provider: OpenIdServer, name: str, time_: object) -> None:
    provider.change = lambda told: told.update({name: time_})
    assert refused(provider)


@pytest.mark.parametrize("host", ["a..b", "a" * 70, "[::1", "[zz]", "a b", "\ud800", "a:x", ""])
@pytest.mark.parametrize("name", ["jwks_uri", "token_endpoint"])
def test_an_address_that_is_none_is_told_as_an_answer_that_cannot_be_used(
    provider: OpenIdServer, name: str, host: str
) -> None:
    provider.discovery = {name: f"https://{host}/"}
    assert refused(provider)


@pytest.mark.parametrize("issuer", ["https://evil.example", "{}/", "{}/.", "{} ", ["{}"], None], ids=str)
def test_another_issuer_is_another_company(provider: OpenIdServer, issuer: object) -> None:
    provider.discovery = {"issuer": json.loads(json.dumps(issuer).replace("{}", provider.url))}
    assert refused(provider)


def test_whoever_signs_in_as_the_company_says_comes_in(provider: OpenIdServer) -> None:
    assert isinstance(claims(provider), dict)
