"""Links to other articles: looked for from the editor, and put into the text."""

from __future__ import annotations

import pytest
from desk_client import Desk
from desk_editor import SLUG, hidden, page_of, put_draft
from httpx2 import Response

from kbtools.articles.library import Library

pytestmark = pytest.mark.full


def press(desk: Desk, do: str, slug: str = SLUG, **fields: str) -> Response:
    """Press a button of “Link to another article”."""
    return desk.post(f"/desk/articles/{slug}/link", **hidden(page_of(desk, slug)), do=do, **fields)


def other_of(desk: Desk) -> tuple[str, str]:
    """Slug and title of a published article that is not the one that is edited."""
    return next((one.slug, one.title) for one in Library.of(desk.workspace).published if one.slug != SLUG)


def test_an_article_is_found_by_its_title_and_its_link_stands_in_the_chosen_part(desk: Desk) -> None:
    desk.sign_in("editor")
    slug, title = other_of(desk)
    found = press(desk, "find", wanted=title.upper(), title="Typed before?")
    assert found.status_code == 200
    assert f'value="put:{slug}"' in found.text
    assert "Typed before?" in found.text
    assert press(desk, f"put:{slug}", part="0").status_code == 303
    assert f"[{title}]({slug}.md)" in page_of(desk)


def test_the_script_gets_titles_and_markdown_and_keeps_nothing(desk: Desk) -> None:
    desk.sign_in("writer")
    slug, title = other_of(desk)
    answer = press(desk, "list", wanted=title)
    assert answer.json()[0] == {"title": title, "markdown": f"[{title}]({slug}.md)"}
    assert press(desk, "list", wanted=" ").json() == []
    with desk.workspace.store() as store:
        assert store.article_edits.all() == []


def test_a_link_leads_from_the_folder_where_the_draft_will_stand(desk: Desk) -> None:
    desk.sign_in("editor")
    put_draft(desk)
    slug, title = other_of(desk)
    assert press(desk, "list", "receipts", wanted=title).json()[0]["markdown"] == f"[{title}](../{slug}.md)"


@pytest.mark.parametrize("wanted", ["", "zzzqqq", "<script>zzzqqq</script>"])
def test_what_is_not_found_is_said_and_shown_as_text(desk: Desk, wanted: str) -> None:
    desk.sign_in("editor")
    page = press(desk, "find", wanted=wanted).text
    assert ("No published article was found" if wanted else "Write some words first") in page
    assert "<script>zzz" not in page


def test_what_nobody_knows_is_no_link(desk: Desk) -> None:
    desk.sign_in("editor")
    before = page_of(desk)
    assert press(desk, "put:no-such-article", part="0").status_code == 200
    assert "no-such-article" not in page_of(desk)
    assert before.count(".md)") == page_of(desk).count(".md)")


@pytest.mark.parametrize("front", ["title: [", "kind: poem\nstate: maybe"])
def test_a_link_is_put_below_a_text_whose_front_matter_is_damaged(desk: Desk, front: str) -> None:
    desk.sign_in("editor")
    slug, title = other_of(desk)
    put_draft(desk, f"---\n{front}\n---\n\nOpen Orders.\n")
    assert press(desk, f"put:{slug}", "receipts", **{"as": "markdown"}).status_code == 303
    assert f"Open Orders.\n\n[{title}](../{slug}.md)" in page_of(desk, "receipts").replace("\r", "")
