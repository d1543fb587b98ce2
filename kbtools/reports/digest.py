"""`kb digest`: the week in a few lines for the team, by mail and in a channel of Slack or Teams. It quotes nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kbtools.contact.addresses import mail_address
from kbtools.contact.mails import plain_mail
from kbtools.contact.page_mail import sending_server
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import delivery_client
from kbtools.reports.figures import WEEK
from kbtools.reports.report import report
from kbtools.settings import site_url
from kbtools.text.normalise import count

if TYPE_CHECKING:
    from kbtools.reports.figures import Report
    from kbtools.settings import Settings
    from kbtools.storage import Store
    from kbtools.workspace import Workspace

_MOST = 5  # topics that are named
_JSON = {"content-type": "application/json"}
_SECRET_URLS = {"Slack": "KB_DIGEST_SLACK_URL", "Teams": "KB_DIGEST_TEAMS_URL"}


@dataclass(frozen=True, slots=True)
class Digest:
    """What is sent: a title, and lines of text."""

    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "\n".join((self.title, "", *self.lines)) + "\n"


def digest(workspace: Workspace, now: datetime) -> Digest:
    """The seven days before `now`: how many asked, what was answered without a person, what is missing, what waits.

    Topics are linked and not named, since their titles are words of tickets, and a channel is read by many.
    """
    made = report(workspace, now - WEEK, now)
    site = site_url(workspace.root)
    with workspace.store() as store:
        lines = (*_prevented(made), "", *_missing(made, site), "", *_waiting(store))
    return Digest(f"{workspace.settings.name}: the week from {now - WEEK:%Y-%m-%d} to {now:%Y-%m-%d}", lines)


@dataclass(frozen=True, slots=True)
class SentDigest:
    """The places that got it, and for each other one a problem, `delivery` or `setting`, that names the place."""

    places: tuple[str, ...]
    problems: tuple[KbError, ...]


def send_digest(workspace: Workspace, made: Digest, now: datetime) -> SentDigest:
    """Send it to everybody whom the settings name; one that fails keeps it from no other.

    Raises `KbError("setting")` where nobody is named.
    """
    settings = workspace.settings
    if not _places(settings):
        hint = "digest.to, KB_DIGEST_SLACK_URL or KB_DIGEST_TEAMS_URL"
        raise KbError("setting", "nobody is named who gets the digest", where="digest.to", hint=hint)
    sent, problems = list[str](), list[KbError]()
    for place in _places(settings):
        try:
            _send(settings, place, made, now)
            sent.append(place)
        except KbError as problem:
            problems.append(_told(place, problem))
    return SentDigest(tuple(sent), tuple(problems))


def _places(settings: Settings) -> list[str]:
    chats = {"Slack": settings.digest_slack_url, "Teams": settings.digest_teams_url}
    return [*settings.digest_to, *(name for name, url in chats.items() if url)]


def _told(place: str, problem: KbError) -> KbError:
    """The problem with the place in it. A digest is in no outbox, so what to do is another thing than for a message."""
    variable = _SECRET_URLS.get(place)
    what = f"check {variable}" if variable else "check the address in digest.to; kb doctor tries the mail server"
    hint = problem.hint if problem.code == "setting" else f"{what}; sending it again sends it to all places"
    return KbError(problem.code, f"{place} did not get it: {problem.message}", where=problem.where or place, hint=hint)


def _send(settings: Settings, place: str, made: Digest, now: datetime) -> None:
    if place == "Slack":
        _post("digest.slack_url", {"text": made.text}, settings, now)
    elif place == "Teams":
        _post("digest.teams_url", _card(made), settings, now)
    else:
        try:
            mail = plain_mail(place, made.title, made.text, settings, now)
        except ValueError:
            raise KbError("delivery", "this address cannot be written into a mail", where=place) from None
        sending_server(settings).post(mail, mail_address(place))


def _post(setting: str, content: dict[str, Any], settings: Settings, now: datetime) -> None:
    client = delivery_client(setting, settings, {}, lambda: now)
    client.begin()
    client.post_bytes(json.dumps(content, ensure_ascii=False).encode(), _JSON)


def _card(made: Digest) -> dict[str, Any]:
    """An Adaptive Card, which is what a workflow of Teams takes."""
    title = {"type": "TextBlock", "text": made.title, "weight": "Bolder", "wrap": True}
    lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in made.lines if line]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [title, *lines]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _prevented(made: Report) -> Iterator[str]:
    now, before, mails = made.now, made.before, made.mails
    yield f"{count(now.tickets, 'ticket')} came in; the week before, {before.tickets:,}."
    said = now.visits.outcomes["confirmed"]
    yield f"{count(said, 'visit')} to the contact form ended because an article answered, as people said there."
    if widget := now.visits.channels["widget"]["confirmed"]:
        yield f"Through the widget, {widget:,} did."
    if mails.sent:
        yield (
            f"{count(mails.sent, 'new mail')} got an answer with articles. "
            f"By a click, {mails.helped + mails.young + mails.unknown:,} said that it helped."
        )


def _missing(made: Report, site: str) -> Iterator[str]:
    if not made.missing:
        yield "No topic without an article was asked this week."
        return
    yield f"{count(len(made.missing), 'topic')} that people asked about had no article, or none that was found:"
    for topic in made.missing[:_MOST]:
        place = f"{site}desk/gaps/{topic.gap}" if site else f"kb gap show {topic.gap}"
        rising = ", rising" if topic.rising else ""
        yield f"- {count(topic.tickets, 'ticket')}{rising}: {place}"


def _waiting(store: Store) -> Iterator[str]:
    waits = {
        "message did not go out": store.outbox.counts()["parked"],
        "answer by mail is in doubt": sum(one.state == "doubtful" for one in store.mail_answers.all()),
        "note on a ticket is in doubt": store.new_tickets.counts()["in-doubt"],
        "topic waits for a decision": sum(one.verdict != "covered" for one in store.gaps.heads("open")),
    }
    lines = [f"- {number:,}: {what}" for what, number in waits.items() if number]
    yield "For a person to look at:" if lines else "Nothing waits for a person."
    yield from lines
