"""The tour of `kb demo`: a workspace from the packaged example, and the way from a gap to an article."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kbtools.articles.publish import publish_article
from kbtools.demo.example import Example, build_all, make
from kbtools.gaps.mine.mine import mine_gaps
from kbtools.gaps.promote import promote
from kbtools.model.gap import Gap
from kbtools.model.query import Suggestion
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.staff.add import add_staff
from kbtools.staff.link import invite
from kbtools.text.normalise import one_line
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.gaps.draft import Draft

ADMIN = "robin@cogwimble.example"
GAPS = 5  # number of gaps shown
HELD_OUT = 3  # one in this many tickets of the topic, the latest, is held out to test whether the article answers it
Say = Callable[[str], None]


@dataclass(frozen=True)
class Telling:
    """Output of the tour: progress, lines, suggestions, and a draft with its sources."""

    step: Say
    say: Say
    suggestions: Callable[[list[Suggestion]], None]
    draft: Callable[[Draft], None]


def tour(root: Path | None, example: Example, tell: Telling, kb: str, port: int) -> Workspace:
    """Create the workspace in `root` (a new temporary folder when None), show each step, and return it.

    `kb`: the command as it can be typed; `port`: where the service of the demo listens.
    """
    words = example.words
    root = root or Path(tempfile.mkdtemp(prefix="kb-demo-")) / "cogwimble"
    tell.say(words["begin"].format(root=root))
    workspace = make(root, example, tell.step)
    _ask_all(workspace, example, tell)
    best = _find_gaps(workspace, example, tell)
    _close(workspace, example, best, tell)
    tell.say("")
    tell.say(words["next"])
    for command, meaning in words["commands"].items():
        tell.say(f"  {kb} -C {root} {command.format(port=port):<34} {meaning.format(port=port)}")
    return workspace


def open_desk(workspace: Workspace, example: Example, port: int, say: Say) -> None:
    """Make an account of an admin of the made-up company, who may try every page, and print the link to the desk."""
    with workspace.store() as store:
        known = store.staff.find(ADMIN)
    now = datetime.now(UTC)
    made = invite(workspace, ADMIN, now) if known else add_staff(workspace, ADMIN, "admin", "Robin", now)
    link = made.url.partition("/desk/")[2]
    say("")
    for line in example.words["desk"]:
        say(line)
    say(f"  http://127.0.0.1:{port}/desk/{link}")
    for line in example.words["at_the_desk"]:
        say(f"  - {line}")
    say("")


def _ask_all(workspace: Workspace, example: Example, tell: Telling) -> None:
    tell.say("")
    tell.say(example.words["ask"])
    knowledge = KnowledgeBase.of(workspace)
    for question in example.questions["questions"]:
        _ask(knowledge, example, question["text"], tell, most=2)
    tell.say("")
    tell.say(example.words["ask_more"])
    _ask(knowledge, example, example.questions["after"], tell)


def _ask(knowledge: KnowledgeBase, example: Example, text: str, tell: Telling, most: int = 1) -> None:
    tell.say("")
    tell.say(f"  {example.words['quote'].format(text=text)}")
    tell.suggestions(knowledge.suggest(text, explain=True, limit=most))


def _find_gaps(workspace: Workspace, example: Example, tell: Telling) -> Gap:
    """The topic without an article that most people asked."""
    tell.say("")
    tell.say(example.words["gaps"])
    tell.say("")
    mined = mine_gaps(workspace, datetime.now(UTC), progress=tell.step)
    missing = (gap for gap in mined if gap.verdict == "missing")
    gaps = sorted(missing, key=lambda gap: (-gap.requesters, -gap.score, gap.id))
    for gap in gaps[:GAPS]:
        tell.say("  " + example.words["gap"].format(n=gap.requesters, title=one_line(gap.title, 70)))
    if len(gaps) > GAPS:
        tell.say("  " + example.words["more_gaps"].format(n=len(gaps) - GAPS))
    return gaps[0]


def _close(workspace: Workspace, example: Example, gap: Gap, tell: Telling) -> None:
    """Promote the gap from the earlier two thirds of its tickets, publish, and ask again, the later tickets too."""
    words, today = example.words, datetime.now(UTC).date()
    with workspace.store() as store:
        known = sorted(store.tickets.of(gap.tickets), key=lambda ticket: (str(ticket.created_at), ticket.key))
    held_out = known[len(known) - len(known) // HELD_OUT :]
    tell.say("")
    title = words["quote"].format(text=one_line(gap.title, 70))
    tell.say(words["draft"].format(title=title, n=len(held_out)))
    tell.say("")
    made = promote(
        workspace, gap.id, today, only={ticket.key for ticket in known} - {ticket.key for ticket in held_out}
    )
    tell.draft(made.draft)
    tell.say("")
    tell.say(words["publish"])
    done = publish_article(workspace, made.draft.article.slug, datetime.now(UTC))
    build_all(workspace, tell.step)
    tell.say("")
    tell.say("  " + words["published"].format(path=done.article.path, n=done.linked))
    knowledge = KnowledgeBase.of(workspace)
    _ask(knowledge, example, example.questions["after"], tell)
    _ask_held_out(knowledge, example, held_out, done.article.slug, tell)


def _ask_held_out(
    knowledge: KnowledgeBase, example: Example, held_out: Sequence[Ticket], slug: str, tell: Telling
) -> None:
    first = sum(_is_answered(knowledge, ticket, slug, weak=True) for ticket in held_out)
    shown = sum(_is_answered(knowledge, ticket, slug, weak=False) for ticket in held_out)
    tell.say("")
    for line in example.words["held_out"]:
        tell.say(line.format(n=len(held_out), first=first, shown=shown))


def _is_answered(knowledge: KnowledgeBase, ticket: Ticket, slug: str, *, weak: bool) -> bool:
    found = knowledge.suggest(ticket.question, subject=ticket.subject, weak=weak)
    return any(suggestion.slug == slug for suggestion in found[: 1 if weak else None])
