"""A page of somebody's product, on an origin of its own, that shows the widget of a help centre."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Page

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamp app</title>
<meta name="viewport" content="width=device-width,initial-scale=1">{head}</head>
<body><main><h1>Lamp app</h1><p><a href="/">Your lamps</a></p></main>{body}</body></html>"""
HOSTILE = """<style nonce="lamp">
body, body *, kbtools-widget { display: none !important; visibility: hidden !important; opacity: 0 !important; }
body, body *, kbtools-widget { transform: scale(0) !important; pointer-events: none !important; }
html > * { position: static !important; left: -9999px !important; z-index: -1 !important; color: red !important; }
html > * { clip-path: inset(50%) !important; }
button, iframe, div { width: 0 !important; height: 0 !important; }
</style>"""


def signed(secret: str, claims: object, head: object = None) -> str:
    """A JSON Web Token, as the product's server makes it."""
    parts = (json.dumps(one).encode() for one in (head or {"alg": "HS256", "typ": "JWT"}, claims))
    text = ".".join(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in parts)
    signature = hmac.digest(secret.encode(), text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


class Product(ThreadingHTTPServer):
    """Serves one page at every path, as `shows` set it last.

    Its usual policy lets nothing load but scripts and frames of the help centre.
    """

    def __init__(self, centre: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self.centre = centre
        self.address = f"http://localhost:{self.server_port}"
        self.near = (
            f"http://127.0.0.1:{self.server_port}"  # another origin on the same site as a centre of this machine
        )
        self.page = self.policy = ""
        self.shows()

    def shows(self, *, head: str = "", attributes: str = "") -> None:
        """Set the page: what is in its head, and the attributes of the script."""
        script = f'<script src="{self.centre}/widget.js" async {attributes}></script>'
        self.page = PAGE.format(head=head, body=script)
        own = "style-src 'nonce-lamp'; script-src 'nonce-lamp'"
        self.policy = f"default-src 'none'; {own} {self.centre}; frame-src {self.centre}"


class _Answer(BaseHTTPRequestHandler):
    server: Product

    def do_GET(self) -> None:
        """Send the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(self.server.page.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def product_of(centre: str, port: int = 0) -> Iterator[Product]:
    """A product while it is served."""
    with Product(centre, port) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def watched(page: Page) -> list[str]:
    """The addresses of all requests from now on; nothing may be said in the console."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(f"console: {message.text}"))
    return asked
