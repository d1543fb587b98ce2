"""`kb gap title`: a topic is called as customers would say it."""

from __future__ import annotations

from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

MOST_TITLE = 120  # characters


def title_gap(workspace: Workspace, id_: str, title: str) -> Gap:
    """Give a gap another title, in which personal data is masked; mining, merging and splitting keep it.

    Raises `KbError` `gap-missing`, and `gap-refused` for a title without words.
    """
    clean = one_line(workspace.redactor()(one_line(title, MOST_TITLE)), MOST_TITLE)
    if not any(letter.isalnum() for letter in clean):
        raise KbError("gap-refused", "write a title, in the words of customers", where="title")
    with workspace.store() as store:
        return store.gaps.set_title(id_, clean)
