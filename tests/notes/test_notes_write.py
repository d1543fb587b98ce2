"""Notes on new tickets: one where an article probably answers, at most once, silent otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from noting import CHARGE, NOW, run, state_of, tell
from noting_desk import PATHS, NotingDesk

from kbtools.helpdesks.note import NoteApi
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.notes import write as note_writing
from kbtools.notes.beside_ticket import beside_ticket
from kbtools.notes.list import list_notes
from kbtools.notes.write import AT_ONCE, NotesWritten, write_notes
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.storage.new_tickets import CLAIM
from kbtools.tickets.receive import from_bytes, opened_ticket, receive_ticket, to_bytes
from kbtools.workspace import Workspace

NONSENSE = "Where do you buy the coffee of the office party in Toledo?"


def test_a_note_links_articles_and_similar_tickets_and_quotes_nobody(workspace: Workspace, desk: NotingDesk) -> None:
    assert tell(workspace, "81")
    assert run(workspace) == NotesWritten(noted=1)
    (ticket, html, public) = desk.notes[0]
    assert (ticket, public) == ("81", False)
    assert "https://help.glim.example/articles/glim-does-not-charge/" in html
    assert f"{desk.url}/agent/tickets/1" in html
    assert "https://help.glim.example/desk/ticket?source=zendesk&amp;ticket=81" in html
    assert "https://help.glim.example/agent?source=zendesk&amp;ticket=81" in html
    for said in ("clean the contacts", "stays dark", "Question 1"):
        assert said not in html


def test_a_similar_ticket_of_another_source_is_linked_by_its_own_address_or_left_out(
    workspace: Workspace, desk: NotingDesk
) -> None:
    with workspace.store() as store:
        for id_, url in (("1", "https://old.example/t/1"), ("2", "javascript:alert(1)")):
            found = store.tickets.get(id_, "zendesk")
            store.forgetting.remove([found.key])
            store.tickets.put_many([replace(found, url=url)])
    unconfigured = Workspace(workspace.root, replace(workspace.settings, sync_zendesk_url=""))
    tell(workspace, "81", source="chatwoot")
    run(unconfigured)
    text = desk.notes[0][1]
    assert "https://old.example/t/1" in text
    assert "javascript" not in text


def test_there_is_no_note_where_no_article_probably_answers(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81", NONSENSE)
    assert run(workspace) == NotesWritten(silent=1)
    assert desk.notes == []
    assert desk.asked == []


def test_a_ticket_that_an_agent_has_answered_gets_no_note(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81", answered=True)
    assert run(workspace) == NotesWritten(silent=1)
    assert desk.notes == []


def test_a_help_desk_that_is_not_named_gets_no_note(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81", source="zammad")
    assert run(workspace) == NotesWritten(silent=1)
    assert desk.notes == []


def test_a_ticket_is_told_of_once_and_gets_one_note(workspace: Workspace, desk: NotingDesk) -> None:
    assert tell(workspace, "81")
    assert not tell(workspace, "81")
    run(workspace)
    assert not tell(workspace, "81")
    assert run(workspace, NOW + timedelta(hours=1)) == NotesWritten()
    assert len(desk.notes) == 1


def test_a_ticket_of_the_day_before_yesterday_is_not_new(workspace: Workspace) -> None:
    with workspace.store() as store:
        old = IncomingTicket("zendesk", "81", "", CHARGE, "", NOW - timedelta(days=2))
        assert not receive_ticket(store, workspace.secret(), old, NOW)
        assert store.new_tickets.all() == []


def test_its_text_is_sealed_and_deleted_once_it_is_decided(workspace: Workspace) -> None:
    tell(workspace, "81")
    with workspace.store() as store:
        (waiting,) = store.new_tickets.all()
        assert b"Glim" not in waiting.sealed
        assert opened_ticket(waiting, workspace.secret()) is not None
    run(workspace)
    with workspace.store() as store:
        (noted,) = store.new_tickets.all()
    assert (noted.sealed, noted.state, noted.articles[0]) == (b"", "noted", "glim-does-not-charge")


@pytest.mark.parametrize("fault", [500, "cut"])
def test_a_note_that_may_be_there_is_not_sent_again_but_listed(
    fault: int | str, workspace: Workspace, desk: NotingDesk
) -> None:
    desk.faults[PATHS["zendesk"]] = [fault]
    tell(workspace, "81")
    assert run(workspace) == NotesWritten(in_doubt=1)
    assert run(workspace, NOW + timedelta(hours=2)) == NotesWritten()
    assert len(desk.asked) == 1
    assert [(one.id, one.state) for one in list_notes(workspace)] == [("81", "in-doubt")]


def test_a_note_that_was_on_its_way_when_the_service_ended_is_in_doubt(
    workspace: Workspace, desk: NotingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(workspace, "81")

    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(NoteApi, "write", killed)
    with pytest.raises(SystemExit):
        run(workspace)
    monkeypatch.undo()
    assert state_of(workspace, "81") == "sending"
    assert run(workspace, NOW + CLAIM / 2) == NotesWritten()
    assert run(workspace, NOW + CLAIM) == NotesWritten(in_doubt=1)
    assert desk.notes == []


def test_what_was_not_written_is_tried_again_and_the_other_tickets_wait_for_it(
    workspace: Workspace, desk: NotingDesk
) -> None:
    desk.faults[PATHS["zendesk"]] = [(429, {"retry-after": "90"})]
    tell(workspace, "81")
    tell(workspace, "82")
    assert run(workspace) == NotesWritten(waiting=1)
    assert len(desk.asked) == 1
    assert run(workspace, NOW + timedelta(seconds=60)) == NotesWritten(noted=1)
    assert run(workspace, NOW + timedelta(seconds=91)) == NotesWritten(noted=1)
    assert sorted(ticket for ticket, _, _ in desk.notes) == ["81", "82"]


def test_after_half_an_hour_the_note_is_given_up_and_it_was_tried_less_and_less_often(
    workspace: Workspace, desk: NotingDesk
) -> None:
    tell(workspace, "81")
    desk.faults[PATHS["zendesk"]] = [401] * 60
    tried = []
    for minute in range(60):
        done = run(workspace, NOW + timedelta(minutes=minute))
        tried += [minute] * (done.waiting + done.refused)
    assert tried[-1] <= 30
    assert len(tried) <= 6
    assert state_of(workspace, "81") == "refused"


def test_a_ticket_that_is_looked_at_late_gets_no_note(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    assert run(workspace, NOW + timedelta(minutes=31)) == NotesWritten(refused=1)
    assert list_notes(workspace)[0].error == "the ticket is no longer new"
    assert desk.asked == []


def test_a_ticket_that_an_agent_has_answered_meanwhile_gets_no_note(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "1")  # is there with an answer
    assert run(workspace) == NotesWritten(silent=1)
    assert desk.notes == []


def test_one_ticket_that_fails_does_not_stop_the_others(
    workspace: Workspace, desk: NotingDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell(workspace, "81")
    tell(workspace, "82")
    true = beside_ticket

    def fails_once(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(note_writing, "beside_ticket", true)
        raise ZeroDivisionError(CHARGE)

    monkeypatch.setattr(note_writing, "beside_ticket", fails_once)
    assert run(workspace) == NotesWritten(noted=1, refused=1)
    assert "ZeroDivisionError" in caplog.text
    assert "does not charge" not in caplog.text


def test_without_an_index_it_waits(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    assert run(workspace, index=lambda: None) == NotesWritten(waiting=1)
    assert run(workspace, NOW + timedelta(minutes=5)) == NotesWritten(noted=1)
    assert len(desk.notes) == 1


def test_without_the_address_of_the_help_centre_it_waits_and_says_what_is_missing(
    workspace: Workspace, desk: NotingDesk
) -> None:
    config = workspace.root / "mkdocs.yml"
    before = config.read_text(encoding="utf-8")
    config.write_text("site_name: Glim help\n", encoding="utf-8")
    tell(workspace, "81")
    assert run(workspace) == NotesWritten(waiting=1)
    assert "needs the address" in list_notes(workspace)[0].error
    config.write_text(before, encoding="utf-8")
    assert run(workspace, NOW + timedelta(minutes=1)) == NotesWritten(noted=1)


def test_without_a_token_it_waits_and_says_what_is_missing(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    without = Workspace(workspace.root, replace(workspace.settings, sync_zendesk_token=""))
    assert run(without) == NotesWritten(waiting=1)
    assert "sync.zendesk_token not set" in list_notes(workspace)[0].error
    assert run(workspace, NOW + timedelta(minutes=1)) == NotesWritten(noted=1)


def test_another_secret_opens_nothing_and_that_is_said(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    with workspace.store() as store, store.new_tickets._database.write() as connection:
        connection.exec_driver_sql("UPDATE new_tickets SET sealed = 'gAAAAA=='")
    assert run(workspace) == NotesWritten(refused=1)
    assert desk.notes == []


def test_the_index_is_not_opened_where_there_is_nothing_to_do(workspace: Workspace) -> None:
    def opened() -> KnowledgeBase:
        raise AssertionError("nothing is to be looked at")

    assert run(workspace, index=opened) == NotesWritten()


def test_a_run_takes_a_few_and_the_next_one_goes_on(workspace: Workspace, desk: NotingDesk) -> None:
    for number in range(AT_ONCE + 3):
        tell(workspace, str(number + 100), NONSENSE, NOW + timedelta(seconds=number))
    later = NOW + timedelta(minutes=10)
    assert (run(workspace, later).silent, run(workspace, later).silent) == (AT_ONCE, 3)
    assert desk.notes == []


def test_a_run_that_is_stopped_begins_no_other_ticket(workspace: Workspace, desk: NotingDesk) -> None:
    tell(workspace, "81")
    tell(workspace, "82")
    index = KnowledgeBase.of(workspace)
    with workspace.store() as store:
        done = write_notes(
            workspace, store, workspace.secret(), lambda: index, lambda: NOW, lambda: len(desk.notes) == 1
        )
    assert done == NotesWritten(noted=1)
    assert run(workspace) == NotesWritten(noted=1)


def test_a_ticket_comes_out_of_its_seal_as_it_went_in() -> None:
    whole = IncomingTicket(
        "zammad", "81", "A „subject“", "A text\nof two lines", "emily@customer.example", NOW, "en",
        True, False, "<one@customer.example>", ("<zero@customer.example>",), ("mx; dmarc=pass",),
    )  # fmt: skip
    assert from_bytes(to_bytes(whole)) == whole
