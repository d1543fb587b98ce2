"""`/desk/gaps`: what people ask, searched, filtered and sorted; and the views of it that are saved.

What is searched for may be words of customers: it is posted and kept, and the address of the list that is shown then
has only the name under which it is kept. So no address and no log has words, and "back" sends nothing again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.assign import teams_of
from kbtools.gaps.filters import GapFilters, filtered_gaps
from kbtools.gaps.saved_views import keep_search, remove_view, save_view
from kbtools.languages import OFFERED
from kbtools.languages.names import name_in
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
    """The list that a view, or a saved view asks for, in pages."""
    state = state_of(request)
    knowledge = await state.knowledge_base()
    titles = knowledge.titles if knowledge else {}
    values = await run_in_threadpool(_values, state, who, request.query_params, titles)
    return page(request, "gaps.html", values, who)


async def search(request: Request, who: SignedIn) -> Response:
    """Keep what the form asks for, and lead to the list of it; or save a view, or remove one."""
    state, asked = state_of(request), request.state.form
    if asked.get("do") == "save":
        return to(f"/desk/gaps?saved={await run_in_threadpool(_saved, state, who, asked)}")
    if asked.get("do") == "drop":
        await run_in_threadpool(remove_view, state.workspace, asked.get("saved", "")[:MOST_ID], who.member.email)
        return to("/desk/gaps")
    wanted = GapFilters.of(asked)
    if not wanted.is_narrow:
        return to(f"/desk/gaps?{urlencode(wanted.told())}")
    kept = await run_in_threadpool(keep_search, state.workspace, wanted, state.clock(), who.member.email)
    return to(f"/desk/gaps?saved={kept.id}")


def _saved(state: ServiceState, who: SignedIn, asked: Mapping[str, str]) -> str:
    wanted, shared = GapFilters.of(asked), asked.get("shared") == "yes"
    name, email = asked.get("name", ""), who.member.email
    return save_view(state.workspace, name, wanted, state.clock(), email, shared=shared).id


def _values(
    state: ServiceState, who: SignedIn, asked: Mapping[str, str], titles: Mapping[str, str]
) -> dict[str, object]:
    store = state.store()
    saved = store.teamwork.view(asked.get("saved", "")[:MOST_ID], who.member.email)
    wanted = GapFilters.of(saved.filters) if saved else replace(GapFilters.of(asked), words="")
    mine = works_for(store, who.member, state.clock().date())
    found = filtered_gaps(store, wanted, mine, titles, page=page_number(asked.get("page", "")), size=ON_A_PAGE)
    members = [member for member in store.staff.all() if member.may("agent")]
    choices = {"views": VIEWS, "verdicts": VERDICTS, "trends": TRENDS, "sorts": SORTS}
    return {
        **choices,
        "found": found,
        "size": ON_A_PAGE,
        "address": f"saved={saved.id}" if saved else urlencode(wanted.told()),
        "asked": wanted,
        "is_gone": bool(asked.get("saved")) and saved is None,
        "saved": saved if saved and saved.name else None,
        "saved_views": store.teamwork.views(who.member.email),
        "members": members,
        "names": {member.email: member.name for member in members},
        "teams": teams_of(store, state.known_articles.now()),
        "languages": {lang: name_in(lang, "en") for lang in OFFERED},
        "sources": store.gaps.sources(),
    }
