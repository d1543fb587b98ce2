"""The report by mail, as a real server receives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mail_server import SUPPORT, MailServer
from quick_cases import first_quick
from running_service import set_up

from kbtools.cli import kb
from kbtools.scaffold import create


def send(root: Path, to: str) -> Result:
    period = ("--since", "2026-03-01", "--until", "2026-03-29")
    return CliRunner().invoke(kb, ["-C", str(root), "report", *period, "--mail", to])


def test_the_report_arrives_as_text_with_its_page(root: Path, mail_server: MailServer) -> None:
    done = send(root, "product@example.com")
    assert done.exit_code == 0, done.output
    [received] = mail_server.received
    assert (received.sender, received.to) == (SUPPORT, ("product@example.com",))
    assert "2026-03-01 to 2026-03-28" in received.mail["Subject"]
    assert received.mail["Auto-Submitted"] == "auto-generated"
    body = received.mail.get_body(("plain",))
    assert body is not None
    assert "visits to the form" in body.get_content()
    [page] = received.mail.iter_attachments()
    assert (page.get_content_type(), page.get_filename()) == ("text/html", "report-2026-03-29.html")
    assert "what people asked, and what they found</h1>" in page.get_content()


@pytest.mark.parametrize(
    "to", first_quick(["nobody", "a b@example.com", "a@example.com\nBcc: b@example.com", "<a@b>@c", "@"])
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(
    root: Path, mail_server: MailServer, to: str
) -> None:
    done = send(root, to)
    assert done.exit_code == 1, done.output
    assert "error[delivery]" in done.stderr
    assert mail_server.received == []


def test_a_server_that_refuses_is_told_in_its_words(root: Path, mail_server: MailServer) -> None:
    mail_server.refuse["product@example.com"] = "550 no such mailbox"
    done = send(root, "product@example.com")
    assert done.exit_code == 1
    assert "no such mailbox" in done.stderr


@pytest.mark.parametrize("settings", first_quick([{}, {"smtp_host": "127.0.0.1"}, {"contact_address": SUPPORT}]))
def test_without_a_mail_server_or_a_sender_it_says_what_to_set(tmp_path: Path, settings: dict[str, str]) -> None:
    create(tmp_path / "w", "Lamp help")
    set_up(tmp_path / "w", **settings)
    done = send(tmp_path / "w", "product@example.com")
    assert done.exit_code == 2
    assert "error[setting]" in done.stderr
    assert "smtp.host" in done.stderr
