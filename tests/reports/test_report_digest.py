"""The week in a few lines: by mail, to Slack and to Teams, and with no word of a customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from desk_client import HOSTILE, put_gap
from help_desk import Handler, HelpDesk
from mail_server import NOW, MailServer, free_port
from running_service import set_up, to_mail
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kbtools.cli import kb
from kbtools.errors import KbError
from kbtools.reports.digest import Digest, SentDigest, digest, send_digest
from kbtools.workspace import Workspace

MADE = Digest("Lamp help: the week", ("3 tickets came in.", "", "- 1 message did not go out"))


@dataclass
class Chats(HelpDesk):
    """Slack and Teams, as they take what is posted to an incoming webhook; Slack answers with a word."""

    taken: list[tuple[str, Any]] = field(default_factory=list)

    def routes(self) -> list[tuple[str, Handler]]:
        """Path and answer."""
        return [("/slack/T0/B0/key", self.slack), ("/teams/workflow", self.teams)]

    async def slack(self, request: Request) -> Response:
        self.taken.append(("Slack", await request.json()))
        return PlainTextResponse("ok")

    async def teams(self, request: Request) -> Response:
        self.taken.append(("Teams", await request.json()))
        return Response(status_code=202)


@pytest.fixture
def chats() -> Iterator[Chats]:
    with Chats() as started:
        yield started


@pytest.fixture
def workspace(root: Path) -> Workspace:
    return Workspace.open(root)


def test_it_says_what_is_missing_and_what_waits_and_quotes_nobody(workspace: Workspace) -> None:
    put_gap(workspace)
    made = digest(workspace, NOW.replace(hour=23))
    assert made.title == "Help centre: the week from 2026-02-22 to 2026-03-01"
    assert made.lines[0] == "1 ticket of this week is known, the last from 2026-03-01; of the week before, 0."
    with workspace.store() as store:
        (gap,) = store.gaps.heads("open")
    assert any(line.startswith("- 1 ticket") and gap.id in line for line in made.lines)
    assert "- 1 topic waits for a decision" in made.lines
    assert HOSTILE not in made.text
    assert "receipt" not in made.text.lower()


def test_what_nobody_knows_is_not_said_to_be_nothing(workspace: Workspace) -> None:
    text = digest(workspace, NOW).text
    assert "No ticket of this week is known; none has been imported so far." in text
    assert "No topics are known" in text
    assert "Nothing waits for a person." in text
    put_gap(workspace)
    later = digest(workspace, NOW + timedelta(days=8)).text
    assert "No ticket of this week is known; the last one is from 2026-03-01." in later
    assert "As of the last kb mine, no ticket of this week belongs to a topic without an article." in later


def test_it_goes_to_each_place_in_the_form_that_is_taken_there(
    workspace: Workspace, mail_server: MailServer, chats: Chats
) -> None:
    urls: dict[str, Any] = {
        "digest_slack_url": f"{chats.url}/slack/T0/B0/key",
        "digest_teams_url": f"{chats.url}/teams/workflow",
    }
    told = Workspace(workspace.root, replace(workspace.settings, digest_to=("team@bücher.example",), **urls))
    assert send_digest(told, MADE, NOW) == SentDigest(("team@bücher.example", "Slack", "Teams"), ())
    (received,) = mail_server.received
    assert (received.to, received.mail["Subject"]) == (("team@xn--bcher-kva.example",), "Lamp help: the week")
    (slack, text), (teams, card) = chats.taken
    assert (slack, text) == ("Slack", {"text": MADE.text})
    assert (teams, card["attachments"][0]["contentType"]) == ("Teams", "application/vnd.microsoft.card.adaptive")
    assert [row["text"] for row in card["attachments"][0]["content"]["body"]] == [
        "Lamp help: the week", "3 tickets came in.", "- 1 message did not go out",
    ]  # fmt: skip


def test_the_name_of_the_help_centre_is_no_markup_in_a_channel(workspace: Workspace, chats: Chats) -> None:
    urls: dict[str, Any] = {
        "digest_slack_url": f"{chats.url}/slack/T0/B0/key",
        "digest_teams_url": f"{chats.url}/teams/workflow",
    }
    named = Digest("<!channel> R&D_help_*desk*: the week", ())
    send_digest(Workspace(workspace.root, replace(workspace.settings, **urls)), named, NOW)
    (_, text), (_, card) = chats.taken
    assert text["text"].startswith("&lt;!channel&gt; R&amp;D_help_*desk*: the week")
    title = card["attachments"][0]["content"]["body"][0]["text"]
    assert title == r"\<!channel\> R&D\_help\_\*desk\*: the week"


def test_a_place_that_fails_keeps_it_from_no_other_and_its_address_stays_secret(
    workspace: Workspace, mail_server: MailServer
) -> None:
    away = f"http://127.0.0.1:{free_port()}/services/hidden"
    places = ("not an address", "jörg@glim.example", "team@glim.example")
    settings = replace(workspace.settings, digest_to=places, digest_slack_url=away)
    sent = send_digest(Workspace(workspace.root, settings), MADE, NOW)
    assert sent.places == ("team@glim.example",)
    assert len(mail_server.received) == 1
    told = [f"{one} {one.hint}" for one in sent.problems]
    assert [place in text for place, text in zip([*places[:2], "Slack"], told, strict=True)] == [True] * 3
    assert "hidden" not in str(told)
    assert "outbox" not in str(told)


def test_the_command_says_who_got_it_and_who_did_not(workspace: Workspace, mail_server: MailServer) -> None:
    set_up(workspace.root, **to_mail(mail_server), digest_to=["jörg@glim.example", "team@glim.example"])
    sent = CliRunner().invoke(kb, ["-C", str(workspace.root), "digest", "--send"])
    assert sent.exit_code == 1
    assert "sent to team@glim.example" in sent.output
    assert "jörg@glim.example did not get it" in sent.output


def test_without_a_place_it_says_what_to_set(workspace: Workspace) -> None:
    with pytest.raises(KbError, match="nobody is named"):
        send_digest(workspace, MADE, NOW)


def test_the_command_shows_it_and_sends_nothing_unless_asked(workspace: Workspace, mail_server: MailServer) -> None:
    set_up(workspace.root, **to_mail(mail_server), digest_to=["team@glim.example"])
    shown = CliRunner().invoke(kb, ["-C", str(workspace.root), "digest"])
    assert (shown.exit_code, mail_server.received) == (0, [])
    assert "Nothing waits for a person." in shown.output
    sent = CliRunner().invoke(kb, ["-C", str(workspace.root), "digest", "--send"])
    assert (sent.exit_code, len(mail_server.received)) == (0, 1), sent.output
