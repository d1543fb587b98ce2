"""The generation that answers, opened anew when another one is built here or is live in shared storage."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kbtools.errors import KbError
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.pushed import answering

if TYPE_CHECKING:
    from kbtools.search.generations import Generations
    from kbtools.workspace import Workspace

log = logging.getLogger(__name__)


class IndexInUse:
    """Opens a generation once for all requests; the one before answers meanwhile. Call it in one event loop."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._opening = asyncio.Lock()
        self._alone = threading.Lock()  # of the threads that open
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
        return self._knowledge

    def newest(self) -> KnowledgeBase | None:
        """The same, for a thread beside the event loop."""
        if answering(self._workspace).current_name() != self._seen:
            self._open()
        return self._knowledge

    def _open(self) -> None:
        """Open what is current now; one thread after the other, so that the older one is not written last."""
        with self._alone:
            generations = answering(self._workspace)
            name = generations.current_name()
            if name != self._seen:
                self._open_from(generations)
                self._seen = name

    def _open_from(self, generations: Generations) -> None:
        least = self._workspace.settings.min_probability
        try:
            if self._knowledge and generations.folder == self._folder:
                self._knowledge = self._knowledge.current()
            else:
                self._knowledge = KnowledgeBase(generations.open(), generations, least)
                self._folder = generations.folder
        except KbError as problem:
            log.warning("no suggestions: %s", problem)
