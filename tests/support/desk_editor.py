"""What tests press and type in the editor of the desk."""

from __future__ import annotations

import re

from desk_client import Desk
from httpx2 import Response

SLUG = "reset-password"
EDIT = f"/desk/articles/{SLUG}/edit"


def page_of(desk: Desk, slug: str = SLUG) -> str:
    answer = desk.get(f"/desk/articles/{slug}/edit")
    assert answer.status_code == 200
    return answer.text


def hidden(page: str) -> dict[str, str]:
    """The fields that the form sends back as they are."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("form", "base", "revision")}


def send(desk: Desk, do: str, slug: str = SLUG, page: str = "", **fields: str) -> Response:
    """Press a button of the editor, after these fields were typed into the page as it is, or as it was."""
    return desk.post(f"/desk/articles/{slug}/edit", **hidden(page or page_of(desk, slug)), do=do, **fields)


def put_draft(desk: Desk, text: str = "---\ntitle: Receipts\nstate: draft\n---\n\nOpen Orders.\n") -> None:
    desk.workspace.drafts.mkdir(parents=True, exist_ok=True)
    (desk.workspace.drafts / "receipts.md").write_bytes(text.encode())
