"""`kb judge`: doubtful past questions, a key each; only a person's own words are kept."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from search_workspace import ASKED, articles, tickets

from kbtools.articles.library import Folder
from kbtools.cli import kb
from kbtools.evaluation import read_cases
from kbtools.evaluation.judge import QuestionToJudge, judging
from kbtools.model.article import Article
from kbtools.model.ticket import Message, Ticket
from kbtools.search.build import build_index
from kbtools.system.sealing import make_secret
from kbtools.workspace import Workspace

GOLDEN = Path(__file__).parent / "golden" / "sitting.txt"
WRITE = os.environ.get("KB_GOLDEN") == "write"
OPEN = {
    "1": ("it is dark", "The light is gone from my phone since Tuesday. Call me, Zoe, at [phone]."),
    "2": ("house", "We moved, where do I write the new street? I am in room 12 of the clinic."),
    "3": ("football", "Who won the match last night, and by how much?"),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answered tickets, three that no article is linked to, and an index."""
    root = tmp_path_factory.mktemp("judging") / "help"
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (root / "pyproject.toml").write_text("[tool.kbtools]\n", encoding="utf-8")
    make_secret(root / ".kb" / "secret")
    (root / ".kb" / "secret").write_text("0123456789abcdef\n", encoding="ascii")
    workspace = Workspace.open(root)
    for page in articles():
        Folder.of(workspace).write(page)
    unlinked = [Ticket(id_, (Message("requester", body, public=True),), subject=subject, requester=f"p{id_}")
                for id_, (subject, body) in OPEN.items()]  # fmt: skip
    with workspace.store() as store:
        store.tickets.put_many([*tickets(), *unlinked])
    build_index(workspace)
    return root


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(template, tmp_path / "help")
    return Workspace.open(tmp_path / "help")


def found(workspace: Workspace, against: str = "") -> tuple[QuestionToJudge, ...]:
    return judging(workspace, against, 20, lambda _: None).questions


def sit(workspace: Workspace, keys: str) -> str:
    done = CliRunner().invoke(kb, ["-C", str(workspace.root), "judge"], input=keys, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def kept(workspace: Workspace) -> list[tuple[str, list[str]]]:
    path = workspace.search_index / "judgements.jsonl"
    return [(case.body, sorted(case.relevant)) for case in read_cases(path)] if path.is_file() else []


@pytest.mark.full
def test_what_no_article_is_linked_to_is_asked_and_the_most_doubtful_first(workspace: Workspace) -> None:
    least = workspace.settings.min_probability
    asked = found(workspace)
    assert sorted(doubt.subject for doubt in asked) == sorted(subject for subject, _ in OPEN.values())
    nearness = [abs((doubt.options[0].chance or 0.0) - least) for doubt in asked]
    assert nearness == sorted(nearness)


def test_a_sitting_reads_as_it_was_agreed(workspace: Workspace) -> None:
    keys = "x1the light is gone from the app\n1who won\nun\nwho won the match\n"
    keys += "nchange-adress\nchange-address\nwe moved\n"
    told = sit(workspace, keys)
    told = re.sub(r"\d+%", "N%", told)
    if WRITE:
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_what_is_kept_is_what_the_person_typed_and_nothing_of_the_ticket(workspace: Workspace) -> None:
    first = found(workspace)[0]
    sit(workspace, "1where is my light, mail zoe@example.com\nn\nwho wins\nq")
    assert kept(workspace) == [("where is my light, mail [email]", [first.options[0].slug]), ("who wins", [])]
    text = (workspace.search_index / "judgements.jsonl").read_text(encoding="utf-8")
    private = [word for subject, body in OPEN.values() for word in re.findall(r"\w{4,}", f"{subject} {body}")]
    assert [word for word in private if word in text and word not in "where is my light who wins"] == []
    assert all(re.fullmatch(r"[0-9a-f]{16}", json.loads(line)["id"]) for line in text.splitlines())


def test_without_words_nothing_is_kept_and_the_question_comes_again(workspace: Workspace) -> None:
    sit(workspace, "1\nsn\n\n")
    assert kept(workspace) == []
    assert len(found(workspace)) == len(OPEN)


def test_a_judged_question_is_not_asked_again_and_undo_brings_it_back(workspace: Workspace) -> None:
    sit(workspace, "1light is gone\nq")
    assert len(found(workspace)) == len(OPEN) - 1
    sit(workspace, "1the new street\nuq")
    assert [body for body, _ in kept(workspace)] == ["light is gone"]


def test_lines_of_others_stay_as_they_are(workspace: Workspace) -> None:
    path = workspace.search_index / "judgements.jsonl"
    mine = ['{"id": "a",   "body": "x", "relevant": []}', "not a line of ours", '["nor this"]']
    path.write_text("\n".join(mine) + "\n\n", encoding="utf-8")
    sitting = judging(workspace, "", 20, lambda _: None)
    doubt = sitting.questions[0]
    sitting.keep(doubt, "one", "reset-password")
    judged = sitting.keep(doubt, "two", "")
    *others, last = path.read_text(encoding="utf-8").splitlines()
    assert others == mine
    assert json.loads(last) == {"id": doubt.id, "subject": "", "body": "two", "relevant": []}
    sitting.take_back(judged)
    assert path.read_text(encoding="utf-8").splitlines() == mine


@pytest.mark.full
def test_what_two_versions_answer_differently_is_asked(workspace: Workspace) -> None:
    root = workspace.root
    with workspace.store() as store:
        dated = [Ticket(f"d{n}", (Message("requester", body, public=True),), subject=subject, requester=f"d{n}",
                        status="resolved", linked_articles=(slug,), created_at=datetime(2026, 2, n + 1, tzinfo=UTC))
                 for n, (slug, (subject, body)) in enumerate(ASKED.items())]  # fmt: skip
        store.tickets.put_many(dated)
    for arguments in (["init", "-q"], ["add", "docs", "mkdocs.yml", "pyproject.toml"], ["commit", "-qm", "first"]):
        who = ["-c", "user.name=T", "-c", "user.email=t@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=root, check=True)
    assert found(workspace, "HEAD") == ()
    body = f"{ASKED['return-a-parcel'][1]}\n\n## What to do\n\nSend it back.\n"
    Folder.of(workspace).write(Article("send-it-back", "Send a jacket back", body=body, path="send-it-back.md"))
    build_index(workspace)
    (asked,) = found(workspace, "HEAD")
    assert asked.subject == ASKED["return-a-parcel"][0]
    assert {"send-it-back", "return-a-parcel"} <= {option.slug for option in asked.options}
    assert all(option.chance is None for option in asked.options)


@pytest.mark.full
def test_in_a_real_terminal_one_key_is_enough(workspace: Workspace) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "kbtools", "-C", str(workspace.root), "judge", "--limit", "2"]
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
    running = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, env=environment)
    os.close(follower)
    seen = ""

    def until(words: str) -> None:
        nonlocal seen
        end = time.monotonic() + 60
        while words not in seen:
            assert time.monotonic() < end, seen
            if select.select([leader], [], [], 0.2)[0]:
                seen += os.read(leader, 4096).decode()
        seen = seen.split(words, 1)[1]

    def press(key: bytes) -> None:
        # what is typed before it waits for a key is thrown away
        end = time.monotonic() + 20
        while termios.tcgetattr(leader)[3] & termios.ICANON and time.monotonic() < end:
            time.sleep(0.01)
        os.write(leader, key)

    until("1 of 2")
    until("  3 ")
    press(b"1")
    until("own words: ")
    os.write(leader, b"light is gone\n")
    until("kept: light is gone")
    until("2 of 2")
    until("  3 ")
    press(b"q")
    until("1 question kept.")
    assert running.wait(20) == 0
    os.close(leader)
    assert [body for body, _ in kept(workspace)] == ["light is gone"]


@pytest.mark.full
def test_without_a_terminal_it_says_what_it_needs(workspace: Workspace) -> None:
    command = [sys.executable, "-m", "kbtools", "-C", str(workspace.root), "judge"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                          start_new_session=True)  # fmt: skip
    assert done.returncode == 2
    assert "kb judge needs a terminal" in done.stderr
    assert not (workspace.search_index / "judgements.jsonl").exists()
