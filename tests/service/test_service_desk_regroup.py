"""Topics that are split and merged at the desk keep what people gave them: their tickets and their titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk_client import GAP, Desk
from desk_topics import OTHER, gaps_of, put_another, take_back

from kbtools.errors import KbError
from kbtools.model.gap import Gap
from kbtools.model.ticket import Message, Ticket
from kbtools.privacy.expire import expire
from kbtools.staff.add import add_staff
from kbtools.staff.remove import remove_staff


def test_a_split_takes_what_was_ticked_and_nothing_of_another_source_with_the_same_id(desk: Desk) -> None:
    put_another(desk)
    twin = Ticket(
        "13", (Message("requester", "Where is my invoice?", public=True, created_at=desk.now),), source="chat"
    )
    with desk.workspace.store() as store:
        store.tickets.put_many([twin])
        gap = store.gaps.get(OTHER)
        store.gaps.regroup([replace(gap, tickets=(*gap.tickets, twin.key))], (), desk.now)
    desk.sign_in("agent")
    about = f"/desk/gaps/{OTHER}"
    assert 'value="mail/13"' in desk.get(f"{about}/split").text
    assert desk.post(about, form=desk.form(), do="split", **{"ticket-3": "13"}).status_code == 404
    assert desk.post(about, form=desk.form(), do="split", **{"ticket-3": "mail/13"}).status_code == 303
    stays, goes = (
        next(gap for gap in gaps_of(desk) if (gap.id == OTHER) is own and gap.id != GAP) for own in (True, False)
    )
    assert goes.tickets == (("mail", "13"),)
    assert set(stays.tickets) == {("mail", "11"), ("mail", "12"), ("chat", "13")}


def test_a_title_that_somebody_gave_stays_through_mining_splitting_and_merging(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    about, given = f"/desk/gaps/{OTHER}", "The bill never came"
    assert desk.post(about, form=desk.form(), do="title", title=given).status_code == 303
    with desk.workspace.store() as store:
        mined = [replace(gap, title="From mining", titled_by_hand=False) for gap in store.gaps.all()]
        store.gaps.put_all(mined, desk.now)
    assert desk.post(about, form=desk.form(), do="split", **{"ticket-3": "mail/13"}).status_code == 303
    parts = {gap.id: gap.title for gap in gaps_of(desk)}
    assert parts.pop(OTHER) == given
    assert given not in parts.values()
    for gone, into in ((next(iter(set(parts) - {GAP})), OTHER), (OTHER, GAP)):
        assert desk.post(f"/desk/gaps/{gone}", form=desk.form(), do="merge", other=into).status_code == 303
    assert [(gap.id, gap.title) for gap in gaps_of(desk)] == [(GAP, given)]


@pytest.mark.full
def test_taking_a_merge_back_takes_back_all_that_it_moved(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    for about, said in ((GAP, "Ask the shop"), (OTHER, "Ask the bank")):
        assert desk.post(f"/desk/gaps/{about}", form=desk.form(), do="comment", said=said).status_code == 303
    me, due = "agent@shop.example", (desk.now + timedelta(days=3)).date()
    assert desk.decide(do="assign", assignee=me, due=due.isoformat()).status_code == 303
    before = kept_of_team(desk)
    assert desk.decide(do="merge", other=OTHER).headers["location"] == f"/desk/gaps/{OTHER}"
    page = desk.get(f"/desk/gaps/{OTHER}").text
    assert ("Ask the shop" in page, "Ask the bank" in page) == (True, True)
    with desk.workspace.store() as store:
        (work,) = store.teamwork.assignments()
    assert (work.item, work.assignee, work.due) == (f"gap/{OTHER}", me, due)
    assert desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="comment", said="Said since").status_code == 303
    assert take_back(desk, f"/desk/gaps/{OTHER}").status_code == 303
    assert kept_of_team(desk) == [*before, (f"gap/{OTHER}", "Said since")]
    assert "Ask the shop" in desk.get(f"/desk/gaps/{GAP}").text


@pytest.mark.full
def test_taking_a_merge_back_leaves_what_was_assigned_since_and_gives_nothing_to_who_is_gone(desk: Desk) -> None:
    put_another(desk)
    add_staff(desk.workspace, "ben@shop.example", "agent", "Ben", desk.now)
    desk.sign_in("admin")
    assert desk.decide(do="assign", assignee="ben@shop.example", due="2035-01-01").status_code == 303
    assert desk.decide(do="merge", other=OTHER).status_code == 303
    about = f"/desk/gaps/{OTHER}"
    assert desk.post(about, form=desk.form(), do="assign", assignee="admin@shop.example").status_code == 303
    remove_staff(desk.workspace, "ben@shop.example", desk.now)
    assert take_back(desk, about).status_code == 303
    with desk.workspace.store() as store:
        left = {one.item: (one.assignee, one.due) for one in store.teamwork.assignments()}
    assert left == {f"gap/{OTHER}": ("admin@shop.example", None), f"gap/{GAP}": ("", date(2035, 1, 1))}


@pytest.mark.full
def test_the_address_of_a_merged_topic_leads_to_where_it_went_until_that_is_taken_back(desk: Desk) -> None:
    put_another(desk)
    with desk.workspace.store() as store:
        third = Gap("gap-cccccccc", "No bill", (("mail", "99"),), 3, 0.5, "missing")
        store.gaps.put_all([store.gaps.get(GAP), store.gaps.get(OTHER), third], desk.now)
    desk.sign_in("agent")
    assert desk.decide(do="merge", other=OTHER).status_code == 303
    assert desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="merge", other=third.id).status_code == 303
    answer = desk.get(f"/desk/gaps/{GAP}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/gaps/{third.id}?merged={GAP}")
    assert "was merged into this one" in desk.get(answer.headers["location"]).text
    assert "was merged into this one" not in desk.get(f"/desk/gaps/{third.id}?merged=gap-99999999").text
    with desk.workspace.store() as store, pytest.raises(KbError, match=f"was merged into {third.id}"):
        store.gaps.get(GAP)
    assert take_back(desk, f"/desk/gaps/{third.id}").status_code == 303
    assert desk.get(f"/desk/gaps/{GAP}").headers["location"] == f"/desk/gaps/{OTHER}?merged={GAP}"
    with desk.workspace.store() as store:
        store.gaps.regroup((), [OTHER], desk.now)
    expire(desk.workspace, desk.now)
    assert desk.get(f"/desk/gaps/{GAP}").status_code == 404
    with desk.workspace.store() as store:
        assert store.gaps.merged_into(GAP) == ""


@pytest.mark.full
def test_a_topic_that_was_merged_and_found_again_can_take_the_other_one_in(desk: Desk) -> None:
    put_another(desk)
    was = gaps_of(desk)
    desk.sign_in("agent")
    assert desk.decide(do="merge", other=OTHER).status_code == 303
    with desk.workspace.store() as store:
        store.gaps.put_all(was, desk.now)
        assert store.gaps.merged_into(GAP) == ""
    assert desk.post(f"/desk/gaps/{OTHER}", form=desk.form(), do="merge", other=GAP).status_code == 303
    assert desk.get(f"/desk/gaps/{OTHER}").headers["location"] == f"/desk/gaps/{GAP}?merged={OTHER}"


@pytest.mark.full
def test_nobody_looks_after_a_draft_that_was_taken_back_nor_after_an_article_without_a_file(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("admin")
    form, me = desk.form(), "admin@shop.example"
    about = f"/desk/gaps/{OTHER}"
    assert desk.post(about, form=form, do="draft").status_code == 303
    (draft,) = desk.workspace.drafts.glob("*.md")
    for slug in (draft.stem, "reset-password"):
        assert desk.post(f"/desk/articles/{slug}", form=form, do="assign", assignee=me).status_code == 303
    assert take_back(desk, about).status_code == 303
    with desk.workspace.store() as store:
        assert [one.item for one in store.teamwork.assignments()] == ["reset-password"]
    next(desk.workspace.docs.glob("reset-password.md")).unlink()
    expire(desk.workspace, desk.now)
    with desk.workspace.store() as store:
        assert store.teamwork.assignments() == []


def kept_of_team(desk: Desk) -> list[tuple[str, str]]:
    """What the team keeps: comments and work, each with its topic."""
    with desk.workspace.store() as store:
        comments = sorted((one.slug, one.said) for one in store.reviews.comments())
        work = [(one.item, f"{one.assignee} until {one.due}") for one in store.teamwork.assignments()]
    return [*work, *comments]
