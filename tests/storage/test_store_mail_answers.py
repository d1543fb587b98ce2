"""Answers by mail in either kind of database: one a ticket, sent by one process, forgotten with their people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kbtools.errors import KbError
from kbtools.model.mail_answer import MailAnswer, MailContent, MailedArticle
from kbtools.storage import Store

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANSWER = MailAnswer("a1", "mail", "1", "r1", NOW, slugs=("vpn",), lang="de", sealed=b"sealed")


def test_an_answer_is_kept_as_it_was_planned(store: Store) -> None:
    assert store.mail_answers.plan(ANSWER, ["<1@mx>"])
    assert store.mail_answers.get("a1") == ANSWER
    assert store.mail_answers.planned(NOW) == ["a1"]
    assert store.mail_answers.get("a2") is None


def test_a_ticket_and_a_thread_have_one_answer_at_most(store: Store) -> None:
    assert store.mail_answers.plan(ANSWER, ["<1@mx>", "<2@mx>"])
    assert not store.mail_answers.plan(replace(ANSWER, id="a2"), ["<9@mx>"])
    assert not store.mail_answers.plan(replace(ANSWER, id="a3", ticket="2"), ["<2@mx>"])
    assert store.mail_answers.plan(replace(ANSWER, id="a4", source="desk"), [])
    assert {answer.id for answer in store.mail_answers.all()} == {"a1", "a4"}


@pytest.mark.full
def test_of_many_who_plan_at_once_one_succeeds_and_of_many_who_send_one_gets_it(store: Store) -> None:
    def planned(number: int) -> bool:
        return store.mail_answers.plan(replace(ANSWER, id=f"a{number}", ticket=f"{number}"), ["<1@mx>"])

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(planned, range(8))) == 1
        (id_,) = store.mail_answers.planned(NOW)
        assert sum(pool.map(lambda _: store.mail_answers.claim(id_, NOW), range(8))) == 1


def test_what_a_process_did_not_finish_is_in_doubt_and_is_never_offered_again(store: Store) -> None:
    store.mail_answers.plan(ANSWER, [])
    assert store.mail_answers.claim("a1", NOW)
    assert store.mail_answers.doubt_unfinished(NOW, "cut off") == 0
    assert store.mail_answers.doubt_unfinished(NOW + HOUR, "cut off") == 1
    (doubtful,) = store.mail_answers.all()
    assert (doubtful.state, doubtful.error) == ("doubtful", "cut off")
    assert store.mail_answers.planned(NOW + 2 * HOUR) == []
    assert not store.mail_answers.claim("a1", NOW)


def test_what_a_person_says_is_noted_once_and_told_to_the_team_once(store: Store) -> None:
    store.mail_answers.plan(ANSWER, [])
    store.mail_answers.sent("a1", NOW)
    assert store.mail_answers.say("a1", "", "answered", NOW + HOUR, told=False)
    assert not store.mail_answers.say("a1", "", "person", NOW + HOUR, told=True)
    (untold,) = store.mail_answers.untold(NOW)
    assert (untold.said, untold.said_at, untold.sent_at) == ("answered", NOW + HOUR, NOW)
    assert store.mail_answers.say("a1", "answered", "reopened", NOW + HOUR, told=False)
    store.mail_answers.told(untold)  # of what was said before
    assert [answer.said for answer in store.mail_answers.untold(NOW)] == ["reopened"]


def test_one_process_tells_the_team_and_another_takes_over_where_it_ended(store: Store) -> None:
    store.mail_answers.plan(replace(ANSWER, said="answered", told=False), [])
    (untold,) = store.mail_answers.untold(NOW)
    assert store.mail_answers.claim_telling(untold, NOW, NOW - HOUR)
    assert not store.mail_answers.claim_telling(untold, NOW, NOW - HOUR)
    assert store.mail_answers.untold(NOW) == []
    assert store.mail_answers.untold(NOW + HOUR) == [untold]
    assert store.mail_answers.claim_telling(untold, NOW + HOUR, NOW + HOUR)
    store.mail_answers.not_told(untold)
    assert store.mail_answers.untold(NOW) == [untold]
    assert not store.mail_answers.claim_telling(replace(untold, said=""), NOW, NOW)


def test_addresses_go_after_a_while_and_the_count_stays(store: Store) -> None:
    store.mail_answers.plan(ANSWER, [])
    assert store.mail_answers.unseal_before(NOW) == 0
    assert store.mail_answers.unseal_before(NOW + HOUR) == 1
    assert store.mail_answers.get("a1") == replace(ANSWER, sealed=b"")


def test_a_forgotten_persons_answers_are_gone_and_their_thread_is_free(store: Store) -> None:
    store.mail_answers.plan(ANSWER, ["<1@mx>"])
    store.mail_answers.plan(replace(ANSWER, id="a2", ticket="2", recipient="r2"), [])
    assert store.mail_answers.of("r1") == ["a1"]
    assert sorted(store.mail_answers.before(NOW + HOUR)) == ["a1", "a2"]
    store.mail_answers.remove(["a1"])
    assert [answer.id for answer in store.mail_answers.all()] == ["a2"]
    assert store.mail_answers.plan(ANSWER, ["<1@mx>"])


def test_the_answers_of_a_deleted_ticket_go_with_it(store: Store) -> None:
    store.mail_answers.plan(ANSWER, ["<1@mx>"])
    other = replace(ANSWER, id="a2", ticket="2")
    store.mail_answers.plan(other, ["<2@mx>"])
    assert store.forgetting.mentions([ANSWER.key]) == 1
    store.forgetting.remove([ANSWER.key])
    assert store.mail_answers.all() == [other]
    assert store.mail_answers.of_thread(["<0@mx>", "<2@mx>"]) == other
    assert store.mail_answers.plan(ANSWER, ["<1@mx>"])  # the thread is free


def test_nothing_is_planned_with_a_secret_that_was_changed_meanwhile(store: Store) -> None:
    store.note_secret("old")
    store.forgetting.rekey("new", str.upper, lambda data: data)
    with pytest.raises(KbError, match="changed meanwhile"):
        store.mail_answers.plan(ANSWER, [], "old")
    assert store.mail_answers.plan(ANSWER, [], "new")


def test_a_new_secret_hashes_and_seals_answers_anew(store: Store) -> None:
    store.mail_answers.plan(ANSWER, [])
    store.mail_answers.plan(replace(ANSWER, id="a2", ticket="2", sealed=b""), [])
    store.mail_answers.plan(replace(ANSWER, id="a3", ticket="3", sealed=b"damaged"), [])
    done = store.forgetting.rekey("mark", str.upper, lambda data: data.upper() if data == b"sealed" else None)
    assert done.unopened == ("a3",)
    found = {answer.id: answer for answer in store.mail_answers.all()}
    assert {answer.recipient for answer in found.values()} == {"R1"}
    assert [found[id_].sealed for id_ in ("a1", "a2", "a3")] == [b"SEALED", b"", b"damaged"]


def test_what_is_sealed_comes_back_whole() -> None:
    content = MailContent("jö@example.org", "“Sync” ", ("<1@mx>",), (MailedArticle("vpn", "VPN", "https://x/", "Go."),))
    assert MailContent.from_bytes(content.to_bytes()) == content
