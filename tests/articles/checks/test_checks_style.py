"""How an article speaks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import doc_pages
import pytest

from kbtools.articles.checks import Finding, annotation, check, grouped
from kbtools.articles.checks.style import lix
from kbtools.articles.library import Library
from kbtools.model.article import Article
from kbtools.redaction import Redactor
from kbtools.settings import Settings


def checked(body: str, lang: str = "en") -> list[Finding]:
    article = Article(slug="a", title="A", body=body, path="a.md", owner="team", reviewed=date(2026, 1, 1))
    settings = Settings(lang=lang)
    return check(
        Library((article,), ()), docs=Path("docs"), today=date(2026, 1, 2), settings=settings, redactor=Redactor()
    )


def codes(body: str, lang: str = "en") -> set[str]:
    return {finding.code for finding in checked(body, lang)}


EXAMPLES = doc_pages.tables(doc_pages.by_heading("check-articles")["How an article speaks"])[0]


@pytest.mark.parametrize(("code", "bad", "good"), EXAMPLES)
def test_the_examples_of_the_docs_are_what_the_rules_find(code: str, bad: str, good: str) -> None:
    name = code.strip("`")
    assert name in codes(bad.strip("`"))
    assert name not in codes(good.strip("`"))


@pytest.mark.parametrize(
    "body",
    [
        "Choose the entry `simply` in the list.",
        "The message says “You forgot to confirm the address”.",
        'A customer writes: "just click where?"',
        "> Simply the best, says the box.",
        "It worked just now, and just in case keep the receipt.",
        "This is just the lamp, not the hub.",
        "```\nsimply\n```",
    ],
)
def test_what_somebody_else_says_and_other_meanings_are_no_blame(body: str) -> None:
    assert "blame" not in codes(body)


def test_blame_is_found_in_the_language_of_the_help_centre() -> None:
    assert "blame" in codes("Das ist ein Bedienfehler.", "de")
    assert "blame" in codes("Il faut simplement appuyer.", "fr")
    assert "blame" not in codes("Das ist ein Bedienfehler.", "en")


def test_a_sentence_over_several_lines_is_one_and_items_are_several() -> None:
    half = " ".join(["word"] * 15)
    assert "long-sentence" in codes(f"{half}\n{half}\n{half}.\n")
    assert "long-sentence" not in codes(f"- {half}\n- {half}\n- {half}\n")
    assert "long-sentence" not in codes(f"| {half} | {half} | {half} |\n")


def test_lix_is_that_of_its_definition() -> None:
    body = "The lamp is dark today. " * 20 + "Nevertheless everything continues. " * 10
    # 130 words in 30 sentences, 30 of them of more than six letters
    assert lix(body) == pytest.approx(130 / 30 + 100 * 30 / 130)
    assert lix("Too short to say.") is None
    assert "hard-to-read" in codes("Notwithstanding responsibilities, administrators authenticate. " * 40)


def test_people_see_three_pieces_of_advice_an_article_and_how_many_more() -> None:
    body = "Simply press it.\n\n![](https://x.example/a.png)\n\n## Empty\n\n## Last\n\n" + "word " * 50 + "."
    found = checked(body)
    assert len(found) == 4
    shown = grouped(found)
    assert sorted(finding.code for finding in shown[:3]) == ["blame", "empty-section", "no-alt-text"]
    assert shown[-1].message == "1 more for a"


def test_an_annotation_stands_at_its_line_and_nothing_breaks_out_of_it() -> None:
    finding = Finding("error", "dead-link", "a", "docs/a,b:c.md:3", "100 %\n::error::x", "take it out")
    assert annotation(finding) == (
        "::error file=docs/a%2Cb%3Ac.md,line=3,title=dead-link::100 %25%0A::error::x%0Atry: take it out"
    )
    assert annotation(Finding("advice", "due", "a", "docs/a.md", "due")).startswith("::warning file=docs/a.md,line=1,")
