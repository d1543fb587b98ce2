"""The pages that answer a form post without JavaScript: no script, within header and footer of the built site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse

from kbtools.contact import Receipt
from kbtools.contact.attachments import accepted
from kbtools.contact.mail_links import PAGE, LinkKind
from kbtools.contact.mail_replies import MailLink
from kbtools.errors import KbError
from kbtools.languages.names import direction
from kbtools.model.article import lang_folder
from kbtools.model.followup import Followup
from kbtools.model.mail_answer import Said
from kbtools.model.query import Suggestion
from kbtools.model.visit import Feedback
from kbtools.releases.copies import served_site
from kbtools.service.public.form_fields import Fields
from kbtools.service.public.frame import frame_of
from kbtools.service.request_limits import TooMany
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import state_of
from kbtools.service.templates import templates

if TYPE_CHECKING:
    pass

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
HTTP_GONE = 410
FOLDER = Path(__file__).parent / "templates"
# Failures that a person can act on; all others are shown as faults of the site.
_FAILURES = {"not-found": "not_found", "body-too-large": "too_large", "origin": "origin", "rate": "rate"}


def ask(
    request: Request, fields: Fields, suggestions: Sequence[Suggestion], followup: Followup | None = None
) -> HTMLResponse:
    """Suggestions before sending, with a button that sends the message all the same, and a question that may be left
    out."""
    values = {"fields": fields, "suggestions": suggestions, "followup": followup}
    return _page(request, "ask.html", values, lang=fields.lang)


def sent(request: Request, receipt: Receipt, wait: str, suggestions: Sequence[Suggestion], lang: str) -> HTMLResponse:
    """The message was sent: its reference, the usual time to a first reply, and articles that may help meanwhile."""
    shown = {"reference": receipt.reference, "copy": receipt.copy, "wait": wait, "suggestions": suggestions}
    return _page(request, "sent.html", shown, lang=lang)


def helped(request: Request, lang: str) -> HTMLResponse:
    """After "this helped": nothing was sent."""
    return _page(request, "helped.html", {}, lang=lang)


def feedback(request: Request, said: Feedback, title: str) -> HTMLResponse:
    """Thanks for feedback; if the article did not help, with the question why."""
    return _page(request, "feedback.html", {"answer": said, "title": title})


def mail_link(request: Request, kind: LinkKind, token: str, link: MailLink, said: Said) -> HTMLResponse:
    """What a link of an answer by mail is for, and once the person has `said` it, what happens now."""
    done = {"answered": "answered_done", "person": "person_done", "reopened": "person_again"}.get(said, "")
    state = state_of(request)
    texts = state.reader_settings.of(link.lang).said["answer_page"]
    shown = {"kind": kind, "token": token, "link": link, "done": done, "texts": texts, "action": PAGE}
    status = HTTP_GONE if link.state == "over" else 200
    return _page(request, "mail_link.html", shown, status, link.lang if link.lang != state.settings.lang else "")


def write(request: Request, fields: Fields) -> HTMLResponse:
    """The form with what was written so far, for who comes from a search."""
    return _form(request, fields, None)


def again(request: Request, fields: Fields, problem: KbError) -> HTMLResponse:
    """The form again with everything that was written, and what to change or how long to wait."""
    page = _form(request, fields, problem)
    if isinstance(problem, TooMany):
        page.headers["Retry-After"] = str(problem.retry_after)
    return page


def failed(request: Request, problem: KbError) -> HTMLResponse:
    """What went wrong, when there is no form to show again."""
    failure = _FAILURES.get(problem.code, "other")
    return _page(request, "failed.html", {"failure": failure}, problem.kind.status)


def _form(request: Request, fields: Fields, problem: KbError | None) -> HTMLResponse:
    state = state_of(request)
    settings = state.form.of(state.settings)
    asked = ("email", "subject", "message", *settings.contact_fields)
    values = {"fields": fields, "problem": problem, "settings": settings, "accept": accepted(settings), "asked": asked}
    return _page(request, "form.html", values, problem.kind.status if problem else 200, fields.lang)


def _page(
    request: Request, template: str, values: Mapping[str, object], status: int = 200, lang: str = ""
) -> HTMLResponse:
    """A page in a language that the help centre has; "": in its own, as header and footer always are."""
    state = state_of(request)
    settings = state.reader_settings.of(lang)
    told = {
        "name": settings.name,
        "lang": settings.lang,
        "direction": direction(settings.lang),
        "is_foreign": settings.lang != state.settings.lang,
        "home": f"/{lang_folder(lang)}" if lang else "/",
        "said": settings.said,
        "address": settings.contact_address,
    }
    frame = frame_of(served_site(state.workspace), request.url.path)
    html = templates(FOLDER).get_template(template).render(**told, frame=frame, **values)
    return HTMLResponse(html, status, {"Content-Security-Policy": POLICY, **NO_STORE})
