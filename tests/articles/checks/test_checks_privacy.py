"""Personal data in articles: found, and never repeated in what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbtools.articles.checks import Finding, check, grouped
from kbtools.articles.library import Folder
from kbtools.redaction import Redactor
from kbtools.settings import Settings

WriteArticle = Callable[..., Path]
Checked = Callable[..., list[Finding]]
FROM_TICKETS = "reviewed: 2026-02-01\nsources: [0123456789abcdef0123456789abcdef]\n"
BY_A_PERSON = "reviewed: 2026-02-01\n"


@pytest.fixture
def checked(docs: Path) -> Checked:
    def run(contact_address: str = "") -> list[Finding]:
        settings = replace(Settings(), contact_address=contact_address)
        library, redactor = Folder(docs).load(), Redactor(words=["Jane Roe"])
        return check(library, docs=docs, today=date(2026, 3, 1), settings=settings, redactor=redactor)

    return run


PRIVATE = [
    ("jane.roe@gmail.com", "an e-mail address stands in the text: [email]"),
    ("4111 1111 1111 1111", "the number of a payment card stands in the text: [card]"),
    ("DE89 3704 0044 0532 0130 00", "a bank account (IBAN) stands in the text: [iban]"),
    ("Jane Roe", "a word that is always masked stands in the text: [word]"),
]


@pytest.mark.parametrize(("private", "message"), PRIVATE)
def test_what_came_from_tickets_may_hold_no_personal_data(
    private: str, message: str, write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", FROM_TICKETS, f"First line.\n\nAsk {private} about it.")
    (finding,) = checked()
    assert (finding.level, finding.code, finding.slug) == ("error", "personal-data", "a")
    assert finding.where == "docs/a.md:8"
    assert finding.message == message
    assert private not in str(finding.to_json())


def test_what_a_person_wrote_is_advice(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", BY_A_PERSON, "Write to jane.roe@gmail.com.")
    assert [finding.level for finding in checked()] == ["advice"]


def test_front_matter_is_looked_at_too_with_its_line(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", FROM_TICKETS + "title: Mail of jane.roe@gmail.com\nphrases:\n  - one\n  - ask max@gmail.com")
    found = checked()
    assert [finding.where for finding in found] == ["docs/a.md:4", "docs/a.md:7"]


def test_example_addresses_and_the_support_address_are_nobodys(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", FROM_TICKETS, "Such as name@example.com or x@shop.example. Write to Help@Glim.io.")
    assert len(checked()) == 1
    assert checked(contact_address="help@glim.io") == []


def test_the_address_of_a_router_is_no_finding_where_a_person_wrote_it(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", BY_A_PERSON, "Open http://203.0.113.7/ in the browser, or 81.2.69.142.")
    assert checked() == []


def test_archived_articles_are_looked_at_because_they_are_still_in_git(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", FROM_TICKETS + "state: archived", "Ask jane.roe@gmail.com.")
    assert [finding.level for finding in checked()] == ["error"]


def test_no_message_of_any_rule_repeats_what_must_be_masked(write_article: WriteArticle, checked: Checked) -> None:
    for slug in "abcde":
        front = (
            f"title: Mail jane.roe@gmail.com\nphrases: [ask jane.roe@gmail.com]\nanswers: [jane.roe@gmail.com {slug}]"
        )
        write_article(
            f"{slug}.md", front, "## Ask jane.roe@gmail.com\n\n## Then\n\nText to [x](mailto:jane.roe@gmail.com)"
        )
    found = checked()
    assert {"title-twice", "phrase-twice", "empty-section", "personal-data"} <= {finding.code for finding in found}
    assert not any("jane.roe" in str(finding.to_json()) for finding in [*found, *grouped(found)])
