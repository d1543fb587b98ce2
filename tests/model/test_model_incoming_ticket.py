"""A new ticket, before anybody has answered it."""

from __future__ import annotations

from dataclasses import replace

from mail_server import NOW

from kbtools.model.incoming_ticket import IncomingTicket

ASKED = IncomingTicket("zendesk", "7", "Sync", "It does not sync.", "jo@example.org", NOW)


def test_a_new_ticket_is_known_as_the_imported_one_is() -> None:
    assert ASKED.key == ("zendesk", "7")


def test_a_reply_names_the_mails_before_it_and_the_mail_itself_once() -> None:
    answered = replace(ASKED, message_id="<b@mx>", references=("<a@mx>", "<b@mx>"))
    assert answered.thread == ("<a@mx>", "<b@mx>")
    assert replace(answered, references=()).thread == ("<b@mx>",)


def test_a_ticket_that_came_by_no_mail_has_no_thread() -> None:
    assert ASKED.thread == ()
