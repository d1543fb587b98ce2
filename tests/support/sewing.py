"""Tickets of a made-up shop for sewing machines, and what drafts are written with."""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kbtools.gaps.draft import CommonWords, Draft, Topic, write_draft
from kbtools.gaps.mine.embedding import Embed
from kbtools.model.ticket import Message, Ticket
from kbtools.settings import Settings
from kbtools.text.embeddings import load_model
from kbtools.text.markdown import markdown_to_text
from kbtools.workspace import Workspace

TODAY = date(2026, 11, 23)
SETTINGS = Settings(owner="sewing-team", min_requesters=2)  # a small shop: two people are many
WORKSPACE = Workspace(Path(mkdtemp(prefix="kb-sewing-")), SETTINGS)  # nothing is kept in it but its secret
atexit.register(rmtree, WORKSPACE.root, ignore_errors=True)
REPLY = (
    "Hello {name},\nThe thread snaps because the upper tension is too high.\n"
    "1. Turn the dial on the front to 3.\n2. Thread the machine again from the spool.\n"
    "3. Sew a few stitches on a piece of cloth.\nKind regards\nOtto"
)
ASKED = (
    "the thread snaps after a few stitches",
    "upper thread snaps all the time",
    "my machine snaps the thread when I sew fast",
    "thread snaps on thick cloth",
    "why does the upper thread snap on my machine?",
    "the thread snaps after a few stitches on thick cloth",
    "my upper thread snaps when I sew",
)
NAMES = ("Berta", "Cleo", "Dagny", "Elmar", "Fenja", "Gunnar", "Henrike")


def ticket(id_: str, asked: str, *said: str, requester: str | None = None, status: str = "resolved") -> Ticket:
    """A ticket; what is `said` after the question comes from agent and requester in turn."""
    messages = [Message("requester", asked, public=True)]
    messages += [Message("requester" if n % 2 else "agent", text, public=True) for n, text in enumerate(said)]
    who = f"person-{id_}" if requester is None else requester
    return Ticket(id_, tuple(messages), "desk", subject=asked[:60], status=status, requester=who, resolved_at=_AT)


_AT = datetime(2026, 5, 4, tzinfo=UTC)


def snapping() -> list[Ticket]:
    """One topic: seven people, the same answer; it worked for most."""
    thanks = ("That worked, thanks!", "Solved, thank you", "that did it", "Thanks", "it works now", "fixed!", "")
    return [
        ticket(str(n), f"Hello,\n{asked}\n{name}", REPLY.format(name=name), *filter(None, (thanked,)))
        for n, (asked, name, thanked) in enumerate(zip(ASKED, NAMES, thanks, strict=True), 1)
    ]


def others() -> list[Ticket]:
    """Tickets on other topics."""
    asked = (
        "Where is my parcel?",
        "Can I return the buttons?",
        "The lamp of the machine is dark",
        "Do you have red wool?",
    )
    return [ticket(f"o{n}", text, "It is on its way.", "Thanks") for n, text in enumerate(asked)]


def embed() -> Embed:
    """The packaged model's vectors."""
    model = load_model("wordllama")
    assert model
    return model.embed


def draft(
    tickets: Sequence[Ticket],
    all_tickets: Iterable[Ticket] | None = None,
    *,
    is_gap: bool = True,
    title: str = "thread snaps",
) -> Draft:
    """The draft of a topic of these tickets."""
    topic = Topic("gap-00000000", title, tuple(tickets), is_gap)
    known = [*(all_tickets if all_tickets is not None else [*tickets, *others()])]
    return write_draft(WORKSPACE, topic, CommonWords.of(known, topic.tickets, SETTINGS), embed(), TODAY)


def plain(text: str) -> str:
    """A text without signs, capitals and breaks."""
    return " ".join(re.findall(r"\w+", markdown_to_text(text).casefold()))


def sentences_of(body: str) -> list[str]:
    """The lines of a body without headings and list marks."""
    lines = (re.sub(r"^\s*(?:\d+\.|-)\s+", "", line) for line in body.split("\n"))
    return [line for line in lines if line and not line.startswith("## ") and line != "Or:"]
