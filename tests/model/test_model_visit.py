"""How a visit ends, and on which side of an experiment it is."""

from __future__ import annotations

from typing import get_args

import pytest

from kbtools.model.visit import Event, EventKind, assign_side, assignment, outcome
from kbtools.system.sealing import Secret


def events(*kinds: str) -> list[Event]:
    """`kind` or `kind:slug`, in order."""
    found: dict[str, EventKind] = {str(kind): kind for part in get_args(EventKind) for kind in get_args(part) or [part]}
    return [Event("visit-1", found[kind.partition(":")[0]], kind.partition(":")[2]) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "ended"),
    [
        ((), "left"),
        (("shown:a", "left"), "left"),
        (("shown:a", "opened:a"), "potential"),
        (("shown:a", "opened:a", "not_helped:a"), "left"),
        (("shown:a", "opened:a", "opened:b", "not_helped:a"), "potential"),
        (("opened:a", "helped:a"), "confirmed"),
        (("opened:a", "helped:a", "undone:a"), "left"),
        (("helped:a", "undone:a", "helped:a"), "confirmed"),
        (("helped:a", "sent"), "sent"),
        (("sent", "opened:a"), "sent"),
    ],
)
def test_a_visit_ends_as_its_events_say(kinds: tuple[str, ...], ended: str) -> None:
    assert outcome(events(*kinds)) == ended


def test_a_visit_is_always_on_the_same_side_and_the_share_holds() -> None:
    secret = Secret(b"the secret of a workspace")
    names = [secret.hash(f"visit-{number}") for number in range(4000)]
    sides = [assign_side(name, 0.25) for name in names]
    assert sides == [assign_side(name, 0.25) for name in names]
    assert 0.22 < sides.count("held") / len(sides) < 0.28
    assert {assign_side(name, 0.0) for name in names} == {"offered"}
    assert {assign_side(name, 1.0) for name in names} == {"held"}


def test_without_an_experiment_a_visit_is_on_no_side() -> None:
    assert assignment(events("shown:a", "sent")) is None
    assert assignment(events("held", "sent")) == "held"
    assert assignment(events("offered", "shown:a")) == "offered"
