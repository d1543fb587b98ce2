"""The two links of an answer by mail: each is signed, and leads to a page where the person says what it stands for."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kbtools.system.sealing import Secret

LinkKind = Literal["answered", "person"]
"""What a person says by a link: that it answered, or that a person is still needed."""
PAGE = "/mail/"


def link(site: str, answer: str, kind: LinkKind, secret: Secret) -> str:
    """The address of a link; `site` ends in `/`."""
    return f"{site}{PAGE.removeprefix('/')}?{kind}={token(answer, kind, secret)}"


def token(answer: str, kind: LinkKind, secret: Secret) -> str:
    """The id of the answer and a signature for this kind of link: small letters, digits and a hyphen."""
    return f"{answer}-{secret.hash(f'mail link {kind} {answer}')}"


def answer_of(given: str, kind: LinkKind, secret: Secret) -> str:
    """The id of the answer that a token was made for; empty where it was not made here, or for another kind of link."""
    answer = given[:100].partition("-")[0]
    is_ours = hmac.compare_digest(given.encode(), token(answer, kind, secret).encode())
    return answer if is_ours else ""
