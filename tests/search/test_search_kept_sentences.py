"""The sentences that an index keeps are those that reading its sections gives, whatever was changed before."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed_articles import all_sections
from search_workspace import Make

from kbtools.model.article import Article
from kbtools.search.compile import compile_words
from kbtools.search.generation import ArticleRow, Generation, Manifest, SectionRow, save_array, save_json
from kbtools.search.generations import Generations
from kbtools.search.kept_sentences import KeptSentences, write_sentences
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.search.sentences import SentenceReader
from kbtools.text.analysis import Analyser

ENGLISH = Analyser.of("en")
QUESTION = "the light does not pair with my phone"


class Builds:
    """Generations with words, tables and sentences, each built from the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generation: Generation | None = None

    def to(self, articles: list[Article]) -> Generation:
        sections = all_sections(articles)
        folder = self.folder / str(len(list(self.folder.iterdir())))
        folder.mkdir()
        changed = compile_words(folder, sections, self.generation, "en")
        rows = [ArticleRow(a.slug, a.title, a.url, False, "how-to", "", False) for a in articles]
        save_json(folder, "articles", [row._asdict() for row in rows])
        save_json(folder, "sections", [SectionRow(s.slug, s.number, s.anchor, s.heading, s.digest) for s in sections])
        texts = [section.text.encode() for section in sections]
        (folder / "texts.bin").write_bytes(b"".join(texts))
        save_array(folder, "text_start", np.cumsum([0, *map(len, texts)]).astype(np.int64))
        write_sentences(folder, self.generation, changed, ENGLISH)
        self.generation = Generation(folder, Manifest())
        return self.generation


def files(generation: Generation) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in generation.folder.glob("sentence*")}


def are_as_read(generation: Generation) -> bool:
    kept, reader = KeptSentences.of_generation(generation), SentenceReader(generation, ENGLISH)
    assert kept is not None
    start = generation.array("section_start").tolist()
    places = [(s, a) for a, (begin, end) in enumerate(itertools.pairwise(start)) for s in range(begin, end)]
    return all(kept.of(section) == reader.read(section, article) for section, article in places)


def pages(texts: dict[str, str]) -> list[Article]:
    return [
        Article(slug, title=f"Pair the {slug} lamp", body=f"{text}\n\n## Two\n\nKeep it dry.\n")
        for slug, text in sorted(texts.items())
    ]


def test_what_is_kept_is_what_would_be_read(tmp_path: Path) -> None:
    made = Builds(tmp_path).to(pages({"red": "Hold it. See Pair the blue lamp.", "blue": "Größe: “40” cm?\nDone."}))
    assert are_as_read(made)
    kept = KeptSentences.of_generation(made)
    assert kept is not None
    assert [line.text for line in kept.of(2)] == ["Hold it."]


def test_a_new_name_changes_the_sentences_that_have_it_and_only_those_are_read_again(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    texts = {"blue": "Hold it long.", "red": "Pair the green lamp\nHold it for long."}
    before = builds.to(pages(texts))
    after = builds.to(pages({**texts, "green": "Hold it."}))
    assert are_as_read(after)
    first, then = (KeptSentences.of_generation(made) for made in (before, after))
    assert first is not None
    assert then is not None
    assert [line.text for line in first.of(2)] == ["Pair the green lamp", "Hold it for long."]
    assert [line.text for line in then.of(4)] == ["Hold it for long."]
    assert builds.to([]).sections == ()


TITLES = ("How to pair it", "Pair two old lamps", "Who are you", "Lamp")
LINES = st.lists(st.sampled_from([*TITLES, "Press it.", "Is it dark?", "“", "a b c"]), max_size=4)
CHANGES = st.dictionaries(st.sampled_from("vwxyz"), st.none() | st.tuples(st.sampled_from(TITLES), LINES), min_size=1)


@pytest.mark.full
@settings(max_examples=40, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=5))
def test_sentences_after_any_changes_equal_a_rebuild(changes: list[dict[str, tuple[str, list[str]] | None]]) -> None:
    now: dict[str, tuple[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as step, tempfile.TemporaryDirectory() as whole:
        builds = Builds(Path(step))
        for change in changes:
            now = {slug: page for slug, page in sorted((now | change).items()) if page is not None}
            articles = [
                Article(slug, title=title, body="\n".join(lines) + f"\n\n## {title}\n\nDone, says {title}.\n")
                for slug, (title, lines) in now.items()
            ]
            made = builds.to(articles)
            assert are_as_read(made)
        assert files(made) == files(Builds(Path(whole)).to(articles))


@pytest.mark.full
def test_an_index_without_kept_sentences_shows_the_same(make: Make) -> None:
    workspace = make()
    generations = Generations.of(workspace)
    made = generations.open()
    shown = KnowledgeBase.of(workspace).suggest(QUESTION, weak=True)
    for path in made.folder.glob("sentence*"):
        path.unlink()
    before = Generation(made.folder, replace(made.manifest, files={}))
    assert KeptSentences.of_generation(before) is None
    assert KnowledgeBase(before, generations, 0.3).suggest(QUESTION, weak=True) == shown
    assert any(one.snippet for one in shown)
