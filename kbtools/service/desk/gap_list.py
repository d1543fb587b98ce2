"""`/desk/gaps`: what people ask, searched, filtered and sorted; and the views of it that are kept.

What is searched for may be words of customers: it is posted, so that no address and no log has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.assign import teams_of
from kbtools.gaps.filters import GapFilters, filtered_gaps
from kbtools.gaps.saved_views import remove_view, save_view
from kbtools.languages import OFFERED
from kbtools.languages.names import name_in
from kbtools.model.teamwork import SavedView
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, page_number, to
from kbtools.service.state import ServiceState, state_of
from kbtools.staff.away import works_for

ON_A_PAGE = 30
MOST_ID = 100
VIEWS = {
    "open": "No decision yet",
    "planned": "Somebody writes it",
    "drafted": "Drafted",
    "set-aside": "Set aside",
    "published": "Answered now",
    "covered": "An article answers",
    "all": "All",
}
VERDICTS = {"missing": "No article yet", "unfindable": "People can't find it", "covered": "An article answers"}
TRENDS = {"rising": "Rising just now", "more": "More than a month ago", "less": "Less than a month ago"}
SORTS = {
    "best": "Most urgent first",
    "people": "Most people first",
    "trend": "Growing first",
    "last": "Asked last first",
    "title": "By title",
}


async def gap_list(request: Request, who: SignedIn) -> Response:
    """The list that a view, a kept view or the form asks for, in pages."""
    state = state_of(request)
    asked: Mapping[str, str] = request.query_params if request.method == "GET" else request.state.form
    if request.method == "POST" and asked.get("do") == "save":
        return to(f"/desk/gaps?saved={await run_in_threadpool(_saved, state, who, asked)}")
    if request.method == "POST" and asked.get("do") == "drop":
        await run_in_threadpool(remove_view, state.workspace, asked.get("saved", "")[:MOST_ID], who.member.email)
        return to("/desk/gaps")
    values = await run_in_threadpool(_values, state, who, asked, is_posted=request.method == "POST")
    return page(request, "gaps.html", values, who)


def _saved(state: ServiceState, who: SignedIn, asked: Mapping[str, str]) -> str:
    wanted, shared = GapFilters.of(asked), asked.get("shared") == "yes"
    name, email = asked.get("name", ""), who.member.email
    return save_view(state.workspace, name, wanted, state.clock(), email, shared=shared).id


def _values(state: ServiceState, who: SignedIn, asked: Mapping[str, str], *, is_posted: bool) -> dict[str, object]:
    store = state.store()
    kept = store.teamwork.views(who.member.email)
    saved = next((view for view in kept if view.id == asked.get("saved", "")), None)
    wanted = _wanted(asked, saved, is_posted=is_posted)
    mine = works_for(store, who.member, state.clock().date())
    found = filtered_gaps(store, wanted, mine)
    first = min(page_number(asked.get("page", "")), max(0, (len(found) - 1) // ON_A_PAGE)) * ON_A_PAGE
    members = [member for member in store.staff.all() if member.may("agent")]
    choices = {"views": VIEWS, "verdicts": VERDICTS, "trends": TRENDS, "sorts": SORTS}
    return {
        **choices,
        "rows": found[first : first + ON_A_PAGE],
        "count": len(found),
        "first": first,
        "size": ON_A_PAGE,
        "asked": wanted,
        "saved": saved,
        "kept": kept,
        "members": members,
        "names": {member.email: member.name for member in members},
        "teams": teams_of(store, state.known_articles.now()),
        "languages": {lang: name_in(lang, "en") for lang in OFFERED},
        "sources": store.gaps.sources(),
    }


def _wanted(asked: Mapping[str, str], saved: SavedView | None, *, is_posted: bool) -> GapFilters:
    """What the form says; else what a kept view says; of an address everything but the words."""
    if is_posted:
        return GapFilters.of(asked)
    return GapFilters.of(saved.filters) if saved else replace(GapFilters.of(asked), words="")
