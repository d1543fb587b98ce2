"""The tour of `kb demo`: a workspace from the packaged example, and the way from a gap to an article."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbtools.articles.library import Library
from kbtools.articles.publish import publish_article
from kbtools.gaps.mine.mine import mine_gaps
from kbtools.gaps.promote import promote
from kbtools.model.gap import Gap
from kbtools.model.query import Suggestion
from kbtools.model.ticket import Ticket
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.staff.add import add_staff
from kbtools.staff.link import invite
from kbtools.text.normalise import one_line
from kbtools.tickets.import_ import import_tickets
from kbtools.workspace import Workspace

if TYPE_CHECKING:
    from kbtools.gaps.draft import Draft

EXAMPLE = Path(__file__).parent
EDITOR = "robin@cogwimble.example"
NAME = "Cogwimble help centre"
GAPS = 5  # number of gaps shown
HELD_OUT = 3  # one in this many tickets of the topic, the latest, is held out to test whether the article answers it
_PLUGIN = "\n  - kbtools\n"  # in the settings of a new site
_ITS_ICONS = "\n  - kbtools:\n      icons: {bikes: material/bike, kits: material/package-variant}\n"
_ITS_REGION = ("# redact.region =", "redact.region =")  # British telephone numbers, in the settings of a new workspace
Say = Callable[[str], None]


@dataclass(frozen=True)
class Telling:
    """Output of the tour: progress, lines, suggestions, and a draft with its sources."""

    step: Say
    say: Say
    suggestions: Callable[[list[Suggestion]], None]
    draft: Callable[[Draft], None]


def tour(root: Path | None, tell: Telling, kb: str, port: int) -> Workspace:
    """Create the workspace in `root` (a new temporary folder when None), show each step, and return it.

    `kb`: the command as it can be typed; `port`: where the service of the demo listens.
    """
    root = root or Path(tempfile.mkdtemp(prefix="kb-demo-")) / "cogwimble"
    tell.say(f"A made-up company, Cogwimble, sends bicycle parts and a clever light. Its help centre goes into {root}")
    workspace = make(root, tell.step)
    _ask_all(workspace, tell)
    best = _find_gaps(workspace, tell)
    _close(workspace, best, tell)
    tell.say("")
    tell.say("What to try next:")
    for command, meaning in NEXT:
        tell.say(f"  {kb} -C {root} {command.format(port=port):<34} {meaning.format(port=port)}")
    return workspace


def open_desk(workspace: Workspace, port: int, say: Say) -> None:
    """Make an account of an editor of the made-up company, and print the link that opens the desk."""
    with workspace.store() as store:
        known = store.staff.find(EDITOR)
    now = datetime.now(UTC)
    made = invite(workspace, EDITOR, now) if known else add_staff(workspace, EDITOR, "editor", "Robin", now)
    link = made.url.partition("/desk/")[2]
    say("")
    say("The support team works at the desk, without a terminal. This link opens it as Robin, an editor of Cogwimble,")
    say("once the service has started; choose any password of 12 letters or more:")
    say(f"  http://127.0.0.1:{port}/desk/{link}")
    for line in AT_THE_DESK:
        say(f"  - {line}")
    say("")


AT_THE_DESK = (
    "What people ask: open a topic, read what people wrote and which reply worked, and draft an article",
    "Readers: press No below an article of the help centre, write what is missing, and find it there",
    "Messages: what you send with the contact form waits there, since the demo has no mail server",
    "Report: what people asked and found",
)

NEXT = (
    ('suggest "my words" --explain', "ask in your own words"),
    ("gap list", "the other topics that no article answers"),
    ("ticket list", "the tickets, personal data masked"),
    ("article list", "the articles"),
    ("check", "what could be better in them"),
    ("serve --port {port}", "site, search and contact form on http://127.0.0.1:{port}"),
)


def make(root: Path, step: Say) -> Workspace:
    """The example as a workspace with store, index and site."""
    from kbtools.scaffold import create

    create(root, NAME)
    articles = root / "docs" / "articles"
    shutil.rmtree(articles)
    shutil.copytree(EXAMPLE / "articles", articles)
    shutil.copyfile(EXAMPLE / "home.md", root / "docs" / "index.md")
    site = root / "mkdocs.yml"
    site.write_text(site.read_text(encoding="utf-8").replace(_PLUGIN, _ITS_ICONS), encoding="utf-8")
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(*_ITS_REGION), encoding="utf-8")
    workspace = Workspace.open(root)
    step(f"{len(Library.of(workspace).sound().published)} articles copied")
    done = import_tickets(workspace, [EXAMPLE / "tickets.jsonl"])
    step(f"{done.added} tickets imported, {done.linked} of them with the article that answered; personal data masked")
    _built(workspace, step)
    return workspace


def _built(workspace: Workspace, step: Say) -> None:
    """Index and site of the articles as they are now."""
    from kbtools.site.build import build

    build(workspace, datetime.now(UTC).date(), strict=False, progress=step)


def questions() -> dict[str, Any]:
    """The example questions."""
    return dict(json.loads((EXAMPLE / "questions.json").read_text(encoding="utf-8")))


def _ask_all(workspace: Workspace, tell: Telling) -> None:
    asked = questions()
    tell.say("")
    tell.say("1. People write to support. While they type, this is what they would be shown, and why:")
    knowledge = KnowledgeBase.of(workspace)
    for question in asked["questions"]:
        _ask(knowledge, question["text"], tell, most=2)
    tell.say("")
    tell.say("One more writes about something that no article answers yet:")
    _ask(knowledge, asked["after"], tell)


def _ask(knowledge: KnowledgeBase, text: str, tell: Telling, most: int = 1) -> None:
    tell.say("")
    tell.say(f"  “{text}”")
    tell.suggestions(knowledge.suggest(text, explain=True, limit=most))


def _find_gaps(workspace: Workspace, tell: Telling) -> Gap:
    """The topic without an article that most people asked."""
    tell.say("")
    tell.say("2. So people wrote, and agents answered them. What is asked again and again without an article:")
    tell.say("")
    mined = mine_gaps(workspace, datetime.now(UTC), progress=tell.step)
    missing = (gap for gap in mined if gap.verdict == "missing")
    gaps = sorted(missing, key=lambda gap: (-gap.requesters, -gap.score, gap.id))
    for gap in gaps[:GAPS]:
        tell.say(f"  {gap.requesters:>3} people  {one_line(gap.title, 70)}")
    tell.say(f"  and {len(gaps) - GAPS} more topics")
    return gaps[0]


def _close(workspace: Workspace, gap: Gap, tell: Telling) -> None:
    """Promote the gap from the earlier two thirds of its tickets, publish, and ask again, the later tickets too."""
    today = datetime.now(UTC).date()
    with workspace.store() as store:
        known = sorted(store.tickets.of(gap.tickets), key=lambda ticket: (str(ticket.created_at), ticket.key))
    held_out = known[len(known) - len(known) // HELD_OUT :]
    tell.say("")
    tell.say(f"3. “{one_line(gap.title, 70)}” is what most people asked. A draft, from the replies that worked:")
    tell.say("")
    made = promote(
        workspace, gap.id, today, only={ticket.key for ticket in known} - {ticket.key for ticket in held_out}
    )
    tell.draft(made.draft)
    tell.say("")
    tell.say("4. A person would finish it now. Here it is published as it is, and its tickets teach the index:")
    done = publish_article(workspace, made.draft.article.slug, datetime.now(UTC))
    _built(workspace, tell.step)
    tell.say("")
    tell.say(f"  {done.article.path}, with {done.linked} tickets that lead to it")
    knowledge = KnowledgeBase.of(workspace)
    _ask(knowledge, questions()["after"], tell)
    _ask_held_out(knowledge, held_out, done.article.slug, tell)


def _ask_held_out(knowledge: KnowledgeBase, held_out: Sequence[Ticket], slug: str, tell: Telling) -> None:
    first = sum(_is_answered(knowledge, ticket, slug, weak=True) for ticket in held_out)
    shown = sum(_is_answered(knowledge, ticket, slug, weak=False) for ticket in held_out)
    tell.say("")
    tell.say(f"The last {len(held_out)} tickets on this topic were kept back: nothing of them is in article or index.")
    tell.say(
        f"For {first} of those {len(held_out)} it is now the article that fits best, and {shown} would be shown it"
    )
    tell.say("while they type; for the others it is not sure enough, and a wrong suggestion costs trust.")


def _is_answered(knowledge: KnowledgeBase, ticket: Ticket, slug: str, *, weak: bool) -> bool:
    found = knowledge.suggest(ticket.question, subject=ticket.subject, weak=weak)
    return any(suggestion.slug == slug for suggestion in found[: 1 if weak else None])
