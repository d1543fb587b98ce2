from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kbtools.errors import KbError, KbErrors
from kbtools.model.article import (
    KEYS,
    THEME_KEYS,
    Article,
    KnownIssue,
    article_url,
    parse_article,
    render_article,
    sections,
    split_front_matter,
)
from kbtools.text.markdown import markdown_to_text

# What YAML 1.1 or 1.2 takes for something else than text, or trips over.
# fmt: off
YAML_TRAPS = [
    "yes", "No", "on", "off", "y", "null", "~", "true", "1e3", "012", "0o17", "0x1F", "1_000", "1:30", "12:30:45", ".5",
    "=", "<<", "-", "?", "*a", "&a", "!a", "%a", "@a", "`a", "#a", "a #b", "a: b", "a:", "- a", "[a", "{a}", "a, b",
    "2026-01-31", "2026-01-31 10:00", "'", '"', "\\", "'a'", '"a', "a\\n", "---", "...", "| a", "> a", ".inf", ".nan",
    "é", "日本語", "👍", "a\u00a0b", "a\u2028b", "a\u0085b", "a\tb", "a\nb", "a\n\nb", "\u202ea", "a\x07b", "a" * 300,
]
# fmt: on
awkward = st.one_of(st.sampled_from(YAML_TRAPS), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
texts = awkward.map(str.strip).filter(bool)
lists = st.lists(texts, max_size=3).map(tuple)
days = st.none() | st.dates(min_value=date(1, 1, 1))
lines = st.one_of(
    st.sampled_from(
        ["---", "# Title", "## What to do", "```", "> a", "- a", "| a |", "", "...", "key: value", "    code"]
    ),
    awkward.filter(lambda text: "\r" not in text),
)
bodies = st.lists(lines, max_size=6).map(lambda parts: "\n".join(parts).strip() + "\n")
issues = st.builds(KnownIssue, url=texts, state=st.sampled_from(["open", "closed"]))
extras = st.fixed_dictionaries({}, optional={"description": texts, "hide": st.just(["toc"]), "icon": texts})
articles = st.builds(
    Article,
    slug=st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True),
    title=texts,
    kind=st.sampled_from(["how-to", "problem", "known-issue"]),
    state=st.sampled_from(["draft", "published", "archived"]),
    owner=texts | st.just(""),
    created=days,
    reviewed=days,
    review_every=st.none() | st.integers(min_value=1, max_value=5000),
    tags=lists,
    phrases=lists,
    answers=lists,
    sources=lists,
    replaces=lists,
    known_issue=st.none() | issues,
    people_first=st.booleans(),
    applies_to=lists,
    lang=st.sampled_from(["", "en", "no"]),
    extra=extras,
    body=bodies,
).filter(lambda article: not says_its_title_twice(article))


def says_its_title_twice(article: Article) -> bool:
    """A first heading that is the title is taken off when an article is read."""
    first = article.body.split("\n", 1)[0]
    return first.startswith("# ") and markdown_to_text(first[2:]).casefold() == article.title.casefold()


@given(articles)
def test_an_article_written_and_read_again_is_the_same(article: Article) -> None:
    assert parse_article(render_article(article), "") == article


@given(articles, st.lists(st.from_regex(r"[A-Za-y -][A-Za-z0-9 ,.?()'/&%+=:#-]{0,30}", fullmatch=True), max_size=4))
@example(Article(slug="on", title="a " * 1100, tags=("on", "Null", "n", "a,", "a =b", "a: b", "a #b", "- a")), [])
def test_front_matter_is_what_pyyaml_makes_of_the_values(article: Article, plain: list[str]) -> None:
    front, _, _ = split_front_matter(render_article(replace(article, tags=(*article.tags, *plain))))
    dumper = type("Dumper", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {"ignore_aliases": lambda *_: True})
    assert front == yaml.dump(yaml.safe_load(front), Dumper=dumper, allow_unicode=True, sort_keys=False, width=4096)


@pytest.mark.full
@given(articles, articles)
def test_an_article_written_over_another_is_the_same(article: Article, other: Article) -> None:
    before = render_article(other)
    assert parse_article(render_article(article, before), "") == article


@given(articles)
def test_writing_what_was_read_changes_not_a_letter(article: Article) -> None:
    text = render_article(article)
    assert render_article(parse_article(text, ""), text) == text


@given(bodies)
@example("# A\n# A\n# A\ntext\n")
def test_reading_without_front_matter_settles_after_one_writing(body: str) -> None:
    if body.startswith("---"):
        body = "text\n" + body
    once = parse_article(body, "a-page.md")
    assert parse_article(render_article(once), "a-page.md") == once


COMMENTED = """---
# the team renamed it in May
title: "VPN: first steps"   # customers say VPN
tags: [network, vpn]
phrases:
  - no connection   # most of all
hide:
  - toc
owner: network-team
---

Choose **Start**.
"""


def test_lists_stay_as_the_file_writes_them_so_that_a_diff_shows_what_changed() -> None:
    for mark in ("- ", "  - "):
        text = f"---\nslug: a\ntitle: A\ntags:\n{mark}one\n{mark}two\n---\n\nText.\n"
        changed = replace(parse_article(text, "a.md"), phrases=("new words",))
        rendered = render_article(changed, text)
        assert f"tags:\n{mark}one\n{mark}two\n" in rendered
        assert f"phrases:\n{mark}new words\n" in rendered


def test_comments_and_the_order_of_keys_are_kept() -> None:
    article = parse_article(COMMENTED, "vpn.md")
    changed = render_article(replace(article, reviewed=date(2026, 3, 1), slug="vpn"), COMMENTED)
    for line in COMMENTED.split("\n"):
        assert line in changed.split("\n")
    assert changed.index("# the team") < changed.index("title:") < changed.index("owner:")
    assert "reviewed: 2026-03-01" in changed


@pytest.mark.parametrize(
    "front", ["# a comment only", "title: [x", "- a\n- b", "kind: 7\ncreated: soon", "a: 1\na: 2", "x"]
)
def test_front_matter_that_cannot_be_read_is_written_anew(front: str) -> None:
    article = Article(slug="a", title="A", body="Text.\n")
    assert parse_article(render_article(article, f"---\n{front}\n---\nOld"), "") == article


def test_a_value_that_is_gone_leaves_no_key() -> None:
    article = parse_article(COMMENTED, "vpn.md")
    changed = render_article(replace(article, owner="", extra={}), COMMENTED)
    assert "owner" not in changed
    assert "hide" not in changed


def test_the_slug_comes_from_the_name_of_the_file() -> None:
    assert parse_article("Text", "account/reset-password.md").slug == "reset-password"
    assert parse_article("Text", "account/Réset password!.md").slug == "reset-password"
    assert article_url("vpn") == "articles/vpn/"
    assert parse_article("Text", "far/away/vpn.md").url == "articles/vpn/"


def test_the_title_comes_from_the_first_heading_and_is_not_said_twice() -> None:
    article = parse_article("# I cannot **sign in**\n\nDo this.", "x.md")
    assert (article.title, article.body) == ("I cannot sign in", "Do this.\n")
    named = parse_article("---\ntitle: Sign in\n---\n# Another heading\n\nDo this.", "x.md")
    assert (named.title, named.body) == ("Sign in", "# Another heading\n\nDo this.\n")
    assert parse_article("Do this.", "sign-in.md").title == "sign in"


@pytest.mark.parametrize("key", ["onwer", "Title", "phrase", "reviewd", "tag"])
def test_an_unknown_key_names_the_nearest(key: str) -> None:
    with pytest.raises(KbError, match=f"unknown key '{key}'") as caught:
        parse_article(f"---\ntitle: A\n{key}: x\n---\nText", "docs/a.md")
    meant = {"onwer": "owner", "Title": "title", "phrase": "phrases", "reviewd": "reviewed", "tag": "tags"}[key]
    assert caught.value.hint == f"did you mean '{meant}'?"
    assert caught.value.where == "docs/a.md:3"


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    text = "---\ntitle: [a]\nkind: howto\n\ncreated: soon\nreview_every: often\ntags: {a: b}\n"
    text += "people_first: maybe\nknown_issue: [x]\nslug: a b\nzzzz: 1\n---\nText"
    with pytest.raises(KbErrors) as caught:
        parse_article(text, "a.md")
    told = {problem.where: problem for problem in caught.value.problems}
    assert list(told) == [f"a.md:{line}" for line in (2, 3, 5, 6, 7, 8, 9, 11, 10)]
    assert told["a.md:3"].hint == "kind: how-to"
    assert told["a.md:10"].hint == "slug: a-b"
    assert {problem.code for problem in told.values()} == {"front-matter", "slug"}
    assert all(problem.hint for problem in told.values())


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: VPN: first", 2),
        ("title: a\nowner: [x", 3),
        ("title: a\n\ttags: b", 3),
        ("- a\n- b", 2),
        ("just text", 2),
    ],
)
def test_broken_yaml_is_told_with_file_and_line(front: str, line: int) -> None:
    with pytest.raises(KbError) as caught:
        parse_article(f"---\n{front}\n---\nText", "docs/a.md")
    assert caught.value.code == "front-matter"
    assert caught.value.where is not None
    name, number = caught.value.where.split(":")
    assert name == "docs/a.md"
    assert line <= int(number) <= line + 1


@pytest.mark.parametrize(
    "front", ["a: &a [*a]", "created: 2026-02-31", "? [a]\n: b", "1: 2", "!!python/object:os.system x: y", "a: \x07"]
)
def test_no_front_matter_breaks_the_reading_of_an_article(front: str) -> None:
    with pytest.raises((KbError, KbErrors)):
        parse_article(f"---\n{front}\n---\nText", "a.md")


@given(st.text(max_size=60) | st.lists(st.sampled_from(list("---\n: a[]{}#&*!|>'\"%@`")), max_size=40).map("".join))
def test_any_text_is_an_article_or_a_clear_error(text: str) -> None:
    article: Article | None = None
    with suppress(KbError, KbErrors):
        article = parse_article(text, "a.md")
    assert article is None or (article.slug and article.title)


@pytest.mark.parametrize(
    ("written", "days"),
    [("90 days", 90), ("2 weeks", 14), ("6 months", 180), ("1 year", 365), ("30", 30), ("1 day", 1)],
)
def test_a_period_is_written_as_people_say_it(written: str, days: int) -> None:
    assert parse_article(f"---\nreview_every: {written}\n---\nText", "a.md").review_every == days


def test_the_keys_of_the_theme_are_passed_through() -> None:
    article = parse_article("---\nhide: [toc, navigation]\ntemplate: home.html\n---\nText", "a.md")
    assert article.extra == {"hide": ["toc", "navigation"], "template": "home.html"}
    assert not set(THEME_KEYS) & set(KEYS)


@pytest.mark.parametrize(
    "line", ["hide: true", "hide: [1]", "search: true", "icon: [a]", "status: {a: 1}", "template: []"]
)
def test_a_value_at_which_the_theme_would_fail_is_a_mistake(line: str) -> None:
    with pytest.raises(KbError) as caught:
        parse_article(f"---\n{line}\n---\nText", "a.md")
    assert (caught.value.code, caught.value.where) == ("front-matter", "a.md:2")


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    article = parse_article("\ufeff---\r\ntitle: A\r\n---\r\n\r\nOne\r\nTwo\r\n", "a.md")
    assert (article.title, article.body) == ("A", "One\nTwo\n")


def test_an_article_is_due_on_its_day_and_not_before() -> None:
    article = Article(slug="a", reviewed=date(2026, 1, 1), review_every=10)
    assert article.review(date(2026, 1, 10), 180) == "checked"
    assert article.review(date(2026, 1, 11), 180) == "due"
    assert replace(article, review_every=None).review(date(2026, 1, 11), 180) == "checked"
    assert replace(article, reviewed=None).review(date(2026, 1, 11), 180) == "not yet checked"


def test_every_field_of_the_front_matter_says_what_it_means() -> None:
    for name, row in KEYS.items():
        assert row.metadata["meaning"].endswith("."), name


def test_the_parts_of_an_article_have_their_words() -> None:
    article = Article(slug="a", body="Intro **text**.\n\n## One\n\n- first\n\n### Two\n")
    assert [(s.anchor, s.heading, s.text) for s in sections(article)] == [
        ("", "", "Intro text."),
        ("one", "One", "first"),
        ("two", "Two", ""),
    ]


def test_an_empty_article_has_one_empty_part() -> None:
    assert [(s.anchor, s.text) for s in sections(Article(slug="a", body="\n"))] == [("", "")]
