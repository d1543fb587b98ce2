"""What is said of files that hold no articles: one message, which says what the file is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace

from kbtools.articles.import_ import import_articles
from kbtools.errors import KbError

OWN = {"id": 1, "messages": [{"author": "requester", "public": True, "body": "The lamp is dark"}]}
ZENDESK = {"id": 1, "status": "solved", "requester_id": 7, "subject": "Dark", "description": "The lamp is dark"}


def problem(folder: Path, text: str) -> KbError:
    (folder / "a.json").write_text(text, encoding="utf-8")
    done = import_articles(bare_workspace(folder / "w"), folder / "a.json", over=False)
    (told,) = done.problems
    return told


@pytest.mark.parametrize("data", [[ZENDESK] * 30, {"tickets": [ZENDESK] * 30}, [OWN] * 30])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_of_tickets_is_one_message_that_says_what_to_do(tmp_path: Path, data: Any, indent: int | None) -> None:
    told = problem(tmp_path, json.dumps(data, indent=indent))
    assert told.message == "this is JSON of tickets, not of articles"
    assert told.hint == f"kb ticket import {tmp_path / 'a.json'}"


def test_a_file_of_bad_rows_alone_is_one_message_with_their_number(tmp_path: Path) -> None:
    told = problem(tmp_path, '{"name": "x"}\n' * 40)
    assert told.where == f"{tmp_path / 'a.json'}:1"
    assert "40 errors; the first: an article needs a 'title'" in told.message
