"""The rules of the content standard, each on real files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kbtools.articles.checks import RULES, Finding, check
from kbtools.articles.checks.upkeep import NO_FRONT_MATTER
from kbtools.articles.library import Folder
from kbtools.redaction import Redactor
from kbtools.settings import Settings

WriteArticle = Callable[..., Path]
TODAY = date(2026, 3, 1)
CHECKED = "reviewed: 2026-02-01\n"


@pytest.fixture
def checked(docs: Path) -> Callable[..., list[Finding]]:
    def run(*codes: str, settings: Settings | None = None) -> list[Finding]:
        library = Folder(docs).load()
        found = check(library, docs=docs, today=TODAY, settings=settings or Settings(), redactor=Redactor())
        return [finding for finding in found if not codes or finding.code in codes]

    return run


Checked = Callable[..., list[Finding]]


def brief(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.where, finding.message) for finding in findings]


def test_a_good_article_has_no_finding(write_article: WriteArticle, checked: Checked) -> None:
    write_article(
        "vpn.md", CHECKED + "phrases: [no connection]", "## What to do\n\nSee [sign in](sign-in.md#what-to-do)."
    )
    write_article("sign-in.md", CHECKED, "## What to do\n\nChoose **Sign in**.")
    assert checked() == []


def test_the_problems_of_reading_are_errors_with_their_place(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", "onwer: x")
    (finding,) = checked()
    assert finding == Finding(
        "error", "front-matter", "", "docs/a.md:2", "unknown key 'onwer'", "did you mean 'owner'?"
    )


def test_an_article_without_an_owner_is_told_only_when_the_setting_is_empty_too(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", CHECKED)
    write_article("b.md", CHECKED + "owner: billing")
    assert checked("no-owner") == []
    assert [f.slug for f in checked("no-owner", settings=replace(Settings(), owner=""))] == ["a"]


def test_not_yet_checked_and_due_are_two_things_and_only_for_what_customers_see(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("new.md", "title: New")
    write_article("old.md", "title: Old\nreviewed: 2025-01-01")
    write_article("slow.md", "title: Slow\nreviewed: 2025-01-01\nreview_every: 2 years")
    write_article("draft.md", "state: draft")
    write_article("gone.md", "state: archived\nreviewed: 2020-01-01")
    assert brief(checked()) == [
        ("docs/new.md", "not yet checked by anybody"),
        ("docs/old.md:3", "due for review: last checked on 2025-01-01"),
    ]


def test_a_file_without_front_matter_is_published_and_that_is_said(
    write_article: WriteArticle, docs: Path, checked: Checked
) -> None:
    write_article("new.md", "title: New")
    (docs / "bare.md").write_text("# Where is my parcel?\n\nLook into **Orders**.\n", encoding="utf-8")
    told = {finding.slug: finding for finding in checked("not-checked")}
    assert told["bare"].message == NO_FRONT_MATTER
    assert "state: draft" in (told["bare"].hint or "")
    assert told["new"].message == "not yet checked by anybody"


def test_a_heading_with_nothing_below_is_told_with_its_line(write_article: WriteArticle, checked: Checked) -> None:
    body = "```sh\n## Twice\n```\n\n## Twice\n\nText.\n\n## Twice\n\n<!-- later -->\n\n"
    body += "## Parent\n\n### Child\n\n![](a.png)\n\n## Last"
    write_article("a.md", CHECKED, body)
    assert brief(checked("empty-section")) == [
        ("docs/a.md:13", "nothing stands under the heading 'Twice'"),
        ("docs/a.md:23", "nothing stands under the heading 'Last'"),
    ]


@pytest.mark.parametrize("body", ["", "## What to do\n\n### Then", "<!-- to be written -->"])
@pytest.mark.parametrize("kind", ["how-to", "problem", "known-issue"])
def test_an_article_without_any_text_has_no_resolution(
    write_article: WriteArticle, checked: Checked, kind: str, body: str
) -> None:
    write_article("a.md", f"{CHECKED}kind: {kind}", body)
    assert [(f.level, f.code) for f in checked()] == [("error", "no-resolution")]


def test_a_draft_without_text_is_advice_and_an_archived_one_nothing(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", "state: draft", "")
    write_article("b.md", "state: archived", "")
    assert [(f.slug, f.level) for f in checked()] == [("a", "advice")]


def test_titles_phrases_and_answers_that_stand_twice_are_told_once_each(
    write_article: WriteArticle, checked: Checked
) -> None:
    write_article("a.md", CHECKED + "title: Sign in\nphrases:\n  - cannot log in\n  - locked out\nanswers: [log in]")
    write_article(
        "b.md", CHECKED + "title: sign  IN?\nphrases:\n  - new\n  - Cannot log in.\n  - new\nanswers: [log in]"
    )
    assert brief(checked()) == [
        ("docs/b.md:3", "the title 'sign IN?' is also that of 'a'"),
        ("docs/b.md:5", "'new' in 'phrases' is set twice"),
        ("docs/b.md:6", "'Cannot log in.' in 'phrases' also stands in 'a'"),
        ("docs/b.md:8", "'log in' in 'answers' also stands in 'a'"),
    ]
    assert {f.level for f in checked()} == {"advice"}


def test_a_translation_may_have_the_title_of_its_source(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", CHECKED + "title: Newsletter")
    write_article("b.md", CHECKED + "title: Newsletter\nlang: de\ntranslation_of: a")
    assert not [text for _, text in brief(checked()) if "title" in text]


def test_an_old_slug_that_another_article_has_is_an_error(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", CHECKED + "replaces: [B, old, ./x]")
    write_article("b.md", CHECKED)
    write_article("c.md", CHECKED + "replaces:\n  - first\n  - OLD\n  - c")
    assert brief(checked()) == [
        ("docs/a.md:3", "'./x' in 'replaces' is not a slug"),
        ("docs/a.md:3", "'B' in 'replaces' belongs to docs/b.md"),
        ("docs/c.md:5", "'OLD' in 'replaces' belongs to docs/a.md"),
        ("docs/c.md:6", "the article replaces itself"),
    ]
    assert {f.level for f in checked()} == {"error"}


def test_a_published_slug_must_stay_be_replaced_or_be_archived(
    docs: Path, write_article: WriteArticle, checked: Checked
) -> None:
    write_article("here.md", CHECKED + "replaces: [moved]")
    write_article("archived.md", "state: archived")
    write_article("broken.md", "onwer: x")
    ledger = docs.parent / "search_index" / "published.jsonl"
    ledger.parent.mkdir()
    slugs = ["here", "moved", "archived", "broken", "herr", "herr"]
    rows = [json.dumps({"slug": slug, "url": f"articles/{slug}/", "anchors": []}) for slug in slugs]
    ledger.write_text("\n".join([*rows, "{not json", "", "[1]"]), encoding="utf-8")
    assert brief(checked("published-gone")) == [
        ("search_index/published.jsonl:5", "the article 'herr' was published, and its address now leads nowhere"),
        ("search_index/published.jsonl:7", "not a line of the ledger"),
        ("search_index/published.jsonl:9", "not a line of the ledger"),
    ]
    assert checked("published-gone")[0].hint == "replaces: [herr] in the article that answers it now, perhaps 'here'"


def test_the_ledger_is_found_when_the_articles_are_deeper_in_the_workspace(tmp_path: Path) -> None:
    docs = tmp_path / "content" / "help"
    docs.mkdir(parents=True)
    (tmp_path / "search_index").mkdir()
    (tmp_path / "search_index" / "published.jsonl").write_text('{"slug": "gone"}\n', encoding="utf-8")
    settings = replace(Settings(), docs="content/help")
    library = Folder(docs).load()
    found = check(library, docs=docs, today=TODAY, settings=settings, redactor=Redactor())
    assert [finding.slug for finding in found] == ["gone"]


def test_errors_come_first_then_files_then_lines_as_numbers(write_article: WriteArticle, checked: Checked) -> None:
    write_article("a.md", "title: A", "\n".join(f"[x](gone-{n}.md)" for n in range(12)))
    write_article("b.md", "onwer: x")
    found = checked()
    assert [f.where for f in found] == [*(f"docs/a.md:{n}" for n in range(5, 17)), "docs/b.md:2", "docs/a.md"]
    assert checked() == found


def test_every_rule_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.find.__doc__ and rule.short for rule in RULES)


def test_a_finding_has_the_same_fields_in_json() -> None:
    finding = Finding("advice", "due", "a", "docs/a.md:3", "past its day", "read it")
    assert list(finding.to_json().values()) == ["advice", "due", "a", "docs/a.md:3", "past its day", "read it"]


@pytest.mark.bench
def test_a_large_help_centre_is_checked_in_a_small_multiple_of_reading_it(
    docs: Path, write_article: WriteArticle
) -> None:
    paragraph = "Open **Settings**, choose `Network` and look for the profile named in the mail. " * 8
    for number in range(2446):
        parts = "\n\n".join(
            f"## Step {n}\n\n{paragraph} See [next](a{(number + n) % 2446}.md#step-{n})." for n in range(6)
        )
        write_article(f"a{number}.md", f"title: Question {number}", parts)
    before = time.process_time()
    library = Folder(docs).load()
    read = time.process_time()
    found = check(library, docs=docs, today=TODAY, settings=Settings(), redactor=Redactor())
    # Both are CPU time of one run, so that a busy machine changes nothing; 29 times are five seconds.
    assert time.process_time() - read < 29 * (read - before)
    assert {finding.code for finding in found} == {"not-checked"}


def test_an_old_address_that_cannot_be_redirected_is_told(write_article: WriteArticle, checked: Checked) -> None:
    urls = ["https://x.example/assets/kbtools/kbtools.js", "https://x.example/hc/1-Pair", "https://x.example/llms.txt"]
    write_article("a.md", CHECKED + "old_urls:" + "".join(f"\n  - {url}" for url in urls))
    assert [finding.where for finding in checked("old-address")] == ["docs/a.md:4", "docs/a.md:6"]
