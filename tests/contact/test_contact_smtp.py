"""The mails, as a real server receives them."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from mail_server import NOW, SUPPORT, MailServer, free_port
from own_certificate import own_certificate
from quick_cases import first_quick

from kbtools.contact import transport_of
from kbtools.contact.mails import copy_mail, support_mail
from kbtools.contact.smtp import SmtpTransport
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import Unreachable
from kbtools.model.message import Attachment, ContactMessage
from kbtools.settings import Settings

MESSAGE = ContactMessage(
    reference="KB-7F3K2Q",
    email="jane@example.com",
    body="My Glim does not charge.\nIt is three weeks old – und blinkt nicht.",
    created_at=NOW,
    name="Jane Miller",
    shown=("glim-does-not-charge", "return-item"),
    opened=("glim-does-not-charge",),
    rejected=("return-item",),
    titles={"glim-does-not-charge": "My Glim does not charge"},
)


def test_an_agents_answer_goes_to_the_person(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send(MESSAGE)
    [received] = mail_server.received
    assert (received.sender, received.to) == (SUPPORT, (SUPPORT,))
    mail = received.mail
    assert mail["Reply-To"] == "Jane Miller <jane@example.com>"
    assert mail["From"] == f"Glim help <{SUPPORT}>"
    subject = " ".join(mail["Subject"].split())  # Python folds a long header with a space too many
    assert subject == "[KB-7F3K2Q] My Glim does not charge. It is three weeks old – und blinkt nicht."
    assert mail["Message-ID"] == "<KB-7F3K2Q@glim.example>"
    assert mail["Date"] == "Sun, 01 Mar 2026 09:30:00 +0000"
    assert mail["Auto-Submitted"] is None


def test_the_team_reads_the_message_then_what_was_suggested(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send(MESSAGE)
    assert mail_server.received[0].text == (
        "My Glim does not charge.\nIt is three weeks old – und blinkt nicht.\n\n"
        "----------------------------------------\n"
        "From: Jane Miller <jane@example.com>\nReference: KB-7F3K2Q\nSent: 2026-03-01 09:30 UTC\n\n"
        "Suggested before sending:\n  - My Glim does not charge (glim-does-not-charge)\n  - return-item\n\n"
        "Opened:\n  - My Glim does not charge (glim-does-not-charge)\n\n"
        "Did not help:\n  - return-item\n"
    )


def test_the_persons_copy_is_kind_and_asks_no_machine_to_answer(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send_copy(MESSAGE)
    [received] = mail_server.received
    assert received.to == ("jane@example.com",)
    assert received.mail["Reply-To"] == f"Glim help <{SUPPORT}>"
    assert received.mail["Subject"] == "[KB-7F3K2Q] We have your message"
    assert received.mail["Message-ID"] == "<KB-7F3K2Q.copy@glim.example>"
    assert received.mail["Auto-Submitted"] == "auto-replied"
    assert "Hello Jane Miller,\n\nThank you for writing to us." in received.text
    assert "> My Glim does not charge.\n> It is three weeks old" in received.text
    assert "KB-7F3K2Q" in received.text


def test_the_persons_copy_is_in_the_language_of_the_help_centre(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(replace(settings, lang="fr")).send_copy(MESSAGE)
    [received] = mail_server.received
    assert received.mail["Subject"] == "[KB-7F3K2Q] Nous avons votre message"
    assert "Bonjour Jane Miller,\n\nMerci de nous avoir écrit." in received.text
    assert "Votre référence est KB-7F3K2Q." in received.text


def test_the_persons_copy_is_in_the_language_of_the_page_they_wrote_on(
    mail_server: MailServer, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "words.de.yml").write_text("mail:\n  regards: Herzliche Grüße\n", "utf-8")
    SmtpTransport(replace(settings, folder=tmp_path)).send_copy(replace(MESSAGE, lang="de"))
    [received] = mail_server.received
    assert received.mail["Subject"] == "[KB-7F3K2Q] Ihre Nachricht ist da"
    assert received.mail["Content-Language"] == "de"
    assert "Herzliche Grüße\nGlim help" in received.text


@pytest.mark.parametrize("lang", ["", "en", "../words", "d" * 5000])
def test_a_copy_in_no_language_of_ours_is_in_that_of_the_help_centre(
    mail_server: MailServer, settings: Settings, lang: str
) -> None:
    SmtpTransport(settings).send_copy(replace(MESSAGE, lang=lang))
    assert mail_server.received[0].mail["Subject"] == "[KB-7F3K2Q] We have your message"


def test_a_mistake_in_the_texts_of_a_language_keeps_no_copy_back(
    mail_server: MailServer, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "words.de.yml").write_text("mail: [", "utf-8")
    SmtpTransport(replace(settings, folder=tmp_path)).send_copy(replace(MESSAGE, lang="de"))
    assert mail_server.received[0].mail["Subject"] == "[KB-7F3K2Q] We have your message"


def test_the_sender_may_differ_from_the_support_address(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(replace(settings, smtp_sender="form@mail.glim.example")).send(MESSAGE)
    [received] = mail_server.received
    assert (received.sender, received.to) == ("form@mail.glim.example", (SUPPORT,))
    assert received.mail["Message-ID"] == "<KB-7F3K2Q@mail.glim.example>"


def test_a_domain_in_other_letters_is_written_so_that_every_server_takes_it(
    mail_server: MailServer, settings: Settings
) -> None:
    SmtpTransport(settings).send(replace(MESSAGE, email="jane@bücher.example"))
    assert mail_server.received[0].mail["Reply-To"] == "Jane Miller <jane@xn--bcher-kva.example>"


def test_an_address_that_no_header_can_carry_still_reaches_the_agent(
    mail_server: MailServer, settings: Settings
) -> None:
    SmtpTransport(settings).send(replace(MESSAGE, email="müller@example.com"))
    assert mail_server.received[0].mail["Reply-To"] is None
    assert "Jane Miller <müller@example.com>" in mail_server.received[0].text


def test_a_flagged_message_says_so_to_the_team(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send(replace(MESSAGE, flagged=True))
    assert mail_server.received[0].mail["X-KB-Flag"] == "hidden-field"
    assert "hidden field was filled in" in mail_server.received[0].text


def test_a_topic_for_a_person_is_marked_as_urgent(mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send(replace(MESSAGE, people_first=True))
    [received] = mail_server.received
    assert (received.mail["X-Priority"], received.mail["Importance"]) == ("1", "high")
    assert "Please answer it first." in received.text


def test_a_line_break_in_a_field_makes_no_header(mail_server: MailServer, settings: Settings) -> None:
    nasty = "Hi\r\nBcc: joe@example.com\r\n\r\nbody"
    SmtpTransport(settings).send(replace(MESSAGE, name=nasty, subject=nasty))
    [received] = mail_server.received
    assert received.mail["Bcc"] is None
    assert received.to == (SUPPORT,)
    assert received.mail["Subject"] == "[KB-7F3K2Q] Hi Bcc: joe@example.com body"


@pytest.mark.full
@given(st.text(), st.text(), st.text())
@hypothesis_settings(max_examples=200)
def test_no_text_makes_a_header_or_breaks_a_mail(name: str, subject: str, body: str) -> None:
    settings = replace(Settings(), contact_address=SUPPORT)
    for make in (support_mail, copy_mail):
        plain = make(MESSAGE, settings)
        mail = make(replace(MESSAGE, name=name, subject=subject, body=body), settings)
        assert mail.keys() == plain.keys()
        head = mail.as_bytes().partition(b"\r\n\r\n")[0]
        lines = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
        assert [line.partition(b":")[0].decode() for line in lines] == mail.keys()


@pytest.mark.parametrize("security", first_quick(["none", "tls"]))
def test_large_files_and_lines_of_full_stops_arrive_as_they_were(
    security: str, settings: Settings, tmp_path: Path
) -> None:
    ours, theirs = _certificates(tmp_path)
    files = (Attachment("a.txt", "txt", b".\r\n..\r\n.x\n" * 60_000), Attachment("b.txt", "txt", b"." * 20_000))
    body = ".\n..\n.one\n" + "." * 300 + "\n."
    with MailServer(tls=theirs if security == "tls" else None, from_the_start=True) as server:
        there = replace(settings, smtp_port=server.port, smtp_security=security, smtp_host="localhost")
        SmtpTransport(there, tls=ours).send(replace(MESSAGE, body=body, attachments=files))
    [received] = server.received
    assert received.text.startswith(body + "\n")
    assert [part.get_payload(decode=True) for part in received.mail.iter_attachments()] == [one.data for one in files]


def test_a_server_that_is_not_there_is_said_to_be_so(settings: Settings) -> None:
    with pytest.raises(Unreachable) as failure:
        SmtpTransport(replace(settings, smtp_port=free_port())).send(MESSAGE)
    assert "does not answer" in failure.value.message
    assert failure.value.hint


def test_a_refusal_tells_the_servers_reason_without_any_address(mail_server: MailServer, settings: Settings) -> None:
    mail_server.refuse[SUPPORT] = f"550 5.1.1 <{SUPPORT}> no such user"
    with pytest.raises(KbError) as failure:
        SmtpTransport(settings).send(MESSAGE)
    assert "550 5.1.1 [email] no such user" in failure.value.message
    assert not isinstance(failure.value, Unreachable)


def test_a_server_without_encryption_is_not_trusted_with_a_message(mail_server: MailServer, settings: Settings) -> None:
    with pytest.raises(Unreachable):
        SmtpTransport(replace(settings, smtp_security="starttls")).send(MESSAGE)
    assert mail_server.received == []


def test_a_password_goes_unencrypted_to_no_other_machine(mail_server: MailServer, settings: Settings) -> None:
    signing_in = replace(settings, smtp_user="jane", smtp_password="not a real one", smtp_host="mail.glim.example")
    with_webhook = replace(signing_in, deliver_to="webhook", deliver_webhook_url="https://glim.example/hook",
                           deliver_webhook_secret=f"whsec_{'MTIz' * 10}")  # fmt: skip
    for asked in (lambda: SmtpTransport(signing_in).send(MESSAGE), lambda: transport_of(signing_in),
                  lambda: transport_of(with_webhook)):  # fmt: skip
        with pytest.raises(KbError, match="unencrypted") as failure:
            asked()
        assert (failure.value.code, failure.value.where) == ("setting", "smtp.security")
    transport_of(replace(signing_in, smtp_security="starttls"))
    transport_of(replace(signing_in, smtp_user="", smtp_password=""))
    transport_of(replace(signing_in, smtp_host="127.0.0.1"))


def test_starttls_encrypts_and_checks_the_certificate(settings: Settings, tmp_path: Path) -> None:
    ours, theirs = _certificates(tmp_path)
    with MailServer(tls=theirs) as server:
        encrypted = replace(settings, smtp_port=server.port, smtp_security="starttls", smtp_host="localhost")
        with pytest.raises(Unreachable):
            SmtpTransport(encrypted).send(MESSAGE)  # nobody vouches for this certificate
        SmtpTransport(encrypted, tls=ours).send(MESSAGE)
        assert len(server.received) == 1


def test_a_support_address_that_is_none_is_a_failure_that_can_be_acted_on(settings: Settings) -> None:
    with pytest.raises(KbError, match="address") as failure:
        SmtpTransport(replace(settings, contact_address="support")).send(MESSAGE)
    assert failure.value.code == "delivery"


def test_without_a_mail_server_the_missing_settings_are_named() -> None:
    with pytest.raises(KbError) as failure:
        transport_of(Settings())
    assert failure.value.code == "delivery"
    assert "smtp.host and contact.address" in str(failure.value.hint)


def _certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The person's and the server's side of a certificate for `localhost`, made now."""
    both, public = own_certificate(folder)
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(both)
    ours = ssl.create_default_context(cafile=public)
    return ours, theirs
