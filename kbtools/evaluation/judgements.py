"""The file of judged questions, to which a person adds questions one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kbtools.model.case import Case
from kbtools.system.files import write_whole
from kbtools.text.json_text import lines_of, value_of_line


@dataclass(frozen=True)
class JudgementFile:
    """The file `judgements.jsonl`; it is read again before each change, so that lines added by others are kept."""

    path: Path

    def put(self, case: Case) -> None:
        """Write a judgement in place of an earlier one with this id. Raises `KbError("disk")`."""
        row = {"id": case.id, "subject": case.subject, "body": case.body, "relevant": sorted(case.relevant)}
        self._write([*self._others(case.id), json.dumps(row, ensure_ascii=False)])

    def remove(self, id_: str) -> None:
        """Remove the judgement with this id. Raises `KbError("disk")`."""
        self._write(self._others(id_))

    def ids(self) -> set[str]:
        """The ids of all judgements."""
        return {_id(line) for line in self._lines()} - {""}

    def _others(self, id_: str) -> list[str]:
        return [line for line in self._lines() if _id(line) != id_]

    def _lines(self) -> list[str]:
        if not self.path.is_file():
            return []
        lines = lines_of(self.path.read_bytes().decode("utf-8", "surrogateescape"))
        return [line for line in lines if line.strip()]

    def _write(self, lines: list[str]) -> None:
        write_whole(self.path, "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))


def _id(line: str) -> str:
    """The id on a line; empty for one that cannot be read, which `kb replay` reports."""
    try:
        row = value_of_line(line)
    except ValueError:
        return ""
    return str(row.get("id", "")) if isinstance(row, dict) else ""
