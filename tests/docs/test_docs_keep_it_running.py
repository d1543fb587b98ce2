"""The unit and the Dockerfile in docs/ are what systemd and Docker take, and call what there is."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import doc_pages
import pytest
from kb_commands import problem_of
from running_service import Process

from kbtools.scaffold import create

PAGE = ("keep-it-running",)
INSTRUCTIONS = {"FROM", "COPY", "RUN", "ENV", "USER", "WORKDIR", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


def block(language: str) -> str:
    (found,) = doc_pages.blocks(language, PAGE)
    return found.text


def unit() -> dict[str, list[str]]:
    """The keys of the unit's [Service] with all their values: systemd allows a key more than once."""
    found: dict[str, list[str]] = {}
    for line in block("ini").split("[Service]")[1].split("[Install]")[0].splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def variable_of(rows: list[str], name: str) -> str:
    """Its value in rows `NAME=value`."""
    (found,) = [row.partition("=")[2] for row in rows if row.startswith(f"{name}=")]
    return found


def test_large_temporary_files_are_never_in_memory() -> None:
    """`/tmp` is memory in the container, and on many machines."""
    assert unit()["PrivateTmp"] == ["yes"]
    assert variable_of(unit()["Environment"], "TMPDIR").startswith("/var/")
    (run,) = [line for each in doc_pages.blocks("sh", PAGE) for line in each.text.splitlines() if " run " in line]
    words = shlex.split(run)
    told_of = [(option, value) for option, value in pairwise(words) if option.startswith("--")]
    assert "--read-only" in words
    folder = variable_of([value for option, value in told_of if option == "--env"], "TMPDIR")
    assert ("--volume", folder) in told_of
    assert ("--tmpfs", folder) not in told_of


def docker() -> list[tuple[str, str]]:
    lines = block("dockerfile").replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for line in lines if line for word, _, rest in [line.partition(" ")]]


def told(word: str) -> list[str]:
    return [rest for name, rest in docker() if name == word]


def test_the_unit_starts_a_command_that_exists_as_a_user_that_may_write_the_workspace_alone() -> None:
    (start,) = unit()["ExecStart"]
    program, *words = shlex.split(start)
    assert (program.rsplit("/", 1)[1], problem_of(words)) == ("kb", "")
    assert unit()["ReadWritePaths"] == [words[words.index("-C") + 1]]
    held = {key: unit()[key] for key in ("NoNewPrivileges", "ProtectSystem", "ProtectHome", "CapabilityBoundingSet")}
    assert held == {"NoNewPrivileges": ["yes"], "ProtectSystem": ["strict"], "ProtectHome": ["yes"],
                    "CapabilityBoundingSet": [""]}  # fmt: skip
    assert unit()["User"] != ["root"]
    sections = configparser.ConfigParser(strict=False, interpolation=None)
    sections.read_string(block("ini"))
    assert sections.sections() == ["Unit", "Service", "Install"]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The unit as a file, with a program and a user that this machine has."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze")
    text = re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", block("ini")).replace("=help\n", "=daemon\n")
    path = tmp_path / "help.service"
    path.write_text(text, encoding="utf-8")
    return path


def analyse(*arguments: str) -> str:
    done = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_systemd_takes_every_line_of_the_unit(written: Path) -> None:
    ours = [line for line in analyse("verify", "--man=no", str(written)).splitlines() if written.name in line]
    assert ours == []
    written.write_text(written.read_text(encoding="utf-8").replace("LockPersonality", "LockPersonalities"))
    assert "LockPersonalities" in analyse("verify", "--man=no", str(written)), "a wrong line would be seen"


def test_systemd_calls_the_unit_well_shut(written: Path) -> None:
    found = re.search(r"exposure level for \S+: (\d+\.\d)", analyse("security", "--offline=yes", str(written)))
    assert found
    assert float(found[1]) <= 2.0  # 9.6 without any of it


def test_the_image_is_made_in_two_stages_from_files_that_exist_and_runs_as_nobody_special() -> None:
    assert {name for name, _ in docker()} <= INSTRUCTIONS
    first, second = told("FROM")
    name = first.split(" AS ")[1]
    assert " AS " not in second
    sources = [word for rest in told("COPY") if "--from" not in rest for word in rest.split()[:-1]]
    assert [source for source in sources if not (doc_pages.ROOT / source).exists()] == []
    assert [rest.split()[0] for rest in told("COPY") if "--from" in rest] == [f"--from={name}"]
    (user,) = told("USER")
    assert user.isdigit()
    assert int(user) > 0
    assert f"--uid {user} " in " ".join(told("RUN"))


def test_the_image_starts_a_command_that_exists_on_the_port_that_it_names() -> None:
    ([program],), (words,) = map(json.loads, told("ENTRYPOINT")), map(json.loads, told("CMD"))
    assert (program, problem_of(words)) == ("kb", "")
    assert told("EXPOSE") == [words[words.index("--port") + 1]]


@pytest.mark.full
def test_the_health_check_of_the_image_fails_unless_the_service_answers(tmp_path: Path) -> None:
    create(tmp_path / "help", "Help")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (check,) = told("HEALTHCHECK")
    _, *command = json.loads(check.split("CMD ", 1)[1].replace(":8000/", f":{port}/"))

    def healthy() -> bool:
        return subprocess.run([sys.executable, *command], capture_output=True, check=False, timeout=20).returncode == 0

    assert not healthy()
    with Process(tmp_path / "help", port):
        assert healthy()
