"""Topics that are split and merged at the desk keep what people gave them: their tickets and their titles."""

from __future__ import annotations

from dataclasses import replace

from desk_client import GAP, Desk
from desk_topics import OTHER, gaps_of, put_another

from kbtools.model.ticket import Message, Ticket


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
