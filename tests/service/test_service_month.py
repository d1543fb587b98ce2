"""A month of visitors through the real HTTP API, and the report that it makes."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread

import httpx2
import pytest
import uvicorn
from mail_server import until
from starlette.applications import Starlette

from kbtools.model.visit import assign_side
from kbtools.reports.report import report
from kbtools.service import create_app
from kbtools.settings import Settings
from kbtools.workspace import Workspace

SINCE = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 28
HOLDOUT = 0.3
SLUG = "glim-does-not-charge"
ASKED = "My Glim does not charge any more, the light stays dark"
UNASKED = "The parrot of my neighbour sings opera at night and I would like it to stop"


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """The service on a port of loopback, with the test's own clock; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    thread = Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    try:
        assert until(lambda: server.started, 20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


class Month:
    """Made-up people at the contact form; `tally` is what they did, counted as they did it."""

    def __init__(self, workspace: Workspace, visitors: int) -> None:
        self.workspace, self.visitors = workspace, visitors
        self.secret = workspace.secret()
        self.now = SINCE
        self.random = Random(8)
        self.tally: Counter[str] = Counter()

    def live(self) -> None:
        app = create_app(self.workspace, clock=lambda: self.now, random=Random(1), every=60)
        with serving(app) as url, httpx2.Client(base_url=url) as client:
            for number in range(self.visitors):
                self.now = SINCE + timedelta(days=DAYS) * ((number + 0.5) / self.visitors)
                self.visit(client, f"visitor-{number:04}")

    def visit(self, client: httpx2.Client, name: str) -> None:
        side = assign_side(self.secret.hash(f"experiment {name}"), HOLDOUT)
        text = ASKED if self.random.random() < 0.8 else UNASKED
        self.tell(client, name, "started")
        self.tally["started, not held"] += side == "offered"
        self.now += timedelta(seconds=60)
        found = client.post("/api/suggest", json={"text": text, "episode": name}).json()["suggestions"]
        slugs = [one["slug"] for one in found]
        assert not slugs or side == "offered"
        for slug in slugs:
            self.tell(client, name, "shown", slug)
        self.tally["shown"] += bool(slugs)
        if SLUG in slugs and self.random.random() < 0.7:
            self.tell(client, name, "opened", SLUG)
            self.tally["opened"] += 1
            if self.random.random() < 0.6:
                (claim,) = (one["claim"] for one in found if one["slug"] == SLUG)
                self.tell(client, name, "helped", SLUG, claim=claim)
                self.tally["confirmed"] += 1
                return
        if self.random.random() < 0.1 and SLUG not in slugs:
            self.tell(client, name, "left")
            self.tally[f"{side} left"] += 1
            return
        self.now += timedelta(seconds=30)
        body = {"email": "jane@example.com", "message": f"{text} {name}", "episode": name, "key": name}
        assert client.post("/api/contact", json=body).status_code == 201
        self.tally[f"{side} sent"] += 1

    def tell(self, client: httpx2.Client, name: str, kind: str, slug: str = "", **more: str) -> None:
        answer = client.post("/api/events", json={"episode": name, "kind": kind, "slug": slug, **more})
        assert answer.status_code == 204


@pytest.mark.full
def test_the_report_of_a_month_has_the_figures_of_what_people_did(root: Path) -> None:
    visitors = 120
    settings = Settings(holdout=HOLDOUT, rate="100000/minute", contact_rate="100000/minute")
    (root / ".kb" / "secret").write_text("0123456789abcdef" * 4, encoding="ascii")  # it decides the sides
    workspace = Workspace(root, settings)
    month = Month(workspace, visitors)
    month.live()
    made, tally = report(workspace, SINCE, SINCE + timedelta(days=DAYS)), month.tally
    row = made.now.to_json()
    sent = tally["held sent"] + tally["offered sent"]
    left = tally["held left"] + tally["offered left"]
    assert row["outcomes"] == {"confirmed": tally["confirmed"], "potential": 0, "sent": sent, "left": left}
    assert (row["visits"], row["tickets"]) == (visitors, sent)
    assert row["coverage"] == tally["shown"] / tally["started, not held"]
    assert row["open_rate"] == tally["opened"] / tally["shown"]
    assert (row["seconds_to_send_with"], row["seconds_to_send_without"]) == (90.0, 90.0)
    held = tally["held sent"] + tally["held left"]
    assert row["holdout"]["held"] == {"sent": tally["held sent"], "visits": held}
    assert row["holdout"]["offered"] == {"sent": tally["offered sent"], "visits": visitors - held}
    assert row["holdout"]["proven"] is True
    assert 0.2 < row["holdout"]["difference"] < 0.5
    assert sum(made.weeks["visits"]) == visitors
    used = next(use for use in made.articles if use.slug == SLUG)
    assert (used.opened, used.helped) == (tally["opened"], tally["confirmed"])
    assert (row["searches_without_result"], row["returned"]) == (None, None)
