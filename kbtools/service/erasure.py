"""Forgetting somebody at the desk, in a thread of its own: the index is built anew, which may take minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kbtools.contact.delivery import log_fault
from kbtools.errors import KbError, KbErrors
from kbtools.privacy.forget import Forgotten, forget
from kbtools.workspace import Workspace


@dataclass(slots=True)
class Erasure:
    """One run of `forget` and what came of it. Who was forgotten is not kept."""

    done: Forgotten | None = None
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """Whether there is a result."""
        return self.done is not None or bool(self.problem)

    def start(self, workspace: Workspace, requester: str, clock: Callable[[], datetime]) -> None:
        """Begin to forget the requester."""
        threading.Thread(
            target=self._run, args=(workspace, requester, clock), name="kbtools-forget", daemon=True
        ).start()

    def _run(self, workspace: Workspace, requester: str, clock: Callable[[], datetime]) -> None:
        try:
            self.done = forget(workspace, requester, clock())
        except (KbError, KbErrors) as problem:
            self.problem = str(problem)
        except Exception as failure:  # the page must come to an end
            log_fault("privacy", failure)
            self.problem = "an unexpected failure; the log says where it happened. Try it again"
