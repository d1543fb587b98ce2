"""Whether questions that the form asks spare agents asking back: visits that were offered one, and a control group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kbtools.contact.accept import SOURCE as FORM
from kbtools.followups.sentences import asked_first
from kbtools.model.ticket import Ticket
from kbtools.model.visit import FollowupSide, Visit
from kbtools.reports.intervals import Comparison, Share, compare_shares
from kbtools.tickets.followup_sides import TAGS

_REFERENCE = re.compile(r"\[([^\[\]\s]{3,40})\] ")  # as the subject of a message at the help desk begins


@dataclass(frozen=True, slots=True)
class FollowupFigures:
    """Visits and messages for which a question fitted: `asked` were offered it, from `unasked` it was withheld.

    The pairs are shares. `sent`: visits that sent a message. `asked_back`: messages whose first reply asks something
    back, of those whose reply is known.
    """

    unasked_sent: Share = Share(0, 0)
    asked_sent: Share = Share(0, 0)
    unasked_back: Share = Share(0, 0)
    asked_back: Share = Share(0, 0)

    @property
    def lines(self) -> tuple[str, ...]:
        """The figures in sentences; none where no question was ever compared."""
        if not self.unasked_sent.whole + self.asked_sent.whole:
            return ()
        return (_back(self.unasked_back, self.asked_back), _writing(self.unasked_sent, self.asked_sent))

    def to_json(self) -> dict[str, Any]:
        """For programs; null before there is one of each group."""
        return {
            "asked_back": _json(compare_shares(self.unasked_back, self.asked_back), "asked_back", "messages"),
            "sent": _json(compare_shares(self.unasked_sent, self.asked_sent), "sent", "visits"),
        }


def followup_figures(visits: Iterable[Visit], tickets: Sequence[Ticket], replied: Iterable[Ticket]) -> FollowupFigures:
    """The figures of visits and of messages of the form in a period; `replied`: tickets that may have their replies.

    A message is known at the help desk by its reference, with which the subject begins there.
    """
    ours = [visit for visit in visits if visit.channel == "form"]
    replies = {found[1]: one for one in replied if one.answers and (found := _REFERENCE.match(one.subject))}
    sides = {tag: side for side, tag in TAGS.items()}
    back: dict[FollowupSide, list[bool]] = {"asked": [], "unasked": []}
    for ticket in tickets:
        side = next((sides[tag] for tag in ticket.tags if tag in sides), None) if ticket.source == FORM else None
        if side and (reply := replies.get(ticket.id)):
            back[side].append(bool(asked_first(reply)))
    return FollowupFigures(
        _sent(ours, "unasked"),
        _sent(ours, "asked"),
        Share(sum(back["unasked"]), len(back["unasked"])),
        Share(sum(back["asked"]), len(back["asked"])),
    )


def _sent(visits: Sequence[Visit], side: FollowupSide) -> Share:
    own = [visit for visit in visits if visit.followup_side == side]
    return Share(sum(visit.outcome == "sent" for visit in own), len(own))


def _back(unasked: Share, asked: Share) -> str:
    compared = compare_shares(unasked, asked)
    if compared is None:
        return (
            "Whether questions of the form spare asking back is not known: "
            "it takes replies to messages with such a question and without, fetched from the help desk."
        )
    counts = (
        f"Without a question of the form, agents asked back in {unasked.part:,} of {unasked.whole:,} first replies; "
        f"with one, in {asked.part:,} of {asked.whole:,}."
    )
    return f"{counts} {_judged(compared, 'it spares asking back', 'they ask back more often')}"


def _writing(unasked: Share, asked: Share) -> str:
    compared = compare_shares(unasked, asked)
    counts = (
        f"Of visits for which a question fitted, {unasked.part:,} of {unasked.whole:,} sent a message without it; "
        f"with it, {asked.part:,} of {asked.whole:,}."
    )
    if compared is None:
        return counts
    return f"{counts} {_judged(compared, 'it keeps people from writing', 'people write more often')}"


def _judged(compared: Comparison, fewer: str, more: str) -> str:
    """What the difference says, where it is larger than chance."""
    if not compared.proven:
        return "This may be chance."
    return f"That is more than chance: {fewer if compared.difference > 0 else more}."


def _json(compared: Comparison | None, part: str, whole: str) -> dict[str, Any] | None:
    if compared is None:
        return None
    sides = {"unasked": compared.held, "asked": compared.offered}
    about = {"difference": compared.difference, "low": compared.low, "high": compared.high, "proven": compared.proven}
    return {**{name: {part: one.part, whole: one.whole} for name, one in sides.items()}, **about}
