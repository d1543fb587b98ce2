"""The tour behind `kb demo`: a workspace from the packaged example, built and asked, step by step."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kbtools.importing import Keeping, Reading, import_tickets
from kbtools.query import Suggestion
from kbtools.workspace import Workspace

EXAMPLE = Path(__file__).parent
NAME = "Cogwimble help centre"
Say = Callable[[str], None]


def tour(root: Path | None, *, step: Say, say: Say, show: Callable[[list[Suggestion]], None]) -> Workspace:
    """Make the workspace in `root` (a new temporary folder when None), tell what happens, and return it."""
    root = root or Path(tempfile.mkdtemp(prefix="kb-demo-")) / "cogwimble"
    say(f"A made-up company, Cogwimble, sends bicycle parts and a clever light. Its help centre goes into {root}")
    workspace = make(root, step)
    say("")
    say("Four people write to support. While they type, this is what they would be shown, and why:")
    knowledge = workspace.knowledge_base()
    for question in questions()["questions"]:
        say("")
        say(f"  “{question['text']}”")
        show(knowledge.suggest(question["text"], explain=True, limit=2))
    say("")
    say("What to try next:")
    for command, meaning in NEXT:
        say(f"  kb -C {root} {command:<34} {meaning}")
    return workspace


NEXT = (
    ('suggest "my words" --explain', "ask in your own words"),
    ("ticket list", "the tickets, personal data masked"),
    ("article list", "the articles"),
    ("check", "what could be better in them"),
    ("serve", "site, search and contact form on http://127.0.0.1:8000"),
)


def make(root: Path, step: Say) -> Workspace:
    """The example as a workspace with store, index and site."""
    from kbtools.plugin.command import build
    from kbtools.scaffold import create

    create(root, NAME)
    articles = root / "docs" / "articles"
    shutil.rmtree(articles)
    shutil.copytree(EXAMPLE / "articles", articles)
    shutil.copyfile(EXAMPLE / "home.md", root / "docs" / "index.md")
    workspace = Workspace.open(root)
    step(f"{len(workspace.library().sound().published)} articles copied")
    with workspace.store() as store:
        done = import_tickets(
            [EXAMPLE / "tickets.jsonl"], store, Keeping(workspace.secret(), workspace.redactor()), Reading()
        )
    step(f"{done.added} tickets imported, {done.linked} of them with the article that answered; personal data masked")
    build(workspace, datetime.now(UTC).date(), strict=False, progress=step)
    return workspace


def questions() -> dict[str, Any]:
    """The example questions."""
    return dict(json.loads((EXAMPLE / "questions.json").read_text(encoding="utf-8")))
