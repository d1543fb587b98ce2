"""How long people wait for a first reply: what counts, and when nothing is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kbtools.model.ticket import Message, Ticket
from kbtools.tickets.reply_times import nine_in_ten

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = MONDAY + timedelta(days=30)
HOUR = timedelta(hours=1)


def ticket(number: int, *waits: timedelta, at: datetime = MONDAY, status: str = "open", public: bool = True) -> Ticket:
    said = [Message("requester", "It does not charge.", public=True, created_at=at)]
    said += [Message("agent", "Please hold the button.", public=public, created_at=at + wait) for wait in waits]
    return Ticket(str(number), tuple(said), created_at=at, status=status)


def fifty(*waits: timedelta) -> list[Ticket]:
    return [ticket(number, *waits) for number in range(50)]


def test_nine_in_ten_of_a_weekday_is_told_by_nearest_rank() -> None:
    assert nine_in_ten([ticket(hours, hours * HOUR) for hours in range(1, 101)], NOW) == {0: 90 * HOUR}


def test_fewer_than_fifty_tickets_of_a_weekday_tell_nothing() -> None:
    tuesday = [ticket(number, HOUR, at=MONDAY + timedelta(days=1)) for number in range(40)]
    assert nine_in_ten(fifty(HOUR)[1:] + tuesday, NOW) == {}
    assert nine_in_ten(fifty(HOUR) + tuesday, NOW) == {0: HOUR}


def test_who_still_waits_counts_and_may_leave_nothing_to_promise() -> None:
    waiting = [ticket(number) for number in range(100, 106)]
    assert nine_in_ten(fifty(HOUR) + waiting[:5], NOW) == {0: HOUR}
    assert nine_in_ten(fifty(HOUR) + waiting, NOW) == {}


def test_an_acknowledgement_and_a_private_note_are_no_reply() -> None:
    seconds, minutes = timedelta(seconds=2), timedelta(minutes=5)
    assert nine_in_ten(fifty(seconds, 3 * HOUR), NOW) == {0: 3 * HOUR}
    noted = [ticket(number, minutes, public=False, status="solved") for number in range(200, 300)]
    assert nine_in_ten(fifty(HOUR) + noted, NOW) == {0: HOUR}


def test_tickets_of_the_last_week_and_those_without_times_do_not_count() -> None:
    assert nine_in_ten(fifty(HOUR), MONDAY + timedelta(days=6)) == {}
    timeless = [Ticket(str(n), (Message("requester", "Help", public=True),), status="open") for n in range(60)]
    answer = Message("agent", "Here", public=True)
    undated = [Ticket(str(n), (timeless[0].messages[0], answer), created_at=MONDAY) for n in range(60)]
    assert nine_in_ten(timeless + undated, NOW) == {}


def test_a_conversation_that_an_agent_began_does_not_count() -> None:
    begun = Message("agent", "Your lamp is on its way.", public=True, created_at=MONDAY)
    assert nine_in_ten([Ticket(str(n), (begun,), created_at=MONDAY) for n in range(60)], NOW) == {}
