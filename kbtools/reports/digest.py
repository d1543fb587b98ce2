"""`kb digest`: the week in a few lines for the team, by mail and in a channel of Slack or Teams. It quotes nobody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from kbtools.contact.team_mail import TeamMail, send_to_team
from kbtools.errors import KbError
from kbtools.helpdesks.delivery import delivery_client
from kbtools.reports.figures import WEEK
from kbtools.reports.report import report
from kbtools.settings import site_url
from kbtools.text.markdown import escaped
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
        lines = (*_prevented(made), "", *_missing(made, store, site), "", *_waiting(store))
    return Digest(f"{workspace.settings.name}: the week from {now - WEEK:%Y-%m-%d} to {now:%Y-%m-%d}", lines)


def topic_place(site: str, gap: str) -> str:
    """Where a topic is looked at: its page at the desk, or the command, where the site has no address."""
    return f"{site}desk/gaps/{gap}" if site else f"kb gap show {gap}"


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
    check_named(settings)
    again = "kb digest --send sends the week to all places again"
    return send_to(settings, [(place, made) for place in places(settings)], again, now)


def send_to(settings: Settings, sendings: Iterable[tuple[str, Digest]], again: str, now: datetime) -> SentDigest:
    """Send each place its digest. `again`: what sends it once more to one that did not get it."""
    sent, problems = list[str](), list[KbError]()
    for place, made in sendings:
        try:
            _send(settings, place, made, now)
            sent.append(place)
        except KbError as problem:
            problems.append(_failed(place, problem, again))
    return SentDigest(tuple(sent), tuple(problems))


def places(settings: Settings) -> list[str]:
    """The addresses and channels that get the digest."""
    chats = {"Slack": settings.digest_slack_url, "Teams": settings.digest_teams_url}
    return [*settings.digest_to, *(name for name, url in chats.items() if url)]


def check_named(settings: Settings) -> None:
    """Raise `KbError("setting")` where nobody is named who gets the digest."""
    if not places(settings):
        hint = "digest.to, KB_DIGEST_SLACK_URL or KB_DIGEST_TEAMS_URL"
        raise KbError("setting", "nobody is named who gets the digest", where="digest.to", hint=hint)


def _failed(place: str, problem: KbError, again: str) -> KbError:
    """The problem with the place in it. A digest is in no outbox, so what to do is another thing than for a message."""
    variable = _SECRET_URLS.get(place)
    what = f"check {variable}" if variable else "check the address in digest.to; kb doctor tries the mail server"
    hint = problem.hint if problem.code == "setting" else f"{what}; {again}"
    return KbError(problem.code, f"{place} did not get it: {problem.message}", where=problem.where or place, hint=hint)


def _send(settings: Settings, place: str, made: Digest, now: datetime) -> None:
    if place == "Slack":
        _post("digest.slack_url", {"text": escape(made.text, quote=False)}, settings, now)
    elif place == "Teams":
        _post("digest.teams_url", _card(made), settings, now)
    else:
        send_to_team(TeamMail(made.title, made.text), place, settings, now)


def _post(setting: str, content: dict[str, Any], settings: Settings, now: datetime) -> None:
    client = delivery_client(setting, settings, {}, lambda: now)
    client.begin()
    client.post_bytes(json.dumps(content, ensure_ascii=False).encode(), _JSON)


def _card(made: Digest) -> dict[str, Any]:
    """An Adaptive Card, which is what a workflow of Teams takes."""
    title = {"type": "TextBlock", "text": escaped(made.title), "weight": "Bolder", "wrap": True}
    lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in made.lines if line]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [title, *lines]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _prevented(made: Report) -> Iterator[str]:
    now, mails = made.now, made.mails
    yield _tickets(made)
    said = now.visits.outcomes["confirmed"]
    yield f"{count(said, 'visit')} to the contact form ended because an article answered, as people said there."
    if widget := now.visits.channels["widget"]["confirmed"]:
        yield f"Through the widget, {widget:,} did."
    if mails.sent:
        yield (
            f"{count(mails.sent, 'new mail')} got an answer with articles. "
            f"By a click, {mails.helped + mails.young + mails.unknown:,} said that it helped."
        )


def _tickets(made: Report) -> str:
    """Tickets are known as far as they were imported, so the day of the last one is told, and none is not 0."""
    now, last = made.now, made.tickets_to
    if now.tickets and last:
        known = count(now.tickets, "ticket of this week is known", "tickets of this week are known")
        return f"{known}, the last from {min(last, now.until):%Y-%m-%d}; of the week before, {made.before.tickets:,}."
    before = f"the last one is from {last:%Y-%m-%d}" if last else "none has been imported so far"
    return f"No ticket of this week is known; {before}."


def _missing(made: Report, store: Store, site: str) -> Iterator[str]:
    """Which topic a ticket belongs to is known as of the last `kb mine`."""
    if not made.missing and not store.gaps.heads():
        yield "No topics are known: kb mine looks for those that people ask about and no article answers."
        return
    if not made.missing:
        yield "As of the last kb mine, no ticket of this week belongs to a topic without an article."
        return
    yield f"{count(len(made.missing), 'topic')} that people asked about had no article, or none that was found:"
    for topic in made.missing[:_MOST]:
        rising = ", rising" if topic.rising else ""
        yield f"- {count(topic.tickets, 'ticket')}{rising}: {topic_place(site, topic.gap)}"


def _waiting(store: Store) -> Iterator[str]:
    parked = store.outbox.counts()["parked"]
    mails = sum(one.state == "doubtful" for one in store.mail_answers.all())
    notes = store.new_tickets.counts()["in-doubt"]
    topics = sum(one.verdict != "covered" for one in store.gaps.heads("open"))
    waits = {
        count(parked, "message did not go out", "messages did not go out"): parked,
        count(mails, "answer by mail is in doubt", "answers by mail are in doubt"): mails,
        count(notes, "note on a ticket is in doubt", "notes on tickets are in doubt"): notes,
        count(topics, "topic waits for a decision", "topics wait for a decision"): topics,
    }
    lines = [f"- {what}" for what, number in waits.items() if number]
    yield "For a person to look at:" if lines else "Nothing waits for a person."
    yield from lines
