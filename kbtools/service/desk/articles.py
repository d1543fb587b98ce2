"""`/desk/articles`: all articles with the drafts that wait, and the page of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.assign import teams_of
from kbtools.articles.drafts import is_waiting, name_of
from kbtools.articles.edit import OpenedArticle, open_article, read_text
from kbtools.articles.known_issues import role_to_publish
from kbtools.articles.list import ListedArticles, list_articles
from kbtools.articles.proposals import Proposal, find_proposal
from kbtools.articles.publish_later import changed_since_planned
from kbtools.articles.review import was_worked_on, why_not_published
from kbtools.articles.translations import languages_of, translations_of_article
from kbtools.articles.unpublished import seen_of, unpublished_changes
from kbtools.errors import KbError, KbErrors
from kbtools.languages import WRITTEN
from kbtools.languages.names import name_in, names_in, names_of_all
from kbtools.model.article import KEYS, Article
from kbtools.model.staff import StaffMember
from kbtools.releases.copies import served_site
from kbtools.reports.article_effect import ArticleEffect, article_effect
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.differences import Difference, differences
from kbtools.service.desk.pages import HEADERS, number_of_page, page
from kbtools.service.state import ServiceState, state_of

ON_A_PAGE = 30
MOST_WANTED = 100  # characters of what is searched for
STATES = {
    "": "All",
    "draft": "Drafts",
    "in-review": "In review",
    "published": "Published",
    "due": "To check again",
    "archived": "Archived",
}
SAID_OF_TRANSLATION = {
    "missing": "not translated yet",
    "stale": "the article changed since",
    "not checked": "nobody has compared it yet",
    "draft": "a draft",
    "checked": "says the same",
}
KINDS = {"how-to": "How-to", "problem": "Problem", "known-issue": "Known issue"}
_FRAMED = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; frame-src 'self'",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is asked for: words of title or slug, state, kind and owner."""

    words: str = ""
    state: str = ""
    kind: str = ""
    owner: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """As the address names them; what is not known is left out."""
        state, kind = asked.get("state", ""), asked.get("kind", "")
        return cls(
            " ".join(asked.get("q", "").split())[:MOST_WANTED],
            state if state in STATES else "",
            kind if kind in KEYS["kind"].metadata["choices"] else "",
            asked.get("owner", "")[:MOST_WANTED],
        )

    def fits(self, article: Article, today: date, every: int) -> bool:
        """Whether this article is asked for."""
        if self.state == "due" and not (article.state == "published" and article.review(today, every) != "checked"):
            return False
        if self.state not in ("", "due", article.state) or (self.kind and article.kind != self.kind):
            return False
        told = f"{article.title} {article.slug}".casefold()
        return self.owner in ("", article.owner) and all(word in told for word in self.words.casefold().split())


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits for an editor, beside the file with this revision."""

    proposal: Proposal
    revision: str
    lines: tuple[Difference, ...]


async def article_list(request: Request, who: SignedIn) -> Response:
    """The list: searched and filtered, in pages; files that cannot be read are named."""
    state, filters = state_of(request), Filters.of(request.query_params)
    listed = await run_in_threadpool(_listed, state, who.member)
    today, every = state.clock().date(), state.settings.review_every
    found = [article for article in listed.articles if filters.fits(article, today, every)]
    first = min(number_of_page(request), max(0, (len(found) - 1) // ON_A_PAGE)) * ON_A_PAGE
    shown = found[first : first + ON_A_PAGE]
    values: dict[str, object] = {
        "rows": [(article, name_of(article), is_waiting(article), article.review(today, every)) for article in shown],
        "missing": await run_in_threadpool(_missing_languages, state, shown),
        "count": len(found),
        "first": first,
        "size": ON_A_PAGE,
        "asked": filters,
        "states": STATES,
        "kinds": KINDS,
        "owners": sorted({article.owner for article in listed.articles if article.owner}),
        "problems": listed.problems[:ON_A_PAGE],
        "topics": sorted({tag for article in listed.articles for tag in article.tags}, key=str.casefold),
        "changed": request.query_params.get("changed", ""),
    }
    return page(request, "articles.html", values, who)


async def article_page(request: Request, who: SignedIn) -> Response:
    """One article: what customers see, what it did, and what can be done with it."""
    state, name = state_of(request), request.path_params["slug"]
    found = await run_in_threadpool(look_at, state, name, who.member)
    people = await run_in_threadpool(_names, state)
    proposed = await run_in_threadpool(_proposed, state, found) if who.member.may("editor") else None
    unsaved = await run_in_threadpool(lambda: state.store().article_edits.find(found.name, who.member.email))
    team = await run_in_threadpool(_team, state, found)
    planned = await run_in_threadpool(_planned, state, found)
    values: dict[str, object] = {
        **team,
        **planned,
        "found": found,
        "article": found.article,
        "kinds": KINDS,
        "people": people,
        "proposed": proposed,
        "unsaved": unsaved is not None,
        "untouched": not await run_in_threadpool(was_worked_on, state.workspace, found.article),
        "seen": seen_of(found.article),
        **await run_in_threadpool(_translations, state, found),
        "now": state.clock(),
        "review_state": found.article.review(state.clock().date(), state.settings.review_every),
        "refused": why_not_published(state.workspace, found.review, who.member.email),
        "publisher": role_to_publish(state.settings, found.article),
        "sends_branch": state.settings.desk_publish == "pull-request",
        "is_live": (served_site(state.workspace) / found.article.url / "index.html").is_file(),
    }
    response = page(request, "article.html", values, who)
    response.headers.update(_FRAMED)
    return response


def look_at(state: ServiceState, name: str, member: StaffMember) -> ArticleEffect:
    """The article with this name.

    Raises `KbError` `article-missing`, and `staff-refused` for a draft that holds customers' words, for a writer.
    """
    found = article_effect(state.workspace, state.known_articles.now(), state.store(), name, state.clock())
    if found.waits and not member.may("agent"):
        raise KbError("staff-refused", "this draft was written from tickets, which writers do not see")
    return found


def _team(state: ServiceState, found: ArticleEffect) -> dict[str, object]:
    """Who looks after an article, and who could: a draft of tickets is not for writers."""
    store = state.store()
    members = [member for member in store.staff.all() if member.may("agent") or not found.waits]
    teams = teams_of(store, state.known_articles.now())
    return {"assignment": store.teamwork.assignment(found.name), "members": members, "teams": teams}


def _missing_languages(state: ServiceState, shown: Sequence[Article]) -> dict[str, str]:
    """By slug, the languages that an article is not translated into yet, by their names."""
    library = state.known_articles.now()
    found = {
        article.slug: [one.lang for one in translations_of_article(library, article) if one.state == "missing"]
        for article in shown
    }
    return {slug: names_in(langs, "en") for slug, langs in found.items() if langs}


def _translations(state: ServiceState, found: ArticleEffect) -> dict[str, object]:
    """The article in other languages, and the languages that it may be translated into."""
    library = state.known_articles.now()
    rows = [(one, name_in(one.lang, "en")) for one in translations_of_article(library, found.article)]
    can = found.article.state == "published" and not found.article.translation_of and not found.waits
    own = {found.article.lang.casefold(), state.settings.lang.casefold(), *(one.lang for one, _ in rows)}
    named = names_of_all("en", (*languages_of(library.articles), *WRITTEN))
    more = {code: name for code, name in named.items() if code.casefold() not in own} if can else {}
    return {"translations": rows, "more_languages": more, "said_of_translation": SAID_OF_TRANSLATION}


def _planned(state: ServiceState, found: ArticleEffect) -> dict[str, object]:
    """When it is to be published, what was changed since that was set, and the lines that differ, where known."""
    store, library = state.store(), state.known_articles.now()
    planned = store.planned.find(found.name)
    changes = unpublished_changes(state.workspace, library, None) if planned else []
    changed = changed_since_planned(state.workspace, planned, library, changes) if planned else ""
    lines: tuple[Difference, ...] = ()
    if planned and changed:
        opened = open_article(state.workspace, found.name, library)
        earlier = (version.text for version in store.article_edits.versions(opened.told_under))
        was = next((text for text in earlier if _seen(opened, text) == planned.seen), None)
        lines = () if was is None else differences(was, opened.text)
    return {"planned": planned, "changed_since": changed, "changed_lines": lines}


def _seen(opened: OpenedArticle, text: str) -> str:
    try:
        return seen_of(read_text(opened, text))
    except (KbError, KbErrors):
        return ""


def _proposed(state: ServiceState, found: ArticleEffect) -> Proposed | None:
    library = state.known_articles.now()
    proposal = None if found.waits else find_proposal(state.store(), library, found.name)
    if proposal is None:
        return None
    opened = open_article(state.workspace, found.name, library)
    return Proposed(proposal, opened.revision, differences(opened.text, proposal.text))


def _listed(state: ServiceState, member: StaffMember) -> ListedArticles:
    """What there is; without the drafts from tickets for writers, whose names have customers' words, too."""
    library = state.known_articles.now()
    if member.may("agent"):
        return list_articles(state.workspace, library=library)
    return ListedArticles(tuple(sorted(library.articles, key=lambda article: article.slug)), tuple(library.problems))


def _names(state: ServiceState) -> dict[str, str]:
    return {member.email: member.name or member.email for member in state.store().staff.all()}
