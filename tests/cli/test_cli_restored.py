"""A backup that was made as the docs say answers elsewhere as before; the commands of the docs compare."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import doc_pages
import psycopg
import pytest
from bare_workspace import bare_workspace
from postgresql_server import find_programs

pytestmark = pytest.mark.full
THINGS = ("kettle", "toaster", "lamp", "oven", "mixer")
MADE = "kb ticket import tickets.jsonl && kb mine && kb index"
ASKED = [f"My {thing} {fault}" for thing in THINGS for fault in ("hums at night", "does not start any more")]


def fill(root: Path) -> None:
    """Five articles, twenty linked tickets, six about what no article answers, and questions to be asked."""
    docs = bare_workspace(root).docs
    docs.mkdir()
    (root / "pyproject.toml").write_text('[tool.kbtools]\nsuggest.model = "none"\n', encoding="utf-8")
    for thing in THINGS:
        head = f"---\ntitle: The {thing} hums\nstate: published\ncreated: 2026-01-01\n---\n\n"
        (docs / f"{thing}.md").write_text(f"{head}Open the {thing} and clean it.\n", encoding="utf-8")
    tickets = list[dict[str, object]]()
    for number in range(26):
        thing = THINGS[number % 5] if number < 20 else "door bell"
        said = (
            ("requester", f"The {thing} of mine buzzes and trembles, number {number}"),
            ("agent", f"Please clean the {thing} with a dry cloth, then try again."),
        )
        tickets.append(
            {
                "id": str(number),
                "source": "desk",
                "requester": f"r{number}",
                "resolved_at": "2026-05-01T09:00:00Z",
                "messages": [{"author": who, "body": text} for who, text in said],
                "linked_articles": [thing] if number < 20 else [],
            }
        )
    write_lines(root / "tickets.jsonl", tickets)
    write_lines(root / "questions.jsonl", [{"id": str(n), "subject": "", "body": one} for n, one in enumerate(ASKED)])


def write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def run(folder: Path, script: str, **variables: str) -> str:
    """What lines of the docs print; they find `kb` and `python3` of the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), *([str(p)] if (p := find_programs()) else [])])
    environment = {**os.environ, **variables, "PATH": path + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-ec", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(slug: str, word: str) -> str:
    """The one block of a page that has this word."""
    (found,) = [block.text for block in doc_pages.blocks("sh", (slug,)) if word in block.text]
    return found


def known(root: Path, **variables: str) -> list[str]:
    """What commands tell of all that is only in the store."""
    lines = ("kb ticket export", "kb link list --json", "kb gap list --json")
    return [run(root, line, **variables) for line in lines]


def moved(root: Path, to: Path) -> None:
    """What git has, at another place; the secret comes beside."""
    shutil.copytree(root, to, ignore=shutil.ignore_patterns(".kb", "build"))
    (to / ".kb").mkdir(mode=0o700)
    shutil.copy(root / ".kb" / "secret", to / ".kb" / "secret")


def rehearse(here: Path, there: Path, **variables: str) -> None:
    """Ask, and ask again where it was restored: the commands of the docs."""
    again = told("upgrade-and-back-up", "> after.jsonl")
    shutil.copy(here / "before.jsonl", there)
    run(there, "kb index --full", **variables)
    run(there, again, **variables)
    answers = (there / "after.jsonl").read_text(encoding="utf-8")
    assert sum(bool(json.loads(line)["suggestions"]) for line in answers.splitlines()) > len(THINGS)


def test_a_copy_of_the_file_answers_on_another_machine_as_before(tmp_path: Path) -> None:
    here, there, backup = (tmp_path / name for name in ("here", "there", "backup"))
    backup.mkdir()
    fill(here)
    run(here, MADE)
    run(here, told("upgrade-and-back-up", "> before.jsonl"))
    run(here, told("upgrade-and-back-up", ".backup(").replace("/backup/", f"{backup}/"))
    moved(here, there)
    shutil.copy(backup / "store.db", there / ".kb")
    run(there, told("upgrade-and-back-up", "chmod 700"))
    rehearse(here, there)
    assert known(there) == known(here)


def test_a_dump_answers_from_another_database_as_before(postgresql: str, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    fill(here)
    with_dump = {"KB_STORE_URL": postgresql}
    run(here, MADE, **with_dump)
    run(here, told("upgrade-and-back-up", "> before.jsonl"), **with_dump)
    run(here, told("store-in-postgresql", "pg_dump"), **with_dump)
    moved(here, there)
    name = postgresql.rpartition("@/")[2].partition("?")[0]
    restored = {"KB_STORE_URL": postgresql.replace(name, f"{name}_restored")}
    with closing(psycopg.connect(postgresql.replace(name, "postgres"), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}_restored".encode())
    run(there, told("store-in-postgresql", "pg_restore"), **restored)
    rehearse(here, there, **restored)
    assert known(there, **restored) == known(here, **with_dump)
