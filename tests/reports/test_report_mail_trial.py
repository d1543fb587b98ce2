"""How good answers by mail would be, by judged questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bare_workspace import bare_workspace
from quick_cases import first_quick

from kbtools.errors import KbError
from kbtools.reports.mail_trial import measure_mails
from kbtools.search.build import build_index
from kbtools.settings import Settings
from kbtools.workspace import Workspace

ARTICLE = "---\ntitle: {title}\nstate: published\n---\n\n{text}\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = bare_workspace(tmp_path / "w", replace(Settings(), mail_min_probability=0.2))
    made.docs.mkdir()
    for slug, title, text in (
        ("reset-password", "I forgot my password", "Choose **Forgot password?** and open the mail."),
        ("vpn", "The VPN does not connect", "Start the VPN again and wait a minute."),
    ):
        (made.docs / f"{slug}.md").write_text(ARTICLE.format(title=title, text=text), encoding="utf-8")
    build_index(made, full=True)
    return made


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_mails_are_counted_by_the_best_article_in_them(workspace: Workspace, tmp_path: Path) -> None:
    judged = written(
        tmp_path / "judged.jsonl",
        {"id": "1", "body": "I forgot my password, what now?", "grades": {"reset-password": 2}},
        {"id": "2", "body": "The VPN does not connect", "subject": "VPN", "grades": {"vpn": 1}},
        {"id": "3", "body": "the VPN does not connect at all", "grades": {}},
        {"id": "4", "body": "qwxz vbnm plk", "grades": {"vpn": 0}},
    )
    row = measure_mails(workspace, judged).to_json()
    assert [(row[name]["part"], row[name]["whole"]) for name in ("mailed", "useful", "answering")] == [
        (3, 4), (2, 3), (1, 3),
    ]  # fmt: skip
    assert row["threshold"] == 0.2
    assert row["answering"]["interval"] == [0.0615, 0.7923]


def test_the_texts_may_be_in_another_file(workspace: Workspace, tmp_path: Path) -> None:
    judged = written(tmp_path / "judged.jsonl", {"id": "1", "grades": {"vpn": 2}})
    texts = written(tmp_path / "questions.jsonl", {"id": "1", "body": "The VPN does not connect"})
    assert measure_mails(workspace, judged, texts).answering.part == 1


def test_what_is_asked_is_what_a_mail_would_be_asked(workspace: Workspace, tmp_path: Path) -> None:
    quoted = "".join(f"> The VPN does not connect {number}\n" for number in range(5))
    judged = written(tmp_path / "judged.jsonl", {"id": "1", "body": f"qwxz vbnm plk\n\n{quoted}", "grades": {}})
    assert measure_mails(workspace, judged).mailed.part == 0


@pytest.mark.parametrize("grade", first_quick([None, "2", []]))
def test_a_grade_that_is_no_number_is_refused_with_its_question(
    workspace: Workspace, tmp_path: Path, grade: object
) -> None:
    judged = written(tmp_path / "judged.jsonl", {"id": "7", "body": "The VPN", "grades": {"vpn": grade}})
    with pytest.raises(KbError, match="a grade of question 7 is no number"):
        measure_mails(workspace, judged)


@pytest.mark.parametrize(
    "line", first_quick(["no JSON", "[]", '{"body": "x"}', '{"id": "1", "body": "x"}', '{"id": "1"}'])
)
def test_a_file_that_is_not_judged_is_refused_with_its_place(workspace: Workspace, tmp_path: Path, line: str) -> None:
    path = tmp_path / "judged.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(KbError, match=r"judged question|no text or no grades") as problem:
        measure_mails(workspace, path)
    assert problem.value.where == str(path)
