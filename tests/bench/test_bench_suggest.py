"""One suggestion beside plain Whoosh and SQLite's FTS5, on the same made-up articles, in one run.

    KB_BENCH_ARTICLES=1000 pytest tests/bench/test_bench_suggest.py -m bench -s

prints CPU milliseconds, median and the 95th of a hundred. Nothing is asserted of times: the machine is shared.
Without the variable there are fewer articles, as the tests take long enough.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kbtools.articles.library import Folder, Library
from kbtools.model.article import Article
from kbtools.model.ticket import Message, Ticket
from kbtools.search.build import build_index
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

ARTICLES = int(os.environ.get("KB_BENCH_ARTICLES", "100"))
TICKETS, ASKED = 2 * ARTICLES, 100
WORDS = 6_000
Ask = Callable[[str], Any]


def made_up_words(chance: random.Random) -> list[str]:
    starts, middles, ends = "b d f g k l m n p r s t v w z".split(), "a e i o u ai ou".split(), "l n r s t x".split()
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made["".join(chance.choice(starts) + chance.choice(middles) for _ in range(2)) + chance.choice(ends)] = None
    return list(made)


class Centre:
    """Articles whose words follow Zipf's law, each with a few words of its own that its tickets share."""

    def __init__(self) -> None:
        self.chance = random.Random(11)
        self.words = made_up_words(self.chance)
        self.weights = [1 / (n + 10) for n in range(WORDS)]
        self.own = [self.chance.sample(self.words[200:], 12) for _ in range(ARTICLES)]

    def text(self, number: int, size: int) -> str:
        usual = self.chance.choices(self.words, self.weights, k=size - size // 4)
        mixed = usual + self.chance.choices(self.own[number], k=size // 4)
        self.chance.shuffle(mixed)
        return " ".join(mixed)

    def articles(self) -> list[Article]:
        return [
            Article(
                slug=f"article-{n}",
                title=" ".join(self.own[n][:4]),
                body="\n\n".join(f"## {' '.join(self.own[n][k : k + 2])}\n\n{self.text(n, 80)}." for k in range(3))
                + "\n",
                owner="team",
                path=f"article-{n}.md",
            )
            for n in range(ARTICLES)
        ]

    def tickets(self) -> list[Ticket]:
        when = datetime(2026, 1, 1, tzinfo=UTC)
        found = []
        for n in range(TICKETS):
            number = int(ARTICLES * self.chance.random() ** 2)
            message = Message("requester", self.text(number, 40), public=True)
            found.append(Ticket(str(n), (message,), status="resolved", resolved_at=when, requester=f"r{n}",
                                linked_articles=(f"article-{number}",)))  # fmt: skip
        return found


def workspace(root: Path, centre: Centre) -> Workspace:
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Bench\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    made = Workspace.open(root)
    for article in centre.articles():
        Folder.of(made).write(article)
    with made.store() as store:
        store.tickets.put_many(centre.tickets())
    build_index(made)
    return made


def whoosh_of(articles: list[Article], folder: Path) -> Ask:
    from whoosh import fields, index, query
    from whoosh.analysis import StemmingAnalyzer

    analyse = StemmingAnalyzer()
    folder.mkdir()
    made = index.create_in(folder, fields.Schema(slug=fields.ID(stored=True), text=fields.TEXT(analyse)))
    writer = made.writer()
    for article in articles:
        writer.add_document(slug=article.slug, text=f"{article.title} {article.body}")
    writer.commit()
    searcher = made.searcher()

    def ask(text: str) -> list[str]:
        terms = query.Or([query.Term("text", term) for term in sorted({token.text for token in analyse(text)})])
        terms.matcher_type = query.Or.ARRAY_MATCHER  # the fastest way it has
        return [hit["slug"] for hit in searcher.search(terms, limit=3)]

    return ask


def fts5_of(articles: list[Article]) -> Ask:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table a using fts5(slug unindexed, text, tokenize='porter unicode61')")
    database.executemany("insert into a values (?, ?)", [(a.slug, f"{a.title} {a.body}") for a in articles])

    def ask(text: str) -> list[tuple[str]]:
        words = " OR ".join(f'"{word}"' for word in sorted(set(text.split())))
        return database.execute("select slug from a where a match ? order by bm25(a) limit 3", (words,)).fetchall()

    return ask


@pytest.mark.bench
def test_one_suggestion_beside_other_engines(tmp_path: Path) -> None:
    centre = Centre()
    made = workspace(tmp_path / "help", centre)
    articles = list(Library.of(made).published)
    knowledge = KnowledgeBase.of(made)
    engines: dict[str, Ask] = {
        "kbtools": knowledge.suggest,
        "whoosh": whoosh_of(articles, tmp_path / "whoosh"),
        "fts5": fts5_of(articles),
    }
    right = 0
    for size in (5, 100):
        asked = [(number, centre.text(number, size)) for number in centre.chance.choices(range(ARTICLES), k=ASKED)]
        spent: dict[str, list[float]] = {name: [] for name in engines}
        for _, text in asked:
            for name, ask in engines.items():
                began = time.process_time()
                ask(text)
                spent[name].append((time.process_time() - began) * 1_000)
        for name, times in spent.items():
            median, most = statistics.median(times), sorted(times)[94]
            sys.stdout.write(f"{size:3} words  {name:8} {median:7.2f} ms  {most:7.2f} ms\n")
        right += sum(
            f"article-{number}" in {one.slug for one in knowledge.suggest(text, weak=True)} for number, text in asked
        )
    assert right > ASKED, "what is fast must be right as well: of two hundred, more than half"
