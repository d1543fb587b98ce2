"""What commands print, return and refuse."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from kb_run import kb

from kbtools.cli.ticket import FORMS as OFFERED_FORMS
from kbtools.tickets.formats import FORMS

TICKET = {
    "id": "1",
    "status": "resolved",
    "subject": "lamp",
    "requester": "anna@example.com",
    "linked_articles": ["lamp"],
    "messages": [
        {"author": "requester", "public": True, "body": "Lamp is dark. Call +1 212 555 0142 or anna@example.com"},
        {"author": "agent", "public": False, "body": "VIP, be quick"},
        {"author": "agent", "public": True, "body": "Charge it for an hour."},
    ],
}


def process(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """`kb` in a process of its own, as a person starts it."""
    return subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-m", "kbtools", *arguments],
        capture_output=True, text=True, input=text, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """What `kb init` makes."""
    done = kb("init", str(tmp_path / "help"), "--name", "Lamp help")
    assert (done.returncode, done.stderr) == (0, "")
    return tmp_path / "help"


def lines(path: Path, *rows: object) -> str:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return str(path)


def states(workspace: Path) -> dict[str, str]:
    told = json.loads(kb("article", "list", "--json", folder=workspace).stdout)
    return {article["slug"]: article["state"] for article in told["articles"]}


def asked(workspace: Path) -> list[str]:
    told = json.loads(kb("suggest", "my lamp is dark", "--weak", "--json", folder=workspace).stdout)
    return [suggestion["slug"] for suggestion in told["suggestions"]]


def test_the_commands_offer_every_format_and_help_desk_that_is_read() -> None:
    assert OFFERED_FORMS == FORMS


def test_a_new_workspace_can_be_indexed_asked_and_checked(workspace: Path) -> None:
    assert kb("index", folder=workspace).returncode == 0
    assert kb("check", folder=workspace).returncode == 0
    listed = json.loads(kb("article", "list", "--json", folder=workspace).stdout)["articles"]
    assert len(listed) == 2
    found = json.loads(kb("suggest", listed[0]["title"], "--weak", "--json", folder=workspace).stdout)
    assert found["suggestions"][0]["slug"] == listed[0]["slug"]


def test_init_overwrites_nothing_and_names_what_stands_in_the_way(workspace: Path) -> None:
    (workspace / "mkdocs.yml").write_text("mine: true\n", encoding="utf-8")
    done = kb("init", str(workspace))
    assert done.returncode == 1
    assert "error[workspace-exists]" in done.stderr
    assert "mkdocs.yml" in done.stderr
    assert (workspace / "mkdocs.yml").read_text(encoding="utf-8") == "mine: true\n"


@pytest.mark.full
def test_a_process_reads_what_is_typed_and_ends_with_the_code_of_its_command(workspace: Path) -> None:
    assert process("-C", str(workspace), "index").returncode == 0
    asked = process("-C", str(workspace), "suggest", text="zzzz qqqq")
    assert asked.stdout.startswith("Nothing would be shown")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert process("-C", str(workspace.parent), "index").returncode == 2


def test_a_folder_that_is_no_workspace_is_wrong_use(tmp_path: Path) -> None:
    done = kb("index", folder=tmp_path)
    assert done.returncode == 2
    assert "error[workspace-missing]" in done.stderr
    assert "try: kb init" in done.stderr


def test_importing_articles_keeps_what_is_there_and_reports_bad_lines(workspace: Path, tmp_path: Path) -> None:
    good = {
        "slug": "lamp",
        "title": "The lamp is dark",
        "body": "Charge it.",
        "tags": ["lamp"],
        "phrases": ["no light"],
    }
    file = lines(tmp_path / "a.jsonl", good, '{"slug": "cut"', {"slug": "no title"}, {"slug": "bad slug", "title": "x"})
    done = kb("article", "import", file, "--json", folder=workspace)
    told = json.loads(done.stdout)
    assert (done.returncode, told["added"]) == (1, 1)
    assert [problem["where"] for problem in told["problems"]] == [f"{file}:{n}" for n in (2, 3, 4)]
    again = json.loads(
        kb(
            "article", "import", lines(tmp_path / "b.jsonl", {**good, "body": "New."}), "--json", folder=workspace
        ).stdout
    )
    assert (again["added"], again["kept"], again["replaced"]) == (0, 1, 0)
    assert "Charge it." in kb("article", "show", "lamp", folder=workspace).stdout
    kb("article", "import", str(tmp_path / "b.jsonl"), "--replace", folder=workspace)
    shown = json.loads(kb("article", "show", "lamp", "--json", folder=workspace).stdout)
    assert (shown["body"], shown["review"], shown["owner"]) == ("New.\n", "not yet checked", "support-team")


def test_importing_tickets_twice_changes_nothing_and_keeps_nothing_private(workspace: Path, tmp_path: Path) -> None:
    file = lines(tmp_path / "t.jsonl", TICKET, {**TICKET, "id": "2"})
    first = json.loads(kb("ticket", "import", file, "--json", folder=workspace).stdout)
    second = json.loads(kb("ticket", "import", file, "--json", folder=workspace).stdout)
    assert (first["added"], first["linked"], second["unchanged"]) == (2, 2, 2)
    kept = b"".join(path.read_bytes() for path in (workspace / ".kb").iterdir() if path.name.startswith("store"))
    for private in (b"anna", b"555 0142", b"VIP"):
        assert private not in kept
    shown = kb("ticket", "show", "1", folder=workspace).stdout
    assert "[email]" in shown
    assert "[phone]" in shown


def test_a_bad_line_is_passed_over_unless_strict(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write(f'{json.dumps(TICKET)}\n{{"id": "2", "messa\n{json.dumps({**TICKET, "id": "3"})}\n')
    done = kb("ticket", "import", str(file), folder=workspace)
    assert done.returncode == 1
    assert "2 tickets added" in done.stdout
    assert f"in: {file}:2" in done.stderr
    strict = kb("ticket", "import", str(file), "--strict", folder=workspace)
    assert strict.returncode == 2
    assert f"in: {file}:2" in strict.stderr


def test_csv_columns_can_be_mapped_and_a_missing_one_is_named(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("Lfd;Eins;Zwei\n7;Lampe dunkel;Die Lampe geht nicht über Nacht\n".encode("cp1252"))
    done = kb("ticket", "import", str(file), folder=workspace)
    assert done.returncode == 1
    assert "error[csv]" in done.stderr
    assert "--map" in done.stderr
    mapped = kb(
        "ticket",
        "import",
        str(file),
        "--map",
        "id=Lfd",
        "--map",
        "subject=Eins",
        "--map",
        "body=Zwei",
        folder=workspace,
    )
    assert mapped.returncode == 0, mapped.stderr
    assert "über Nacht" in kb("ticket", "show", "7", folder=workspace).stdout


@pytest.mark.full
def test_an_article_goes_from_draft_to_published_to_archived(workspace: Path) -> None:
    assert kb("article", "new", "Why is my lamp dark?", folder=workspace).returncode == 0
    kb("index", folder=workspace)
    assert states(workspace)["why-is-my-lamp-dark"] == "draft"
    assert "why-is-my-lamp-dark" not in asked(workspace)
    untouched = kb("article", "publish", "why-is-my-lamp-dark", folder=workspace)
    assert untouched.returncode == 1
    assert "error[findings]: not written yet" in untouched.stderr
    path = workspace / "docs" / "articles" / "why-is-my-lamp-dark.md"
    front = path.read_text(encoding="utf-8").rpartition("---\n")[0]
    path.write_text(f"{front}---\n\nPress the button of the dark lamp for two seconds.\n", encoding="utf-8")
    assert kb("article", "publish", "why-is-my-lamp-dark", folder=workspace).returncode == 0
    assert asked(workspace)[0] == "why-is-my-lamp-dark"
    assert kb("article", "archive", "why-is-my-lamp-dark", folder=workspace).returncode == 0
    assert states(workspace)["why-is-my-lamp-dark"] == "archived"
    assert "why-is-my-lamp-dark" not in asked(workspace)


def test_an_article_without_text_is_not_published(workspace: Path) -> None:
    (workspace / "docs" / "bare.md").write_text("---\ntitle: Bare\nstate: draft\n---\n", encoding="utf-8")
    done = kb("article", "publish", "bare", folder=workspace)
    assert done.returncode == 1
    assert "error[findings]: no resolution: the article has no text" in done.stderr
    assert states(workspace)["bare"] == "draft"


def test_a_mistake_in_front_matter_names_file_line_and_remedy(workspace: Path) -> None:
    (workspace / "docs" / "vpn.md").write_text("---\ntitle: VPN\nownr: team\n---\ntext\n", encoding="utf-8")
    done = kb("index", folder=workspace)
    assert done.returncode == 2
    assert "error[front-matter]: unknown key 'ownr'" in done.stderr
    assert "in: docs/vpn.md:3" in done.stderr
    assert "try: did you mean 'owner'?" in done.stderr


def test_an_unknown_slug_names_the_nearest(workspace: Path) -> None:
    slug = json.loads(kb("article", "list", "--json", folder=workspace).stdout)["articles"][0]["slug"]
    done = kb("article", "show", slug + "x", folder=workspace)
    assert done.returncode == 2
    assert f"did you mean '{slug}'" in done.stderr


def test_suggest_reads_standard_input_and_a_batch(workspace: Path, tmp_path: Path) -> None:
    kb("index", folder=workspace)
    assert kb("suggest", folder=workspace, text="zzzz qqqq").stdout.startswith("Nothing would be shown")
    file = lines(
        tmp_path / "q.jsonl", {"id": "a", "subject": "", "body": "zzzz"}, {"id": "b", "subject": "x", "body": "y"}
    )
    rows = [json.loads(line) for line in kb("suggest", "--batch", file, "--json", folder=workspace).stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]


@pytest.mark.full
def test_bytes_that_are_not_utf_8_fail_nothing(workspace: Path, tmp_path: Path) -> None:
    kb("index", folder=workspace)
    bad = os.fsdecode(b"\xff\xfe")
    assert kb("suggest", folder=workspace, text=b"\xff\xfe zzzz").returncode == 0
    assert kb("suggest", f"{bad} zzzz", "--subject", bad, folder=workspace).returncode == 0
    assert kb("search", f"{bad} zzzz", folder=workspace).returncode == 0
    (tmp_path / "b.jsonl").write_text('{"id": "\\ud83d", "body": "zzzz \\ud83d"}\n')
    rows = kb("suggest", "--batch", str(tmp_path / "b.jsonl"), "--json", folder=workspace).stdout
    assert json.loads(rows)["id"] == "\ufffd"
    for command in (("article", "show"), ("gap", "show"), ("ticket", "show"), ("promote",), ("gap", "plan")):
        done = kb(*command, bad, folder=workspace)
        assert done.returncode == 2
        assert "\ufffd" in done.stderr
    assert kb("article", "new", f"Lamp {bad}", folder=workspace).returncode == 0
    named = lines(tmp_path / f"{bad}.jsonl", TICKET)
    assert kb("ticket", "import", named, folder=workspace).returncode == 0


def test_text_of_strangers_cannot_steer_a_terminal(workspace: Path, tmp_path: Path) -> None:
    ticket = {
        **TICKET,
        "subject": "\x1b[31mred\x07 \u202egnp.exe",
        "messages": [{"author": "requester", "public": True, "body": "\x1b]0;owned\x07hi"}],
    }
    kb("ticket", "import", lines(tmp_path / "t.jsonl", ticket), folder=workspace)
    shown = kb("ticket", "list", folder=workspace).stdout + kb("ticket", "show", "1", folder=workspace).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_doctor_says_what_is_missing_and_how_to_mend_it(workspace: Path) -> None:
    before = json.loads(kb("doctor", "--json", folder=workspace).stdout)["checks"]
    index = next(row for row in before if row["name"] == "index")
    assert (index["good"], index["fix"]) == (False, "kb index")
    kb("index", folder=workspace)
    after = {row["name"]: row["good"] for row in json.loads(kb("doctor", "--json", folder=workspace).stdout)["checks"]}
    assert after["index"] is True
    (workspace / ".kb" / "secret").chmod(0o644)
    assert kb("doctor", folder=workspace).returncode == 1


@pytest.mark.full
def test_help_and_version_need_no_workspace_and_a_wrong_command_is_wrong_use() -> None:
    assert kb("--version").stdout.startswith("kbtools ")
    assert "suggest" in process("--help").stdout
    assert kb("nonsense").returncode == 2


def test_tickets_go_out_as_they_are_kept_and_come_back_unchanged(workspace: Path, tmp_path: Path) -> None:
    kb("ticket", "import", lines(tmp_path / "a.jsonl", TICKET), folder=workspace)
    out = tmp_path / "out.jsonl"
    done = kb("ticket", "export", "--jsonl", str(out), folder=workspace)
    assert done.stdout.startswith("1 ticket written into")
    assert kb("ticket", "export", folder=workspace).stdout == out.read_text(encoding="utf-8")
    told = json.loads(kb("ticket", "export", "--jsonl", str(out), "--json", folder=workspace).stdout)
    assert told == {"path": str(out), "tickets": 1}
    assert "555 0142" not in out.read_text(encoding="utf-8")
    assert "0 tickets added, 0 changed, 1 unchanged" in kb("ticket", "import", str(out), folder=workspace).stdout
    assert kb("ticket", "export", "--json", folder=workspace).returncode == 2
