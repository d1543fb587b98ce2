"""What is done with an article at the desk: reviewed, published, archived, checked, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.assign import assign_article
from kbtools.articles.checked import mark_checked
from kbtools.articles.edit import open_article
from kbtools.articles.known_issues import issue_to_close, role_to_publish
from kbtools.articles.proposals import take_over
from kbtools.articles.publish_later import call_off, moment_of, plan_publication
from kbtools.articles.review import (
    approve,
    article_or_draft,
    comment_on,
    send_back,
    send_to_review,
    why_not_published,
)
from kbtools.articles.unpublished import not_agreed, refuse_other_text, seen_of
from kbtools.errors import KbError
from kbtools.jobs.start import ask_for
from kbtools.model.publication import Agreed, Do, Wanted
from kbtools.model.staff import Role, StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.articles import look_at
from kbtools.service.desk.confirm_publishing import changes_of_others
from kbtools.service.desk.days import day_in
from kbtools.service.desk.pages import to
from kbtools.service.state import ServiceState, state_of

PROGRESS = "/desk/publishing"
KEPT = ("to", "at", "seen")  # fields of a form that are sent again by whoever agrees to more
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for: of which article, by whom."""

    state: ServiceState
    name: str
    who: SignedIn
    form: Form


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that people of a role may do; `said`: how the log says it.

    `act` returns the next page, or None where it was not done: then it is first told what else would go out.
    `publishes`: with a known issue, whoever may publish that may do it.
    """

    role: Role
    said: str
    act: Callable[[Asked], str | None]
    publishes: bool = False


async def act_on_article(request: Request, who: SignedIn) -> Response:
    """Do what the button says, log it, and show the next page."""
    state, form = state_of(request), request.state.form
    deed = DEEDS.get(form.get("do", ""))
    if deed is None:
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    asked = Asked(state, request.path_params["slug"], who, form)
    return to(await run_in_threadpool(_done, deed, asked))


def _done(deed: Deed, asked: Asked) -> str:
    """One at a time, since a button is easily pressed twice."""
    with asked.state.deciding:
        article = look_at(asked.state, asked.name, asked.who.member).article
        role = role_to_publish(asked.state.settings, article) if deed.publishes else deed.role
        if not asked.who.member.may(role):
            raise KbError("staff-refused", f"this is for people with the role {role}", hint="ask one of them")
        return _acted(deed, asked)


def _acted(deed: Deed, asked: Asked) -> str:
    following = deed.act(asked)
    if following is None:
        kept = {name: asked.form.get(name, "").strip() for name in KEPT if asked.form.get(name)}
        return f"{_page(asked)}/also?{urlencode({'do': asked.form.get('do', ''), **kept})}"
    done = StaffAction(asked.state.clock(), asked.who.member.email, deed.said, asked.name)
    asked.state.store().staff.note(done)
    return following


def _send(asked: Asked) -> str:
    send_to_review(asked.state.workspace, asked.name, asked.state.clock(), asked.who.member.email)
    return _page(asked)


def _comment(asked: Asked) -> str:
    said, about = asked.form.get("said", ""), asked.form.get("about", "")
    comment_on(asked.state.workspace, asked.name, said, asked.state.clock(), asked.who.member.email, about)
    return f"{_page(asked)}#comments"


def _approve(asked: Asked) -> str:
    seen = asked.form.get("seen", "")
    approve(asked.state.workspace, asked.name, asked.state.clock(), asked.who.member.email, seen)
    return _page(asked)


def _back(asked: Asked) -> str:
    send_back(asked.state.workspace, asked.name)
    return _page(asked)


def _take_over(asked: Asked) -> str:
    state, library = asked.state, asked.state.known_articles.now()
    done = StaffAction(state.clock(), asked.who.member.email, "saved an article", asked.name)
    opened = replace(open_article(state.workspace, asked.name, library), revision=asked.form.get("revision", ""))
    take_over(state.workspace, state.store(), opened, asked.form.get("seen", ""), library, done)
    return _page(asked)


def _checked(asked: Asked) -> str:
    mark_checked(asked.state.workspace, asked.name, asked.state.clock().date())
    return _page(asked)


def _publish(asked: Asked) -> str | None:
    _refuse_unseen(asked)
    return _begin(asked, "publish")


def publish_known_issue(state: ServiceState, name: str, who: SignedIn) -> str:
    """Begin to publish the known issue that this person has just written; returns the next page.

    Where it has to be reviewed first, that is the page of its draft.
    """
    if why_not_published(state.workspace, None, who.member.email):
        return f"/desk/articles/{name}"
    seen = seen_of(article_or_draft(state.workspace, name, state.known_articles.now()))
    return _acted(PUBLISH, Asked(state, name, who, {"do": "publish", "seen": seen}))


def _mended(asked: Asked) -> str | None:
    issue_to_close(asked.state.workspace, asked.state.known_articles.now(), asked.name)
    return _begin(asked, "close")


def _refuse_unseen(asked: Asked) -> None:
    email = asked.who.member.email
    if why := why_not_published(asked.state.workspace, asked.state.store().reviews.find(asked.name), email):
        raise KbError("article-refused", why, where=asked.name)


def _plan(asked: Asked) -> str | None:
    _refuse_unseen(asked)
    at, now = moment_of(asked.form.get("at", "")), asked.state.clock()
    if not _agreed_to(asked):
        return None
    agreed = Agreed(asked.form.get("seen", ""), asked.form.get("also", ""))
    plan_publication(asked.state.workspace, asked.name, at, now, asked.who.member.email, agreed)
    return _page(asked)


def _call_off(asked: Asked) -> str:
    call_off(asked.state.workspace, asked.name)
    return _page(asked)


def _archive(asked: Asked) -> str | None:
    library, leads = asked.state.known_articles.now(), asked.form.get("to", "").strip()
    library.article(asked.name)
    return _begin(asked, "archive", library.article(leads).slug if leads else "")


def _undo(asked: Asked) -> str | None:
    return _begin(asked, "undo")


def _begin(asked: Asked, do: Do, leads: str = "") -> str | None:
    """Begin, if nothing else would be seen by customers then, or whoever asks has agreed to that."""
    state, seen = asked.state, asked.form.get("seen", "") if do == "publish" else ""
    if seen:
        refuse_other_text(article_or_draft(state.workspace, asked.name, state.known_articles.now()), seen)
    if not _agreed_to(asked):
        return None
    member = asked.who.member
    by_pull_request = state.settings.desk_publish == "pull-request"
    agreed = Agreed(seen, None if by_pull_request else asked.form.get("also", ""))
    wanted = Wanted(do, asked.name, member.name, member.email, leads, agreed)
    if do == "undo" and (change := state.store().changes.last(asked.name, state.clock())):
        wanted = replace(wanted, change=change.id)
    ask_for(state.workspace, state.store(), "build", state.clock(), wanted)
    state.wake_jobs()
    return PROGRESS


def _agreed_to(asked: Asked) -> bool:
    """Whether the form names all changes of other articles that customers would see, too."""
    return not not_agreed(changes_of_others(asked.state, asked.name), asked.form.get("also", ""))


def _page(asked: Asked) -> str:
    return f"/desk/articles/{asked.name}"


def _assign(asked: Asked) -> str:
    state, due = asked.state, day_in(asked.form, "due", asked.state.clock())
    assignee, library = asked.form.get("assignee", ""), state.known_articles.now()
    assign_article(state.workspace, asked.name, assignee, due, state.clock(), library)
    return f"{_page(asked)}#team"


PUBLISH = Deed("editor", "began to publish", _publish, publishes=True)
DEEDS: dict[str, Deed] = {
    "send": Deed("writer", "sent to review", _send),
    "comment": Deed("writer", "commented on", _comment),
    "assign": Deed("writer", "assigned", _assign),
    "approve": Deed("editor", "approved", _approve),
    "back": Deed("editor", "sent back", _back),
    "take": Deed("editor", "took over a change of", _take_over),
    "checked": Deed("editor", "marked as checked", _checked, publishes=True),
    "publish": PUBLISH,
    "mended": Deed("editor", "said that it is mended:", _mended, publishes=True),
    "publish-at": Deed("editor", "set a time to publish", _plan),
    "call-off": Deed("editor", "called off the publication of", _call_off),
    "archive": Deed("editor", "began to archive", _archive),
    "undo": Deed("editor", "began to take back", _undo),
}
"""By the name of the button."""
