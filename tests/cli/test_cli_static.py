"""`kb search` and `kb suggest` as a browser ranks on plain web space."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kb_run import kb


@pytest.mark.full
def test_a_batch_of_searches_is_answered_in_order_by_the_service_and_as_a_browser_would(tmp_path: Path) -> None:
    workspace = tmp_path / "help"
    assert kb("init", str(workspace), "--name", "Lamp help").returncode == 0
    assert kb("index", folder=workspace).returncode == 0
    title = json.loads(kb("article", "list", "--json", folder=workspace).stdout)["articles"][0]["title"]
    lines = [json.dumps({"id": n, "query": text}) for n, text in enumerate((title, "zzzz qqqq", title))]
    (tmp_path / "s.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for how in ((), ("--static",)):
        asked = ("search", "--batch", str(tmp_path / "s.jsonl"), "--json", *how)
        rows = [json.loads(line) for line in kb(*asked, folder=workspace).stdout.splitlines()]
        assert [row["id"] for row in rows] == [0, 1, 2]
        assert [row["hits"][0]["title"] if row["hits"] else "" for row in rows] == [title, "", title]
    told = json.loads(kb("suggest", title, "--static", "--json", folder=workspace).stdout)["suggestions"]
    assert told[0]["title"] == title
    assert kb("search", folder=workspace).returncode == kb("suggest", "x", "--static", "--explain").returncode == 2
