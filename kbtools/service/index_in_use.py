"""The generation that answers, opened anew when another one is built here or is live in shared storage."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kbtools.errors import KbError
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.pushed import answering

if TYPE_CHECKING:
    from kbtools.workspace import Workspace

log = logging.getLogger(__name__)


class IndexInUse:
    """Opens a generation once for all requests; the one before answers meanwhile. Call it in one event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._opening = asyncio.Lock()
        self._knowledge: KnowledgeBase | None = None
        self._folder: Path | None = None  # in which the opened generation lies
        self._seen = ""

    async def get(self) -> KnowledgeBase | None:
        """The current generation, opened; None while there is no usable index."""
        name = answering(self._workspace).current_name()
        if name != self._seen and not (self._knowledge and self._opening.locked()):
            async with self._opening:
                if name != self._seen:
                    await run_in_threadpool(self._open)
                    self._seen = name
        return self._knowledge

    def newest(self) -> KnowledgeBase | None:
        """The same, for a thread beside the event loop; both may open a new one at once, which costs time alone."""
        name = answering(self._workspace).current_name()
        if name != self._seen:
            self._open()
            self._seen = name
        return self._knowledge

    def _open(self) -> None:
        generations, least = answering(self._workspace), self._workspace.settings.min_probability
        try:
            if self._knowledge and generations.folder == self._folder:
                self._knowledge = self._knowledge.current()
            else:
                self._knowledge = KnowledgeBase(generations.open(), generations, least)
                self._folder = generations.folder
        except KbError as problem:
            log.warning("no suggestions: %s", problem)
