"""`kb report`: the report of a workspace, from its store and articles, as a page, or sent by mail."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from kbtools.articles.library import Library
from kbtools.reports import Report, ReportInput, make_report
from kbtools.reports.figures import needed_since
from kbtools.reports.notes import note_figures
from kbtools.reports.threshold import thresholds_of
from kbtools.reports.topics import example_questions
from kbtools.storage import WrittenPage
from kbtools.system.files import write_whole
from kbtools.workspace import Workspace

DAYS, DAY = timedelta(days=28), timedelta(days=1)


def period(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """The period to report on: by default the 28 days up to now."""
    end = until or now
    return since or end - DAYS, end


def report(workspace: Workspace, since: datetime, until: datetime) -> Report:
    """What happened from `since` up to `until`; raises all problems of the articles at once."""
    articles = Library.of(workspace).sound().articles
    start = needed_since(since, until)
    with workspace.store() as store:
        tickets = [
            ticket
            for ticket in store.tickets.all()
            if ticket.created_at is None
            or any(at and start <= at < until for at in (ticket.created_at, ticket.resolved_at))
        ]
        first, last = store.tickets.first_and_last()
        report_input = ReportInput(
            settings=workspace.settings,
            articles=articles,
            visits=store.visits.between(start, until),
            tickets=tickets,
            links=store.links.all(),
            gaps=store.gaps.all(),
            feedback=store.feedback.all(),
            flags=store.flags.all(),
            searches=store.searches.all(),
            thresholds=thresholds_of(workspace),
            views=store.views.between(start.date(), until.date() + DAY) if store.views.are_counted() else None,
            tickets_from=first,
            tickets_to=last,
            mail_answers=store.mail_answers.between(since, until),
            notes=note_figures(store.new_tickets.counts(since, until)),
        )
    return make_report(report_input, since, until)


def write_page(workspace: Workspace, made: Report, path: Path, now: datetime) -> None:
    """Write the report as one HTML file, and note where; see `report_page`. Raises `KbError("disk")`."""
    from kbtools.reports.page import report_page

    page = report_page(made).encode()
    write_whole(path, page, private=True)
    _note(workspace, made, str(path.resolve()), hashlib.sha256(page).hexdigest(), now)


def mail_report(workspace: Workspace, made: Report, to: str, now: datetime) -> None:
    """Send the report as text with its page attached; see `send_to_team` for what it raises."""
    from kbtools.contact.team_mail import TeamMail, send_to_team
    from kbtools.reports.page import report_page
    from kbtools.reports.report_text import as_text, heading

    mail = TeamMail(heading(made), as_text(made), report_page(made), f"report-{made.now.until:%Y-%m-%d}.html")
    send_to_team(mail, to, workspace.settings, now)
    _note(workspace, made, f"the report that was mailed on {now:%Y-%m-%d at %H:%M:%S}", "", now)


def _note(workspace: Workspace, made: Report, place: str, digest: str, now: datetime) -> None:
    """Note a page with the tickets that it quotes, so that it is named when somebody is forgotten."""
    topics = (*made.asked, *made.missing)
    said = {text for topic in topics for text in topic.words}
    gaps = {topic.gap for topic in topics}
    with workspace.store() as store:
        quoted = {ticket.key for ticket in store.tickets.all() if said.intersection(example_questions([ticket]))}
        titled = {key for gap in store.gaps.all() if gap.id in gaps for key in gap.tickets}
        store.pages.put(WrittenPage(place, digest, frozenset(quoted | titled), now))
