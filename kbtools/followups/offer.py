"""`kb followup offer`: the contact form offers to answer a question before it is asked back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kbtools.errors import KbError
from kbtools.model.followup import MOST_WORDING, Followup
from kbtools.text.normalise import one_line, words
from kbtools.workspace import Workspace

_MOST_WORDS = 30
_LONGEST = 40


def offer_followup(
    workspace: Workspace,
    id_: str,
    *,
    wording: str = "",
    about: Iterable[str] | None = None,
    told: Iterable[str] | None = None,
) -> Followup:
    """Offer a question at the form; what is not given stays as it is.

    `about`: words of which a message must have one; none at all: it is offered for every message. `told`: words that
    show that a message tells it already. Raises `KbError` `followup-missing`, and `followup-refused` for a wording
    that is too long or names somebody.
    """
    with workspace.store() as store:
        earlier = store.followups.get(id_)
        said = one_line(wording) or earlier.wording
        _check(workspace, said, id_)
        offered = replace(
            earlier,
            state="offered",
            wording=said,
            about=earlier.about if about is None else _words(about),
            told=earlier.told if told is None else _words(told),
        )
        changed = (offered.wording, offered.about, offered.told) != (earlier.wording, earlier.about, earlier.told)
        offered = replace(offered, by_person=earlier.by_person or changed)
        if offered != earlier:
            store.followups.decide(offered)
        return offered


def _check(workspace: Workspace, wording: str, id_: str) -> None:
    if len(wording) > MOST_WORDING:
        what = f"the question has {len(wording)} characters; up to {MOST_WORDING} fit in one line"
        raise KbError("followup-refused", what, where=id_, hint="leave out what is not needed")
    if workspace.redactor()(wording) != wording:
        hint = "everybody reads it: leave names, addresses and numbers out"
        raise KbError("followup-refused", "the question has personal data in it", where=id_, hint=hint)


def _words(given: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(word.lower()[:_LONGEST] for text in given for word in words(text))
    return tuple(found)[:_MOST_WORDS]
