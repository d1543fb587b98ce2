"""`/desk/articles/SLUG/link`: another article looked for from the editor, and a link to it put into the text."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kbtools.articles.edit import OpenedArticle
from kbtools.gaps.draft.markdown_body import escaped
from kbtools.model.article import Article
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.editor import editor_page
from kbtools.service.desk.editor_context import EditorAnswer, FoundArticle, LinkSearch
from kbtools.service.desk.pages import to
from kbtools.service.desk.unsaved import keep, opened_for, put_at_end
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import one_line

LISTED = "list"  # what the script of the editor asks for: titles and Markdown, to be put where the cursor is
MOST_WANTED, MOST_SHOWN = 100, 6
_ENDS_LINK = re.compile(r"[\s()<>%\"#?]")
_BY_TITLE = 3  # as many of those found begin with articles whose title has all words


async def link(request: Request, who: SignedIn) -> Response:
    """Keep what the form sends, and show articles for the words, or put the link to one at the end of a part."""
    state, slug, form = state_of(request), request.path_params["slug"], request.state.form
    editor = await run_in_threadpool(opened_for, state, slug, who)
    wanted = one_line(form.get("wanted", ""), MOST_WANTED)
    if form.get("do") == LISTED:
        found = await _found(state, wanted, editor.opened)
        return JSONResponse([{"title": one.title, "markdown": one.markdown} for one in found], 200, NO_STORE)
    as_markdown = form.get("as") == "markdown"
    editor, _, problem = await run_in_threadpool(keep, state, editor, form, who)
    if problem:
        editor = await run_in_threadpool(opened_for, state, slug, who)
        return await editor_page(request, who, editor, as_markdown=as_markdown, answer=EditorAnswer(problem))
    button, _, chosen = form.get("do", "").partition(":")
    article = state.known_articles.now().by_slug.get(chosen)
    if button == "put" and article:
        markdown = _markdown(article, editor.opened)
        await run_in_threadpool(put_at_end, state, editor, markdown, form.get("part", ""), who)
        return to(f"/desk/articles/{slug}/edit{'?as=markdown' if as_markdown else ''}")
    search = LinkSearch(wanted, await _found(state, wanted, editor.opened))
    return await editor_page(request, who, editor, as_markdown=as_markdown, answer=EditorAnswer(link_search=search))


async def _found(state: ServiceState, wanted: str, opened: OpenedArticle) -> list[FoundArticle]:
    """Published articles: first those whose title has all the words, then those that answer them."""
    words, library = wanted.casefold().split(), state.known_articles.now()
    if not words:
        return []
    of_title = [one for one in library.published if all(word in one.title.casefold() for word in words)]
    best = [one.slug for one in sorted(of_title, key=lambda one: (len(one.title), one.slug))[:_BY_TITLE]]
    knowledge = await state.knowledge_base()
    if knowledge:
        best += [hit.slug for hit in await run_in_threadpool(knowledge.search, wanted, MOST_SHOWN)]
    articles = [library.by_slug[slug] for slug in dict.fromkeys(best) if slug in library.by_slug]
    others = [one for one in articles if one.state == "published" and one.slug != opened.slug]
    return [FoundArticle(one.title, one.slug, _markdown(one, opened)) for one in others[:MOST_SHOWN]]


def _markdown(article: Article, opened: OpenedArticle) -> str:
    """The link as Markdown, by the file's place beside that of the article in which it stands."""
    path = opened.way_to(article.path)
    return f"[{escaped(article.title)}]({_ENDS_LINK.sub(lambda found: quote(found[0]), path)})"
