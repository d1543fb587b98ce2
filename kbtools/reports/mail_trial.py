"""`kb mail measure`: what answers by mail would be worth, by questions whose articles a person has graded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbtools.contact.answer_by_mail import mail_query, sure_enough
from kbtools.errors import KbError
from kbtools.reports.intervals import Share
from kbtools.search.knowledge_base import KnowledgeBase
from kbtools.text.json_text import value_of_line
from kbtools.workspace import Workspace

USEFUL, ANSWERS = 1, 2  # the grades; 0: not helpful
_SHAPE = '{"id": "1", "subject": "", "body": "…", "grades": {"slug": 2}}, a line each'


@dataclass(frozen=True, slots=True)
class MailTrial:
    """Of so many questions how many would be answered by mail, and of these mails the shares that are good.

    `useful`: mails with an article that was judged useful or an answer; `answering`: with an answer. An article that
    nobody judged counts as not helpful.
    """

    threshold: float
    mailed: Share
    useful: Share
    answering: Share

    def to_json(self) -> dict[str, Any]:
        """For programs; each share with its 95 % interval (Wilson 1927)."""
        shares = {"mailed": self.mailed, "useful": self.useful, "answering": self.answering}
        return {
            "threshold": self.threshold,
            **{
                name: {"part": one.part, "whole": one.whole, "interval": [round(end, 4) for end in one.interval()]}
                for name, one in shares.items()
            },
        }


def measure_mails(workspace: Workspace, judged: Path, questions: Path | None = None) -> MailTrial:
    """Ask the judged questions, at `mail.min_probability`, with the index in use; nothing is sent or stored.

    `questions`: where their texts are, by `id`, if the judged file has none. Raises `KbError` `json` and
    `index-missing`.
    """
    threshold, knowledge = workspace.settings.mail_min_probability, KnowledgeBase.of(workspace)
    texts = {str(row["id"]): row for row in _rows(questions)} if questions else {}
    best: list[int] = []
    asked = 0
    for row in _rows(judged):
        text, grades = {**texts.get(str(row["id"]), {}), **row}, row.get("grades")
        if not isinstance(grades, Mapping) or not isinstance(text.get("body"), str):
            raise _wrong(judged, f"question {row['id']} has no text or no grades")
        asked += 1
        if not all(isinstance(grade, (int, float)) for grade in grades.values()):
            raise _wrong(judged, f"a grade of question {row['id']} is no number")
        found = sure_enough(knowledge, mail_query(str(text.get("subject") or ""), text["body"]), threshold)
        if not isinstance(found, str):
            best.append(max(int(grades.get(one.slug, 0)) for one in found))
    mailed = len(best)
    useful, answering = (sum(grade >= least for grade in best) for least in (USEFUL, ANSWERS))
    return MailTrial(threshold, Share(mailed, asked), Share(useful, mailed), Share(answering, mailed))


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = value_of_line(line)
            except ValueError:
                row = None
            if not isinstance(row, Mapping) or "id" not in row:
                raise _wrong(path, f"line {number} is not a judged question")
            yield row


def _wrong(path: Path, what: str) -> KbError:
    return KbError("json", what, where=str(path), hint=_SHAPE)
