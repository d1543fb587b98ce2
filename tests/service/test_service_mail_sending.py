"""Answers by mail on their way: what the server does not take, and what the team hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from closing_desk import ClosingDesk
from mail_answering import ASKED, CONFIRMED, sent, states
from mail_server import NOW, SUPPORT, MailServer, free_port
from quick_cases import first_quick

from kbtools.contact.answer_by_mail import answer_by_mail, why_off
from kbtools.contact.answer_one_mail import OneMail, answer_one_mail
from kbtools.contact.mail_delivery import STALE
from kbtools.contact.mail_links import LinkKind, token
from kbtools.contact.mail_replies import opened, say
from kbtools.privacy.forget import forget
from kbtools.workspace import Workspace


@pytest.mark.parametrize("gone", first_quick([False, True]))
def test_what_was_certainly_not_taken_is_sent_later_and_dropped_after_an_hour(
    workspace: Workspace, mail_server: MailServer, gone: bool
) -> None:
    answer_by_mail(workspace, ASKED, NOW)
    away = Workspace(workspace.root, replace(workspace.settings, smtp_port=free_port())) if gone else workspace
    mail_server.refuse = {"jo@example.org": "451 try jo@example.org again later"}
    assert sent(away) == (0, 0, 0)
    ((state, _, why),) = states(workspace)
    assert (state, "refuse" in why, "jo@example.org" in why) == ("planned", True, False)
    mail_server.refuse = {}
    assert sent(workspace) == (0, 0, 0)  # not yet
    late = answer_by_mail(workspace, replace(ASKED, id="2", message_id="<2@x>"), NOW)
    assert late.state == "planned"
    assert sent(workspace, NOW + timedelta(minutes=2)) == (2, 0, 0)


def test_what_the_server_refuses_for_good_is_dropped(workspace: Workspace, mail_server: MailServer) -> None:
    answer_by_mail(workspace, ASKED, NOW)
    mail_server.on_data = "554 no"
    assert sent(workspace) == (0, 0, 0)
    assert [(state, "554 no" in why) for state, _, why in states(workspace)] == [("dropped", True)]
    mail_server.on_data = ""
    assert sent(workspace, NOW + timedelta(minutes=2)) == (0, 0, 0)
    assert mail_server.received == []


def test_what_waited_too_long_is_of_no_use_any_more(workspace: Workspace, mail_server: MailServer) -> None:
    answer_by_mail(workspace, ASKED, NOW)
    assert sent(workspace, NOW + STALE + timedelta(seconds=1)) == (0, 0, 0)
    assert states(workspace) == [("dropped", "", "it waited too long to be sent")]
    assert mail_server.received == []


def test_the_team_hears_who_needs_a_person_though_no_new_mails_are_sent(
    workspace: Workspace, mail_server: MailServer
) -> None:
    for number in range(2):
        one = replace(ASKED, id=f"{number}", message_id=f"<{number}@x>", subject=f"Password {number}")
        answer_by_mail(workspace, one, NOW)
    assert sent(workspace) == (2, 0, 0)
    with workspace.store() as store:
        for answer in store.mail_answers.all():
            store.mail_answers.say(answer.id, "", "reopened", NOW, told=False)
    off = Workspace(workspace.root, replace(workspace.settings, mail_answers=False))
    mail_server.on_data = "554 not this one"
    assert sent(off) == (0, 0, 0)
    mail_server.on_data = ""
    assert sent(off) == (0, 0, 2)
    assert len(mail_server.to(SUPPORT)) == 2


def say_answered(workspace: Workspace) -> None:
    """Send what is due, and let the person say by the link that it answered."""
    assert sent(workspace) == (1, 0, 0)
    with workspace.store() as store:
        (answer,) = store.mail_answers.all()
        link = opened(store, workspace.secret(), "answered", token(answer.id, "answered", workspace.secret()), NOW)
        assert say(store, link, "answered", NOW) == "answered"


@pytest.mark.full
@pytest.mark.parametrize("is_there", [True, False])
def test_the_help_desk_closes_the_request_and_where_it_does_not_the_team_hears_it(
    workspace: Workspace, mail_server: MailServer, is_there: bool
) -> None:
    ticket = {"id": "7", "email": ASKED.address, "subject": ASKED.subject, "created_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
    with ClosingDesk([{**ticket, "state": "new"}] * is_there) as desk:
        closing = Workspace(workspace.root, replace(workspace.settings, **desk.settings("zammad")))
        answer_by_mail(closing, ASKED, NOW)
        say_answered(closing)
        assert sent(closing) == (0, 0, 1)
        assert sent(closing) == (0, 0, 0)
    assert [one["state"] for one in desk.records] == ["closed"] * is_there
    assert all("reset-password" in text and not public for _, text, public in desk.notes)
    assert len(mail_server.to(SUPPORT)) == (not is_there)


@pytest.mark.full
def test_what_the_help_desk_says_of_a_person_is_not_in_the_log(
    workspace: Workspace, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    with ClosingDesk() as desk:
        desk.faults["/api/v1/tickets/search"] = [(422, {}, f"{ASKED.address} is suspended: my card was taken")]
        closing = Workspace(workspace.root, replace(workspace.settings, **desk.settings("zammad")))
        answer_by_mail(closing, ASKED, NOW)
        say_answered(closing)
        assert sent(closing) == (0, 0, 1)
    assert "it does not take this message: 422" in caplog.text
    assert ASKED.address not in caplog.text
    assert "card" not in caplog.text


def test_no_mail_goes_out_before_the_help_desk_can_close_requests(workspace: Workspace) -> None:
    closing = Workspace(workspace.root, replace(workspace.settings, mail_close_by="zammad"))
    assert why_off(closing) == "sync.zammad_url and sync.zammad_token not set"


@pytest.mark.full
def test_a_link_says_nothing_once_the_person_needs_a_person_after_all(workspace: Workspace) -> None:
    answer_by_mail(workspace, ASKED, NOW)
    secret = workspace.secret()
    with workspace.store() as store:
        (answer,) = store.mail_answers.all()
        noted = []
        kinds: tuple[LinkKind, ...] = ("answered", "person", "answered", "person")
        for kind in kinds:
            link = opened(store, secret, kind, token(answer.id, kind, secret), NOW)
            noted.append(say(store, link, kind, NOW))
    assert noted == ["answered", "reopened", "", ""]


@pytest.mark.full
def test_the_command_says_what_became_of_a_mail(workspace: Workspace, mail_server: MailServer) -> None:
    head = f"From: jo@example.org\r\nSubject: Password\r\nAuthentication-Results: {CONFIRMED[0]}\r\n"
    text = "I forgot my password and cannot sign in"

    def became(number: int, at: Workspace) -> OneMail:
        return answer_one_mail(at, f"{head}Message-ID: <{number}@x>\r\n\r\n{text}\r\n".encode(), NOW)

    assert became(1, workspace).state == "sent"
    gone = Workspace(workspace.root, replace(workspace.settings, smtp_port=free_port()))
    waiting = became(2, gone)
    assert (waiting.state, "does not answer" in waiting.why) == ("planned", True)
    off = Workspace(workspace.root, replace(workspace.settings, mail_answers=False))
    assert became(4, off) == OneMail("", "mail.answers is off")


@pytest.mark.full
@pytest.mark.parametrize(
    ("more", "after", "said"),
    [
        ({}, 6, "reopened"),
        ({}, 8, "answered"),
        ({"From": "eve@example.org"}, 1, "answered"),
        ({"Auto-Submitted": "auto-replied"}, 1, "answered"),
    ],
)
def test_who_answers_the_mail_within_a_week_was_not_helped(
    workspace: Workspace, mail_server: MailServer, more: dict[str, str], after: int, said: str
) -> None:
    answer_by_mail(workspace, ASKED, NOW)
    sent(workspace)
    with workspace.store() as store:
        (answer,) = store.mail_answers.all()
        store.mail_answers.say(answer.id, "", "answered", NOW, told=True)
    ours = mail_server.to("jo@example.org")[0].mail["Message-ID"]
    headers = {"From": "Jo <jo@example.org>", "Message-ID": "<9@example.org>", "In-Reply-To": ours, **more}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    done = answer_one_mail(workspace, f"{lines}\r\nIt is still dark\r\n".encode(), NOW + timedelta(days=after))
    assert done.state == ""
    assert [one[1] for one in states(workspace)] == [said]


@pytest.mark.full
def test_who_is_forgotten_is_forgotten_by_the_limit_of_the_day_as_well(workspace: Workspace) -> None:
    few = Workspace(workspace.root, replace(workspace.settings, mail_per_day=1))
    another = replace(ASKED, id="2", message_id="<2@x>")
    assert [answer_by_mail(few, one, NOW).why for one in (ASKED, another)] == ["", "limit of the day"]
    forget(few, ASKED.address, NOW)
    assert states(few) == []
    assert answer_by_mail(few, another, NOW).state == "planned"
