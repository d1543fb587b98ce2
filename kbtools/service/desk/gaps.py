"""`/desk/gaps`: what people ask without an article that answers, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.drafts import has_draft
from kbtools.errors import KbError
from kbtools.gaps.dismiss import dismiss_gap
from kbtools.gaps.evidence import gap_evidence
from kbtools.gaps.fix import wait_for_fix
from kbtools.gaps.plan import plan_gap
from kbtools.gaps.prepared_replies import prepared_replies
from kbtools.gaps.promote import promote
from kbtools.gaps.reopen import reopen_gap
from kbtools.model.gap import Gap
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import number_of_page, page, to
from kbtools.service.state import ServiceState, state_of
from kbtools.settings import site_url
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

ON_A_PAGE = 30
MOST_WHY = 500  # characters of a reason
VIEWS = {
    "open": "No decision yet",
    "planned": "Somebody writes it",
    "drafted": "Drafted",
    "set-aside": "Set aside",
    "published": "Answered now",
    "covered": "An article answers",
}
_STATES = {"set-aside": ("dismissed", "fixing"), "covered": ("open",)}
Form = Mapping[str, str]
Act = Callable[[Workspace, str, Form, date], None]


async def gap_list(request: Request, who: SignedIn) -> Response:
    """The list: one view at a time, searched by words of the titles, in pages."""
    view = request.query_params.get("view", "open")
    view = view if view in VIEWS else "open"
    wanted = " ".join(request.query_params.get("q", "").split())[:100]
    gaps = await run_in_threadpool(_gaps, state_of(request))
    states = _STATES.get(view, (view,))
    found = [gap for gap in gaps if gap.state in states and _has_words(gap, wanted)]
    if view in ("open", "covered"):
        found = [gap for gap in found if (gap.verdict == "covered") == (view == "covered")]
    first = min(number_of_page(request), max(0, (len(found) - 1) // ON_A_PAGE)) * ON_A_PAGE
    values: dict[str, object] = {"gaps": found[first : first + ON_A_PAGE], "count": len(found), "first": first}
    return page(request, "gaps.html", {**values, "views": VIEWS, "view": view, "q": wanted, "size": ON_A_PAGE}, who)


async def gap_card(request: Request, who: SignedIn) -> Response:
    """One gap with its evidence and what can be decided about it."""
    state, id_ = state_of(request), request.path_params["gap"]
    evidence = await run_in_threadpool(lambda: gap_evidence(state.store(), id_))
    knowledge = await state.knowledge_base()
    values: dict[str, object] = {"evidence": evidence, "gap": evidence.gap}
    values["has_draft"] = bool(evidence.gap.slug) and has_draft(state.workspace, evidence.gap.slug)
    values |= {"titles": knowledge.titles if knowledge else {}, "urls": knowledge.urls if knowledge else {}}
    return page(request, "gap.html", values, who)


async def replies(request: Request, who: SignedIn) -> Response:
    """Prepared replies for those who asked, open tickets first."""
    state, id_ = state_of(request), request.path_params["gap"]
    article, found = await run_in_threadpool(lambda: prepared_replies(state.workspace, id_, state.known_articles.now()))
    still = [reply for reply in found if reply.is_due(state.clock())]
    values: dict[str, object] = {"gap": id_, "article": article, "replies": still, "closed": len(found) - len(still)}
    values["has_address"] = bool(site_url(state.workspace.root))
    return page(request, "replies.html", values, who)


async def decide_about(request: Request, who: SignedIn) -> Response:
    """Keep a decision, and show the gap again with it; a refusal is told on a page."""
    state, id_, form = state_of(request), request.path_params["gap"], request.state.form
    action = DECISIONS.get(form.get("do", ""))
    if action is None:
        raise KbError("not-found", "there is no such decision", hint="go back and choose one")
    said, act = action
    done = StaffAction(state.clock(), who.member.email, said, id_)
    await run_in_threadpool(_decided, state, act, form, done)
    return to(f"/desk/gaps/{id_}")


def _decided(state: ServiceState, act: Act, form: Form, done: StaffAction) -> None:
    """One at a time, since a draft takes a second and a button is easily pressed twice."""
    with state.deciding:
        state.store().gaps.get(done.about)
        act(state.workspace, done.about, form, done.at.date())
        state.store().staff.note(done)


def _gaps(state: ServiceState) -> list[Gap]:
    return state.store().gaps.all()


def _dismiss(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    until = _day(form.get("until", ""), today)
    dismiss_gap(workspace, id_, _why(form, "why no article is needed"), until=until)


def _later(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    dismiss_gap(workspace, id_, "later", until=_day(form.get("until", ""), today) or today + timedelta(days=30))


def _fix(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    del today
    wait_for_fix(workspace, id_, one_line(form.get("issue", ""), MOST_WHY), one_line(form.get("why", ""), MOST_WHY))


def _plan(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    del today
    plan_gap(workspace, id_, one_line(form.get("why", ""), MOST_WHY))


def _draft(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    del form
    promote(workspace, id_, today)


def _reopen(workspace: Workspace, id_: str, form: Form, today: date) -> None:
    del form, today
    reopen_gap(workspace, id_)


DECISIONS: dict[str, tuple[str, Act]] = {
    "plan": ("planned an article", _plan),
    "draft": ("drafted an article", _draft),
    "dismiss": ("decided that no article is needed", _dismiss),
    "later": ("put off", _later),
    "fix": ("sent to the product team", _fix),
    "reopen": ("opened again", _reopen),
}
"""From the button's name: how the log says it, and what it does."""


def _why(form: Form, missing: str) -> str:
    why = one_line(form.get("why", ""), MOST_WHY)
    if not why:
        raise KbError("gap-refused", f"write down {missing}: colleagues read it later", where="why")
    return why


def _day(text: str, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise KbError("gap-refused", "this is no date", where="until", hint="such as 2027-03-31") from None
    if day <= today:
        raise KbError("gap-refused", "this day is over", where="until", hint="choose a day to come")
    return day


def _has_words(gap: Gap, wanted: str) -> bool:
    title = gap.title.casefold()
    return all(word in title for word in wanted.casefold().split())
