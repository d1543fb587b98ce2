"""What an article is for, and what a workspace or an article says of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbtools.articles.checks import Finding, check
from kbtools.articles.library import Library
from kbtools.errors import KbError
from kbtools.model.article import Article, KnownIssue, parse_article
from kbtools.redaction import Redactor
from kbtools.settings import Settings

TEXT = " ".join(f"Word{number} of a long text that says what to do with the lamp." for number in range(20))
PLAIN = Article(slug="a", title="The lamp is dark", body="Press the button.", path="a.md", owner="team",
                reviewed=date(2026, 1, 1))  # fmt: skip


def found(*articles: Article, levels: tuple[str, ...] = ()) -> list[Finding]:
    return check(Library(articles, ()), docs=Path("docs"), today=date(2026, 1, 2),
                 settings=Settings(check_levels=levels), redactor=Redactor())  # fmt: skip


def codes(*articles: Article, levels: tuple[str, ...] = ()) -> list[str]:
    return [finding.code for finding in found(*articles, levels=levels)]


def test_a_long_how_to_needs_steps_or_headings() -> None:
    assert codes(replace(PLAIN, body=TEXT)) == ["shape"]
    for better in (f"## What to do\n\n{TEXT}", f"1. Do this.\n2. And this.\n\n{TEXT}", "Short."):
        assert "shape" not in codes(replace(PLAIN, body=better))


@pytest.mark.parametrize("kind", ["problem", "known-issue"])
def test_a_problem_has_a_heading_for_what_people_see_and_one_for_what_to_do(kind: str) -> None:
    one = replace(PLAIN, kind=kind, body="## What to do\n\nWait.")  # type: ignore[arg-type]  # of the two
    assert codes(one) == ["shape"]
    assert codes(replace(one, body=f"## What you see\n\nDark.\n\n{one.body}")) == []


def test_a_title_with_two_questions_and_many_sections_of_steps_are_several_issues() -> None:
    assert codes(replace(PLAIN, title="Is the lamp dark? Is it broken?")) == ["several-issues"]
    section = "## Part {}\n\n1. Do this.\n2. And this.\n\n"
    many = "".join(section.format(number) for number in range(6))
    assert codes(replace(PLAIN, body=many)) == ["several-issues"]
    assert codes(replace(PLAIN, body=many.replace("## Part 0", "### Part 0"))) == []


def test_two_articles_of_nearly_one_text_are_named_together() -> None:
    text = "\n".join(f"- Press the button {n} times until light {n * 7} goes on." for n in range(12))
    one, other = replace(PLAIN, body=text), replace(PLAIN, slug="b", path="b.md", title="B", body=f"{text}\n- Wait.")
    [finding] = found(one, other)
    assert (finding.code, finding.where) == ("nearly-twice", "docs/b.md")
    assert "docs/a.md" in finding.message
    assert codes(one, replace(other, body=text.replace("button", "switch").replace("light", "line"))) == []


def test_a_title_has_a_word_of_the_phrases() -> None:
    phrases = ("my light went out", "no light", "light does not work")
    assert codes(replace(PLAIN, title="Luminary malfunction", phrases=phrases)) == ["title-words"]
    assert codes(replace(PLAIN, title="Luminary malfunction", phrases=phrases[:2])) == []
    assert codes(replace(PLAIN, title="Luminary malfunction", phrases=(*phrases[:2], "dark", "black"))) == []
    assert codes(replace(PLAIN, title="The light is out", phrases=phrases)) == []


def test_a_known_issue_that_is_closed_is_named() -> None:
    body = "## What you see\n\nDark.\n\n## What to do\n\nWait."
    one = replace(PLAIN, kind="known-issue", body=body, known_issue=KnownIssue("https://tracker.example/1", "closed"))
    assert codes(one) == ["issue-closed"]
    assert codes(replace(one, known_issue=KnownIssue("https://tracker.example/1", "open"))) == []
    promise = replace(one, body=f"{body}\n\n## Next update\n\nWe write here again as soon as we know more.\n")
    assert [told.message for told in found(promise)][1:] == [
        "the known issue is closed, and its text still promises news of it"
    ]


BLAMING = replace(PLAIN, body="Simply press the button.")


def test_a_rule_has_the_level_that_the_setting_gives_it() -> None:
    assert [(one.code, one.level) for one in found(BLAMING, levels=("blame=error",))] == [("blame", "error")]
    assert codes(BLAMING, levels=("blame = off",)) == []
    draft = replace(PLAIN, state="draft", body="")
    assert [(one.code, one.level) for one in found(draft, levels=("no-resolution=error",))] == [
        ("no-resolution", "advice")
    ]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("blam=off", "no rule is called 'blam'"),
        ("blame=loud", "'loud' is no level"),
        ("personal-data=off", "cannot be changed"),
    ],
)
def test_a_level_that_cannot_be_is_refused_with_what_was_meant(level: str, said: str) -> None:
    with pytest.raises(KbError, match=said) as raised:
        found(PLAIN, levels=(level,))
    assert raised.value.code == "setting"
    assert raised.value.hint


def test_an_article_silences_a_rule_with_a_reason_and_not_in_vain() -> None:
    quiet = replace(BLAMING, silenced=(("blame", "the button is called Simply"),))
    assert codes(quiet) == []
    assert codes(quiet, levels=("blame=off",)) == []
    [finding] = found(replace(quiet, body="Press it."))
    assert (finding.code, finding.level) == ("silenced", "advice")
    [finding, other] = sorted(found(replace(quiet, silenced=(("blam", "a reason"),))), key=lambda one: one.code)
    assert (finding.code, other.code, other.hint) == ("blame", "silenced", "did you mean 'blame'?")


def test_private_data_from_tickets_cannot_be_silenced() -> None:
    told = replace(PLAIN, body="Write to jane.miller@gmail.com.", silenced=(("personal-data", "she agreed"),))
    assert codes(told) == []
    assert codes(replace(told, sources=("hash",))) == ["personal-data"]


def test_an_article_does_not_silence_what_protects_the_build_and_other_articles() -> None:
    heavy = replace(PLAIN, body="[" * 10_000, silenced=(("slow-page", "it is fast here"),))
    assert set(codes(heavy)) == {"slow-page", "silenced"}
    assert codes(heavy, levels=("slow-page=advice",)) == []
    greedy = replace(PLAIN, slug="b", path="b.md", title="Dark", replaces=("a",), silenced=(("replaces", "mine"),))
    assert {"replaces", "silenced"} <= set(codes(PLAIN, greedy))


def test_a_rule_without_a_reason_is_no_front_matter() -> None:
    with pytest.raises(KbError, match="must give a reason for each rule"):
        parse_article("---\ntitle: A\nsilenced: [blame]\n---\n\nText.\n", "a.md")
    with pytest.raises(KbError, match="must give a reason for each rule"):
        parse_article('---\ntitle: A\nsilenced: {blame: ""}\n---\n\nText.\n', "a.md")
    article = parse_article("---\ntitle: A\nsilenced:\n  blame: a button's name\n---\n\nText.\n", "a.md")
    assert article.silenced == (("blame", "a button's name"),)
