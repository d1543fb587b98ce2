"""What assistants may ask: the same search, the same silence and the same form as people have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from kbtools.errors import KbError
from kbtools.gaps.list import list_gaps
from kbtools.model.article import markdown_url, page_url
from kbtools.model.query import Query, Suggestion
from kbtools.model.visit import Event, check_visit_id
from kbtools.releases.copies import served_site
from kbtools.search.generation import FactsRow
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.site_search import Found, search_site
from kbtools.service.assistants.descriptions import described
from kbtools.service.public.prepared_message import PAGE, sealed_message
from kbtools.service.state import ServiceState
from kbtools.settings import site_url

SILENT = "The help centre has no sure answer. Say that you do not know, and offer to prepare a message (file_ticket)."
FOR_PEOPLE = "This is a matter for a person. Suggest nothing; prepare a message to the support team (file_ticket)."
CITE = "Cite the url of what you use, and say when it was checked."
NEAR = "No hit answers for certain; do not present one as the answer."
NOT_SENT = "Nothing is sent yet. Give the person this address: there they read the message, change it and send it."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: as `ServiceState.find` takes it, and whether with the staff token.

    `before_writing` is called before anything is stored; it raises `TooMany` where that happens too often.
    """

    who: str
    is_staff: bool
    before_writing: Callable[[], None] = lambda: None


class Tools:
    """The tools of tools.json on one service; each takes checked arguments and returns JSON."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state
        self._base = site_url(state.workspace.root)

    async def call(self, name: str, arguments: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        """Raises `KbError`: `not-found` for an unknown tool, `json` for arguments that it cannot take."""
        tool = described().get(name)
        if tool is None or (tool.for_staff and not caller.is_staff):
            raise KbError("not-found", "there is no such tool", hint=f"there are {', '.join(self.names(caller))}")
        given = tool.checked(arguments)
        if name == "search":
            return await self._search(given, caller)
        if name == "suggest":
            return await self._suggest(given, caller)
        if name == "article":
            return await self._article(given, caller)
        return await (self._file_ticket(given, caller) if name == "file_ticket" else self._gaps(given))

    @staticmethod
    def names(caller: Caller) -> list[str]:
        """The tools that a caller may use."""
        return [tool.name for tool in described().values() if caller.is_staff or not tool.for_staff]

    async def _search(self, given: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        knowledge = await self._knowledge()
        found = await self._state.find(
            lambda: search_site(knowledge, Query(given["query"], lang=given["lang"]), given["limit"]), caller.who
        )
        sure = bool(found.answers)
        note = FOR_PEOPLE if found.people_first else CITE if sure else NEAR
        rows = [{**self._row(hit, knowledge.facts), "sure": hit.sure} for hit in found.hits]
        return {"hits": rows, "people_first": found.people_first, "note": note}

    async def _suggest(self, given: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        knowledge = await self._knowledge()
        caller.before_writing()
        visit = self._visit(given)
        query = Query(given["text"], given["subject"], lang=given["lang"])
        answer = await self._state.find(lambda: knowledge.answer(query), caller.who)
        self._state.metrics.answered(answer, held=False)
        await self._note(visit, "" if given["visit"] else "started", [one.slug for one in answer.suggestions])
        note = FOR_PEOPLE if answer.people_first else CITE if answer.suggestions else SILENT
        rows = [self._row(one, knowledge.facts) for one in answer.suggestions]
        return {"suggestions": rows, "people_first": answer.people_first, "visit": visit, "note": note}

    async def _article(self, given: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        knowledge, slug = await self._knowledge(), given["slug"]
        url = knowledge.urls.get(slug)
        if url is None:
            raise KbError("article-missing", "no published article has this slug", where="slug", hint="search for it")
        visit = check_visit_id(given["visit"], "visit") if given["visit"] else ""
        text = await run_in_threadpool(self._as_published, url)
        if visit:
            caller.before_writing()
            await run_in_threadpool(self._state.note, [Event(visit, "opened", slug, "assistant")])
        self._state.page_views.count(slug, self._state.clock().date(), "assistant")
        about = {"slug": slug, "title": knowledge.titles[slug], "url": page_url(self._base, url)}
        return {"article": {**about, **_facts(knowledge.facts.get(slug))}, "markdown": text}

    async def _file_ticket(self, given: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        if not self._base:
            what = "the help centre does not know its own address, so there is no page to confirm on"
            raise KbError("setting", what, where="mkdocs.yml", hint="site_url: https://help.example.com/")
        visit, now = self._visit(given), self._state.clock()
        token = await run_in_threadpool(sealed_message, self._state.secret, {**given, "visit": visit}, now)
        if not given["visit"]:
            caller.before_writing()
            await self._note(visit, "started", [])
        address = page_url(self._base, f"{PAGE}?m={token}")
        return {"confirm_url": address, "is_sent": False, "visit": visit, "note": NOT_SENT}

    async def _gaps(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = await run_in_threadpool(list_gaps, self._state.workspace, "open")
        rows = []
        for gap in found[: given["limit"]]:
            counts = {"requesters": gap.requesters, "tickets": len(gap.tickets)}
            address = page_url(self._base, f"/desk/gaps/{gap.id}")
            rows.append({"id": gap.id, "title": gap.title, "verdict": gap.verdict, "url": address, **counts})
        return {"gaps": rows}

    async def _knowledge(self) -> KnowledgeBase:
        knowledge = await self._state.knowledge_base()
        if knowledge is None:
            raise KbError("index-missing", "the help centre cannot answer right now", hint="kb index")
        return knowledge

    def _visit(self, given: Mapping[str, Any]) -> str:
        """The visit that a call belongs to; a new one where it names none."""
        return check_visit_id(given["visit"] or f"{self._state.random.getrandbits(128):032x}", "visit")

    async def _note(self, visit: str, begun: str, shown: list[str]) -> None:
        """Store that a visit began and what was shown in it. No experiment holds anything back from assistants."""
        events = [Event(visit, "started", channel="assistant")] if begun else []
        events += [Event(visit, "shown", slug, "assistant") for slug in shown]
        await run_in_threadpool(self._state.note, events)

    def _row(self, one: Found | Suggestion, facts: Mapping[str, FactsRow]) -> dict[str, Any]:
        about = {name: getattr(one, name) for name in ("slug", "title", "section", "snippet", "known_issue")}
        lang = {"lang": one.lang} if one.lang else {}
        return {**about, "url": page_url(self._base, one.url), **_facts(facts.get(one.slug)), **lang}

    def _as_published(self, url: str) -> str:
        """The article as customers read it: as the last build wrote it, not as somebody is changing it."""
        try:
            return (served_site(self._state.workspace) / markdown_url(url)).read_text("utf-8")
        except OSError:
            raise KbError("site-missing", "this article is not on the site yet", hint="kb build") from None


def _facts(told: FactsRow | None) -> dict[str, Any]:
    """When an article was checked, and what it applies to, as it was when the index was built."""
    return {"checked_on": (told and told.checked_on) or None, "applies_to": [*told.applies_to] if told else []}
