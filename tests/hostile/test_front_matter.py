"""Front matter from anybody: what would take long to read, or fill the memory, is refused with its line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from growth import assert_nearly_linear, at_most, in_time
from hostile_text import HOSTILE, SOME_HOSTILE, Maker, nested, repeated

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import parse_article, render_article
from kbtools.search.pins_and_synonyms import PINS, SYNONYMS, load_rules

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def article(head: str) -> None:
    with suppress(KbError, KbErrors):
        render_article(parse_article(f"---\n{head}\n---\n\n# Title\n\nText.\n", "a.md"), f"---\n{head}\n---\n")


def mistake(head: str) -> KbError:
    with pytest.raises(KbError) as caught:
        parse_article(f"---\n{head}\n---\n", "a.md")
    return caught.value


def test_aliases_are_refused_before_they_are_expanded() -> None:
    with at_most(2):
        told = mistake(f"title: a\n{BOMB}review_every: *h")
    assert (told.code, told.where) == ("front-matter", "a.md:3")
    assert "&name" in told.message
    assert told.hint
    assert "quotation marks" in told.hint


def test_an_alias_without_an_anchor_is_told_the_same_way() -> None:
    assert mistake("owner: web\ntitle: *Read* this").where == "a.md:3"
    assert mistake("title: &x a").where == "a.md:2"


def test_ampersands_and_asterisks_within_a_text_are_none() -> None:
    told = parse_article('---\ntitle: Q&A * for all\ntags: ["*a", "&b"]\n---\n', "a.md")
    assert (told.title, told.tags) == ("Q&A * for all", ("*a", "&b"))


@pytest.mark.parametrize(
    "head",
    [
        "title: " + "[" * 21 + "]" * 21,
        "hide: " + "[" * 100_000,
        "hide: " + "{a: " * 100_000,
        "- " * 5_000 + "x",
        "title: " + "1" * 5_000,
        "title: 1" + ":59" * 50_000,
        "review_every: " + "9" * 5_000 + " days",
        "review_every: 999999 years",
        "review_every: 0 days",
        "reviewed: 99999-01-01",
        "title: !!binary aGk=",
        "? [a, b]\n: c",
        "title: !!python/object:os.system x",
        "'" + "x" * 100_000,
        "title: a\0b",
        "title: a\x1bb",
    ],
)
def test_what_no_value_can_hold_is_a_mistake_with_its_line(head: str) -> None:
    with at_most(5):
        told = mistake(head)
    assert told.code == "front-matter"
    assert told.where
    assert told.where.startswith("a.md:")


def test_a_day_at_the_end_of_time_is_not_due() -> None:
    told = parse_article("---\nreviewed: 9999-12-31\n---\n", "a.md")
    assert told.review(date(2026, 1, 1), 90) == "checked"


@pytest.mark.parametrize("name", [SYNONYMS, PINS])
def test_the_files_of_the_search_refuse_aliases_too(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(BOMB + "z: *i\n", encoding="utf-8")
    with at_most(2), pytest.raises(KbError) as caught:
        load_rules(tmp_path, {})
    assert (caught.value.code, caught.value.where) == ("search-file", f"{tmp_path / name}:1")


def heads(make: Maker) -> list[Maker]:
    """The text as front matter, as a value, and as a list of values."""
    return [
        make,
        lambda n: "title: " + make(n),
        lambda n: "title: " + repr(make(n)),
        lambda n: "tags:\n" + "\n".join(f"- {line}" for line in make(n).split("\n")),
    ]


SHAPES = [
    repeated("a: b\n"), repeated("- a\n"), repeated("a, ", "]", "tags: ["), repeated("&a ", "b", "a: "),
    repeated("? "), repeated("!!str ", begin="a: "), repeated("# c\n"), nested("[", "]"), nested("{a: ", "}"),
    repeated("<<: {a: b}, ", "}", "a: {"), repeated("\\u0041", '"', 'a: "'), repeated("\n", "'", "a: '"),
    repeated("---\n"), repeated("%a"), repeated("a: |\n  b\n"),
]  # fmt: skip


@pytest.mark.full
def test_the_time_of_front_matter_grows_nearly_as_it_does() -> None:
    for make in [*SHAPES, *(head for one in list(SOME_HOSTILE.values())[::4] for head in heads(one))]:
        assert_nearly_linear(article, make, sizes=(500, 5_000))


@pytest.mark.full
def test_the_time_of_any_front_matter_grows_nearly_as_it_does() -> None:
    for make in in_time([*SHAPES, *(head for one in HOSTILE.values() for head in heads(one))]):
        assert_nearly_linear(article, make, sizes=(1_000, 10_000, 30_000))
