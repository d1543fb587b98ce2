"""A mailbox over an encrypted connection: only who has the right certificate gets the password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from imap_server import PASSWORD, ImapServer, running
from mail_server import MailServer, until
from mailboxes import boxed_in, mail, new_user, read
from own_certificate import own_certificate

from kbtools.contact.read_mailbox import check_mailbox
from kbtools.errors import KbError
from kbtools.workspace import Workspace

pytestmark = pytest.mark.full

SECURITIES = ["tls", "starttls"]


class Servers:
    """Servers with certificates for `localhost`, one that is valid and one that has expired."""

    def __init__(self, program: str, folder: Path, stack: ExitStack) -> None:
        both, self.trusted = own_certificate(folder)
        old, self.old = own_certificate(folder, days=-1)
        self.valid = stack.enter_context(running(program, both))
        self.expired = stack.enter_context(running(program, old))


@pytest.fixture(scope="module")
def servers(dovecot: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(dovecot, tmp_path_factory.mktemp("certificates"), stack)


def settings_of(server: ImapServer, security: str) -> dict[str, Any]:
    port = server.tls_port if security == "tls" else server.port
    return {"imap_host": "localhost", "imap_port": port, "imap_security": security}


def refused(workspace: Workspace, server: ImapServer, security: str, **changed: str) -> KbError:
    """How it is refused, once the server has written down that nobody tried to sign in."""
    user = new_user()
    given: dict[str, Any] = {**settings_of(server, security), "imap_user": user, "imap_password": PASSWORD, **changed}
    before = server.log().count("(no auth attempts")
    with pytest.raises(KbError) as told:
        check_mailbox(Workspace(workspace.root, replace(workspace.settings, **given)))
    assert until(lambda: server.log().count("(no auth attempts") == before + 1)
    assert user not in server.log()
    assert PASSWORD not in str(told.value)
    return told.value


@pytest.mark.parametrize("security", SECURITIES)
def test_new_mails_are_read_and_answered_over_an_encrypted_connection(
    security: str, workspace: Workspace, servers: Servers, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.trusted))
    user = new_user()
    boxed = boxed_in(workspace, servers.valid, user, **settings_of(servers.valid, security))
    servers.valid.put(user, mail(), datetime.now(UTC))
    assert read(boxed) == [("sent", "")]
    assert len(mail_server.to("jo@example.org")) == 1
    assert f"user=<{user}>" in servers.valid.log()
    assert all(", TLS, " in line for line in servers.valid.log().splitlines() if f"Login: user=<{user}>" in line)


@pytest.mark.parametrize("security", SECURITIES)
def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    security: str, workspace: Workspace, servers: Servers
) -> None:
    told = refused(workspace, servers.valid, security)
    assert (
        "no password was sent, since the server's certificate is not trusted: self-signed certificate" in told.message
    )
    assert "SSL_CERT_FILE" in (told.hint or "")


@pytest.mark.parametrize("security", SECURITIES)
def test_a_certificate_of_another_name_gets_no_password(
    security: str, workspace: Workspace, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.trusted))
    told = refused(workspace, servers.valid, security, imap_host="127.0.0.1")
    assert "not valid for '127.0.0.1'" in told.message
    assert "mail.imap_host must be a name in the certificate" in (told.hint or "")


@pytest.mark.parametrize("security", SECURITIES)
def test_a_certificate_that_has_expired_gets_no_password(
    security: str, workspace: Workspace, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.old))
    assert "certificate has expired" in refused(workspace, servers.expired, security).message


def test_a_server_that_offers_no_encryption_gets_no_password(workspace: Workspace, imap_server: ImapServer) -> None:
    told = refused(workspace, imap_server, "starttls")
    assert "TLS not supported" in told.message
    assert "imap_security" in (told.hint or "")
