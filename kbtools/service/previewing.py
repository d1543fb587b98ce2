"""Previews of articles, rendered in a process of their own: whoever writes may write what takes for ever to render."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.errors import KbError
from kbtools.service.limited_process import LimitedProcess, NotDoneError, answer_all

if TYPE_CHECKING:
    from kbtools.articles.library import Library
    from kbtools.model.article import Article

SECONDS = 2.0  # of CPU that a text may take; long articles need some hundredths
NICE = 10  # how far it stands back behind what answers customers


class Previewing(LimitedProcess):
    """Renders articles as the site will show them."""

    def __init__(self, root: Path, seconds: float = SECONDS) -> None:
        super().__init__("preview", _work, (root,), seconds)

    def html(self, article: Article, library: Library) -> str:
        """As `Previews.html`; raises `KbError("findings")` also for a text that takes longer than `seconds` of CPU."""
        try:
            html, problem = self.ask("html", article, {one.path: f"/{one.url}" for one in library.articles})
        except NotDoneError:
            raise KbError(
                "findings", "this text takes too long to show, or cannot be shown", hint="kb check names the line"
            ) from None
        if problem:
            code, message, where, hint = problem
            raise KbError(code, message, where=where, hint=hint)
        return str(html)


def _work(pipe: Connection, root: Path) -> None:
    from kbtools.site.plugin.preview import Previews
    from kbtools.workspace import Workspace

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches us, too, and the service ends us
    if hasattr(os, "nice"):
        os.nice(NICE)
    previews = Previews(Workspace.open(root))
    previews.warm_up()

    def html(article: Article, addresses: dict[str, str]) -> tuple[str, tuple[str, str, str | None, str | None] | None]:
        try:
            return previews.html(article, addresses), None
        except KbError as problem:
            return "", (problem.code, problem.message, problem.where, problem.hint)

    answer_all(pipe, {"html": html})
