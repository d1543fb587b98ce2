"""Topics that rise are told to the team once, and with no word of a customer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk_client import GAP, HOSTILE, put_gap
from mail_server import NOW, MailServer, free_port
from running_service import set_up, to_mail

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.reports.digest import SentDigest
from kbtools.reports.rising import rising_topics, send_rising
from kbtools.workspace import Workspace


@pytest.fixture
def workspace(root: Path, mail_server: MailServer) -> Workspace:
    set_up(root, **to_mail(mail_server), digest_to=["team@glim.example"])
    workspace = Workspace.open(root)
    put_gap(workspace)
    return workspace


def rise(workspace: Workspace, people: int) -> None:
    with workspace.store() as store:
        store.gaps.put_all([replace(store.gaps.get(GAP), rising=people)], NOW)


def sent(workspace: Workspace) -> tuple[str, ...]:
    return send_rising(workspace, rising_topics(workspace), NOW).places


def test_nothing_is_sent_where_nothing_rises(workspace: Workspace, mail_server: MailServer) -> None:
    assert not rising_topics(workspace).is_new
    assert sent(workspace) == ()
    assert mail_server.received == []


@pytest.mark.full
def test_a_topic_is_told_once_and_again_when_it_rises_again(workspace: Workspace, mail_server: MailServer) -> None:
    rise(workspace, 7)
    assert [sent(workspace), sent(workspace)] == [("team@glim.example",), ()]
    rise(workspace, 0)
    assert sent(workspace) == ()
    rise(workspace, 9)
    assert sent(workspace) == ("team@glim.example",)
    assert len(mail_server.received) == 2


def test_it_is_linked_and_no_word_of_a_customer_is_in_it(workspace: Workspace) -> None:
    rise(workspace, 7)
    made = rising_topics(workspace).digest
    assert made.lines == (f"- 7 people lately, no article: kb gap show {GAP}",)
    assert HOSTILE not in made.text
    assert "receipt" not in made.text.lower()


@pytest.mark.full
def test_what_nobody_got_is_told_the_next_time(workspace: Workspace) -> None:
    rise(workspace, 7)
    away = replace(workspace.settings, smtp_port=free_port())
    assert sent(Workspace(workspace.root, away)) == ()
    assert sent(workspace) == ("team@glim.example",)


@pytest.mark.full
def test_one_who_could_not_be_reached_is_told_the_next_time_and_the_others_are_not_told_twice(
    workspace: Workspace, mail_server: MailServer
) -> None:
    both = replace(workspace.settings, digest_to=("team@glim.example", "lead@glim.example"))
    told = Workspace(workspace.root, both)
    rise(workspace, 7)
    mail_server.refuse = {"lead@glim.example": "451 later"}
    first = send_rising(told, rising_topics(told), NOW)
    assert first.places == ("team@glim.example",)
    assert [(one.hint or "").rpartition("; ")[2] for one in first.problems] == [
        "kb digest --rising --send tells it then"
    ]
    mail_server.refuse = {}
    assert rising_topics(told).is_new
    assert [sent(told), sent(told)] == [("lead@glim.example",), ()]


@pytest.mark.full
def test_a_topic_that_was_dismissed_is_not_told(workspace: Workspace) -> None:
    rise(workspace, 7)
    with workspace.store() as store:
        store.gaps.set_state(GAP, "dismissed", why="no topic of ours")
    assert sent(workspace) == ()


@pytest.mark.full
def test_where_nobody_is_named_it_says_what_to_set(workspace: Workspace) -> None:
    rise(workspace, 7)
    nobody = Workspace(workspace.root, replace(workspace.settings, digest_to=()))
    with pytest.raises(KbError, match="nobody is named"):
        send_rising(nobody, rising_topics(nobody), NOW)
    assert send_rising(workspace, rising_topics(workspace), NOW) == SentDigest(("team@glim.example",), ())


@pytest.mark.full
def test_the_command_sends_it_only_when_asked(workspace: Workspace, mail_server: MailServer) -> None:
    rise(workspace, 7)
    asked = ["-C", str(workspace.root), "digest", "--rising"]
    shown = CliRunner().invoke(kb, asked)
    assert f"kb gap show {GAP}" in shown.output
    assert mail_server.received == []
    assert "sent to team@glim.example" in CliRunner().invoke(kb, [*asked, "--send"]).output
    assert "Nothing rises that was not sent before." in CliRunner().invoke(kb, asked).output
