"""What became of the notes on new tickets. They are counted only: nothing is held back to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbtools.storage.new_tickets import State
from kbtools.text.normalise import count


@dataclass(frozen=True, slots=True)
class NoteFigures:
    """Tickets that help desks told of in a period, as far as they are kept.

    `noted`: they got a note. `silent`: nothing was sure enough, or an agent was faster. `refused`: the note could not
    be written. `in_doubt`: it may be there. `waiting`: nothing is decided yet.
    """

    noted: int = 0
    silent: int = 0
    refused: int = 0
    in_doubt: int = 0
    waiting: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The figures in a sentence; none where no help desk told of a ticket."""
        if not any(self.to_json().values()):
            return ()
        return (
            f"Notes on new tickets: {self.noted:,} written, {self.in_doubt:,} in doubt, {self.refused:,} not written; "
            f"for {count(self.silent, 'ticket')} nothing was said (not sure, or an agent was faster), "
            f"{self.waiting:,} wait. "
            "They are counted only: whether they spare agents work is not known.",
        )

    def to_json(self) -> dict[str, int]:
        """The fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def note_figures(counts: Mapping[State, int]) -> NoteFigures:
    """The figures of tickets by their state."""
    return NoteFigures(
        noted=counts["noted"],
        silent=counts["silent"],
        refused=counts["refused"],
        in_doubt=counts["in-doubt"],
        waiting=counts["waiting"] + counts["sending"],
    )
