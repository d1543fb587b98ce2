"""Settings of signing in that could not work, or would let anybody in, are told when the service starts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kbtools.errors import KbError, KbErrors

COMPANY = {"oidc_issuer": "https://login.example.com", "oidc_client": "desk"}
HEADER = {"user_header": "X-Auth-Request-Email"}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({**COMPANY, "oidc_issuer": "http://login.example.com"}, "oidc.issuer"),
        ({**COMPANY, "oidc_issuer": "https://["}, "oidc.issuer"),
        ({**COMPANY, "oidc_client": ""}, "oidc.client"),
        ({**COMPANY, "oidc_role_claim": "groups"}, "oidc.role_claim"),
        ({**COMPANY, "oidc_roles": ("leads=editor",)}, "oidc.role_claim"),
        ({**COMPANY, "oidc_role_claim": "groups", "oidc_roles": ("leads=boss",)}, "oidc.roles"),
        ({"desk_passwords": False}, "desk.passwords"),
        (HEADER, "desk.proxies"),
        ({"proxies": ("10.0.0.7",)}, "desk.proxies"),
        ({**HEADER, "proxies": ("*",)}, "desk.proxies"),
        ({**HEADER, "proxies": ("proxy.example",)}, "desk.proxies"),
        ({**HEADER, "proxies": ("10.0.0.7", "0.0.0.0/0")}, "desk.proxies"),
        ({**HEADER, "proxies": ("::/0",)}, "desk.proxies"),
        ({"user_header": "X Email", "proxies": ("10.0.0.7",)}, "desk.user_header"),
        ({"user_header": "X-Email:", "proxies": ("10.0.0.7",)}, "desk.user_header"),
    ],
)
def test_a_way_to_sign_in_that_could_not_work_or_is_unsafe_is_told_at_the_start(
    root: Path, open_client: Callable[..., TestClient], wrong: dict[str, Any], place: str
) -> None:
    (root / "mkdocs.yml").write_text("site_name: Glim help\nsite_url: https://help.example/\n", encoding="utf-8")
    with pytest.raises((KbError, KbErrors)) as told:
        open_client(**wrong)
    problems = getattr(told.value, "problems", [told.value])
    assert [(problem.code, problem.where) for problem in problems] == [("setting", place)]
    assert all(problem.hint for problem in problems)


def test_the_companys_sign_in_needs_the_address_of_the_site(open_client: Callable[..., TestClient]) -> None:
    with pytest.raises(KbError, match="where the desk is"):
        open_client(**COMPANY)


def test_a_header_of_named_proxies_is_a_way_to_sign_in(open_client: Callable[..., TestClient]) -> None:
    client = open_client(**HEADER, proxies=("10.0.0.7", "10.1.0.0/28", "fd00::7"), desk_passwords=False)
    assert client.get("/desk/sign-in").status_code == 200
