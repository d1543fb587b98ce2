"""What readers and agents missed: comments under "No", articles called wrong, searches without a result.

Each is answered by a change of the article, or closed with a reason, which can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from urllib.parse import quote, unquote

from kbtools.errors import KbError
from kbtools.model.visit import Closing
from kbtools.storage import Flag, Store

Kind = Literal["comments", "flags", "searches"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CLOSINGS: tuple[Closing, ...] = get_args(Closing)


@dataclass(frozen=True, slots=True)
class Missed:
    """One comment, flag or search. `key` names it; `closed`: the reason, empty where somebody is to look.

    `text`: what a reader wrote or searched for, masked. `slug`: the article, `ticket`: where an agent saw it.
    """

    kind: Kind
    key: str
    text: str
    at: datetime | None
    slug: str = ""
    ticket: str = ""
    people: int = 1
    closed: str = ""


def missed(store: Store, kind: Kind, *, closed: bool, first: int, most: int) -> tuple[list[Missed], int]:
    """The ones of a kind that are open or closed, in part, and how many there are in all."""
    if kind == "comments":
        comments, count = store.feedback.comments(closed=closed, first=first, most=most)
        return [Missed(kind, said.id, said.why, at, said.slug, closed=why) for said, at, why in comments], count
    if kind == "flags":
        flags, count = store.flags.listed(closed=closed, first=first, most=most)
        return [_of_flag(flag, why) for flag, why in flags], count
    searches, count = store.searches.in_vain(closed=closed, first=first, most=most)
    return [Missed(kind, s.query, s.query, s.last, people=s.people, closed=s.closed) for s in searches], count


def close(store: Store, kind: str, key: str, why: str) -> None:
    """Close one with a reason of `CLOSINGS`, or open it again with an empty one.

    Raises `KbError("not-found")` for another reason, and where there is none.
    """
    reason: Closing | Literal[""] | None = "" if not why else next((one for one in CLOSINGS if one == why), None)
    if reason is None:
        raise KbError("not-found", "there is no such reason", hint="go back and choose one")
    if kind == "comments":
        done = store.feedback.close(key, reason)
    elif kind == "flags":
        slug, _, rest = key.partition("/")
        source, _, ticket = rest.partition("/")
        done = store.flags.close(unquote(slug), unquote(source), unquote(ticket), reason)
    else:
        done = kind == "searches" and store.searches.close(key, reason)
    if not done:
        raise KbError("not-found", "this is not there any more", hint="go back to the list")


def _of_flag(flag: Flag, why: str) -> Missed:
    key = "/".join(quote(part, safe="") for part in (flag.slug, flag.source, flag.ticket))
    return Missed("flags", key, "", flag.at, flag.slug, f"{flag.source} {flag.ticket}", closed=why)
