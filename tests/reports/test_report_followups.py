"""Whether questions of the form spare asking back: what is compared, and that chance is not claimed."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from mail_server import NOW

from kbtools.model.ticket import Message, Ticket
from kbtools.model.visit import Event, FollowupSide, Visit
from kbtools.reports.followups import FollowupFigures, followup_figures
from kbtools.reports.intervals import Share
from kbtools.tickets.followup_sides import TAGS

_NUMBERS = count()


def visit(side: FollowupSide, *, sent: bool) -> Visit:
    id_ = f"visit-{next(_NUMBERS):04d}"
    events = (Event(id_, "started"), Event(id_, side), *([Event(id_, "sent")] if sent else []))
    return Visit(events, (NOW,) * len(events))


def message(side: FollowupSide, reply: str) -> tuple[Ticket, Ticket]:
    """A message of the form, and its ticket at the help desk."""
    said = Message("requester", "My lamp is dark", public=True, created_at=NOW)
    answer = Message("agent", reply, public=True, created_at=NOW)
    reference = f"KB-{next(_NUMBERS):06d}"
    ours = Ticket(reference, (said,), "contact", created_at=NOW, tags=(TAGS[side],))
    return ours, Ticket("9" + reference[3:], (said, answer), "zendesk", subject=f"[{reference}] Lamp", created_at=NOW)


def figures(*messages: tuple[Ticket, Ticket]) -> FollowupFigures:
    return followup_figures([], [ours for ours, _ in messages], [theirs for _, theirs in messages])


ASKS, ANSWERS = "Which version do you have?", "Charge it over night."


def test_first_replies_that_ask_back_are_counted_for_each_group() -> None:
    found = figures(
        message("asked", ANSWERS), message("asked", ASKS), message("unasked", ASKS), message("unasked", ASKS)
    )
    assert (found.unasked_back, found.asked_back) == (Share(2, 2), Share(1, 2))


def test_a_message_without_a_known_reply_or_without_a_group_does_not_count() -> None:
    ours, theirs = message("asked", ASKS)
    assert followup_figures([], [ours], []).asked_back == Share(0, 0)
    assert followup_figures([], [ours], [replace(theirs, subject="Lamp")]).asked_back == Share(0, 0)
    assert followup_figures([], [replace(ours, tags=())], [theirs]).asked_back == Share(0, 0)


def test_visits_tell_whether_a_question_keeps_people_from_writing() -> None:
    sides: tuple[FollowupSide, ...] = ("asked", "unasked")
    visits = [visit(side, sent=sent) for side in sides for sent in (True, False)]
    found = followup_figures(visits, [], [])
    assert (found.unasked_sent, found.asked_sent) == (Share(1, 2), Share(1, 2))
    assert "This may be chance." in found.lines[1]


def test_a_difference_is_claimed_only_where_it_is_more_than_chance() -> None:
    few = figures(message("asked", ANSWERS), message("unasked", ASKS))
    seen = replace(few, asked_sent=Share(1, 1))
    assert "This may be chance." in seen.lines[0]
    many = figures(*[message("asked", ANSWERS) for _ in range(40)], *[message("unasked", ASKS) for _ in range(40)])
    assert "more than chance: it spares asking back" in replace(many, asked_sent=Share(1, 1)).lines[0]
    told = many.to_json()["asked_back"]
    assert (told["unasked"], told["asked"]) == ({"asked_back": 40, "messages": 40}, {"asked_back": 0, "messages": 40})


def test_nothing_is_said_where_nothing_was_compared() -> None:
    assert FollowupFigures().lines == ()
    assert FollowupFigures().to_json() == {"asked_back": None, "sent": None}
