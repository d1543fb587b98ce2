"""The ledger only ever grows, and knows days only where somebody does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.ledger import LEDGER, Entry, is_as_built, read_ledger, with_published, write_ledger
from kbtools.model.article import Article

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
BODY = "## What to do\n\nThis.\n\n## Why\n\nThat.\n"
A = Article("a", "A", body=BODY)
bodies = st.lists(st.sampled_from(["## One\n\nx.", "## Two\n\ny.", "Text."]), max_size=3).map("\n\n".join)
articles = st.dictionaries(st.sampled_from("abc"), bodies, max_size=3).map(
    lambda found: [Article(slug, slug.upper(), body=body) for slug, body in found.items()]
)


def test_in_the_first_ledger_only_an_article_knows_when_it_was_published() -> None:
    ledger = with_published({}, [A, replace(A, slug="b", created=MONDAY)], TUESDAY)
    assert {slug: entry.published for slug, entry in ledger.items()} == {"a": None, "b": MONDAY}
    assert with_published(ledger, [replace(A, slug="c")], TUESDAY)["c"].published == TUESDAY


def test_an_article_changed_on_the_day_on_which_it_said_something_else() -> None:
    first = with_published({}, [A], MONDAY)
    assert with_published(first, [replace(A, owner="us", reviewed=TUESDAY)], TUESDAY) == first
    assert with_published(first, [replace(A, body="Other.")], TUESDAY)["a"].changed == TUESDAY


def test_a_line_of_an_earlier_version_knows_only_title_and_body() -> None:
    old = replace(with_published({}, [A], MONDAY)["a"], shown=None)
    assert is_as_built(old, replace(A, phrases=("How?",)))
    assert not is_as_built(old, replace(A, title="B"))
    assert not is_as_built(with_published({"a": old}, [A], MONDAY)["a"], replace(A, phrases=("How?",)))


def test_a_line_without_a_digest_says_nothing_about_a_change() -> None:
    old = {"a": Entry("a", "articles/a/", frozenset(["steps"]))}
    new = with_published(old, [A], TUESDAY)["a"]
    assert new.changed is None
    assert sorted(new.anchors) == ["steps", "what-to-do", "why"]


@given(st.lists(articles, max_size=4))
def test_no_slug_and_no_anchor_is_ever_lost(builds: list[list[Article]]) -> None:
    ledger: dict[str, Entry] = {}
    for published in builds:
        new = with_published(ledger, published, MONDAY)
        assert set(ledger) <= set(new)
        assert all(entry.anchors <= new[slug].anchors for slug, entry in ledger.items())
        assert with_published(new, published, TUESDAY) == new
        ledger = new


@given(articles)
def test_what_is_written_is_read_again(published: list[Article]) -> None:
    from tempfile import TemporaryDirectory

    ledger = with_published({}, published, MONDAY)
    with TemporaryDirectory() as folder:
        write_ledger(Path(folder), ledger)
        assert read_ledger(Path(folder)) == ledger


def test_a_line_that_is_none_stays_for_a_person_to_mend(tmp_path: Path) -> None:
    (tmp_path / LEDGER).parent.mkdir()
    (tmp_path / LEDGER).write_text('<<<<<<< HEAD\n{"slug": "a", "url": "articles/a/", "anchors": 3}\n', "utf-8")
    write_ledger(tmp_path, with_published(read_ledger(tmp_path), [A], MONDAY))
    lines = (tmp_path / LEDGER).read_text("utf-8").splitlines()
    assert lines[0] == "<<<<<<< HEAD"
    assert list(read_ledger(tmp_path)) == ["a"]


def test_an_unchanged_ledger_is_not_written_again(tmp_path: Path) -> None:
    write_ledger(tmp_path, with_published({}, [A], MONDAY))
    before = (tmp_path / LEDGER).stat().st_mtime_ns
    write_ledger(tmp_path, read_ledger(tmp_path))
    assert (tmp_path / LEDGER).stat().st_mtime_ns == before
