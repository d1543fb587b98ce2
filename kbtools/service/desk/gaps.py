"""`/desk/gaps/…`: one topic with its evidence, and what is decided about it; each decision can be taken back."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.assign import teams_of
from kbtools.articles.drafts import has_draft
from kbtools.articles.known_issues import role_for_known_issues
from kbtools.errors import KbError
from kbtools.gaps.evidence import GapEvidence, gap_evidence
from kbtools.gaps.filters import GapFilters
from kbtools.gaps.merge_candidates import merge_candidates
from kbtools.gaps.saved_views import keep_search
from kbtools.gaps.split import MOST_SHOWN, proposed_split
from kbtools.gaps.standing import trend_of, why_here
from kbtools.gaps.undo import undo_gap, undoable
from kbtools.model.query import Suggestion
from kbtools.model.staff import StaffAction
from kbtools.model.teamwork import item_of_gap
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.service.desk import gap_decisions
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.gap_decisions import DECISIONS, Asked, Decision
from kbtools.service.desk.pages import page, to
from kbtools.service.desk.week_chart import week_chart
from kbtools.service.state import ServiceState, state_of

MOST_ASKED = 1_000  # characters of a question that articles are searched with
SEARCHED = 20  # articles among which the nearest ones are looked for


async def gap_card(request: Request, who: SignedIn) -> Response:
    """One gap with its evidence and what can be decided about it."""
    state, id_ = state_of(request), request.path_params["gap"]
    knowledge = await state.knowledge_base()
    if into := await run_in_threadpool(_merged_into, state, id_):
        return to(f"/desk/gaps/{into}?merged={id_}")
    values = await run_in_threadpool(_card, state, id_, knowledge)
    was = request.query_params.get("merged", "")[: gap_decisions.MOST_ID]
    values["was_merged"] = bool(was) and await run_in_threadpool(state.store().gaps.merged_into, was) == id_
    return page(request, "gap.html", values, who)


async def merge_page(request: Request, who: SignedIn) -> Response:
    """Which topic is the same? The likeliest first, or those with the words that were searched for."""
    state, id_, kept = state_of(request), request.path_params["gap"], request.query_params.get("saved", "")
    store = state.store()
    search = await run_in_threadpool(store.teamwork.view, kept[: gap_decisions.MOST_ID], who.member.email)
    words = search.filters.get("words", "") if search else ""
    found = await run_in_threadpool(lambda: merge_candidates(store, state.settings.lang, id_, words))
    knowledge = await state.knowledge_base()
    values: dict[str, object] = {"found": found, "gap": found.gap, "words": words}
    values |= {"is_gone": bool(kept) and search is None, "titles": knowledge.titles if knowledge else {}}
    return page(request, "gap_merge.html", values, who)


async def search_for_merge(request: Request, who: SignedIn) -> Response:
    """Keep the words that are searched for, so that no address has them, and lead to what is found."""
    state, wanted = state_of(request), GapFilters.of({"words": request.state.form.get("words", "")})
    here = f"/desk/gaps/{request.path_params['gap']}/merge"
    if not wanted.is_narrow:
        return to(here)
    kept = await run_in_threadpool(keep_search, state.workspace, wanted, state.clock(), who.member.email)
    return to(f"{here}?saved={kept.id}")


async def split_page(request: Request, who: SignedIn) -> Response:
    """The tickets of a topic, to pick those that are about something else; with `?propose=yes` some are ticked."""
    state, id_ = state_of(request), request.path_params["gap"]
    wants = request.query_params.get("propose") == "yes"
    gap, tickets, ticked = await run_in_threadpool(lambda: proposed_split(state.workspace, id_, propose=wants))
    shown = [(ticket, ticket.key in ticked) for ticket in tickets]
    values: dict[str, object] = {"gap": gap, "shown": shown, "more": len(gap.tickets[MOST_SHOWN:]), "proposed": wants}
    return page(request, "gap_split.html", values, who)


async def decide_about(request: Request, who: SignedIn) -> Response:
    """Keep a decision, and show the gap again with it; a refusal is told on a page."""
    state, form = state_of(request), request.state.form
    asked = Asked(state, who, request.path_params["gap"], form, state.clock())
    if form.get("do") == "undo":
        return to(await run_in_threadpool(_undone, asked))
    decision = DECISIONS.get(form.get("do", ""))
    if decision is None:
        raise KbError("not-found", "there is no such decision", hint="go back and choose one")
    return to(await run_in_threadpool(_decided, asked, decision))


def _merged_into(state: ServiceState, id_: str) -> str:
    """Where the topic is that had this address; empty where it is still here, or gone."""
    gaps = state.store().gaps
    into = "" if gaps.named([id_]) else gaps.merged_into(id_)
    return into if into and gaps.named([into]) else ""


def _decided(asked: Asked, decision: Decision) -> str:
    """One at a time, since a draft takes a second and a button is easily pressed twice."""
    state, email = asked.state, asked.who.member.email
    with state.deciding:
        state.store().gaps.get(asked.id)
        ids = gap_decisions.changed(asked)
        with undoable(state.workspace, ids, decision.said, asked.now, email):
            following = decision.act(asked)
        state.store().staff.note(StaffAction(asked.now, email, decision.said, asked.id))
    return following


def _undone(asked: Asked) -> str:
    with asked.state.deciding:
        seen = asked.form.get("change", "")[: gap_decisions.MOST_ID]
        if not seen:
            raise KbError("form-damaged", "the form does not say what is taken back", hint="open the topic again")
        change = undo_gap(asked.state.workspace, asked.id, asked.now, seen)
        said = f"took back: {change.action}"
        asked.state.store().staff.note(StaffAction(asked.now, asked.who.member.email, said, asked.id))
    return asked.page


def _card(state: ServiceState, id_: str, knowledge: KnowledgeBase | None) -> dict[str, object]:
    store, library = state.store(), state.known_articles.now()
    evidence = gap_evidence(store, library, state.settings.lang, id_)
    gap, members = evidence.gap, store.staff.all()
    titles = knowledge.titles if knowledge else {}
    return {
        "evidence": evidence,
        "gap": gap,
        "why_here": why_here(gap, titles),
        "trend": trend_of(gap.weeks),
        "chart": week_chart(gap.weeks, store.gaps.counted_at(id_).date()),
        "passages": _passages(knowledge, evidence),
        "has_draft": bool(gap.slug) and has_draft(state.workspace, gap.slug),
        "titles": titles,
        "change": store.gap_changes.last(id_, state.clock()),
        "comments": store.reviews.comments(item_of_gap(id_)),
        "assignment": store.teamwork.assignment(item_of_gap(id_)),
        "members": [member for member in members if member.may("agent")],
        "names": {member.email: member.name for member in members},
        "teams": teams_of(store, library),
        "today": state.clock().date(),
        "known_issues_by": role_for_known_issues(state.settings),
        "sends_branch": state.settings.desk_publish == "pull-request",
    }


def _passages(knowledge: KnowledgeBase | None, evidence: GapEvidence) -> dict[str, Suggestion]:
    """By slug of an article near the gap, the section and the sentence that are nearest to its first question."""
    if knowledge is None or not evidence.tickets or not evidence.details.nearby:
        return {}
    first = evidence.tickets[0][0]
    found = knowledge.suggest(first.question[:MOST_ASKED], subject=first.subject, limit=SEARCHED, weak=True)
    near = {article.slug for article in evidence.details.nearby}
    return {one.slug: one for one in found if one.slug in near}
