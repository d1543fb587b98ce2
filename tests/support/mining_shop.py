"""A small shop's tickets, made from sentences: some topics have an article, some have none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kbtools.model.article import Article
from kbtools.model.ticket import Link, Message, Ticket

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
# topic: (subjects, what people say, what agents reply, the article's title and text, if there is one)
TOPICS: dict[str, tuple[Sequence[str], Sequence[str], str, tuple[str, str] | None]] = {
    "kettle-leaks": (
        ("my kettle leaks water", "the kettle is leaking", "water under the kettle"),
        ("Water runs out below the kettle.", "The seal of my kettle drips all day.", "There is a puddle under it."),
        "Please press the rubber seal of the kettle back into its groove until it clicks.",
        ("The kettle leaks", "Press the rubber seal of the kettle into its groove. Water stays inside then."),
    ),
    "pay-by-invoice": (
        ("can we pay by invoice", "invoice instead of card", "we need an invoice to pay"),
        ("Our company pays by bank transfer only.", "We want an invoice for the order.", "Card is not possible here."),
        "Choose Pay later at the checkout, and the invoice comes by mail with our bank account.",
        ("Pay by invoice", "Choose Pay later at the checkout. The invoice with our bank account comes by mail."),
    ),
    "toaster-smokes": (
        ("toaster makes smoke", "the toaster is smoking", "smoke from my toaster"),
        ("It smells burnt when I make toast.", "Smoke comes out of both slots.", "The crumbs burn I think."),
        "Pull the plug, wait until it is cold, and empty the crumb tray of the toaster.",
        ("The toaster smokes", "Pull the plug and empty the crumb tray. Burnt crumbs make smoke in the slots."),
    ),
    "engrave-a-name": (
        ("can you engrave a name", "engraving on a mug", "a name engraved as a present"),
        ("I want letters cut into the mug for a wedding.", "How long may the engraved name be?", "It is a present."),
        "Engraving: write the name in the note field of the order, up to twelve letters, and we cut it in.",
        None,
    ),
    "lid-is-lost": (
        ("lost the lid of my pan", "a new lid for the pan please", "pan lid gone"),
        ("The glass lid fell down and broke.", "Do you sell lids alone?", "My pan has no lid since we moved."),
        "Lids can be bought alone: look under Spare parts for the width that stands below the pan.",
        None,
    ),
}
WITHOUT_ARTICLE = [topic for topic, parts in TOPICS.items() if parts[3] is None]
OPENINGS = ("Hello,", "Good morning,", "Hi team,", "Dear shop,", "Hey,", "")


def articles() -> list[Article]:
    return [
        Article(slug=topic, title=parts[3][0], body=f"{parts[3][0]}.\n\n## What to do\n\n{parts[3][1]}\n")
        for topic, parts in TOPICS.items()
        if parts[3]
    ]


def asked(topic: str, number: int, body: str = "") -> Ticket:
    """The ticket with this number on a topic, always the same; another person asks each."""
    subjects, said, reply, _ = TOPICS[topic]
    dice = random.Random(f"{topic}{number}")
    at = START + timedelta(days=number)
    words = body or " ".join([dice.choice(OPENINGS), *dice.sample(said, 2)])
    return Ticket(
        id=f"{topic}-{number}", subject=dice.choice(subjects), source="desk", status="solved",
        requester=f"{topic}{number}", created_at=at, resolved_at=at + timedelta(hours=3),
        messages=(Message("requester", words, public=True), Message("agent", f"Hello. {reply}", public=True)),
    )  # fmt: skip


def tickets(times: int = 12) -> list[Ticket]:
    return [asked(topic, number) for topic in TOPICS for number in range(times)]


def links(of: Sequence[Ticket]) -> list[Link]:
    """Every second ticket that an article answers has its link."""
    return [
        Link("desk", ticket.id, topic)
        for ticket in of
        for topic, number in [ticket.id.rsplit("-", 1)]
        if topic in TOPICS and TOPICS[topic][3] and int(number) % 2 == 0
    ]
