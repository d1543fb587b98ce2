"""A page of somebody's product, on an origin of its own, that shows the widget of a help centre."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamp app</title>
<meta name="viewport" content="width=device-width,initial-scale=1">{head}</head>
<body><main><h1>Lamp app</h1><p><a href="/">Your lamps</a></p></main>{body}</body></html>"""


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
