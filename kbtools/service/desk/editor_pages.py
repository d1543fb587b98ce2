"""What belongs to the editor: a new article, the page as customers will see it, a try, and earlier versions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.edit import read_text
from kbtools.articles.library import Library
from kbtools.articles.new import new_article
from kbtools.errors import KbError, KbErrors
from kbtools.gaps.try_article import Tried, try_article
from kbtools.model.article import Article, Kind
from kbtools.model.article.changes import without_empty_steps
from kbtools.model.article.editable import editable
from kbtools.model.staff import StaffAction
from kbtools.releases.copies import served_site
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.differences import differences
from kbtools.service.desk.editor import KINDS
from kbtools.service.desk.pages import PREVIEW_HEADERS, page, to
from kbtools.service.desk.unsaved import OpenEditor, keep, opened_for
from kbtools.service.state import ServiceState, state_of
from kbtools.text.normalise import one_line

if TYPE_CHECKING:
    from kbtools.model.query import Suggestion

DEFAULT_KIND: Kind = "how-to"
TOLD: dict[Kind, str] = {
    "how-to": "Steps to something that people want.",
    "problem": "What people see, why, and what to do about it.",
    "known-issue": "What goes wrong until it is mended, and what helps until then.",
}
MOST_TITLE = 200
MOST_QUESTION = 2_000
ALIKE = 5  # articles that are shown before a new one is begun
_STYLES = re.compile(r"<link\b[^<>]*\brel=\"?stylesheet\"?[^<>]*>")
_HREF = re.compile(r"\bhref=\"?([^\"\s>]+)")
_LOOKED_AT = 100_000  # characters of a page of the site


async def new_page(request: Request, who: SignedIn) -> Response:
    """Title and kind of a new article."""
    title = one_line(request.query_params.get("title", ""), MOST_TITLE)
    kind = _usual_kind(await run_in_threadpool(state_of(request).known_articles.now))
    return page(
        request, "new_article.html", {"title": title, "kind": kind, "kinds": KINDS, "told": TOLD, "alike": []}, who
    )


async def begin(request: Request, who: SignedIn) -> Response:
    """Begin an article, unless others may say this already: then they are shown first."""
    state, form = state_of(request), request.state.form
    title = one_line(form.get("title", ""), MOST_TITLE)
    kind = next((one for one in KINDS if one == form.get("kind")), DEFAULT_KIND)
    alike = [] if form.get("sure") == title else await _alike(state, title)
    if alike:
        values = {"title": title, "kind": kind, "kinds": KINDS, "told": TOLD, "alike": alike}
        return page(request, "new_article.html", values, who)
    article = await run_in_threadpool(_begun, state, title, kind, who)
    return to(f"/desk/articles/{article.slug}/edit")


async def preview(request: Request, who: SignedIn) -> Response:
    """The page as customers will see it, in a frame where nothing runs; a form sends the text it is about.

    With `?text=saved` the text of the file, which is what can be published, else what the person is writing.
    """
    state, slug = state_of(request), request.path_params["slug"]
    editor = await run_in_threadpool(opened_for, state, slug, who)
    if request.method == "POST":
        editor, _, _ = await run_in_threadpool(keep, state, editor, request.state.form, who)
    elif request.query_params.get("text") == "saved":
        editor = OpenEditor(editor.opened, None)
    article, html = await run_in_threadpool(_rendered, state, editor)
    values: dict[str, object] = {"article": article, "html": html, "styles": _styles(state)}
    return page(request, "preview.html", values, None, 200, PREVIEW_HEADERS)


async def try_page(request: Request, who: SignedIn) -> Response:
    """What a question would be shown if the article were published as it stands."""
    state, slug = state_of(request), request.path_params["slug"]
    form: dict[str, str] = request.state.form if request.method == "POST" else {}
    editor = await run_in_threadpool(opened_for, state, slug, who)
    if form:
        editor, _, _ = await run_in_threadpool(keep, state, editor, form, who)
    question = form.get("question", "").strip()[:MOST_QUESTION]
    tried = await run_in_threadpool(_tried, state, editor, question, who) if question else None
    values: dict[str, object] = {"slug": slug, "question": question, "tried": tried, "title": read_title(editor)}
    return page(request, "try.html", values, who)


async def history(request: Request, who: SignedIn) -> Response:
    """Earlier versions, each with what was changed when it was replaced."""
    state, slug = state_of(request), request.path_params["slug"]
    editor = await run_in_threadpool(opened_for, state, slug, who)
    versions = await run_in_threadpool(lambda: state.store().article_edits.versions(editor.opened.told_under))
    people = await run_in_threadpool(lambda: {member.email: member.name for member in state.store().staff.all()})
    newer = [editor.opened.text, *(version.text for version in versions)]
    rows = [(one, differences(one.text, later)) for one, later in zip(versions, newer, strict=False)]
    values: dict[str, object] = {"slug": slug, "rows": rows, "people": people, "title": read_title(editor)}
    return page(request, "history.html", values, who)


def read_title(editor: OpenEditor) -> str:
    """The title, or the slug where the text cannot be read."""
    try:
        return read_text(editor.opened, editor.text).title
    except (KbError, KbErrors):
        return editor.opened.slug


def _usual_kind(library: Library) -> Kind:
    """The kind that most articles have; a known issue is a decision of its own."""
    counts = Counter(article.kind for article in library.published if article.kind != "known-issue")
    return max(counts, key=lambda kind: (counts[kind], kind), default=DEFAULT_KIND)


async def _alike(state: ServiceState, title: str) -> list[Suggestion]:
    knowledge = await state.knowledge_base()
    if knowledge is None or not title:
        return []
    found = await run_in_threadpool(lambda: knowledge.suggest(title, limit=ALIKE, weak=True))
    return [one for one in found if one.score >= knowledge.threshold / 2 or one.title.casefold() == title.casefold()]


def _begun(state: ServiceState, title: str, kind: Kind, who: SignedIn) -> Article:
    now = state.clock()
    with state.deciding:
        article = new_article(state.workspace, title, kind, now.date())
        state.store().staff.note(StaffAction(now, who.member.email, "began an article", article.slug))
    return article


def _rendered(state: ServiceState, editor: OpenEditor) -> tuple[Article, str]:
    article = read_text(editor.opened, without_empty_steps(editable(editor.text, editor.opened.path)))
    return article, state.previews.html(article, state.known_articles.now())


def _tried(state: ServiceState, editor: OpenEditor, question: str, who: SignedIn) -> Tried:
    article = read_text(editor.opened, editor.text)
    if not who.member.may("agent"):
        article = replace(article, sources=())
    with state.trying_articles:
        return try_article(state.workspace, state.store(), state.known_articles.now(), article, question)


def _styles(state: ServiceState) -> list[str]:
    """The style sheets of the built site."""
    try:
        html = (served_site(state.workspace) / "404.html").read_text(encoding="utf-8")[:_LOOKED_AT]
    except (OSError, UnicodeDecodeError):
        return []
    found = [match[1] for link in _STYLES.findall(html) if (match := _HREF.search(link))]
    return [urljoin("/", href) for href in found if "//" not in href]
