"""The form of an answer by mail, whatever the person's mail held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW

from kbtools.contact.answer_mail import answer_mail, is_message_id, team_mail
from kbtools.contact.finished_mail import finished
from kbtools.contact.mail_links import answer_of, token
from kbtools.model.mail_answer import MailAnswer, MailContent, MailedArticle
from kbtools.settings import Settings
from kbtools.system.sealing import Secret

SECRET = Secret(b"a secret of the tests, long enough")
SITE = "https://help.glim.example/"
ANSWER = MailAnswer("0a" * 16, "mail", "<1@x.example>", "r", NOW)
ARTICLES = (
    MailedArticle("vpn", "The VPN", f"{SITE}articles/vpn/", "Start it again."),
    MailedArticle("wifi", "The Wi-Fi", f"{SITE}articles/wifi/"),
)
CONTENT = MailContent("jo@example.org", "Re: It is dark", ("<0@x.example>", "<1@x.example>"), ARTICLES)
SET = replace(Settings(), name="Glim help", contact_address="support@glim.example")
AWKWARD = st.lists(st.sampled_from([*"<>@,;:\r\n\t \0é=?", "=?utf-8?b?QQ==?=", "\r\nBcc: a@b.example", "a@b"])).map(
    "".join
)


def test_each_article_has_its_sentence_and_its_address_and_a_reply_stays_one() -> None:
    mail = answer_mail(ANSWER, CONTENT, SET, SITE, SECRET, NOW)
    text = mail.get_content().replace("\r\n", "\n")
    assert f"The VPN\nStart it again.\n{SITE}articles/vpn/\n\nThe Wi-Fi\n{SITE}articles/wifi/\n" in text
    assert mail["Subject"].text == "Re: It is dark"
    assert mail["References"].text == "<0@x.example> <1@x.example>"
    assert mail["In-Reply-To"].text == "<1@x.example>"
    assert finished(mail, "jo@example.org").count(b"Message-ID") == 1


def test_it_is_in_the_persons_language_or_the_help_centres_own() -> None:
    german = answer_mail(replace(ANSWER, lang="de"), CONTENT, SET, SITE, SECRET, NOW)
    assert german["Content-Language"] == "de"
    assert "Ich brauche noch einen Menschen:" in german.get_content()


@pytest.mark.full
@given(AWKWARD, st.lists(AWKWARD), AWKWARD)
def test_nothing_that_a_mail_held_becomes_a_header_or_a_recipient(subject: str, thread: list[str], title: str) -> None:
    articles = (MailedArticle("vpn", title, f"{SITE}articles/vpn/", title),)
    content = replace(CONTENT, subject=subject, thread=tuple(thread), articles=articles)
    for mail, to in (
        (answer_mail(ANSWER, content, SET, SITE, SECRET, NOW), "jo@example.org"),
        (team_mail(replace(ANSWER, said="answered"), content, SET, NOW), "support@glim.example"),
    ):
        headers, _, _ = finished(mail, to).partition(b"\r\n\r\n")  # below them it is only text
        assert b"\r\nBcc:" not in headers
        assert headers.count(b"\r\nTo: ") == 1


@pytest.mark.parametrize("text", ["<a@b>", "<CA+x=y.z@mail.example.org>"])
def test_a_usual_message_id_is_named(text: str) -> None:
    assert is_message_id(text)


@pytest.mark.parametrize("text", ["", "<>", "a@b", "<a b@c>", "<a@b>,<c@d>", "<ä@b>", "<a@b\r\n>", f"<{'a' * 300}@b>"])
def test_what_is_no_message_id_is_not_named(text: str) -> None:
    assert not is_message_id(text)


def test_a_link_is_good_for_what_it_says_and_with_our_secret_only() -> None:
    made = token(ANSWER.id, "answered", SECRET)
    assert answer_of(made, "answered", SECRET) == ANSWER.id
    assert answer_of(made, "person", SECRET) == ""
    assert answer_of(made, "answered", Secret(b"another secret, long enough too")) == ""
    assert answer_of("é" * 1000, "answered", SECRET) == ""
