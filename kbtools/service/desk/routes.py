"""The routes of the desk, each with the role that it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from kbtools.errors import KbError, KbErrors
from kbtools.model.staff import Role
from kbtools.service.desk import (
    accounts,
    articles,
    company_sign_in,
    confirm_publishing,
    editor,
    editor_pages,
    followups,
    gap_list,
    gaps,
    jobs,
    links_to_articles,
    messages,
    people,
    pictures,
    privacy,
    publishing,
    readers,
    replies,
    report,
    review,
    settings,
    several_articles,
    sign_in,
    tickets,
    today,
    translations,
)
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import icon, page, script, style, to
from kbtools.service.errors import for_visitors
from kbtools.service.parameters import form_body
from kbtools.service.request_limits import TooMany, check_origin
from kbtools.service.state import state_of

ForAnybody = Callable[[Request], Awaitable[Response]]
ForStaff = Callable[[Request, SignedIn], Awaitable[Response]]
Method = Literal["GET", "POST"]
FORM_FIELD = "form"


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """A page that nobody needs to sign in for."""

    method: Method
    path: str
    endpoint: ForAnybody


@dataclass(frozen=True, slots=True)
class StaffRoute:
    """A page for people of a role, and of those that may do more."""

    role: Role
    method: Method
    path: str
    endpoint: ForStaff


OPEN = (
    OpenRoute("GET", "/desk.css", style),
    OpenRoute("GET", "/icon.svg", icon),
    OpenRoute("GET", "/editor.js", script),
    OpenRoute("GET", "/keys.js", script),
    OpenRoute("GET", "/times.js", script),
    OpenRoute("GET", "/sign-in", sign_in.sign_in_page),
    OpenRoute("POST", "/sign-in", sign_in.sign_in),
    OpenRoute("GET", "/sign-in/company", company_sign_in.begin),
    OpenRoute("GET", "/sign-in/company/answer", company_sign_in.finish),
    OpenRoute("GET", "/sign-in/company/out", company_sign_in.sign_out_there),
    OpenRoute("GET", "/invitation", sign_in.invitation_page),
    OpenRoute("POST", "/invitation", sign_in.invitation),
)
STAFF = (
    StaffRoute("writer", "GET", "/", today.today),
    StaffRoute("writer", "POST", "/sign-out", sign_in.sign_out),
    StaffRoute("writer", "POST", "/away", today.away),
    StaffRoute("writer", "GET", "/tour", today.tour),
    StaffRoute("agent", "GET", "/gaps", gap_list.gap_list),
    StaffRoute("agent", "POST", "/gaps", gap_list.search),
    StaffRoute("agent", "GET", "/gaps/{gap}", gaps.gap_card),
    StaffRoute("agent", "POST", "/gaps/{gap}", gaps.decide_about),
    StaffRoute("agent", "GET", "/gaps/{gap}/merge", gaps.merge_page),
    StaffRoute("agent", "POST", "/gaps/{gap}/merge", gaps.search_for_merge),
    StaffRoute("agent", "GET", "/gaps/{gap}/split", gaps.split_page),
    StaffRoute("writer", "GET", "/articles/new", editor_pages.new_page),
    StaffRoute("writer", "POST", "/articles/new", editor_pages.begin),
    StaffRoute("writer", "GET", "/articles/{slug}/edit", editor.edit_page),
    StaffRoute("writer", "POST", "/articles/{slug}/edit", editor.edit),
    StaffRoute("writer", "GET", "/articles/{slug}/preview", editor_pages.preview),
    StaffRoute("writer", "POST", "/articles/{slug}/preview", editor_pages.preview),
    StaffRoute("writer", "GET", "/articles/{slug}/picture", pictures.show),
    StaffRoute("writer", "POST", "/articles/{slug}/picture", pictures.add),
    StaffRoute("writer", "POST", "/articles/{slug}/link", links_to_articles.link),
    StaffRoute("writer", "GET", "/articles/{slug}/try", editor_pages.try_page),
    StaffRoute("writer", "POST", "/articles/{slug}/try", editor_pages.try_page),
    StaffRoute("writer", "GET", "/articles/{slug}/history", editor_pages.history),
    StaffRoute("agent", "GET", "/gaps/{gap}/replies", replies.replies),
    StaffRoute("agent", "POST", "/gaps/{gap}/replies", replies.write_notes),
    StaffRoute("agent", "GET", "/ticket", tickets.ticket_page),
    StaffRoute("agent", "POST", "/ticket", tickets.use_ticket),
    StaffRoute("writer", "GET", "/articles", articles.article_list),
    StaffRoute("editor", "POST", "/articles", several_articles.set_several),
    StaffRoute("writer", "GET", "/articles/{slug}", articles.article_page),
    StaffRoute("writer", "POST", "/articles/{slug}", review.act_on_article),
    StaffRoute("agent", "GET", "/articles/{slug}/also", confirm_publishing.confirm_page),
    StaffRoute("writer", "GET", "/translations", translations.translation_list),
    StaffRoute("writer", "POST", "/translations", translations.change),
    StaffRoute("writer", "GET", "/publishing", publishing.progress_page),
    StaffRoute("editor", "POST", "/publishing", publishing.build_or_cancel),
    StaffRoute("writer", "GET", "/jobs", jobs.job_list),
    StaffRoute("editor", "POST", "/jobs", jobs.begin_or_cancel),
    StaffRoute("agent", "GET", "/messages", messages.message_list),
    StaffRoute("agent", "GET", "/messages/{reference}", messages.message_page),
    StaffRoute("agent", "POST", "/messages/{reference}/send", messages.send_again),
    StaffRoute("admin", "POST", "/messages/{reference}/original", messages.read),
    StaffRoute("admin", "POST", "/messages/{reference}/remove", messages.remove),
    StaffRoute("admin", "POST", "/messages/test-mail", messages.test_mail),
    StaffRoute("agent", "GET", "/readers", readers.reader_list),
    StaffRoute("agent", "POST", "/readers", readers.close_one),
    StaffRoute("agent", "GET", "/followups", followups.followup_list),
    StaffRoute("editor", "POST", "/followups", followups.decide_about),
    StaffRoute("agent", "GET", "/report", report.report_page),
    StaffRoute("agent", "GET", "/report/articles", report.article_use),
    StaffRoute("admin", "GET", "/privacy", privacy.privacy_page),
    StaffRoute("admin", "POST", "/privacy", privacy.look),
    StaffRoute("admin", "POST", "/privacy/erase", privacy.erase),
    StaffRoute("admin", "GET", "/settings", settings.settings_page),
    StaffRoute("admin", "POST", "/settings", settings.change),
    StaffRoute("admin", "GET", "/staff", people.staff_list),
    StaffRoute("admin", "POST", "/staff/add", people.add),
    StaffRoute("admin", "POST", "/staff/link", people.new_link),
    StaffRoute("admin", "POST", "/staff/role", people.set_role),
    StaffRoute("admin", "POST", "/staff/remove", people.remove),
    StaffRoute("admin", "POST", "/staff/team", people.team),
)


async def without_slash(request: Request) -> Response:
    """`/desk`, as people type it."""
    del request
    return to("/desk/")


def desk_routes() -> Router:
    """All routes, for the application. What is no page leads nowhere: a redirect would name it in the log."""
    rows = [(row, row.endpoint) for row in OPEN] + [(row, _signed_in(row)) for row in STAFF]
    routes = [Route(row.path, _checked(endpoint, row.method), methods=[row.method]) for row, endpoint in rows]
    return Router(routes, redirect_slashes=False)


def shown_path(path: str) -> str:
    """How the log tells a page of the desk: without what stands for one gap, or what a stranger made up."""
    first = path.removeprefix("/desk/").partition("/")[0]
    return f"/desk/{first}" if any(row.path[1:].partition("/")[0] == first for row in (*OPEN, *STAFF)) else "-"


def _checked(endpoint: ForAnybody, method: Method) -> ForAnybody:
    """The endpoint for posts of this site only; what a person can act on is told on a page."""

    async def answer(request: Request) -> Response:
        try:
            if method == "POST":
                check_origin(request)
            return await endpoint(request)
        except KbError as problem:
            return _refused(request, for_visitors(problem))
        except KbErrors as several:
            return _refused(request, several.problems[0])

    return answer


def _refused(request: Request, problem: KbError) -> Response:
    """What was wrong and what to do next; who is signed in stays so, and finds the way back."""
    who: SignedIn | None = getattr(request.state, "who", None)
    back = getattr(request.state, "back", "/desk/")
    response = page(request, "problem.html", {"problem": problem, "back": back}, who, problem.kind.status)
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _way_back(row: StaffRoute, path: str) -> str:
    """The page from which a form was sent: its own address, or the nearest one above that is a page."""
    pages = {one.path for one in STAFF if one.method == "GET"}
    above = row.path if row.method == "POST" else ""
    while above and above not in pages:
        above, path = above.rpartition("/")[0], path.rpartition("/")[0]
    return path if above else "/desk/"


def _signed_in(row: StaffRoute) -> ForAnybody:
    """The endpoint for who is signed in and of the role; others are led to the page where they sign in."""

    async def answer(request: Request) -> Response:
        who = await accounts.signed_in(request)
        if who is None:
            state_of(request).rates.check(request, "staff")
            asked = f"{request.url.path}?{request.url.query}".rstrip("?") if row.method == "GET" else "/desk/"
            return to(f"/desk/sign-in?next={quote(asked, safe='/')}")
        request.state.who, request.state.back = who, _way_back(row, request.url.path)
        if not who.member.may(row.role):
            raise KbError("staff-refused", f"this page is for people with the role {row.role}", hint="ask an admin")
        if row.method == "POST":
            form, request.state.files = await form_body(request)
            accounts.check_form(who, form.get(FORM_FIELD, [""])[0])
            request.state.form = {name: values[0] for name, values in form.items()}
        response = await row.endpoint(request, who)
        await accounts.renew(request, response, who)
        return response

    return answer
