"""What a visitor says helped counts only where the service showed it: each suggestion comes with a signed token.

The token names no one and is stored nowhere. It says which article this service showed to which visit, for which
question, and when; every process with the workspace's secret can check it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.model.query import Query
from kbtools.model.visit import UNKNOWN_NETWORK

if TYPE_CHECKING:
    from kbtools.service.state import ServiceState
    from kbtools.system.sealing import Secret

VALID = timedelta(days=1)  # a page may stay open over night
_IPV4, _IPV6 = 24, 48  # bits of an address that name the network of one household, company or provider's customer
_REFUSED = "this service did not show this visit this article for this question, or too long ago"


def signed(secret: Secret, visit: str, slug: str, query: Query, now: datetime) -> str:
    """The token of one suggestion: hour, hash of the question, signature; letters, digits and hyphens."""
    hour = f"{int(now.astimezone(UTC).timestamp()) // 3600:x}"
    return _token(secret, visit, slug, hour, _hash_of(secret, query))


def claims_for(state: ServiceState, visit: str, query: Query, slugs: Iterable[str]) -> dict[str, str]:
    """The tokens of suggestions, by slug; none where the workspace has no secret, which must not keep anything back."""
    try:
        secret = state.secret
    except KbError:
        return {}
    return {slug: signed(secret, visit, slug, query, state.clock()) for slug in slugs}


def check(secret: Secret, tokens: Iterable[str], visit: str, slug: str, now: datetime, asked: Query | None) -> None:
    """Raise `KbError("claim-refused")` unless one of the tokens came with this suggestion; `asked`: also for this text.

    The length of a token is known before it is compared, so that no long one costs anything.
    """
    for token in tokens:
        hour, _, rest = token[:100].partition("-")
        question = rest.partition("-")[0]
        same = asked is None or question == _hash_of(secret, asked)
        ours = _token(secret, visit, slug, hour, question)
        if same and hmac.compare_digest(token.encode(), ours.encode()) and _is_recent(hour, now):
            return
    raise KbError("claim-refused", _REFUSED, where="claim", hint="send the 'claim' that came with the suggestion")


def network_of(secret: Secret, address: str) -> str:
    """Keyed hash of the network of an address (IPv4 /24, IPv6 /48); `UNKNOWN_NETWORK` without an address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN_NETWORK
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    bits = _IPV4 if parsed.version == 4 else _IPV6  # noqa: PLR2004 - the version's own number
    return secret.hash(f"network {ipaddress.ip_network((parsed, bits), strict=False)}")


def _token(secret: Secret, visit: str, slug: str, hour: str, question: str) -> str:
    signature = _exact(secret, "claim", visit, slug, hour, question)
    return f"{hour}-{question}-{signature}"


def _hash_of(secret: Secret, query: Query) -> str:
    return _exact(secret, "question", query.subject, query.body)


def _exact(secret: Secret, *parts: str) -> str:
    """A keyed hash of texts, to the letter: the secret's own takes texts that differ in case for the same."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
    return secret.hash(f"{parts[0]} {digest}")


def _is_recent(hour: str, now: datetime) -> bool:
    began = datetime.fromtimestamp(int(hour, 16) * 3600, UTC)  # a number: the signature was ours
    return began <= now + timedelta(hours=1) and now - began <= VALID + timedelta(hours=1)
