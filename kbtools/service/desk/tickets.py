"""`/desk/ticket`: one ticket as it is kept, an article made of a reply, or a reply added to an article."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.edit import open_article
from kbtools.errors import KbError
from kbtools.gaps.extend import Extended, extend
from kbtools.gaps.promote import promote
from kbtools.model.article import render_article
from kbtools.model.staff import StaffAction
from kbtools.model.ticket import Ticket
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import page, to
from kbtools.service.state import ServiceState, state_of
from kbtools.storage import ArticleEdit
from kbtools.text.normalise import one_line

MOST_ID = 200
MOST_DIGITS = 4  # of the number of a reply


async def ticket_page(request: Request, who: SignedIn) -> Response:
    """The ticket that the address names by source and id."""
    state, asked = state_of(request), request.query_params
    ticket = await run_in_threadpool(_ticket, state, asked.get("source", ""), asked.get("ticket", ""))
    return await _shown(request, who, ticket, None, may_write=True)


async def use_ticket(request: Request, who: SignedIn) -> Response:
    """Make a draft of a reply; or show what would be added to an article, and add it once that was confirmed."""
    state, form = state_of(request), request.state.form
    ticket = await run_in_threadpool(_ticket, state, form.get("source", ""), form.get("ticket", ""))
    do = form.get("do", "")
    if do == "draft":
        return to(f"/desk/articles/{await run_in_threadpool(_drafted, state, who, ticket, form.get('reply', ''))}/edit")
    if do not in ("look", "add"):
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    may_write = await run_in_threadpool(_may_write, state, who, form.get("into", ""))
    write = do == "add" and may_write
    extended = await run_in_threadpool(lambda: _extended(state, who, ticket, form.get("into", ""), write=write))
    if do == "add" and not may_write:
        return to(await run_in_threadpool(_kept_for_an_editor, state, who, extended))
    if extended.written:
        return to(f"/desk/articles/{extended.addition.article.slug}")
    return await _shown(request, who, ticket, extended, may_write=may_write)


async def _shown(
    request: Request, who: SignedIn, ticket: Ticket, extended: Extended | None, *, may_write: bool
) -> Response:
    state = state_of(request)
    slugs = await run_in_threadpool(lambda: state.store().links.of(*ticket.key))
    knowledge = await state.knowledge_base()
    titles = knowledge.titles if knowledge else {}
    replies = [message for message in ticket.messages if message.author == "agent" and message.public]
    numbers = {id(message): number for number, message in enumerate(replies, 1)}
    said = [(message, numbers.get(id(message), 0)) for message in ticket.messages if message.public]
    answered = [(slug, titles[slug]) for slug in slugs if slug in titles]
    values: dict[str, object] = {"ticket": ticket, "said": said, "answered": answered, "extended": extended}
    more = {"titles": sorted(titles.items(), key=lambda row: row[1]), "may_write": may_write}
    return page(request, "ticket.html", {**values, **more}, who)


def _ticket(state: ServiceState, source: str, id_: str) -> Ticket:
    return state.store().tickets.get(id_[:MOST_ID], source[:MOST_ID])


def _drafted(state: ServiceState, who: SignedIn, ticket: Ticket, reply: str) -> str:
    number = int(reply) if reply.isascii() and reply.isdigit() and len(reply) <= MOST_DIGITS else 0
    if not number:
        raise KbError("draft-refused", "choose a reply of an agent", where=ticket.id)
    now = state.clock()
    with state.deciding:
        made = promote(state.workspace, f"{ticket.source}/{ticket.id}", now.date(), reply=number)
        _note(state, who, "made a draft of a reply in", ticket)
    return made.path.stem


def _extended(state: ServiceState, who: SignedIn, ticket: Ticket, into: str, *, write: bool) -> Extended:
    slug = state.known_articles.now().article(one_line(into, MOST_ID)).slug
    with state.deciding:
        done = extend(state.workspace, f"{ticket.source}/{ticket.id}", slug, write=write)
        if write:
            _note(state, who, f"added to the article {slug} from", ticket)
    return done


def _may_write(state: ServiceState, who: SignedIn, into: str) -> bool:
    """Whether this person may change the article, which customers may read."""
    article = state.known_articles.now().article(one_line(into, MOST_ID))
    return who.member.may("editor") or article.state != "published"


def _kept_for_an_editor(state: ServiceState, who: SignedIn, extended: Extended) -> str:
    """Keep the addition as the person's unsaved text, which they propose in the editor; returns that page."""
    slug, email = extended.addition.article.slug, who.member.email
    opened = open_article(state.workspace, slug, state.known_articles.now())
    edits = state.store().article_edits
    if edits.find(slug, email):
        hint = f"propose or drop it first: /desk/articles/{slug}/edit"
        raise KbError("article-refused", "you have an unsaved text of this article", where=slug, hint=hint)
    text = render_article(extended.addition.article, opened.text)
    edits.put(ArticleEdit(slug, email, text, opened.revision, state.clock()))
    return f"/desk/articles/{slug}/edit"


def _note(state: ServiceState, who: SignedIn, done: str, ticket: Ticket) -> None:
    action = StaffAction(state.clock(), who.member.email, done, f"{ticket.source} {ticket.id}")
    state.store().staff.note(action)
