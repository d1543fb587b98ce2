"""The sign-in of a company, asked as OpenID Connect has it: authorization code flow with PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from kbtools.errors import KbError
from kbtools.helpdesks.http import HttpClient, Limits, NoResponse, Response, basic, check_secure
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from kbtools.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid email profile"
# Signatures with a public key alone: "none" is none, and with HMAC whoever knows our id's secret could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SKEW = 60  # seconds that the clocks of both sides may differ
KEPT = timedelta(hours=1)  # how long addresses and keys are used before they are asked for again
AGAIN = timedelta(seconds=10)  # after which a provider that did not answer is asked again
LIMITS = Limits(seconds=8.0, bytes=1_000_000)
_MOST_TOKEN = 50_000  # letters of a signed answer
_MOST_SUBJECT = 255  # letters of a person's name there (Core 1.0, 2)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What belongs to one try to sign in: where the answer goes to, and what ties it to this browser and this try."""

    redirect: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Provider:
    """What the provider says of itself (OpenID Connect Discovery 1.0), and its keys."""

    authorization: str
    token: str
    end_session: str
    takes_basic: bool
    keys_at: str
    keys: KeySet
    read_at: datetime


class OpenIdProvider:
    """Asks one provider. Safe in threads; each method may wait for `LIMITS.seconds` and raises `KbError("sign-in")`."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._issuer, self._client, self._secret = settings.oidc_issuer, settings.oidc_client, settings.oidc_secret
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Provider | None = None
        self._failed_at: datetime | None = None

    def address(self, attempt: Attempt) -> str:
        """Where a browser is sent to sign in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": attempt.redirect,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with(self._provider().authorization, asked)

    def sign_out_address(self, back: str) -> str:
        """Where a browser is sent to sign out there, too (RP-Initiated Logout 1.0); empty where there is no such."""
        ends_at = self._provider().end_session
        return _with(ends_at, {"client_id": self._client, "post_logout_redirect_uri": back}) if ends_at else ""

    def claims(self, code: str, attempt: Attempt) -> Mapping[str, Any]:
        """What the provider says, signed, of who has signed in: for a code, which it takes once."""
        provider = self._provider()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": attempt.redirect}
        form |= {"code_verifier": attempt.verifier, "client_id": self._client}
        headers: dict[str, str] = {}
        if self._secret and provider.takes_basic:
            headers = basic(_escaped(self._client), _escaped(self._secret))
        elif self._secret:
            form["client_secret"] = self._secret
        answer = _ask("POST", provider.token, headers, {"data": form})
        token = answer.record.get("id_token")
        if not isinstance(token, str) or len(token) > _MOST_TOKEN:
            raise _unusable(f"status {answer.status}, no id_token: {one_line(answer.said, 200)}")
        return self._checked(token, provider, attempt.nonce)

    def _checked(self, token: str, provider: _Provider, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that the provider signed, for us, now, and for this try (Core 1.0, 3.1.3.7)."""
        from joserfc.errors import InvalidKeyIdError, JoseError
        from joserfc.jwt import JWTClaimsRegistry, decode

        try:
            try:
                claims = decode(token, provider.keys, ALGORITHMS).claims
            except InvalidKeyIdError:  # it may sign with a new key since we asked
                claims = decode(token, self._with_new_keys(provider).keys, ALGORITHMS).claims
            JWTClaimsRegistry(
                now=int(self._clock().timestamp()),
                leeway=SKEW,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except (JoseError, ValueError, RecursionError) as failure:
            raise _unusable(f"{type(failure).__name__}: {failure}") from None
        if claims.get("azp", self._client) != self._client:
            raise _unusable("azp: it was made for another program")
        if len(claims["sub"]) > _MOST_SUBJECT or not claims["sub"].isprintable():  # it is kept in the store
            raise _unusable("sub: not a name of at most 255 letters")
        return claims

    def _provider(self) -> _Provider:
        with self._lock:
            now = self._clock()
            if self._known and now - self._known.read_at < KEPT:
                return self._known
            if self._failed_at and now - self._failed_at < AGAIN:
                raise _away("it did not answer some seconds ago")
            try:
                self._known = self._read(now)
            except KbError:
                self._failed_at = now
                raise
            return self._known

    def _read(self, now: datetime) -> _Provider:
        answer = _ask("GET", self._issuer.rstrip("/") + DISCOVERY)
        said = answer.record
        if said.get("issuer") != self._issuer:
            raise _unusable(f"status {answer.status}, its issuer is {one_line(str(said.get('issuer')), 200)!r}")
        ways = said.get("token_endpoint_auth_methods_supported")
        keys_at = _address(said, "jwks_uri")
        return _Provider(
            _address(said, "authorization_endpoint"),
            _address(said, "token_endpoint"),
            _address(said, "end_session_endpoint") if said.get("end_session_endpoint") else "",
            not isinstance(ways, list) or "client_secret_basic" in ways or "client_secret_post" not in ways,
            keys_at,
            _keys(keys_at),
            now,
        )

    def _with_new_keys(self, provider: _Provider) -> _Provider:
        """The provider with its keys as they are now; not asked for again soon after they were."""
        now = self._clock()
        if now - provider.read_at < AGAIN:
            return provider
        new = _Provider(
            provider.authorization,
            provider.token,
            provider.end_session,
            provider.takes_basic,
            provider.keys_at,
            _keys(provider.keys_at),
            now,
        )
        with self._lock:
            self._known = new
        return new


def _keys(address: str) -> KeySet:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    found = [key for key in _ask("GET", address).records("keys") if key.get("kty") in ("RSA", "EC")]
    try:
        return KeySet.import_key_set({"keys": found})
    except (JoseError, ValueError, TypeError, KeyError) as failure:
        raise _unusable(f"its keys cannot be read: {type(failure).__name__}") from None


def _ask(
    method: str, url: str, headers: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
) -> Response:
    parts = urlsplit(url)
    client = HttpClient(f"{parts.scheme}://{parts.netloc}", headers or {}, timeout=LIMITS.seconds, limits=LIMITS)
    try:
        return client.request(method, url, body=body)
    except NoResponse as failure:
        raise _away(str(failure)) from None
    finally:
        client.close()


def _address(said: Mapping[str, Any], name: str) -> str:
    """An address that the provider names; its own secrets and ours are sent there encrypted only."""
    address = said.get(name)
    try:
        if isinstance(address, str):
            check_secure(address, name, "oidc.issuer")
            return address
    except (KbError, ValueError):
        pass
    raise _unusable(f"its {name} is no address that begins with https://")


def _with(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _escaped(text: str) -> str:
    """As RFC 6749, 2.3.1, writes what stands in basic authentication."""
    return urlencode({"": text})[1:]


def _away(why: str) -> KbError:
    log.warning("the sign-in of the company does not answer: %s", why)
    return KbError("sign-in", "the sign-in of your company does not answer", hint="try again in a minute")


def _unusable(why: str) -> KbError:
    log.warning("an answer of the company's sign-in was refused: %s", why)
    return KbError(
        "sign-in",
        "the sign-in of your company gave an answer that cannot be used",
        hint="sign in again; where that does not help, the log of the service says why",
    )
