"""The page of the desk that shows what is done in the background."""

from __future__ import annotations

import pytest
from desk_client import Desk
from mail_server import until
from quick_cases import first_quick

from kbtools.model.publication import Wanted

PAGE = "/desk/jobs"


@pytest.mark.full
def test_an_editor_begins_and_cancels_work_in_the_background(desk: Desk) -> None:
    desk.sign_in("editor")
    assert "Nothing is being done just now" in desk.get(PAGE).text
    assert desk.post(PAGE, form=desk.form(), begin="mine").headers["location"] == PAGE
    shown = desk.get(PAGE)
    assert shown.headers["refresh"]
    assert ">Cancel</button>" in shown.text
    with desk.workspace.store() as store:
        (job,) = store.jobs.all()
        assert (job.kind, job.email) == ("mine", "editor@shop.example")
        assert desk.post(PAGE, form=desk.form(), begin="mine").status_code == 409
        assert desk.post(PAGE, form=desk.form(), cancel=str(job.id)).status_code == 303
        assert until(lambda: store.jobs.get(job.id).ended_at is not None, seconds=300)
        ended = store.jobs.get(job.id).state
    assert ended in {"cancelled", "done"}  # it may be done before it hears of it
    assert ("cancelled" in desk.get(PAGE).text) == (ended == "cancelled")


@pytest.mark.full
def test_work_of_another_folder_waits_for_its_own_workers_and_the_page_says_so(desk: Desk) -> None:
    desk.sign_in("writer")
    with desk.workspace.store() as store:
        store.jobs.add("build", Wanted("publish", "<b>lamp</b>"), "", desk.now, "another folder")
    assert "please tell whoever runs" not in desk.get(PAGE).text
    desk.now = desk.now.replace(hour=desk.now.hour + 1)
    shown = desk.get(PAGE).text
    assert "please tell whoever runs the help centre that no worker is running" in shown
    assert "Publish an article" in shown
    assert "<b>lamp" not in shown
    assert ">Cancel</button>" not in shown
    assert desk.post(PAGE, form=desk.form(), begin="mine").status_code == 403


@pytest.mark.full
def test_work_that_was_begun_in_a_folder_that_is_gone_is_told_and_ends_when_it_is_cancelled(desk: Desk) -> None:
    desk.sign_in("editor")
    with desk.workspace.store() as store:
        store.jobs.add("build", Wanted("publish", "lamp"), "", desk.now, "another folder")
        job = store.jobs.claim("site", "gone", desk.now, "another folder")
        assert job
        assert "please tell whoever runs" not in desk.get(PAGE).text
        desk.now = desk.now.replace(hour=desk.now.hour + 1)
        assert "please tell whoever runs" in desk.get(PAGE).text
        assert desk.post(PAGE, form=desk.form(), cancel=str(job.id)).status_code == 303
        assert store.jobs.not_ended() == []
    assert "what it may have begun is not put back" in desk.get(PAGE).text


@pytest.mark.parametrize("wrong", first_quick(["", "all", "-1", "1.5", "999999999", "9" * 99, "<script>"]))
def test_a_button_that_is_none_does_nothing(desk: Desk, wrong: str) -> None:
    desk.sign_in("editor")
    assert desk.post(PAGE, form=desk.form(), begin=wrong, cancel=wrong).status_code == 404
    with desk.workspace.store() as store:
        assert store.jobs.all() == []
