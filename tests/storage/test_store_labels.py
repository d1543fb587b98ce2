"""Tickets are found by their tags and their language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from older_stores import make_empty, writing
from sqlalchemy import column, table

from kbtools.model.gap import Gap
from kbtools.model.ticket import Ticket
from kbtools.storage import Store
from kbtools.storage.tables import gap_tickets

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_tickets_from_before_are_found_by_their_tags_and_their_language(url: str, tmp_path: Path) -> None:
    make_empty(url, tmp_path, steps=26)
    own = table(
        "tickets", *(column(name) for name in "source id subject requester resolved created_at digest data".split())
    )
    with writing(url, tmp_path) as connection:
        for number in range(501):
            data = {"id": str(number), "messages": [], "tags": ["Shop", "shop", ""], "lang": "de" if number else ""}
            row = {"source": "mail", "id": str(number), "subject": "", "requester": "", "resolved": 0}
            connection.execute(own.insert(), {**row, "created_at": "", "digest": "", "data": json.dumps(data)})
        for place in (0, 500):
            ticket = {"gap": f"gap-{place:08x}", "place": 0, "source": "mail", "ticket": str(place), "by_hand": 0}
            connection.execute(gap_tickets.insert(), ticket)
    with Store.open(url, tmp_path) as store:
        assert store.gaps.ids_about(tag="SHOP") == {"gap-00000000", "gap-000001f4"}
        assert store.gaps.ids_about(lang="de", tag="shop", source="mail") == {"gap-000001f4"}
        assert store.gaps.ids_about(lang="fr") == store.gaps.ids_about(source="chat") == set()


@pytest.mark.full
def test_labels_change_with_their_ticket_and_go_with_it(store: Store) -> None:
    ticket = Ticket("1", (), source="mail", tags=("Shop",), lang="de")
    store.tickets.put_many([ticket])
    store.gaps.put_all([Gap("gap-aaaaaaaa", "Lamp", (ticket.key,), 1, 0.5, "missing")], NOW)
    assert store.gaps.ids_about(tag="shop", lang="de") == {"gap-aaaaaaaa"}
    store.tickets.put_many([replace(ticket, tags=("lamp",), lang="")])
    assert store.gaps.ids_about(tag="lamp") == {"gap-aaaaaaaa"}
    assert store.gaps.ids_about(tag="shop") == store.gaps.ids_about(lang="de") == set()
    store.forgetting.remove([ticket.key])
    assert store.forgetting.mentions([ticket.key]) == 0
