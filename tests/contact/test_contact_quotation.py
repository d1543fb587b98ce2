"""The copy to the person is of no use to those who type other people's addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, MailServer

from kbtools.contact.quotation import MOST_QUOTED, links_made_plain, quotation
from kbtools.contact.smtp import SmtpTransport
from kbtools.model.message import ContactMessage
from kbtools.settings import Settings

USUAL = ContactMessage("jane@example.com", "Help", NOW, "Jane", reference="KB-7F3K2Q")


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("See https://shop.example.com/a?b=c now", "See shop[.]example[.]com/a?b=c now"),
        ("www.example.com", "www[.]example[.]com"),
        ("HTTP://EXAMPLE.COM", "EXAMPLE[.]COM"),
        ("write to joe@example.com", "write to joe@example[.]com"),
        ("mailto:joe@example.com tel:+15550100", "joe@example[.]com +15550100"),
        ("bücher.example and 例え。テスト", "bücher[.]example and 例え[.]テスト"),
        ("C:/Users and ::// and http:://x.co", "C:/Users and  and x[.]co"),
        ("परीक्षा.भारत a\u0301.example", "परीक्षा[.]भारत a\u0301[.]example"),
        ("https:/tel:/192.0.2.1/a and www.192.0.2.1:80", "192.0.2[.]1/a and www.192.0.2[.]1:80"),
        ("hthttp://tp:/mailto:tel:/192.0.2.1", "192.0.2[.]1"),
        ("Version 2.5 works, e.g. this one. It is red.", "Version 2.5 works, e.g. this one. It is red."),
    ],
)
def test_links_are_quoted_so_that_none_can_be_followed(written: str, quoted: str) -> None:
    assert links_made_plain(written) == quoted
    assert links_made_plain(quoted) == quoted


def test_a_long_message_is_quoted_from_its_beginning_to_a_word() -> None:
    assert quotation("Hello there.\nBye.") == "Hello there.\nBye."
    assert quotation("word " * 400) == ("word " * 200).strip() + " […]"
    assert len(quotation("x" * 20_000)) == MOST_QUOTED + len(" […]")


@given(
    st.lists(
        st.sampled_from(
            ["http", "://", ":", "/", "a", "b.co", ".", "www.", "\n", " ", "é", "0", "tel:", "192.0.2.1", "ा.भा"]
        )
    ).map("".join)
)
def test_no_scheme_and_no_domain_is_left(text: str) -> None:
    plain = links_made_plain(text)
    assert "://" not in plain
    assert "b.co" not in plain
    assert "ा.भा" not in plain


@pytest.mark.parametrize("name", ["Buy at pills.example", "http://x", "joe@example.com", "Buy now " * 12])
def test_a_name_that_sells_is_not_greeted(name: str, mail_server: MailServer, settings: Settings) -> None:
    SmtpTransport(settings).send_copy(replace(USUAL, name=name, body="https://pills.example/1"))
    [received] = mail_server.received
    assert received.text.startswith("Hello,\n\n")
    assert "> pills[.]example/1\n" in received.text
    assert received.mail["To"] == "jane@example.com"
