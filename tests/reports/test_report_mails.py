"""What the report says of answers by mail, from a few that a person can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kbtools.model.mail_answer import MailAnswer
from kbtools.model.ticket import Message, Ticket
from kbtools.reports.mails import MailFigures, mail_figures

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = NOW + 30 * DAY
SENT = MailAnswer("a0", "mail", "0", "r0", NOW, state="sent", sent_at=NOW)


def answer(number: int, **more: Any) -> MailAnswer:
    return replace(SENT, id=f"a{number}", ticket=f"{number}", recipient=f"r{number}", **more)


def ticket(number: int, *said: tuple[str, timedelta], **more: Any) -> Ticket:
    """A ticket whose messages are by an author, so long after `NOW`."""
    first = Message("requester", "It is dark", public=True, created_at=NOW)
    others = [Message(by, "More", public=True, created_at=NOW + after) for by, after in said]  # type: ignore[arg-type]  # an author, from the test
    fields = {"id": f"{number}", "requester": f"r{number}", "created_at": NOW, "source": "mail", **more}
    return Ticket(messages=(first, *others), **fields)


NEWS = ticket(99, created_at=NOW + 20 * DAY)


def figures(answers: list[MailAnswer], tickets: list[Ticket] | None = None, until: datetime = LATER) -> dict[str, int]:
    found = mail_figures(answers, tickets or [], until).to_json()
    return {name: value for name, value in found.items() if value and name != "answered_by_agents"}


def test_a_click_counts_as_help_after_a_week_without_a_word() -> None:
    said = answer(1, said="answered", said_at=NOW)
    assert figures([said, answer(2)], [NEWS]) == {"sent": 2, "helped": 1}
    assert figures([said], [NEWS], until=NOW + 6 * DAY) == {"sent": 1, "young": 1}


def test_nobody_counts_as_helped_where_nothing_tells_whether_they_wrote_again() -> None:
    said = answer(1, said="answered", said_at=NOW)
    early, elsewhere = ticket(2, ("agent", 6 * DAY)), ticket(3, created_at=NOW + 20 * DAY, source="desk")
    assert figures([said]) == {"sent": 1, "unknown": 1}
    assert figures([said], [early, elsewhere]) == {"sent": 1, "unknown": 1}
    assert figures([said], [early, ticket(2, ("agent", 7 * DAY))]) == {"sent": 1, "helped": 1}
    assert "of 1 nobody knows whether they wrote again" in mail_figures([said], [early], LATER).lines[0]


def test_nothing_counts_as_help_because_somebody_gave_up() -> None:
    assert figures([answer(1)], [ticket(1)]) == {"sent": 1}


def test_who_writes_again_within_a_week_was_not_helped() -> None:
    said = answer(1, said="answered", said_at=NOW + DAY)
    assert figures([said], [ticket(1, ("requester", 2 * DAY))]) == {"sent": 1, "reopened": 1}
    new = ticket(9, requester="r1", created_at=NOW + 7 * DAY)
    assert figures([said], [ticket(1), new]) == {"sent": 1, "reopened": 1}
    late = ticket(9, requester="r1", created_at=NOW + 9 * DAY)
    assert figures([said], [ticket(1, ("agent", 2 * DAY)), late]) == {"sent": 1, "helped": 1}


def test_who_asks_for_a_person_is_told_apart_from_who_does_so_after_all() -> None:
    answers = [answer(1, said="person", said_at=NOW), answer(2, said="reopened", said_at=NOW)]
    assert figures([*answers, answer(3, state="doubtful"), answer(4, state="dropped")]) == {
        "sent": 2, "doubtful": 1, "dropped": 1, "reopened": 1, "person": 1,
    }  # fmt: skip


def test_the_control_group_shows_what_agents_are_spared_and_chance_is_not_claimed() -> None:
    answers = [answer(number, state="held" if number % 2 else "sent") for number in range(80)]
    few = [ticket(number, *([("agent", DAY)] if number % 2 else [])) for number in range(2)]
    assert "That may be chance." in mail_figures(answers, few, LATER).lines[1]
    many = [ticket(number, *([("agent", DAY)] if number % 2 else [])) for number in range(80)]
    told = mail_figures(answers, many, LATER).lines[1]
    assert (
        "Without a mail, agents answered 40 of 40 tickets; where one was due, 0 of 40. That is 100 fewer of 100" in told
    )
    faster = [replace(one, state="dropped") if one.ticket == "0" else one for one in answers]
    assert "where one was due, 0 of 40" in mail_figures(faster, many, LATER).lines[1]
    assert "not known yet" in mail_figures(answers, [], LATER).lines[1]


def test_nothing_is_said_where_no_mail_was_ever_sent() -> None:
    assert mail_figures([], [ticket(1)], LATER).lines == ()
    assert MailFigures().to_json()["answered_by_agents"] is None
