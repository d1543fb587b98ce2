"""What became of the answers by mail: what people said of them, and whether agents had less to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kbtools.model.mail_answer import QUIET, MailAnswer
from kbtools.model.ticket import Ticket
from kbtools.reports.intervals import Comparison, Share, compare_shares


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Figures of the answers by mail of a period.

    `doubtful`: perhaps sent. `dropped`: not sent. `helped`: the person said so by a click, and wrote nothing for a
    week. `young`: said so less than a week ago. `unknown`: said so, but no ticket from after that week is stored, so
    nobody knows whether they wrote again. `reopened`: said so and wrote again or asked for a person. `person`: asked
    for a person at once. `comparison`: of tickets in the control group and all others for which something was sure
    enough, whether a mail was sent or not, how many an agent answered; only those that are stored.
    """

    sent: int = 0
    held: int = 0
    doubtful: int = 0
    dropped: int = 0
    helped: int = 0
    young: int = 0
    unknown: int = 0
    reopened: int = 0
    person: int = 0
    comparison: Comparison | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The figures in sentences; none where no mail was sent or held back."""
        if not (self.sent or self.held or self.doubtful or self.dropped):
            return ()
        said = (
            f"Answers by mail: {self.sent:,} sent, {self.doubtful:,} in doubt, {self.dropped:,} not sent. By a click, "
            f"{self.helped:,} helped, {self.young:,} may have (said less than a week ago), and of {self.unknown:,} "
            f"nobody knows whether they wrote again; {self.reopened:,} were reopened, "
            f"{self.person:,} asked for a person."
        )
        return said, self._effect()

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        names = ("sent", "held", "doubtful", "dropped", "helped", "young", "unknown", "reopened", "person")
        effect = self.comparison
        return {
            **{name: getattr(self, name) for name in names},
            "answered_by_agents": effect
            and {
                "held": {"answered": effect.held.part, "tickets": effect.held.whole},
                "sent": {"answered": effect.offered.part, "tickets": effect.offered.whole},
                "difference": effect.difference,
                "low": effect.low,
                "high": effect.high,
            },
        }

    def _effect(self) -> str:
        """Whether agents had less to answer; a difference is claimed only where it is significant."""
        effect = self.comparison
        if effect is None:
            return "What the mails spare agents is not known yet: tickets of both groups must be imported."
        counts = (
            f"Without a mail, agents answered {effect.held.part:,} of {effect.held.whole:,} tickets; "
            f"where one was due, {effect.offered.part:,} of {effect.offered.whole:,}."
        )
        if not effect.proven:
            return f"{counts} That may be chance."
        low, high = sorted((abs(effect.low) * 100, abs(effect.high) * 100))
        fewer = "fewer" if effect.difference > 0 else "more"
        share = abs(effect.difference) * 100
        return f"{counts} That is {share:.0f} {fewer} of 100 (95 % interval: {low:.0f} to {high:.0f})."


def mail_figures(answers: Sequence[MailAnswer], tickets: Sequence[Ticket], until: datetime) -> MailFigures:
    """The figures of these answers as they were known at `until`."""
    if not answers:
        return MailFigures()
    by_key, by_person = {ticket.key: ticket for ticket in tickets}, dict[str, list[Ticket]]()
    for ticket in tickets:
        by_person.setdefault(ticket.requester, []).append(ticket)
    last = _last_words(tickets)
    states = Counter(one.state for one in answers)
    said = Counter(_said_since(one, by_key, by_person.get(one.recipient, ()), last, until) for one in answers)
    held = [one for one in answers if one.state == "held"]
    others = [one for one in answers if one.state != "held"]
    return MailFigures(
        sent=states["sent"],
        held=states["held"],
        doubtful=states["doubtful"],
        dropped=states["dropped"],
        helped=said["helped"],
        young=said["young"],
        unknown=said["unknown"],
        reopened=said["reopened"],
        person=said["person"],
        comparison=compare_shares(_answered(held, by_key), _answered(others, by_key)),
    )


def _said_since(
    answer: MailAnswer,
    by_key: Mapping[tuple[str, str], Ticket],
    theirs: Sequence[Ticket],
    last: Mapping[str, datetime],
    until: datetime,
) -> str:
    """What a person said of an answer, as `MailFigures` counts it; of `answered`, what became of it within a week."""
    if answer.said != "answered" or answer.said_at is None:
        return answer.said
    if _wrote_again(answer, by_key, theirs):
        return "reopened"
    quiet_until = answer.said_at + QUIET
    if quiet_until > until:
        return "young"
    return "helped" if quiet_until <= last.get(answer.source, answer.said_at) else "unknown"


def _last_words(tickets: Iterable[Ticket]) -> dict[str, datetime]:
    """By source, the time of the last message that is stored: what came later is not known."""
    last: dict[str, datetime] = {}
    for ticket in tickets:
        for at in (ticket.created_at, *(message.created_at for message in ticket.messages)):
            if at is not None:
                last[ticket.source] = max(at, last.get(ticket.source, at))
    return last


def _wrote_again(answer: MailAnswer, by_key: Mapping[tuple[str, str], Ticket], theirs: Sequence[Ticket]) -> bool:
    """Whether the person wrote within a week after they said that it answered: to this ticket, or a new one."""
    own = by_key.get(answer.key)
    moments = [message.created_at for message in (own.messages if own else ()) if message.author == "requester"]
    moments += [ticket.created_at for ticket in theirs if ticket.key != answer.key]
    said = answer.said_at
    return said is not None and any(at is not None and said < at <= said + QUIET for at in moments)


def _answered(answers: Iterable[MailAnswer], by_key: Mapping[tuple[str, str], Ticket]) -> Share:
    """How many of the stored tickets of these answers an agent has answered."""
    stored = [ticket for one in answers if (ticket := by_key.get(one.key))]
    return Share(sum(bool(ticket.answers) for ticket in stored), len(stored))
