"""What a topic adds to an article that is there."""

from __future__ import annotations

from sewing import SETTINGS, WORKSPACE, embed, others, snapping

from kbtools.gaps.draft import Addition, CommonWords, Topic, add_to
from kbtools.model.article import Article

BODY = "## What to do\n\n1. Oil the machine.\n\n## Write to us\n\nWe answer within a day.\n"


def added(body: str = BODY, phrases: tuple[str, ...] = ()) -> Addition:
    article = Article(slug="thread", title="Care of the machine", body=body, phrases=phrases)
    topic = Topic("gap-00000000", "thread snaps", tuple(snapping()))
    return add_to(WORKSPACE, article, topic, CommonWords.of([*snapping(), *others()], topic.tickets, SETTINGS), embed())


def test_phrases_and_missing_steps_are_added_and_what_stood_there_stays() -> None:
    found = added()
    assert found.article.phrases == tuple(line.text for line in found.phrases)
    assert found.article.body.startswith(BODY.rstrip())
    assert "## If that does not work\n\n1. Turn the dial on the front to 3." in found.article.body
    assert WORKSPACE.secret().hash("desk/1") in found.article.sources


def test_what_the_article_says_already_is_not_added() -> None:
    steps = "1. Turn the dial on the front to 3.\n2. Thread the machine again from the spool.\n"
    body = f"## What to do\n\n{steps}3. Sew a few stitches on a piece of cloth.\n"
    first = added(body)
    assert first.article.body == body
    again = added(body, first.article.phrases)
    assert again.phrases == ()


def test_steps_go_to_the_end_of_the_section_for_them() -> None:
    body = "## If that does not work\n\nOil it.\n\n## Write to us\n\nWe answer.\n"
    text = added(body).article.body
    assert text.index("Oil it.") < text.index("Or:") < text.index("Turn the dial") < text.index("## Write to us")


def test_a_new_section_stands_before_those_that_only_point_elsewhere() -> None:
    links = "## Read on\n\n- [Needles](needles.md)\n- [Cloth](https://example.com/cloth)\n"
    text = added(f"{BODY}\n{links}").article.body
    assert text.index("We answer within a day.") < text.index("## If that does not work") < text.index("## Read on")
    assert text.endswith(links)


def test_an_article_with_an_address_that_a_person_wrote_gets_no_sources() -> None:
    assert added(f"{BODY}\nWrite to ada.lovelace@engines.co.uk\n").article.sources == ()
