"""What counts as a link, and when it is dead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbtools.articles.checks import Finding, check
from kbtools.articles.library import Folder, Library
from kbtools.articles.prose import targets, without_code
from kbtools.model.article import Article
from kbtools.redaction import Redactor
from kbtools.settings import Settings

WriteArticle = Callable[..., Path]
Found = Callable[[str], list[Finding]]


@pytest.fixture
def found_in(docs: Path, write_article: WriteArticle) -> Found:
    """Findings on links and images of an article `docs/help/a.md` with this body, among some others."""
    front = "reviewed: 2026-02-01"
    write_article(
        "vpn.md", front + "\nreplaces: [old-vpn]", "Text.\n\n## What to do\n\nText.\n\n## What to do\n\nText.\n{#here}"
    )
    write_article("help/b.md", front, '## Über uns\n\n<a id="deep"></a>Text.')
    write_article("draft.md", "state: draft")
    write_article("archived.md", "state: archived")
    write_article("broken.md", "onwer: x", "## Part\n\nText.")
    write_article("index.md", body="# Home\n\n## News\n\nText.")
    for name in ("help/form.pdf", "help/a.png", "logo.png"):
        (docs / name).write_bytes(b"x")

    def run(body: str) -> list[Finding]:
        write_article("help/a.md", front, body)
        library = Folder(docs).load()
        found = check(library, docs=docs, today=date(2026, 3, 1), settings=Settings(), redactor=Redactor())
        return [finding for finding in found if finding.code in ("dead-link", "missing-image")]

    return run


@pytest.mark.parametrize(
    "link",
    [
        *(
            "../vpn.md",
            "b.md",
            "./b.md",
            "../vpn.md#what-to-do",
            "../vpn.md#what-to-do_1",
            "../vpn.md#here",
            "b.md#uber-uns",
        ),
        *(
            "/articles/vpn/",
            "/articles/vpn",
            "/articles/vpn/#what-to-do",
            "/articles/old-vpn/",
            "../vpn/",
            "../vpn/#what-to-do",
        ),
        *(
            "b.md#deep",
            "b.md#",
            "#here-too",
            "#",
            "../index.md",
            "../index.md#news",
            "../broken.md",
            "/articles/broken/",
        ),
        *(
            "https://example.com/x.md",
            "mailto:a@example.com",
            "tel:+49",
            "//example.com/x.md",
            "form.pdf",
            "../contact.md",
        ),
        *("/contact/", "../../contact/", "?q=vpn", "b.md?x=1#deep", "<b.md>", "../vpn.md#what%2Dto%2Ddo", "#fn:1"),
    ],
)
def test_a_link_that_leads_somewhere_is_no_finding(link: str, found_in: Found) -> None:
    assert found_in(f"## Here, too\n\nSee [this]({link}).") == []


@pytest.mark.parametrize(
    ("link", "message", "hint"),
    [
        ("vpn.md", "leads to a file that is not there", "did you mean '../vpn.md'?"),
        ("../vpm.md", "leads to a file that is not there", "did you mean '../vpn.md'?"),
        ("old-vpn.md", "leads to a file that is not there", "did you mean '../vpn.md'?"),
        ("../../secret.md", "leads to a file that is not there", "write the article, or take the link out"),
        ("../vpn.md#what-to-od", "names a heading that is not there", "did you mean '#what-to-do'?"),
        ("#xyz", "names a heading that is not there", "link to the article without the part from # on"),
        ("../index.md#new", "names a heading that is not there", "did you mean '#news'?"),
        ("/articles/vpm/", "leads to no article", "did you mean '/articles/vpn/'?"),
        ("../vpn/#gone", "names a heading that is not there", "link to the article without the part from # on"),
        ("../draft.md", "leads to an article that is a draft", "publish 'draft', or take the link out"),
        ("/articles/archived/", "leads to an article that is archived", "publish 'archived', or take the link out"),
        ("from.pdf", "leads to a file that is not there", "put it at docs/help/from.pdf"),
    ],
)
def test_a_dead_link_is_an_error_with_line_and_next_step(link: str, message: str, hint: str, found_in: Found) -> None:
    (finding,) = found_in(f"## Here\n\nFirst line,\nthen [this]({link}).")
    assert (finding.level, finding.code, finding.slug) == ("error", "dead-link", "a")
    assert finding.where == "docs/help/a.md:8"
    assert finding.message == f"the link '{link}' {message}"
    assert finding.hint == hint


@pytest.mark.parametrize(
    "body",
    [
        "```md\n[x](gone.md)\n```",
        "~~~~\n```\n[x](gone.md)\n~~~\n[x](gone.md)\n~~~~",
        "1. Do\n\n    ```md\n    [x](gone.md)\n    ```",
        "Write `[x](gone.md)` so.",
        "Write ``a ` [x](gone.md)`` so.",
        "Code:\n\n    [x](gone.md)\n\n    [y](gone.md)\n\nText.",
        "<!-- [x](gone.md)\n[y](gone.md) -->",
    ],
)
def test_a_link_in_code_or_a_comment_is_none(body: str, found_in: Found) -> None:
    assert found_in(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "[x](gone.md)",
        '[x](gone.md "A title")',
        "[x]( <gone.md> )",
        "[x [y] z](gone.md)",
        "[![bell](a.png)](gone.md)",
        "[x][ref]\n\n[ref]: gone.md",
        '<a class="b" href="gone.md">x</a>',
        "- item\n\n    [x](gone.md)",
        "!!! note\n\n    [x](gone.md)",
        "a ` lone backtick\n\n[x](gone.md)\n\nand ` one more",
        "```\ncode\n```\n[x](gone.md)",
        "wrapped\n    [x](gone.md)",
    ],
)
def test_every_way_to_write_a_link_is_seen(body: str, found_in: Found) -> None:
    (finding,) = found_in(body)
    assert finding.message == "the link 'gone.md' leads to a file that is not there"


def test_links_of_drafts_may_lead_to_drafts_and_those_of_archived_articles_anywhere(
    docs: Path, write_article: WriteArticle, found_in: Found
) -> None:
    write_article("draft.md", "state: draft", "[x](other-draft.md)")
    write_article("other-draft.md", "state: draft", "[x](archived.md)")
    write_article("archived.md", "state: archived", "[x](gone.md)")
    assert [f.where for f in found_in("Text.")] == ["docs/other-draft.md:5"]


@pytest.mark.parametrize("image", ["a.png", "../logo.png", "/logo.png", "a.png#only-light", "https://x.example/y.png"])
def test_an_image_that_is_there_is_no_finding(image: str, found_in: Found) -> None:
    assert found_in(f"Text ![bell]({image})") == []


@pytest.mark.parametrize("body", ["![bell](gone.png)", '<img alt="" src="gone.png">'])
def test_a_missing_image_is_advice_with_its_line(body: str, found_in: Found) -> None:
    (finding,) = found_in(f"Text\n\n{body}")
    assert (finding.level, finding.code, finding.where) == ("advice", "missing-image", "docs/help/a.md:7")
    assert finding.hint.startswith("put it at docs/help/gone.png")


def test_the_image_of_a_draft_that_waits_is_looked_for_where_the_published_article_shows_it(docs: Path) -> None:
    (docs / "articles").mkdir(exist_ok=True)
    (docs / "images").mkdir()
    (docs / "images" / "bell.png").write_bytes(b"x")
    body = "Text.\n\n![bell](../images/bell.png) ![lamp](../images/lamp.png)\n"
    draft = Article(slug="a", title="A", path=".kb/drafts/a.md", body=body)
    found = check(Library((draft,), ()), docs=docs, today=date(2026, 3, 1), settings=Settings(), redactor=Redactor())
    assert [f.hint for f in found if f.code == "missing-image"] == [
        "put it at docs/images/lamp.png, or take the image out"
    ]


marks = st.lists(
    st.sampled_from(
        ["`", "``", "```", "\n", "\n\n", "    ", "[x](y.md)", "<!--", "-->", "~~~", "- ", "a", "](", "<a href='", "]: "]
    )
).map("".join)


@given(marks)
def test_leaving_out_code_moves_no_line_and_no_character(text: str) -> None:
    bare = without_code(text)
    assert len(bare) == len(text)
    assert [i for i, c in enumerate(bare) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(kept in (" ", was) for kept, was in zip(bare, text, strict=True))


@given(marks)
def test_every_target_stands_on_the_line_that_is_told(text: str) -> None:
    for target in targets(text):
        assert target.text in "\n".join(text.split("\n")[target.line - 1 :])


def test_a_link_that_is_longer_than_any_name_of_a_file_is_dead_and_stops_nothing(found_in: Found) -> None:
    name = "a" * 5_000
    found = found_in(f"[one]({name}.md) [two]({name}.pdf) [three]({name}) ![four]({name}.png)")
    assert [finding.code for finding in found] == ["dead-link", "dead-link", "missing-image"]
