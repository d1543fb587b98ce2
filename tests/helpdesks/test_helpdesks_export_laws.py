"""Whatever is around tickets, of whichever help desk, each comes once with its own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from export_shapes import ASKED, SAID, TICKET, read, said
from growth import assert_nearly_linear
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbtools.helpdesks.github.export import without_comments
from kbtools.model.ticket import Ticket
from kbtools.tickets.formats import Skipped

FRESH: dict[str, Any] = {
    "id": 35, "responder_id": 9, "requester_id": 7, "status": 4, "subject": "Dark",
    "description_text": "The lamp is dark",
}  # fmt: skip
SISTERS: dict[str, dict[str, Any]] = {
    "freshdesk, conversations beside": {
        "t.json": {
            "ticket": FRESH,
            "conversations": [{"id": 2, "ticket_id": 35, "incoming": False, "private": False, "body": "Charge it"}],
        }
    },
    "zammad, all of a ticket": {
        "t.json": {
            "ticket_id": 35,
            "ticket_article_ids": [1, 2, 3],
            "assets": {
                "Ticket": {"35": {"id": 35, "number": "81035", "customer_id": 7, "state_id": 4, "title": "Dark"}},
                "TicketArticle": {
                    "1": {"id": 1, "ticket_id": 35, "sender_id": 2, "internal": False, "body": "The lamp is dark"},
                    "2": {"id": 2, "ticket_id": 35, "sender_id": 1, "internal": True, "body": "PRIVATE"},
                    "3": {"id": 3, "ticket_id": 35, "sender_id": 1, "internal": False, "body": "Charge it"},
                },
            },
        }
    },
    "help scout, threads in files": {
        "c.json": {"_embedded": {"conversations": [{"id": 35, "status": "closed", "mailboxId": 1, "subject": "Dark"}]}},
        "conversations/35/threads.json": {
            "_embedded": {
                "threads": [
                    {"id": 1, "type": "customer", "state": "published", "createdBy": {}, "body": "The lamp is dark"},
                    {"id": 2, "type": "note", "state": "published", "createdBy": {}, "body": "PRIVATE"},
                    {"id": 3, "type": "message", "state": "published", "createdBy": {}, "body": "Charge it"},
                ]
            }
        },
    },
    "intercom, without a source": {
        "c.json": {
            "type": "conversation",
            "id": "35",
            "source": None,
            "state": "closed",
            "conversation_parts": {
                "conversation_parts": [
                    {"part_type": "comment", "author": {"type": "user", "id": "7"}, "body": "The lamp is dark"},
                    {"part_type": "note", "author": {"type": "admin", "id": "9"}, "body": "PRIVATE"},
                    {"part_type": "comment", "author": {"type": "admin", "id": "9"}, "body": "Charge it"},
                ]
            },
        }
    },
    "github, graphql": {
        "i.json": {
            "data": {
                "repository": {
                    "issues": {
                        "nodes": [
                            {
                                "number": 35,
                                "title": "Dark",
                                "body": "The lamp is dark",
                                "author": {"login": "w"},
                                "comments": {
                                    "nodes": [
                                        {"body": "Charge it", "author": {"login": "l"}, "authorAssociation": "OWNER"}
                                    ]
                                },
                            }
                        ]
                    }
                }
            }
        }
    },
    "github, comments beside": {
        "i.json": {
            "issue": {"number": 35, "title": "Dark", "body": "The lamp is dark", "user": {"login": "w"}},
            "comments": [{"id": 1, "body": "Charge it", "user": {"login": "lena"}, "author_association": "MEMBER"}],
        }
    },
}


@pytest.mark.parametrize("shape", SISTERS)
def test_the_other_help_desks_tickets_are_read_in_such_shapes_as_well(tmp_path: Path, shape: str) -> None:
    assert said(read(tmp_path, SISTERS[shape])) == SAID


ISSUE: dict[str, Any] = {"number": 7, "title": "Dark", "body": "The lamp is dark", "user": {"login": "ada"}}


@pytest.mark.parametrize(
    "by",
    [
        {"user": {"login": "updates", "type": "Bot"}},
        {"user": {"login": "updates[bot]"}},
        {"author": {"login": "app/updates", "is_bot": True}, "user": None},
    ],
)
def test_an_issue_that_a_program_opened_is_no_request(tmp_path: Path, by: dict[str, Any]) -> None:
    rows = read(tmp_path, {"i.json": [ISSUE, {**ISSUE, "number": 8, **by}]})
    assert [row.why if isinstance(row, Skipped) else getattr(row, "id", row) for row in rows] == ["7", "automatic"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<!-- Please fill in. -->\nThe lamp is dark\n<!-- a\nb -->", "The lamp is dark"),
        ("Why is <!-- dark", "Why is <!-- dark"),
        ("I wrote `<!-- x -->` into it", "I wrote `<!-- x -->` into it"),
        ("```html\n<!-- x -->\n```\nstays <!-- y -->empty", "```html\n<!-- x -->\n```\nstays empty"),
        ("<!-- all -->", ""),
    ],
)
def test_advice_in_a_template_goes_and_code_stays(body: str, kept: str) -> None:
    assert without_comments(body) == kept


@pytest.mark.parametrize("piece", ["<!--", "<!-- a -->", "`<!--", "```\n", "-->"])
def test_comments_are_taken_out_in_one_pass(piece: str) -> None:
    assert_nearly_linear(without_comments, lambda n: (piece * n)[:n], sizes=(5_000, 50_000))


_NUMBERS = st.lists(st.integers(1, 10**6), unique=True, min_size=1, max_size=12)


def by_id(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(row["id"]): row for row in rows}


_AROUND: list[Callable[[Any], Any]] = [
    by_id,
    lambda rows: rows,
    lambda rows: {"tickets": rows},
    lambda rows: {"meta": {"count": 1}, "whatever": rows, "groups": [{"id": 1, "name": "x", "url": "y"}]},
    lambda rows: {"data": {"page": {"rows": rows}}},
    lambda rows: [{"results": rows}, {"results": []}],
    lambda rows: [{"ticket": row} for row in rows],
    lambda rows: {"tickets": [{"ticket": row, "index": number} for number, row in enumerate(rows)]},
]
_LAYOUTS: list[Callable[[Any], str]] = [
    json.dumps,
    lambda data: json.dumps(data, indent=2),
    lambda data: "\n".join(map(json.dumps, data)) if isinstance(data, list) else json.dumps(data),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NUMBERS, st.sampled_from(_AROUND), st.sampled_from(_LAYOUTS), st.sampled_from([8_000_000, 600]), st.booleans())
def test_whatever_is_around_tickets_each_comes_once_with_its_own_words(
    tmp_path_factory: pytest.TempPathFactory,
    numbers: list[int],
    around: Callable[[Any], Any],
    layout: Callable[[Any], str],
    longest: int,
    beside: bool,
) -> None:
    tickets: list[dict[str, Any]] = [{**TICKET, "id": number} for number in numbers]
    comments = {number: [{**ASKED, "id": number * 10, "body": f"lamp {number}"}] for number in numbers}
    files: dict[str, Any] = {}
    for ticket in tickets:
        if beside:
            files[f"tickets/{ticket['id']}/comments.json"] = {"comments": comments[ticket["id"]]}
        else:
            ticket["comments"] = comments[ticket["id"]]
    with pytest.MonkeyPatch.context() as patch:
        if around is not by_id:  # only lists of a long page are split
            patch.setattr("kbtools.helpdesks.reading.pages.LONGEST", longest)
        rows = read(tmp_path_factory.mktemp("law"), {"all.json": layout(around(tickets)), **files})
    assert not [row for row in rows if not isinstance(row, Ticket)]
    read_words = [(row.id, row.question) for row in rows if isinstance(row, Ticket)]
    assert sorted(read_words) == sorted((str(number), f"lamp {number}") for number in numbers)
