"""`/desk/translations`: what is not translated yet, and translations whose article changed since."""

from __future__ import annotations

from collections.abc import Collection

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kbtools.articles.translate import translate_article
from kbtools.articles.translations import Translation, languages_of, translations_of
from kbtools.articles.unchanged import Unchanged, meaning_kept, meaning_unchanged
from kbtools.errors import KbError
from kbtools.languages import WRITTEN
from kbtools.languages.names import name_in, names_of_all
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.pages import number_of_page, page, to
from kbtools.service.state import ServiceState, state_of

ON_A_PAGE = 30
MOST_CODE = 20  # letters of the code of a language
STATES = {
    "missing": "Not translated yet",
    "stale": "The article changed since",
    "not checked": "Nobody has compared it yet",
    "draft": "A draft",
    "checked": "Says the same",
}


async def translation_list(request: Request, who: SignedIn) -> Response:
    """The list, of one language and state where they are chosen, in pages."""
    state, asked = state_of(request), request.query_params
    rows = await run_in_threadpool(_rows, state)
    lang, wanted = asked.get("lang", "")[:MOST_CODE], asked.get("state", "")
    todo = [row for row in rows if row.state == wanted or (wanted not in STATES and row.state != "checked")]
    found = [row for row in todo if lang in ("", row.lang)]
    first = min(number_of_page(request), max(0, (len(found) - 1) // ON_A_PAGE)) * ON_A_PAGE
    langs = await run_in_threadpool(lambda: languages_of(state.known_articles.now().articles))
    values: dict[str, object] = {
        "rows": found[first : first + ON_A_PAGE],
        "count": len(found),
        "first": first,
        "size": ON_A_PAGE,
        "lang": lang,
        "wanted": wanted if wanted in STATES else "",
        "states": STATES,
        "langs": {code: name_in(code, "en") for code in langs},
        "all_langs": {} if langs else names_of_all("en", WRITTEN),
    }
    return page(request, "translations.html", values, who)


async def change(request: Request, who: SignedIn) -> Response:
    """Begin a translation, or note that the last edit of an article changed no meaning."""
    state, form = state_of(request), request.state.form
    slug, lang = form.get("slug", ""), form.get("lang", "")[:MOST_CODE]
    if form.get("do") == "begin":
        return to(f"/desk/articles/{await run_in_threadpool(_begun, state, slug, lang, who)}/edit")
    if form.get("do") != "unchanged":
        raise KbError("not-found", "there is no such button", hint="go back and choose one")
    if not who.member.may("editor"):
        raise KbError("staff-refused", "this is for people with the role editor", hint="ask one of them")
    await run_in_threadpool(_note_unchanged, state, slug, lang, who)
    return to("/desk/translations")


def note_kept(state: ServiceState, slug: str, langs: Collection[str], who: SignedIn) -> Unchanged:
    """Note that the last edit changed no meaning, in the translations into `langs`; in the log, where there was one."""
    with state.deciding:
        done = meaning_kept(state.workspace, slug, langs)
        if done.checked:
            said = StaffAction(state.clock(), who.member.email, "said that the meaning is unchanged of", slug)
            state.store().staff.note(said)
    return done


def _note_unchanged(state: ServiceState, slug: str, lang: str, who: SignedIn) -> None:
    """Note it in the translations, and in the log."""
    with state.deciding:
        meaning_unchanged(state.workspace, slug, lang)
        said = StaffAction(state.clock(), who.member.email, "said that the meaning is unchanged of", slug)
        state.store().staff.note(said)


def _begun(state: ServiceState, slug: str, lang: str, who: SignedIn) -> str:
    now = state.clock()
    with state.deciding:
        made = translate_article(state.workspace, slug, lang, now.date())
        state.store().staff.note(StaffAction(now, who.member.email, "began a translation", made.slug))
    return made.slug


def _rows(state: ServiceState) -> list[Translation]:
    return list(translations_of(state.known_articles.now()))
