"""`/desk/articles/SLUG/edit`: an article written without Markdown, kept as one types, and saved when one is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.checks import Finding
from kbtools.articles.edit import save_article
from kbtools.articles.library import Library
from kbtools.articles.proposals import propose
from kbtools.articles.translations import holding_languages
from kbtools.errors import KbError, KbErrors
from kbtools.languages.names import names_in
from kbtools.model.article import Kind
from kbtools.model.article.editable import Editable, editable
from kbtools.model.article.front_fields import shown_front
from kbtools.model.article.pictures_in_text import MOST_DESCRIBED, is_picture_alone, pictures_in
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.differences import Difference, differences
from kbtools.service.desk.editor_context import NOTHING_SAID, EditorAnswer, around_of
from kbtools.service.desk.editor_form import SAMPLES, is_for_rows, packed
from kbtools.service.desk.pages import EDITOR_HEADERS, page, to
from kbtools.service.desk.translations import note_kept
from kbtools.service.desk.unsaved import (
    OpenEditor,
    choose,
    keep,
    new_page_id,
    opened_for,
    wrote_elsewhere,
)
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of

TOPICS_SHOWN = 12
KINDS: dict[Kind, str] = {
    "how-to": "How to do something",
    "problem": "Something goes wrong",
    "known-issue": "A fault we know of",
}
HINTS = {
    "seen": "What happens, in the words of the person who sees it.",
    "applies": "Which products and versions.",
    "why": "One sentence. Take it out when nobody knows.",
    "before": "What people need before they start.",
    "do": "What to do, one step after another.",
    "else": "What else to try, and when to write to you.",
    "next": "When you will write here again.",
}


async def edit_page(request: Request, who: SignedIn) -> Response:
    """The editor, with what the person has not saved yet."""
    state, slug = state_of(request), request.path_params["slug"]
    editor = await run_in_threadpool(opened_for, state, slug, who)
    return await editor_page(request, who, editor, as_markdown=request.query_params.get("as") == "markdown")


async def edit(request: Request, who: SignedIn) -> Response:
    """Keep what the form sends, and do what its button says."""
    state, slug, form = state_of(request), request.path_params["slug"], request.state.form
    editor = await run_in_threadpool(opened_for, state, slug, who)
    button, following, problem = form.get("do", "").partition(":")[0], "", None
    try:
        following, problem = await run_in_threadpool(_pressed, state, editor, form, who)
    except KbError as refused:
        problem = refused
    except KbErrors as several:
        problem = several.problems[0]
    if button == "autosave":
        return Response(_said(problem), 409 if problem else 204, NO_STORE, "text/plain")
    as_markdown = button == "markdown" or (form.get("as") == "markdown" and button != "rows")
    if problem:
        editor = await run_in_threadpool(opened_for, state, slug, who)
        return await editor_page(request, who, editor, as_markdown=as_markdown, answer=EditorAnswer(problem))
    shown = "?as=markdown" if as_markdown and "?" not in following else ""
    return to(f"/desk/articles/{slug}/edit{shown}{following}")


def _pressed(
    state: ServiceState, editor: OpenEditor, form: Mapping[str, str], who: SignedIn
) -> tuple[str, KbError | None]:
    """Do what a button says; returns what the address of the next page ends with, and what could not be changed."""
    button, _, value = form.get("do", "").partition(":")
    if button == "discard" and not wrote_elsewhere(state.store(), editor, form, who):
        state.store().article_edits.remove([editor.edit] if editor.edit else [])
        return "", None
    editor, place, problem = keep(state, editor, form, who)
    if problem:
        return "", problem
    if button in ("save", "over"):
        held = holding_languages(state.known_articles.now(), editor.opened.slug)
        _save(state, editor, value if button == "over" else editor.revision, who)
        return "?saved=1", _translations_kept(state, editor, held, who) if form.get("unchanged") else None
    if button == "propose":
        _propose(state, editor, who)
    if button in ("swap", "forget"):
        choose(state, editor, button, value, who)
    return f"#{place}" if place else "", None


def _translations_kept(state: ServiceState, editor: OpenEditor, held: Collection[str], who: SignedIn) -> KbError | None:
    """Note that translations which held until now still do; returns what could not be noted, since the text is saved.

    Others, for which the article had changed before, still wait for somebody: that is told as well.
    """
    try:
        left = note_kept(state, editor.opened.slug, held, who).stale
    except (KbError, KbErrors) as refused:
        one = refused if isinstance(refused, KbError) else refused.problems[0]
        what = f"your text is saved, but it could not be noted that its translations hold: {one.message}"
        return KbError(one.code, what, where=one.where, hint=one.hint)
    if not left:
        return None
    names = names_in((row.lang for row in left), "en")
    hint = "compare them, then press “The meaning is unchanged” under Translations, or mend them"
    return KbError("findings", f"your text is saved; earlier changes are not translated into {names} yet", hint=hint)


def _said(problem: KbError | None) -> str:
    """What the script of the page tells."""
    return f"{problem.message[:1].upper()}{problem.message[1:]}. {problem.hint or ''}" if problem else ""


def _save(state: ServiceState, editor: OpenEditor, revision: str, who: SignedIn) -> None:
    done = StaffAction(state.clock(), who.member.email, "saved an article", editor.opened.slug)
    opened = replace(editor.opened, revision=revision)
    with state.deciding:
        save_article(state.workspace, state.store(), opened, editor.text, state.known_articles.now(), done)


def _propose(state: ServiceState, editor: OpenEditor, who: SignedIn) -> None:
    done = StaffAction(state.clock(), who.member.email, "proposed a change of", editor.opened.slug)
    with state.deciding:
        propose(state.workspace, state.store(), editor.opened, editor.text, state.known_articles.now(), done)


async def editor_page(
    request: Request,
    who: SignedIn,
    editor: OpenEditor,
    *,
    as_markdown: bool,
    answer: EditorAnswer = NOTHING_SAID,
) -> Response:
    """The editor with a text; `answer`: what the page says to what was pressed."""
    state, problem = state_of(request), answer.problem
    form_sent = request.state.form if answer.of_picture or answer.link_search else {}
    around = await run_in_threadpool(around_of, state, editor, who)
    form = _form(editor)
    conflict: tuple[Difference, ...] = ()
    if editor.edit and editor.edit.revision != editor.opened.revision:
        conflict = differences(editor.opened.text, editor.text)
    status = problem.kind.status if problem else 200
    if problem and problem.code == "article-changed" and conflict:
        problem = None  # the page says it, with both texts
    places = _by_field(form, around.found)
    values: dict[str, object] = {
        **_own_values(editor, form, form_sent, state.settings.said["headings"]),
        "saved": request.query_params.get("saved") == "1" and editor.edit is None,
        "conflict": conflict,
        "problem": None if answer.of_picture else problem,
        "of_picture": problem if answer.of_picture else None,
        "link_search": answer.link_search,
        "form": form if form and is_for_rows(form) and not as_markdown else None,
        "can_be_rows": form is not None and is_for_rows(form),
        "around": around,
        "findings_of": places,
        "elsewhere": list(around.found) if as_markdown else places[""],
        "article": form.article if form else None,
        **_names_in_use(state.known_articles.now()),
        "is_translated": bool(state.known_articles.now().translations.get(editor.opened.slug)),
    }
    return page(request, "editor.html", values, who, status, EDITOR_HEADERS)


def _own_values(
    editor: OpenEditor, form: Editable | None, sent: Mapping[str, str], headings: Mapping[str, str]
) -> dict[str, object]:
    """What the page shows of the text itself; `sent`: fields of a picture that was refused."""
    there = {part.heading.casefold() for part in form.parts} if form else set()
    return {
        "slug": editor.opened.slug,
        "opened": editor.opened,
        "unsaved": editor.edit is not None,
        "described": sent.get("described", "")[:MOST_DESCRIBED],
        "into": sent.get("into", ""),
        "text": editor.text.removeprefix("\ufeff"),
        "base": packed(editor.text),
        "revision": editor.revision,
        "page": new_page_id(),
        "kinds": KINDS,
        "samples": SAMPLES,
        "front": shown_front(form.article) if form else {},
        "pictures_in": pictures_in,
        "is_picture_alone": is_picture_alone,
        "missing": {key: name for key, name in headings.items() if name.casefold() not in there},
        "hints": {headings[key].casefold(): hint for key, hint in HINTS.items()},
    }


def _names_in_use(library: Library) -> dict[str, object]:
    """Teams, and the topics that most articles have, as other articles name them."""
    topics = Counter(tag for article in library.articles for tag in article.tags)
    return {
        "owners": sorted({article.owner for article in library.articles if article.owner}),
        "topics": sorted(tag for tag, _ in topics.most_common(TOPICS_SHOWN)),
    }


def _form(editor: OpenEditor) -> Editable | None:
    """The text as a form; None where its front matter has a mistake that only a person can mend."""
    try:
        return editable(editor.text, editor.opened.path)
    except (KbError, KbErrors):
        return None


def _by_field(form: Editable | None, found: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    """Findings by the field that they are about; under the empty name those that are about none of them."""
    places: dict[str, list[Finding]] = {"": []}
    for finding in found:
        _, _, line = finding.where.rpartition(":")
        name = form.field_at(int(line) - 1) if form and line.isdecimal() else ""
        places.setdefault(name, []).append(finding)
    return places
