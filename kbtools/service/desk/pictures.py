"""`/desk/articles/SLUG/picture`: a picture put into an article, from the form's file field or by paste and drop."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kbtools.articles.edit import read_text
from kbtools.articles.pictures import add_picture, pictures_of
from kbtools.errors import KbError
from kbtools.model.article.pictures_in_text import pictures_in
from kbtools.model.staff import StaffAction
from kbtools.service.desk.accounts import SignedIn
from kbtools.service.desk.editor import editor_page
from kbtools.service.desk.editor_context import EditorAnswer
from kbtools.service.desk.pages import to
from kbtools.service.desk.unsaved import OpenEditor, keep, opened_for, put_at_end
from kbtools.service.parameters import File
from kbtools.service.response_headers import NO_STORE
from kbtools.service.state import ServiceState, state_of
from kbtools.system.file_kinds import MIME, kind_of

PASTED = "paste"  # what the script of the editor asks for: the Markdown, to be put where the cursor is


async def add(request: Request, who: SignedIn) -> Response:
    """Keep what the form sends, and show the picture at the end of the part that was chosen.

    What is refused is told beside the fields of the picture, in the editor with the text as it was typed.
    """
    state, slug, form = state_of(request), request.path_params["slug"], request.state.form
    files: tuple[File, ...] = request.state.files
    editor = await run_in_threadpool(opened_for, state, slug, who)
    if form.get("do") == PASTED:
        return PlainTextResponse(await run_in_threadpool(_kept, state, editor, files, form, who), 200, NO_STORE)
    as_markdown = form.get("as") == "markdown"
    editor, _, problem = await run_in_threadpool(keep, state, editor, form, who)
    if problem:
        editor = await run_in_threadpool(opened_for, state, slug, who)
        return await editor_page(request, who, editor, as_markdown=as_markdown, answer=EditorAnswer(problem))
    try:
        markdown = await run_in_threadpool(_kept, state, editor, files, form, who)
        await run_in_threadpool(put_at_end, state, editor, markdown, form.get("into", ""), who)
    except KbError as refused:
        return await editor_page(
            request, who, editor, as_markdown=as_markdown, answer=EditorAnswer(refused, of_picture=True)
        )
    return to(f"/desk/articles/{slug}/edit{'?as=markdown' if as_markdown else ''}")


async def show(request: Request, who: SignedIn) -> Response:
    """A picture of the article as this person writes it, named by its address in the text."""
    state, slug = state_of(request), request.path_params["slug"]
    editor = await run_in_threadpool(opened_for, state, slug, who)
    data = await run_in_threadpool(_data, state, editor, request.query_params.get("of", ""))
    return Response(data, 200, {**NO_STORE, "X-Content-Type-Options": "nosniff"}, MIME[kind_of(data)])


def _data(state: ServiceState, editor: OpenEditor, of: str) -> bytes:
    """The bytes of a picture that the text shows; raises `KbError("not-found")`."""
    there = any(picture.path == of for picture in pictures_in(editor.text))
    article = replace(read_text(editor.opened, editor.text), body=f"![]({of})" if there else "")
    for file in pictures_of(state.workspace, article):
        return file.read_bytes()
    raise KbError("not-found", "there is no such picture", hint="look at the text again")


def _kept(state: ServiceState, editor: OpenEditor, files: tuple[File, ...], form: dict[str, str], who: SignedIn) -> str:
    if not files:
        raise KbError("picture-refused", "no picture was chosen", hint="choose one, describe it, and press the button")
    added = add_picture(state.workspace, editor.opened, files[0][1], form.get("described", ""))
    said = StaffAction(state.clock(), who.member.email, "added a picture to", editor.opened.slug)
    state.store().staff.note(said)
    return added.markdown
