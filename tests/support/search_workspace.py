"""A small help centre and its tickets, for tests that ask it."""

from __future__ import annotations

from collections.abc import Callable

from kbtools.model.article import Article
from kbtools.model.ticket import Message, Ticket
from kbtools.workspace import Workspace

Make = Callable[..., Workspace]

TOPICS = {
    "pair-the-light": (
        "Pair the light with your phone",
        "Switch Bluetooth on. Hold the button until the light blinks blue.",
    ),
    "pay-an-invoice": ("Pay an invoice", "Open Billing, choose the invoice, and pay by card or transfer."),
    "change-address": ("Change your delivery address", "Open Account, choose Addresses, and write the new street."),
    "reset-password": ("Reset your password", "Choose Forgot password. A mail with a link arrives in a minute."),
    "return-a-parcel": ("Return a parcel", "Print the label and bring the parcel to any post office."),
    "update-firmware": ("Update the firmware", "Keep the light near the phone. The update takes five minutes."),
}
ASKED = {
    "pair-the-light": ("lamp not found", "the lamp is invisible to my mobile, it will not connect at all"),
    "pay-an-invoice": ("how do I settle the bill", "I got a bill by mail and want to settle it with my bank"),
    "change-address": ("we have moved house", "we moved house, please send the box to the new flat"),
    "return-a-parcel": ("send it back", "wrong size, I want to send the jacket back to you"),
}


def articles() -> list[Article]:
    return [
        Article(
            slug=slug,
            title=title,
            body=f"{title} in three minutes.\n\n## What to do\n\n{body}\n",
            owner="team",
            path=f"{slug}.md",
        )
        for slug, (title, body) in TOPICS.items()
    ]


def tickets(times: int = 6) -> list[Ticket]:
    """Answered tickets; each topic asked `times` times, in slightly other words each time."""
    openings = ("hello", "good morning", "help please", "hi there", "urgent", "dear team", "question", "once more")
    return [
        Ticket(
            id=f"{slug}-{n}", subject=subject, status="resolved", requester=f"r{slug}{n}", linked_articles=(slug,),
            messages=(Message("requester", f"{openings[n % 8]}, {body} ({n})", public=True),),
        )
        for slug, (subject, body) in ASKED.items()
        for n in range(times)
    ]  # fmt: skip
