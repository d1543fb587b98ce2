"""Pages that quote tickets are known, and deleted or named when somebody is forgotten."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_server import SUPPORT, MailServer
from two_people import ANNA, HERS, NOW, OTHERS, RARE, gap_of, put_gaps

from kbtools.gaps.show import mine_to_page
from kbtools.privacy.forget import forget
from kbtools.reports.report import mail_report, report, write_page
from kbtools.storage import WrittenPage
from kbtools.workspace import Workspace


def test_a_page_as_it_was_written_is_deleted_and_any_other_is_named(workspace: Workspace, tmp_path: Path) -> None:
    pages = {name: tmp_path / f"{name}.html" for name in ("hers", "changed", "moved", "quotes", "theirs")}
    with workspace.store() as store:
        for name, page in pages.items():
            text = f"<p>The {RARE} beam&#32;of my lantern</p>" if name == "quotes" else name
            page.write_text(text, encoding="utf-8")
            sources = frozenset(OTHERS if name in ("quotes", "theirs") else HERS)
            store.pages.put(WrittenPage(str(page), hashlib.sha256(text.encode()).hexdigest(), sources, NOW))
        store.pages.put(WrittenPage("the report that was mailed", "", frozenset(HERS), NOW))
    pages["changed"].write_text("somebody wrote into it", encoding="utf-8")
    pages["moved"].unlink()
    done = forget(workspace, ANNA, NOW)
    assert sorted(done.beyond) == sorted([str(pages["changed"]), str(pages["moved"]), "the report that was mailed"])
    assert [name for name, page in pages.items() if page.exists()] == ["changed", "theirs"]
    with workspace.store() as store:
        assert [page.place for page in store.pages.all()] == [str(pages["theirs"])]


@pytest.mark.full
def test_pages_of_gaps_and_reports_are_noted_with_the_tickets_that_they_quote(
    workspace: Workspace, tmp_path: Path
) -> None:
    mined, reported = tmp_path / "gaps.html", tmp_path / "report.html"
    gaps = mine_to_page(workspace, mined, NOW)
    put_gaps(workspace, *gaps, gap_of("gap-aaaaaaaa", *HERS))
    made = report(workspace, NOW - timedelta(days=28), NOW)
    write_page(workspace, made, reported, NOW)
    with MailServer() as server:
        smtp: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        settings = replace(workspace.settings, contact_address=SUPPORT, **smtp)
        mail_report(Workspace(workspace.root, settings), made, "boss@shop.example", NOW)
    with workspace.store() as store:
        found = {page.place: page for page in store.pages.all()}
    assert found[str(mined)].sources == frozenset(key for gap in gaps for key in gap.tickets)
    for path in (mined, reported):
        assert found[str(path)].digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found[str(reported)].sources >= set(HERS)
    mailed = found["the report that was mailed on 2026-11-23 at 12:00:00"]
    assert (mailed.sources, mailed.digest) == (found[str(reported)].sources, "")
