"""A small help centre with articles from the example and some whose titles attack."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import kbtools
from kbtools.model.ticket import Ticket
from kbtools.model.visit import Search
from kbtools.storage import Store

DEMO = Path(kbtools.__file__).parent / "demo" / "en" / "articles"
QUESTION = "My Glim does not charge any more, there is no orange ring when I plug it in"
HOSTILE = {
    "hostile-img": "<img src=x onerror=\"window.pwned='img'\"> the flux capacitor hums",
    "hostile-script": "</title><script>window.pwned='script'</script> the flux capacitor smells",
    "hostile-svg": "\"'><svg/onload=window.pwned='svg'> the flux capacitor leaks",
}


@dataclass(frozen=True)
class Centre:
    """A running help centre."""

    url: str
    root: Path

    def tickets(self) -> list[Ticket]:
        """The learning copies in its store."""
        with Store.open("sqlite:///.kb/store.db", self.root) as store:
            return list(store.tickets.all())

    def events(self, episode: str) -> list[tuple[str, str]]:
        """What happened in an episode: kind and slug, in order."""
        with Store.open("sqlite:///.kb/store.db", self.root) as store:
            return [(event.kind, event.slug) for event in store.visits.events(episode)]

    def searches(self) -> list[Search]:
        """What was searched for, the oldest first."""
        with Store.open("sqlite:///.kb/store.db", self.root) as store:
            return [search for search, _ in store.searches.all()]

    def stored(self) -> bytes:
        """Every byte that it keeps, the sealed outbox too."""
        return b"".join(path.read_bytes() for path in sorted((self.root / ".kb").rglob("*")) if path.is_file())


# What a careless import may bring: Markdown lets HTML through.
HOSTILE_BODY = """<script>window.pwned='inline'</script>
<img src="x" onerror="window.pwned='handler'" alt="">
<a href="javascript:window.pwned='link'">press me</a>

The end of this page.
"""


def fill_docs(docs: Path) -> None:
    """Articles of the example, three whose titles attack, and one whose text does."""
    (docs / "articles").mkdir(exist_ok=True)
    front = "---\ntitle: A text that attacks\ntags: [other]\n---\n\n"
    (docs / "articles" / "hostile-body.md").write_text(front + HOSTILE_BODY, encoding="utf-8")
    shutil.copytree(DEMO, docs / "articles", dirs_exist_ok=True)
    for slug, title in HOSTILE.items():
        front = (
            f"title: {json.dumps(title)}\nslug: {slug}\ntags: [{json.dumps('<b>flux</b>')}]\napplies_to: ['<i>x</i>']"
        )
        body = "## What to do\n\nPut the flux capacitor into a cold place and wait for one hour.\n"
        (docs / "articles" / f"{slug}.md").write_text(f"---\n{front}\n---\n\n{body}", encoding="utf-8")
