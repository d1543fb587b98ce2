"""The parts of mining, one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from mining_shop import START, articles, asked, tickets

from kbtools.gaps.mine.clusters import Clusters, _weighted_ward, cluster
from kbtools.gaps.mine.details import best_reply, gap_details
from kbtools.gaps.mine.gap_ids import keep_ids, new_id
from kbtools.gaps.mine.text import TicketQuestion, answers, clean, passages, texts_of
from kbtools.gaps.mine.titles import TitleChooser
from kbtools.gaps.mine.topic_words import TopicWords
from kbtools.gaps.mine.vectors import lsa_embedding
from kbtools.model.gap import Gap
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.model.visit import Event, Visit, article_counts
from kbtools.settings import Settings
from kbtools.text.embeddings import unit


def keys(*ids: int) -> tuple[tuple[str, str], ...]:
    return tuple(("desk", str(id_)) for id_ in ids)


def gap(id_: str, *ids: int) -> Gap:
    return Gap(id_, "A topic", keys(*ids), len(ids), 0.5, "missing")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Hello team, my lamp is dark at night. Thanks in advance!", "my lamp is dark at night."),
        ("Guten Tag, die Lampe bleibt dunkel", "die Lampe bleibt dunkel"),
        ("> my old words\nthe lamp is dark again", "the lamp is dark again"),
        ("see https://example.com/a?b=c the *lamp* is dark", "see the lamp is dark"),
        ("Die Lampe bleibt dunkel. Beste Grüße aus Köln", "Die Lampe bleibt dunkel."),
        ("Die Lampe bleibt dunkel, mit freundlichen Grüßen Ada Lovelace", "Die Lampe bleibt dunkel,"),
        ("La lampe reste éteinte. Bien cordialement, Ada", "La lampe reste éteinte."),
        ("how do I charge the lamp thanks", "how do I charge the lamp"),
        ("I have a question with regards to billing", "I have a question with regards to billing"),
        ("which lamp works best", "which lamp works best"),
        ("Wie drucke ich Grüße auf die Karte", "Wie drucke ich Grüße auf die Karte"),
        ("Ich suche einen Fernseher, LG", "Ich suche einen Fernseher, LG"),
        ("Hi, thanks", "Hi, thanks"),
        ("https://example.com/", "https://example.com/"),
    ],
)
def test_cleaning_takes_off_what_says_nothing_and_never_empties_a_short_text(written: str, kept: str) -> None:
    assert clean(written) == kept


def test_the_subject_counts_twice_and_a_question_has_a_limit() -> None:
    ticket = asked("lid-is-lost", 1)
    assert TicketQuestion.of(ticket).text.count(ticket.subject) == 2
    assert len(TicketQuestion.of(asked("lid-is-lost", 1, "x" * 100_000)).text) == 1200


def test_sentences_that_agents_always_write_are_no_answer_and_a_topics_own_reply_is() -> None:
    greeting = "Thank you for writing to our shop, we are always glad to be of help to you."
    rows = []
    for ticket in tickets(30):
        first, last = ticket.messages
        rows.append(replace(ticket, messages=(first, replace(last, body=f"{greeting} {last.body}"))))
    all_rows = [*rows, *(replace(row, id=f"{row.id}b", messages=row.messages[:1]) for row in rows * 4)]
    said = list(answers([texts_of(row) for row in all_rows]))
    assert not any(greeting in text for text in said)
    assert any("crumb tray" in text for text in said)


def test_passages_are_title_sections_and_phrases() -> None:
    texts, owner = passages([replace(articles()[0], phrases=("dripping kettle",)), articles()[1]])
    assert texts[0] == "The kettle leaks"
    assert "dripping kettle" in texts
    assert owner == sorted(owner)


@pytest.mark.full
def test_many_tickets_are_clustered_like_few() -> None:
    random = np.random.default_rng(0)
    centres = unit(random.normal(size=(8, 16)))
    rows = unit(np.repeat(centres, 500, axis=0) + 0.05 * random.normal(size=(4000, 16))).astype(np.float32)
    labels = cluster(rows)
    assert (labels == cluster(rows)).all()
    for number in range(labels.max() + 1):
        assert len(set(np.flatnonzero(labels == number) // 500)) == 1


def test_groups_of_one_are_joined_as_scipy_joins_rows() -> None:
    from scipy.cluster.hierarchy import ward

    rows = unit(np.random.default_rng(3).normal(size=(40, 6)))
    ours, theirs = _weighted_ward(rows, np.ones(40, int)), ward(rows)
    assert np.allclose(ours[:, 2:], theirs[:, 2:])


@pytest.mark.full
def test_a_thousand_equal_tickets_are_no_trouble() -> None:
    same = np.tile(unit(np.ones((1, 4))), (4000, 1)).astype(np.float32)
    assert Clusters.of(same).sizes.sum() == 4000


def test_a_gap_keeps_its_id_while_half_of_its_tickets_stay() -> None:
    before = [gap("gap-aaaaaaaa", 1, 2, 3, 4)]
    assert keep_ids([gap("", 3, 4, 5, 6, 7, 8)], before)[0].id == "gap-aaaaaaaa"
    assert keep_ids([gap("", 4, 5, 6)], before)[0].id == new_id(keys(4, 5, 6))


def test_of_two_parts_of_a_gap_the_larger_one_keeps_the_id() -> None:
    larger, smaller = keep_ids([gap("", 1, 2, 3), gap("", 4, 5)], [gap("gap-aaaaaaaa", 1, 2, 3, 4, 5)])
    assert larger.id == "gap-aaaaaaaa"
    assert smaller.id not in ("", "gap-aaaaaaaa")


def test_an_id_follows_the_tickets_and_not_their_order_and_is_never_given_twice() -> None:
    assert new_id(keys(1, 2, 3)) == new_id(keys(3, 1, 2))
    assert new_id(keys(1, 2, 3)) != new_id(keys(1, 2, 4))
    assert new_id(keys(1, 2, 3), {new_id(keys(1, 2, 3))}) != new_id(keys(1, 2, 3))


def names(rows: list[Ticket]) -> TitleChooser:
    said = [TicketQuestion.of(row) for row in rows]
    return TitleChooser.of(rows, said, TopicWords.of(said, "en"), lsa_embedding([one.text for one in said]), Settings())


def test_a_word_that_too_few_people_used_stays_out_of_titles() -> None:
    rows = [asked("lid-is-lost", number) for number in range(12)]
    rows[0] = replace(rows[0], subject="pan lid of Mrs Quillfeather gone")
    for typical in ([0, 1], [3, 0], list(range(12))):
        assert "Quillfeather" not in names(rows).title(typical)


def test_without_known_people_the_best_title_is_taken(nameless: list[Ticket]) -> None:
    lids = [place for place, row in enumerate(nameless) if row.id.startswith("lid")]
    title = names(nameless).title(lids)
    assert title in {nameless[place].subject for place in lids}
    assert names(nameless).title(lids, [title]) != title


def test_an_address_is_masked_before_a_long_title_is_cut() -> None:
    subject = "lost lid " * 9 + "anna.berg.of.the.pans.and.lids@example.com please"
    assert "anna" not in names([replace(asked("lid-is-lost", 1), subject=subject)] * 2).title([0])


def test_a_reply_worked_when_the_requester_says_so() -> None:
    def said(last: str) -> Ticket:
        reply = Message("agent", "Press the seal back into its groove.", public=True)
        return Ticket(
            "1", (Message("requester", "It leaks", public=True), reply, Message("requester", last, public=True))
        )

    for last, worked in (("That worked, thanks!", True), ("It did not work, still wet", False), ("Thanks", False)):
        reply = best_reply(said(last))
        assert reply is not None
        assert (reply.text, reply.worked) == ("Press the seal back into its groove.", worked)
    assert best_reply(Ticket("1", (Message("requester", "It leaks", public=True),))) is None


def test_a_details_shows_people_replies_and_why_the_nearest_article_does_not_cover_it() -> None:
    rows = tickets()
    lids = tuple(row.key for row in rows if row.id.startswith("lid"))
    found = Gap("gap-1", "lids", lids, 12, 0.9, "missing", ("kettle-leaks", "is-gone"), START, START)
    (details,) = gap_details([found], rows, articles(), [Link("desk", lids[0][1], "kettle-leaks")], "en")
    assert [ticket.key for ticket in details.examples] == list(lids[:5])
    assert details.replies
    (near,) = details.nearby
    assert near.slug == "kettle-leaks"
    assert "lid" in near.why
    assert "It answered 1 of 1 ticket with a link to an article." in near.why


def told_why(last_word: str, seen: dict[str, Counter[str]] | None, *, linked: bool) -> str:
    """Why people write about lids, which an article covers, when each got it and answered with these words."""
    rows = [
        replace(row, messages=(*row.messages, Message("requester", last_word, public=True)))
        for row in tickets() if row.id.startswith("lid")
    ]  # fmt: skip
    keys = tuple(row.key for row in rows)
    found = Gap("gap-1", "lids", keys, 12, 0.1, "covered", ("kettle-leaks",), START, START)
    sent = [Link(*key, "kettle-leaks") for key in keys[:2]] if linked else []
    (details,) = gap_details([found], rows, articles(), sent, "en", seen)
    return details.nearby[0].why


def test_a_covered_topic_says_whether_its_article_failed_was_not_understood_or_not_seen() -> None:
    assert "It did not work for 2 of the 2 people who were sent it." in told_why("It did not work", None, linked=True)
    assert "did not work for" not in told_why("That worked, thanks!", None, linked=True)
    asked = [Event("a", kind, "kettle-leaks" * (kind != "sent")) for kind in ("shown", "opened", "sent", "opened")]
    visit = Visit(tuple(asked), (START,) * 4)
    assert "1 visitor opened it and wrote all the same" in told_why("Thanks", article_counts([visit]), linked=False)
    after = Visit((asked[0], asked[2], asked[3]), (START,) * 3)  # opened once it was sent: not seen before
    assert "showed it in 1 visit, and nobody opened it" in told_why("Thanks", article_counts([after]), linked=False)
    assert "Nobody is known to have seen it" in told_why("Thanks", article_counts([]), linked=False)
    assert "seen it" not in told_why("Thanks", None, linked=False)
