"""The desk as a browser uses it: one that keeps its cookies and sends forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from httpx2 import Response
from mail_server import NOW
from starlette.testclient import TestClient

from kbtools.model.gap import Gap
from kbtools.model.staff import Role
from kbtools.model.ticket import Message, Ticket
from kbtools.staff.add import add_staff
from kbtools.workspace import Workspace

PASSWORD = "four plain words here"
GAP = "gap-aaaaaaaa"
NAMED = {"gap": GAP, "reference": "KB-AAAAAA", "slug": "reset-password"}  # what the paths of routes hold
HOSTILE = "<script>alert(1)</script>"
HERE = {"origin": "http://testserver"}


@dataclass
class Desk:
    """A service with a desk, and a browser that keeps its cookies. The clock stands unless a test moves it."""

    workspace: Workspace
    client: TestClient = field(init=False)
    now = NOW

    def clock(self) -> datetime:
        """The clock of the service."""
        return self.now

    def get(self, path: str) -> Response:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, *, origin: str = HERE["origin"], **fields: str) -> Response:
        """Send a form as a browser does from a page of this site, over plain HTTP without `Sec-Fetch-Site`."""
        return self.client.post(path, data=fields, headers={"origin": origin})

    def link_for(self, role: Role) -> str:
        """What the first link of somebody new holds."""
        return add_staff(self.workspace, f"{role}@shop.example", role, "", self.now).url.partition("link=")[2]

    def sign_in(self, role: Role = "admin") -> None:
        """Begin a session as somebody new of this role."""
        answer = self.post("/desk/invitation", link=self.link_for(role), password=PASSWORD, again=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")

    def form(self) -> str:
        """The token of the session's forms."""
        found = re.search(r'name="form" value="([^"]+)"', self.get("/desk/").text)
        assert found
        return found[1]

    def decide(self, **fields: str) -> Response:
        """Press a button on the gap's page."""
        return self.post(f"/desk/gaps/{GAP}", form=self.form(), **fields)

    @property
    def gap(self) -> Gap:
        """The gap as the store has it."""
        with self.workspace.store() as store:
            return store.gaps.get(GAP)


def put_gap(workspace: Workspace) -> None:
    """A gap with one ticket, an answer of an agent and a private note."""
    with workspace.store() as store:
        said = (
            Message("requester", f"Where is the receipt? {HOSTILE}", public=True, created_at=NOW),
            Message("agent", "Open Orders and choose Receipt.", public=True, created_at=NOW),
            Message("agent", "He is a difficult one", public=False, created_at=NOW),
        )
        store.tickets.put_many([Ticket("1", said, source="zendesk", subject="Receipt", created_at=NOW)])
        gap = Gap(GAP, f"No receipt {HOSTILE}", (("zendesk", "1"),), 7, 0.8, "missing", ("reset-password",), NOW, NOW)
        store.gaps.put_all([gap], NOW)
