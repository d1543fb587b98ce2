"""An OpenID Connect provider on loopback: it signs for real, takes each code once, and lies where a test says so."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import uvicorn
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import serialize_compact
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "desk", "a secret: with %25 and +"
ADA: dict[str, Any] = {"sub": "17", "email": "ada@shop.example", "email_verified": True, "name": "Ada"}


@dataclass
class OpenIdServer:
    """Use as a context manager. `person` is who signs in; `change` alters the claims before they are signed.

    `sign_with`: `RS256`, or a lie: `none`, `HS256` with the public key, `stranger` with a key that is not published.
    `keys`: what it publishes as its keys, given the true ones. `token`: what it gives out, given the signed claims.
    `elsewhere`: an address to which it redirects whoever asks for its keys.
    """

    person: dict[str, Any] = field(default_factory=lambda: dict(ADA))
    change: Callable[[dict[str, Any]], object] = lambda _: None
    sign_with: str = "RS256"
    keys: Callable[[list[dict[str, Any]]], object] = lambda true: true
    token: Callable[[str], object] = lambda signed: signed
    elsewhere: str = ""
    discovery: dict[str, Any] = field(default_factory=dict)
    redirect: str = "http://help.example/desk/sign-in/company/answer"
    url: str = ""
    asked: list[str] = field(default_factory=list)
    is_away: bool = False

    def __post_init__(self) -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self.new_key()

    def new_key(self) -> None:
        """Sign with another key from now on, and publish that one alone."""
        self._key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def __enter__(self) -> Self:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        routes = [
            Route("/.well-known/openid-configuration", self._told),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve([listener])))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)

    async def _told(self, _: Request) -> Response:
        self.asked.append("discovery")
        if self.is_away:
            return Response(status_code=503)
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        told = {name: f"{self.url}/{path}" for name, path in names.items()}
        told |= {"issuer": self.url, "end_session_endpoint": f"{self.url}/end"}
        return JSONResponse({**told, **self.discovery})

    async def _keys(self, _: Request) -> Response:
        self.asked.append("keys")
        if self.elsewhere:
            return RedirectResponse(self.elsewhere)
        return JSONResponse({"keys": self.keys([dict(self._key.as_dict(private=False))])})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        wanted = {"client_id": CLIENT, "redirect_uri": self.redirect, "response_type": "code"}
        wanted["code_challenge_method"] = "S256"
        if any(asked.get(name) != value for name, value in wanted.items()) or "openid" not in asked["scope"]:
            return Response("not registered", 400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return RedirectResponse(f"{self.redirect}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        form = await request.form()
        kept = self._codes.pop(str(form["code"]), None)
        verifier = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        user = f"{CLIENT}:{urlencode({'': SECRET})[1:]}"
        if request.headers.get("authorization") != "Basic " + base64.b64encode(user.encode()).decode():
            return JSONResponse({"error": "invalid_client"}, 401)
        if kept is None or challenge != kept["code_challenge"] or form["redirect_uri"] != kept["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": kept["nonce"], **self.person}
        self.change(claims)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.token(self._signed(claims))})

    def _signed(self, claims: dict[str, Any]) -> str:
        payload, kid = json.dumps(claims), self._key.kid
        if self.sign_with == "none":
            parts = (json.dumps({"alg": "none", "kid": kid}), payload, "")
            return ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
        if self.sign_with == "HS256":
            shared = OctKey.import_key(self._key.as_pem(private=False))
            return serialize_compact({"alg": "HS256", "kid": kid}, payload, shared)
        key = RSAKey.generate_key(2048) if self.sign_with == "stranger" else self._key
        return serialize_compact({"alg": "RS256", "kid": kid}, payload, key)
