"""The mail server is tried before a message needs it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mail_server import NOW, SUPPORT, MailServer, free_port

from kbtools.contact.mail_check import check_mail, send_test_mail
from kbtools.errors import KbError
from kbtools.settings import Settings


def test_a_server_is_tried_without_a_mail(mail_server: MailServer, settings: Settings) -> None:
    assert check_mail(settings) == f"127.0.0.1:{mail_server.port} answers, without encryption"
    assert mail_server.tries == 0


def test_a_server_without_starttls_is_named_with_what_to_do(mail_server: MailServer, settings: Settings) -> None:
    with pytest.raises(KbError, match="STARTTLS is missing") as refused:
        check_mail(replace(settings, smtp_security="starttls"))
    assert refused.value.hint
    assert 'smtp.security = "tls"' in refused.value.hint
    assert mail_server.tries == 0


def test_a_server_that_does_not_answer_is_told(settings: Settings) -> None:
    with pytest.raises(KbError, match="does not answer"):
        check_mail(replace(settings, smtp_port=free_port()))


def test_an_address_that_is_none_is_told(settings: Settings) -> None:
    for wrong, where in (
        (replace(settings, contact_address="support"), "contact.address"),
        (replace(settings, smtp_sender="support"), "smtp.sender"),
    ):
        with pytest.raises(KbError, match="'support' is not a mail address") as refused:
            check_mail(wrong)
        assert refused.value.where == where


def test_without_a_mail_server_nothing_is_tried_and_no_mail_sent(settings: Settings) -> None:
    unset = replace(settings, smtp_host="")
    assert check_mail(unset) == ""
    with pytest.raises(KbError, match="no mail server"):
        send_test_mail(unset, SUPPORT, NOW)


def test_a_test_mail_arrives(mail_server: MailServer, settings: Settings) -> None:
    send_test_mail(settings, "ada@example.com", NOW)
    [received] = mail_server.to("ada@example.com")
    assert received.mail["Subject"] == "Test mail of Glim help"
