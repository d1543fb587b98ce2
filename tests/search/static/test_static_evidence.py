from __future__ import annotations

import json
from pathlib import Path

import pytest

from kbtools.errors import KbError
from kbtools.model.ticket import Link, Message, Ticket
from kbtools.search.static.public_evidence import Weights, public_evidence, read_evidence, write_evidence
from kbtools.text.analysis import Analyser

KNOWN = {"pair": "pair", "pay": "pay", "old-pay": "pay"} | {f"other-{n}": f"other-{n}" for n in range(8)}


def asked(number: int, text: str, requester: str) -> Ticket:
    said = (Message("requester", text, public=True), Message("requester", "zebra zebra", public=False))
    return Ticket(id=str(number), subject="", status="solved", requester=requester, messages=said)


def taught(rows: list[tuple[str, str, str]], least: int = 5) -> Weights:
    """Rows of text, requester and slug."""
    tickets = [asked(number, text, who) for number, (text, who, _) in enumerate(rows)]
    links = [Link("import", str(number), slug) for number, (_, _, slug) in enumerate(rows)]
    return public_evidence(tickets, links, KNOWN, Analyser.of("en"), least)


LAMP = [(f"my lamp blinks word{n}", f"r{n}", "pair") for n in range(6)]
BILL = [(f"settle the bill number{n}", f"s{n}", "old-pay") for n in range(6)]


def test_terms_of_many_requesters_speak_for_the_article_that_answered_them_under_its_name_of_now() -> None:
    found = taught(LAMP + BILL)
    assert sorted(found) == ["bill", "blink", "lamp", "settl"]
    assert set(found["lamp"]) == {"pair"}
    assert set(found["bill"]) == {"pay"}


def test_a_term_that_too_few_different_people_used_is_not_in_it() -> None:
    same = [(f"my secret blinks {n}", "always-me", "pair") for n in range(20)]
    unknown = [("a nameless lantern", "", "pair")] * 20
    assert {"secret", "nameless", "lantern"}.isdisjoint(taught(LAMP + BILL + same + unknown))
    assert "lamp" in taught(LAMP[:5] + BILL)
    assert "lamp" not in taught(LAMP[:4] + BILL)


def test_masks_numbers_and_private_messages_are_no_terms() -> None:
    rows = [(f"[email] 4711 lamp {text}", who, slug) for text, who, slug in LAMP] + BILL
    assert {"email", "4711", "zebra"}.isdisjoint(taught(rows))


def test_the_order_of_tickets_changes_nothing_and_a_preview_writes_nothing(tmp_path: Path) -> None:
    found, turned = taught(LAMP + BILL), taught((LAMP + BILL)[::-1])
    assert found == turned
    assert write_evidence(tmp_path, found, ["pair", "pay"], preview=True).new == ("bill", "blink", "lamp", "settl")
    assert not (tmp_path / "evidence.jsonl").exists()
    write_evidence(tmp_path, found, ["pair", "pay"], preview=False)
    assert read_evidence(tmp_path, ["pair", "pay"]) == found
    after = write_evidence(tmp_path, taught(LAMP), ["pair", "pay"], preview=True)
    assert after.gone == tuple(sorted(set(found) - set(taught(LAMP))))


@pytest.mark.parametrize(
    "line",
    ["nonsense", '{"term": "a"}', '{"term": "a", "slugs": {"pair": "x"}}', '{"term": "a", "slugs": {"pair": -1}}'],
)
def test_a_torn_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "evidence.jsonl").write_text(f"{json.dumps({'term': 'b', 'slugs': {}})}\n{line}\n", encoding="utf-8")
    with pytest.raises(KbError, match=r"evidence\.jsonl:2") as failure:
        read_evidence(tmp_path, ["pair"])
    assert failure.value.code == "search-file"
