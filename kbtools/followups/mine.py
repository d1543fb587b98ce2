"""`kb followup mine`: questions that agents ask back, found in the stored tickets, and stored."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.library import Library
from kbtools.followups.mining.find import find_followups
from kbtools.model.followup import Followup
from kbtools.text.embeddings import model_for_many
from kbtools.workspace import Workspace


def mine_followups(workspace: Workspace, now: datetime) -> list[Followup]:
    """Mine the first replies of all tickets, store the questions, and return them, those asked most often first.

    A question keeps its id, its state and what a person wrote while most of its tickets stay. Raises all problems of
    the articles at once.
    """
    library = Library.of(workspace).sound()
    model = model_for_many(workspace.settings.sentence_model, lambda _: None)
    redactor = workspace.redactor()
    with workspace.store() as store:
        found = find_followups(
            list(store.tickets.all()),
            library.published,
            store.links.all(),
            model,
            workspace.settings,
            lambda text: redactor(text) == text,
        )
        return store.followups.put_all(found, now)
