"""A mail that just came, read as a new ticket."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, SUPPORT

from kbtools.contact.answer_mail import answer_mail, team_mail
from kbtools.contact.incoming_mail import incoming_mail
from kbtools.contact.mail_rules import why_not
from kbtools.model.mail_answer import MailAnswer, MailContent, MailedArticle
from kbtools.model.ticket import Ticket
from kbtools.settings import Settings
from kbtools.system.sealing import Secret
from kbtools.tickets.formats.mail import MailReader

TRUSTED = "mx.glim.example"
SET = replace(Settings(), contact_address=SUPPORT, mail_trusted_server=TRUSTED)
PASSED = "dmarc=pass header.from=example.org"
HEADERS = {
    "Authentication-Results": f"{TRUSTED};\r\n\tspf=pass smtp.mailfrom=example.org;\r\n\t{PASSED}",
    "From": "Jo Miller <jo@example.org>",
    "To": SUPPORT,
    "Subject": "=?utf-8?q?L=C3=A4mp?=",
    "Message-ID": "<1@example.org>",
}


def mail(text: str = "My lamp is dark.", **more: str) -> bytes:
    """A mail with these headers in place of the usual ones; `_` is written as `-`, an empty one is left out."""
    headers = {**HEADERS, **{name.replace("_", "-"): value for name, value in more.items()}}
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    return "\r\n".join([*lines, "", text, ""]).encode()


def test_what_a_person_wrote_is_a_ticket_that_may_be_answered() -> None:
    found = incoming_mail(mail(), SET, NOW)
    assert (found.source, found.subject, found.text.strip()) == ("mail", "Lämp", "My lamp is dark.")
    assert (found.address, found.thread, found.automatic) == ("jo@example.org", ("<1@example.org>",), False)
    assert why_not(found, SET) == ""


def test_the_text_of_a_mail_in_html_is_read_as_text() -> None:
    found = incoming_mail(mail("<p>My lamp<br>is <b>dark</b></p>", Content_Type="text/html"), SET, NOW)
    assert found.text.split() == ["My", "lamp", "is", "dark"]


@pytest.mark.parametrize("id_", ["<1@example.org>", "<é-1@example.org>", "Mail <a,b@x> (1)", ""])
def test_a_mail_is_the_same_ticket_as_when_it_is_imported(id_: str) -> None:
    data = mail(Message_ID=id_).replace("é".encode(), b"\xff")
    imported = [row for row in MailReader([])(BytesIO(data), "new.eml") if isinstance(row, Ticket)]
    found = incoming_mail(data, SET, NOW)
    assert [found.key] == [one.key for one in imported] if id_ else found.id == ""
    assert "example.org" not in found.id


def test_of_a_large_mail_only_the_beginning_is_read_and_nothing_where_it_may_not_be_answered() -> None:
    large = mail(f"<p>My lamp is dark{' ' * 500_000}and far away</p>", Content_Type="text/html")
    assert incoming_mail(large, SET, NOW).text.strip() == "My lamp is dark"
    assert incoming_mail(large, replace(SET, mail_trusted_server="mx.other.example"), NOW).text == ""


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Auto_Submitted": "auto-generated (vacation)"}, "automatic"),
        ({"Auto_Submitted": "auto-generated", "X_Original_From": "jo@example.org"}, "automatic"),
        ({"Auto_Submitted": "auto-generated", "From": '"Jo via Shop" <jo@example.org>'}, "automatic"),
        ({"X_Auto_Response_Suppress": "All"}, "automatic"),
        ({"X_Auto_Response_Suppress": "DR, AutoReply"}, "automatic"),
        ({"Feedback_ID": "1:shop:mail"}, "automatic"),
        ({"Auto_Submitted": "no", "X_Auto_Response_Suppress": "DR"}, ""),
        ({"Precedence": "bulk"}, "automatic"),
        ({"Precedence": "List"}, "automatic"),
        ({"List_Id": "<lamps.example.org>"}, "automatic"),
        ({"List_Unsubscribe": "<https://example.org/>"}, "automatic"),
        ({"Return_Path": "<>"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"Content_Type": 'multipart/report; boundary="x"'}, "automatic"),
        ({"From": "no-reply@example.org"}, "automatic"),
        ({"From": f"Glim <{SUPPORT}>"}, "our own"),
        ({"From": "jo@example.org, eve@example.org"}, "no address"),
        ({"From": ""}, "no address"),
        ({"Authentication_Results": ""}, "not confirmed"),
        ({"From": "jo@example.com", "Reply_To": "jo@example.org"}, "not confirmed"),
        ({"Message_ID": ""}, "no thread"),
        ({"Message_ID": "<abc123>"}, "no thread"),
        ({"Message_ID": "<a,b@example.org>"}, "no thread"),
        ({"Message_ID": f"<{'1' * 300}@example.org>"}, "no thread"),
        ({"In_Reply_To": "<0@example.org>"}, "in a thread"),
        ({"References": "<0@example.org>\r\n <1@example.org>"}, "in a thread"),
    ],
)
def test_programs_lists_replies_and_forgers_get_no_answer(more: dict[str, str], why: str) -> None:
    assert why_not(incoming_mail(mail(**more), SET, NOW), SET) == why


def test_a_header_that_the_sender_wrote_below_that_of_the_server_confirms_nobody() -> None:
    failed = f"{TRUSTED}; dmarc=fail header.from=example.org\r\nAuthentication-Results: {TRUSTED}; {PASSED}"
    assert why_not(incoming_mail(mail(Authentication_Results=failed), SET, NOW), SET) == "not confirmed"


def test_two_kbtools_do_not_answer_each_other() -> None:
    """What one sends is a mail that the other never answers, even where all else would allow it."""
    article = MailedArticle("vpn", "The VPN", "https://help.glim.example/articles/vpn/")
    answer = MailAnswer("0a" * 16, "mail", "<1@x>", "r", NOW, said="answered")
    content = MailContent("support@other.example", "Hello", ("<1@x.example>",), (article,))
    other = replace(SET, contact_address="support@other.example")
    secret = Secret(b"a secret of the tests, long enough")
    for made in (
        answer_mail(answer, content, SET, "https://help.glim.example/", secret, NOW),
        team_mail(answer, replace(content, thread=()), SET, NOW),
    ):
        confirmed = f"Authentication-Results: {TRUSTED}; dmarc=pass header.from=glim.example\r\n".encode()
        assert why_not(incoming_mail(confirmed + made.as_bytes(), other, NOW), other) == "automatic"


@pytest.mark.full
@given(st.binary(max_size=300), st.sampled_from(sorted(HEADERS)))
def test_no_bytes_stop_the_reading(junk: bytes, name: str) -> None:
    found = incoming_mail(name.encode() + b": " + junk + b"\r\n\r\n" + junk, SET, NOW)
    assert why_not(found, SET) != ""
