"""What is compiled says what Whoosh says, whatever was changed before: words, idf and lengths equal a rebuild."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed_articles import ANALYSER, ARTICLES, all_sections, analysed
from whoosh import index as whoosh_index

from kbtools.model.article import Article
from kbtools.search.compile import compile_words
from kbtools.search.generation import Generation, Manifest, SectionRow, save_json
from kbtools.search.index.postings import Postings, from_rows, saved_postings
from kbtools.search.index.schema import FIELDS
from kbtools.search.index.sections import IndexedSection
from kbtools.search.index.whoosh_index import MOST_SEGMENTS, write_changes, write_index


class Commits:
    """Generations of words built one from the other, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generation: Generation | None = None

    def to(self, articles: list[Article]) -> list[str]:
        """Index these articles from what was indexed last; returns the slugs that changed."""
        return self.sections(all_sections(articles))

    def sections(self, sections: list[IndexedSection]) -> list[str]:
        folder = self.folder / str(len(list(self.folder.iterdir())))
        folder.mkdir()
        changed = compile_words(folder, sections, self.generation, "en")
        save_json(folder, "sections", [SectionRow(s.slug, s.number, s.anchor, s.heading, s.digest) for s in sections])
        self.generation = Generation(folder, Manifest())
        return changed

    @property
    def postings(self) -> Postings:
        assert self.generation is not None
        return saved_postings(self.generation)

    def words(self) -> dict[str, object]:
        """All arrays that are made of words, as bytes."""
        assert self.generation is not None
        return {path.name: path.read_bytes() for path in self.generation.folder.glob("*.npy")}

    def segments(self) -> int:
        assert self.generation is not None
        with whoosh_index.open_dir(str(self.generation.folder / "whoosh")).reader() as reader:
            return len(list(reader.leaf_readers()))

    def in_whoosh(self, sections: list[IndexedSection]) -> Postings:
        """Every posting of a document that is not deleted, read through Whoosh's own walk over all segments."""
        assert self.generation is not None
        place = {section.name: number for number, section in enumerate(sections)}
        with whoosh_index.open_dir(str(self.generation.folder / "whoosh")).reader() as reader:
            documents = {number: place[row["slug"], row["number"]] for number, row in reader.iter_docs()}
            assert sorted(documents.values()) == list(range(len(sections)))
            rows = [
                (term.decode(), documents[number], FIELDS.index(field), round(weight))
                for field, term, number, weight, _ in reader.iter_postings()
                if field in FIELDS
            ]
        return from_rows(rows, len(sections), len(FIELDS))


@contextmanager
def commits() -> Iterator[Commits]:
    folder = tempfile.mkdtemp()
    yield Commits(Path(folder))
    shutil.rmtree(folder)


def test_compiled_postings_are_those_of_the_analysed_texts(tmp_path: Path) -> None:
    done = Commits(tmp_path)
    assert done.to(ARTICLES) == ["empty", "pair", "pay"]
    assert done.postings == analysed(all_sections(ARTICLES))
    assert len(done.postings.term) > 20


def test_only_what_changed_is_read_back_from_whoosh(tmp_path: Path) -> None:
    sections = all_sections(ARTICLES)
    assert len(write_index(tmp_path / "one", sections, "en").names) == len(sections)
    new = all_sections([*ARTICLES[:2], Article(slug="added", title="New page", body="Something new.\n")])
    read = write_changes(tmp_path / "two", tmp_path / "one", new, {"added", "empty"}, "en")
    assert read.names == (("added", 0),)
    assert read.postings == analysed([section for section in new if section.slug == "added"])


def test_a_changed_index_equals_one_built_from_nothing(tmp_path: Path) -> None:
    changed = Article(slug="pay", title="Pay a bill", body="Bills are paid by card.\n")
    new = [ARTICLES[0], changed, Article(slug="added", title="New page", body="Something new.\n")]
    done = Commits(tmp_path)
    done.to(ARTICLES)
    assert done.to(new) == ["added", "empty", "pay"]
    assert done.postings == analysed(all_sections(new)) == done.in_whoosh(all_sections(new))


TEXTS = st.text(alphabet="ab \n", max_size=12)
CHANGES = st.dictionaries(st.sampled_from("vwxyz"), st.none() | TEXTS, min_size=1, max_size=3)


@pytest.mark.full
@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=12))
def test_any_sequence_of_changes_and_deletions_equals_a_rebuild(changes: list[dict[str, str | None]]) -> None:
    texts: dict[str, str] = {}
    with commits() as step, commits() as whole:
        for change in changes:
            texts = {slug: text for slug, text in (texts | change).items() if text is not None}
            articles = [
                Article(slug=slug, title="a one", body=f"{text}\n\n## b\n\n{text}") for slug, text in texts.items()
            ]
            step.to(articles)
        whole.to(articles)
        sections = all_sections(articles)
        assert step.postings == whole.postings == analysed(sections) == step.in_whoosh(sections)
        assert step.words() == whole.words()
        assert step.segments() <= MOST_SEGMENTS


@pytest.mark.full
def test_past_eight_segments_the_small_ones_are_merged_and_the_large_one_stays(tmp_path: Path) -> None:
    many = [Article(slug=f"page-{n}", title=f"Page {n}", body=f"Word{n} and light.\n") for n in range(40)]
    done, segments = Commits(tmp_path), []
    done.to(many)
    for number in range(18):
        many[number] = replace(many[number], title=f"Pair the light {number}")
        assert done.to(many) == [f"page-{number}"]
        segments.append(done.segments())
    assert segments == [2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5]
    sections = all_sections(many)
    assert done.postings == analysed(sections) == done.in_whoosh(sections)


def test_a_large_segment_of_which_most_is_deleted_is_merged_too(tmp_path: Path) -> None:
    many = [Article(slug=f"page-{n:02}", title=f"Page {n}", body=f"Word{n}.\n") for n in range(20)]
    done = Commits(tmp_path)
    done.to(many)
    for number in range(1, 9):
        many = [*many[2:], Article(slug=f"page-9{number}", title="New", body="New.\n")]
        done.to(many)
    assert done.segments() == 1
    assert done.postings == analysed(all_sections(many)) == done.in_whoosh(all_sections(many))


@pytest.mark.parametrize("bodies", [[], [""], ["", "?!"]])
def test_articles_without_a_word_are_indexed_and_changed(tmp_path: Path, bodies: list[str]) -> None:
    articles = [Article(slug=f"a{number}", title="", body=body) for number, body in enumerate(bodies)]
    sections = [replace(section, fields={}) for section in all_sections(articles)]
    done = Commits(tmp_path)
    for wanted in (sections, all_sections(ARTICLES), sections):
        done.sections(wanted)
        assert done.postings == analysed(wanted)


def test_the_earlier_whoosh_index_is_untouched_by_a_change(tmp_path: Path) -> None:
    write_index(tmp_path / "one", all_sections(ARTICLES), "en")
    before = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    write_changes(tmp_path / "two", tmp_path / "one", all_sections(ARTICLES[:1]), {"pay", "empty"}, "en")
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(3)), st.lists(st.text(alphabet="abc ", max_size=20), min_size=3, max_size=3))
def test_the_order_of_articles_changes_no_posting(order: list[int], bodies: list[str]) -> None:
    articles = [Article(slug=f"a{n}", title="one two", body=body) for n, body in enumerate(bodies)]
    assert analysed(all_sections([articles[n] for n in order])) == analysed(all_sections(articles))


def test_a_text_of_stop_words_alone_keeps_them() -> None:
    assert ANALYSER.terms("who are you") == ["who", "are", "you"]
    assert ANALYSER.terms("where is the invoice") == ["invoic"]


def test_apostrophes_are_closed_and_keys_left_out() -> None:
    assert ANALYSER.tokens("Can’t sign-in " + "x" * 60) == ["cant", "sign", "in"]
