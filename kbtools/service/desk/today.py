"""`/desk/`: only what needs a person, each with its next step."""

from __future__ import annotations

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.reports.today import Today
from kbtools.reports.today import today as needs_a_person
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.days import day_in
from kbtools.service.desk.pages import page, to
from kbtools.service.state import ServiceState, state_of
from kbtools.staff.away import set_away

NEW = timedelta(days=14)  # how long an account is offered the tour


async def today(request: Request, who: SignedIn) -> Response:
    """The page."""
    state = state_of(request)
    found, team = await run_in_threadpool(lambda: (_found(state, who), _team(state, who)))
    knowledge = await state.knowledge_base()
    is_new = state.clock() - who.member.added_at < NEW
    values = {"today": found, "titles": knowledge.titles if knowledge else {}, "is_new": is_new, **team}
    return page(request, "today.html", values, who)


async def tour(request: Request, who: SignedIn) -> Response:
    """What is where, and what to try first; nothing is changed by it."""
    state = state_of(request)
    values = await run_in_threadpool(_first_of_each, state, who)
    return page(request, "tour.html", values, who)


async def away(request: Request, who: SignedIn) -> Response:
    """Note that this person is away until a day, or back."""
    state, form = state_of(request), request.state.form
    until = day_in(form, "until", state.clock(), needed=True) if form.get("do") == "away" else None
    email, substitute = who.member.email, form.get("substitute", "")
    await run_in_threadpool(set_away, state.workspace, email, until, substitute, state.clock(), email)
    return to("/desk/#away")


def _team(state: ServiceState, who: SignedIn) -> dict[str, object]:
    """Who could be a substitute, and whether this person is away."""
    store, member, today = state.store(), who.member, state.clock().date()
    members = store.staff.all()
    others = [one for one in members if one.email != member.email and one.may(member.role)]
    mate = store.teamwork.teammate(member.email)
    names = {one.email: one.name for one in members}
    return {"others": others, "mate": mate, "is_away": mate.is_away(today), "names": names, "day": today}


def _first_of_each(state: ServiceState, who: SignedIn) -> dict[str, object]:
    """A topic and an article to begin with, where there are some."""
    article = next(iter(state.known_articles.now().published), None)
    gaps = state.store().gaps.heads("open") if who.member.may("agent") else []
    return {"gap": next((gap for gap in gaps if gap.verdict != "covered"), None), "article": article}


def _found(state: ServiceState, who: SignedIn) -> Today:
    articles, store, now = state.known_articles.now(), state.store(), state.clock()
    used = state.known_articles.used(store, now)
    return needs_a_person(state.workspace, articles, store, who.member, now, used)
