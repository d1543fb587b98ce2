"""Two pages of the editor that one person has open: the older one overwrites nobody."""

from __future__ import annotations

import re

from desk_client import Desk

EDIT = "/desk/articles/reset-password/edit"


def hidden(page: str) -> dict[str, str]:
    """The fields that the form of a page sends back as they are."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("form", "base", "revision")}


def test_an_old_page_does_not_save_over_a_colleague_though_a_newer_page_knows_of_her_text(desk: Desk) -> None:
    desk.sign_in("admin")
    old = hidden(desk.get(EDIT).text)
    path = desk.workspace.docs / "reset-password.md"
    path.write_text(re.sub("title: .*", "title: Saved by a colleague", path.read_text("utf-8")), "utf-8")
    new = hidden(desk.get(EDIT).text)
    assert desk.post(EDIT, **new, do="autosave", title="Typed into the new page").status_code == 204
    refused = desk.post(EDIT, **old, do="save", title="Typed into the old page")
    assert refused.status_code == 409
    assert "Saved by a colleague" in refused.text
    assert "title: Saved by a colleague" in path.read_text("utf-8")


def test_a_text_without_its_first_lines_is_not_saved_and_not_lost(desk: Desk) -> None:
    desk.sign_in("editor")
    path = desk.workspace.docs / "reset-password.md"
    before = path.read_bytes()
    sent = {**hidden(desk.get(f"{EDIT}?as=markdown").text), "as": "markdown", "whole": "x"}
    refused = desk.post(EDIT, **sent, do="save")
    assert "the lines between --- at the top are gone" in refused.text.casefold()
    assert path.read_bytes() == before
