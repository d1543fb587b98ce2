"""`kb gap comment`: what colleagues say of a topic."""

from __future__ import annotations

from datetime import datetime

from kbtools.articles.changes import new_id
from kbtools.articles.review import MOST_SAID
from kbtools.errors import KbError
from kbtools.model.review import ReviewComment
from kbtools.model.teamwork import item_of_gap
from kbtools.workspace import Workspace


def comment_on_gap(workspace: Workspace, id_: str, said: str, now: datetime, by: str = "") -> ReviewComment:
    """Keep what somebody says of a gap, masked; `by`: their mail address.

    Raises `KbError` `gap-missing`, and `gap-refused` without words.
    """
    clean = workspace.redactor()(said.strip()[:MOST_SAID])
    if not clean:
        raise KbError("gap-refused", "there is no comment: write what colleagues should know", where=id_)
    with workspace.store() as store:
        comment = ReviewComment(new_id(), item_of_gap(store.gaps.get(id_).id), by, now, clean)
        store.reviews.say(comment)
    return comment
