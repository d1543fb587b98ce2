"""`/desk/`: only what needs a person, each with its next step."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.reports.today import Today
from kbtools.reports.today import today as needs_a_person
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page
from kbtools.service.state import ServiceState, state_of


async def today(request: Request, who: SignedIn) -> Response:
    """The page."""
    state = state_of(request)
    found = await run_in_threadpool(_found, state, who)
    knowledge = await state.knowledge_base()
    return page(request, "today.html", {"today": found, "titles": knowledge.titles if knowledge else {}}, who)


def _found(state: ServiceState, who: SignedIn) -> Today:
    articles, store, now = state.known_articles.now(), state.store(), state.clock()
    used = state.known_articles.used(store, now)
    return needs_a_person(state.workspace, articles, store, who.member, now, used)
