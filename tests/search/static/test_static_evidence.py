from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.search.static.learnt_rows import Rows
from kbtools.search.static.public_evidence import Publishing, public_evidence, read_evidence, write_evidence
from kbtools.text.analysis import Analyser

KNOWN = {"pair": "pair", "pay": "pay", "old-pay": "pay"} | {f"other-{n}": f"other-{n}" for n in range(8)}


def asked(number: int, text: str, requester: str, status: str = "solved") -> Ticket:
    said = (Message("requester", text, public=True), Message("requester", "zebra zebra", public=False))
    return Ticket(id=str(number), subject="", status=status, requester=requester, messages=said)


def taught(rows: list[tuple[str, str, str]], least: int = 5) -> Rows:
    """Rows of text, requester and slug, in order of time."""
    tickets = [asked(number, text, who) for number, (text, who, _) in enumerate(rows)]
    links = [Link("import", str(number), slug) for number, (_, _, slug) in enumerate(rows)]
    return public_evidence(tickets, links, Publishing(KNOWN, Analyser.of("en"), None, least))


LAMP = [(f"my lamp blinks word{n}", f"r{n}", "pair") for n in range(5)]
BILL = [(f"settle the bill number{n}", f"s{n}", "old-pay") for n in range(5)]


def best(row: Mapping[str, float]) -> str:
    return max(row, key=lambda slug: row[slug])


def test_words_of_many_requesters_speak_for_the_article_that_answered_them_under_its_name_of_now() -> None:
    found = taught(LAMP + BILL)
    assert sorted(found) == ["bill", "blinks", "lamp", "settle"]
    assert {word: best(row) for word, row in found.items()} == {
        "lamp": "pair", "blinks": "pair", "bill": "pay", "settle": "pay",
    }  # fmt: skip
    assert all(round(value * 5, 6).is_integer() for row in found.values() for value in row.values())


def test_a_word_that_too_few_different_people_used_is_not_in_it() -> None:
    same = [(f"my secret blinks {n}", "always-me", "pair") for n in range(20)]
    unknown = [("a nameless lantern", "", "pair")] * 20
    assert {"secret", "nameless", "lantern"}.isdisjoint(taught(LAMP + BILL + same + unknown + LAMP))
    assert "lamp" in taught(LAMP + BILL)
    assert "lamp" not in taught(LAMP[:4] + BILL + BILL)


def test_an_article_that_answered_one_person_alone_is_not_in_it() -> None:
    alone = [("the lamp of my grandmother", "r7", "other-3")] * 6
    assert "other-3" not in str(taught(LAMP + alone + BILL + LAMP))
    assert "other-3" in str(taught(LAMP + alone + [("the lamp again", "r8", "other-3")] * 6 + BILL + LAMP))


@pytest.mark.parametrize("more", [1, 4])
def test_a_new_ticket_changes_nothing_until_as_many_people_have_written_as_a_word_needs(more: int) -> None:
    before = LAMP + BILL + [(f"my turnip blinks {n}", f"t{n}", "pair") for n in range(5)][:4] + LAMP[:1]
    after = before + [(f"turnip bill {n}", f"u{n}", "old-pay") for n in range(more)]
    assert taught(after) == taught(before)
    assert "turnip" not in taught(after)
    assert "turnip" in taught(after + [(f"turnip bill {n}", f"v{n}", "old-pay") for n in range(5)])


START = datetime(2026, 1, 1, tzinfo=UTC)
DATED = [
    replace(
        asked(number, text, who), created_at=START + timedelta(days=number), resolved_at=START + timedelta(days=number)
    )
    for number, (text, who, _) in enumerate(LAMP + BILL + LAMP)
]
FIRST = [Link("import", ticket.id, "pair" if "lamp" in ticket.question else "pay") for ticket in DATED[:12]]


def linked(links: Sequence[Link]) -> Rows:
    return public_evidence(DATED, links, Publishing(KNOWN, Analyser.of("en"), None, 5))


@pytest.mark.parametrize(
    "link",
    [Link("import", "12", "pay"), Link("import", "3", "pay"), Link("import", "3", "pair", "requester")],
    ids=["of a ticket without one", "beside another", "of the requester for what an agent sent"],
)
def test_a_link_that_is_added_to_an_old_ticket_changes_nothing_until_its_group_is_whole(link: Link) -> None:
    links = [*FIRST[:7], *FIRST[8:]]
    late = START + timedelta(days=100)
    added = [*links, replace(link, created_at=late)]
    assert linked(added) == linked(links) != {}


def test_links_that_are_added_to_old_tickets_count_when_their_group_is_whole() -> None:
    links, late = FIRST[:10], START + timedelta(days=100)
    added = [*links, Link("import", "12", "pay", created_at=late)]
    more = [Link("import", str(n), "pay", "requester", late + timedelta(days=1)) for n in range(5, 10)]
    assert linked([*added, *more]) != linked([*links, *more])


def test_a_ticket_that_was_merged_counts_with_the_links_of_the_other_from_when_they_were_made() -> None:
    merged = replace(DATED[3], id="100", requester="somebody", merged_into="3")
    how = Publishing(KNOWN, Analyser.of("en"), None, 5)
    for links in (FIRST, [*FIRST, Link("import", "100", "pay", created_at=START + timedelta(days=100))]):
        assert public_evidence([*DATED, merged], links, how) == public_evidence([*DATED, merged], FIRST, how) != {}
    assert public_evidence([*DATED, merged], FIRST, how) != linked(FIRST)


def test_words_of_open_tickets_count_as_words_and_teach_nothing() -> None:
    tickets = [asked(n, text, who) for n, (text, who, _) in enumerate(LAMP + BILL)]
    opened = [asked(100 + n, "my cucumber blinks", f"o{n}", "open") for n in range(5)]
    links = [Link("import", str(n), slug) for n, (_, _, slug) in enumerate(LAMP + BILL)]
    how = Publishing(KNOWN, Analyser.of("en"), None, 5)
    more = [Link("import", ticket.id, "other-5") for ticket in opened]
    assert public_evidence(tickets + opened, links + more, how) == public_evidence(tickets + opened, links, how)
    assert "other-5" not in str(public_evidence(tickets + opened, links + more, how))


def test_masks_numbers_and_private_messages_are_no_words() -> None:
    rows = [(f"[email] 4711 lamp {text}", who, slug) for text, who, slug in LAMP] + BILL
    assert {"email", "4711", "zebra"}.isdisjoint(taught(rows))


def test_the_file_is_read_as_it_was_written_and_a_preview_writes_nothing(tmp_path: Path) -> None:
    found = taught(LAMP + BILL)
    assert write_evidence(tmp_path, found, ["pair", "pay"], preview=True).new == ("bill", "blinks", "lamp", "settle")
    assert not (tmp_path / "evidence.jsonl").exists()
    write_evidence(tmp_path, found, ["pair", "pay"], preview=False)
    assert read_evidence(tmp_path, ["pair", "pay"]) == found
    assert all("pay" not in row for row in read_evidence(tmp_path, ["pair"]).values())
    assert write_evidence(tmp_path, {}, ["pair", "pay"], preview=True).gone == tuple(sorted(found))


def test_a_file_of_the_first_version_is_still_read(tmp_path: Path) -> None:
    lines = '{"term": "blink", "slugs": {"pair": 1.5, "gone": 2}}\n{"term": "settl", "slugs": {"pay": 0.5}}\n'
    (tmp_path / "evidence.jsonl").write_text(lines, encoding="utf-8")
    assert read_evidence(tmp_path, ["pair", "pay"]) == {"blink": {"pair": 1.5}, "settl": {"pay": 0.5}}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        '{"term": "a"}',
        '{"term": "a", "slugs": {"pair": "x"}}',
        '{"term": "a", "slugs": {"pair": -1}}',
        '{"term": "a", "cells": [[0, 1]]}',
        '{"version": 2, "articles": ["pair"]}\n{"term": "a", "cells": [[-1, 1]]}',
        '{"version": 2, "articles": ["pair"]}\n{"term": "a", "cells": [[0, -1]]}',
        '{"version": 2, "articles": ["pair"]}\n{"term": "a", "cells": [[0]]}',
        '{"version": 2}',
        '{"version": 3, "articles": ["pair"]}',
    ],
)
def test_a_torn_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "evidence.jsonl").write_text(f"{json.dumps({'term': 'b', 'slugs': {}})}\n{line}\n", encoding="utf-8")
    with pytest.raises(KbError, match=r"evidence\.jsonl:[23]") as failure:
        read_evidence(tmp_path, ["pair"])
    assert failure.value.code == "search-file"
