"""`kb report`: the report of a workspace, from its store and articles, as a page, or sent by mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from kbtools.articles.library import Library
from kbtools.reports import Report, ReportInput, make_report
from kbtools.reports.figures import needed_since
from kbtools.system.files import write_whole
from kbtools.workspace import Workspace

DAYS = timedelta(days=28)


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
        )
    return make_report(report_input, since, until)


def write_page(made: Report, path: Path) -> None:
    """Write the report as one HTML file; see `report_page`. Raises `KbError("disk")`."""
    from kbtools.reports.page import report_page

    write_whole(path, report_page(made).encode(), private=True)


def mail_report(workspace: Workspace, made: Report, to: str, now: datetime) -> None:
    """Send the report as text with its page attached; see `send_page` for what it raises."""
    from kbtools.contact.page_mail import PageMail, send_page
    from kbtools.reports.page import report_page
    from kbtools.reports.report_text import as_text, heading

    mail = PageMail(heading(made), as_text(made), report_page(made), f"report-{made.now.until:%Y-%m-%d}.html")
    send_page(mail, to, workspace.settings, now)
